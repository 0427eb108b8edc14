//! The No-U-Turn sampler.
//!
//! A run of the sampler crosses the border as its parts: settings, what the chains share, the chains, and batches of draws,
//! each as bytes. The orchestrator in TypeScript puts them together in any order and on any worker.

use crate::{
    arrays::{Integers, Vector},
    border::{ByteLists, Bytes},
    handle::Handle,
    output::Listed,
    scalars::{Count, Count32, OpenUnit, Positive, Seed},
};
use gibbs_core::{Error, Result, saved};
use gibbs_diagnostics::Summary;
use gibbs_model::Model;
use gibbs_sample::nuts::{self, Batch, Chain, Diagnostics, MetricKind, Posterior, Run, Settings, Shared, Warmup};

const SETTINGS: saved::Format = saved::Format { tag: *b"gbns", version: 4, name: "settings" };
const BATCH: saved::Format = saved::Format { tag: *b"gbnb", version: 3, name: "batch" };

/// A run in place has no reason to pause.
const BUDGET: u64 = u64::MAX;

crate::words! { MetricKind { LowRank = "lowRank", Diagonal = "diagonal", Dense = "dense", Unit = "unit" } }
crate::options! { Settings as NutsOptions {
    ; chains: Count32, cross_chain_warmup: bool, draws: Count32, draws_per_tree: Count32, thin: Count32, unconstrained: bool, step_halvings: u32, metric: MetricKind,
    target_accept: OpenUnit, max_depth: Count32, seed: Seed,
} }
crate::record! { Parts as NutsParts { settings: Vec<u8>, shared: Vec<u8>, chains: Listed<Vec<u8>>, batches: Listed<Vec<u8>>, stage: Stage } }
crate::record! { Stage as NutsStage { sampling: bool, trees: u32, warmup_trees: u32, keeps: bool, assessed: bool } }
crate::record! { Advanced as NutsAdvanced {
    chain: Vec<u8>, batch: Vec<u8>, values: Vec<f64>, trees: u32, divergences: u32, gradients: u64, done: bool,
} }
crate::record! { Met as NutsMet { shared: Vec<u8>, stage: Stage } }
crate::record! { Judged as NutsJudged { shared: Vec<u8>, stage: Stage, enough: bool } }
crate::record! { Finished as NutsFinished { checkpoint: Vec<u8>, posterior: Posterior } }
crate::record! { Posterior as NutsPosterior {
    chains: usize, draws: usize, batch: usize, width: usize, values: Vec<f64>, log_density: Vec<f64>, positions: Vec<f64>,
    gradients: Vec<f64>, energy: Vec<f64>, summary: Listing, diagnostics: Diagnostics, converged: bool,
} }
crate::record! { Diagnostics as NutsDiagnostics {
    divergences: u64, max_depth_hits: u64, ebfmi: Vec<f64>, rhat: f64, ess_bulk: f64, ess_tail: f64, gradients: u64,
    warmup_gradients: u64, warmup_trees: u32, settled: bool, step_size: f64, metric_rank: usize, acceptance: f64,
} }

