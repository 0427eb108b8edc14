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

use crate::{
    draws::{Draws, Sequences},
    moments::{mean, variance},
    ranks::{Scores, Sorted},
};
use gibbs_core::dot;

/// Effective size for the bulk of the distribution: of the normal scores.
pub fn ess_bulk(draws: Draws) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    of_sequences(&Sorted::new(draws).scores(&Scores::for_halves(&draws)))
}

/// Effective size for the tails: the smaller of those for the 5 % and the 95 % quantile.
pub fn ess_tail(draws: Draws) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    of_tails(draws, &Sorted::new(draws))
}

/// Effective size for the `p` quantile: of the indicators `x ≤ quantile`.
pub fn ess_quantile(draws: Draws, p: f64) -> f64 {
    let threshold = crate::quantile(draws.values(), p);
    if !draws.are_usable() || threshold.is_nan() {
        return f64::NAN;
    }
    below(draws, threshold)
}

/// Effective size for the mean: of the draws as they are.
pub fn ess_mean(draws: Draws) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    of_sequences(&draws.halves(|x| x))
}

/// Effective size for the standard deviation: of the squared distances to the mean.
pub fn ess_sd(draws: Draws) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    let center = mean(draws.values());
    of_sequences(&draws.halves(|x| (x - center) * (x - center)))
}

pub(crate) fn of_tails(draws: Draws, sorted: &Sorted) -> f64 {
    let [low, high] = [0.05, 0.95].map(|p| below(draws, sorted.quantile(p)));
    // The lowest or highest twentieth may be one value that all draws share; then the other tail speaks.
    if low.is_nan() || high < low { high } else { low }
}

fn below(draws: Draws, threshold: f64) -> f64 {
    of_sequences(&draws.halves(|x| f64::from(x <= threshold)))
}

/// The effective size of the mean of the sequences; NaN where they do not vary or are shorter than 3.
pub(crate) fn of_sequences(sequences: &Sequences) -> f64 {
    let n = sequences.length;
    if n < 3 || sequences.values.iter().all(|value| *value == sequences.values[0]) {
        return f64::NAN;
    }
    let correlation = Autocorrelation::new(sequences);
    let total = sequences.values.len() as f64;
    total / integrated_time(n, |lag| correlation.at(lag)).max(1.0 / total.log10())
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
struct Autocorrelation {
    centered: Sequences,
    /// Mean variance within a sequence.
    within: f64,
    /// Variance of a draw, differences between sequences included.
    total: f64,
}

impl Autocorrelation {
    fn new(sequences: &Sequences) -> Self {
        let n = sequences.length;
        let means: Vec<f64> = sequences.each().map(mean).collect();
        let centered: Vec<f64> =
            sequences.each().zip(&means).flat_map(|(x, mean)| x.iter().map(move |x| x - mean)).collect();
        let mut this = Self { centered: Sequences { values: centered, length: n }, within: 0.0, total: 0.0 };
        let covariance = this.covariance(0);
        this.within = covariance * n as f64 / (n as f64 - 1.0);
        this.total = covariance + if means.len() > 1 { variance(&means, mean(&means)) } else { 0.0 };
        this
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
