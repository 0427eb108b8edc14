//! Labels for known covariances, by a semidefinite relaxation.

use crate::{
    arrays::{Matrix, Vector, Weights},
    scalars::{Count32, Seed},
};
use gibbs_cluster::la_sdp::{self, Solution};

crate::options! { la_sdp::Options as LaSdpOptions { ; restarts: Count32, max_iterations: Count32, seed: Seed } }
crate::record! { Solution as LaSdpSolution {
    labels: Vec<i32>, memberships: Vec<f64>, centers: Vec<f64>, covariances: Vec<f64>, weights: Vec<f64>,
    log_likelihood: f64, trace: Vec<f64>, objective: f64, bound: f64, gap: f64, relative_gap: f64, certified: bool,
    converged: bool,
} }

crate::operations! { "cluster-likelihood";
    /// Labels of the largest likelihood for known covariances, with a bound on every other labelling's.
    fn la_sdp(monitor, points: Matrix, covariances: Vector, shares["options.shares"]: Option<Weights>, options: la_sdp::Options) -> Solution
        = la_sdp::solve(points.view()?, &covariances, shares.as_deref(), &options, monitor);
}
