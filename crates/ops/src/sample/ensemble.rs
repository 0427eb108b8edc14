//! Ensembles of walkers: on a model, or asked and told from outside.

use super::running::Running;
use crate::{
    arrays::{Matrix, Numbers, Vector},
    handle::Handle,
    scalars::{Count32, Seed},
};
use gibbs_model::Model;
use gibbs_sample::{
    common::ChainDraws,
    ensemble::{self, Ensemble, Move, Options, Solution, autocorrelation_times},
};

crate::words! { Move { Stretch = "stretch", Slice = "slice" } }
crate::options! { Options as EnsembleOptions {
    ; walkers: Count32, step: Move, warmup: u32, draws: Count32, thin: Count32, seed: Seed,
} }
crate::record! { Solution as EnsembleSolution { draws: ChainDraws, autocorrelation_time: Vec<f64> } }
crate::record! { Stage as EnsembleStage { dimension: usize, walkers: usize, sweeps: u64, calls: u64, done: bool } }
crate::record! { Outcome as EnsembleOutcome {
    draws: Vec<f64>, log_density: Vec<f64>, acceptance: f64, autocorrelation_time: Vec<f64>,
} }

crate::operations! { "sample";
    /// Draws of a model by an ensemble of walkers.
    fn ensemble(monitor, model: Handle<Model>, init["options.init"]: Option<Vector>, options: Options) -> Solution
        = ensemble::sample(&*model, init.as_deref(), &options, monitor);
    /// The state of an ensemble before its first density.
    fn ensemble_begin(_monitor, start: Matrix, options: Options) -> Vec<u8> = {
        let rows = start.view()?;
        Ensemble::new(rows.rows().flatten().copied().collect(), rows.ncols(), options)?.to_bytes()
    };
    /// Looks at a run.
    fn ensemble_look(_monitor, run: Handle<Running<Ensemble>>, turn: u32) -> Stage = run.look(turn, |ensemble| Ok(stage(ensemble)));
    /// Points whose log densities are wanted.
    fn ensemble_ask(_monitor, run: Handle<Running<Ensemble>>, turn: u32) -> Vec<f64>
        = run.change(turn, |ensemble| Ok(ensemble.ask()));
    /// Takes the log densities that were wanted.
    fn ensemble_tell(_monitor, run: Handle<Running<Ensemble>>, turn: u32, log_densities: Numbers) -> Stage
        = run.change(turn, |ensemble| {
            ensemble.tell(&log_densities)?;
            Ok(stage(ensemble))
        });
    /// The draws so far, walker by walker.
    fn ensemble_result(_monitor, run: Handle<Running<Ensemble>>, turn: u32) -> Outcome = run.look(turn, |ensemble| {
        let (draws, log_density) = ensemble.draws();
        let autocorrelation_time = autocorrelation_times(&draws, ensemble.dimension(), ensemble.walkers())?;
        Ok(Outcome { draws, log_density, acceptance: ensemble.acceptance(), autocorrelation_time })
    });
    /// A run as bytes.
    fn ensemble_save(_monitor, run: Handle<Running<Ensemble>>, turn: u32) -> Vec<u8> = run.look(turn, Ensemble::to_bytes);
}

struct Stage {
    dimension: usize,
    walkers: usize,
    sweeps: u64,
    calls: u64,
    done: bool,
}

fn stage(ensemble: &Ensemble) -> Stage {
    Stage {
        dimension: ensemble.dimension(),
        walkers: ensemble.walkers(),
        sweeps: ensemble.sweeps(),
        calls: ensemble.calls(),
        done: ensemble.is_done(),
    }
}

struct Outcome {
    draws: Vec<f64>,
    log_density: Vec<f64>,
    acceptance: f64,
    autocorrelation_time: Vec<f64>,
}
