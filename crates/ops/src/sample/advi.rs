//! Variational inference by normal distributions.

use crate::{
    arrays::Vector,
    handle::Handle,
    scalars::{Count32, Seed},
};
use gibbs_model::Model;
use gibbs_sample::{
    advi::{self, Family, Options},
    common::Approximation,
};

crate::words! { Family { MeanField = "meanField", FullRank = "fullRank" } }
crate::options! { Options as AdviOptions {
    ; family: Family, draws: Count32, resample: bool, gradients_per_step: Count32, max_iterations: Count32, seed: Seed,
} }

crate::operations! { "sample";
    /// The normal distribution nearest to a density.
    fn advi(monitor, model: Handle<Model>, init["options.init"]: Option<Vector>, options: Options) -> Approximation
        = advi::advi(&*model, init.as_deref(), &options, monitor);
}
