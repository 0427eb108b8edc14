//! Partial transport.

use super::problem::{ProblemPlaces, regularization};
use crate::scalars::{Count, NonNegative, Positive};
use gibbs_transport::{
    Plan, SparsePlan,
    partial::{self, Status},
};

crate::options! { partial::Options as PartialOptions {
    ; tolerance: Positive, max_iterations: Count, memory_limit: Count,
} }
crate::record! { partial::Solution as PartialSolution {
    value: f64, dual: f64, gap: f64, relative_gap: f64, regularized_value: f64, regularized_dual: f64, transported: f64,
    rows: Vec<f64>, columns: Vec<f64>, marginal_error: [f64; 2], f: Vec<f64>, g: Vec<f64>, multiplier: f64, epsilon: f64,
    iterations: usize, converged: bool, status: Status, scalings: Option<Plan>, entries: Option<SparsePlan>,
    targets: Vec<u32>,
} }

crate::operations! { "transport-relaxed";
    /// Partial transport: only a given mass is moved, the cheapest.
    fn partial(monitor, problem: ProblemPlaces, mass["options.mass"]: Positive, epsilon["options.epsilon"]: NonNegative, relative: bool, options: partial::Options) -> partial::Solution = {
        let options = partial::Options { mass, epsilon: regularization(epsilon, relative), ..options };
        partial::solve(&problem.view()?, &options, monitor)
    };
}
