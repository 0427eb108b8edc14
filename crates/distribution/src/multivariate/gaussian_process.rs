//! The likelihood of a Gaussian process: observations `y` at `n` inputs, normal about 0 with the covariance that a sum of
//! kernels gives, and its gradient by the observations and by every hyperparameter.
//!
//! ```text
//! log p(y) = −½ yᵀ K⁻¹ y − ½ log |K| − (n/2) log 2π      ∂θ = ½ tr[(α αᵀ − K⁻¹) ∂K/∂θ]      α = K⁻¹ y
//! ```
//!
//! `O(n³)` time, `O(n²)` memory; the gradient costs one more pass over K for all hyperparameters together.
//!
//! Reference: C. E. Rasmussen, C. K. I. Williams, Gaussian Processes for Machine Learning, MIT Press 2006, chapters 4, 5.

use super::matrix::{Factor, inner, invalid};
use crate::special::HALF_LN_TAU;
use gibbs_core::MatrixView;
use libm::{cos, exp, sin, sqrt};
use std::f64::consts::PI;

/// A covariance function of two inputs `a`, `b` at distance `r = ‖a − b‖`; σ is the amplitude, ℓ the length scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// `σ² exp(−r² / 2ℓ²)`.
    SquaredExponential,
    /// `σ² exp(−r/ℓ)`.
    Matern12,
    /// `σ² (1 + s) exp(−s)`, `s = √3 r/ℓ`.
    Matern32,
    /// `σ² (1 + s + s²/3) exp(−s)`, `s = √5 r/ℓ`.
    Matern52,
    /// `σ² exp(−2 sin²(π r/T) / ℓ²)`, T the period.
    Periodic,
    /// `σ² ⟨a, b⟩`.
    Linear,
    /// `σ²` where `a` and `b` are the same observation, else 0.
    White,
}

impl Kernel {
    /// Every one there is.
    pub const ALL: [Kernel; 7] = [
        Kernel::SquaredExponential,
        Kernel::Matern12,
        Kernel::Matern32,
        Kernel::Matern52,
        Kernel::Periodic,
        Kernel::Linear,
        Kernel::White,
    ];

    /// Names of its hyperparameters in order, all positive.
    pub fn hyperparameters(self) -> &'static [&'static str] {
        match self {
            Kernel::Periodic => &["amplitude", "lengthScale", "period"],
            Kernel::Linear | Kernel::White => &["amplitude"],
            _ => &["amplitude", "lengthScale"],
        }
    }

    /// The covariance of two inputs, `same` where they are one observation, and its slopes by the hyperparameters `p`.
    fn covariance(self, a: &[f64], b: &[f64], same: bool, p: &[f64], slopes: &mut [f64; 3]) -> f64 {
        let amplitude = p[0];
        let r = || sqrt(a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum());
        // Shape and its slope by log ℓ: the correlation without σ².
        let (shape, by_ln_length) = match self {
            Kernel::SquaredExponential => {
                let s = r() / p[1];
                let shape = exp(-0.5 * s * s);
                (shape, s * s * shape)
            }
            Kernel::Matern12 => {
                let s = r() / p[1];
                (exp(-s), s * exp(-s))
            }
            Kernel::Matern32 => {
                let s = sqrt(3.0) * r() / p[1];
                ((1.0 + s) * exp(-s), s * s * exp(-s))
            }
            Kernel::Matern52 => {
                let s = sqrt(5.0) * r() / p[1];
                ((1.0 + s + s * s / 3.0) * exp(-s), s * s * (1.0 + s) / 3.0 * exp(-s))
            }
            Kernel::Periodic => {
                let angle = PI * r() / p[2];
                let wave = sin(angle) / p[1];
                let shape = exp(-2.0 * wave * wave);
                // d/dT of −2 sin²(π r/T)/ℓ² is 4 sin cos · (π r/T²)/ℓ².
                slopes[2] = amplitude * amplitude * shape * 4.0 * wave * cos(angle) / p[1] * angle / p[2];
                (shape, 4.0 * wave * wave * shape)
            }
            Kernel::Linear => (inner(a, b), 0.0),
            Kernel::White => (if same { 1.0 } else { 0.0 }, 0.0),
        };
        slopes[0] = 2.0 * amplitude * shape;
        slopes[1] = if p.len() > 1 { amplitude * amplitude * by_ln_length / p[1] } else { 0.0 };
        amplitude * amplitude * shape
    }
}

