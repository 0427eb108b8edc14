//! What all chains share: the phase of the run, the metric and the step size. It changes only where they meet.

use super::{
    metric::Metric,
    schedule,
    settings::{MetricKind, Settings},
    step_size::{exp, ln},
};
use crate::nuts::chain::Chain;
use gibbs_core::{Error, LogDensity, Result, saved};
use serde::{Deserialize, Serialize};

const FORMAT: saved::Format = saved::Format { tag: *b"gbnh", version: 3, name: "shared" };

/// No stage of warm-up has more trees than the longest fixed warm-up.
const LONGEST_STAGE: u32 = 1_000_000;

/// The phases of a run, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Each chain looks for a step size that one leapfrog step accepts.
    FirstStep,
    /// Warm-up round of this number, from 0: metric and step size.
    Round(u32),
    /// The metric stays, the step size approaches its target.
    Approach,
    /// Metric and step size stay, to measure acceptance and to look for divergences.
    Trial,
    /// Draws are returned.
    Sampling,
}

/// What all chains share between two meetings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shared {
    pub(super) fingerprint: u64,
    /// Meetings so far; chains work on the stage of this number.
    pub(super) stage: u32,
    pub(super) phase: Phase,
    /// Trees each chain does in this stage of warm-up.
    pub(super) stage_trees: u32,
    /// Trees each chain did in warm-up before this stage.
    pub(super) warmup_trees: u32,
    /// Acceptance that the step size is chosen for.
    pub(super) target: f64,
    pub(super) step: f64,
    pub(super) metric: Metric,
    /// Whether the metric and the chains had settled when the rounds ended.
    pub(super) settled: bool,
    /// What the metric of the round before cost on the states of that round, as against chance; ∞ where there was none.
    pub(super) cost: f64,
    /// What each chain has for itself, where chains warm up alone; the rest then only sums it up.
    pub(super) alone: Vec<Shared>,
}

/// The first meeting: a diagonal metric from the gradients where the chains start.
///
/// `sᵢ = exp(−mean over chains of ln|gᵢ| / 2)`. With `warmStart` its metric and step size instead, and the run begins with
/// its fourth round.
pub fn begin<D: LogDensity + ?Sized>(density: &D, settings: &Settings, chains: &[Chain]) -> Result<Shared> {
    let dimension = density.dimension();
    settings.check(dimension)?;
    let started = |chain: &Chain| chain.fingerprint == density.fingerprint() && chain.point.gradient.len() == dimension;
    if chains.len() != settings.chains as usize || !chains.iter().all(started) {
        return Err(Error::value("chains", format!("{} chains of this model were to be started", settings.chains)));
    }
    let mut shared = first(settings, chains);
    if !settings.cross_chain_warmup {
        shared.alone = chains.iter().map(|chain| first(settings, std::slice::from_ref(chain))).collect();
        shared.sum_up();
    }
    Ok(shared)
}

fn first(settings: &Settings, chains: &[Chain]) -> Shared {
    let dimension = chains[0].point.gradient.len();
    let mut shared = Shared {
        fingerprint: chains[0].fingerprint,
        stage: 1,
        phase: Phase::FirstStep,
        stage_trees: 0,
        warmup_trees: 0,
        target: settings.target_accept,
        step: schedule::FIRST_STEP,
        metric: Metric::diagonal(match settings.metric {
            MetricKind::Unit => vec![1.0; dimension],
            _ => starting_scale(&chains.iter().map(|chain| &chain.point.gradient[..]).collect::<Vec<_>>()),
        }),
        settled: false,
        cost: f64::INFINITY,
        alone: vec![],
    };
    if let Some(start) = &settings.warm_start {
        (shared.metric, shared.step) = (start.metric.clone(), start.step_size);
        shared.begin_rounds(settings, schedule::FIRST_TO_SETTLE);
    }
    shared
}

/// Scales from the gradients where the chains start, one for each coordinate.
pub(crate) fn starting_scale(gradients: &[&[f64]]) -> Vec<f64> {
    let mean_log = |i: usize| {
        let logs: f64 = gradients.iter().map(|gradient| ln(gradient[i].abs().clamp(1e-10, 1e10))).sum();
        logs / gradients.len() as f64
    };
    (0..gradients[0].len()).map(|i| exp(-0.5 * mean_log(i))).collect()
}

