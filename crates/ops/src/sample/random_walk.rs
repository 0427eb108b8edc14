//! Random-walk Metropolis.

use crate::{
    arrays::Vector,
    handle::Handle,
    scalars::{Count32, OpenUnit, Seed},
};
use gibbs_model::Model;
use gibbs_sample::{
    common::ChainDraws,
    random_walk::{self, Options},
};

crate::options! { Options as RandomWalkOptions {
    ; chains: Count32, warmup: u32, draws: Count32, thin: Count32, target_accept: OpenUnit, seed: Seed,
} }

crate::operations! { "sample";
    /// Random-walk Metropolis with an adaptive proposal.
    fn random_walk(monitor, model: Handle<Model>, init["options.init"]: Option<Vector>, options: Options) -> ChainDraws
        = random_walk::random_walk(&*model, init.as_deref(), &options, monitor);
}
