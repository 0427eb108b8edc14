//! k-means by its semidefinite relaxation.

use crate::{
    arrays::Matrix,
    scalars::{Count, Count32, NonNegative, Positive, Seed},
};
use gibbs_cluster::sdp_kmeans::{self, Method};

crate::words! { Method { Auto = "auto", LowRank = "lowRank", Admm = "admm", Sketch = "sketch" } }
crate::options! { sdp_kmeans::Options as SdpKmeansOptions {
    ;
    clusters: Count, method: Method, price: Positive, target: NonNegative, max_iterations: Count32, seed: Seed,
} }
crate::record! { sdp_kmeans::Solution as SdpKmeansSolution {
    labels: Vec<i32>, centers: Vec<f64>, sizes: Vec<i32>, inertia: f64, lower_bound: f64, gap: f64, relative_gap: f64,
    certified: bool, iterations: u32, converged: bool, sdp_value: f64, rows: f64, negativity: f64, eigenvalue: f64,
    price: f64, co_memberships: Vec<f64>,
} }

crate::operations! { "cluster";
    /// k-means by its semidefinite relaxation, with the relaxation's point and a bound.
    fn sdp_kmeans(monitor, points: Matrix, options: sdp_kmeans::Options) -> sdp_kmeans::Solution
        = sdp_kmeans::fit(points.view()?, &options, monitor);
}
