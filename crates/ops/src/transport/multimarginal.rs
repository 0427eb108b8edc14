//! Multimarginal transport.

use super::problem::regularization;
use crate::{
    arrays::{Integers, Vector},
    scalars::{Count, Positive},
};
use gibbs_core::Error;
use gibbs_transport::multimarginal::{self, Problem};

crate::options! { multimarginal::Options as MultimarginalOptions {
    ; tolerance: Positive, max_iterations: Count,
} }
crate::record! { multimarginal::Solution as MultimarginalSolution {
    value: f64, dual: f64, gap: f64, relative_gap: f64, regularized_value: f64, regularized_dual: f64,
    marginal_errors: Vec<f64>, potentials: Vec<f64>, epsilon: f64, iterations: usize, converged: bool,
    status: gibbs_transport::sinkhorn::Status, plan: Vec<f64>,
} }

crate::operations! { "transport-spaces";
    /// Entropic transport between several measures, with a cost for every tuple of points.
    fn multimarginal(monitor, cost: Vector, shape["cost"]: Integers, marginals: Vector, epsilon["options.epsilon"]: Positive, relative: bool, options: multimarginal::Options) -> multimarginal::Solution = {
        let size = |&n: &i32| usize::try_from(n).map_err(|_| Error::shape("cost", "holds a negative size"));
        let shape = shape.iter().map(size).collect::<gibbs_core::Result<Vec<_>>>()?;
        let options = multimarginal::Options { epsilon: regularization(epsilon, relative), ..options };
        multimarginal::solve(&Problem { cost: &cost, shape: &shape, marginals: &marginals }, &options, monitor)
    };
}
