//! Langevin dynamics: overdamped with and without correction, and underdamped.
//!
//! ```text
//! ula          x ← x + h A ∇log p(x) + √(2h) A^½ ξ
//! mala         the same as a proposal, accepted or not (Metropolis)
//! underdamped  v ← v + h/2 ∇log p;  x ← x + h/2 v;  v ← c v + √(1 − c²) ξ;  x ← x + h/2 v;  v ← v + h/2 ∇log p,  c = e^(−γ h)
//! ```
//!
//! `A` is diagonal: variances learned in warm-up, in whose units the step `h` (for the underdamped, its root) is. Warm-up also
//! finds a step that MALA accepts as asked where none is given; unadjusted methods then take a quarter of it (the underdamped half
//! of its root). These have a bias that vanishes with the step and no rejection to warn of it: on a normal density `ula` has
//! variance `1 / (1 − h/2)`, the underdamped splitting (BAOAB) exactly 1. One gradient a transition.
//!
//! G. Roberts, R. Tweedie, Exponential convergence of Langevin distributions, Bernoulli 2 (1996); B. Leimkuhler, C. Matthews,
//! Rational construction of stochastic numerical methods for molecular sampling, AMRX 2013, arXiv:1203.5428.

use crate::common::{ChainDraws, ChainPlan, Point, Target, Transition, check_init, purpose, run_chains, start};
use gibbs_core::{LogDensity, Monitor, Result, Stream};

/// Mean acceptance that MALA's step is chosen for.
const ACCEPTANCE: f64 = 0.574;
/// Scales are learned in this part of warm-up, and the step again after it.
const LEARNS: (f64, f64) = (0.2, 0.6);

/// Which dynamics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Overdamped, with Metropolis's correction.
    #[default]
    Mala,
    /// Overdamped, unadjusted.
    Ula,
    /// Underdamped, unadjusted.
    Underdamped,
}

/// How many chains and how long.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which dynamics; default with correction.
    pub method: Method,
    /// Independent chains; default 4.
    pub chains: u32,
    /// Transitions of warm-up; default 2000.
    pub warmup: u32,
    /// Draws of each chain; default 1000.
    pub draws: u32,
    /// Transitions from one draw to the next; default 5.
    pub thin: u32,
    /// The step, in units of the scales; none: what warm-up finds.
    pub step_size: Option<f64>,
    /// Whether warm-up learns the scales of the coordinates; default true.
    pub adapt_scales: bool,
    /// Friction of the underdamped dynamics; default 1.
    pub friction: f64,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            method: Method::Mala,
            chains: 4,
            warmup: 2000,
            draws: 1000,
            thin: 5,
            step_size: None,
            adapt_scales: true,
            friction: 1.0,
            seed: 0,
        }
    }
}