crate::operations! { "sample";
    /// Starts the chains of a run.
    fn nuts_begin(_monitor, model: Handle<Model>, warmup["options.warmup"]: Option<u32>, init["options.init"]: Option<Vector>, warm_start["options.warmStart"]: Option<Bytes>, target["options.targetEss"]: Option<Positive>, length["options.trajectoryLength"]: Option<Positive>, keep: bool, options: Settings) -> Parts
        = {
        let options = Settings { thin: if keep { options.thin } else { 0 }, trajectory_length: length, ..options };
        Parts::of(&Run::start(&*model, settings(&model, warmup, init.as_deref(), warm_start, target, options)?)?)
    };
    /// A whole run in place.
    fn nuts_run(monitor, model: Handle<Model>, warmup["options.warmup"]: Option<u32>, init["options.init"]: Option<Vector>, warm_start["options.warmStart"]: Option<Bytes>, target["options.targetEss"]: Option<Positive>, length["options.trajectoryLength"]: Option<Positive>, options: Settings) -> Finished = {
        let run = Run::start(&*model, settings(&model, warmup, init.as_deref(), warm_start, target, Settings { trajectory_length: length, ..options })?)?;
        finish(run, &model, monitor)
    };
    /// The rest of a saved run in place.
    fn nuts_resume_run(monitor, model: Handle<Model>, checkpoint: Bytes, draws["options.draws"]: Option<Count32>, target["options.targetEss"]: Option<Positive>) -> Finished
        = finish(restored(&model, checkpoint, draws, target)?, &model, monitor);
    /// The parts of a saved run, to be continued.
    fn nuts_resume(_monitor, model: Handle<Model>, checkpoint: Bytes, draws["options.draws"]: Option<Count32>, target["options.targetEss"]: Option<Positive>) -> Parts
        = Parts::of(&restored(&model, checkpoint, draws, target)?);
    /// One run of all chains of finished ones.
    fn nuts_combine(monitor, model: Handle<Model>, runs: ByteLists) -> Finished = {
        let read = |(place, bytes): (usize, &&[u8])| {
            Run::from_bytes(&*model, bytes).map_err(|error| Error::value("runs", format!("run {place}: {error}")))
        };
        let run = Run::join(runs.iter().enumerate().map(read).collect::<Result<_>>()?)?;
        Ok(Finished { checkpoint: run.to_bytes()?, posterior: run.posterior(&*model, monitor)? })
    };
    /// Does trees of one chain until its stage is done or `budget` gradients are spent.
    fn nuts_advance(monitor, model: Handle<Model>, settings: Bytes, shared: Bytes, chain: Bytes, budget: Count) -> Advanced = {
        let (settings, shared) = (read_settings(settings)?, Shared::from_bytes(shared)?);
        let mut chain = Chain::from_bytes(chain)?;
        let output = nuts::advance(&*model, &settings, &shared, &mut chain, budget as u64, monitor)?;
        let batch = saved::to_bytes(BATCH, &output.batch)?;
        Ok(Advanced {
            chain: chain.to_bytes()?,
            batch,
            values: if settings.thin == 1 { output.batch.values } else { output.passing },
            trees: output.effort.trees,
            divergences: output.effort.divergences,
            gradients: output.effort.gradients,
            done: output.effort.done,
        })
    };
    /// Lets the chains meet: the next stage.
    fn nuts_meet(_monitor, settings: Bytes, shared: Bytes, chains: ByteLists) -> Met = {
        let settings = read_settings(settings)?;
        let shared = nuts::meet(&settings, &Shared::from_bytes(shared)?, &read_chains(&chains)?)?;
        Ok(Met { shared: shared.to_bytes()?, stage: Stage::of(&settings, &shared) })
    };
    /// Whether the draws of chains that have done their part are enough; what the chains share from then on.
    fn nuts_assess(monitor, model: Handle<Model>, settings: Bytes, shared: Bytes, chains: ByteLists, batches: ByteLists, owners: Integers) -> Judged = {
        let run = joined(settings, shared, &chains, &batches, owners)?;
        let assessed = run.assess(&*model, monitor)?;
        Ok(Judged {
            shared: assessed.shared.to_bytes()?,
            stage: Stage::of(&run.settings, &assessed.shared),
            enough: assessed.enough,
        })
    };
    /// The parts of a run as one checkpoint; `owners` says whose batch each is.
    fn nuts_checkpoint(_monitor, settings: Bytes, shared: Bytes, chains: ByteLists, batches: ByteLists, owners: Integers) -> Vec<u8>
        = joined(settings, shared, &chains, &batches, owners)?.to_bytes();
    /// The draws of a run, with their diagnosis.
    fn nuts_posterior(monitor, model: Handle<Model>, settings: Bytes, shared: Bytes, chains: ByteLists, batches: ByteLists, owners: Integers) -> Posterior
        = joined(settings, shared, &chains, &batches, owners)?.posterior(&*model, monitor);
}

/// The parts of a run.
struct Parts {
    settings: Vec<u8>,
    shared: Vec<u8>,
    chains: Listed<Vec<u8>>,
    batches: Listed<Vec<u8>>,
    stage: Stage,
}

/// What an orchestrator has to know of a stage.
struct Stage {
    sampling: bool,
    trees: u32,
    warmup_trees: u32,
    /// Whether any draws are kept.
    keeps: bool,
    /// Whether the draws are to have an effective size.
    assessed: bool,
}

