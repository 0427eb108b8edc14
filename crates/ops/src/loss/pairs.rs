//! Losses of preference pairs.

use super::{Evaluation, f32s, f64s};
use crate::{
    arrays::{
        FloatVector,
        FloatVectorArgument::{self, F32},
        Vector,
    },
    output::Floats,
    scalars::NonNegative,
};
use gibbs_core::{Monitor, Result, simd::Real};
use gibbs_loss::{Gradients, Pairs, Reduction, dpo};

crate::options! { dpo::Options as DpoOptions { ; beta: NonNegative, label_smoothing: NonNegative, reduction: Reduction } }

crate::operations! { "loss";
    /// Direct preference optimization: the logistic loss of preference margins; the gradient by the chosen answers, then that by the rejected ones.
    fn dpo(monitor into out, policy_chosen["logProbabilities.policyChosen"]: FloatVector, policy_rejected["logProbabilities.policyRejected"]: FloatVector, reference_chosen["logProbabilities.referenceChosen"]: FloatVector, reference_rejected["logProbabilities.referenceRejected"]: FloatVector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, options: dpo::Options) -> Evaluation
        = {
            let sides = [policy_chosen, policy_rejected, reference_chosen, reference_rejected];
            let weights = weights.as_deref();
            if let [F32(a), F32(b), F32(c), F32(d)] = sides {
                return pairs([a, b, c, d], weights, gradient, &options, f32s(out)?, Floats::F32, monitor);
            }
            let [a, b, c, d] = sides.map(FloatVectorArgument::doubles);
            pairs([&a, &b, &c, &d], weights, gradient, &options, f64s(out)?, Floats::F64, monitor)
        };
}

fn pairs<T: Real>(
    [policy_chosen, policy_rejected, reference_chosen, reference_rejected]: [&[T]; 4],
    weights: Option<&[f64]>,
    gradient: bool,
    options: &dpo::Options,
    out: Option<&mut [T]>,
    floats: fn(Vec<T>) -> Floats,
    monitor: &Monitor,
) -> Result<Evaluation> {
    let pairs = Pairs { policy_chosen, policy_rejected, reference_chosen, reference_rejected };
    Evaluation::of_halves(2 * policy_chosen.len(), gradient, out, floats, |halves| {
        let gradients = halves.map(|(policy_chosen, policy_rejected)| Gradients { policy_chosen, policy_rejected });
        dpo::evaluate(pairs, weights, options, gradients, monitor)
    })
}
