//! Kernel k-means.

use crate::{
    arrays::Matrix,
    scalars::{Count, Count32, Seed},
};
use gibbs_cluster::{
    kernel_kmeans,
    kmeans::{CertificateChoice, Init},
};

crate::options! { kernel_kmeans::Options as KernelKmeansOptions {
    clusters: Count; restarts: Count32, max_iterations: Count32, init: Init, certificate: CertificateChoice, seed: Seed,
} }
crate::record! { kernel_kmeans::Solution as KernelKmeansSolution {
    labels: Vec<i32>, sizes: Vec<i32>, inertia: f64, lower_bound: f64, gap: f64, relative_gap: f64, iterations: u32,
    converged: bool,
} }

crate::operations! { "cluster-graphs";
    /// The partition with the least scatter found in a kernel's feature space, with a bound.
    fn kernel_kmeans(monitor, kernel: Matrix, options: kernel_kmeans::Options) -> kernel_kmeans::Solution
        = kernel_kmeans::kernel_kmeans(kernel.view()?, &options, monitor);
}
