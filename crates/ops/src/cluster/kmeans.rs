//! k-means.

use crate::{
    arrays::{Matrix, Weights},
    scalars::{Count, Count32, NonNegative, Seed},
};
use gibbs_cluster::kmeans::{self, CertificateChoice, Init};

crate::words! { Init { KMeansPlusPlus = "k-means++", Random = "random" } }
crate::words! { CertificateChoice { Auto = "auto", None = "none", Full = "full" } }
crate::options! { kmeans::Options as KmeansOptions {
    clusters: Count;
    restarts: Count32, max_iterations: Count32, tolerance: NonNegative, init: Init, certificate: CertificateChoice, seed: Seed,
} }
crate::record! { kmeans::Solution as KmeansSolution {
    labels: Vec<i32>, centers: Vec<f64>, sizes: Vec<i32>, inertia: f64, lower_bound: f64, gap: f64, relative_gap: f64,
    certified: bool, iterations: u32, converged: bool,
} }

crate::operations! { "cluster";
    /// k-means with restarts and a bound on how far the partition is from the best.
    fn kmeans(monitor, points: Matrix, weights["options.weights"]: Option<Weights>, options: kmeans::Options) -> kmeans::Solution
        = kmeans::fit(points.view()?, weights.as_deref(), &options, monitor);
}
