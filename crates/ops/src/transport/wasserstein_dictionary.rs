//! Wasserstein dictionaries.

use super::problem::regularization;
use crate::{
    arrays::{Integers, Vector},
    scalars::{Count, Positive, Seed},
};
use gibbs_core::Error;
use gibbs_transport::wasserstein_dictionary::{self, Problem};

crate::options! { wasserstein_dictionary::Options as WassersteinDictionaryOptions {
    rank: Count; proximal: Positive, tolerance: Positive, max_iterations: Count, restarts: Count, seed: Seed,
} }
crate::record! { wasserstein_dictionary::Solution as WassersteinDictionarySolution {
    factors: Vec<f64>, codes: Vec<f64>, value: f64, lower_bound: f64, trace: Vec<f64>, squared_steps: f64,
    stationarity: f64, decrease: f64, epsilon: f64, iterations: usize, converged: bool,
} }

crate::operations! { "transport-spaces";
    /// A dictionary of product distributions for joint distributions, under a smoothed transport loss.
    fn wasserstein_dictionary(monitor, tensors: Vector, shape["tensors"]: Integers, costs["options.costs"]: Option<Vector>, epsilon["options.epsilon"]: Positive, relative: bool, options: wasserstein_dictionary::Options) -> wasserstein_dictionary::Solution = {
        let size = |&n: &i32| usize::try_from(n).map_err(|_| Error::shape("tensors", "holds a negative size"));
        let shape = shape.iter().map(size).collect::<gibbs_core::Result<Vec<_>>>()?;
        let options = wasserstein_dictionary::Options { epsilon: regularization(epsilon, relative), ..options };
        let problem = Problem { tensors: &tensors, shape: &shape, costs: costs.as_deref() };
        wasserstein_dictionary::solve(&problem, &options, monitor)
    };
}
