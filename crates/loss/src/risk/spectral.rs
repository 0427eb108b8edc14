//! Spectral risks: sorted losses under weights that do not fall, plain or smoothed.
//!
//! ```text
//! R(l) = max over q of Σ qᵢ lᵢ − ν D(q),   q in the convex hull of the orders of σ,   0 ≤ σ₁ ≤ … ≤ σₙ,  Σ σᵢ = 1
//! D(q) = (n / 2) Σ (qᵢ − 1/n)²  or  Σ qᵢ log(n qᵢ)
//! ```
//!
//! `ν = 0` is `Σ σᵢ l₍ᵢ₎` with the losses from the least on; `ν → ∞` is the mean. Spectra: conditional value at risk
//! (superquantile) at level b, extremile `σᵢ = (i/n)^r − ((i−1)/n)^r`, exponential
//! `σᵢ = (e^(ρ i/n) − e^(ρ (i−1)/n)) / (e^ρ − 1)`. The gradient is the best q, unique for `ν > 0`; for `ν = 0` equal losses share.
//!
//! The best q is a projection onto the hull: isotonic regression of sorted numbers by pooling neighbors, exact up to
//! rounding. With squares the blocks' value is a mean, with entropy the difference of two logarithms of sums.
//! `O(n log n)` time, `O(n)` memory; the plain superquantile is found by selection, in `O(n)`.
//!
//! Reference: R. Mehta, V. Roulet, K. Pillutla, Z. Harchaoui, Distributionally Robust Optimization with Bias and Variance
//! Reduction, ICLR 2024, <https://arxiv.org/abs/2310.13863>; M. Blondel et al., Fast Differentiable Sorting and Ranking, ICML
//! 2020, <https://arxiv.org/abs/2002.08871>, for the projections.

use super::{Risk, check, cvar, order};
use crate::domain;
use gibbs_core::{Monitor, Result, simd::Real};
use std::borrow::Cow;

/// The weights σ of sorted losses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Spectrum {
    /// Conditional value at risk; the parameter is its level, 0 to below 1.
    #[default]
    Superquantile,
    /// The parameter is r, at least 1.
    Extremile,
    /// The parameter is ρ, positive.
    Exponential,
}

/// The price D of weights other than 1/n.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Penalty {
    /// Squares.
    #[default]
    Squares,
    /// The Kullback–Leibler divergence to uniform weights.
    Entropy,
}

/// What is computed.
#[derive(Debug, Clone)]
pub struct SpectralOptions {
    /// Which weights.
    pub spectrum: Spectrum,
    /// Their parameter: 0.5 where there is none for the superquantile, 2 for the extremile and 1 for the exponential.
    pub parameter: Option<f64>,
    /// ν, at least 0.
    pub smoothing: f64,
    /// D.
    pub penalty: Penalty,
}

impl Default for SpectralOptions {
    fn default() -> Self {
        Self { spectrum: Spectrum::Superquantile, parameter: None, smoothing: 0.0, penalty: Penalty::Squares }
    }
}

/// The spectral risk of `losses` (at least one, finite).
pub fn spectral<T: Real>(
    losses: &[T],
    options: &SpectralOptions,
    gradient: bool,
    monitor: &Monitor,
) -> Result<Risk<T>> {
    domain::non_negative("smoothing", options.smoothing)?;
    check(losses)?;
    monitor.check()?;
    if options.spectrum == Spectrum::Superquantile && options.smoothing == 0.0 {
        let level = options.parameter.unwrap_or(0.5);
        domain::below_one("parameter", level)?;
        return cvar(losses, level, gradient, monitor).map(|(risk, _)| risk);
    }
    let sigma = options.sigma(losses.len())?;
    let order = order::ascending(losses);
    monitor.check()?;
    let sorted: Vec<f64> = order.iter().map(|&i| losses[i as usize].to_f64()).collect();
    let (weights, value) = best_sorted(&sorted, Cow::Owned(sigma), options);
    let gradient = gradient.then(|| {
        let mut gradient = vec![T::ZERO; sorted.len()];
        for (&i, &q) in order.iter().zip(&weights) {
            gradient[i as usize] = T::from_f64(q);
        }
        gradient
    });
    Ok(Risk { value, gradient })
}

