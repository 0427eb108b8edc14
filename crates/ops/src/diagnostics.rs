//! Convergence diagnostics.

use crate::{
    arrays::Numbers,
    output::Listed,
    scalars::{Count, OpenUnit},
};
use gibbs_diagnostics::{self as diagnostics, Draws, Summary};

crate::record! { Summary as DrawsSummary {
    mean: f64, sd: f64, mcse: f64, q5: f64, q50: f64, q95: f64, ess_bulk: f64, ess_tail: f64, rhat: f64,
} }

crate::operations! { "diagnostics";
    /// Rank-normalised split R-hat of one quantity, the larger of bulk and folded.
    fn rhat(_monitor, draws: Numbers, chains: Count) -> f64 = Draws::new(&draws, chains).map(diagnostics::rhat);
    /// Effective sample size for the bulk of one quantity.
    fn ess_bulk(_monitor, draws: Numbers, chains: Count) -> f64 = Draws::new(&draws, chains).map(diagnostics::ess_bulk);
    /// Effective sample size for the tails of one quantity.
    fn ess_tail(_monitor, draws: Numbers, chains: Count) -> f64 = Draws::new(&draws, chains).map(diagnostics::ess_tail);
    /// Effective sample size for the mean of one quantity.
    fn ess_mean(_monitor, draws: Numbers, chains: Count) -> f64 = Draws::new(&draws, chains).map(diagnostics::ess_mean);
    /// Effective sample size for a quantile of one quantity.
    fn ess_quantile(_monitor, draws: Numbers, chains: Count, probability: OpenUnit) -> f64
        = Draws::new(&draws, chains).map(|draws| diagnostics::ess_quantile(draws, probability));
    /// Monte Carlo standard error of the mean of one quantity.
    fn mcse(_monitor, draws: Numbers, chains: Count) -> f64 = Draws::new(&draws, chains).map(diagnostics::mcse_mean);
    /// Energy fraction of missing information, chain by chain.
    fn ebfmi(_monitor, energy: Numbers, chains: Count) -> Vec<f64> = Draws::new(&energy, chains).map(diagnostics::ebfmi);
    /// Summaries of several quantities: rows of `width` numbers, chain after chain.
    fn summarize(monitor, draws: Numbers, chains: Count, width: Count) -> Listed<Summary>
        = diagnostics::summarize_each(&draws, chains, width, monitor).map(Listed);
}