struct Advanced {
    chain: Vec<u8>,
    batch: Vec<u8>,
    values: Vec<f64>,
    trees: u32,
    divergences: u32,
    gradients: u64,
    done: bool,
}

struct Met {
    shared: Vec<u8>,
    stage: Stage,
}

struct Judged {
    shared: Vec<u8>,
    stage: Stage,
    enough: bool,
}

struct Finished {
    checkpoint: Vec<u8>,
    posterior: Posterior,
}

/// Summaries, as the posterior holds them.
pub(super) type Listing = Vec<Summary>;

impl crate::IntoOutput for Listing {
    fn describe() -> crate::Type {
        Listed::<Summary>::describe()
    }

    fn into_output(self) -> crate::Output {
        Listed(self).into_output()
    }
}

impl Stage {
    fn of(settings: &Settings, shared: &Shared) -> Self {
        Self {
            sampling: shared.is_sampling(),
            trees: shared.trees(settings),
            warmup_trees: shared.warmup_trees(),
            keeps: settings.thin != 0,
            assessed: settings.target_ess.is_some(),
        }
    }
}

impl Parts {
    fn of(run: &Run) -> Result<Self> {
        let batches = run.batches.iter().map(|batch| saved::to_bytes(BATCH, batch)).collect::<Result<_>>()?;
        Ok(Self {
            settings: saved::to_bytes(SETTINGS, &run.settings)?,
            shared: run.shared.to_bytes()?,
            chains: Listed(run.chains.iter().map(Chain::to_bytes).collect::<Result<_>>()?),
            batches: Listed(batches),
            stage: Stage::of(&run.settings, &run.shared),
        })
    }
}

fn settings(
    model: &Model,
    warmup: Option<u32>,
    init: Option<&[f64]>,
    warm_start: Option<&[u8]>,
    target_ess: Option<f64>,
    options: Settings,
) -> Result<Settings> {
    let former = warm_start
        .map(|bytes| Run::from_bytes(model, bytes))
        .transpose()
        .map_err(|error| Error::option("warmStart", error))?;
    Ok(Settings {
        warmup: warmup.map_or(Warmup::Auto, Warmup::Trees),
        init: init.map(<[f64]>::to_vec),
        warm_start: former.map(|run| run.warm_start()),
        target_ess,
        ..options
    })
}

fn restored(model: &Model, checkpoint: &[u8], draws: Option<u32>, target: Option<f64>) -> Result<Run> {
    let mut run = Run::from_bytes(model, checkpoint)?;
    if draws.is_some() || target.is_some() {
        run.settings.draws = draws.unwrap_or(run.settings.draws);
        // Who asks for a number of draws is not held to an earlier target.
        run.settings.target_ess = target;
        run.settings.check(gibbs_core::LogDensity::dimension(model))?;
    }
    Ok(run)
}

fn finish(mut run: Run, model: &Model, monitor: &gibbs_core::Monitor) -> Result<Finished> {
    while !run.advance(model, BUDGET, monitor)? {}
    Ok(Finished { checkpoint: run.to_bytes()?, posterior: run.posterior(model, monitor)? })
}

fn read_settings(bytes: &[u8]) -> Result<Settings> {
    saved::from_bytes(SETTINGS, bytes)
}

fn read_chains(chains: &[&[u8]]) -> Result<Vec<Chain>> {
    chains.iter().map(|bytes| Chain::from_bytes(bytes)).collect()
}

fn joined(settings: &[u8], shared: &[u8], chains: &[&[u8]], batches: &[&[u8]], owners: &[i32]) -> Result<Run> {
    let mut joined = vec![Batch::default(); chains.len()];
    for (bytes, &owner) in batches.iter().zip(owners) {
        let mut batch = saved::from_bytes(BATCH, bytes)?;
        joined.get_mut(owner as usize).ok_or_else(|| Error::internal("a batch without a chain"))?.append(&mut batch);
    }
    Ok(Run {
        settings: read_settings(settings)?,
        shared: Shared::from_bytes(shared)?,
        chains: read_chains(chains)?,
        batches: joined,
    })
}
