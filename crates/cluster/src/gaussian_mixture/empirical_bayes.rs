//! Variational inference with covariances shrunk towards a common one, by as much as the data say.
//!
//! ```text
//! π ~ Dirichlet(α₀, …, α₀)    Σ_k ~ InverseWishart(s T, m + 1 + s), so that E Σ_k = T    μ_k | Σ_k ~ N(0, Σ_k / β₀)
//! ```
//!
//! The target `T` is the scatter within components with one pseudo-observation of `K^(−2/m) I`, and `s` the strength on a
//! grid that maximises the evidence. Estimating `T` from the same data is charged with `(d/2) log(1 + Σ_k s N_k / (s + N_k) / a)`,
//! `d = m (m + 1) / 2`, `a = (m + 2) / 4`: without it the evidence prefers components that share one spurious covariance.

use super::{
    components::Components,
    pass::{Component, Features, Moments, natural},
};
use crate::special::{digamma, ln_gamma, ln_multigamma};
use gibbs_core::{Error, Result};
use gibbs_linear::positive::{cholesky, inverse_from_factor, log_determinant, lower_inverse};
use gibbs_linear::{multiply, symmetric_eigenvalues};
use std::f64::consts::{LN_2, PI};

/// Precision of a mean relative to its component's.
const BETA: f64 = 0.01;

/// Pseudo-observations of the prior guess in the target.
const TARGET_WEIGHT: f64 = 1.0;

/// Keeps masses positive.
const LEAST_MASS: f64 = 1e-9;

/// Strengths of shrinkage to choose from, in observations; the last is a common covariance in all but name.
const STRENGTHS: [f64; 10] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 1e4];

/// The prior's constants.
#[derive(Debug, Clone, Copy)]
pub(super) struct EmpiricalBayes {
    /// Dimension.
    pub(super) m: usize,
    /// Components.
    pub(super) k: usize,
    /// Total weight.
    pub(super) mass: f64,
    /// Concentration `α₀` of the weights.
    pub(super) concentration: f64,
    /// The strength of shrinkage, where it is not left to the evidence.
    pub(super) fixed: Option<f64>,
}

/// Which strength of shrinkage.
#[derive(Debug, Clone, Copy)]
pub(super) enum Strength {
    /// This one; the evidence is not computed.
    Given(f64),
    /// The one with the most evidence.
    Best,
}

/// What the prior makes of the moments.
struct Hyper {
    target: Vec<f64>,
    strength: f64,
    evidence: f64,
}

impl EmpiricalBayes {
    /// The posterior of the components given their moments.
    pub(super) fn update(&self, moments: &Moments, strength: Strength) -> Result<Components> {
        let (m, k) = (self.m, self.k);
        let width = moments.sums.len() / k;
        let mut parts: Vec<Component> =
            moments.sums.chunks_exact(width).map(|sums| Component::new(sums, m, Features::Full)).collect();
        parts.iter_mut().for_each(|part| part.mass += LEAST_MASS);
        let target = self.target(&parts);
        // The scatter around the prior mean, in the part that the posterior mean does not take up.
        for part in &mut parts {
            let factor = BETA * part.mass / (BETA + part.mass);
            for a in 0..m {
                for b in 0..m {
                    part.scatter[a * m + b] += factor * part.mean[a] * part.mean[b];
                }
            }
        }
        let hyper = match strength {
            Strength::Given(strength) => Hyper { target, strength, evidence: f64::NAN },
            Strength::Best => self.best_strength(&parts, target)?,
        };
        self.posterior(&parts, hyper)
    }

    /// The common covariance that all are shrunk towards.
    fn target(&self, parts: &[Component]) -> Vec<f64> {
        let m = self.m;
        let guess = (self.k as f64).powf(-2.0 / m as f64);
        let mut target = vec![0.0; m * m];
        parts.iter().for_each(|part| target.iter_mut().zip(&part.scatter).for_each(|(t, s)| *t += s));
        (0..m).for_each(|a| target[a * m + a] += TARGET_WEIGHT * guess);
        let total: f64 = parts.iter().map(|part| part.mass).sum::<f64>() + TARGET_WEIGHT;
        target.iter_mut().for_each(|t| *t /= total);
        target
    }

