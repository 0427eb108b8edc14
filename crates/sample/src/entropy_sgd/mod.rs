//! Entropy-SGD: descent on the local entropy of an energy, which prefers wide valleys to deep ones.
//!
//! ```text
//! F(x, γ) = log ∫ exp(−f(x′) − γ/2 ‖x − x′‖²) dx′,   −∇F = γ (x − E x′)
//! inner   x′ ← x′ − η′ (∇f(x′) + γ (x′ − x)) + ε √(2η′) ξ,   μ ← ¾ μ + ¼ x′,   L times, from x
//! outer   x ← x − η (x − μ),   γ ← γ₀ (1 + γ₁)ᵗ
//! ```
//!
//! for `f = −log p`. The factor `γ` of the gradient is left out of the outer step, as in the published code: the step then keeps its
//! length while `γ` grows and the valley looked at narrows. On `f = h x² / 2` the mean move `x − E x′` is `h x / (h + γ)`.
//! `L` gradients a step.
//!
//! P. Chaudhari and others, Entropy-SGD: biasing gradient descent into wide valleys, ICLR 2017, arXiv:1611.01838.

use crate::common::{Target, check_init, purpose, start};
use gibbs_core::{LogDensity, Monitor, Result, Stream, norm};

/// Weight of the running mean of inner positions.
const MEMORY: f64 = 0.75;

/// How long, how far and in which neighborhood.
#[derive(Debug, Clone)]
pub struct Options {
    /// Outer steps at most; default 1000.
    pub max_iterations: u32,
    /// Inner steps of each; default 20.
    pub inner_steps: u32,
    /// The outer step η; default 1.
    pub step_size: f64,
    /// The inner step η′; default 0.1.
    pub inner_step_size: f64,
    /// The noise ε of the inner steps; default 1e-4.
    pub noise: f64,
    /// γ₀: the inverse square of the neighborhood's size; default 0.01.
    pub scope: f64,
    /// γ₁: growth of γ a step, until γ is the inverse of the inner step size; default 0.001.
    pub scoping: f64,
    /// Descent ends where the outer move is shorter than this; default 1e-3.
    pub tolerance: f64,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_iterations: 1000,
            inner_steps: 20,
            step_size: 1.0,
            inner_step_size: 0.1,
            noise: 1e-4,
            scope: 0.01,
            scoping: 0.001,
            tolerance: 1e-3,
            seed: 0,
        }
    }
}

/// Where descent ended.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The unconstrained position (`d`).
    pub position: Vec<f64>,
    /// Its log density.
    pub log_density: f64,
    /// The log density at every outer step, the start included.
    pub trace: Vec<f64>,
    /// Length of the last outer move.
    pub residual: f64,
    /// Gradients in all.
    pub evaluations: u64,
    /// Outer steps taken.
    pub iterations: u32,
    /// Whether the last move was shorter than the tolerance.
    pub converged: bool,
}

/// Descends from `init` or from a random start.
pub fn entropy_sgd(
    density: &dyn LogDensity,
    init: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let d = density.dimension();
    check_init(init, d, 1)?;
    let mut target = Target::new(density);
    let point = start(&mut target, init, options.seed, 0)?;
    let mut stream = Stream::new(options.seed, purpose::TRANSITIONS, 0);
    let mut position = point.position;
    let mut trace = vec![point.value];
    let (mut residual, mut iterations, mut scope) = (f64::INFINITY, 0, options.scope);
    let mut gradient = vec![0.0; d];
    while iterations < options.max_iterations && residual >= options.tolerance {
        let mean = inner_mean(&mut target, &position, scope, options, &mut stream, monitor)?;
        let moved: Vec<f64> = position.iter().zip(&mean).map(|(x, m)| x - m).collect();
        residual = norm(&moved);
        position.iter_mut().zip(&moved).for_each(|(x, m)| *x -= options.step_size * m);
        trace.push(target.gradient(&position, &mut gradient));
        // A stronger pull would overshoot its center in one inner step, and grow from there.
        scope = (scope * (1.0 + options.scoping)).min(1.0 / options.inner_step_size);
        iterations += 1;
        monitor.report(f64::from(iterations), Some(f64::from(options.max_iterations)));
    }
    let log_density = trace.last().copied().unwrap_or(f64::NAN);
    let (evaluations, converged) = (target.evaluations, residual < options.tolerance && log_density.is_finite());
    Ok(Solution { position, log_density, trace, residual, evaluations, iterations, converged })
}

/// μ after the inner steps about `center`.
fn inner_mean(
    target: &mut Target,
    center: &[f64],
    scope: f64,
    options: &Options,
    stream: &mut Stream,
    monitor: &Monitor,
) -> Result<Vec<f64>> {
    let (step, noise) = (options.inner_step_size, options.noise * (2.0 * options.inner_step_size).sqrt());
    let (mut inner, mut mean) = (center.to_vec(), center.to_vec());
    let mut gradient = vec![0.0; center.len()];
    for _ in 0..options.inner_steps {
        monitor.check()?;
        if target.gradient(&inner, &mut gradient) == f64::NEG_INFINITY {
            // Outside of the support only the pull towards the center is left.
            gradient.fill(0.0);
        }
        for (((x, g), c), m) in inner.iter_mut().zip(&gradient).zip(center).zip(&mut mean) {
            *x += step * (g - scope * (*x - c)) + noise * stream.normal();
            *m = MEMORY * *m + (1.0 - MEMORY) * *x;
        }
    }
    Ok(mean)
}

#[cfg(test)]
mod tests;
