//! The multinomial distribution: counts of K classes.

use super::matrix::{invalid, outside};
use crate::special::ln_gamma;

/// `log (Σ xₖ)! − Σ log xₖ! + Σ xₖ log pₖ` for counts `x`, with its gradient by the probabilities, which are at least 0 and
/// add up to 1.
pub fn multinomial(x: &[f64], probabilities: &[f64], by_probabilities: &mut [f64]) -> f64 {
    let total: f64 = probabilities.iter().sum();
    let valid = probabilities.iter().all(|&p| p >= 0.0) && (total - 1.0).abs() < 1e-8;
    let sized = x.len() == probabilities.len() && by_probabilities.len() == x.len();
    if !valid || !sized || x.iter().any(|x| x.is_nan()) {
        return invalid(&mut [by_probabilities]);
    }
    if x.iter().any(|&x| x < 0.0 || x.floor() != x || x.is_infinite()) {
        return outside(&mut [by_probabilities]);
    }
    let mut value = ln_gamma(x.iter().sum::<f64>() + 1.0);
    for ((by, &x), &p) in by_probabilities.iter_mut().zip(x).zip(probabilities) {
        value += if x == 0.0 { 0.0 } else { x * libm::log(p) } - ln_gamma(x + 1.0);
        *by = if x == 0.0 { 0.0 } else { x / p };
    }
    value
}
