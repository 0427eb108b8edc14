//! The ordered logistic distribution: a class that increasing cut points delimit on the logistic scale.

use super::matrix::{invalid, outside};
use crate::special::{ln_1m_exp, ln_1p_exp, logistic};

/// `log [σ(η − cₓ) − σ(η − cₓ₊₁)]` with `c₀ = −∞` and `c_K = ∞`: the class from 0 to K − 1 of location `η` under K − 1
/// increasing cut points. Gradients by the location (one number) and the cut points.
pub fn ordered_logistic(
    class: f64,
    location: f64,
    cutpoints: &[f64],
    by_location: &mut [f64; 1],
    by_cutpoints: &mut [f64],
) -> f64 {
    let ordered = cutpoints.windows(2).all(|pair| pair[0] < pair[1]) && cutpoints.iter().all(|cut| cut.is_finite());
    if !ordered || !location.is_finite() || by_cutpoints.len() != cutpoints.len() || class.is_nan() {
        return invalid(&mut [by_location, by_cutpoints]);
    }
    let last = cutpoints.len();
    if !(class >= 0.0 && class.floor() == class && class <= last as f64) {
        return outside(&mut [by_location, by_cutpoints]);
    }
    let k = class as usize;
    by_cutpoints.fill(0.0);
    // σ(η − a) − σ(η − b) = σ(η − a) σ(b − η) (1 − e^(a − b)): three factors, none of which cancels.
    let mut value = 0.0;
    let mut slope = 0.0;
    if k > 0 {
        let above = location - cutpoints[k - 1];
        value -= ln_1p_exp(-above);
        slope += logistic(-above);
        by_cutpoints[k - 1] -= logistic(-above);
    }
    if k < last {
        let below = cutpoints[k] - location;
        value -= ln_1p_exp(-below);
        slope -= logistic(-below);
        by_cutpoints[k] += logistic(-below);
    }
    if k > 0 && k < last {
        let width = cutpoints[k] - cutpoints[k - 1];
        value += ln_1m_exp(-width);
        let spread = 1.0 / libm::expm1(width);
        by_cutpoints[k] += spread;
        by_cutpoints[k - 1] -= spread;
    }
    by_location[0] = slope;
    value
}
