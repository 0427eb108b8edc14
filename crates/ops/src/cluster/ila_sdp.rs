//! Likelihood-adjusted semidefinite clustering with unknown covariances.

use crate::{
    arrays::Matrix,
    scalars::{Count, Count32, Positive, Seed},
};
use gibbs_cluster::gaussian_mixture::{
    Covariance,
    ila_sdp::{self, Solution},
};

crate::options! { ila_sdp::Options as IlaSdpOptions {
    clusters: Count;
    covariance: Covariance, shrinkage: Positive, restarts: Count32, max_iterations: Count32, seed: Seed,
} }
crate::record! { Solution as IlaSdpSolution {
    labels: Vec<i32>, memberships: Vec<f64>, centers: Vec<f64>, covariances: Vec<f64>, weights: Vec<f64>,
    log_likelihood: f64, trace: Vec<f64>, score: f64, objective: f64, bound: f64, gap: f64, relative_gap: f64,
    relaxed: bool, converged: bool,
} }

crate::operations! { "cluster-likelihood";
    /// Groups with covariances of their own from a mixture and steps of a semidefinite relaxation, with a bound.
    fn ila_sdp(monitor, points: Matrix, options: ila_sdp::Options) -> Solution
        = ila_sdp::solve(points.view()?, &options, monitor);
}
