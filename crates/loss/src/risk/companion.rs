//! Companion objectives: losses of hidden layers beside that of the output, each as far as it is above a threshold.
//!
//! ```text
//! R = L + Σₘ aₘ max(ℓₘ − γₘ, 0),   aₘ = (1 − progress) · weightₘ
//! ```
//!
//! A hidden layer whose classifier is already good to γ is left alone, and all of them are, step by step, as training goes
//! on. At `ℓₘ = γₘ` the gradient is 0. The paper lets the weights decay in epochs as `1 − t/N`.
//!
//! Reference: C.-Y. Lee et al., Deeply-Supervised Nets, AISTATS 2015, <https://arxiv.org/abs/1409.5185>.

use super::{Risk, check};
use crate::domain;
use gibbs_core::{Error, Result};

/// The objective of `losses` (the output's first, then M companions) with companions' `weights` (M, at least 0) and
/// `thresholds` (M, finite) at `progress` in [0, 1].
pub fn companions(losses: &[f64], weights: &[f64], thresholds: &[f64], progress: f64) -> Result<Risk<f64>> {
    check(losses)?;
    domain::unit("progress", progress)?;
    let count = losses.len() - 1;
    for (name, values) in [("options.weights", weights), ("options.thresholds", thresholds)] {
        if values.len() != count {
            return Err(Error::shape(name, format!("expected {count} numbers, got {}", values.len())));
        }
    }
    if let Some(m) = weights.iter().position(|weight| !(0.0..f64::INFINITY).contains(weight)) {
        let problem = format!("expected numbers of at least 0, got {} at {m}", weights[m]);
        return Err(Error::value("options.weights", problem));
    }
    let (mut value, mut gradient) = (losses[0], vec![1.0]);
    for ((loss, weight), threshold) in losses[1..].iter().zip(weights).zip(thresholds) {
        let counts = if loss > threshold { (1.0 - progress) * weight } else { 0.0 };
        value += counts * (loss - threshold);
        gradient.push(counts);
    }
    Ok(Risk { value, gradient: Some(gradient) })
}