impl Shared {
    /// The state as bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        saved::to_bytes(FORMAT, self)
    }

    /// The state that was saved as `bytes`; other bytes are an error that names `shared`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        saved::from_bytes(FORMAT, bytes)
    }

    /// The phase of the run.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether the chains' trees are draws.
    pub fn is_sampling(&self) -> bool {
        self.phase == Phase::Sampling
    }

    /// Meetings so far.
    pub fn stage(&self) -> u32 {
        self.stage
    }

    /// Trees each chain does before the next meeting, or has to do in all where it samples.
    pub fn trees(&self, settings: &Settings) -> u32 {
        match (self.is_sampling(), settings.target_ess) {
            (false, _) => self.stage_trees,
            (true, None) => settings.trees(),
            (true, Some(_)) => settings.trees().min(self.stage_trees),
        }
    }

    /// Trees each chain has done in warm-up before this stage.
    pub fn warmup_trees(&self) -> u32 {
        self.warmup_trees
    }

    /// The step size.
    pub fn step_size(&self) -> f64 {
        self.step
    }

    /// The metric.
    pub fn metric(&self) -> &Metric {
        &self.metric
    }

    /// Whether warm-up ended because metric and chains had settled; a fixed or exhausted warm-up may end without.
    pub fn has_settled(&self) -> bool {
        self.settled
    }

    /// The directions of the metric beside its diagonal; of several metrics, those of the one that has most.
    pub fn metric_rank(&self) -> usize {
        self.alone.iter().map(|own| own.metric.rank()).max().unwrap_or(self.metric.rank())
    }

    /// What chain `index` works with.
    pub(super) fn of(&self, index: u32) -> &Shared {
        self.alone.get(index as usize).unwrap_or(self)
    }

    /// Chains that work with what chain `index` works with.
    pub(super) fn sharing(&self, settings: &Settings) -> u32 {
        if self.alone.is_empty() { settings.chains } else { 1 }
    }

    /// Whether chain `index` is warm, and waits for others that are not.
    pub(super) fn waits(&self, index: u32) -> bool {
        self.of(index).is_sampling() && !self.is_sampling()
    }

    /// Sums up what chains that warm up alone have: the phase of one that is not yet warm, the largest counts.
    pub(super) fn sum_up(&mut self) {
        let latest = self.alone.iter().find(|own| !own.is_sampling()).or(self.alone.first());
        let Some(Shared { phase, stage_trees, target, metric, .. }) = latest.cloned() else { return };
        (self.phase, self.stage_trees, self.target, self.metric) = (phase, stage_trees, target, metric);
        self.warmup_trees = self.alone.iter().map(|own| own.warmup_trees).max().unwrap_or(0);
        let logs: f64 = self.alone.iter().map(|own| ln(own.step)).sum();
        self.step = exp(logs / self.alone.len() as f64);
        self.settled = self.alone.iter().all(|own| own.settled);
    }

    /// Sets the trees that each chain does before the next look at the draws.
    pub(super) fn look_after(&mut self, trees: u32) {
        self.stage_trees = trees;
        self.alone.iter_mut().for_each(|own| own.stage_trees = trees);
    }

    /// Begins round `round`, or what follows the rounds where none is left.
    pub(super) fn begin_rounds(&mut self, settings: &Settings, round: u32) {
        match schedule::round_trees(settings.warmup, round, self.warmup_trees) {
            Some(trees) => self.begin_phase(Phase::Round(round), trees),
            None => self.begin_approach(settings),
        }
    }

    /// Begins the approach to the final step size, or what follows it.
    pub(super) fn begin_approach(&mut self, settings: &Settings) {
        match schedule::approach_trees(settings.warmup) {
            0 => self.begin_trial(settings),
            trees => self.begin_phase(Phase::Approach, trees),
        }
    }

    /// Begins the trial of the step size, or sampling.
    pub(super) fn begin_trial(&mut self, settings: &Settings) {
        match schedule::trial_trees(settings.warmup) {
            0 => self.begin_sampling(settings),
            trees => self.begin_phase(Phase::Trial, trees),
        }
    }

    /// Begins the draws; where they are to have a size, up to the first look at it.
    pub(super) fn begin_sampling(&mut self, settings: &Settings) {
        let trees = settings
            .target_ess
            .map_or(0, |target| schedule::first_assessment(target, settings.chains, settings.draws_per_tree));
        self.begin_phase(Phase::Sampling, trees);
    }

    pub(super) fn begin_phase(&mut self, phase: Phase, trees: u32) {
        (self.phase, self.stage_trees) = (phase, trees);
    }

    /// How far above the current step size dual averaging is drawn: bolder while nothing is known.
    pub(super) fn boldness(&self) -> f64 {
        match self.phase {
            Phase::Round(round) if round < schedule::EARLY_ROUNDS => 4.0,
            _ => 2.0,
        }
    }

    pub(super) fn max_depth(&self, settings: &Settings) -> u32 {
        match self.phase {
            Phase::Round(round) => settings.max_depth.min(schedule::round_depth(round)),
            _ => settings.max_depth,
        }
    }

    /// Checks bytes that were read.
    pub(super) fn check<D: LogDensity + ?Sized>(&self, density: &D) -> Result<()> {
        if self.fingerprint != density.fingerprint() || !self.metric.fits(density.dimension()) {
            return Err(Error::value("checkpoint", "belongs to another model"));
        }
        let positive = |value: f64| value > 0.0 && value.is_finite();
        let longest = if self.is_sampling() { u32::MAX } else { LONGEST_STAGE };
        if !positive(self.step) || !positive(self.target) || self.stage == 0 || self.stage_trees > longest {
            return Err(Error::value("checkpoint", "its numbers describe no stage of a run"));
        }
        if self.alone.iter().any(|own| !own.alone.is_empty()) {
            return Err(Error::value("checkpoint", "its chains are not those of a run"));
        }
        self.alone.iter().try_for_each(|own| own.check(density))
    }
}
