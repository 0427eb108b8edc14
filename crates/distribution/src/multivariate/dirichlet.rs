//! The Dirichlet distribution on the simplex.

use super::matrix::{invalid, outside};
use crate::{
    Distribution,
    special::{digamma, ln_gamma},
};
use gibbs_core::Stream;

/// How far from 1 the sum of a point of the simplex may be.
const SLACK: f64 = 1e-8;

/// `log Γ(Σα) − Σ log Γ(αₖ) + Σ (αₖ − 1) log xₖ`, with its gradients by `x` (each coordinate by itself, as if free) and by
/// the concentrations `alpha > 0`.
pub fn dirichlet(x: &[f64], alpha: &[f64], by_x: &mut [f64], by_alpha: &mut [f64]) -> f64 {
    let sized = [alpha.len(), by_x.len(), by_alpha.len()].iter().all(|&length| length == x.len());
    if !sized || x.iter().any(|x| x.is_nan()) || !alpha.iter().all(|&a| a > 0.0 && a.is_finite()) {
        return invalid(&mut [by_x, by_alpha]);
    }
    if x.iter().any(|&x| x < 0.0) || (x.iter().sum::<f64>() - 1.0).abs() > SLACK {
        return outside(&mut [by_x, by_alpha]);
    }
    let total: f64 = alpha.iter().sum();
    let by_total = digamma(total);
    let mut value = ln_gamma(total);
    for (k, (&x, &a)) in x.iter().zip(alpha).enumerate() {
        let ln_x = libm::log(x);
        let flat = a == 1.0;
        value += if flat { 0.0 } else { (a - 1.0) * ln_x } - ln_gamma(a);
        by_x[k] = if flat { 0.0 } else { (a - 1.0) / x };
        by_alpha[k] = by_total - digamma(a) + ln_x;
    }
    value
}

/// A draw, through gamma variables.
pub fn dirichlet_draw(stream: &mut Stream, alpha: &[f64], out: &mut [f64]) {
    for (out, &a) in out.iter_mut().zip(alpha) {
        *out = Distribution::Gamma.draw(stream, &[a, 1.0]);
    }
    let total: f64 = out.iter().sum();
    out.iter_mut().for_each(|out| *out /= total);
}
