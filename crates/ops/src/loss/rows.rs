//! Losses of rows of logits: what each is called, its options, and the one call they have in common.

use super::Evaluation;
use crate::{
    Destination,
    arrays::{FloatMatrix, FloatMatrixArgument, Integers, Vector},
    output::Floats,
    scalars::{Count, Finite, NonNegative, Positive},
};
use gibbs_core::{Error, MatrixView, Monitor, Result, simd::Real};
use gibbs_loss::{
    Reduction, RowLoss, RowOptions, Rows, Solution,
    active_passive::{Active, ActivePassive, Passive},
    aldr_kl::AldrKl,
    bootstrapped_cross_entropy::{self, BootstrappedCrossEntropy},
    comp_sum::CompSum,
    cross_entropy::CrossEntropy,
    encouraging::Encouraging,
    focal::Focal,
    generalized_cross_entropy::GeneralizedCrossEntropy,
    ldr_k::LdrK,
    ldr_kl::LdrKl,
    logit_clip::{Base, LogitClip},
    mean_absolute_error::MeanAbsoluteError,
    multiclass_hinge::{self, MulticlassHinge},
    normalized_cross_entropy::NormalizedCrossEntropy,
    normalized_focal::NormalizedFocal,
    normalized_generalized_cross_entropy::NormalizedGeneralizedCrossEntropy,
    poly::Poly,
    reverse_cross_entropy::ReverseCrossEntropy,
    spherical::{self, Spherical},
    squentropy::Squentropy,
    symmetric_cross_entropy::SymmetricCrossEntropy,
    z_loss::ZLoss,
};

crate::words! { Active {
    NormalizedCrossEntropy = "normalizedCrossEntropy",
    NormalizedFocal = "normalizedFocal",
    NormalizedGeneralizedCrossEntropy = "normalizedGeneralizedCrossEntropy",
} }
crate::words! { Passive { MeanAbsoluteError = "meanAbsoluteError", ReverseCrossEntropy = "reverseCrossEntropy" } }
crate::words! { bootstrapped_cross_entropy::Kind { Soft = "soft", Hard = "hard" } }
crate::words! { multiclass_hinge::Kind { Max = "max", Sum = "sum" } }
crate::words! { spherical::Kind { Taylor = "taylor", Spherical = "spherical" } }
crate::words! { Base {
    CrossEntropy = "crossEntropy",
    Focal = "focal",
    GeneralizedCrossEntropy = "generalizedCrossEntropy",
    MeanAbsoluteError = "meanAbsoluteError",
} }

crate::options! { RowOptions as RowOptions { ; ignore_index: i32, reduction: Reduction } }
crate::options! { ActivePassive as ActivePassiveOptions {
    ; active: Active, passive: Passive, alpha: NonNegative, beta: NonNegative,
} }
crate::options! { AldrKl as AldrKlOptions { ; lambda: Positive, alpha: Positive, margin: NonNegative } }
crate::options! { BootstrappedCrossEntropy as BootstrappedCrossEntropyOptions {
    ; beta: NonNegative, kind: bootstrapped_cross_entropy::Kind,
} }
crate::options! { CompSum as CompSumOptions { ; tau: NonNegative } }
crate::options! { CrossEntropy as CrossEntropyOptions { ; label_smoothing: NonNegative } }
crate::options! { Encouraging as EncouragingOptions { ; log_end: NonNegative } }
crate::options! { Focal as FocalOptions { ; gamma: NonNegative } }
crate::options! { GeneralizedCrossEntropy as GeneralizedCrossEntropyOptions { ; q: Positive } }
crate::options! { LdrK as LdrKOptions { ; k: Count, margin: NonNegative } }
crate::options! { LdrKl as LdrKlOptions { ; lambda: Positive, margin: NonNegative } }
crate::options! { LogitClip as LogitClipOptions { ; tau: Positive, p: Positive, loss: Base } }
crate::options! { MulticlassHinge as MulticlassHingeOptions { ; kind: multiclass_hinge::Kind, margin: Positive } }
crate::options! { NormalizedFocal as NormalizedFocalOptions { ; gamma: NonNegative } }
crate::options! { NormalizedGeneralizedCrossEntropy as NormalizedGeneralizedCrossEntropyOptions { ; q: Positive } }
crate::options! { Poly as PolyOptions { ; epsilon: Finite, gamma: NonNegative } }
crate::options! { ReverseCrossEntropy as ReverseCrossEntropyOptions { ; floor: Positive } }
crate::options! { Spherical as SphericalLossOptions { ; kind: spherical::Kind, epsilon: Positive } }
crate::options! { SymmetricCrossEntropy as SymmetricCrossEntropyOptions {
    ; alpha: NonNegative, beta: NonNegative, floor: Positive,
} }
crate::options! { ZLoss as ZLossOptions { ; a: Positive, b: Finite } }