/// Samples `density` from `init` or from random starts, the chains on the monitor's threads.
pub fn langevin(
    density: &dyn LogDensity,
    init: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<ChainDraws> {
    let &Options { chains, warmup, draws, thin, seed, .. } = options;
    let chains = chains as usize;
    check_init(init, density.dimension(), chains)?;
    run_chains(density, ChainPlan { chains, warmup, draws, thin }, monitor, &|index| {
        let mut target = Target::new(density);
        let point = start(&mut target, init, seed, index)?;
        let d = point.position.len();
        let mut stream = Stream::new(seed, purpose::TRANSITIONS, index as u32);
        Ok(Box::new(Dynamics {
            target,
            velocity: (0..d).map(|_| stream.normal()).collect(),
            point,
            scale: vec![1.0; d],
            moments: (0.0, vec![0.0; d], vec![0.0; d]),
            step: options.step_size.unwrap_or(1.0 / (d as f64).cbrt()),
            options,
            acceptance: 1.0,
            updates: 0.0,
            settled: false,
            stream,
        }))
    })
}

struct Dynamics<'a, 'b> {
    target: Target<'a>,
    point: Point,
    velocity: Vec<f64>,
    /// A^½.
    scale: Vec<f64>,
    /// Count, sums and squares of the coordinates.
    moments: (f64, Vec<f64>, Vec<f64>),
    step: f64,
    options: &'b Options,
    acceptance: f64,
    updates: f64,
    /// Whether the step is that of sampling.
    settled: bool,
    stream: Stream,
}

impl Dynamics<'_, '_> {
    fn propose(&mut self) -> Point {
        let root = (2.0 * self.step).sqrt();
        let mut position = self.point.position.clone();
        for ((x, g), s) in position.iter_mut().zip(&self.point.gradient).zip(&self.scale) {
            *x += self.step * s * s * g + root * s * self.stream.normal();
        }
        self.target.point(position)
    }

    /// −log of the density of a proposal from `from` to `to`, up to a constant.
    fn distance(&self, from: &Point, to: &Point) -> f64 {
        let each = from.position.iter().zip(&from.gradient).zip(&to.position).zip(&self.scale);
        each.map(|(((x, g), y), s)| ((y - x) / s - self.step * s * g).powi(2)).sum::<f64>() / (4.0 * self.step)
    }

    fn adjusted(&mut self) {
        let next = self.propose();
        self.acceptance = if next.value == f64::NEG_INFINITY {
            0.0
        } else {
            let gain =
                next.value - self.point.value + self.distance(&self.point, &next) - self.distance(&next, &self.point);
            gain.min(0.0).exp()
        };
        if self.stream.uniform() < self.acceptance {
            self.point = next;
        }
    }

    /// A step out of the support is not taken.
    fn unadjusted(&mut self) {
        let next = self.propose();
        if next.value > f64::NEG_INFINITY {
            self.point = next;
        }
    }

    fn underdamped(&mut self) {
        let h = self.step;
        let keep = (-self.options.friction * h).exp();
        let noise = (1.0 - keep * keep).sqrt();
        let mut next = self.point.position.clone();
        for (k, x) in next.iter_mut().enumerate() {
            let (v, s) = (&mut self.velocity[k], self.scale[k]);
            *v += 0.5 * h * s * self.point.gradient[k];
            *x += 0.5 * h * s * *v;
            *v = keep * *v + noise * self.stream.normal();
            *x += 0.5 * h * s * *v;
        }
        let next = self.target.point(next);
        if next.value == f64::NEG_INFINITY {
            self.velocity.iter_mut().for_each(|v| *v = -*v);
            return;
        }
        self.point = next;
        for ((v, g), s) in self.velocity.iter_mut().zip(&self.point.gradient).zip(&self.scale) {
            *v += 0.5 * h * s * g;
        }
    }

    /// Warm-up runs with correction where it has a step to find; with a given step it is the method's own.
    fn learn(&mut self, share: f64) {
        let (from, to) = LEARNS;
        if self.options.step_size.is_none() {
            self.updates += 1.0;
            self.step *= (2.0 * (self.acceptance - ACCEPTANCE) / self.updates.powf(0.6)).exp();
        }
        let (count, sums, squares) = &mut self.moments;
        if !self.options.adapt_scales || share < from {
            return;
        }
        if share < to {
            *count += 1.0;
            for ((x, sum), square) in self.point.position.iter().zip(sums).zip(squares) {
                *sum += x;
                *square += x * x;
            }
        } else if *count > 0.0 {
            for ((s, sum), square) in self.scale.iter_mut().zip(&*sums).zip(&*squares) {
                let variance = square / *count - (sum / *count).powi(2);
                if *count >= 10.0 && variance > 1e-12 * (square / *count) {
                    *s = variance.sqrt();
                }
            }
            *count = 0.0;
            self.updates = 0.0;
            if self.options.step_size.is_none() {
                self.step = 1.0 / (self.scale.len() as f64).cbrt();
            }
        }
    }

    fn settle(&mut self) {
        self.settled = true;
        if self.options.step_size.is_some() || self.updates == 0.0 {
            return;
        }
        match self.options.method {
            Method::Mala => {}
            Method::Ula => self.step *= 0.25,
            // Its step is a time: the square root of the others' twice.
            Method::Underdamped => self.step = 0.5 * (2.0 * self.step).sqrt(),
        }
    }
}

impl Transition for Dynamics<'_, '_> {
    fn advance(&mut self, warmup: Option<f64>) -> Result<()> {
        if warmup.is_none() && !self.settled {
            self.settle();
        }
        let finds = self.options.step_size.is_none();
        match (warmup, self.options.method) {
            (Some(_), _) if finds => self.adjusted(),
            (_, Method::Mala) => self.adjusted(),
            (_, Method::Ula) => self.unadjusted(),
            (_, Method::Underdamped) => self.underdamped(),
        }
        if let Some(share) = warmup {
            self.learn(share);
        }
        Ok(())
    }

    fn state(&self) -> (&[f64], f64) {
        (&self.point.position, self.point.value)
    }

    fn evaluations(&self) -> u64 {
        self.target.evaluations
    }

    fn acceptance(&self) -> f64 {
        if self.options.method == Method::Mala { self.acceptance } else { 1.0 }
    }

    fn step_size(&self) -> f64 {
        self.step
    }
}

#[cfg(test)]
mod tests;
