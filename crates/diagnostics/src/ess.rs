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
    draws::{Draws, Layout, Sequences, Sums},
    moments::{Spread, mean},
    ranks::{Ranking, Scores},
};
use gibbs_core::simd::{Kernel, Lanes, dispatch};

/// Effective size for the bulk of the distribution: of the normal scores.
pub fn ess_bulk(draws: Draws) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    let (mut ranking, layout) = (Ranking::default(), Layout::of(&draws));
    ranking.sort(draws, &layout);
    let (sums, spread) = ranking.scored(&Scores::of(&layout), &layout);
    of_sums(sums, &spread, &layout, &mut vec![])
}

/// Effective size for the tails: the smaller of those for the 5 % and the 95 % quantile.
pub fn ess_tail(draws: Draws) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    let (mut ranking, layout) = (Ranking::default(), Layout::of(&draws));
    let [low, _, high] = ranking.sort(draws, &layout);
    of_tails(&mut ranking, low, high, &layout, &mut vec![])
}

/// Effective size for the `p` quantile: of the indicators `x ≤ quantile`.
pub fn ess_quantile(draws: Draws, p: f64) -> f64 {
    let threshold = crate::quantile(draws.values(), p);
    if threshold.is_nan() {
        return f64::NAN;
    }
    of_function(draws, |x| f64::from(x <= threshold))
}

/// Effective size for the mean: of the draws as they are.
pub fn ess_mean(draws: Draws) -> f64 {
    of_function(draws, |x| x)
}

/// Effective size for the standard deviation: of the squared distances to the mean.
pub fn ess_sd(draws: Draws) -> f64 {
    let center = mean(draws.values());
    of_function(draws, |x| (x - center) * (x - center))
}

/// Memory that serves one quantity after another.
#[derive(Default)]
pub(crate) struct Buffers {
    halves: Vec<f64>,
    sums: Sums,
    pub(crate) batches: Vec<f64>,
}

/// The effective size for the tails below `low` and above `high`, of draws that are sorted.
pub(crate) fn of_tails(ranking: &mut Ranking, low: f64, high: f64, layout: &Layout, memory: &mut Vec<f64>) -> f64 {
    let [low, high] = [(low, true), (high, false)].map(|(threshold, low)| {
        let sums = ranking.tail(threshold, low, layout);
        of_sums(sums, &Spread::of_indicators(sums, layout), layout, memory)
    });
    // The lowest or highest twentieth may be one value that all draws share; then the other tail speaks.
    if low.is_nan() || high < low { high } else { low }
}

/// The effective size for the mean of a function of the draws.
fn of_function(draws: Draws, function: impl Fn(f64) -> f64) -> f64 {
    if !draws.are_usable() {
        return f64::NAN;
    }
    let mut values = vec![];
    let halves = draws.halves(&mut values, function);
    of_halves(halves, &Layout::of(&draws), &mut Sums::default(), &mut vec![])
}

/// [`ess_mean`], with memory.
pub(crate) fn of_mean(draws: Draws, layout: &Layout, buffers: &mut Buffers) -> f64 {
    let Buffers { halves, sums, batches } = buffers;
    of_halves(draws.in_halves(halves), layout, sums, batches)
}

fn of_halves(halves: Sequences, layout: &Layout, sums: &mut Sums, batches: &mut Vec<f64>) -> f64 {
    if halves.values.iter().all(|value| *value == halves.values[0]) {
        return f64::NAN;
    }
    sums.of(halves, layout);
    of_sums(sums, &Spread::of(halves), layout, batches)
}

/// The effective size for the mean of values of which sums and spread are known; NaN where they do not vary or half chains are
/// shorter than 3.
pub(crate) fn of_sums(sums: &Sums, spread: &Spread, layout: &Layout, batches: &mut Vec<f64>) -> f64 {
    let varies = spread.total() > 0.0;
    if layout.half < 3 || !varies {
        return f64::NAN;
    }
    let correlation = Autocorrelation::new(sums, layout, batches);
    // Batches that all have the same mean know it exactly; the bound below holds then.
    let size = if correlation.total > 0.0 {
        let time = integrated_time(layout.batches, |lag| correlation.pair(lag));
        (layout.halves * layout.batches) as f64 / time * (spread.total() / correlation.total)
    } else {
        f64::INFINITY
    };
    let total = layout.count() as f64;
    // A time that is not positive is one that rounding or chance has taken below 0.
    if size > 0.0 { size.min(total * total.log10()) } else { total * total.log10() }
}