/// A list of losses of rows: `/// doc` then `name(loss: Loss);` with options, or `name(Loss);` without.
macro_rules! row_losses {
    (@ [$($done:tt)*]) => {
        crate::operations! { "loss"; $($done)* }
    };
    (@ [$($done:tt)*] $(#[doc = $doc:literal])+ $name:ident($($parameter:ident: $border:ty)? $(; $loss:expr)?); $($rest:tt)*) => {
        row_losses! { @ [$($done)*
            $(#[doc = $doc])+
            fn $name(monitor into out, logits: FloatMatrix, labels: Integers, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool, rows: RowOptions $(, $parameter: $border)?) -> Evaluation
                = evaluate(&$($parameter)? $($loss)?, logits, Some(labels), weights.as_deref(), gradient, &rows, out, monitor);
        ] $($rest)* }
    };
    ($($losses:tt)*) => {
        row_losses! { @ [] $($losses)* }
    };
}

row_losses! {
    /// A normalized loss with one that is bounded.
    active_passive(loss: ActivePassive);
    /// LDR-KL with a temperature that every example chooses for itself.
    aldr_kl(loss: AldrKl);
    /// Cross-entropy with targets mixed with the prediction itself.
    bootstrapped_cross_entropy(loss: BootstrappedCrossEntropy);
    /// Sum-exponential, cross-entropy, generalized cross-entropy and mean absolute error as one family.
    comp_sum(loss: CompSum);
    /// Cross-entropy of softmax predictions, with label smoothing.
    cross_entropy(loss: CrossEntropy);
    /// Cross-entropy with a bonus for predictions that are already right.
    encouraging(loss: Encouraging);
    /// Cross-entropy that counts little where the prediction is already right.
    focal(loss: Focal);
    /// Between cross-entropy and the mean absolute error.
    generalized_cross_entropy(loss: GeneralizedCrossEntropy);
    /// The mean of the k largest margins.
    ldr_k(loss: LdrK);
    /// The worst mean margin over distributions on the labels.
    ldr_kl(loss: LdrKl);
    /// A loss of logits whose norm is held below a bound.
    logit_clip(loss: LogitClip);
    /// Mean absolute error of a softmax prediction.
    mean_absolute_error(; MeanAbsoluteError);
    /// Hinge losses of several classes.
    multiclass_hinge(loss: MulticlassHinge);
    /// Cross-entropy over its sum over all labels.
    normalized_cross_entropy(; NormalizedCrossEntropy);
    /// Focal loss over its sum over all labels.
    normalized_focal(loss: NormalizedFocal);
    /// Generalized cross-entropy over its sum over all labels.
    normalized_generalized_cross_entropy(loss: NormalizedGeneralizedCrossEntropy);
    /// Cross-entropy or focal loss with another first coefficient.
    poly(loss: Poly);
    /// The prediction's cross-entropy against the label's distribution.
    reverse_cross_entropy(loss: ReverseCrossEntropy);
    /// Taylor softmax and spherical softmax.
    spherical_loss(loss: Spherical);
    /// Cross-entropy plus the mean square of the other labels' logits.
    squentropy(; Squentropy);
    /// The sum of the other labels' exponentials over the label's.
    sum_exp(; CompSum { tau: 0.0 });
    /// Cross-entropy with reverse cross-entropy.
    symmetric_cross_entropy(loss: SymmetricCrossEntropy);
    /// The softplus of the label's standard score among the logits.
    z_loss(loss: ZLoss);
}

/// Evaluates a loss in the logits' precision, with the gradient in a new array or the caller's.
pub(super) fn evaluate(
    loss: &dyn RowLoss,
    logits: FloatMatrixArgument,
    labels: Option<&[i32]>,
    weights: Option<&[f64]>,
    gradient: bool,
    options: &RowOptions,
    out: Destination,
    monitor: &Monitor,
) -> Result<Evaluation> {
    fn run<T: Real>(
        loss: &dyn RowLoss,
        rows: Rows<T>,
        monitor: &Monitor,
    ) -> impl FnOnce(Option<&mut [T]>) -> Result<Solution> {
        move |gradient| gibbs_loss::evaluate(loss, rows, gradient, monitor)
    }
    fn rows<'a, T>(
        logits: MatrixView<'a, T>,
        labels: Option<&'a [i32]>,
        weights: Option<&'a [f64]>,
        options: &'a RowOptions,
    ) -> Rows<'a, T> {
        Rows { logits, labels, weights, options }
    }
    match (logits, out) {
        (FloatMatrixArgument::F64(logits), Destination::None) => {
            let rows = rows(logits.view()?, labels, weights, options);
            Evaluation::new(rows.logits.nrows() * rows.logits.ncols(), gradient, Floats::F64, run(loss, rows, monitor))
        }
        (FloatMatrixArgument::F32(logits), Destination::None) => {
            let rows = rows(logits.view()?, labels, weights, options);
            Evaluation::new(rows.logits.nrows() * rows.logits.ncols(), gradient, Floats::F32, run(loss, rows, monitor))
        }
        (FloatMatrixArgument::F64(logits), Destination::F64(out)) => {
            Evaluation::into(out, run(loss, rows(logits.view()?, labels, weights, options), monitor))
        }
        (FloatMatrixArgument::F32(logits), Destination::F32(out)) => {
            Evaluation::into(out, run(loss, rows(logits.view()?, labels, weights, options), monitor))
        }
        _ => Err(Error::value("options.out", "expected an array of the logits' precision")),
    }
}
