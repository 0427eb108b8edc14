//! Many-chain Hamiltonian Monte Carlo with trajectories of one length, which the chains find together.
//!
//! All chains make the same number of leapfrog steps at a time, so none waits for another's tree. The length `T` climbs
//! the change in the estimator of the trace of covariance (ChEES), how far apart the distances from the center are before and after:
//!
//! ```text
//! ChEES(T) = ¼ E (q(x') − q(x))²,   q(x) = (x − x̄)ᵀ M (x − x̄),   x' the end of a trajectory of time h T from x
//! ∂/∂T     = E h (q(x') − q(x)) (x' − x̄')ᵀ p'
//! ```
//!
//! with means over the chains, weighted by acceptance. `h` goes through van der Corput's sequence, the same for all chains. `log T` moves by Adam,
//! the step size by dual averaging of the harmonic mean of acceptance to 0.651. The paper measures distances in the coordinates' own
//! scales and adapts a diagonal; here the metric is the low-rank one of [`nuts`](crate::nuts), fitted to the states of all chains in
//! windows that double, and distances are taken in it, so that the widest coordinate does not speak for all. Length, step size and metric
//! are fixed for the draws.
//!
//! One gradient a leapfrog step; `O(d · rank)` beside it. Memory: a position, momentum and gradient a chain.
//!
//! M. Hoffman, A. Radul, P. Sountsov, An adaptive-MCMC scheme for setting trajectory lengths in Hamiltonian Monte Carlo, AISTATS 2021.

mod adapt;
mod walker;

use crate::common::{ChainDiagnostics, ChainDraws, ChainPlan, check_init, width_of};
use adapt::Adaptation;
use gibbs_core::{LogDensity, Monitor, Result};
use walker::Walker;

/// How many chains, how long, and how far they may go.
#[derive(Debug, Clone)]
pub struct Options {
    /// Chains, at least 2; default 32. What they learn they learn together, so that many make a short warm-up.
    pub chains: u32,
    /// Transitions of warm-up of each chain; default 200.
    pub warmup: u32,
    /// Draws of each chain, a transition each; default 300.
    pub draws: u32,
    /// Leapfrog steps of a trajectory at most; default 1000.
    pub max_steps: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { chains: 32, warmup: 200, draws: 300, max_steps: 1000, seed: 0 }
    }
}

/// Draws, and the length that was found.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The draws.
    pub draws: ChainDraws,
    /// Time of the longest trajectory, in units in which a normal posterior has period 2π under its own metric; they are spread
    /// evenly from 0 to it.
    pub trajectory_length: f64,
    /// Mean number of leapfrog steps of a draw.
    pub steps: f64,
}

/// Samples `density` from `init` or from random starts, the chains on the monitor's threads.
pub fn chees(density: &dyn LogDensity, init: Option<&[f64]>, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let &Options { chains, warmup, draws, max_steps, seed } = options;
    let plan = ChainPlan { chains: chains as usize, warmup, draws, thin: 1 };
    plan.check(width_of(density))?;
    check_init(init, density.dimension(), plan.chains)?;
    let mut walkers: Vec<Walker> =
        (0..plan.chains).map(|index| Walker::start(density, init, seed, index)).collect::<Result<_>>()?;
    let mut adaptation = Adaptation::new(&walkers);
    let total = f64::from(warmup) + f64::from(draws);
    for transition in 0..warmup {
        let (steps, share) = adaptation.plan(transition, max_steps);
        let kinetic = adaptation.kinetic();
        let step = adaptation.step;
        let moved = monitor.map(walkers.iter_mut().collect(), |_, walker: &mut Walker| {
            walker.advance(&kinetic, step, steps, monitor)
        })?;
        moved.into_iter().collect::<Result<()>>()?;
        drop(kinetic);
        adaptation.learn(&walkers, share, transition, warmup);
        monitor.report(f64::from(transition + 1), Some(total));
    }
    adaptation.settle();
    sample(density, walkers, &adaptation, options, monitor)
}

/// The draws: the chains go their ways, each with the same lengths at the same places.
fn sample(
    density: &dyn LogDensity,
    mut walkers: Vec<Walker>,
    adaptation: &Adaptation,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let &Options { chains, warmup, draws, max_steps, .. } = options;
    let width = width_of(density);
    let kinetic = adaptation.kinetic();
    let done = std::sync::atomic::AtomicU64::new(0);
    let (before, total) = (f64::from(warmup), f64::from(warmup) + f64::from(draws));
    let work = |_, walker: &mut Walker| -> Result<(Vec<f64>, Vec<f64>, f64)> {
        let (mut values, mut densities) = (vec![0.0; draws as usize * width], vec![]);
        let mut acceptance = 0.0;
        for (draw, row) in (0..draws).zip(values.chunks_exact_mut(width)) {
            let (steps, _) = adaptation.plan(draw, max_steps);
            walker.advance(&kinetic, adaptation.step, steps, monitor)?;
            acceptance += walker.acceptance;
            density.constrain(&walker.point.position, row);
            densities.push(walker.point.value);
            let sum = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
            monitor.report(before + sum as f64 / f64::from(chains), Some(total));
        }
        Ok((values, densities, acceptance / f64::from(draws)))
    };
    let each: Vec<(Vec<f64>, Vec<f64>, f64)> =
        monitor.map(walkers.iter_mut().collect(), work)?.into_iter().collect::<Result<_>>()?;
    let diagnostics = ChainDiagnostics {
        evaluations: walkers.iter().map(Walker::evaluations).sum(),
        acceptance: each.iter().map(|(.., acceptance)| acceptance).sum::<f64>() / f64::from(chains),
        step_size: vec![adaptation.step; chains as usize],
        ..ChainDiagnostics::default()
    };
    let all_steps: f64 = (0..draws).map(|draw| f64::from(adaptation.plan(draw, max_steps).0)).sum();
    let log_density = each.iter().flat_map(|(_, densities, _)| densities).copied().collect();
    let values = each.into_iter().flat_map(|(values, ..)| values).collect();
    Ok(Solution {
        draws: ChainDraws::new(values, log_density, chains as usize, width, diagnostics, monitor)?,
        trajectory_length: adaptation.length,
        steps: all_steps / f64::from(draws),
    })
}

#[cfg(test)]
mod tests;
