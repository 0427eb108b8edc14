//! Losses of rows of logits against rows of targets, and the steps that change targets.

use super::Evaluation;
use crate::{
    arrays::{FloatMatrix, FloatMatrixArgument, Matrix, Vector},
    scalars::{Count, HalfOpenUnit, NonNegative, Positive, Seed},
};
use gibbs_core::Result;
use gibbs_loss::{
    Reduction, RowOptions,
    entropy_maximization::{self, EntropyMaximization, LabelingOptions},
    multi_focal::{self, MultiFocal},
    self_calibrating::{self, AdaptOptions, SelfCalibrating},
};

crate::options! { entropy_maximization::Options as EntropyMaximizationOptions { ; alpha: NonNegative, beta: NonNegative } }
crate::options! { LabelingOptions as AsymmetricPseudoLabelsOptions { ; tolerance: NonNegative, rounds: Count } }
crate::options! { multi_focal::Options as MultiFocalOptions {
    ; gamma_positive: NonNegative, gamma_negative: NonNegative, clip: HalfOpenUnit, exponent: NonNegative,
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
