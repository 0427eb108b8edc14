//! Low-rank transport.

use super::problem::ProblemPlaces;
use crate::scalars::{Count, NonNegative, Positive, Seed};
use gibbs_transport::low_rank::{self, Init, Status};

crate::words! { Init { KMeans = "kmeans", Random = "random", Deterministic = "deterministic" } }
crate::options! { low_rank::Options as LowRankOptions {
    rank: Count; init: Init, tolerance: Positive, max_iterations: Count, alpha: NonNegative, seed: Seed, memory_limit: Count,
} }
crate::record! { low_rank::Solution as LowRankSolution {
    value: f64, dual: f64, gap: f64, relative_gap: f64, marginal_error: [f64; 2], f: Vec<f64>, g: Vec<f64>,
    factor_q: Vec<f64>, factor_r: Vec<f64>, factor_g: Vec<f64>, stationarity: f64, iterations: usize, converged: bool,
    status: Status,
} }

crate::operations! { "transport-relaxed";
    /// Low-rank optimal transport: a plan that factors through groups, with certificates.
    fn low_rank(monitor, problem: ProblemPlaces, options: low_rank::Options) -> low_rank::Solution
        = low_rank::solve(&problem.view()?, &options, monitor);
}