/// −1 + 2 Σ ρ_t over Geyer's initial positive sequence, made monotone, plus the even lag of the pair that ended it; `pair` gives
/// the correlations at a lag and at the next.
fn integrated_time(n: usize, pair: impl Fn(usize) -> [f64; 2]) -> f64 {
    let sum_of = |pair: [f64; 2]| pair[0] + pair[1];
    // Sums of earlier pairs, each cut to the smallest before it.
    let (mut sum, mut smallest) = (0.0, f64::INFINITY);
    let mut last = [1.0, pair(0)[1]];
    let mut lag = 0;
    while lag + 4 < n && sum_of(last) > 0.0 {
        smallest = sum_of(last).min(smallest);
        sum += smallest;
        lag += 2;
        last = pair(lag);
    }
    2.0 * sum - 1.0 + if sum_of(last) < 0.0 { last[0].max(0.0) } else { last[0] }
}

/// The correlation of batches' means within half chains, pooled over these.
struct Autocorrelation<'a> {
    /// Means of batches about the means of their half chains, one of these after another.
    centered: &'a [f64],
    length: usize,
    /// Mean variance within a half chain.
    within: f64,
    /// Variance of a batch's mean, differences between half chains included.
    total: f64,
}

impl<'a> Autocorrelation<'a> {
    fn new(sums: &Sums, layout: &Layout, batches: &'a mut Vec<f64>) -> Self {
        let length = layout.batches;
        let share = 1.0 / layout.batch as f64;
        batches.resize(layout.halves * length, 0.0);
        for (batches, slots) in batches.chunks_exact_mut(length).zip(sums.each_half(layout)) {
            batches.iter_mut().zip(slots).for_each(|(mean, sum)| *mean = share * sum);
        }
        let spread = Spread::of(Sequences { values: batches, length });
        for (values, mean) in batches.chunks_exact_mut(length).zip(&spread.means) {
            values.iter_mut().for_each(|x| *x -= mean);
        }
        Self { centered: batches, length, within: spread.within, total: spread.total() }
    }

    /// The correlations at `lag` and at the next.
    fn pair(&self, lag: usize) -> [f64; 2] {
        let sums = dispatch(Lagged { centered: self.centered, length: self.length, lag });
        // Mean over the half chains of Σ x_i x_{i+lag} / n.
        sums.map(|sum| 1.0 - (self.within - sum / self.centered.len() as f64) / self.total)
    }
}

/// Σ x_i x_{i+lag} over all sequences, and the same at the next lag.
struct Lagged<'a> {
    centered: &'a [f64],
    length: usize,
    lag: usize,
}

/// Lanes of a sum of lagged products.
const LANES: usize = 16;

impl Kernel for Lagged<'_> {
    type Output = [f64; 2];

    #[inline(always)]
    fn run<const FMA: bool>(self) -> [f64; 2] {
        let Self { centered, length, lag } = self;
        let (mut here, mut next) = (Lanes::<f64, LANES>::splat(0.0), Lanes::<f64, LANES>::splat(0.0));
        let (mut rest, mut rest_next) = (0.0, 0.0);
        for x in centered.chunks_exact(length) {
            let mut at = 0;
            while at + LANES + lag < length {
                let early = Lanes::load(x, at);
                here = early.times_plus::<FMA>(Lanes::load(x, at + lag), here);
                next = early.times_plus::<FMA>(Lanes::load(x, at + lag + 1), next);
                at += LANES;
            }
            while at + lag < length {
                rest += x[at] * x[at + lag];
                rest_next += if at + lag + 1 < length { x[at] * x[at + lag + 1] } else { 0.0 };
                at += 1;
            }
        }
        [here.sum() + rest, next.sum() + rest_next]
    }
}
