//! The Wishart distribution of positive definite matrices, and the inverse Wishart.
//!
//! ```text
//! Wishart(ν, V):          ½ (ν − d − 1) log |X| − ½ tr V⁻¹X − ½ νd log 2 − ½ ν log |V| − log Γ_d(ν/2)
//! inverse Wishart(ν, Ψ):  ½ ν log |Ψ| − ½ (ν + d + 1) log |X| − ½ tr ΨX⁻¹ − ½ νd log 2 − log Γ_d(ν/2)
//! log Γ_d(a) = d (d − 1)/4 · log π + Σᵢ log Γ(a + (1 − i)/2)
//! ```

use super::matrix::{Factor, inner, invalid, outside};
use crate::{
    Distribution,
    special::{digamma, ln_gamma},
};
use gibbs_core::Stream;
use gibbs_linear::{multiply, outer_gram};
use libm::{log, sqrt};
use std::f64::consts::{LN_2, PI};

/// Wishart with `df > d − 1` and the scale matrix `scale`, of a matrix `x` (`d × d`); gradients by `x`, `df` and `scale`.
pub fn wishart(
    x: &[f64],
    size: usize,
    df: f64,
    scale: &[f64],
    by_x: &mut [f64],
    by_df: &mut [f64; 1],
    by_scale: &mut [f64],
) -> f64 {
    let Some((inside, v)) = factors(x, size, df, scale, by_x, by_scale) else {
        return invalid(&mut [by_x, by_df, by_scale]);
    };
    let Some(factor) = inside else { return outside(&mut [by_x, by_df, by_scale]) };
    let d = size as f64;
    let (inverse_x, inverse_v) = (factor.inverse(), v.inverse());
    let (ln_x, ln_v) = (factor.ln_determinant(), v.ln_determinant());
    let middle = multiply(&multiply(&inverse_v, x, size, size, size), &inverse_v, size, size, size);
    for k in 0..size * size {
        by_x[k] = 0.5 * ((df - d - 1.0) * inverse_x[k] - inverse_v[k]);
        by_scale[k] = 0.5 * (middle[k] - df * inverse_v[k]);
    }
    let (ln_gamma, slope) = ln_gamma_of(size, df);
    by_df[0] = 0.5 * (ln_x - d * LN_2 - ln_v) - slope;
    0.5 * ((df - d - 1.0) * ln_x - inner(&inverse_v, x) - df * (d * LN_2 + ln_v)) - ln_gamma
}

/// Inverse Wishart with `df > d − 1` and the scale matrix `scale`; gradients by `x`, `df` and `scale`.
pub fn inverse_wishart(
    x: &[f64],
    size: usize,
    df: f64,
    scale: &[f64],
    by_x: &mut [f64],
    by_df: &mut [f64; 1],
    by_scale: &mut [f64],
) -> f64 {
    let Some((inside, psi)) = factors(x, size, df, scale, by_x, by_scale) else {
        return invalid(&mut [by_x, by_df, by_scale]);
    };
    let Some(factor) = inside else { return outside(&mut [by_x, by_df, by_scale]) };
    let d = size as f64;
    let (inverse_x, inverse_psi) = (factor.inverse(), psi.inverse());
    let (ln_x, ln_psi) = (factor.ln_determinant(), psi.ln_determinant());
    let middle = multiply(&multiply(&inverse_x, scale, size, size, size), &inverse_x, size, size, size);
    for k in 0..size * size {
        by_x[k] = 0.5 * (middle[k] - (df + d + 1.0) * inverse_x[k]);
        by_scale[k] = 0.5 * (df * inverse_psi[k] - inverse_x[k]);
    }
    let (ln_gamma, slope) = ln_gamma_of(size, df);
    by_df[0] = 0.5 * (ln_psi - d * LN_2 - ln_x) - slope;
    0.5 * (df * (ln_psi - d * LN_2) - (df + d + 1.0) * ln_x - inner(scale, &inverse_x)) - ln_gamma
}

/// The factors of `x` (nothing outside the support) and of the scale, where the parameters are valid.
fn factors(
    x: &[f64],
    size: usize,
    df: f64,
    scale: &[f64],
    by_x: &[f64],
    by_scale: &[f64],
) -> Option<(Option<Factor>, Factor)> {
    let fits = [x.len(), by_x.len(), by_scale.len()].iter().all(|&length| length == size * size);
    let valid = fits && df > size as f64 - 1.0 && df.is_finite() && !x.iter().any(|x| x.is_nan());
    let scale = Factor::new(scale, size).filter(|_| valid)?;
    Some((Factor::new(x, size), scale))
}

/// log Γ_d(ν/2) and its slope by ν.
fn ln_gamma_of(size: usize, df: f64) -> (f64, f64) {
    let d = size as f64;
    let mut sums = (0.25 * d * (d - 1.0) * log(PI), 0.0);
    for i in 0..size {
        let a = 0.5 * (df - i as f64);
        sums = (sums.0 + ln_gamma(a), sums.1 + 0.5 * digamma(a));
    }
    sums
}

/// A draw of the Wishart distribution with the factor of its scale, by Bartlett's decomposition.
pub fn wishart_draw(stream: &mut Stream, df: f64, scale: &Factor, out: &mut [f64]) {
    let d = scale.size;
    let mut root = vec![0.0; d * d];
    for i in 0..d {
        for j in 0..i {
            root[i * d + j] = stream.normal();
        }
        root[i * d + i] = sqrt(Distribution::ChiSquared.draw(stream, &[df - i as f64]));
    }
    out.copy_from_slice(&outer_gram(&multiply(&scale.lower, &root, d, d, d), d, d));
}
