//! Problems over metrics.

use crate::{
    arrays::{Integers, Matrix},
    scalars::{NonNegative, Positive},
};
use gibbs_cluster::project_and_forget::{
    LearnedMetric, LearningOptions, NearestMetric, NearnessOptions, learn_metric, nearest_metric,
};

crate::options! { NearnessOptions as NearnessOptions { ; tolerance: NonNegative, max_iterations: u32 } }
crate::options! { LearningOptions as MetricLearningOptions {
    ;
    upper: Positive, lower: Positive, slack: Positive, tolerance: NonNegative, max_iterations: u32,
} }
crate::record! { NearestMetric as NearestMetricSolution {
    distances: Vec<f64>, value: f64, lower_bound: f64, gap: f64, relative_gap: f64, violation: f64, active: usize,
    remembered: Vec<f64>, iterations: u32, converged: bool,
} }
crate::record! { LearnedMetric as LearnedMetricSolution {
    matrix: Vec<f64>, value: f64, lower_bound: f64, gap: f64, relative_gap: f64, upper: f64, lower: f64, violated: usize,
    active: usize, remembered: Vec<f64>, iterations: u32, converged: bool,
} }

crate::operations! { "cluster-graphs";
    /// The metric nearest to dissimilarities, with a bound.
    fn nearest_metric(
        monitor, dissimilarities["problem.dissimilarities"]: Matrix, weights["problem.weights"]: Option<Matrix>,
        options: NearnessOptions,
    ) -> NearestMetric = {
        let weights = weights.as_ref().map(|weights| weights.view()).transpose()?;
        nearest_metric(dissimilarities.view()?, weights, &options, monitor)
    };

    /// A Mahalanobis metric that brings classes together and apart, with a bound.
    fn learn_metric(
        monitor, points["problem.points"]: Matrix, classes["problem.classes"]: Integers, options: LearningOptions,
    ) -> LearnedMetric = learn_metric(points.view()?, classes, &options, monitor);
}
