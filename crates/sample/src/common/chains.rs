//! Chains of any transition: warm-up, thinning, draws by variable, and how far to trust them.

use super::width_of;
use gibbs_core::{Error, LogDensity, Monitor, Result};
use gibbs_diagnostics::{Summary, summarize_each};
use std::sync::atomic::{AtomicU64, Ordering};

/// Draws that would need more memory are refused before sampling.
const LARGEST_BYTES: f64 = 16e9;

/// R-hat above this says that the chains disagree.
const LARGEST_RHAT: f64 = 1.01;
/// Effective draws a chain below which R-hat and quantiles are not reliable.
const LEAST_ESS: f64 = 100.0;

/// Draws of several chains, with their diagnosis.
#[derive(Debug, Clone)]
pub struct ChainDraws {
    /// Number of chains.
    pub chains: usize,
    /// Draws a chain.
    pub draws: usize,
    /// Numbers a draw: the sizes of all variables together.
    pub width: usize,
    /// The draws (`chains × draws × width`), variables in the density's order.
    pub values: Vec<f64>,
    /// Log density of each draw on the unconstrained space (`chains × draws`).
    pub log_density: Vec<f64>,
    /// One summary a column of `values` (`width`).
    pub summary: Vec<Summary>,
    /// What says how far to trust the draws.
    pub diagnostics: ChainDiagnostics,
    /// Whether R-hat is at most 1.01 and there are 100 effective draws a chain in bulk and tails for every quantity.
    pub converged: bool,
}

/// The state of a run in figures.
#[derive(Debug, Clone, Default)]
pub struct ChainDiagnostics {
    /// Largest R-hat of all quantities.
    pub rhat: f64,
    /// Smallest effective size of the bulks.
    pub ess_bulk: f64,
    /// Smallest effective size of the tails.
    pub ess_tail: f64,
    /// Evaluations of the density or its gradient, warm-up included.
    pub evaluations: u64,
    /// Mean acceptance after warm-up; 1 where nothing is ever refused.
    pub acceptance: f64,
    /// Step size of each chain after warm-up, in the method's units; 0 where it has none.
    pub step_size: Vec<f64>,
}

/// How many chains and how long; `WARMUP` sweeps of warm-up unless told otherwise.
#[derive(Debug, Clone)]
pub struct ChainOptions<const WARMUP: u32> {
    /// Independent chains; default 4.
    pub chains: u32,
    /// Sweeps of warm-up; default `WARMUP`.
    pub warmup: u32,
    /// Draws of each chain; default 1000.
    pub draws: u32,
    /// Sweeps from one draw to the next; default 1.
    pub thin: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl<const WARMUP: u32> Default for ChainOptions<WARMUP> {
    fn default() -> Self {
        Self { chains: 4, warmup: WARMUP, draws: 1000, thin: 1, seed: 0 }
    }
}

impl<const WARMUP: u32> ChainOptions<WARMUP> {
    pub(crate) fn plan(&self) -> ChainPlan {
        ChainPlan { chains: self.chains as usize, warmup: self.warmup, draws: self.draws, thin: self.thin }
    }
}

/// How many chains, and how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChainPlan {
    pub(crate) chains: usize,
    pub(crate) warmup: u32,
    pub(crate) draws: u32,
    pub(crate) thin: u32,
}

/// One chain's state and how it moves.
pub(crate) trait Transition {
    /// Moves once; `warmup` holds the share of warm-up that is done, and nothing after it.
    fn advance(&mut self, warmup: Option<f64>) -> Result<()>;
    /// The unconstrained position, with its log density.
    fn state(&self) -> (&[f64], f64);
    /// Evaluations so far.
    fn evaluations(&self) -> u64;
    /// Probability of accepting the last proposal.
    fn acceptance(&self) -> f64 {
        1.0
    }
    fn step_size(&self) -> f64 {
        0.0
    }
}

impl ChainPlan {
    pub(crate) fn check(&self, width: usize) -> Result<()> {
        let bytes = 8.0 * self.chains as f64 * f64::from(self.draws) * (width + 1) as f64;
        if bytes > LARGEST_BYTES { Err(Error::out_of_memory("the draws", bytes)) } else { Ok(()) }
    }
}

