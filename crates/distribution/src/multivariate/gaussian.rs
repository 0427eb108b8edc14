//! The multivariate normal distribution by covariance, precision or Cholesky factor, and the multivariate t.
//!
//! ```text
//! log p(x) = −½ rᵀ Σ⁻¹ r − ½ log |Σ| − (d/2) log 2π      r = x − μ
//! ∂x = −α    ∂μ = α    ∂Σ = ½ (α αᵀ − Σ⁻¹)    ∂Σ⁻¹ = ½ (Σ − r rᵀ)    ∂L = lower(α uᵀ) − diag(1/Lᵢᵢ)
//! α = Σ⁻¹ r    u = L⁻¹ r
//! ```

use super::matrix::{Factor, inner, invalid, outside};
use crate::special::{HALF_LN_TAU, digamma_increment, ln_gamma_increment};
use gibbs_core::Stream;
use libm::{log, log1p, sqrt};
use std::f64::consts::PI;

/// By the covariance matrix (`d × d`), with gradients by `x`, `location` and `covariance`.
pub fn multivariate_normal(
    x: &[f64],
    location: &[f64],
    covariance: &[f64],
    by_x: &mut [f64],
    by_location: &mut [f64],
    by_covariance: &mut [f64],
) -> f64 {
    let Some(factor) = Factor::new(covariance, x.len()) else {
        return invalid(&mut [by_x, by_location, by_covariance]);
    };
    let Some(residual) = residual(x, location, by_x, by_location, by_covariance) else {
        return invalid(&mut [by_x, by_location, by_covariance]);
    };
    if residual.iter().any(|r| r.is_infinite()) {
        return outside(&mut [by_x, by_location, by_covariance]);
    }
    let alpha = factor.solve(&residual);
    write_pull(&alpha, 1.0, by_x, by_location);
    write_covariance(&alpha, 1.0, &factor, by_covariance);
    -0.5 * inner(&residual, &alpha) - 0.5 * factor.ln_determinant() - x.len() as f64 * HALF_LN_TAU
}

/// By the precision matrix, the inverse of the covariance, with gradients by `x`, `location` and `precision`.
pub fn multivariate_normal_precision(
    x: &[f64],
    location: &[f64],
    precision: &[f64],
    by_x: &mut [f64],
    by_location: &mut [f64],
    by_precision: &mut [f64],
) -> f64 {
    let d = x.len();
    let Some(factor) = Factor::new(precision, d) else { return invalid(&mut [by_x, by_location, by_precision]) };
    let Some(residual) = residual(x, location, by_x, by_location, by_precision) else {
        return invalid(&mut [by_x, by_location, by_precision]);
    };
    if residual.iter().any(|r| r.is_infinite()) {
        return outside(&mut [by_x, by_location, by_precision]);
    }
    let alpha: Vec<f64> =
        (0..d).map(|i| (0..d).map(|j| precision[i.max(j) * d + i.min(j)] * residual[j]).sum()).collect();
    write_pull(&alpha, 1.0, by_x, by_location);
    let covariance = factor.inverse();
    for i in 0..d {
        for j in 0..d {
            by_precision[i * d + j] = 0.5 * (covariance[i * d + j] - residual[i] * residual[j]);
        }
    }
    -0.5 * inner(&residual, &alpha) + 0.5 * factor.ln_determinant() - d as f64 * HALF_LN_TAU
}

/// By the lower Cholesky factor of the covariance (its upper triangle is not read), with gradients by `x`, `location` and
/// the factor (0 above the diagonal).
pub fn multivariate_normal_cholesky(
    x: &[f64],
    location: &[f64],
    factor: &[f64],
    by_x: &mut [f64],
    by_location: &mut [f64],
    by_factor: &mut [f64],
) -> f64 {
    let d = x.len();
    let Some(factor) = Factor::given(factor, d) else { return invalid(&mut [by_x, by_location, by_factor]) };
    let Some(residual) = residual(x, location, by_x, by_location, by_factor) else {
        return invalid(&mut [by_x, by_location, by_factor]);
    };
    if residual.iter().any(|r| r.is_infinite()) {
        return outside(&mut [by_x, by_location, by_factor]);
    }
    let whitened = factor.forward(&residual);
    let alpha = factor.backward(&whitened);
    write_pull(&alpha, 1.0, by_x, by_location);
    by_factor.fill(0.0);
    for i in 0..d {
        for j in 0..=i {
            by_factor[i * d + j] = alpha[i] * whitened[j];
        }
        by_factor[i * d + i] -= 1.0 / factor.at(i, i);
    }
    -0.5 * inner(&whitened, &whitened) - 0.5 * factor.ln_determinant() - d as f64 * HALF_LN_TAU
}

