//! Losses of rows of logits against rows of targets, and the steps that change targets.

use super::Evaluation;
use crate::{
    arrays::{FloatMatrix, FloatMatrixArgument, Matrix, Vector},
    scalars::{Count, HalfOpenUnit, NonNegative, Positive, Seed},
};
use gibbs_core::Result;
use gibbs_loss::{
    Reduction, RowOptions, balanced_distillation,
    entropy_maximization::{self, EntropyMaximization, LabelingOptions},
    label_correction,
    multi_focal::{self, MultiFocal},
    self_calibrating::{self, AdaptOptions, SelfCalibrating},
};

crate::options! { entropy_maximization::Options as EntropyMaximizationOptions { ; alpha: NonNegative, beta: NonNegative } }
crate::options! { LabelingOptions as AsymmetricPseudoLabelsOptions { ; tolerance: NonNegative, rounds: Count } }
crate::options! { multi_focal::Options as MultiFocalOptions {
    ; gamma_positive: NonNegative, gamma_negative: NonNegative, clip: HalfOpenUnit, exponent: NonNegative,
} }
crate::options! { label_correction::Options as CorrectLabelsOptions { ; threshold: NonNegative, margin: NonNegative } }
crate::record! { label_correction::Solution as LabelCorrection {
    targets: Vec<f64>, recalled: Vec<f64>, thresholds: Vec<f64>,
} }
crate::options! { balanced_distillation::Options as BalancedDistillationOptions {
    ; gamma_positive: NonNegative, gamma_negative: NonNegative, clip: HalfOpenUnit, exponent: NonNegative, power: NonNegative,
} }
crate::record! { BalancedEvaluation as BalancedEvaluation {
    value: f64, values: Option<Vec<f64>>, head: f64, tail: f64, head_weight: f64, gradient: Option<Vec<f64>>,
} }
crate::options! { self_calibrating::Options as SelfCalibratingOptions { ; beta: Positive, sample: bool, seed: Seed } }
crate::options! { AdaptOptions as AdaptPerturbationOptions { ; beta: Positive, rate: NonNegative, lambda: NonNegative } }

crate::operations! { "loss";
    /// Many labels of which a row shows one.
    fn entropy_maximization(monitor into out, logits: FloatMatrix, targets: Matrix, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, options: entropy_maximization::Options) -> Evaluation
        = {
            let loss = EntropyMaximization { targets: targets.view()?, options };
            let (n, classes) = shape(&logits)?;
            loss.check_targets(n, classes)?;
            super::rows::evaluate(&loss, logits, None, weights.as_deref(), gradient, &rows(reduction), out, monitor)
        };

    /// Labels more of what is unknown.
    fn asymmetric_pseudo_labels(monitor, probabilities: Matrix, targets: Matrix, options: LabelingOptions) -> Vec<f64>
        = entropy_maximization::pseudo_labels(probabilities.view()?, targets.view()?, &options, monitor);

    /// Many labels, with classes and easy negatives held apart.
    fn multi_focal(monitor into out, logits: FloatMatrix, targets: Matrix, counts["options.counts"]: Option<Vector>, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, options: multi_focal::Options) -> Evaluation
        = {
            let (n, classes) = shape(&logits)?;
            let loss = MultiFocal::new(targets.view()?, counts.as_deref(), options)?;
            loss.check_targets(n, classes)?;
            super::rows::evaluate(&loss, logits, None, weights.as_deref(), gradient, &rows(reduction), out, monitor)
        };

    /// Recalls labels that are missing.
    fn correct_labels(monitor, logits: Matrix, targets: Matrix, options: label_correction::Options) -> label_correction::Solution
        = label_correction::correct(logits.view()?, targets.view()?, &options, monitor);

    /// A classifier of many labels between a model of the head and one of the tail.
    fn balanced_distillation(monitor, logits: Matrix, head: Matrix, tail: Matrix, targets: Matrix, counts["options.counts"]: Option<Vector>, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, options: balanced_distillation::Options) -> BalancedEvaluation
        = {
            let given = balanced_distillation::Branches {
                logits: logits.view()?,
                head: head.view()?,
                tail: tail.view()?,
                targets: targets.view()?,
                counts: counts.as_deref(),
                weights: weights.as_deref(),
                reduction: reduction.unwrap_or_default(),
            };
            let mut gradient = gradient.then(|| vec![0.0; given.logits.nrows() * given.logits.ncols()]);
            let solution = balanced_distillation::evaluate(given, &options, gradient.as_deref_mut(), monitor)?;
            let balanced_distillation::Solution { value, values, head, tail, head_weight } = solution;
            Ok(BalancedEvaluation { value, values, head, tail, head_weight, gradient })
        };

    /// Binary maps whose labels are perturbed.
    fn self_calibrating(monitor into out, logits: FloatMatrix, targets: Matrix, levels["options.levels"]: Vector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, reduction["options.reduction"]: Option<Reduction>, options: self_calibrating::Options) -> Evaluation
        = {
            let loss = SelfCalibrating { targets: targets.view()?, levels: &levels, options };
            let (n, pixels) = shape(&logits)?;
            loss.check_targets(n, pixels)?;
            super::rows::evaluate(&loss, logits, None, weights.as_deref(), gradient, &rows(reduction), out, monitor)
        };

    /// New levels of perturbation.
    fn adapt_perturbation(monitor, levels: Vector, logits: Matrix, targets: Matrix, options: AdaptOptions) -> Vec<f64>
        = self_calibrating::adapt(&levels, logits.view()?, targets.view()?, &options, monitor);
}

struct BalancedEvaluation {
    value: f64,
    values: Option<Vec<f64>>,
    head: f64,
    tail: f64,
    head_weight: f64,
    gradient: Option<Vec<f64>>,
}

/// Rows without labels.
pub(super) fn rows(reduction: Option<Reduction>) -> RowOptions {
    RowOptions { ignore_index: None, reduction: reduction.unwrap_or_default() }
}

/// How many rows of how many logits there are.
pub(super) fn shape(logits: &FloatMatrixArgument) -> Result<(usize, usize)> {
    Ok(match logits {
        FloatMatrixArgument::F64(logits) => (logits.view()?.nrows(), logits.view()?.ncols()),
        FloatMatrixArgument::F32(logits) => (logits.view()?.nrows(), logits.view()?.ncols()),
    })
}
