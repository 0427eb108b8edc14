//! Laplace's approximation.

use crate::{
    arrays::Vector,
    handle::Handle,
    scalars::{Count32, Seed},
};
use gibbs_model::Model;
use gibbs_sample::{
    common::Approximation,
    laplace::{self, Options},
};

crate::options! { Options as LaplaceOptions { ; draws: Count32, resample: bool, max_iterations: Count32, seed: Seed } }

crate::operations! { "sample";
    /// A normal distribution at the mode.
    fn laplace(monitor, model: Handle<Model>, init["options.init"]: Option<Vector>, options: Options) -> Approximation
        = laplace::laplace(&*model, init.as_deref(), &options, monitor);
}
