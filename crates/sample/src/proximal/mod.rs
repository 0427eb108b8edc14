//! Proximal Langevin dynamics for densities with a penalty that has corners, and their Bregman form.
//!
//! ```text
//! target    exp(log p(x) − g(x)),   g(x) = Σ αᵢ |xᵢ|
//! MYULA     x ← x + γ (∇log p(x) − (x − prox_λg(x)) / λ) + √(2γ) ξ
//! Bregman   y ← ∇φ(x) + γ (∇log p(x) − ∇²ψ(x) (x − P(x)) / λ) + √(2γ) ∇²φ(x)^½ ξ,   x ← ∇φ*(y),
//!           P(x) = argmin_z g(z) + D_ψ(z, x) / λ
//! ```
//!
//! `g` is replaced by its Moreau envelope, or by its left Bregman–Moreau envelope, whose gradient is Lipschitz: the bias vanishes with
//! `λ` and `γ`. The Bregman form moves in a mirror map, here `φ = ψ = Σ hyperbolic entropies` with `φ′(x) = asinh(x / β)` and
//! `φ″ = (x² + β²)^−½`, so that coordinates of very different scales take steps of their own; for it
//! `P(x) = β sinh(asinh(x / β) ∓ λ α)`, and 0 wherever that would change the sign: in the dead zone `|asinh(x / β)| ≤ λ α`. (The
//! published code returns `√(x² + β²) − β` there, which is no minimiser.) One gradient a transition; unadjusted.
//!
//! A. Durmus, É. Moulines, M. Pereyra, Efficient Bayesian computation by proximal Markov chain Monte Carlo, SIAM J. Imaging Sciences
//! 11 (2018), arXiv:1612.07471; T. Lau, H. Liu, Bregman proximal Langevin Monte Carlo via Bregman–Moreau envelopes, ICML 2022,
//! arXiv:2207.04387.

use crate::common::{ChainDraws, ChainPlan, Target, Transition, check_init, purpose, run_chains, start};
use gibbs_core::{Error, LogDensity, Monitor, Result, Stream};

/// How many chains, how long, and how smooth.
#[derive(Debug, Clone)]
pub struct Options {
    /// Independent chains; default 4.
    pub chains: u32,
    /// Transitions of warm-up; default 2000.
    pub warmup: u32,
    /// Draws of each chain; default 1000.
    pub draws: u32,
    /// Transitions from one draw to the next; default 10.
    pub thin: u32,
    /// The step γ; default 0.01.
    pub step_size: f64,
    /// The smoothing λ of the envelope; default 0.02.
    pub smoothing: f64,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { chains: 4, warmup: 2000, draws: 1000, thin: 10, step_size: 0.01, smoothing: 0.02, seed: 0 }
    }
}

/// Samples `exp(log p − Σ penalty |x|)`, where `penalty` is of each unconstrained coordinate; with `mirror` (β, positive) by the Bregman
/// form, without by MYULA.
pub fn proximal_langevin(
    density: &dyn LogDensity,
    init: Option<&[f64]>,
    penalty: &[f64],
    mirror: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<ChainDraws> {
    let &Options { chains, warmup, draws, thin, seed, .. } = options;
    let (chains, d) = (chains as usize, density.dimension());
    check_init(init, d, chains)?;
    let lengths = [("penalty", Some(penalty)), ("mirror", mirror)];
    for (name, values) in lengths.into_iter().filter_map(|(name, values)| values.map(|values| (name, values))) {
        if values.len() != d {
            return Err(Error::option(name, format!("expected {d} numbers, got {}", values.len())));
        }
    }
    if let Some(bad) = penalty.iter().find(|a| a.is_nan() || **a < 0.0) {
        return Err(Error::option("penalty", format!("expected numbers of at least 0, got {bad}")));
    }
    if let Some(bad) = mirror.and_then(|mirror| mirror.iter().find(|b| b.is_nan() || **b <= 0.0)) {
        return Err(Error::option("mirror", format!("expected positive numbers, got {bad}")));
    }
    run_chains(density, ChainPlan { chains, warmup, draws, thin }, monitor, &|index| {
        let mut target = Target::new(density);
        let point = start(&mut target, init, seed, index)?;
        let stream = Stream::new(seed, purpose::TRANSITIONS, index as u32);
        let (position, value, gradient) = (point.position, point.value, point.gradient);
        Ok(Box::new(Proximal { target, position, value, gradient, penalty, mirror, options, stream }))
    })
}

struct Proximal<'a, 'b> {
    target: Target<'a>,
    position: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
    penalty: &'b [f64],
    mirror: Option<&'b [f64]>,
    options: &'b Options,
    stream: Stream,
}

impl Transition for Proximal<'_, '_> {
    fn advance(&mut self, _warmup: Option<f64>) -> Result<()> {
        let (step, smoothing) = (self.options.step_size, self.options.smoothing);
        let root = (2.0 * step).sqrt();
        let mut next = self.position.clone();
        for (k, x) in next.iter_mut().enumerate() {
            let (alpha, noise) = (self.penalty[k], root * self.stream.normal());
            *x = match self.mirror {
                None => {
                    *x + step * (self.gradient[k] - (*x - soft_threshold(*x, smoothing * alpha)) / smoothing) + noise
                }
                Some(mirror) => {
                    let beta = mirror[k];
                    let curvature = 1.0 / x.hypot(beta);
                    let pull = curvature * (*x - bregman_threshold(*x, smoothing * alpha, beta)) / smoothing;
                    let dual = (*x / beta).asinh() + step * (self.gradient[k] - pull) + curvature.sqrt() * noise;
                    beta * dual.sinh()
                }
            };
        }
        let value = self.target.gradient(&next, &mut self.gradient);
        if value > f64::NEG_INFINITY {
            (self.position, self.value) = (next, value);
        } else {
            // A step out of the support is not taken.
            self.value = self.target.gradient(&self.position, &mut self.gradient);
        }
        Ok(())
    }

    fn state(&self) -> (&[f64], f64) {
        (&self.position, self.value)
    }

    fn evaluations(&self) -> u64 {
        self.target.evaluations
    }

    fn step_size(&self) -> f64 {
        self.options.step_size
    }
}

/// argmin_z `threshold` |z| + (z − x)² / 2.
fn soft_threshold(x: f64, threshold: f64) -> f64 {
    x.signum() * (x.abs() - threshold).max(0.0)
}

/// argmin_z `threshold` |z| + D(z, x), D the Bregman divergence of the hyperbolic entropy.
fn bregman_threshold(x: f64, threshold: f64, beta: f64) -> f64 {
    let dual = (x.abs() / beta).asinh() - threshold;
    if dual <= 0.0 { 0.0 } else { x.signum() * beta * dual.sinh() }
}

#[cfg(test)]
mod tests;