    /// The strength with the most evidence: eigenvalues of the scatters relative to the target give all strengths at once.
    fn best_strength(&self, parts: &[Component], target: Vec<f64>) -> Result<Hyper> {
        let (m, k) = (self.m, self.k as f64);
        let dimension = m as f64;
        let lower = cholesky(&target, m).ok_or_else(not_positive)?;
        let (inverse, log_target) = (lower_inverse(&lower, m), log_determinant(&lower, m));
        let spectra = parts
            .iter()
            .map(|part| {
                let half = multiply(&inverse, &part.scatter, m, m, m);
                let mut relative = vec![0.0; m * m];
                gibbs_linear::multiply_transposed_into(&mut relative, &half, &inverse, m);
                symmetric_eigenvalues(&relative, m)
            })
            .collect::<Result<Vec<_>>>()?;
        let (d, a) = (0.5 * dimension * (dimension + 1.0), 0.25 * (dimension + 2.0));
        let evidence = |s: f64| {
            let nu = dimension + 1.0 + s;
            let clusters: f64 = parts
                .iter()
                .zip(&spectra)
                .map(|(part, spectrum)| {
                    let log_psi = log_target + spectrum.iter().map(|e| (s + e.max(0.0)).ln()).sum::<f64>();
                    ln_multigamma(0.5 * (nu + part.mass), m) - 0.5 * (nu + part.mass) * log_psi
                })
                .sum();
            let prior = k * (0.5 * nu * (log_target + dimension * s.ln()) - ln_multigamma(0.5 * nu, m));
            let borrowed: f64 = parts.iter().map(|part| s * part.mass / (s + part.mass)).sum();
            clusters + prior - 0.5 * d * (borrowed / a).ln_1p()
        };
        let strengths = self.fixed.as_ref().map_or(&STRENGTHS[..], std::slice::from_ref);
        let first = (strengths[0], evidence(strengths[0]));
        let (strength, evidence) = strengths[1..].iter().fold(first, |best, &s| match evidence(s) {
            value if value > best.1 => (s, value),
            _ => best,
        });
        Ok(Hyper { target, strength, evidence })
    }

    fn posterior(&self, parts: &[Component], hyper: Hyper) -> Result<Components> {
        let (m, k, s) = (self.m, self.k as f64, hyper.strength);
        let dimension = m as f64;
        let total = k * self.concentration + self.mass;
        let mut components = Components::empty(self.k, m);
        let mut score =
            hyper.evidence + ln_gamma(k * self.concentration) - ln_gamma(total) - k * ln_gamma(self.concentration);
        for part in parts {
            let (n, beta, nu) = (part.mass, BETA + part.mass, dimension + 1.0 + s + part.mass);
            let mean: Vec<f64> = part.mean.iter().map(|x| x * n / beta).collect();
            let psi: Vec<f64> = hyper.target.iter().zip(&part.scatter).map(|(t, sc)| s * t + sc).collect();
            let lower = cholesky(&psi, m).ok_or_else(not_positive)?;
            let inverse = inverse_from_factor(&lower_inverse(&lower, m), m);
            let precision: Vec<f64> = inverse.iter().map(|x| nu * x).collect();
            let digammas: f64 = (0..m).map(|i| digamma(0.5 * (nu - i as f64))).sum();
            let log_precision = digammas + dimension * LN_2 - log_determinant(&lower, m);
            let alpha = self.concentration + n;
            let constant = digamma(alpha) - digamma(total)
                + 0.5 * (log_precision - dimension * (2.0 * PI).ln() - dimension / beta);
            natural(&mut components.theta, constant, &mean, &precision);
            score += ln_gamma(alpha) - 0.5 * n * dimension * PI.ln() + 0.5 * dimension * (BETA / beta).ln();
            components.masses.push(n);
            components.weights.push(alpha / total);
            components.means.extend_from_slice(&mean);
            components.spreads.extend(psi.iter().map(|x| x / (s + n)));
        }
        components.floors = vec![0; self.k];
        components.strength = s;
        components.score = score;
        Ok(components)
    }
}

fn not_positive() -> Error {
    Error::internal("a covariance is not positive definite")
}
