//! Transport between normal distributions.

use crate::{
    arrays::{Matrix, Vector, Weights},
    scalars::{Count, Positive},
};
use gibbs_core::Error;
use gibbs_transport::bures::{self, Gaussian, barycenter};

crate::options! { bures::Options as BuresOptions { ; gradient: bool } }
crate::options! { barycenter::Options as BuresBarycenterOptions { ; tolerance: Positive, max_iterations: Count } }
crate::record! { bures::Solution as BuresSolution {
    value: f64, distance: f64, dual: f64, gap: f64, relative_gap: f64, matrix: Option<Vec<f64>>, offset: Option<Vec<f64>>,
    source_covariance: Option<Vec<f64>>, target_covariance: Option<Vec<f64>>, source_mean: Option<Vec<f64>>,
} }
crate::record! { barycenter::Solution as BuresBarycenterSolution {
    mean: Vec<f64>, covariance: Vec<f64>, value: f64, dual: f64, gap: f64, relative_gap: f64, residual: f64,
    iterations: usize, converged: bool,
} }

crate::operations! { "transport-systems";
    /// The Wasserstein distance between two normal distributions and the map from one to the other.
    fn bures(monitor, source_mean["source.mean"]: Vector, source_covariance["source.covariance"]: Matrix, target_mean["target.mean"]: Vector, target_covariance["target.covariance"]: Matrix, options: bures::Options) -> bures::Solution = {
        let source = Gaussian { mean: &source_mean, covariance: source_covariance.view()? };
        let target = Gaussian { mean: &target_mean, covariance: target_covariance.view()? };
        bures::solve(source, target, &options, monitor)
    };
    /// The barycentre of normal distributions; their covariances lie one below the other.
    fn bures_barycenter(monitor, means["gaussians.mean"]: Matrix, covariances["gaussians.covariance"]: Matrix, weights["options.weights"]: Option<Weights>, options: barycenter::Options) -> barycenter::Solution = {
        let (means, covariances) = (means.view()?, covariances.view()?);
        let d = means.ncols();
        if covariances.nrows() != means.nrows() * d {
            return Err(Error::shape("gaussians", "their covariances do not fit their means"));
        }
        let covariance = |k: usize| covariances.slice_rows(k * d, (k + 1) * d);
        let gaussians: Vec<Gaussian> =
            means.rows().enumerate().map(|(k, mean)| Gaussian { mean, covariance: covariance(k) }).collect();
        barycenter::solve(&gaussians, weights.as_deref(), &options, monitor)
    };
}
