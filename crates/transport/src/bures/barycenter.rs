//! The barycentre of normal distributions: the normal distribution with the least weighted sum of squared distances.
//!
//! ```text
//! minimise over (m, S)   F = Σ wₖ W₂²(N(m, S), N(mₖ, Sₖ)),   Σ wₖ = 1
//! S ← H S H,   H = Σ wₖ Mₖ,   Mₖ the map from S to Sₖ
//! ```
//!
//! The mean is the mean of the means. Every step of the fixed-point iteration lowers F. The proof: with `Nₖ = H^−½ Mₖ H^−½`, whose
//! weighted sum is the identity, `Σ wₖ ⟨I − Nₖ⁻¹, Sₖ⟩` is no more than the covariances' part of F for any S; the iteration
//! stops on the true gap. Single covariances may be singular as long as the roots' weighted sum is not. `O(K d³)` a step.
//!
//! Reference: P. C. Álvarez-Esteban, E. del Barrio, J. A. Cuesta-Albertos, C. Matrán, A fixed-point approach to barycenters in
//! Wasserstein space, J. Math. Anal. Appl. 441 (2016).

use super::{Covariance, Gaussian, Map, RANK, inner, sandwich, symmetric};
use gibbs_core::{Error, Monitor, Result, axpy};
use gibbs_linear::{multiply, symmetric_eigen};

/// Share of the traces that rounding can account for.
const ROUNDING: f64 = 1e-13;

/// Share of the identity in maps of singular covariances, so that they can be inverted.
const MIX: f64 = 1e-9;

/// When to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Largest gap, relative to the value, that counts as solved.
    pub tolerance: f64,
    /// Steps after which the best covariance so far is returned with `converged: false`.
    pub max_iterations: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { tolerance: 1e-10, max_iterations: 1000 }
    }
}

/// A normal distribution, its objective, and a bound on every other's.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Mean of the barycentre (`d`).
    pub mean: Vec<f64>,
    /// Its covariance (`d × d`, row-major).
    pub covariance: Vec<f64>,
    /// F, the weighted mean of the squared distances.
    pub value: f64,
    /// No distribution has a smaller F.
    pub dual: f64,
    /// How far the value is from that, at least 0.
    pub gap: f64,
    /// The gap relative to the larger of both; 0 where both are 0.
    pub relative_gap: f64,
    /// Frobenius norm of H − I over √d: the residual of the fixed point.
    pub residual: f64,
    /// Steps taken.
    pub iterations: usize,
    /// Whether the gap met the tolerance.
    pub converged: bool,
}

/// The barycentre of `gaussians` under `weights` (equal where missing; zeros are allowed, the sum is scaled to 1).
pub fn solve(
    gaussians: &[Gaussian],
    weights: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let shares = shares(weights, gaussians.len())?;
    let mut members = Vec::new();
    for (gaussian, share) in gaussians.iter().zip(shares) {
        monitor.check()?;
        let covariance = Covariance::new(["gaussians.mean", "gaussians.covariance"], *gaussian)?;
        if gaussian.mean.len() != gaussians[0].mean.len() {
            return Err(Error::shape("gaussians", "their means have different lengths"));
        }
        if share > 0.0 {
            members.push(Member { share, mean: gaussian.mean, covariance });
        }
    }
    let d = gaussians[0].mean.len();
    let mut mean = vec![0.0; d];
    members.iter().for_each(|member| axpy(&mut mean, member.share, member.mean));
    let of_means = members.iter().map(|member| member.share * squared_distance(member.mean, &mean)).sum::<f64>();
    let mut state = State { covariance: first_guess(&members, d), dimension: d };
    let traces: f64 = members.iter().map(|member| member.share * member.covariance.trace()).sum();
    let mut iterations = 0;
    loop {
        monitor.report(iterations as f64, None);
        let step = state.step(&members, monitor)?;
        let (value, dual) = (of_means + step.value, of_means + step.dual);
        let gap = (value - dual).max(0.0);
        let converged = gap <= options.tolerance * value + ROUNDING * traces;
        if converged || iterations == options.max_iterations {
            let larger = value.abs().max(dual.abs());
            let relative_gap = if larger == 0.0 { 0.0 } else { gap / larger };
            let (covariance, residual) = (state.covariance, step.residual);
            return Ok(Solution { mean, covariance, value, dual, gap, relative_gap, residual, iterations, converged });
        }
        state.covariance = sandwich(&step.mean_map, &state.covariance, d);
        iterations += 1;
    }
}

