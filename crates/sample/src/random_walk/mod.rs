//! Random-walk Metropolis with a proposal that learns its shape and its acceptance together.
//!
//! ```text
//! y = x + S u,  u ~ normal(0, I);   accept with probability α = min(1, p(y) / p(x))
//! warm-up   S Sᵀ ← S (I + η (α − α*) u uᵀ / ‖u‖²) Sᵀ,   η = min(1, d n^−⅔)
//! ```
//!
//! The factor stays triangular by a rank-one update. No gradients are needed; the cost of an independent draw grows as `d`
//! for a well-shaped proposal. `O(d²)` a transition beside the density.
//!
//! M. Vihola, Robust adaptive Metropolis algorithm with coerced acceptance rate, Statistics and Computing 22 (2012),
//! arXiv:1011.4381; A. Gelman, G. Roberts, W. Gilks, Efficient Metropolis jumping rules, 1996.

use crate::common::{ChainDraws, ChainPlan, Target, Transition, check_init, purpose, run_chains, start};
use gibbs_core::{Error, LogDensity, Monitor, Result, Stream, dot};

/// A factor above this dimension would not fit.
const MOST_COORDINATES: usize = 4000;

/// How many chains and how long.
#[derive(Debug, Clone)]
pub struct Options {
    /// Independent chains; default 4.
    pub chains: u32,
    /// Transitions of warm-up; default 5000.
    pub warmup: u32,
    /// Draws of each chain; default 1000.
    pub draws: u32,
    /// Transitions from one draw to the next; default 10.
    pub thin: u32,
    /// Mean acceptance that the proposal is shaped for; default 0.234.
    pub target_accept: f64,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { chains: 4, warmup: 5000, draws: 1000, thin: 10, target_accept: 0.234, seed: 0 }
    }
}

/// Samples `density` from `init` or from random starts, the chains on the monitor's threads.
pub fn random_walk(
    density: &dyn LogDensity,
    init: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<ChainDraws> {
    let &Options { chains, warmup, draws, thin, target_accept, seed } = options;
    let (chains, d) = (chains as usize, density.dimension());
    if d > MOST_COORDINATES {
        return Err(Error::out_of_memory("the proposal", 8.0 * (d * d) as f64));
    }
    check_init(init, d, chains)?;
    run_chains(density, ChainPlan { chains, warmup, draws, thin }, monitor, &|index| {
        let mut target = Target::new(density);
        let point = start(&mut target, init, seed, index)?;
        let mut factor = vec![0.0; d * d];
        (0..d).for_each(|i| factor[i * d + i] = 2.38 / (d as f64).sqrt());
        Ok(Box::new(Walk {
            target,
            position: point.position,
            value: point.value,
            factor,
            acceptance: 0.0,
            target_accept,
            updates: 0.0,
            stream: Stream::new(seed, purpose::TRANSITIONS, index as u32),
        }))
    })
}

struct Walk<'a> {
    target: Target<'a>,
    position: Vec<f64>,
    value: f64,
    /// S, lower triangular.
    factor: Vec<f64>,
    acceptance: f64,
    target_accept: f64,
    updates: f64,
    stream: Stream,
}

impl Walk<'_> {
    fn learn(&mut self, deviates: &[f64], step: &[f64]) {
        let d = deviates.len();
        self.updates += 1.0;
        let rate = (d as f64 * self.updates.powf(-2.0 / 3.0)).min(1.0);
        let change = rate * (self.acceptance - self.target_accept) / dot(deviates, deviates);
        let root = change.abs().sqrt();
        update(&mut self.factor, step.iter().map(|s| s * root).collect(), change.signum());
    }
}

impl Transition for Walk<'_> {
    fn advance(&mut self, warmup: Option<f64>) -> Result<()> {
        let d = self.position.len();
        let deviates: Vec<f64> = (0..d).map(|_| self.stream.normal()).collect();
        let step: Vec<f64> = (0..d).map(|i| dot(&self.factor[i * d..i * d + i + 1], &deviates[..=i])).collect();
        let next: Vec<f64> = self.position.iter().zip(&step).map(|(x, s)| x + s).collect();
        let value = self.target.value(&next);
        self.acceptance = (value - self.value).min(0.0).exp();
        if self.stream.uniform() < self.acceptance {
            (self.position, self.value) = (next, value);
        }
        if warmup.is_some() {
            self.learn(&deviates, &step);
        }
        Ok(())
    }

    fn state(&self) -> (&[f64], f64) {
        (&self.position, self.value)
    }

    fn evaluations(&self) -> u64 {
        self.target.evaluations
    }

    fn acceptance(&self) -> f64 {
        self.acceptance
    }

    /// The geometric mean of the proposal's deviations along its axes.
    fn step_size(&self) -> f64 {
        let d = self.position.len();
        ((0..d).map(|i| self.factor[i * d + i].ln()).sum::<f64>() / d as f64).exp()
    }
}

/// The factor of `L Lᵀ ± v vᵀ`, in place; where the difference is not positive definite the factor stays as it was.
fn update(factor: &mut Vec<f64>, mut v: Vec<f64>, sign: f64) {
    let d = v.len();
    let before = if sign < 0.0 { factor.clone() } else { vec![] };
    for k in 0..d {
        let pivot = factor[k * d + k];
        let square = pivot * pivot + sign * v[k] * v[k];
        let definite = square > 1e-24 * pivot * pivot;
        if !definite {
            *factor = before;
            return;
        }
        let root = square.sqrt();
        let (c, s) = (root / pivot, v[k] / pivot);
        factor[k * d + k] = root;
        for i in k + 1..d {
            factor[i * d + k] = (factor[i * d + k] + sign * s * v[i]) / c;
            v[i] = c * v[i] - s * factor[i * d + k];
        }
    }
}

#[cfg(test)]
mod tests;
