//! k-means by mini-batches.

use super::kmeans::rows;
use crate::{
    arrays::{FloatMatrix, Weights},
    scalars::{Count, Count32, Seed},
};
use gibbs_cluster::kmeans::{self, CertificateChoice, mini_batch};

crate::options! { mini_batch::Options as MiniBatchKmeansOptions {
    clusters: Count;
    batch_size: Count, restarts: Count32, max_iterations: Count32, patience: Count32, certificate: CertificateChoice, seed: Seed,
} }

crate::operations! { "cluster";
    /// k-means by centers that follow random batches of the points.
    fn mini_batch_kmeans(
        monitor,
        points: FloatMatrix,
        weights["options.weights"]: Option<Weights>,
        options: mini_batch::Options,
    ) -> kmeans::Solution = mini_batch::fit(rows(&points)?, weights.as_deref(), &options, monitor);
}