struct Member<'a> {
    share: f64,
    mean: &'a [f64],
    covariance: Covariance,
}

fn shares(weights: Option<&[f64]>, count: usize) -> Result<Vec<f64>> {
    if count == 0 {
        return Err(Error::shape("gaussians", "is empty"));
    }
    let Some(weights) = weights else { return Ok(vec![1.0 / count as f64; count]) };
    if weights.len() != count {
        return Err(Error::shape(
            "options.weights",
            format!("has {} weights for {count} distributions", weights.len()),
        ));
    }
    let sum: f64 = weights.iter().sum();
    if !(weights.iter().all(|&weight| weight >= 0.0) && sum > 0.0 && sum.is_finite()) {
        return Err(Error::value("options.weights", "expected weights of at least 0 with a positive, finite sum"));
    }
    Ok(weights.iter().map(|weight| weight / sum).collect())
}

/// The square of the mean of the roots: the barycentre where the covariances commute.
fn first_guess(members: &[Member], d: usize) -> Vec<f64> {
    let mut roots = vec![0.0; d * d];
    members.iter().for_each(|member| axpy(&mut roots, member.share, &member.covariance.root()));
    symmetric(multiply(&roots, &roots, d, d, d), d)
}

struct State {
    covariance: Vec<f64>,
    dimension: usize,
}

/// What the maps from the current covariance say.
struct Step {
    value: f64,
    dual: f64,
    residual: f64,
    /// H.
    mean_map: Vec<f64>,
}

impl State {
    fn step(&self, members: &[Member], monitor: &Monitor) -> Result<Step> {
        let d = self.dimension;
        let eigen = symmetric_eigen(&self.covariance, d)?;
        let most = eigen.values[d - 1];
        if most == 0.0 {
            // All distributions are points.
            return Ok(Step { value: 0.0, dual: 0.0, residual: 0.0, mean_map: self.covariance.clone() });
        }
        if eigen.values[0] <= RANK * d as f64 * most {
            let message = "their covariances are singular in a common direction; leave it out or add a small variance";
            return Err(Error::value("gaussians", message));
        }
        let current = Covariance { dimension: d, matrix: self.covariance.clone(), eigen };
        let mut mean_map = vec![0.0; d * d];
        let (mut maps, mut value) = (Vec::with_capacity(members.len()), 0.0);
        for member in members {
            monitor.check()?;
            let map = Map::new(&current, &member.covariance)?;
            value += member.share * map.displacement(&current);
            axpy(&mut mean_map, member.share, &map.matrix);
            maps.push(map.matrix);
        }
        let off = mean_map.iter().enumerate().map(|(k, value)| value - f64::from(u8::from(k / d == k % d)));
        let residual = off.map(|value| value * value).sum::<f64>().sqrt() / (d as f64).sqrt();
        let inverse_root = symmetric_eigen(&mean_map, d)?.function(|value| 1.0 / value.sqrt());
        let mut dual = 0.0;
        for (member, map) in members.iter().zip(&maps) {
            monitor.check()?;
            let mut scaled = symmetric_eigen(&sandwich(&inverse_root, map, d), d)?;
            if !members.iter().all(|member| member.covariance.is_regular()) {
                // Mixed with the identity the maps still add up to it.
                scaled.values.iter_mut().for_each(|value| *value = (1.0 - MIX) * value.max(0.0) + MIX);
            }
            let back = scaled.function(|value| 1.0 / value);
            dual += member.share * (member.covariance.trace() - inner(&back, &member.covariance.matrix));
        }
        Ok(Step { value, dual, residual, mean_map })
    }
}

fn squared_distance(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| (x - y) * (x - y)).sum()
}
