//! Slice sampling.

use crate::{
    arrays::Vector,
    handle::Handle,
    scalars::{Count32, Seed},
};
use gibbs_model::Model;
use gibbs_sample::{
    common::ChainDraws,
    slice::{self, Options},
};

crate::options! { Options as SliceOptions { ; chains: Count32, warmup: u32, draws: Count32, thin: Count32, seed: Seed } }

crate::operations! { "sample";
    /// Slice sampling, a coordinate at a time.
    fn slice_sampler(monitor, model: Handle<Model>, init["options.init"]: Option<Vector>, options: Options) -> ChainDraws
        = slice::slice(&*model, init.as_deref(), &options, monitor);
}
