//! Clustering with certificates.
//!
//! - [`kmeans`]: k-means++ with restarts and a bounds-accelerated Lloyd iteration.
//! - [`certify`]: how far any partition can be from the best one, by an explicit dual solution.

pub mod certify;
pub mod kmeans;
mod partition;
mod sample;

#[cfg(test)]
mod oracle;
