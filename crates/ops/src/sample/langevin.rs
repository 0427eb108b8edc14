//! Langevin dynamics.

use crate::{
    arrays::Vector,
    handle::Handle,
    scalars::{Count32, Positive, Seed},
};
use gibbs_model::Model;
use gibbs_sample::{
    common::ChainDraws,
    langevin::{self, Method, Options},
};

crate::words! { Method { Mala = "mala", Ula = "ula", Underdamped = "underdamped" } }
crate::options! { Options as LangevinOptions {
    ; method: Method, chains: Count32, warmup: u32, draws: Count32, thin: Count32, step_size: Positive, adapt_scales: bool,
    friction: Positive, seed: Seed,
} }

crate::operations! { "sample";
    /// Langevin dynamics, with or without correction.
    fn langevin(monitor, model: Handle<Model>, init["options.init"]: Option<Vector>, options: Options) -> ChainDraws
        = langevin::langevin(&*model, init.as_deref(), &options, monitor);
}
