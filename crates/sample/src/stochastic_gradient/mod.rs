//! Langevin and Hamiltonian dynamics by noisy gradients: SGLD and SGHMC, asked and told.
//!
//! ```text
//! SGLD    θ ← θ + ε/2 ĝ + √ε ξ
//! SGHMC   v ← (1 − α) v + ε ĝ + √(2 α ε) ξ,   θ ← θ + v
//! step    εₜ = a (b + t)^−γ
//! ```
//!
//! `ĝ` is an unbiased estimate of the gradient of the log posterior: the prior's, and `N/n` times that of `n` of the `N` data. Steps that
//! fall with `½ < γ ≤ 1` make the draws, weighed by their steps, consistent; constant ones (`γ = 0`) leave a bias: on a standard normal
//! density with exact gradients SGLD has variance `1 / (1 − ε/4)`. One gradient a chain and step; the caller computes them.
//!
//! M. Welling, Y. W. Teh, Bayesian learning via stochastic gradient Langevin dynamics, ICML 2011; T. Chen, E. Fox, C. Guestrin,
//! Stochastic gradient Hamiltonian Monte Carlo, ICML 2014, arXiv:1402.4102.

use crate::common::purpose;
use gibbs_core::{Error, Result, Stream, StreamState, saved};
use serde::{Deserialize, Serialize};

const FORMAT: saved::Format = saved::Format { tag: *b"gbsg", version: 1, name: "checkpoint" };

/// Which dynamics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Method {
    /// Langevin.
    #[default]
    Sgld,
    /// Hamiltonian with friction.
    Sghmc,
}

/// How long and by which steps.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Options {
    /// Which dynamics; default Langevin.
    pub method: Method,
    /// `a` of the steps; default 0.01.
    pub step_size: f64,
    /// `b` of the steps; default 1.
    pub delay: f64,
    /// `γ` of the steps; default 0.55.
    pub decay: f64,
    /// `α` of the Hamiltonian dynamics, below 1; default 0.1.
    pub friction: f64,
    /// Steps before the first draw; default 1000.
    pub warmup: u32,
    /// Draws of each chain; default 1000.
    pub draws: u32,
    /// Steps from one draw to the next; default 1.
    pub thin: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            method: Method::Sgld,
            step_size: 0.01,
            delay: 1.0,
            decay: 0.55,
            friction: 0.1,
            warmup: 1000,
            draws: 1000,
            thin: 1,
            seed: 0,
        }
    }
}

/// The state of some chains between two gradients.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Dynamics {
    options: Options,
    dimension: usize,
    stream: StreamState,
    /// Row by row (`chains × d`).
    positions: Vec<f64>,
    velocities: Vec<f64>,
    steps: u64,
    /// Draws, all chains of a step together, with the step's size.
    draws: Vec<f64>,
    sizes: Vec<f64>,
}

impl Dynamics {
    /// Chains at `start` (`chains × dimension`).
    pub fn new(start: Vec<f64>, dimension: usize, options: Options) -> Result<Self> {
        if dimension == 0 || start.is_empty() || !start.len().is_multiple_of(dimension) {
            return Err(Error::shape("start", format!("{} numbers do not fill rows of {dimension}", start.len())));
        }
        if options.decay > 1.0 {
            return Err(Error::option("decay", format!("expected at most 1, got {}", options.decay)));
        }
        let bytes = 8.0 * f64::from(options.draws) * start.len() as f64;
        if bytes > 16e9 {
            return Err(Error::out_of_memory("the draws", bytes));
        }
        let stream = Stream::new(options.seed, purpose::TRANSITIONS, 0).state();
        let velocities = vec![0.0; start.len()];
        Ok(Self { options, dimension, stream, positions: start, velocities, steps: 0, draws: vec![], sizes: vec![] })
    }

    /// The state as bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        saved::to_bytes(FORMAT, self)
    }

    /// The state that was saved as `bytes`; errors name `checkpoint`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let state: Self = saved::from_bytes(FORMAT, bytes)?;
        let n = state.positions.len();
        let fits = state.dimension > 0
            && n > 0
            && n.is_multiple_of(state.dimension)
            && state.velocities.len() == n
            && state.draws.len() == n * state.sizes.len();
        if fits { Ok(state) } else { Err(Error::value("checkpoint", "its parts do not fit together")) }
    }

    /// Coordinates of a position.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// Where gradients are wanted, row by row.
    pub fn positions(&self) -> &[f64] {
        &self.positions
    }

    /// Steps taken.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Steps in all.
    pub fn total(&self) -> u64 {
        u64::from(self.options.warmup) + u64::from(self.options.draws) * u64::from(self.options.thin)
    }

    /// Whether all draws are there.
    pub fn is_done(&self) -> bool {
        self.steps >= self.total()
    }

    /// Takes estimates of the gradients at the positions, row by row, and moves; nothing happens when the run is done.
    pub fn tell(&mut self, gradients: &[f64]) -> Result<()> {
        if gradients.len() != self.positions.len() {
            let expected = self.positions.len();
            return Err(Error::shape("gradients", format!("expected {expected} numbers, got {}", gradients.len())));
        }
        if self.is_done() {
            return Ok(());
        }
        let &Options { method, step_size, delay, decay, friction, warmup, thin, .. } = &self.options;
        let size = step_size * (delay + self.steps as f64).powf(-decay);
        let mut stream = Stream::restore(self.stream);
        for ((x, v), g) in self.positions.iter_mut().zip(&mut self.velocities).zip(gradients) {
            match method {
                Method::Sgld => *x += 0.5 * size * g + size.sqrt() * stream.normal(),
                Method::Sghmc => {
                    *v = (1.0 - friction) * *v + size * g + (2.0 * friction * size).sqrt() * stream.normal();
                    *x += *v;
                }
            }
        }
        self.stream = stream.state();
        self.steps += 1;
        let after = self.steps.saturating_sub(u64::from(warmup));
        if after > 0 && after.is_multiple_of(u64::from(thin.max(1))) {
            self.draws.extend_from_slice(&self.positions);
            self.sizes.push(size);
        }
        Ok(())
    }

    /// The draws so far, chain by chain (`chains × draws × d`), and the weight of each draw of a chain, which sum to 1.
    pub fn draws(&self) -> (Vec<f64>, Vec<f64>) {
        let (d, n) = (self.dimension, self.positions.len());
        let chains = n / d;
        let places = (0..chains).flat_map(|chain| (0..self.sizes.len()).map(move |s| s * n + chain * d));
        let draws = places.flat_map(|at| &self.draws[at..at + d]).copied().collect();
        let total: f64 = self.sizes.iter().sum();
        (draws, self.sizes.iter().map(|size| size / total).collect())
    }
}

#[cfg(test)]
mod tests;
