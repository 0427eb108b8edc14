//! Conditional value at risk: the mean of the worst losses.
//!
//! ```text
//! CVaR_b(l) = min over a of  a + (1 / ((1 − b) n)) Σᵢ max(0, lᵢ − a) = max of Σ qᵢ lᵢ over distributions q ≤ 1 / ((1 − b) n)
//! ```
//!
//! with `0 ≤ b < 1`: `b = 0` is the mean, `b → 1` the largest loss. The best a is the b-quantile; losses above it weigh
//! `1 / ((1 − b) n)` and those that equal it share what is left. `O(n)` time, by selection.
//!
//! Reference: R. T. Rockafellar, S. Uryasev, Optimization of Conditional Value-at-Risk, Journal of Risk 2 (2000).

use super::{Risk, check};
use crate::domain;
use gibbs_core::{Monitor, Result, simd::Real};

/// What is computed.
#[derive(Debug, Clone)]
pub struct CvarOptions {
    /// b, at least 0 and below 1.
    pub level: f64,
}

impl Default for CvarOptions {
    fn default() -> Self {
        Self { level: 0.9 }
    }
}

/// The conditional value at risk of `losses` (at least one, finite) at `level`, and the quantile.
pub fn cvar<T: Real>(losses: &[T], level: f64, gradient: bool, monitor: &Monitor) -> Result<(Risk<T>, f64)> {
    domain::below_one("level", level)?;
    check(losses)?;
    monitor.check()?;
    let n = losses.len();
    // How many whole losses the tail holds, and the share of the next one.
    let tail = ((1.0 - level) * n as f64).clamp(f64::MIN_POSITIVE, n as f64);
    let place = (tail.ceil() as usize).clamp(1, n) - 1;
    let mut copy = losses.to_vec();
    let descending = |a: &T, b: &T| b.to_f64().total_cmp(&a.to_f64());
    let (_, &mut quantile, _) = copy.select_nth_unstable_by(place, descending);
    monitor.check()?;
    let (mut above, mut equal, mut sum) = (0usize, 0usize, 0.0);
    for &loss in losses {
        above += usize::from(loss > quantile);
        equal += usize::from(loss == quantile);
        sum += if loss > quantile { loss.to_f64() - quantile.to_f64() } else { 0.0 };
    }
    let (whole, shared) = (1.0 / tail, (tail - above as f64) / (tail * equal as f64));
    let weights = |loss: T| {
        let weight = if loss > quantile { whole } else { 0.0 };
        T::from_f64(if loss == quantile { shared } else { weight })
    };
    let gradient = gradient.then(|| losses.iter().map(|&loss| weights(loss)).collect());
    Ok((Risk { value: quantile.to_f64() + sum / tail, gradient }, quantile.to_f64()))
}
