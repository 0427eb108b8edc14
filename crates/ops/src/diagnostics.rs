//! Convergence diagnostics.

use crate::{
    arrays::Numbers,
    output::Listed,
    scalars::{Count, OpenUnit, Positive, Seed},
};
use gibbs_diagnostics::{self as diagnostics, Calibration, Draws, Loo, Summary, Waic};

crate::record! { Summary as DrawsSummary {
    mean: f64, sd: f64, mcse: f64, q5: f64, q50: f64, q95: f64, ess_bulk: f64, ess_tail: f64, rhat: f64,
} }
crate::record! { Loo as LooEstimate {
    elpd: f64, standard_error: f64, mcse: f64, effective_parameters: f64, pointwise: Vec<f64>, pareto_k: Vec<f64>,
    effective_draws: Vec<f64>, threshold: f64, reliable: bool,
} }
crate::record! { Waic as WaicEstimate {
    elpd: f64, standard_error: f64, effective_parameters: f64, pointwise: Vec<f64>, penalties: Vec<f64>, reliable: bool,
} }
crate::record! { Calibration as RankCalibration {
    chi_square: f64, probability: f64, mean_z: f64, spread_z: f64, counts: Vec<f64>, surprise: f64,
} }

crate::operations! { "diagnostics";
    /// Rank-normalised split R-hat of one quantity, the larger of bulk and folded.
    fn rhat(_monitor, draws: Numbers, chains: Count) -> f64 = Draws::new(&draws, chains).map(diagnostics::rhat);
    /// Effective sample size for the bulk of one quantity.
    fn ess_bulk(_monitor, draws: Numbers, chains: Count, batch: Count) -> f64
        = Draws::new(&draws, chains).map(|draws| diagnostics::ess_bulk(draws.in_batches(batch)));
    /// Effective sample size for the tails of one quantity.
    fn ess_tail(_monitor, draws: Numbers, chains: Count, batch: Count) -> f64
        = Draws::new(&draws, chains).map(|draws| diagnostics::ess_tail(draws.in_batches(batch)));
    /// Effective sample size for the mean of one quantity.
    fn ess_mean(_monitor, draws: Numbers, chains: Count, batch: Count) -> f64
        = Draws::new(&draws, chains).map(|draws| diagnostics::ess_mean(draws.in_batches(batch)));
    /// Effective sample size for a quantile of one quantity.
    fn ess_quantile(_monitor, draws: Numbers, chains: Count, batch: Count, probability: OpenUnit) -> f64
        = Draws::new(&draws, chains).map(|draws| diagnostics::ess_quantile(draws.in_batches(batch), probability));
    /// Monte Carlo standard error of the mean of one quantity.
    fn mcse(_monitor, draws: Numbers, chains: Count, batch: Count) -> f64
        = Draws::new(&draws, chains).map(|draws| diagnostics::mcse_mean(draws.in_batches(batch)));
    /// Energy fraction of missing information, chain by chain.
    fn ebfmi(_monitor, energy: Numbers, chains: Count) -> Vec<f64> = Draws::new(&energy, chains).map(diagnostics::ebfmi);
    /// Summaries of several quantities: rows of `width` numbers, chain after chain.
    fn summarize(monitor, draws: Numbers, chains: Count, width: Count) -> Listed<Summary>
        = diagnostics::summarize_each(&draws, chains, width, 1, monitor).map(Listed);
    /// Nested R-hat of chains in groups that start at the same place.
    fn nested_rhat(_monitor, draws: Numbers, chains: Count, chains_per_group["options.chainsPerGroup"]: Count) -> f64
        = diagnostics::nested_rhat(Draws::new(&draws, chains)?, chains_per_group);
    /// Integrated autocorrelation time of one quantity, by Sokal's window.
    fn autocorrelation_time(_monitor, draws: Numbers, chains: Count, window["options.window"]: Positive) -> f64
        = Draws::new(&draws, chains).map(|draws| diagnostics::autocorrelation_time(draws, window));
    /// Leave-one-out predictive density by Pareto smoothed importance sampling.
    fn psis_loo(monitor, log_likelihood: Numbers, chains: Count, observations: Count, relative_efficiency["options.relativeEfficiency"]: Option<Positive>) -> Loo
        = diagnostics::psis_loo(&log_likelihood, chains, observations, relative_efficiency, monitor);
    /// The widely applicable information criterion.
    fn waic(monitor, log_likelihood: Numbers, chains: Count, observations: Count) -> Waic
        = diagnostics::waic(&log_likelihood, chains, observations, monitor);
    /// Ranks of values among their draws, thinned to their effective size.
    fn ranks_among(_monitor, draws: Numbers, chains: Count, truths: Numbers, seed["options.seed"]: Seed, index: u32) -> Vec<f64>
        = diagnostics::ranks_among(&draws, chains, &truths, seed, index);
    /// Whether ranks are uniform.
    fn calibrate_ranks(_monitor, ranks: Numbers, bins["options.bins"]: Count) -> Calibration = diagnostics::calibrate(&ranks, bins);
}
