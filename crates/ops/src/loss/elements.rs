//! Losses of predictions and targets, of ordered classes and of boxes.

use super::{Evaluation, f32s, f64s};
use crate::{
    Destination,
    arrays::{FloatMatrix, FloatMatrixArgument, FloatVector, FloatVectorArgument, Integers, Vector},
    output::Floats,
    scalars::{NonNegative, OpenUnit, Positive},
};
use gibbs_core::{Error, Monitor, Result, simd::Real};
use gibbs_loss::{
    ElementLoss, Elements, Reduction, Solution, elements,
    giou::{self, Boxes},
    huber::Huber,
    implicit_feedback::{self, ImplicitFeedback},
    log_cosh::LogCosh,
    ordinal::{self, Ordinal},
    poisson::Poisson,
    quantile::Quantile,
};

crate::options! { Huber as HuberOptions { ; delta: Positive } }
crate::words! { implicit_feedback::Kind { Log = "log", Squared = "squared" } }
crate::options! { ImplicitFeedback as ImplicitFeedbackOptions { ; kind: implicit_feedback::Kind, clip: NonNegative } }
crate::options! { LogCosh as LogCoshOptions { ; scale: Positive } }
crate::options! { Quantile as QuantileLossOptions { ; level: OpenUnit } }
crate::options! { Poisson as PoissonLossOptions { ; full: bool } }
crate::record! { OrdinalEvaluation as OrdinalEvaluation {
    value: f64, values: Option<Vec<f64>>, scores: Option<Floats>, thresholds: Option<Vec<f64>>,
} }

crate::operations! { "loss";
    /// Squared near the target, absolute away from it.
    fn huber(monitor into out, predictions: FloatVector, targets: Vector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, loss: Huber) -> Evaluation
        = evaluate(&loss, predictions, &targets, weights.as_deref(), gradient, reduction, out, monitor);

    /// A loss of relevance, estimated from clicks and how likely they were seen.
    fn implicit_feedback(monitor into out, logits: FloatVector, clicks: Vector, propensities: Vector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, loss: ImplicitFeedback) -> Evaluation
        = {
            let relevances = loss.relevances(&clicks, &propensities)?;
            evaluate(&loss, logits, &relevances, weights.as_deref(), gradient, reduction, out, monitor)
        };

    /// Squared near the target, absolute away from it, and smooth.
    fn log_cosh(monitor into out, predictions: FloatVector, targets: Vector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, loss: LogCosh) -> Evaluation
        = evaluate(&loss, predictions, &targets, weights.as_deref(), gradient, reduction, out, monitor);

    /// The loss whose minimizer is a quantile.
    fn quantile_loss(monitor into out, predictions: FloatVector, targets: Vector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, loss: Quantile) -> Evaluation
        = evaluate(&loss, predictions, &targets, weights.as_deref(), gradient, reduction, out, monitor);

    /// The negative log likelihood of counts by log rates.
    fn poisson_loss(monitor into out, predictions: FloatVector, targets: Vector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, loss: Poisson) -> Evaluation
        = evaluate(&loss, predictions, &targets, weights.as_deref(), gradient, reduction, out, monitor);

    /// The negative log likelihood of ordered classes.
    fn ordinal_loss(monitor, scores: FloatVector, thresholds: Vector, labels: Integers, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>) -> OrdinalEvaluation
        = match scores {
            FloatVectorArgument::F64(scores) => ordered(scores, &thresholds, labels, weights.as_deref(), gradient, reduction, monitor, Floats::F64),
            FloatVectorArgument::F32(scores) => ordered(scores, &thresholds, labels, weights.as_deref(), gradient, reduction, monitor, Floats::F32),
        };

    /// Generalized intersection over union of pairs of boxes; the gradient by the first ones, then that by the second.
    fn giou(monitor into out, boxes_a["boxesA"]: FloatMatrix, boxes_b["boxesB"]: FloatMatrix, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>) -> Evaluation
        = {
            let (weights, reduction) = (weights.as_deref(), reduction.unwrap_or_default());
            match (boxes_a, boxes_b) {
                (FloatMatrixArgument::F64(a), FloatMatrixArgument::F64(b)) => {
                    Evaluation::of_halves(8 * a.view()?.nrows(), gradient, f64s(out)?, Floats::F64, |by| giou::evaluate(Boxes { a: a.view()?, b: b.view()?, weights, reduction }, by, monitor))
                }
                (FloatMatrixArgument::F32(a), FloatMatrixArgument::F32(b)) => {
                    Evaluation::of_halves(8 * a.view()?.nrows(), gradient, f32s(out)?, Floats::F32, |by| giou::evaluate(Boxes { a: a.view()?, b: b.view()?, weights, reduction }, by, monitor))
                }
                _ => Err(Error::value("boxesB", "expected the precision of boxesA")),
            }
        };
}

struct OrdinalEvaluation {
    value: f64,
    values: Option<Vec<f64>>,
    scores: Option<Floats>,
    thresholds: Option<Vec<f64>>,
}

/// Evaluates a loss in the predictions' precision, with the gradient in a new array or the caller's.
pub(super) fn evaluate(
    loss: &dyn ElementLoss,
    predictions: FloatVectorArgument,
    targets: &[f64],
    weights: Option<&[f64]>,
    gradient: bool,
    reduction: Option<Reduction>,
    out: Destination,
    monitor: &Monitor,
) -> Result<Evaluation> {
    let reduction = reduction.unwrap_or_default();
    match (predictions, out) {
        (FloatVectorArgument::F64(predictions), Destination::None) => {
            let elements = Elements { predictions, targets, weights, reduction };
            Evaluation::new(predictions.len(), gradient, Floats::F64, |by| {
                elements::evaluate(loss, elements, by, monitor)
            })
        }
        (FloatVectorArgument::F32(predictions), Destination::None) => {
            let elements = Elements { predictions, targets, weights, reduction };
            Evaluation::new(predictions.len(), gradient, Floats::F32, |by| {
                elements::evaluate(loss, elements, by, monitor)
            })
        }
        (FloatVectorArgument::F64(predictions), Destination::F64(out)) => {
            let elements = Elements { predictions, targets, weights, reduction };
            Evaluation::into(out, |by| elements::evaluate(loss, elements, by, monitor))
        }
        (FloatVectorArgument::F32(predictions), Destination::F32(out)) => {
            let elements = Elements { predictions, targets, weights, reduction };
            Evaluation::into(out, |by| elements::evaluate(loss, elements, by, monitor))
        }
        _ => Err(Error::value("options.out", "expected an array of the predictions' precision")),
    }
}

fn ordered<T: Real>(
    scores: &[T],
    thresholds: &[f64],
    labels: &[i32],
    weights: Option<&[f64]>,
    gradient: bool,
    reduction: Option<Reduction>,
    monitor: &Monitor,
    floats: fn(Vec<T>) -> Floats,
) -> Result<OrdinalEvaluation> {
    let given = Ordinal { scores, thresholds, labels, weights, reduction: reduction.unwrap_or_default() };
    let mut buffers = gradient.then(|| (vec![T::ZERO; scores.len()], vec![0.0; thresholds.len()]));
    let gradients = buffers.as_mut().map(|(scores, thresholds)| (scores.as_mut_slice(), thresholds.as_mut_slice()));
    let Solution { value, values } = ordinal::evaluate(given, gradients, monitor)?;
    let (scores, thresholds) = buffers.map_or((None, None), |(scores, by)| (Some(floats(scores)), Some(by)));
    Ok(OrdinalEvaluation { value, values, scores, thresholds })
}
