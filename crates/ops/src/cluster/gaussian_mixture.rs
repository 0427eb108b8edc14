//! Mixtures of normal distributions.

use crate::{
    arrays::{Matrix, Weights},
    output::Listed,
    scalars::{Count, Count32, HalfOpenUnit, NonNegative, Positive, Seed},
};
use gibbs_cluster::gaussian_mixture::{self, Covariance, Mode, Prior, Solution};

crate::words! { Covariance {
    Full = "full", Tied = "tied", Diagonal = "diagonal", Spherical = "spherical", Factor = "factor",
} }
crate::words! { Prior { Auto = "auto", None = "none", EmpiricalBayes = "empiricalBayes" } }
crate::options! { gaussian_mixture::Options as GaussianMixtureOptions {
    components: Count;
    covariance: Covariance, prior: Prior, restarts: Count32, factors: usize, floor: Positive, concentration: Positive,
    min_share: HalfOpenUnit, tolerance: NonNegative, max_iterations: Count32, seed: Seed,
} }
crate::record! { Mode as MixtureMode {
    labels: Vec<i32>, responsibilities: Vec<f64>, weights: Vec<f64>, means: Vec<f64>, variances: Vec<f64>,
    covariances: Vec<f64>, loadings: Vec<f64>, log_likelihood: f64, score: f64, shrinkage: f64, entropy: f64,
    floors: Vec<i32>,
} }
crate::record! { Mixture as MixtureSolution {
    best: Mode, alternatives: Listed<Mode>, bic: f64, aic: f64, icl: f64, parameters: f64, trace: Vec<f64>,
    iterations: u32, converged: bool,
} }

/// A solution as it crosses the border.
struct Mixture {
    best: Mode,
    alternatives: Listed<Mode>,
    bic: f64,
    aic: f64,
    icl: f64,
    parameters: f64,
    trace: Vec<f64>,
    iterations: u32,
    converged: bool,
}

impl From<Solution> for Mixture {
    fn from(solution: Solution) -> Self {
        let Solution { best, alternatives, bic, aic, icl, parameters, trace, iterations, converged } = solution;
        Self { best, alternatives: Listed(alternatives), bic, aic, icl, parameters, trace, iterations, converged }
    }
}

crate::operations! { "cluster-likelihood";
    /// A mixture of normal distributions, its likelihood or evidence, and rival modes.
    fn gaussian_mixture(monitor, points: Matrix, weights["options.weights"]: Option<Weights>, options: gaussian_mixture::Options) -> Mixture
        = gaussian_mixture::fit(points.view()?, weights.as_deref(), &options, monitor).map(Mixture::from);
}
