//! Clustering with certificates.
//!
//! - [`kmeans`]: k-means++ with restarts and a bounds-accelerated Lloyd iteration.
//! - [`certify`]: how far any partition can be from the best one, by an explicit dual solution.
//! - [`indices`]: how much two partitions agree, and how compact and apart groups are.
//! - [`proximity`]: kernels of a graph's nodes, their logarithms and distances.
//! - [`kernel_kmeans`]: groups by a kernel, with a spectral bound.
//! - [`spectral`]: groups of a graph by normalized cuts, with a bound.

pub mod certify;
pub mod indices;
pub mod kernel_kmeans;
pub mod kmeans;
mod partition;
pub mod proximity;
mod sample;
pub mod spectral;

#[cfg(test)]
mod oracle;
