//! Ensembles of walkers on a model.

use crate::{
    arrays::Vector,
    handle::Handle,
    scalars::{Count32, Seed},
};
use gibbs_model::Model;
use gibbs_sample::{
    common::ChainDraws,
    ensemble::{self, Move, Options, Solution},
};

crate::words! { Move { Stretch = "stretch", Slice = "slice" } }
crate::options! { Options as EnsembleOptions {
    ; walkers: Count32, step: Move, warmup: u32, draws: Count32, thin: Count32, seed: Seed,
} }
crate::record! { Solution as EnsembleSolution { draws: ChainDraws, autocorrelation_time: Vec<f64> } }

crate::operations! { "sample";
    /// Draws of a model by an ensemble of walkers.
    fn ensemble(monitor, model: Handle<Model>, init["options.init"]: Option<Vector>, options: Options) -> Solution
        = ensemble::sample(&*model, init.as_deref(), &options, monitor);
}
