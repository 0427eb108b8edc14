//! Losses of logits and of logits under attack.

use crate::{
    arrays::{Integers, Matrix, Vector},
    scalars::{NonNegative, Positive},
};
use gibbs_loss::{Reduction, Solution, smooth_adversarial};

crate::options! { smooth_adversarial::Options as SmoothAdversarialOptions {
    ; tau: NonNegative, rho: Positive, nu: NonNegative,
} }
crate::record! { AttackedEvaluation as AttackedEvaluation {
    value: f64, values: Option<Vec<f64>>, logits: Option<Vec<f64>>, attacked: Option<Vec<f64>>,
} }

crate::operations! { "loss";
    /// A comp-sum loss of clean logits and how far an attack moves the margins.
    fn smooth_adversarial(monitor, logits: Matrix, attacked: Matrix, labels: Integers, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, options: smooth_adversarial::Options) -> AttackedEvaluation
        = {
            let given = smooth_adversarial::Attacked {
                logits: logits.view()?,
                attacked: attacked.view()?,
                labels,
                weights: weights.as_deref(),
                reduction: reduction.unwrap_or_default(),
            };
            let length = given.logits.nrows() * given.logits.ncols();
            let mut buffers = gradient.then(|| (vec![0.0; length], vec![0.0; length]));
            let gradients = buffers.as_mut().map(|(clean, attacked)| (clean.as_mut_slice(), attacked.as_mut_slice()));
            let Solution { value, values } = smooth_adversarial::evaluate(given, &options, gradients, monitor)?;
            let (logits, attacked) = buffers.map_or((None, None), |(clean, attacked)| (Some(clean), Some(attacked)));
            Ok(AttackedEvaluation { value, values, logits, attacked })
        };
}

struct AttackedEvaluation {
    value: f64,
    values: Option<Vec<f64>>,
    logits: Option<Vec<f64>>,
    attacked: Option<Vec<f64>>,
}
