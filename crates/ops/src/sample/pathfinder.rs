//! Pathfinder.

use crate::{
    arrays::Vector,
    handle::Handle,
    scalars::{Count32, Seed},
};
use gibbs_model::Model;
use gibbs_sample::{
    common::Approximation,
    pathfinder::{self, Options},
};

crate::options! { Options as PathfinderOptions {
    ; paths: Count32, draws: Count32, resample: bool, history: Count32, elbo_draws: Count32, max_iterations: Count32, seed: Seed,
} }

crate::operations! { "sample";
    /// Normal distributions along quasi-Newton ascents.
    fn pathfinder(monitor, model: Handle<Model>, init["options.init"]: Option<Vector>, options: Options) -> Approximation
        = pathfinder::pathfinder(&*model, init.as_deref(), &options, monitor);
}
