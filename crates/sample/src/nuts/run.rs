//! A whole run in one place: chains, what they share, and the draws so far. What the synchronous twin drives, what a
//! checkpoint holds, and a model of how to drive the steps elsewhere.

use super::{
    advance::{Batch, advance_into},
    chain::{Chain, start},
    meet::meet,
    posterior::smallest_ess,
    schedule,
    settings::{Settings, WarmStart},
    shared::{Shared, begin},
};
use gibbs_core::{Error, LogDensity, Monitor, Result, Variable, saved};
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering};

const FORMAT: saved::Format = saved::Format { tag: *b"gbnr", version: 5, name: "checkpoint" };

/// Room is made for the draws of no more trees at once.
const RESERVED_TREES: u64 = 4096;

/// Draws that would need more memory are refused before sampling.
const LARGEST_BYTES: f64 = 16e9;

/// The state of a run. Its fields are the parts that orchestrators keep apart; [`to_bytes`](Self::to_bytes) makes a
/// checkpoint of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The options. Only `draws` may be changed on the way.
    pub settings: Settings,
    /// What the chains share.
    pub shared: Shared,
    /// The chains, in order.
    pub chains: Vec<Chain>,
    /// The draws of each chain so far, whole trees of them.
    pub batches: Vec<Batch>,
}

impl Run {
    /// Starts the chains.
    pub fn start<D: LogDensity + ?Sized>(density: &D, settings: Settings) -> Result<Self> {
        settings.check(density.dimension())?;
        let width = width_of(density) + 1 + if settings.unconstrained { 2 * density.dimension() } else { 0 };
        let kept = settings.kept(settings.draws as usize) as f64;
        let bytes = 8.0 * f64::from(settings.chains) * kept * width as f64;
        // With a target the draws are a limit that few runs reach.
        if settings.target_ess.is_none() && bytes > LARGEST_BYTES {
            return Err(Error::out_of_memory("the draws", bytes));
        }
        let chains: Vec<Chain> =
            (0..settings.chains).map(|index| start(density, &settings, index)).collect::<Result<_>>()?;
        let shared = begin(density, &settings, &chains)?;
        let batches = vec![Batch::default(); chains.len()];
        Ok(Self { settings, shared, chains, batches })
    }

    /// Advances every chain by `budget` gradients (at least a tree) on the monitor's threads, and lets the chains meet when
    /// all have done their stage. Returns whether all draws are there.
    ///
    /// On an error the run is spent.
    pub fn advance<D: LogDensity + ?Sized>(&mut self, density: &D, budget: u64, monitor: &Monitor) -> Result<bool> {
        let Self { settings, shared, chains, batches } = self;
        let width = width_of(density);
        // Progress counts the trees of this phase over all chains; how many warm-up will take is not known.
        let sampling = shared.is_sampling();
        let total = sampling.then(|| f64::from(settings.trees()) * chains.len() as f64);
        let before = if sampling { 0.0 } else { f64::from(shared.warmup_trees()) * chains.len() as f64 };
        let done = AtomicU64::new(
            chains.iter().filter(|c| c.stage == shared.of(c.index).stage).map(|c| u64::from(c.trees())).sum(),
        );
        let work = |_, (chain, batch): (&mut Chain, &mut Batch)| -> Result<bool> {
            if sampling {
                let trees = u64::from(shared.trees(settings).saturating_sub(chain.trees()));
                batch.reserve(trees.min(budget).min(RESERVED_TREES) as usize, width, settings);
            }
            let hear = |trees: u32| {
                let trees = done.fetch_add(u64::from(trees), Ordering::Relaxed) + u64::from(trees);
                monitor.report(before + trees as f64, total);
            };
            Ok(advance_into(density, settings, shared, chain, (budget.max(1), &hear), monitor, (batch, None))?.done)
        };
        let finished = monitor.map(chains.iter_mut().zip(batches).collect(), work)?;
        if !finished.into_iter().collect::<Result<Vec<bool>>>()?.into_iter().all(|done| done) {
            return Ok(false);
        }
        if self.shared.is_sampling() {
            let assessed = self.assess(density, monitor)?;
            self.shared = assessed.shared;
            return Ok(assessed.enough);
        }
        self.shared = meet(&self.settings, &self.shared, &self.chains)?;
        Ok(false)
    }

    /// [`assess`] of the draws so far.
    pub fn assess<D: LogDensity + ?Sized>(&self, density: &D, monitor: &Monitor) -> Result<Assessed> {
        self.check(density)?;
        assess(width_of(density), &self.settings, &self.shared, &self.batches, monitor)
    }

    /// Advances until all draws are there.
    pub fn finish<D: LogDensity + ?Sized>(&mut self, density: &D, monitor: &Monitor) -> Result<()> {
        while !self.advance(density, u64::MAX, monitor)? {}
        Ok(())
    }