/// The multivariate t with `df > 0` degrees of freedom and the scale matrix `scale`, with gradients by `x`, `df` (one
/// number), `location` and `scale`:
///
/// ```text
/// log Γ((ν + d)/2) − log Γ(ν/2) − (d/2) log νπ − ½ log |Σ| − (ν + d)/2 · log(1 + rᵀ Σ⁻¹ r / ν)
/// ```
pub fn multivariate_t(
    x: &[f64],
    df: f64,
    location: &[f64],
    scale: &[f64],
    by_x: &mut [f64],
    by_df: &mut [f64; 1],
    by_location: &mut [f64],
    by_scale: &mut [f64],
) -> f64 {
    let d = x.len() as f64;
    let Some(factor) = Factor::new(scale, x.len()).filter(|_| df > 0.0 && df.is_finite()) else {
        return invalid(&mut [by_x, by_df, by_location, by_scale]);
    };
    let Some(residual) = residual(x, location, by_x, by_location, by_scale) else {
        return invalid(&mut [by_x, by_df, by_location, by_scale]);
    };
    if residual.iter().any(|r| r.is_infinite()) {
        return outside(&mut [by_x, by_df, by_location, by_scale]);
    }
    let alpha = factor.solve(&residual);
    let square = inner(&residual, &alpha);
    let (ln_ratio, weight) = (log1p(square / df), (df + d) / (df + square));
    write_pull(&alpha, weight, by_x, by_location);
    write_covariance(&alpha, weight, &factor, by_scale);
    by_df[0] = 0.5 * (digamma_increment(0.5 * df, 0.5 * d) - d / df - ln_ratio + weight * square / df);
    ln_gamma_increment(0.5 * df, 0.5 * d)
        - 0.5 * d * log(df * PI)
        - 0.5 * factor.ln_determinant()
        - 0.5 * (df + d) * ln_ratio
}

/// A draw of the multivariate normal: `location + L z`; for the t, divided by the root of `χ²/ν`, which is `shrink`.
pub fn multivariate_normal_draw(stream: &mut Stream, location: &[f64], factor: &Factor, shrink: f64, out: &mut [f64]) {
    let z: Vec<f64> = (0..factor.size).map(|_| stream.normal()).collect();
    for (i, (out, center)) in out.iter_mut().zip(location).enumerate() {
        let sum: f64 = (0..=i).map(|j| factor.at(i, j) * z[j]).sum();
        *out = center + sum / sqrt(shrink);
    }
}

/// x − μ, where all lengths fit and nothing is NaN.
fn residual(x: &[f64], location: &[f64], by_x: &[f64], by_location: &[f64], by_matrix: &[f64]) -> Option<Vec<f64>> {
    let d = x.len();
    let fits = location.len() == d && by_x.len() == d && by_location.len() == d && by_matrix.len() == d * d;
    let valid = fits && location.iter().all(|m| m.is_finite()) && !x.iter().any(|x| x.is_nan());
    valid.then(|| x.iter().zip(location).map(|(x, m)| x - m).collect())
}

fn write_pull(alpha: &[f64], weight: f64, by_x: &mut [f64], by_location: &mut [f64]) {
    for ((by_x, by_location), alpha) in by_x.iter_mut().zip(by_location).zip(alpha) {
        *by_location = weight * alpha;
        *by_x = -*by_location;
    }
}

/// ½ (weight α αᵀ − Σ⁻¹).
fn write_covariance(alpha: &[f64], weight: f64, factor: &Factor, by_covariance: &mut [f64]) {
    let (d, inverse) = (factor.size, factor.inverse());
    for i in 0..d {
        for j in 0..d {
            by_covariance[i * d + j] = 0.5 * (weight * alpha[i] * alpha[j] - inverse[i * d + j]);
        }
    }
}
