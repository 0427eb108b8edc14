//! How many clusters.

use crate::{
    arrays::{Integers, Matrix},
    scalars::{Count32, Seed},
};
use gibbs_cluster::gaussian_mixture::Covariance;
use gibbs_cluster::select_clusters::{self, Criterion, Solution};

crate::words! { Criterion {
    Bic = "bic", Icl = "icl", Evidence = "evidence", Silhouette = "silhouette", Gap = "gap", Certificate = "certificate",
} }
crate::options! { select_clusters::Options as SelectClustersOptions {
    ; by: Criterion, covariance: Covariance, restarts: Count32, references: Count32, seed: Seed
} }
crate::record! { Solution as SelectClustersSolution {
    clusters: u32, labels: Vec<i32>, candidates: Vec<i32>, scores: Vec<f64>, errors: Vec<f64>,
} }

crate::operations! { "cluster-likelihood";
    /// The number of clusters among candidates, by one of six criteria.
    fn select_clusters(monitor, points: Matrix, range["options.range"]: Integers, options: select_clusters::Options) -> Solution
        = select_clusters::solve(points.view()?, range, &options, monitor);
}
