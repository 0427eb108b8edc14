//! Nested sampling: asked and told from outside, or advanced on a model.

use super::running::Running;
use crate::{
    arrays::{Numbers, Vector},
    border::Bytes,
    handle::Handle,
    scalars::{Count, Count32, HalfOpenUnit, Positive, Seed},
};
use gibbs_core::{LogDensity, Result};
use gibbs_model::Model;
use gibbs_sample::{
    common::{ChainDraws, check_reference},
    nested::{self, Evidence, Method, Nested, Options},
};

crate::words! { Method { Auto = "auto", Friends = "friends", Slice = "slice" } }
crate::options! { Options as NestedOptions {
    ; live: Count32, method: Method, steps: Count32, tolerance: Positive, batches: u32, batch_live: Count32,
    posterior_share: HalfOpenUnit, generations: u32, max_calls: Count32, seed: Seed,
} }
crate::record! { Stage as NestedStage { state: Vec<u8>, dimension: usize, calls: u64, iterations: usize, done: bool } }
crate::record! { Told as NestedTold { dimension: usize, calls: u64, done: bool } }
crate::record! { Outcome as NestedResult {
    cube: Vec<f64>, log_likelihood: Vec<f64>, log_volume: Vec<f64>, weights: Vec<f64>, log_evidence: f64,
    log_evidence_error: f64, information: f64, ess: f64, calls: u64, iterations: usize,
} }
crate::record! { Posterior as NestedPosterior { draws: ChainDraws, evidence: Outcome } }

crate::operations! { "sample";
    /// The state of a nested run before its first point.
    fn nested_begin(_monitor, dimension["options.dimension"]: Count, options: Options) -> Stage
        = stage(&Nested::new(dimension, options)?);
    /// Looks at a saved state.
    fn nested_look(_monitor, checkpoint: Bytes) -> Stage = stage(&Nested::from_bytes(checkpoint)?);
    /// Looks at a run that is kept here.
    fn nested_look_run(_monitor, run: Handle<Running<Nested>>, turn: u32) -> Told = run.look(turn, |nested| Ok(told(nested)));
    /// Points whose likelihoods are wanted.
    fn nested_ask(_monitor, run: Handle<Running<Nested>>, turn: u32, count: Count) -> Vec<f64>
        = run.change(turn, |nested| Ok(nested.ask(count)));
    /// Takes the likelihoods that were wanted.
    fn nested_tell(_monitor, run: Handle<Running<Nested>>, turn: u32, log_likelihoods: Numbers) -> Told = run.change(turn, |nested| {
        nested.tell(&log_likelihoods)?;
        Ok(told(nested))
    });
    /// Evidence and weighted points of a run.
    fn nested_result(_monitor, run: Handle<Running<Nested>>, turn: u32) -> Outcome
        = run.look(turn, |nested| Ok(Outcome::of(nested, nested.evidence())));
    /// A run as bytes.
    fn nested_save(_monitor, run: Handle<Running<Nested>>, turn: u32) -> Vec<u8> = run.look(turn, Nested::to_bytes);
    /// Advances a run on a model by so many likelihoods.
    fn nested_advance(
        monitor, model: Handle<Model>, location["options.location"]: Option<Vector>, scale["options.scale"]: Option<Vector>,
        checkpoint: Bytes, calls: Count,
    ) -> Stage = {
        let reference = check_reference(location.as_deref(), scale.as_deref(), model.dimension())?;
        let mut nested = Nested::from_bytes(checkpoint)?;
        nested::advance(&*model, &reference, &mut nested, calls as u64, monitor)?;
        stage(&nested)
    };
    /// Evidence and equally weighted draws of a run on a model.
    fn nested_posterior(
        monitor, model: Handle<Model>, location["options.location"]: Option<Vector>, scale["options.scale"]: Option<Vector>,
        checkpoint: Bytes, draws["options.draws"]: Count,
    ) -> Posterior = {
        let reference = check_reference(location.as_deref(), scale.as_deref(), model.dimension())?;
        let nested = Nested::from_bytes(checkpoint)?;
        let evidence = nested.evidence();
        let draws = nested::posterior(&*model, &reference, &nested, &evidence, draws, monitor)?;
        Ok(Posterior { draws, evidence: Outcome::of(&nested, evidence) })
    };
}

struct Stage {
    state: Vec<u8>,
    dimension: usize,
    calls: u64,
    iterations: usize,
    done: bool,
}

fn stage(nested: &Nested) -> Result<Stage> {
    Ok(Stage {
        state: nested.to_bytes()?,
        dimension: nested.dimension(),
        calls: nested.calls(),
        iterations: nested.iterations(),
        done: nested.is_done(),
    })
}

struct Told {
    dimension: usize,
    calls: u64,
    done: bool,
}

fn told(nested: &Nested) -> Told {
    Told { dimension: nested.dimension(), calls: nested.calls(), done: nested.is_done() }
}

struct Posterior {
    draws: ChainDraws,
    evidence: Outcome,
}

struct Outcome {
    cube: Vec<f64>,
    log_likelihood: Vec<f64>,
    log_volume: Vec<f64>,
    weights: Vec<f64>,
    log_evidence: f64,
    log_evidence_error: f64,
    information: f64,
    ess: f64,
    calls: u64,
    iterations: usize,
}

impl Outcome {
    fn of(nested: &Nested, evidence: Evidence) -> Self {
        Self {
            cube: evidence.points.iter().flat_map(|p| &p.cube).copied().collect(),
            log_likelihood: evidence.points.iter().map(|p| p.log_likelihood).collect(),
            log_volume: evidence.points.iter().map(|p| p.log_volume).collect(),
            weights: evidence.points.iter().map(|p| p.weight).collect(),
            log_evidence: evidence.log_evidence,
            log_evidence_error: evidence.log_evidence_error,
            information: evidence.information,
            ess: evidence.ess,
            calls: nested.calls(),
            iterations: nested.iterations(),
        }
    }
}
