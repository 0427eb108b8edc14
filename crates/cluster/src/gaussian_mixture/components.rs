//! The components of one start.

use super::pass::{Features, natural};
use gibbs_linear::positive::{cholesky, inverse_from_factor, log_determinant, lower_inverse};
use std::f64::consts::PI;

/// The family of covariances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Covariance {
    /// One of its own for every component.
    #[default]
    Full,
    /// One for all components.
    Tied,
    /// A diagonal one for every component.
    Diagonal,
    /// A multiple of the identity for every component.
    Spherical,
    /// For every component a few factors and a diagonal of its own.
    Factor,
}

impl Covariance {
    /// What densities depend on.
    pub(super) fn features(self) -> Features {
        match self {
            Covariance::Full | Covariance::Factor => Features::Full,
            Covariance::Tied => Features::Linear,
            Covariance::Diagonal | Covariance::Spherical => Features::Diagonal,
        }
    }

    /// Free parameters of a mixture of `k` components in `m` dimensions with `q` factors.
    pub(super) fn parameters(self, k: usize, m: usize, q: usize) -> f64 {
        let (k, m, q) = (k as f64, m as f64, q as f64);
        let triangle = 0.5 * m * (m + 1.0);
        let spread = match self {
            Covariance::Full => k * triangle,
            Covariance::Tied => triangle,
            Covariance::Diagonal => k * m,
            Covariance::Spherical => k,
            Covariance::Factor => k * (m * q + m - 0.5 * q * (q - 1.0)),
        };
        k - 1.0 + k * m + spread
    }
}

/// Components, their densities' parameters, and what the rule that made them says.
#[derive(Debug, Clone)]
pub(super) struct Components {
    pub(super) m: usize,
    pub(super) masses: Vec<f64>,
    pub(super) weights: Vec<f64>,
    /// `K × m`.
    pub(super) means: Vec<f64>,
    /// `K` covariances, one, or `K × m` variances.
    pub(super) spreads: Vec<f64>,
    /// `K × m × q`, for factors.
    pub(super) loadings: Vec<f64>,
    /// `K × m`, for factors.
    pub(super) noise: Vec<f64>,
    /// Parameters of the log densities over the features, component by component.
    pub(super) theta: Vec<f64>,
    /// What the normalizer of a pass lacks because all components share it.
    pub(super) offset: f64,
    /// Directions of every component whose variance is at the floor.
    pub(super) floors: Vec<i32>,
    /// Shrinkage, in observations.
    pub(super) strength: f64,
    /// The evidence without the entropy of the memberships.
    pub(super) score: f64,
}

impl Components {
    pub(super) fn empty(k: usize, m: usize) -> Self {
        Self {
            m,
            masses: Vec::with_capacity(k),
            weights: Vec::with_capacity(k),
            means: Vec::with_capacity(k * m),
            spreads: Vec::new(),
            loadings: Vec::new(),
            noise: Vec::new(),
            theta: Vec::new(),
            offset: 0.0,
            floors: Vec::with_capacity(k),
            strength: 0.0,
            score: f64::NAN,
        }
    }

    /// A covariance for each component (`K × m × m`).
    pub(super) fn covariances(&self, family: Covariance) -> Vec<f64> {
        let (k, m) = (self.weights.len(), self.m);
        match family {
            Covariance::Full | Covariance::Factor => self.spreads.clone(),
            Covariance::Tied => self.spreads.repeat(k),
            Covariance::Diagonal | Covariance::Spherical => {
                let mut covariances = vec![0.0; k * m * m];
                for (covariance, variances) in covariances.chunks_exact_mut(m * m).zip(self.spreads.chunks_exact(m)) {
                    variances.iter().enumerate().for_each(|(j, variance)| covariance[j * m + j] = *variance);
                }
                covariances
            }
        }
    }

    /// The parameters of the densities with these weights, means and full covariances as they are, without a posterior
    /// around them.
    pub(super) fn plain_theta(&self) -> Option<Vec<f64>> {
        let m = self.m;
        let mut theta = Vec::with_capacity(self.theta.len());
        for (k, mean) in self.means.chunks_exact(m).enumerate() {
            push_density(&mut theta, self.weights[k].ln(), mean, &self.spreads[k * m * m..(k + 1) * m * m])?;
        }
        Some(theta)
    }
}

/// Adds the parameters of `log_weight + log N(z; mean, covariance)`; `None` where the covariance is not positive definite.
pub(super) fn push_density(theta: &mut Vec<f64>, log_weight: f64, mean: &[f64], covariance: &[f64]) -> Option<()> {
    let m = mean.len();
    let lower = cholesky(covariance, m)?;
    let precision = inverse_from_factor(&lower_inverse(&lower, m), m);
    let constant = log_weight - 0.5 * (m as f64 * (2.0 * PI).ln() + log_determinant(&lower, m));
    natural(theta, constant, mean, &precision);
    Some(())
}