/// The matrix of covariances (`n × n`) of a sum of kernels; `hyperparameters` are theirs one after the other.
pub fn covariance_matrix(x: MatrixView, kernels: &[Kernel], hyperparameters: &[f64]) -> Vec<f64> {
    let n = x.nrows();
    let mut matrix = vec![0.0; n * n];
    let mut slopes = [0.0; 3];
    for i in 0..n {
        for j in 0..=i {
            let sum: f64 = parts(kernels, hyperparameters)
                .map(|(kernel, p)| kernel.covariance(x.row(i), x.row(j), i == j, p, &mut slopes))
                .sum();
            matrix[i * n + j] = sum;
            matrix[j * n + i] = sum;
        }
    }
    matrix
}

/// The log likelihood of `y` (`n`) at the inputs `x` (`n × p`), with gradients by `y` and by the hyperparameters; NaN where
/// a hyperparameter is not positive, a length does not fit, or the covariance is not positive definite (a white kernel
/// keeps it so).
pub fn gaussian_process(
    x: MatrixView,
    y: &[f64],
    kernels: &[Kernel],
    hyperparameters: &[f64],
    by_y: &mut [f64],
    by_hyperparameters: &mut [f64],
) -> f64 {
    let (n, wanted) = (x.nrows(), kernels.iter().map(|kernel| kernel.hyperparameters().len()).sum::<usize>());
    let fits = y.len() == n && by_y.len() == n;
    let fits = fits && hyperparameters.len() == wanted && by_hyperparameters.len() == wanted;
    if !fits || !hyperparameters.iter().all(|&p| p > 0.0 && p.is_finite()) {
        return invalid(&mut [by_y, by_hyperparameters]);
    }
    let Some(factor) = Factor::new(&covariance_matrix(x, kernels, hyperparameters), n) else {
        return invalid(&mut [by_y, by_hyperparameters]);
    };
    let alpha = factor.solve(y);
    let inverse = factor.inverse();
    by_hyperparameters.fill(0.0);
    let mut slopes = [0.0; 3];
    for i in 0..n {
        for j in 0..=i {
            // Both triangles at once: ½ on the diagonal, 1 off it.
            let weight = if i == j { 0.5 } else { 1.0 } * (alpha[i] * alpha[j] - inverse[i * n + j]);
            let mut at = 0;
            for (kernel, p) in parts(kernels, hyperparameters) {
                kernel.covariance(x.row(i), x.row(j), i == j, p, &mut slopes);
                for (by, slope) in by_hyperparameters[at..at + p.len()].iter_mut().zip(slopes) {
                    *by += weight * slope;
                }
                at += p.len();
            }
        }
    }
    for (by, alpha) in by_y.iter_mut().zip(&alpha) {
        *by = -alpha;
    }
    -0.5 * inner(y, &alpha) - 0.5 * factor.ln_determinant() - n as f64 * HALF_LN_TAU
}

/// Kernels with their hyperparameters.
fn parts<'a>(kernels: &'a [Kernel], hyperparameters: &'a [f64]) -> impl Iterator<Item = (Kernel, &'a [f64])> {
    kernels.iter().scan(hyperparameters, |rest, &kernel| {
        let (own, left) = rest.split_at_checked(kernel.hyperparameters().len())?;
        *rest = left;
        Some((kernel, own))
    })
}
