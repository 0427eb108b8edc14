//! The M-step of maximum likelihood for every family of covariances.
//!
//! Variances may not fall below a floor, and each update is the exact maximum under that bound (for a full covariance:
//! eigenvalues below the floor are raised to it), so the likelihood never falls.

use super::{
    components::{Components, Covariance, push_density},
    pass::{Component, Moments},
};
use gibbs_core::{Error, Result};
use gibbs_linear::positive::{cholesky, inverse_from_factor, log_determinant, lower_inverse};
use gibbs_linear::{multiply, symmetric_eigen};
use std::f64::consts::PI;

/// A component without points keeps this share of the mass, so that logarithms are finite.
const LEAST_SHARE: f64 = 1e-300;

/// Steps of the factor model in one M-step; each raises the expected likelihood.
const FACTOR_STEPS: usize = 3;

/// What is fitted.
#[derive(Debug, Clone)]
pub(super) struct MaximumLikelihood {
    pub(super) covariance: Covariance,
    pub(super) factors: usize,
    /// Dimension.
    pub(super) m: usize,
    /// Components.
    pub(super) k: usize,
    /// Total weight.
    pub(super) mass: f64,
    /// Least variance.
    pub(super) floor: f64,
    /// `Σ wᵢ zᵢ zᵢ'`, for tied covariances.
    pub(super) total: Vec<f64>,
}

impl MaximumLikelihood {
    /// The components that maximise the expected likelihood under the moments; for factors, better than `previous`.
    pub(super) fn update(&self, moments: &Moments, previous: Option<&Components>) -> Result<Components> {
        let (m, k) = (self.m, self.k);
        let width = moments.sums.len() / k;
        let features = self.covariance.features();
        let parts: Vec<Component> =
            moments.sums.chunks_exact(width).map(|sums| Component::new(sums, m, features)).collect();
        let mut components = Components::empty(k, m);
        for part in &parts {
            components.masses.push(part.mass);
            components.weights.push((part.mass / self.mass).max(LEAST_SHARE));
            components.means.extend_from_slice(&part.mean);
        }
        match self.covariance {
            Covariance::Full => self.full(&parts, &mut components)?,
            Covariance::Tied => self.tied(&parts, &mut components)?,
            Covariance::Diagonal | Covariance::Spherical => self.diagonal(&parts, &mut components),
            Covariance::Factor => self.factor(&parts, previous, &mut components)?,
        }
        Ok(components)
    }

    fn full(&self, parts: &[Component], components: &mut Components) -> Result<()> {
        for (k, part) in parts.iter().enumerate() {
            let (covariance, floors) = self.floored(&mean_scatter(part))?;
            let log_weight = components.weights[k].ln();
            push_density(&mut components.theta, log_weight, &part.mean, &covariance).ok_or_else(not_positive)?;
            components.spreads.extend(covariance);
            components.floors.push(floors);
        }
        Ok(())
    }

    fn tied(&self, parts: &[Component], components: &mut Components) -> Result<()> {
        let m = self.m;
        let mut pooled = self.total.clone();
        for part in parts {
            for a in 0..m {
                let factor = part.mass * part.mean[a];
                (0..m).for_each(|b| pooled[a * m + b] -= factor * part.mean[b]);
            }
        }
        pooled.iter_mut().for_each(|s| *s /= self.mass);
        let (covariance, floors) = self.floored(&pooled)?;
        let lower = cholesky(&covariance, m).ok_or_else(not_positive)?;
        let precision = inverse_from_factor(&lower_inverse(&lower, m), m);
        let constant = -0.5 * (m as f64 * (2.0 * PI).ln() + log_determinant(&lower, m));
        for (part, weight) in parts.iter().zip(&components.weights) {
            let linear = multiply(&precision, &part.mean, m, m, 1);
            let square: f64 = linear.iter().zip(&part.mean).map(|(l, x)| l * x).sum();
            components.theta.push(weight.ln() + constant - 0.5 * square);
            components.theta.extend(linear);
        }
        components.offset = -0.5 * precision.iter().zip(&self.total).map(|(p, t)| p * t).sum::<f64>();
        components.spreads = covariance;
        components.floors = vec![floors; self.k];
        Ok(())
    }

    fn diagonal(&self, parts: &[Component], components: &mut Components) {
        let m = self.m;
        for (part, weight) in parts.iter().zip(&components.weights) {
            let mut variances: Vec<f64> = mean_scatter(part);
            if self.covariance == Covariance::Spherical {
                let mean = variances.iter().sum::<f64>() / m as f64;
                variances.fill(mean);
            }
            let floors = variances.iter().filter(|v| **v < self.floor).count();
            variances.iter_mut().for_each(|v| *v = v.max(self.floor));
            let logs: f64 = variances.iter().map(|v| v.ln()).sum();
            let square: f64 = part.mean.iter().zip(&variances).map(|(x, v)| x * x / v).sum();
            components.theta.push(weight.ln() - 0.5 * (m as f64 * (2.0 * PI).ln() + logs + square));
            components.theta.extend(part.mean.iter().zip(&variances).map(|(x, v)| x / v));
            components.theta.extend(variances.iter().map(|v| -0.5 / v));
            components.spreads.extend(variances);
            components.floors.push(floors as i32);
        }
    }

