//! Indices of partitions.

use crate::{
    arrays::{Integers, Matrix},
    scalars::NonNegative,
};
use gibbs_cluster::indices::{self, Average, Silhouette, SilhouetteMetric, SilhouetteOptions, VMeasure};

crate::words! { Average { Arithmetic = "arithmetic", Geometric = "geometric", Min = "min", Max = "max" } }
crate::words! { SilhouetteMetric { Euclidean = "euclidean", Precomputed = "precomputed" } }
crate::options! { InformationOptions as InformationOptions { ; average: Average } }
crate::options! { VMeasureOptions as VMeasureOptions { ; beta: NonNegative } }
crate::options! { SilhouetteOptions as SilhouetteOptions { ; metric: SilhouetteMetric } }
crate::record! { VMeasure as VMeasure { homogeneity: f64, completeness: f64, value: f64 } }
crate::record! { Silhouette as Silhouette { value: f64, values: Vec<f64> } }

/// What mutual information is divided by.
#[derive(Default)]
pub(crate) struct InformationOptions {
    average: Average,
}

/// What V-measure weighs.
pub(crate) struct VMeasureOptions {
    beta: f64,
}

impl Default for VMeasureOptions {
    fn default() -> Self {
        Self { beta: 1.0 }
    }
}

crate::operations! { "cluster";
    /// Adjusted Rand index of two labelings.
    fn adjusted_rand(_monitor, a: Integers, b: Integers) -> f64 = indices::adjusted_rand(a, b);
    /// Normalized mutual information of two labelings.
    fn normalized_mutual_information(_monitor, a: Integers, b: Integers, options: InformationOptions) -> f64
        = indices::normalized_mutual_information(a, b, options.average);
    /// Mutual information of two labelings, adjusted for chance.
    fn adjusted_mutual_information(monitor, a: Integers, b: Integers, options: InformationOptions) -> f64
        = indices::adjusted_mutual_information(a, b, options.average, monitor);
    /// Homogeneity, completeness and V-measure of groups as a prediction of classes.
    fn v_measure(_monitor, a: Integers, b: Integers, options: VMeasureOptions) -> VMeasure
        = indices::v_measure(a, b, options.beta);
    /// Share of points in the wrong group after the best matching of groups.
    fn misclassification(monitor, a: Integers, b: Integers) -> f64 = indices::misclassification(a, b, monitor);
    /// Silhouettes of a partition of points.
    fn silhouette(monitor, points: Matrix, labels: Integers, options: SilhouetteOptions) -> Silhouette
        = indices::silhouette(points.view()?, labels, &options, monitor);
    /// Davies–Bouldin index of a partition of points.
    fn davies_bouldin(monitor, points: Matrix, labels: Integers) -> f64
        = indices::davies_bouldin(points.view()?, labels, monitor);
    /// Calinski–Harabasz index of a partition of points.
    fn calinski_harabasz(monitor, points: Matrix, labels: Integers) -> f64
        = indices::calinski_harabasz(points.view()?, labels, monitor);
}
