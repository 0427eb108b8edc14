//! Entropic transport from coarse to fine.

use super::problem::{ProblemPlaces, regularization};
use crate::scalars::{Count, Positive};
use gibbs_transport::{SparsePlan, multiscale, sinkhorn::Status};

crate::options! { multiscale::Options as MultiscaleOptions {
    ; tolerance: Positive, max_iterations: Count, memory_limit: Count,
} }
crate::record! { multiscale::Solution as MultiscaleSolution {
    value: f64, dual: f64, gap: f64, relative_gap: f64, regularized_value: f64, regularized_dual: f64,
    marginal_error: [f64; 2], f: Vec<f64>, g: Vec<f64>, epsilon: f64, iterations: usize, kernel_entries: usize,
    neglected: f64, converged: bool, status: Status, plan: SparsePlan,
} }

crate::operations! { "transport-relaxed";
    /// Entropic optimal transport between large clouds in few dimensions, with certificates.
    fn multiscale(monitor, problem: ProblemPlaces, epsilon["options.epsilon"]: Option<Positive>, relative: bool, options: multiscale::Options) -> multiscale::Solution = {
        let epsilon = epsilon.map(|epsilon| regularization(epsilon, relative));
        multiscale::solve(&problem.view()?, &multiscale::Options { epsilon, ..options }, monitor)
    };
}
