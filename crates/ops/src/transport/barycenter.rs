//! Barycentres.

use super::problem::regularization;
use crate::{
    arrays::{Integers, Matrix, Vector, Weights},
    scalars::{Count, Positive, Seed},
};
use gibbs_core::{Error, Result};
use gibbs_transport::{
    Metric,
    barycenter::{Measures, fixed, free},
};

crate::options! { fixed::Options as FixedBarycenterOptions {
    ; debiased: bool, tolerance: Positive, max_iterations: Count, memory_limit: Count,
} }
crate::record! { fixed::Solution as FixedBarycenterSolution {
    weights: Vec<f64>, value: f64, dual: f64, gap: f64, relative_gap: f64, regularized_value: Option<f64>,
    regularized_dual: Option<f64>, marginal_error: [f64; 2], f: Vec<f64>, g: Vec<f64>, epsilon: f64, iterations: usize,
    converged: bool, status: gibbs_transport::sinkhorn::Status,
} }
crate::options! { free::Options as FreeBarycenterOptions {
    ; tolerance: Positive, max_iterations: Count, restarts: Count, seed: Seed, bound: bool,
} }
crate::record! { free::Solution as FreeBarycenterSolution {
    points: Vec<f64>, weights: Vec<f64>, value: f64, lower_bound: Option<f64>, objective: f64, trace: Vec<f64>,
    marginal_error: f64, decrease: f64, epsilon: Option<f64>, iterations: usize, converged: bool,
} }

crate::operations! { "transport-spaces";
    /// The weights of the barycenter of measures on a fixed support.
    fn fixed_barycenter(monitor, support["options.support"]: Option<Matrix>, points["measures"]: Option<Matrix>, cost["options.cost"]: Option<Matrix>, metric["options.metric"]: Option<Metric>, power["options.power"]: Option<Positive>, sizes["measures"]: Integers, masses["measures"]: Vector, shares["options.weights"]: Weights, epsilon["options.epsilon"]: Positive, relative: bool, options: fixed::Options) -> fixed::Solution = {
        let (metric, power) = (metric.unwrap_or_default(), power.unwrap_or(1.0));
        let costs = match (&support, &points, &cost) {
            (Some(support), Some(points), None) => {
                fixed::Costs::Clouds { support: support.view()?, points: points.view()?, metric, power }
            }
            (Some(support), None, None) => fixed::Costs::Grid { support: support.view()?, metric, power },
            (None, None, Some(cost)) => fixed::Costs::Shared(cost.view()?),
            _ => return Err(Error::value("measures", "expected points with a support, or histograms with a support or a cost")),
        };
        let options = fixed::Options { epsilon: regularization(epsilon, relative), ..options };
        let sizes = counts(sizes)?;
        fixed::solve(costs, &Measures { sizes: &sizes, weights: &masses, shares: &shares }, &options, monitor)
    };
    /// The points of a barycenter of clouds.
    fn free_barycenter(monitor, points["measures"]: Matrix, metric["options.metric"]: Option<Metric>, sizes["measures"]: Integers, masses["measures"]: Vector, shares["options.weights"]: Weights, start["options.start"]: Option<Matrix>, count["options.support"]: usize, weights["options.supportWeights"]: Option<Vector>, epsilon["options.epsilon"]: Option<Positive>, relative: bool, options: free::Options) -> free::Solution = {
        let start = match &start {
            Some(start) => free::Start::Points(start.view()?),
            None => free::Start::Count(count),
        };
        let options = free::Options { epsilon: epsilon.map(|epsilon| regularization(epsilon, relative)), ..options };
        let (sizes, metric) = (counts(sizes)?, metric.unwrap_or_default());
        let measures = Measures { sizes: &sizes, weights: &masses, shares: &shares };
        free::solve(points.view()?, &measures, start, weights.as_deref(), metric, &options, monitor)
    };
}

/// Numbers of points.
fn counts(sizes: &[i32]) -> Result<Vec<usize>> {
    let count = |&size: &i32| usize::try_from(size).map_err(|_| Error::shape("measures", "holds a negative size"));
    sizes.iter().map(count).collect()
}
