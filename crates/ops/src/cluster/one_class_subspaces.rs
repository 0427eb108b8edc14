//! Frames around one class.

use crate::{
    arrays::{Matrix, Numbers},
    scalars::{Count, Count32, NonNegative, Seed},
};
use gibbs_cluster::one_class_subspaces::{self, Options, Solution};

crate::options! { Options as OneClassSubspacesOptions {
    ; directions: Count, margin: NonNegative, closeness: NonNegative, origin_weight: NonNegative, restarts: Count,
    max_iterations: Count32, tolerance: NonNegative, seed: Seed,
} }
crate::record! { Solution as OneClassSubspacesSolution {
    frames: Vec<f64>, offsets: Vec<f64>, center: Vec<f64>, scale: Vec<f64>, value: f64, gradient_norm: f64,
    orthogonality: f64, trace: Vec<f64>, converged: bool, scores: Vec<f64>,
} }

crate::operations! { "cluster-systems";
    /// Two orthonormal frames that sandwich the data of one class.
    fn one_class_subspaces(monitor, points: Matrix, options: Options) -> Solution
        = one_class_subspaces::fit(points.view()?, &options, monitor);
    /// How far new points leave the frames.
    fn one_class_subspaces_score(monitor, points["newPoints"]: Matrix, frames: Numbers, offsets: Numbers, center: Numbers, scale: Numbers) -> Vec<f64> = {
        monitor.check()?;
        one_class_subspaces::score(points.view()?, &frames, &offsets, &center, &scale)
    };
}
