//! Proximal Langevin dynamics and their Bregman form.

use crate::{
    arrays::Vector,
    handle::Handle,
    scalars::{Count32, Positive, Seed},
};
use gibbs_model::Model;
use gibbs_sample::{
    common::ChainDraws,
    proximal::{self, Options},
};

crate::options! { Options as ProximalOptions {
    ; chains: Count32, warmup: u32, draws: Count32, thin: Count32, step_size: Positive, smoothing: Positive, seed: Seed,
} }

crate::operations! { "sample";
    /// Langevin dynamics of a density with a penalty that has corners; with a mirror the Bregman form.
    fn proximal_langevin(
        monitor, model: Handle<Model>, init["options.init"]: Option<Vector>, penalty["options.penalty"]: Vector,
        mirror["options.mirror"]: Option<Vector>, options: Options,
    ) -> ChainDraws
        = proximal::proximal_langevin(&*model, init.as_deref(), &penalty, mirror.as_deref(), &options, monitor);
}
