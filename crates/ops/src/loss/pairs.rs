//! Losses of preference pairs.

use crate::{
    arrays::{FloatVector, FloatVectorArgument, Vector},
    output::Floats,
    scalars::NonNegative,
};
use gibbs_core::{Monitor, Result, simd::Real};
use gibbs_loss::{Gradients, Pairs, Reduction, Solution, dpo};

crate::options! { dpo::Options as DpoOptions { ; beta: NonNegative, label_smoothing: NonNegative, reduction: Reduction } }
crate::record! { PairLossResult as PairLoss {
    value: f64, values: Option<Vec<f64>>, policy_chosen: Option<Floats>, policy_rejected: Option<Floats>,
} }

crate::operations! { "loss";
    /// Direct preference optimization: the logistic loss of preference margins.
    fn dpo(monitor, policy_chosen["logProbabilities.policyChosen"]: FloatVector, policy_rejected["logProbabilities.policyRejected"]: FloatVector, reference_chosen["logProbabilities.referenceChosen"]: FloatVector, reference_rejected["logProbabilities.referenceRejected"]: FloatVector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, options: dpo::Options) -> PairLossResult
        = preference_pairs([policy_chosen, policy_rejected, reference_chosen, reference_rejected], weights.as_deref(), gradient, &options, monitor);
}

struct PairLossResult {
    value: f64,
    values: Option<Vec<f64>>,
    policy_chosen: Option<Floats>,
    policy_rejected: Option<Floats>,
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
