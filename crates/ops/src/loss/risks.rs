//! Risks of losses.

use crate::{
    arrays::{FloatVector, FloatVectorArgument, Integers, Vector},
    output::Floats,
    scalars::{Count, Finite, NonNegative},
};
use gibbs_core::{Monitor, Result, simd::Real};
use gibbs_loss::risk::{
    CvarOptions, GroupOptions, LabelOptions, Penalty, Risk, SpectralOptions, Spectrum, cvar, group_dro,
    kaplan_meier_weights, label_dro, spectral,
};

crate::words! { Spectrum { Superquantile = "superquantile", Extremile = "extremile", Exponential = "exponential" } }
crate::words! { Penalty { Squares = "squares", Entropy = "entropy" } }
crate::options! { CvarOptions as CvarOptions { ; level: NonNegative } }
crate::options! { SpectralOptions as SpectralRiskOptions {
    ; spectrum: Spectrum, parameter: Finite, smoothing: NonNegative, penalty: Penalty,
} }
crate::options! { GroupOptions as GroupDroOptions { ; step: NonNegative, adjustment: NonNegative } }
crate::options! { LabelOptions as LabelShiftDroOptions { ; radius: NonNegative } }
crate::record! { Tail as TailRisk { value: f64, quantile: f64, gradient: Option<Floats> } }
crate::record! { Spectral as SpectralRisk { value: f64, gradient: Option<Floats> } }
crate::record! { Grouped as GroupRisk {
    value: f64, weights: Vec<f64>, losses: Vec<f64>, divergence: f64, gradient: Option<Floats>,
} }

crate::operations! { "loss";
    /// Conditional value at risk: the mean of the worst losses.
    fn cvar(monitor, losses: FloatVector, gradient["options.grad"]: bool, options: CvarOptions) -> Tail
        = match losses {
            FloatVectorArgument::F64(losses) => tail(losses, gradient, &options, monitor, Floats::F64),
            FloatVectorArgument::F32(losses) => tail(losses, gradient, &options, monitor, Floats::F32),
        };

    /// Sorted losses under weights that do not fall, plain or smoothed.
    fn spectral_risk(monitor, losses: FloatVector, gradient["options.grad"]: bool, options: SpectralOptions) -> Spectral
        = match losses {
            FloatVectorArgument::F64(losses) => sorted(losses, gradient, &options, monitor, Floats::F64),
            FloatVectorArgument::F32(losses) => sorted(losses, gradient, &options, monitor, Floats::F32),
        };

    /// Groups with larger losses count more, by exponentiated gradient steps.
    fn group_dro(_monitor, losses: FloatVector, groups: Integers, weights["options.weights"]: Vector, sizes["options.sizes"]: Option<Vector>, gradient["options.grad"]: bool, options: GroupOptions) -> Grouped
        = match losses {
            FloatVectorArgument::F64(losses) => grouped(losses, groups, &weights, sizes.as_deref(), gradient, &options, Floats::F64),
            FloatVectorArgument::F32(losses) => grouped(losses, groups, &weights, sizes.as_deref(), gradient, &options, Floats::F32),
        };

    /// The worst mean loss over label distributions near the one at hand.
    fn label_shift_dro(_monitor, losses: FloatVector, labels: Integers, classes["options.classes"]: Count, gradient["options.grad"]: bool, options: LabelOptions) -> Grouped
        = match losses {
            FloatVectorArgument::F64(losses) => labeled(losses, labels, classes, gradient, &options, Floats::F64),
            FloatVectorArgument::F32(losses) => labeled(losses, labels, classes, gradient, &options, Floats::F32),
        };

    /// Weights that make up for censored times.
    fn kaplan_meier_weights(_monitor, times: Vector, events: Integers) -> Vec<f64>
        = kaplan_meier_weights(&times, events);
}

struct Tail {
    value: f64,
    quantile: f64,
    gradient: Option<Floats>,
}

struct Spectral {
    value: f64,
    gradient: Option<Floats>,
}

struct Grouped {
    value: f64,
    weights: Vec<f64>,
    losses: Vec<f64>,
    divergence: f64,
    gradient: Option<Floats>,
}

fn tail<T: Real>(
    losses: &[T],
    gradient: bool,
    options: &CvarOptions,
    monitor: &Monitor,
    floats: fn(Vec<T>) -> Floats,
) -> Result<Tail> {
    let (Risk { value, gradient }, quantile) = cvar(losses, options.level, gradient, monitor)?;
    Ok(Tail { value, quantile, gradient: gradient.map(floats) })
}

fn sorted<T: Real>(
    losses: &[T],
    gradient: bool,
    options: &SpectralOptions,
    monitor: &Monitor,
    floats: fn(Vec<T>) -> Floats,
) -> Result<Spectral> {
    let Risk { value, gradient } = spectral(losses, options, gradient, monitor)?;
    Ok(Spectral { value, gradient: gradient.map(floats) })
}

fn grouped<T: Real>(
    losses: &[T],
    groups: &[i32],
    weights: &[f64],
    sizes: Option<&[f64]>,
    gradient: bool,
    options: &GroupOptions,
    floats: fn(Vec<T>) -> Floats,
) -> Result<Grouped> {
    let step = group_dro(losses, groups, weights, sizes, options, gradient)?;
    let Risk { value, gradient } = step.risk;
    Ok(Grouped { value, weights: step.weights, losses: step.losses, divergence: 0.0, gradient: gradient.map(floats) })
}

fn labeled<T: Real>(
    losses: &[T],
    labels: &[i32],
    classes: usize,
    gradient: bool,
    options: &LabelOptions,
    floats: fn(Vec<T>) -> Floats,
) -> Result<Grouped> {
    let worst = label_dro(losses, labels, classes, options.radius, gradient)?;
    let Risk { value, gradient } = worst.risk;
    let (weights, losses, divergence) = (worst.weights, worst.losses, worst.divergence);
    Ok(Grouped { value, weights, losses, divergence, gradient: gradient.map(floats) })
}
