//! Descent on a local entropy.

use crate::{
    arrays::Vector,
    handle::Handle,
    scalars::{Count32, NonNegative, Positive, Seed},
};
use gibbs_model::Model;
use gibbs_sample::entropy_sgd::{self, Options, Solution};

crate::options! { Options as EntropySgdOptions {
    ; max_iterations: Count32, inner_steps: Count32, step_size: Positive, inner_step_size: Positive, noise: NonNegative,
    scope: Positive, scoping: NonNegative, tolerance: Positive, seed: Seed,
} }
crate::record! { Solution as EntropySgdSolution {
    position: Vec<f64>, log_density: f64, trace: Vec<f64>, residual: f64, evaluations: u64, iterations: u32, converged: bool,
} }

crate::operations! { "sample";
    /// Descent on the local entropy of a density's negative logarithm.
    fn entropy_sgd(monitor, model: Handle<Model>, init["options.init"]: Option<Vector>, options: Options) -> Solution
        = entropy_sgd::entropy_sgd(&*model, init.as_deref(), &options, monitor);
}
