//! Sparse plans.

use super::problem::ProblemPlaces;
use crate::scalars::{Count, Positive};
use gibbs_transport::{
    SparsePlan,
    sparse::{self, Status},
};

crate::options! { sparse::Options as SparseOptions {
    ; tolerance: Positive, max_iterations: Count, memory_limit: Count,
} }
crate::record! { sparse::Solution as SparseSolution {
    value: f64, dual: f64, gap: f64, relative_gap: f64, regularized_value: f64, regularized_dual: f64,
    marginal_error: [f64; 2], nonzeros_per_column: usize, f: Vec<f64>, g: Vec<f64>, iterations: usize, converged: bool,
    status: Status, plan: SparsePlan, targets: Vec<u32>,
} }

crate::operations! { "transport-relaxed";
    /// Transport with a quadratic regularization, and with at most so many entries a column.
    fn sparse(monitor, problem: ProblemPlaces, gamma["options.gamma"]: Positive, nonzeros["options.nonzeros"]: Option<Count>, options: sparse::Options) -> sparse::Solution = {
        let options = sparse::Options { gamma, nonzeros: nonzeros.unwrap_or(0), ..options };
        sparse::solve(&problem.view()?, &options, monitor)
    };
}