    /// The run as bytes, to be continued bit for bit.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        saved::to_bytes(FORMAT, self)
    }

    /// The run that was saved as `bytes`, checked against the density it is to be continued with; errors name `checkpoint`.
    pub fn from_bytes<D: LogDensity + ?Sized>(density: &D, bytes: &[u8]) -> Result<Self> {
        let run: Self = saved::from_bytes(FORMAT, bytes)?;
        run.check(density)?;
        Ok(run)
    }

    /// Checks that the parts belong to `density` and fit together.
    pub fn check<D: LogDensity + ?Sized>(&self, density: &D) -> Result<()> {
        self.settings.check(density.dimension())?;
        self.shared.check(density)?;
        let count = self.settings.chains as usize;
        let (width, dimension) = (width_of(density), density.dimension());
        if self.chains.len() != count
            || ![0, count].contains(&self.shared.alone.len())
            || self.batches.len() != count
            || !self.batches.iter().all(|b| b.fits(width, dimension, &self.settings))
        {
            return Err(Error::value("checkpoint", "its chains and draws do not fit together"));
        }
        Ok(())
    }

    /// One run of all chains of `runs`, such as machines made apart, each with the metric and step size that it has; all are to be warm, of
    /// one density, and to make their draws alike. It has as many draws a chain as the shortest.
    ///
    /// Errors name `runs`; two that are the same chain, because they had the same seed, are one.
    pub fn join(runs: Vec<Self>) -> Result<Self> {
        let refuse = |problem: String| Err(Error::value("runs", problem));
        let Some(first) = runs.first() else { return refuse("there is none".into()) };
        let (mut joined, method) = (first.clone(), first.settings.method());
        joined.settings.target_ess = None;
        joined.settings.cross_chain_warmup = false;
        (joined.chains, joined.batches, joined.shared.alone) = (vec![], vec![], vec![]);
        for (place, run) in runs.into_iter().enumerate() {
            if !run.shared.is_sampling() {
                return refuse(format!("run {place} is not warm yet"));
            }
            if run.shared.fingerprint != joined.shared.fingerprint || run.settings.method() != method {
                return refuse(format!("run {place} is of another model or has other options than the first"));
            }
            joined.settings.draws = joined.settings.draws.min(run.settings.draws);
            joined.shared.stage = joined.shared.stage.max(run.shared.stage);
            for (chain, batch) in run.chains.into_iter().zip(run.batches) {
                let first = |batch: &Batch| batch.log_density.first().map(|density| density.to_bits());
                if first(&batch).is_some() && joined.batches.iter().any(|other| first(other) == first(&batch)) {
                    return refuse(format!("run {place} has a chain of another run: each needs a seed of its own"));
                }
                let own = Shared { alone: vec![], ..run.shared.of(chain.index).clone() };
                joined.chains.push(Chain { index: joined.chains.len() as u32, ..chain });
                joined.shared.alone.push(own);
                joined.batches.push(batch);
            }
        }
        joined.settings.chains = joined.chains.len() as u32;
        joined.shared.sum_up();
        Ok(joined)
    }

    /// Metric, step size and positions for the next run on the same or a similar density.
    pub fn warm_start(&self) -> WarmStart {
        WarmStart {
            metric: self.shared.metric.clone(),
            step_size: self.shared.step,
            positions: self.chains.iter().flat_map(|chain| chain.point.position.iter().copied()).collect(),
        }
    }
}

/// What [`assess`] finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessed {
    /// What the chains share from now on: more trees to do, unless the draws are enough.
    pub shared: Shared,
    /// Whether the run is done.
    pub enough: bool,
}

/// Where all chains have done the trees that `shared` asks of them: whether their draws are enough, by their number or by their
/// effective size, and how many more trees to do before the next look. `O(width · S log S)` where there is a target.
pub fn assess(
    width: usize,
    settings: &Settings,
    shared: &Shared,
    batches: &[Batch],
    monitor: &Monitor,
) -> Result<Assessed> {
    let mut shared = shared.clone();
    let trees = batches.iter().map(Batch::trees).min().unwrap_or(0);
    let enough = match settings.target_ess {
        Some(target) if trees < settings.trees() as usize => {
            let draws = batches.iter().map(Batch::draws).min().unwrap_or(0);
            let parts: Vec<&[f64]> = batches.iter().map(|batch| &batch.values[..draws * width]).collect();
            let values = parts.concat();
            let effective = smallest_ess(&values, batches.len(), width, settings.batch(), monitor)?;
            shared.look_after(schedule::next_assessment(trees as u32, effective / target));
            effective >= target
        }
        _ => true,
    };
    Ok(Assessed { shared, enough })
}

/// Numbers a draw.
pub(super) fn width_of<D: LogDensity + ?Sized>(density: &D) -> usize {
    density.variables().iter().map(Variable::len).sum()
}
