//! Elliptical slice sampling.

use crate::{
    arrays::Vector,
    handle::Handle,
    scalars::{Count32, Seed},
};
use gibbs_model::Model;
use gibbs_sample::{
    common::ChainDraws,
    elliptical::{self, Options},
};

crate::options! { Options as EllipticalOptions { ; chains: Count32, warmup: u32, draws: Count32, thin: Count32, seed: Seed } }

crate::operations! { "sample";
    /// Elliptical slice sampling about a normal distribution.
    fn elliptical_slice(
        monitor, model: Handle<Model>, init["options.init"]: Option<Vector>, location["options.location"]: Option<Vector>,
        deviations["options.deviations"]: Option<Vector>, options: Options,
    ) -> ChainDraws = elliptical::elliptical_slice(
        &*model, init.as_deref(), location.as_deref(), deviations.as_deref(), &options, monitor,
    );
}
