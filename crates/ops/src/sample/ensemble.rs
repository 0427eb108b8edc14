//! Ensembles of walkers: on a model, or asked and told from outside.

use crate::{
    arrays::{Matrix, Numbers, Vector},
    border::Bytes,
    handle::Handle,
    scalars::{Count32, Seed},
};
use gibbs_core::Result;
use gibbs_model::Model;
use gibbs_sample::{
    common::ChainDraws,
    ensemble::{self, Ensemble, Move, Options, Solution},
};

crate::words! { Move { Stretch = "stretch", Slice = "slice" } }
crate::options! { Options as EnsembleOptions {
    ; walkers: Count32, step: Move, warmup: u32, draws: Count32, thin: Count32, seed: Seed,
} }
crate::record! { Solution as EnsembleSolution { draws: ChainDraws, autocorrelation_time: Vec<f64> } }
crate::record! { Asked as EnsembleAsked { state: Vec<u8>, points: Vec<f64> } }
crate::record! { Stage as EnsembleStage { state: Vec<u8>, dimension: usize, sweeps: u64, total: u64, done: bool } }
crate::record! { Outcome as EnsembleOutcome {
    dimension: usize, walkers: usize, draws: Vec<f64>, log_density: Vec<f64>, autocorrelation_time: Vec<f64>, acceptance: f64,
    calls: u64,
} }

crate::operations! { "sample";
    /// Draws of a model by an ensemble of walkers.
    fn ensemble(monitor, model: Handle<Model>, init["options.init"]: Option<Vector>, options: Options) -> Solution
        = ensemble::sample(&*model, init.as_deref(), &options, monitor);
    /// The state of an ensemble before its first density.
    fn ensemble_begin(_monitor, start: Matrix, options: Options) -> Stage = {
        let rows = start.view()?;
        let positions = rows.rows().flatten().copied().collect();
        stage(&Ensemble::new(positions, rows.ncols(), options)?)
    };
    /// Looks at a saved state.
    fn ensemble_look(_monitor, checkpoint: Bytes) -> Stage = stage(&Ensemble::from_bytes(checkpoint)?);
    /// Points whose densities are wanted.
    fn ensemble_ask(_monitor, checkpoint: Bytes) -> Asked = {
        let mut ensemble = Ensemble::from_bytes(checkpoint)?;
        let points = ensemble.ask();
        Ok(Asked { state: ensemble.to_bytes()?, points })
    };
    /// Takes the densities that were wanted.
    fn ensemble_tell(_monitor, checkpoint: Bytes, log_densities: Numbers) -> Stage = {
        let mut ensemble = Ensemble::from_bytes(checkpoint)?;
        ensemble.tell(&log_densities)?;
        stage(&ensemble)
    };
    /// The draws so far, walker by walker.
    fn ensemble_result(_monitor, checkpoint: Bytes) -> Outcome = {
        let ensemble = Ensemble::from_bytes(checkpoint)?;
        let (draws, log_density) = ensemble.draws();
        let (dimension, walkers) = (ensemble.dimension(), ensemble.walkers());
        let column = |k: usize| draws.iter().skip(k).step_by(dimension).copied().collect::<Vec<f64>>();
        let autocorrelation_time = (0..dimension).map(|k| ensemble::autocorrelation_time(&column(k), walkers)).collect();
        let (acceptance, calls) = (ensemble.acceptance(), ensemble.calls());
        Ok(Outcome { dimension, walkers, draws, log_density, autocorrelation_time, acceptance, calls })
    };
}

struct Asked {
    state: Vec<u8>,
    points: Vec<f64>,
}

struct Stage {
    state: Vec<u8>,
    dimension: usize,
    sweeps: u64,
    total: u64,
    done: bool,
}

fn stage(ensemble: &Ensemble) -> Result<Stage> {
    Ok(Stage {
        state: ensemble.to_bytes()?,
        dimension: ensemble.dimension(),
        sweeps: ensemble.sweeps(),
        total: ensemble.total(),
        done: ensemble.is_done(),
    })
}

struct Outcome {
    dimension: usize,
    walkers: usize,
    draws: Vec<f64>,
    log_density: Vec<f64>,
    autocorrelation_time: Vec<f64>,
    acceptance: f64,
    calls: u64,
}
