//! Effective sample sizes: how many independent draws would estimate as well.
//!
//! ```text
//! ESS = S / τ,   τ = 1 + 2 Σ_t ρ_t,   ρ_t = 1 − (W − mean autocovariance at lag t) / V,   V = W (n−1)/n + B/n
//! ```
//!
//! over the half chains, with the sum cut by Geyer's initial positive sequence and made monotone (C. Geyer, Practical
//! Markov chain Monte Carlo, Statistical Science 7, 1992), and `τ ≥ 1 / log₁₀ S`. `O(S L)` time, where `L` is the lag at which
//! Geyer's sequence ends: a small multiple of `τ`. Lags are computed one after another until then, which is faster than a
//! Fourier transform unless the chains hardly move.
//!
//! **Batches.** Geyer's sequence is for chains whose every step is of the same kind. Draws that a trajectory gives several of
//! are not: their correlations rise and fall with the place in the trajectory, a sum of two lags may be negative long before
//! the sequence ends, and the size comes out too large (by a third on the eight schools). The means of the batches are such a
//! chain, so that `ESS = ESS(means) · V / V(means)`.

use crate::{
    draws::{Draws, Sequences},
    moments::{Spread, mean},
    ranks::{Ranking, Scores},
};
use gibbs_core::dot;

/// Effective size for the bulk of the distribution: of the normal scores.
pub fn ess_bulk(draws: Draws) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    let mut ranking = Ranking::default();
    ranking.sort(draws);
    of_sequences(ranking.scores(&Scores::for_halves(&draws)), draws.batch(), &mut Correlated::default())
}

/// Effective size for the tails: the smaller of those for the 5 % and the 95 % quantile.
pub fn ess_tail(draws: Draws) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    let [low, _, high] = Ranking::default().sort(draws);
    of_tails(draws, low, high, &mut Buffers::default())
}

/// Effective size for the `p` quantile: of the indicators `x ≤ quantile`.
pub fn ess_quantile(draws: Draws, p: f64) -> f64 {
    let threshold = crate::quantile(draws.values(), p);
    if !draws.are_usable() || threshold.is_nan() {
        return f64::NAN;
    }
    of_function(draws, |x| f64::from(x <= threshold), &mut Buffers::default())
}

/// Effective size for the mean: of the draws as they are.
pub fn ess_mean(draws: Draws) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    of_function(draws, |x| x, &mut Buffers::default())
}

/// Effective size for the standard deviation: of the squared distances to the mean.
pub fn ess_sd(draws: Draws) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    let center = mean(draws.values());
    of_function(draws, |x| (x - center) * (x - center), &mut Buffers::default())
}

/// Memory that serves one quantity after another.
#[derive(Default)]
pub(crate) struct Buffers {
    halves: Vec<f64>,
    pub(crate) correlated: Correlated,
}

/// Memory for the correlations of sequences.
#[derive(Default)]
pub(crate) struct Correlated {
    batches: Vec<f64>,
    centered: Vec<f64>,
}

/// The effective size for the tails below `low` and `high`.
pub(crate) fn of_tails(draws: Draws, low: f64, high: f64, buffers: &mut Buffers) -> f64 {
    let [low, high] = [low, high].map(|threshold| of_function(draws, |x| f64::from(x <= threshold), buffers));
    // The lowest or highest twentieth may be one value that all draws share; then the other tail speaks.
    if low.is_nan() || high < low { high } else { low }
}

/// The effective size for the mean of a function of the draws.
pub(crate) fn of_function(draws: Draws, function: impl Fn(f64) -> f64, buffers: &mut Buffers) -> f64 {
    of_sequences(draws.halves(&mut buffers.halves, function), draws.batch(), &mut buffers.correlated)
}

/// The effective size for the mean of the sequences; NaN where they do not vary or are shorter than 3. Sequences of fewer
/// than 3 batches are taken draw by draw.
pub(crate) fn of_sequences(sequences: Sequences, batch: usize, memory: &mut Correlated) -> f64 {
    of_spread(sequences, &Spread::of(sequences), batch, memory)
}

/// The same, of sequences whose spread is known.
pub(crate) fn of_spread(sequences: Sequences, spread: &Spread, batch: usize, memory: &mut Correlated) -> f64 {
    let n = sequences.length;
    if n < 3 || sequences.values.iter().all(|value| *value == sequences.values[0]) {
        return f64::NAN;
    }
    let Correlated { batches, centered } = memory;
    let total = sequences.values.len() as f64;
    let size = if batch > 1 && n / batch >= 3 {
        let means = sequences.means_of_batches(batch, batches);
        let correlation = Autocorrelation::new(means, &Spread::of(means), centered);
        let time = integrated_time(means.length, |lag| correlation.at(lag));
        // Batches that all have the same mean know it exactly; the bound below holds then.
        if correlation.total > 0.0 {
            means.values.len() as f64 / time * (spread.total() / correlation.total)
        } else {
            f64::INFINITY
        }
    } else {
        let correlation = Autocorrelation::new(sequences, spread, centered);
        total / integrated_time(n, |lag| correlation.at(lag))
    };
    // A time that is not positive is one that rounding or chance has taken below 0.
    if size > 0.0 { size.min(total * total.log10()) } else { total * total.log10() }
}

/// −1 + 2 Σ ρ_t over Geyer's initial positive sequence, made monotone, plus the even lag of the pair that ended it.
fn integrated_time(n: usize, correlation: impl Fn(usize) -> f64) -> f64 {
    let pair_at = |lag: usize| [correlation(lag), correlation(lag + 1)];
    let sum_of = |pair: [f64; 2]| pair[0] + pair[1];
    // Sums of earlier pairs, each cut to the smallest before it.
    let (mut sum, mut smallest) = (0.0, f64::INFINITY);
    let mut pair = [1.0, correlation(1)];
    let mut lag = 0;
    while lag + 4 < n && sum_of(pair) > 0.0 {
        smallest = sum_of(pair).min(smallest);
        sum += smallest;
        lag += 2;
        pair = pair_at(lag);
    }
    let last = if sum_of(pair) < 0.0 { pair[0].max(0.0) } else { pair[0] };
    2.0 * sum - 1.0 + last
}

/// The correlation within sequences, pooled over them.
struct Autocorrelation<'a> {
    centered: Sequences<'a>,
    /// Mean variance within a sequence.
    within: f64,
    /// Variance of a draw, differences between sequences included.
    total: f64,
}

impl<'a> Autocorrelation<'a> {
    fn new(sequences: Sequences, spread: &Spread, centered: &'a mut Vec<f64>) -> Self {
        centered.clear();
        for (values, mean) in sequences.each().zip(&spread.means) {
            centered.extend(values.iter().map(|x| x - mean));
        }
        let centered = Sequences { values: centered, length: sequences.length };
        Self { centered, within: spread.within, total: spread.total() }
    }

    /// Mean over the sequences of Σ x_i x_{i+lag} / n.
    fn covariance(&self, lag: usize) -> f64 {
        let products: f64 = self.centered.each().map(|x| dot(&x[..x.len() - lag], &x[lag..])).sum();
        products / (self.centered.length * self.centered.count()) as f64
    }

    fn at(&self, lag: usize) -> f64 {
        1.0 - (self.within - self.covariance(lag)) / self.total
    }
}
