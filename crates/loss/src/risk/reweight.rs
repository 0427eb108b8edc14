//! Loss-based reweighting: how much an example of this batch counts, from where its loss stands among the batch's.
//!
//! ```text
//! hᵢ = (2 lᵢ − max l − min l) / (max l − min l) in [−1, 1],   wᵢ ∝ exp(f(hᵢ) / r),   R = Σ wᵢ lᵢ
//!
//! linUpper    f(h) = min(h + 1, 1)    examples below the middle count less, those above it all the same
//! linear      f(h) = (h + 1) / 2      the larger the loss, the more it counts
//! quadratic   f(h) = 1 − h²           the middle counts most
//! extremes    f(h) = |h|              the middle counts least
//! ```
//!
//! The weights are the best ones for `Σ wᵢ f(hᵢ) − r KL(w ‖ uniform)`: r → ∞ makes them equal, and they differ at most by
//! `e^(1/r)`. They are constants in the gradient. Batches of equal losses weigh equally. `O(n)` time.
//!
//! Reference: D. Sow et al., Dynamic Loss-Based Sample Reweighting for Improved Large Language Model Pretraining, ICLR 2025,
//! <https://arxiv.org/abs/2502.06733>; strategies and normalization as in the authors' code.

use super::{Risk, check};
use crate::domain;
use gibbs_core::{Result, simd::Real};

/// Which losses count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Strategy {
    /// Those below the middle count less.
    #[default]
    LinUpper,
    /// The larger the more.
    Linear,
    /// The middle most.
    Quadratic,
    /// The middle least.
    Extremes,
}

/// What is computed.
#[derive(Debug, Clone)]
pub struct ReweightOptions {
    /// f.
    pub strategy: Strategy,
    /// r, positive.
    pub temperature: f64,
}

impl Default for ReweightOptions {
    fn default() -> Self {
        Self { strategy: Strategy::LinUpper, temperature: 1.0 }
    }
}

/// The reweighted risk of `losses` (at least one, finite); its gradient is the weights.
pub fn reweight<T: Real>(losses: &[T], options: &ReweightOptions, gradient: bool) -> Result<Risk<T>> {
    domain::positive("temperature", options.temperature)?;
    check(losses)?;
    let doubles = || losses.iter().map(|loss| loss.to_f64());
    let (least, largest) = (doubles().fold(f64::INFINITY, f64::min), doubles().fold(f64::NEG_INFINITY, f64::max));
    // Halves first, so that nothing overflows.
    let half_spread = 0.5 * largest - 0.5 * least;
    let middle = 0.5 * largest + 0.5 * least;
    let height = |loss: f64| if half_spread > 0.0 { ((loss - middle) / half_spread).clamp(-1.0, 1.0) } else { 0.0 };
    let score = |loss: f64| match (options.strategy, height(loss)) {
        (Strategy::LinUpper, h) => (h + 1.0).min(1.0),
        (Strategy::Linear, h) => 0.5 * (h + 1.0),
        (Strategy::Quadratic, h) => 1.0 - h * h,
        (Strategy::Extremes, h) => h.abs(),
    };
    // No score exceeds 1.
    let mut weights: Vec<f64> = doubles().map(|loss| ((score(loss) - 1.0) / options.temperature).exp()).collect();
    let highest = weights.iter().copied().fold(0.0, f64::max);
    if highest == 0.0 {
        // All scores are below 1 and r is tiny: what is left is the largest score alone.
        let best = doubles().map(score).fold(f64::NEG_INFINITY, f64::max);
        weights = doubles().map(|loss| ((score(loss) - best) / options.temperature).exp()).collect();
    }
    let total: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= total);
    let value = weights.iter().zip(doubles()).map(|(weight, loss)| weight * loss).sum();
    let gradient = gradient.then(|| weights.iter().map(|&weight| T::from_f64(weight)).collect());
    Ok(Risk { value, gradient })
}
