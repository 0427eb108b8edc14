//! k-means.

use crate::{
    arrays::{FloatMatrix, FloatMatrixArgument, Weights},
    scalars::{Count, Count32, NonNegative, Seed},
};
use gibbs_cluster::kmeans::{self, CertificateChoice, Init, Rows};

crate::words! { Init { KMeansPlusPlus = "k-means++", Random = "random" } }
crate::words! { CertificateChoice { Auto = "auto", None = "none", Full = "full" } }
crate::options! { kmeans::Options as KmeansOptions {
    clusters: Count;
    restarts: Count32, max_iterations: Count32, tolerance: NonNegative, init: Init, certificate: CertificateChoice,
    min_size: usize, max_size: Count, seed: Seed,
} }
crate::record! { kmeans::Solution as KmeansSolution {
    labels: Vec<i32>, centers: Vec<f64>, sizes: Vec<i32>, inertia: f64, lower_bound: f64, gap: f64, relative_gap: f64,
    certified: bool, iterations: u32, converged: bool,
} }

crate::operations! { "cluster";
    /// k-means with restarts and a bound on how far the partition is from the best.
    fn kmeans(monitor, points: FloatMatrix, weights["options.weights"]: Option<Weights>, options: kmeans::Options) -> kmeans::Solution
        = kmeans::fit(rows(&points)?, weights.as_deref(), &options, monitor);
}

/// The points in the precision they came in; nothing is widened.
pub(super) fn rows<'a>(points: &'a FloatMatrixArgument) -> crate::Result<Rows<'a>> {
    Ok(match points {
        FloatMatrixArgument::F64(points) => points.view()?.into(),
        FloatMatrixArgument::F32(points) => points.view()?.into(),
    })
}