impl SpectralOptions {
    /// σ, which sums to 1 up to rounding.
    pub(super) fn sigma(&self, n: usize) -> Result<Vec<f64>> {
        // The spectrum's integral up to a share x of the losses.
        let up_to: Box<dyn Fn(f64) -> f64> = match self.spectrum {
            Spectrum::Superquantile => {
                let level = self.parameter.unwrap_or(0.5);
                domain::below_one("parameter", level)?;
                Box::new(move |x| (x - level).max(0.0) / (1.0 - level))
            }
            Spectrum::Extremile => {
                let r = self.parameter.unwrap_or(2.0);
                domain::accept(r >= 1.0 && r.is_finite(), "parameter", "a number of at least 1", r)?;
                Box::new(move |x| x.powf(r))
            }
            Spectrum::Exponential => {
                let rho = self.parameter.unwrap_or(1.0);
                domain::positive("parameter", rho)?;
                // e^ρ may overflow, e^−ρ not.
                Box::new(move |x| ((rho * (x - 1.0)).exp() - (-rho).exp()) / -(-rho).exp_m1())
            }
        };
        let mut before = up_to(0.0);
        let share = |i: usize| {
            let here = up_to(i as f64 / n as f64);
            here - std::mem::replace(&mut before, here)
        };
        Ok((1..=n).map(share).collect())
    }
}

/// The best q of losses in order, in that order, and the risk.
pub(super) fn best_sorted(sorted: &[f64], sigma: Cow<[f64]>, options: &SpectralOptions) -> (Vec<f64>, f64) {
    let (n, strength) = (sorted.len() as f64, options.smoothing);
    let weights = match options.penalty {
        _ if strength == 0.0 => shared(sorted, sigma.into_owned()),
        Penalty::Squares => project(sorted, &sigma, n * strength, 1.0 / n),
        Penalty::Entropy => project_entropy(sorted, &sigma, strength),
    };
    let penalty: f64 = match options.penalty {
        _ if strength == 0.0 => 0.0,
        Penalty::Squares => 0.5 * n * weights.iter().map(|q| (q - 1.0 / n).powi(2)).sum::<f64>(),
        Penalty::Entropy => weights.iter().map(|q| if *q > 0.0 { q * (n * q).ln() } else { 0.0 }).sum(),
    };
    let value = weights.iter().zip(sorted).map(|(q, l)| q * l).sum::<f64>() - strength * penalty;
    (weights, value)
}

/// σ, with equal losses sharing theirs.
fn shared(sorted: &[f64], sigma: Vec<f64>) -> Vec<f64> {
    let mut weights = sigma;
    let mut start = 0;
    for group in sorted.chunk_by(|a, b| a == b) {
        let end = start + group.len();
        if group.len() > 1 {
            let weights = &mut weights[start..end];
            weights.fill(weights.iter().sum::<f64>() / group.len() as f64);
        }
        start = end;
    }
    weights
}

/// max of Σ q l − (scale / 2) Σ (q − center)²: the point of the hull nearest to l / scale + center.
///
/// q = s − v with s = l / scale + center and v the isotonic regression of s − σ that does not fall with s.
fn project(sorted: &[f64], sigma: &[f64], scale: f64, center: f64) -> Vec<f64> {
    let point: Vec<f64> = sorted.iter().map(|l| l / scale + center).collect();
    // Pools neighbors whose means would fall: sums of s and σ, and the count, of each block.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    let height = |&(sum, mass, count): &(f64, f64, usize)| (sum - mass) / count as f64;
    for (&s, &sigma) in point.iter().zip(sigma) {
        let mut block = (s, sigma, 1);
        while let Some(last) = blocks.last() {
            if height(last) <= height(&block) {
                break;
            }
            block = (last.0 + block.0, last.1 + block.1, last.2 + block.2);
            blocks.pop();
        }
        blocks.push(block);
    }
    let mut weights = point;
    let mut start = 0;
    for (sum, mass, count) in blocks {
        // s − v = (s − mean s) + mean σ: what is large cancels first.
        let (center, share) = (sum / count as f64, mass / count as f64);
        weights[start..start + count].iter_mut().for_each(|q| *q = (*q - center + share).max(0.0));
        start += count;
    }
    weights
}

/// max of Σ q l − scale Σ q log(n q): in each block q is the block's share of σ times the softmax of l / scale.
fn project_entropy(sorted: &[f64], sigma: &[f64], scale: f64) -> Vec<f64> {
    // log Σ exp(l / scale), Σ σ and the number of losses of each block; pools where log ratios would fall.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (l, &sigma) in sorted.iter().zip(sigma) {
        let mut block = (l / scale, sigma, 1usize);
        while let Some(&(log_sum, mass, count)) = blocks.last() {
            if log_sum - mass.ln() <= block.0 - block.1.ln() {
                break;
            }
            block = (log_add(log_sum, block.0), mass + block.1, count + block.2);
            blocks.pop();
        }
        blocks.push(block);
    }
    let mut weights = Vec::with_capacity(sorted.len());
    for (log_sum, mass, count) in blocks {
        let start = weights.len();
        weights.extend(sorted[start..start + count].iter().map(|l| mass * (l / scale - log_sum).exp()));
    }
    weights
}

fn log_add(a: f64, b: f64) -> f64 {
    a.max(b) + (-(a - b).abs()).exp().ln_1p()
}
