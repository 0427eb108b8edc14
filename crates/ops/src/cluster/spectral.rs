//! Spectral clustering.

use crate::{
    arrays::{Integers, Matrix, Weights},
    scalars::{Count, Count32, Positive, Seed},
};
use gibbs_cluster::spectral::{self, Affinity};

crate::words! { Affinity {
    NearestNeighbors = "nearestNeighbors", Gaussian = "gaussian", SelfTuning = "selfTuning", Precomputed = "precomputed",
} }
crate::options! { spectral::Options as SpectralOptions {
    clusters: Count; affinity: Affinity, neighbors: Count, gamma: Positive, restarts: Count32, seed: Seed,
} }
crate::record! { spectral::Solution as SpectralSolution {
    labels: Vec<i32>, sizes: Vec<i32>, normalized_cut: f64, lower_bound: f64, gap: f64, relative_gap: f64,
    eigenvalues: Vec<f64>, embedding: Vec<f64>, residual: f64, converged: bool,
} }

crate::operations! { "cluster-graphs";
    /// Groups of points, or of a graph by its weights, with little weight cut between them.
    fn spectral(monitor, points: Matrix, options: spectral::Options) -> spectral::Solution
        = spectral::spectral(points.view()?, &options, monitor);
    /// Groups of a graph's nodes by its edges.
    fn spectral_of_edges(
        monitor, nodes["points.nodes"]: Count, from["points.from"]: Integers, to["points.to"]: Integers,
        weights["points.weights"]: Option<Weights>, options: spectral::Options,
    ) -> spectral::Solution
        = spectral::spectral_of_edges(nodes, from, to, weights.as_deref(), &options, monitor);
}
