//! What a run returns: draws, and how far to trust them.

use super::{
    advance::{Batch, DIVERGENT, SATURATED},
    chain::Chain,
    run::{Run, width_of},
    settings::Settings,
    tally::Tally,
};
use gibbs_core::{LogDensity, Monitor, Result};
use gibbs_diagnostics::{Draws, Summary, ebfmi, summarize_each};

/// R-hat above this says that the chains disagree.
const LARGEST_RHAT: f64 = 1.01;
/// Effective draws a chain below which R-hat and quantiles are not reliable.
const LEAST_ESS: f64 = 100.0;
/// E-BFMI below this says that energies are explored too slowly.
const LEAST_EBFMI: f64 = 0.3;
/// Share of divergent trees above which the draws may miss a part of the distribution.
const LARGEST_DIVERGENT_SHARE: f64 = 0.002;

/// Draws from a posterior, with their diagnosis.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior {
    /// Number of chains.
    pub chains: usize,
    /// Draws a chain; where a run was stopped, as many as every chain has.
    pub draws: usize,
    /// Consecutive draws that belong together, as those of a tree do.
    pub batch: usize,
    /// Numbers a draw: the sizes of all variables together.
    pub width: usize,
    /// The draws (`chains × draws × width`), variables in the density's order.
    pub values: Vec<f64>,
    /// Log density of each draw on the unconstrained space (`chains × draws`).
    pub log_density: Vec<f64>,
    /// The unconstrained positions of the draws (`chains × draws × dimension`), where that was asked for; else empty.
    pub positions: Vec<f64>,
    /// The gradients of the log density there.
    pub gradients: Vec<f64>,
    /// Energy of each tree (`chains × trees`).
    pub energy: Vec<f64>,
    /// One summary a column of `values` (`width`).
    pub summary: Vec<Summary>,
    /// What says how far to trust the draws.
    pub diagnostics: Diagnostics,
    /// Whether all is well: R-hat at most 1.01 and 100 effective draws a chain in bulk and tails for every quantity, E-BFMI
    /// at least 0.3 for every chain, at most 0.2 % of the trees divergent.
    pub converged: bool,
}

/// The state of a run in figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostics {
    /// Divergent trees among those of the draws.
    pub divergences: u64,
    /// Trees that reached the largest depth.
    pub max_depth_hits: u64,
    /// E-BFMI of each chain.
    pub ebfmi: Vec<f64>,
    /// Largest R-hat of all quantities.
    pub rhat: f64,
    /// Smallest effective size of the bulks.
    pub ess_bulk: f64,
    /// Smallest effective size of the tails.
    pub ess_tail: f64,
    /// Gradients in all, warm-up included.
    pub gradients: u64,
    /// Gradients of the warm-up.
    pub warmup_gradients: u64,
    /// Trees that each chain did in warm-up.
    pub warmup_trees: u32,
    /// Whether warm-up ended because metric and chains had settled.
    pub settled: bool,
    /// The step size of the draws.
    pub step_size: f64,
    /// Directions of the metric beside its diagonal.
    pub metric_rank: usize,
    /// Mean acceptance of the steps.
    pub acceptance: f64,
}

/// Samples: the steps of [`Run`] in place, the chains on the monitor's threads.
pub fn run<D: LogDensity + ?Sized>(density: &D, settings: &Settings, monitor: &Monitor) -> Result<Posterior> {
    let mut run = Run::start(density, settings.clone())?;
    run.finish(density, monitor)?;
    run.posterior(density, monitor)
}

