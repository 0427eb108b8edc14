//! Certificates of partitions.

use crate::{
    arrays::{Integers, Matrix, Weights},
    scalars::NonNegative,
};
use gibbs_cluster::certify::{self, Certificate};

crate::options! { certify::Options as CertifyOptions {
    ;
    target: NonNegative, time_limit: NonNegative,
} }
crate::record! { Certificate as PartitionCertificate {
    inertia: f64, lower_bound: f64, gap: f64, relative_gap: f64, certified: bool,
} }

crate::operations! { "cluster";
    /// A bound on how far a partition is from the best.
    fn certify(
        monitor,
        points: Matrix,
        labels: Integers,
        weights["options.weights"]: Option<Weights>,
        options: certify::Options,
    ) -> Certificate = certify::certify(points.view()?, labels, weights.as_deref(), &options, monitor);
}
