//! Losses of pairs, sets and anchors of examples, and how these are drawn.

use super::Evaluation;
use crate::{
    arrays::{FloatMatrix, Integers, Matrix, Vector},
    output::Floats,
    scalars::{Count, NonNegative, Positive, Seed},
};
use gibbs_loss::{
    Reduction, Solution,
    conr::{self, Anchors},
    mixup::{self, MixOptions, Mixed, Pairs},
    odd_k_out::{self, SampleOptions, Sets},
    symmetric_consistency::{SymmetricConsistency, moving_average},
};

crate::options! { conr::Options as ConROptions { ; window: NonNegative, temperature: Positive, eta: NonNegative } }
crate::options! { MixOptions as MixupOptions { ; alpha: Positive, seed: Seed } }
crate::options! { mixup::Options as RegMixupOptions { lambda: NonNegative; eta: NonNegative } }
crate::options! { SampleOptions as OddSetsOptions { ; sets: Count, odd: usize, seed: Seed } }
crate::record! { Mixed as Mixed { points: Vec<f64>, partners: Vec<i32>, lambda: f64 } }
crate::record! { MixedEvaluation as MixedEvaluation {
    value: f64, values: Option<Vec<f64>>, logits: Option<Vec<f64>>, mixed: Option<Vec<f64>>,
} }

crate::operations! { "loss";
    /// A contrastive regularizer of features for regression with rare targets.
    fn con_r(monitor, features: Matrix, targets: Vector, predictions: Vector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, options: conr::Options) -> Evaluation
        = {
            let features = features.view()?;
            let given = Anchors { features, targets: &targets, predictions: &predictions, weights: weights.as_deref(), reduction: reduction.unwrap_or_default() };
            Evaluation::new(features.nrows() * features.ncols(), gradient, Floats::F64, |by| conr::evaluate(given, &options, by, monitor))
        };

    /// Mixtures of examples.
    fn mixup(monitor, points: Matrix, options: MixOptions) -> Mixed
        = mixup::mix(points.view()?, &options, monitor);

    /// Cross-entropy of examples with that of their mixtures.
    fn reg_mixup(monitor, logits: Matrix, mixed: Matrix, labels: Integers, partners["options.partners"]: Integers, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, options: mixup::Options) -> MixedEvaluation
        = {
            let given = Pairs {
                logits: logits.view()?,
                mixed: mixed.view()?,
                labels,
                partners,
                weights: weights.as_deref(),
                reduction: reduction.unwrap_or_default(),
            };
            let length = given.logits.nrows() * given.logits.ncols();
            let mut buffers = gradient.then(|| (vec![0.0; length], vec![0.0; length]));
            let gradients = buffers.as_mut().map(|(clean, mixed)| (clean.as_mut_slice(), mixed.as_mut_slice()));
            let Solution { value, values } = mixup::evaluate(given, &options, gradients, monitor)?;
            let (logits, mixed) = buffers.map_or((None, None), |(clean, mixed)| (Some(clean), Some(mixed)));
            Ok(MixedEvaluation { value, values, logits, mixed })
        };

    /// Sets of a pair and k odd ones.
    fn odd_sets(monitor, labels: Integers, options: SampleOptions) -> Vec<i32>
        = odd_k_out::sample(labels, &options, monitor);

    /// Cross-entropy of sets.
    fn odd_k_out(monitor, logits: Matrix, labels: Integers, sets: Integers, odd: usize, soft["options.soft"]: bool, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>) -> Evaluation
        = {
            let logits = logits.view()?;
            let given = Sets { logits, labels, sets, odd, soft, weights: weights.as_deref(), reduction: reduction.unwrap_or_default() };
            Evaluation::new(logits.nrows() * logits.ncols(), gradient, Floats::F64, |by| odd_k_out::evaluate(given, by, monitor))
        };

    /// A student against its teacher, from both sides.
    fn symmetric_consistency(monitor into out, logits: FloatMatrix, teacher: Matrix, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, options: Consistency) -> Evaluation
        = {
            let loss = SymmetricConsistency { teacher: teacher.view()?, alpha: options.alpha };
            let (n, classes) = super::targets::shape(&logits)?;
            loss.check_teacher(n, classes)?;
            super::rows::evaluate(&loss, logits, None, weights.as_deref(), gradient, &super::targets::rows(reduction), out, monitor)
        };

    /// A teacher a step nearer to its student.
    fn moving_average(_monitor, teacher: Vector, student: Vector, options: Average) -> Vec<f64>
        = moving_average(&teacher, &student, options.momentum);
}

crate::options! { Consistency as SymmetricConsistencyOptions { ; alpha: NonNegative } }
crate::options! { Average as MovingAverageOptions { ; momentum: NonNegative } }

struct Consistency {
    alpha: f64,
}

impl Default for Consistency {
    fn default() -> Self {
        Self { alpha: 0.5 }
    }
}

struct Average {
    momentum: f64,
}

impl Default for Average {
    fn default() -> Self {
        Self { momentum: 0.999 }
    }
}

struct MixedEvaluation {
    value: f64,
    values: Option<Vec<f64>>,
    logits: Option<Vec<f64>>,
    mixed: Option<Vec<f64>>,
}
