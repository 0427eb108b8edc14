//! k-means by splits in two.

use super::kmeans::rows;
use crate::{
    arrays::{FloatMatrix, Weights},
    scalars::{Count, Count32, NonNegative, Seed},
};
use gibbs_cluster::kmeans::{
    CertificateChoice,
    bisecting::{self, Bisection, Split},
};

crate::words! { Split { Inertia = "inertia", Size = "size" } }
crate::options! { bisecting::Options as BisectingKmeansOptions {
    clusters: Count;
    split: Split, restarts: Count32, max_iterations: Count32, tolerance: NonNegative, certificate: CertificateChoice, seed: Seed,
} }
crate::record! { Bisection as BisectingKmeansSolution {
    partition: gibbs_cluster::kmeans::Solution, parents: Vec<i32>,
} }

crate::operations! { "cluster";
    /// k-means by splitting one cluster after the other in two.
    fn bisecting_kmeans(
        monitor,
        points: FloatMatrix,
        weights["options.weights"]: Option<Weights>,
        options: bisecting::Options,
    ) -> Bisection = bisecting::fit(rows(&points)?, weights.as_deref(), &options, monitor);
}
