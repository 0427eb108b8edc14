//! The mean of losses, plain or weighted.
//!
//! ```text
//! R(l) = Σ wᵢ lᵢ / Σ wᵢ
//! ```
//!
//! `O(n)` time.

use super::{Risk, check};
use crate::reduction::{Reduction, Weights};
use gibbs_core::{Error, Result, simd::Real};

/// The mean of `losses` (at least one, finite) with `weights` (n, at least 0 and not all 0; all 1 where there are none).
pub fn mean<T: Real>(losses: &[T], weights: Option<&[f64]>, gradient: bool) -> Result<Risk<T>> {
    check(losses)?;
    let n = losses.len();
    let given = Weights::new(weights, n)?;
    let total = given.divisor(Reduction::Mean, |_| true)?;
    let weight = |i: usize| given.as_slice().map_or(1.0, |weights| weights[i]) / total;
    if given.as_slice().is_some_and(|weights| weights.iter().all(|&weight| weight == 0.0)) {
        return Err(Error::value("options.weights", "expected one that is positive"));
    }
    let value = losses.iter().enumerate().map(|(i, loss)| weight(i) * loss.to_f64()).sum();
    let gradient = gradient.then(|| (0..n).map(|i| T::from_f64(weight(i))).collect());
    Ok(Risk { value, gradient })
}
