//! Rejecting with a fixed predictor.

use super::{Evaluation, elements::evaluate};
use crate::{
    arrays::{FloatVector, Matrix, Vector},
    scalars::{NonNegative, OpenUnit, Positive},
};
use gibbs_loss::{
    Reduction,
    reject::{self, Curve, FitOptions, Reject, Rejector},
};

crate::options! { Reject as RejectLossOptions { ; cost: OpenUnit, alpha: Positive, beta: Positive } }
crate::options! { FitOptions as FitRejectorOptions {
    ; cost: OpenUnit, alpha: Positive, beta: Positive, penalty: NonNegative, tolerance: Positive, max_iterations: u32,
} }
crate::record! { Rejector as Rejector {
    weights: Vec<f64>, bias: f64, scores: Vec<f64>, value: f64, slope: f64, iterations: u32, converged: bool,
} }
crate::record! { Curve as CoverageCurve {
    thresholds: Vec<f64>, coverage: Vec<f64>, errors: Vec<f64>, area: f64, least: f64,
} }

crate::operations! { "loss";
    /// The surrogate loss of a rejector.
    fn reject_loss(monitor into out, predictions["scores"]: FloatVector, targets["right"]: Vector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, loss: Reject) -> Evaluation
        = evaluate(&loss, predictions, &targets, weights.as_deref(), gradient, reduction, out, monitor);

    /// A linear rejector.
    fn fit_rejector(monitor, features: Matrix, right: Vector, weights["options.weights"]: Option<Vector>, options: FitOptions) -> Rejector
        = reject::fit(features.view()?, &right, weights.as_deref(), &options, monitor);

    /// What is accepted at each threshold, and how much of it is wrong.
    fn coverage_curve(_monitor, scores: Vector, right: Vector, weights["options.weights"]: Option<Vector>) -> Curve
        = reject::curve(&scores, &right, weights.as_deref());
}