impl Run {
    /// The draws so far, with their diagnosis; those that not every chain has are left out. Parts that
    /// do not fit together are an error that names `checkpoint`.
    pub fn posterior<D: LogDensity + ?Sized>(&self, density: &D, monitor: &Monitor) -> Result<Posterior> {
        self.check(density)?;
        let width = width_of(density);
        let (chains, batches) = (self.chains.len(), &self.batches);
        let fewest = |count: fn(&Batch) -> usize| batches.iter().map(count).min().unwrap_or(0);
        let draws = fewest(Batch::draws).min(self.settings.kept(self.settings.draws as usize));
        let trees = fewest(Batch::trees).min(self.settings.trees() as usize);
        let joined = |part: fn(&Batch) -> &[f64], size: usize| -> Vec<f64> {
            let parts: Vec<&[f64]> = batches.iter().map(|batch| &part(batch)[..size]).collect();
            parts.concat()
        };
        let values = joined(|batch| &batch.values, draws * width);
        let log_density = joined(|batch| &batch.log_density, draws);
        let size = if self.settings.unconstrained { draws * density.dimension() } else { 0 };
        let positions = joined(|batch| &batch.positions, size);
        let gradients = joined(|batch| &batch.gradients, size);
        let energy = joined(|batch| &batch.energy, trees);
        let acceptance: f64 = batches.iter().flat_map(|batch| &batch.acceptance[..trees]).sum();
        let count =
            |fate: u32| batches.iter().flat_map(|batch| &batch.fate[..trees]).filter(|f| **f == fate).count() as u64;
        let total = |count: fn(&Chain) -> u64| self.chains.iter().map(count).fold(0, u64::saturating_add);
        let batch = self.settings.batch();
        let summary = summarize_each(&values, chains, width, batch, monitor)?;
        // A run that keeps nothing has counted on the way.
        let tallies = || self.chains.iter().map(|chain| &chain.tally);
        let passed = self.settings.thin == 0;
        let trees = if passed { tallies().map(|tally| tally.trees as usize).sum() } else { energy.len() };
        let diagnostics = Diagnostics {
            divergences: if passed { tallies().map(|tally| tally.divergences).sum() } else { count(DIVERGENT) },
            max_depth_hits: if passed { tallies().map(|tally| tally.saturated).sum() } else { count(SATURATED) },
            ebfmi: if passed { tallies().map(Tally::ebfmi).collect() } else { ebfmi(Draws::new(&energy, chains)?) },
            rhat: worst(&summary, |line| line.rhat, f64::max),
            ess_bulk: worst(&summary, |line| line.ess_bulk, f64::min),
            ess_tail: worst(&summary, |line| line.ess_tail, f64::min),
            gradients: total(|chain| chain.gradients),
            warmup_gradients: total(|chain| chain.warmup_gradients),
            warmup_trees: self.shared.warmup_trees,
            settled: self.shared.settled,
            step_size: self.shared.step,
            metric_rank: self.shared.metric_rank(),
            acceptance: if passed { tallies().map(|tally| tally.acceptance).sum() } else { acceptance } / trees as f64,
        };
        let converged = diagnostics.are_good(trees, chains);
        Ok(Posterior {
            chains,
            draws,
            batch,
            width,
            values,
            log_density,
            positions,
            gradients,
            energy,
            summary,
            diagnostics,
            converged,
        })
    }
}

impl Diagnostics {
    fn are_good(&self, trees: usize, chains: usize) -> bool {
        let least = LEAST_ESS * chains as f64;
        self.rhat <= LARGEST_RHAT
            && self.ess_bulk >= least
            && self.ess_tail >= least
            && self.ebfmi.iter().all(|value| *value >= LEAST_EBFMI)
            && self.divergences as f64 <= LARGEST_DIVERGENT_SHARE * trees as f64
    }
}

impl Posterior {
    /// The draws of columns `columns` (`chains × draws × columns.len()`): those of one variable.
    pub fn columns(&self, columns: std::ops::Range<usize>) -> Vec<f64> {
        let rows = self.values.chunks_exact(self.width.max(1));
        rows.flat_map(|row| row.get(columns.clone()).unwrap_or(&[])).copied().collect()
    }
}

/// The smallest effective size, of bulk and tail, of the quantities that move; NaN where one has none.
pub(super) fn smallest_ess(
    values: &[f64],
    chains: usize,
    width: usize,
    batch: usize,
    monitor: &Monitor,
) -> Result<f64> {
    let summary = summarize_each(values, chains, width, batch, monitor)?;
    let smallest = |figure: fn(&Summary) -> f64| worst(&summary, figure, f64::min);
    let (bulk, tail) = (smallest(|line| line.ess_bulk), smallest(|line| line.ess_tail));
    Ok(if bulk.is_nan() || tail.is_nan() { f64::NAN } else { bulk.min(tail) })
}

/// The worst figure of all quantities, NaN where one is. A quantity that is the same in every draw has none and counts for
/// nothing, as long as others move.
fn worst(summary: &[Summary], figure: fn(&Summary) -> f64, worse: fn(f64, f64) -> f64) -> f64 {
    let moving = || summary.iter().filter(|line| line.sd != 0.0).map(figure);
    moving().reduce(|a, b| if a.is_nan() || b.is_nan() { f64::NAN } else { worse(a, b) }).unwrap_or(f64::NAN)
}