    fn factor(&self, parts: &[Component], previous: Option<&Components>, components: &mut Components) -> Result<()> {
        let (m, q) = (self.m, self.factors);
        for (k, part) in parts.iter().enumerate() {
            let scatter = mean_scatter(part);
            let (mut loadings, mut noise) = match previous.filter(|previous| !previous.noise.is_empty()) {
                Some(previous) => (
                    previous.loadings[k * m * q..(k + 1) * m * q].to_vec(),
                    previous.noise[k * m..(k + 1) * m].to_vec(),
                ),
                None => self.first_factors(&scatter)?,
            };
            for _ in 0..FACTOR_STEPS {
                (loadings, noise) = self.factor_step(&scatter, &loadings, &noise)?;
            }
            let covariance = factor_covariance(&loadings, &noise, q);
            let log_weight = components.weights[k].ln();
            push_density(&mut components.theta, log_weight, &part.mean, &covariance).ok_or_else(not_positive)?;
            components.floors.push(noise.iter().filter(|v| **v <= self.floor).count() as i32);
            components.spreads.extend(covariance);
            components.loadings.extend(loadings);
            components.noise.extend(noise);
        }
        Ok(())
    }

    /// Probabilistic principal components: the best factors under equal noise.
    fn first_factors(&self, scatter: &[f64]) -> Result<(Vec<f64>, Vec<f64>)> {
        let (m, q) = (self.m, self.factors);
        let eigen = symmetric_eigen(scatter, m)?;
        let rest = &eigen.values[..m - q];
        let level = (rest.iter().sum::<f64>() / rest.len().max(1) as f64).max(self.floor);
        let mut loadings = vec![0.0; m * q];
        for f in 0..q {
            let at = m - 1 - f;
            // A loading of exactly 0 would stay 0.
            let length = (eigen.values[at] - level).max(1e-3 * level).sqrt();
            (0..m).for_each(|j| loadings[j * q + f] = length * eigen.vectors[at * m + j]);
        }
        let noise = (0..m).map(|j| {
            let explained: f64 = loadings[j * q..(j + 1) * q].iter().map(|l| l * l).sum();
            (scatter[j * m + j] - explained).max(self.floor)
        });
        let noise = noise.collect();
        Ok((loadings, noise))
    }

    /// One step of expectation and maximisation over the factors (Rubin and Thayer 1982).
    fn factor_step(&self, scatter: &[f64], loadings: &[f64], noise: &[f64]) -> Result<(Vec<f64>, Vec<f64>)> {
        let (m, q) = (self.m, self.factors);
        let lower = cholesky(&factor_covariance(loadings, noise, q), m).ok_or_else(not_positive)?;
        let precision = inverse_from_factor(&lower_inverse(&lower, m), m);
        let back = multiply(&precision, loadings, m, m, q);
        let cross = multiply(scatter, &back, m, m, q);
        let mut second = vec![0.0; q * q];
        gibbs_linear::add_transposed_product(&mut second, &back, &cross, m);
        let mut explained = vec![0.0; q * q];
        gibbs_linear::add_transposed_product(&mut explained, &back, loadings, m);
        second.iter_mut().zip(&explained).for_each(|(s, e)| *s -= e);
        (0..q).for_each(|f| second[f * q + f] += 1.0);
        let symmetric: Vec<f64> = (0..q * q).map(|at| 0.5 * (second[at] + second[at % q * q + at / q])).collect();
        let lower = cholesky(&symmetric, q).ok_or_else(not_positive)?;
        let inverse = inverse_from_factor(&lower_inverse(&lower, q), q);
        let loadings = multiply(&cross, &inverse, m, q, q);
        let noise = (0..m).map(|j| {
            let explained: f64 = (0..q).map(|f| loadings[j * q + f] * cross[j * q + f]).sum();
            (scatter[j * m + j] - explained).max(self.floor)
        });
        let noise = noise.collect();
        Ok((loadings, noise))
    }

    /// The covariance nearest to the scatter in likelihood without an eigenvalue below the floor, and how many were.
    fn floored(&self, scatter: &[f64]) -> Result<(Vec<f64>, i32)> {
        let m = self.m;
        let mut above = scatter.to_vec();
        (0..m).for_each(|j| above[j * m + j] -= self.floor);
        if cholesky(&above, m).is_some() {
            return Ok((scatter.to_vec(), 0));
        }
        let eigen = symmetric_eigen(scatter, m)?;
        let floors = eigen.values.iter().filter(|value| **value <= self.floor).count();
        Ok((eigen.function(|value| value.max(self.floor)), floors as i32))
    }
}

/// The scatter a unit of mass.
fn mean_scatter(part: &Component) -> Vec<f64> {
    let scale = if part.mass > LEAST_SHARE.sqrt() { 1.0 / part.mass } else { 0.0 };
    part.scatter.iter().map(|s| s * scale).collect()
}

/// `Λ Λ' + diag(noise)`.
fn factor_covariance(loadings: &[f64], noise: &[f64], q: usize) -> Vec<f64> {
    let m = noise.len();
    let mut covariance = gibbs_linear::outer_gram(loadings, m, q);
    (0..m).for_each(|j| covariance[j * m + j] += noise[j]);
    covariance
}

fn not_positive() -> Error {
    Error::internal("a covariance is not positive definite")
}
