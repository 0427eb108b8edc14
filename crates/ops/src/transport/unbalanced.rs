//! Unbalanced transport.

use super::problem::{ProblemPlaces, regularization};
use crate::scalars::{Count, NonNegative, Positive};
use gibbs_transport::{
    Plan, SparsePlan,
    gradient::Gradients,
    unbalanced::{self, Penalty, Status},
};

crate::words! { Penalty { Kl = "kl", Squares = "l2", Variation = "tv" } }
crate::options! { unbalanced::Options as UnbalancedOptions {
    ; penalty: Penalty, tolerance: Positive, max_iterations: Count, memory_limit: Count, gradient: bool,
} }
crate::record! { unbalanced::Solution as UnbalancedSolution {
    value: f64, dual: f64, gap: f64, relative_gap: f64, cost: f64, transported: f64, rows: Vec<f64>, columns: Vec<f64>,
    marginal_error: [f64; 2], f: Vec<f64>, g: Vec<f64>, epsilon: f64, iterations: usize, converged: bool, status: Status,
    scalings: Option<Plan>, entries: Option<SparsePlan>, targets: Vec<u32>, gradients: Option<Gradients>,
} }

crate::operations! { "transport-relaxed";
    /// Unbalanced transport: marginals may differ from the weights, at a price.
    fn unbalanced(monitor, problem: ProblemPlaces, epsilon["options.epsilon"]: NonNegative, relative: bool, reach_a["options.reach.a"]: Option<Positive>, reach_b["options.reach.b"]: Option<Positive>, options: unbalanced::Options) -> unbalanced::Solution = {
        let reach = [reach_a, reach_b].map(|reach| reach.unwrap_or(f64::INFINITY));
        let options = unbalanced::Options { epsilon: regularization(epsilon, relative), reach, ..options };
        unbalanced::solve(&problem.view()?, &options, monitor)
    };
}
