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
    moments::{mean, variance},
    ranks::{Ranking, Scores},
};

/// The rank-normalised split R-hat of `draws`: the larger of bulk and folded. NaN and ∞ as the crate's table says.
pub fn rhat(draws: Draws) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    let mut ranking = Ranking::default();
    ranking.sort(draws);
    of_ranking(&mut ranking, &Scores::for_halves(&draws))
}

pub(crate) fn of_ranking(ranking: &mut Ranking, scores: &Scores) -> f64 {
    let (bulk, folded) = (of_sequences(ranking.scores(scores)), of_sequences(ranking.folded_scores(scores)));
    // Folded draws may all be equal where the draws are not; then only the bulk speaks.
    if folded.is_nan() { bulk } else { bulk.max(folded) }
}

/// R-hat of the sequences as they are. The sums run over all draws of one quantity, so 0/0 means that nothing varies.
pub(crate) fn of_sequences(sequences: Sequences) -> f64 {
    let n = sequences.length as f64;
    let means: Vec<f64> = sequences.each().map(mean).collect();
    let within: Vec<f64> = sequences.each().zip(&means).map(|(values, mean)| variance(values, *mean)).collect();
    let between = n * variance(&means, mean(&means));
    ((between / mean(&within) + n - 1.0) / n).sqrt()
}
