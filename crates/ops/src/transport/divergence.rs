//! The Sinkhorn divergence.

use super::problem::{ProblemPlaces, regularization};
use crate::scalars::{Count, Positive};
use gibbs_transport::{divergence, gradient::Gradients, sinkhorn::Precision};

crate::options! { divergence::Options as DivergenceOptions {
    ; precision: Precision, tolerance: Positive, max_iterations: Count, memory_limit: Count, gradient: bool,
} }
crate::record! { divergence::Solution as DivergenceSolution {
    value: f64, cross: f64, self_x: f64, self_y: f64, epsilon: f64, iterations: usize, converged: bool,
    gradients: Option<Gradients>,
} }

crate::operations! { "transport";
    /// The debiased Sinkhorn divergence between two point clouds.
    fn sinkhorn_divergence(monitor, problem: ProblemPlaces, epsilon["options.epsilon"]: Positive, relative: bool, options: divergence::Options) -> divergence::Solution = {
        let options = divergence::Options { epsilon: regularization(epsilon, relative), ..options };
        divergence::solve(&problem.view()?, &options, monitor)
    };
}
