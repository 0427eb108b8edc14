//! Losses.

use crate::{
    Destination,
    arrays::{FloatMatrix, FloatMatrixArgument, FloatVector, FloatVectorArgument, Integers, MatrixArgument, Vector},
    output::Floats,
    scalars::NonNegative,
};
use gibbs_core::{Error, Monitor, Result, simd::Real};
use gibbs_loss::{Gradients, Pairs, Reduction, Solution, cross_entropy, dpo};

crate::words! { Reduction { Mean = "mean", Sum = "sum", None = "none" } }
crate::options! { cross_entropy::Options as CrossEntropyOptions {
    ; label_smoothing: NonNegative, ignore_index: i32, reduction: Reduction,
} }
crate::options! { dpo::Options as DpoOptions { ; beta: NonNegative, label_smoothing: NonNegative, reduction: Reduction } }
crate::record! { RowLossResult as RowLoss { value: f64, values: Option<Vec<f64>>, gradient: Option<Floats> } }
crate::record! { PairLossResult as PairLoss {
    value: f64, values: Option<Vec<f64>>, policy_chosen: Option<Floats>, policy_rejected: Option<Floats>,
} }

crate::operations! { "loss";
    /// log Σ exp(xᵢ), without overflow.
    fn log_sum_exp(_monitor, x: Vector) -> f64 = Ok(gibbs_core::simd::logsumexp(&x));

    /// Cross-entropy of softmax predictions, with label smoothing.
    fn cross_entropy(monitor into out, logits: FloatMatrix, labels: Integers, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, options: cross_entropy::Options) -> RowLossResult
        = match (logits, out) {
            (FloatMatrixArgument::F64(logits), Destination::None) => rows(&logits, labels, weights.as_deref(), gradient, &options, monitor, Floats::F64),
            (FloatMatrixArgument::F32(logits), Destination::None) => rows(&logits, labels, weights.as_deref(), gradient, &options, monitor, Floats::F32),
            (FloatMatrixArgument::F64(logits), Destination::F64(out)) => rows_into(&logits, labels, weights.as_deref(), &options, out, monitor),
            (FloatMatrixArgument::F32(logits), Destination::F32(out)) => rows_into(&logits, labels, weights.as_deref(), &options, out, monitor),
            _ => Err(Error::value("options.out", "expected an array of the logits' precision")),
        };

    /// Direct preference optimization: the logistic loss of preference margins.
    fn dpo(monitor, policy_chosen["logProbabilities.policyChosen"]: FloatVector, policy_rejected["logProbabilities.policyRejected"]: FloatVector, reference_chosen["logProbabilities.referenceChosen"]: FloatVector, reference_rejected["logProbabilities.referenceRejected"]: FloatVector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, options: dpo::Options) -> PairLossResult
        = preference_pairs([policy_chosen, policy_rejected, reference_chosen, reference_rejected], weights.as_deref(), gradient, &options, monitor);
}

struct RowLossResult {
    value: f64,
    values: Option<Vec<f64>>,
    gradient: Option<Floats>,
}

struct PairLossResult {
    value: f64,
    values: Option<Vec<f64>>,
    policy_chosen: Option<Floats>,
    policy_rejected: Option<Floats>,
}

fn rows<T: Real>(
    logits: &MatrixArgument<T>,
    labels: &[i32],
    weights: Option<&[f64]>,
    gradient: bool,
    options: &cross_entropy::Options,
    monitor: &Monitor,
    floats: fn(Vec<T>) -> Floats,
) -> Result<RowLossResult> {
    let view = logits.view()?;
    let mut buffer = gradient.then(|| vec![T::from_f64(0.0); view.nrows() * view.ncols()]);
    let Solution { value, values } =
        cross_entropy::evaluate(view, labels, weights, options, buffer.as_deref_mut(), monitor)?;
    Ok(RowLossResult { value, values, gradient: buffer.map(floats) })
}

/// As `rows`, with the gradient in the caller's array.
fn rows_into<T: Real>(
    logits: &MatrixArgument<T>,
    labels: &[i32],
    weights: Option<&[f64]>,
    options: &cross_entropy::Options,
    out: &mut [T],
    monitor: &Monitor,
) -> Result<RowLossResult> {
    let Solution { value, values } =
        cross_entropy::evaluate(logits.view()?, labels, weights, options, Some(out), monitor)?;
    Ok(RowLossResult { value, values, gradient: None })
}

fn preference_pairs(
    sides: [FloatVectorArgument; 4],
    weights: Option<&[f64]>,
    gradient: bool,
    options: &dpo::Options,
    monitor: &Monitor,
) -> Result<PairLossResult> {
    use FloatVectorArgument::F32;
    if let [F32(a), F32(b), F32(c), F32(d)] = sides {
        return pairs([a, b, c, d], weights, gradient, options, monitor, Floats::F32);
    }
    let [a, b, c, d] = sides.map(FloatVectorArgument::doubles);
    pairs([&a, &b, &c, &d], weights, gradient, options, monitor, Floats::F64)
}

fn pairs<T: Real>(
    [policy_chosen, policy_rejected, reference_chosen, reference_rejected]: [&[T]; 4],
    weights: Option<&[f64]>,
    gradient: bool,
    options: &dpo::Options,
    monitor: &Monitor,
    floats: fn(Vec<T>) -> Floats,
) -> Result<PairLossResult> {
    let mut buffers = gradient.then(|| [policy_chosen, policy_rejected].map(|side| vec![T::from_f64(0.0); side.len()]));
    let gradients = buffers
        .as_mut()
        .map(|[chosen, rejected]| Gradients { policy_chosen: chosen.as_mut_slice(), policy_rejected: rejected });
    let pairs = Pairs { policy_chosen, policy_rejected, reference_chosen, reference_rejected };
    let Solution { value, values } = dpo::evaluate(pairs, weights, options, gradients, monitor)?;
    let (policy_chosen, policy_rejected) = buffers.map_or((None, None), |[a, b]| (Some(floats(a)), Some(floats(b))));
    Ok(PairLossResult { value, values, policy_chosen, policy_rejected })
}
