//! Certificates of partitions.

use crate::arrays::{Integers, Matrix, Weights};
use gibbs_cluster::certify::{self, Certificate};

crate::record! { Certificate as PartitionCertificate {
    inertia: f64, lower_bound: f64, gap: f64, relative_gap: f64, certified: bool,
} }

crate::operations! { "cluster";
    /// A bound on how far a partition is from the best.
    fn certify(monitor, points: Matrix, labels: Integers, weights["options.weights"]: Option<Weights>) -> Certificate
        = certify::certify(points.view()?, labels, weights.as_deref(), &explicit(), monitor);
}

/// The explicit bound alone.
fn explicit() -> certify::Options {
    certify::Options { time_limit: Some(0.0), ..certify::Options::default() }
}