/// Runs the chains on the monitor's threads; `begin` makes chain `index`.
pub(crate) fn run_chains<'a>(
    density: &'a dyn LogDensity,
    plan: ChainPlan,
    monitor: &Monitor,
    begin: &(dyn Fn(usize) -> Result<Box<dyn Transition + 'a>> + Sync),
) -> Result<ChainDraws> {
    let width = width_of(density);
    plan.check(width)?;
    let sweeps = u64::from(plan.warmup) + u64::from(plan.draws) * u64::from(plan.thin);
    let (total, done) = (sweeps as f64 * plan.chains as f64, AtomicU64::new(0));
    let work = |_, index: usize| -> Result<Chain> {
        let mut transition = begin(index)?;
        let tick = |transition: &mut Box<dyn Transition + 'a>, warmup| -> Result<()> {
            monitor.check()?;
            transition.advance(warmup)?;
            monitor.report((done.fetch_add(1, Ordering::Relaxed) + 1) as f64, Some(total));
            Ok(())
        };
        for sweep in 0..plan.warmup {
            tick(&mut transition, Some(f64::from(sweep) / f64::from(plan.warmup)))?;
        }
        let mut chain = Chain { values: vec![0.0; plan.draws as usize * width], ..Chain::default() };
        for row in chain.values.chunks_exact_mut(width) {
            for _ in 0..plan.thin {
                tick(&mut transition, None)?;
                chain.acceptance += transition.acceptance();
            }
            let (position, log_density) = transition.state();
            density.constrain(position, row);
            chain.log_density.push(log_density);
        }
        chain.acceptance /= f64::from(plan.draws) * f64::from(plan.thin);
        chain.evaluations = transition.evaluations();
        chain.step_size = transition.step_size();
        Ok(chain)
    };
    let chains: Vec<Chain> = monitor.map((0..plan.chains).collect(), work)?.into_iter().collect::<Result<_>>()?;
    let diagnostics = ChainDiagnostics {
        evaluations: chains.iter().map(|chain| chain.evaluations).sum(),
        acceptance: chains.iter().map(|chain| chain.acceptance).sum::<f64>() / plan.chains as f64,
        step_size: chains.iter().map(|chain| chain.step_size).collect(),
        ..ChainDiagnostics::default()
    };
    let log_density = chains.iter().flat_map(|chain| &chain.log_density).copied().collect();
    let values = chains.into_iter().flat_map(|chain| chain.values).collect();
    ChainDraws::new(values, log_density, plan.chains, width, diagnostics, monitor)
}

#[derive(Default)]
struct Chain {
    values: Vec<f64>,
    log_density: Vec<f64>,
    acceptance: f64,
    evaluations: u64,
    step_size: f64,
}

impl ChainDraws {
    /// Diagnoses draws that are there; R-hat and effective sizes in `diagnostics` are filled in.
    pub(crate) fn new(
        values: Vec<f64>,
        log_density: Vec<f64>,
        chains: usize,
        width: usize,
        diagnostics: ChainDiagnostics,
        monitor: &Monitor,
    ) -> Result<Self> {
        let summary = summarize_each(&values, chains, width, 1, monitor)?;
        let diagnostics = ChainDiagnostics {
            rhat: worst(&summary, |line| line.rhat, f64::max),
            ess_bulk: worst(&summary, |line| line.ess_bulk, f64::min),
            ess_tail: worst(&summary, |line| line.ess_tail, f64::min),
            ..diagnostics
        };
        let least = LEAST_ESS * chains as f64;
        let converged =
            diagnostics.rhat <= LARGEST_RHAT && diagnostics.ess_bulk >= least && diagnostics.ess_tail >= least;
        Ok(Self {
            chains,
            draws: log_density.len() / chains,
            width,
            values,
            log_density,
            summary,
            diagnostics,
            converged,
        })
    }
}

/// The worst figure of all quantities that move, NaN where one is.
fn worst(summary: &[Summary], figure: fn(&Summary) -> f64, worse: fn(f64, f64) -> f64) -> f64 {
    let moving = || summary.iter().filter(|line| line.sd != 0.0).map(figure);
    if moving().any(f64::is_nan) || moving().next().is_none() {
        return f64::NAN;
    }
    moving().reduce(worse).unwrap_or(f64::NAN)
}
