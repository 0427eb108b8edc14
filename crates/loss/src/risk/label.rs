//! Robustness to a shift of the labels: the worst mean loss over label distributions near the one at hand.
//!
//! ```text
//! R = max over π with KL(π ‖ p) ≤ r of Σ_y π_y L_y = min over γ ≥ 0 of γ log Σ_y p_y exp(L_y / γ) + γ r
//! π_y ∝ p_y exp(L_y / γ)
//! ```
//!
//! with the mean loss L_y and the share p_y of label y. `r = 0` is the mean loss; from `r = −log p` of the worst labels on it
//! is their loss. γ is found by bisection of the divergence, which falls in it. The gradient is π_y over the number of y's
//! examples. `O(n + K)` time.
//!
//! Reference: J. Zhang, A. Menon, A. Veit, S. Bhojanapalli, S. Kumar, S. Sra, Coping with Label Shift via Distributionally
//! Robust Optimisation, ICLR 2021, <https://arxiv.org/abs/2010.12230>.

use super::{
    Risk, check,
    group::{check_groups, means},
};
use crate::domain;
use gibbs_core::{Error, Result, simd::Real};

/// Halvings of the interval of log γ; each halves its error.
const HALVINGS: usize = 200;

/// What is computed.
#[derive(Debug, Clone)]
pub struct LabelOptions {
    /// r, at least 0.
    pub radius: f64,
}

impl Default for LabelOptions {
    fn default() -> Self {
        Self { radius: 0.1 }
    }
}

/// The worst label distribution.
#[derive(Debug, Clone)]
pub struct LabelDro<T> {
    /// Risk and gradient.
    pub risk: Risk<T>,
    /// π.
    pub weights: Vec<f64>,
    /// L_y, 0 for labels without examples.
    pub losses: Vec<f64>,
    /// KL(π ‖ p), at most r.
    pub divergence: f64,
}

/// The risk of `losses` (at least one, finite) with their `labels` (each in 0..classes) in the ball of `radius` r.
pub fn label_dro<T: Real>(
    losses: &[T],
    labels: &[i32],
    classes: usize,
    radius: f64,
    gradient: bool,
) -> Result<LabelDro<T>> {
    domain::non_negative("radius", radius)?;
    check(losses)?;
    if classes == 0 {
        return Err(Error::option("classes", "expected a positive integer, got 0"));
    }
    check_groups("labels", labels, losses.len(), classes)?;
    let (means, members) = means(losses, labels, classes);
    let shares: Vec<f64> = members.iter().map(|m| m / losses.len() as f64).collect();
    let (weights, divergence) = worst(&means, &shares, radius);
    let value = weights.iter().zip(&means).map(|(pi, loss)| pi * loss).sum();
    let of = |&y: &i32| T::from_f64(weights[y as usize] / members[y as usize]);
    let gradient = gradient.then(|| labels.iter().map(of).collect());
    Ok(LabelDro { risk: Risk { value, gradient }, weights, losses: means, divergence })
}

/// The worst distribution in the ball, and its divergence.
fn worst(losses: &[f64], shares: &[f64], radius: f64) -> (Vec<f64>, f64) {
    let present = || losses.iter().zip(shares).filter(|(_, p)| **p > 0.0).map(|(loss, _)| *loss);
    let largest = present().fold(f64::NEG_INFINITY, f64::max);
    let spread = largest - present().fold(f64::INFINITY, f64::min);
    if radius == 0.0 || spread == 0.0 {
        return (shares.to_vec(), 0.0);
    }
    let extreme: f64 = losses.iter().zip(shares).filter(|(loss, _)| **loss == largest).map(|(_, p)| p).sum();
    if radius >= -extreme.ln() {
        let of = |(loss, p): (&f64, &f64)| if *loss == largest { p / extreme } else { 0.0 };
        return (losses.iter().zip(shares).map(of).collect(), -extreme.ln());
    }
    // exp(−spread / γ) from 0 to 1 in double precision.
    let (mut low, mut high) = ((spread * 1e-3).ln(), (spread * 1e18).ln());
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if tilted(losses, shares, largest, middle.exp()).1 > radius { low = middle } else { high = middle }
    }
    tilted(losses, shares, largest, high.exp())
}

/// π at a γ, and its divergence.
fn tilted(losses: &[f64], shares: &[f64], largest: f64, gamma: f64) -> (Vec<f64>, f64) {
    let exponent = |loss: f64| (loss - largest) / gamma;
    let total: f64 =
        losses.iter().zip(shares).map(|(&loss, p)| if *p > 0.0 { p * exponent(loss).exp() } else { 0.0 }).sum();
    let of = |(&loss, p): (&f64, &f64)| if *p > 0.0 { p * exponent(loss).exp() / total } else { 0.0 };
    let weights: Vec<f64> = losses.iter().zip(shares).map(of).collect();
    let term = |(pi, &loss): (&f64, &f64)| if *pi > 0.0 { pi * exponent(loss) } else { 0.0 };
    let divergence = weights.iter().zip(losses).map(term).sum::<f64>() - total.ln();
    (weights, divergence.max(0.0))
}
