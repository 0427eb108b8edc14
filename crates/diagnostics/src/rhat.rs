//! R-hat: how much wider all chains together are than one chain alone; 1 when they agree.
//!
//! ```text
//! R̂ = √((B/W + n − 1) / n),   W = mean variance within the half chains,   B = n · variance of their means
//! ```
//!
//! computed on normal scores of the draws (differences in location) and of the folded draws (differences in spread), of
//! which the larger counts. Good chains have `R̂ < 1.01`.

use crate::{
    draws::{Draws, Sequences},
    moments::{Spread, mean, variance},
    ranks::{Ranking, Scores},
};
use gibbs_core::{Error, Result};

/// The rank-normalised split R-hat of `draws`: the larger of bulk and folded. NaN and ∞ as the crate's table says.
pub fn rhat(draws: Draws) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    let mut ranking = Ranking::default();
    ranking.sort(draws);
    of_ranking(&mut ranking, &Scores::for_halves(&draws))
}

fn of_ranking(ranking: &mut Ranking, scores: &Scores) -> f64 {
    let bulk = Spread::of(ranking.scores(scores)).rhat();
    with_folded(bulk, ranking, scores)
}

/// The larger of `bulk` and the R-hat of the folded scores.
pub(crate) fn with_folded(bulk: f64, ranking: &mut Ranking, scores: &Scores) -> f64 {
    let folded = Spread::of(ranking.folded_scores(scores)).rhat();
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
    let mut ranking = Ranking::default();
    ranking.sort(draws);
    let scores = Scores::for_halves(&draws);
    let halves = 2 * chains_per_group;
    let bulk = of_groups(ranking.scores(&scores), halves);
    let folded = of_groups(ranking.folded_scores(&scores), halves);
    Ok(if folded.is_nan() { bulk } else { bulk.max(folded) })
}

/// Nested R-hat of groups of `size` sequences that follow one another.
fn of_groups(sequences: Sequences, size: usize) -> f64 {
    let means: Vec<f64> = sequences.each().map(mean).collect();
    let variances: Vec<f64> = sequences.each().zip(&means).map(|(values, mean)| variance(values, *mean)).collect();
    let centers: Vec<f64> = means.chunks_exact(size).map(mean).collect();
    let apart = means.chunks_exact(size).zip(&centers).map(|(means, center)| variance(means, *center));
    let within: Vec<f64> =
        apart.zip(variances.chunks_exact(size)).map(|(apart, within)| apart + mean(within)).collect();
    (1.0 + variance(&centers, mean(&centers)) / mean(&within)).sqrt()
}
