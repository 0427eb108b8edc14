//! R-hat: how much wider all chains together are than one chain alone; 1 when they agree.
//!
//! ```text
//! R̂ = √((B/W + n − 1) / n),   W = mean variance within the half chains,   B = n · variance of their means
//! ```
//!
//! computed on normal scores of the draws (differences in location) and of the folded draws (differences in spread), of
//! which the larger counts. Good chains have `R̂ < 1.01`.

use crate::{
    draws::{Draws, Layout},
    moments::Spread,
    ranks::{Ranking, Scores},
};
use gibbs_core::{Error, Result};

/// The rank-normalised split R-hat of `draws`: the larger of bulk and folded. NaN and ∞ as the crate's table says.
pub fn rhat(draws: Draws) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    let layout = Layout::of(&draws);
    let (mut ranking, scores) = (Ranking::default(), Scores::of(&layout));
    ranking.sort(draws, &layout);
    let bulk = ranking.scored(&scores, &layout).1;
    larger(&bulk, &ranking.folded(&scores, &layout), Spread::rhat)
}

/// The larger R-hat, of bulk and folded scores.
pub(crate) fn larger(bulk: &Spread, folded: &Spread, rhat: impl Fn(&Spread) -> f64) -> f64 {
    let (bulk, folded) = (rhat(bulk), rhat(folded));
    // Folded draws may all be equal where the draws are not; then only the bulk speaks.
    if folded.is_nan() { bulk } else { bulk.max(folded) }
}

/// The nested R-hat of chains in groups that start at the same place, chains `0 … m − 1` in the first group and so on: as
/// [`rhat`], of the larger of bulk and folded, but comparing groups, so that many short chains can be judged.
///
/// ```text
/// R̂ = √(1 + B/W),   B = variance of the groups' means,   W = mean over groups of (variance between its chains' means + within)
/// ```
///
/// C. Margossian and others, Nested R̂: assessing the convergence of Markov chain Monte Carlo when running many short chains,
/// Bayesian Analysis (2024), arXiv:2110.13017. With one chain a group it is within `O(1/n)` of [`rhat`]. NaN and ∞ as the
/// crate's table says, and NaN for fewer than two groups; a number of chains that does not fill groups is an error.
pub fn nested_rhat(draws: Draws, chains_per_group: usize) -> Result<f64> {
    if chains_per_group == 0 || !draws.chains().is_multiple_of(chains_per_group) {
        return Err(Error::option(
            "chainsPerGroup",
            format!("{} chains do not fill groups of {chains_per_group}", draws.chains()),
        ));
    }
    if !draws.are_usable() || draws.chains() == chains_per_group {
        return Ok(f64::NAN);
    }
    let layout = Layout::of(&draws);
    let (mut ranking, scores) = (Ranking::default(), Scores::of(&layout));
    ranking.sort(draws, &layout);
    let bulk = ranking.scored(&scores, &layout).1;
    Ok(larger(&bulk, &ranking.folded(&scores, &layout), |spread| spread.nested_rhat(2 * chains_per_group)))
}
