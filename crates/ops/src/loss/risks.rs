//! Risks of losses.

use crate::{
    arrays::{FloatVector, FloatVectorArgument, Integers, Matrix, Vector},
    output::Floats,
    scalars::{Count, Count32, Finite, NonNegative, Positive, Seed},
};
use gibbs_core::{Monitor, Result, simd::Real};
use gibbs_loss::risk::{
    CvarOptions, CvarStep, CvarStepOptions, GroupOptions, LabelOptions, LinearLoss, Penalty, ProspectOptions,
    ProspectSolution, ReweightOptions, Risk, SpectralOptions, Spectrum, Strategy, cvar, cvar_step, group_dro,
    kaplan_meier_weights, label_dro, mean, prospect, reweight, spectral,
};

crate::words! { Spectrum { Superquantile = "superquantile", Extremile = "extremile", Exponential = "exponential" } }
crate::words! { Penalty { Squares = "squares", Entropy = "entropy" } }
crate::words! { LinearLoss { Squared = "squared", Logistic = "logistic" } }
crate::words! { Strategy { LinUpper = "linUpper", Linear = "linear", Quadratic = "quadratic", Extremes = "extremes" } }
crate::options! { ReweightOptions as LossReweightingOptions { ; strategy: Strategy, temperature: Positive } }
crate::options! { CvarStepOptions as CvarStepOptions {
    loss: Finite, quantile: Finite, step: Positive, quantile_step: Positive; level: NonNegative,
} }
crate::options! { ProspectOptions as ProspectOptions {
    ; loss: LinearLoss, spectrum: Spectrum, parameter: Finite, smoothing: NonNegative, penalty: Penalty, regularization: Positive, step: Positive, epochs: Count32, tolerance: NonNegative, seed: Seed,
} }
crate::record! { CvarStep as CvarStep { parameters: Vec<f64>, quantile: f64, weight: f64 } }
crate::record! { ProspectSolution as ProspectSolution {
    coefficients: Vec<f64>, value: f64, gap: f64, gaps: Vec<f64>, weights: Vec<f64>, epochs: u32, converged: bool,
} }
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

    /// The mean of losses, plain or weighted.
    fn mean_risk(_monitor, losses: FloatVector, weights["options.weights"]: Option<Vector>, gradient["options.grad"]: bool) -> Spectral
        = match losses {
            FloatVectorArgument::F64(losses) => dressed(mean(losses, weights.as_deref(), gradient), Floats::F64),
            FloatVectorArgument::F32(losses) => dressed(mean(losses, weights.as_deref(), gradient), Floats::F32),
        };

    /// How much an example counts, from where its loss stands among the batch's.
    fn loss_reweighting(_monitor, losses: FloatVector, gradient["options.grad"]: bool, options: ReweightOptions) -> Spectral
        = match losses {
            FloatVectorArgument::F64(losses) => dressed(reweight(losses, &options, gradient), Floats::F64),
            FloatVectorArgument::F32(losses) => dressed(reweight(losses, &options, gradient), Floats::F32),
        };

    /// A stochastic prox-linear step for the conditional value at risk.
    fn cvar_step(_monitor, parameters: Vector, gradient: Vector, options: CvarStepOptions) -> CvarStep
        = cvar_step(&parameters, &gradient, &options);

    /// Smoothed spectral risks of a linear model's losses, minimized without bias or variance at the end.
    fn prospect(monitor, points: Matrix, targets: Vector, options: ProspectOptions) -> ProspectSolution
        = prospect(points.view()?, &targets, &options, monitor);

    /// Weights that make up for censored times.
    fn kaplan_meier_weights(_monitor, times: Vector, events: Integers) -> Vec<f64>
        = kaplan_meier_weights(&times, events);
}

fn dressed<T: Real>(risk: Result<Risk<T>>, floats: fn(Vec<T>) -> Floats) -> Result<Spectral> {
    let Risk { value, gradient } = risk?;
    Ok(Spectral { value, gradient: gradient.map(floats) })
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
