//! The losses and risks that a `loss` or a `risk` can name, with their options: the kernels of `gibbs-loss`.

use super::op::Attributes;
use gibbs_core::{MatrixView, Monitor};
use gibbs_loss::{
    Reduction, RowLoss, RowOptions, Rows,
    active_passive::{Active, ActivePassive, Passive},
    aldr_kl::AldrKl,
    bootstrapped_cross_entropy::{self, BootstrappedCrossEntropy},
    comp_sum::CompSum,
    cross_entropy::CrossEntropy,
    encouraging::Encouraging,
    focal::Focal,
    generalized_cross_entropy::GeneralizedCrossEntropy,
    hl_gauss::HlGauss,
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
    risk::{self, GroupOptions, Penalty, SpectralOptions, Spectrum},
    spectral_decoupling::SpectralDecoupling,
    spherical::{self, Spherical},
    squentropy::Squentropy,
    symmetric_cross_entropy::SymmetricCrossEntropy,
    z_loss::ZLoss,
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Values and, row by row, slopes of a vector of numbers; NaN where there are none.
pub(crate) type Evaluate = Arc<dyn Fn(&[f64], &mut [f64], &mut [f64]) + Send + Sync>;

type Boxed = Box<dyn RowLoss + Send + Sync>;

/// A loss of rows of logits.
#[derive(Debug, Clone, PartialEq)]
pub struct Loss {
    /// Its name in a graph's file.
    pub name: &'static str,
    /// What becomes of the rows' losses.
    pub reduction: Reduction,
    ignore_index: Option<i32>,
    options: Map<String, Value>,
}

/// A risk: one number from a vector of losses.
#[derive(Debug, Clone, PartialEq)]
pub struct Risk {
    /// Its name in a graph's file.
    pub name: &'static str,
    options: Map<String, Value>,
}

const ACTIVE: &[(&str, Active)] = &[
    ("normalizedCrossEntropy", Active::NormalizedCrossEntropy),
    ("normalizedFocal", Active::NormalizedFocal),
    ("normalizedGeneralizedCrossEntropy", Active::NormalizedGeneralizedCrossEntropy),
];
const PASSIVE: &[(&str, Passive)] =
    &[("meanAbsoluteError", Passive::MeanAbsoluteError), ("reverseCrossEntropy", Passive::ReverseCrossEntropy)];
const BASE: &[(&str, Base)] = &[
    ("crossEntropy", Base::CrossEntropy),
    ("focal", Base::Focal),
    ("generalizedCrossEntropy", Base::GeneralizedCrossEntropy),
    ("meanAbsoluteError", Base::MeanAbsoluteError),
];
const BOOTSTRAP: &[(&str, bootstrapped_cross_entropy::Kind)] =
    &[("soft", bootstrapped_cross_entropy::Kind::Soft), ("hard", bootstrapped_cross_entropy::Kind::Hard)];
const HINGE: &[(&str, multiclass_hinge::Kind)] =
    &[("max", multiclass_hinge::Kind::Max), ("sum", multiclass_hinge::Kind::Sum)];
const SPHERE: &[(&str, spherical::Kind)] =
    &[("taylor", spherical::Kind::Taylor), ("spherical", spherical::Kind::Spherical)];
const SPECTRUM: &[(&str, Spectrum)] = &[
    ("superquantile", Spectrum::Superquantile),
    ("extremile", Spectrum::Extremile),
    ("exponential", Spectrum::Exponential),
];
const PENALTY: &[(&str, Penalty)] = &[("squares", Penalty::Squares), ("entropy", Penalty::Entropy)];
const REDUCTION: &[(&str, Reduction)] =
    &[("mean", Reduction::Mean), ("sum", Reduction::Sum), ("none", Reduction::None)];

/// Groups, or classes, that a risk may tell apart: memory goes with them.
const MOST_GROUPS: i32 = 1 << 20;

/// A list of losses: name, the loss with its defaults, and how each option is read into its field.
macro_rules! losses {
    ($($name:literal $loss:expr => [$($how:ident $key:literal $field:ident $($words:ident)?),*];)*) => {
        impl Loss {
            /// Every one there is.
            pub const NAMES: &[&str] = &[$($name,)* HL_GAUSS];

            fn with_labels(&self) -> Result<Boxed, String> {
                let mut options = Attributes(self.options.clone());
                let loss: Boxed = match self.name {
                    $($name => {
                        #[allow(unused_mut, reason = "some losses have no options")]
                        let mut loss = $loss;
                        $(options.$how($key, &mut loss.$field $(, $words)?)?;)*
                        Box::new(loss)
                    })*
                    _ => return Err("there is no such loss of labels".into()),
                };
                options.finish()?;
                Ok(loss)
            }
        }
    };
}

/// The one whose rows have values in place of labels.
const HL_GAUSS: &str = "hlGauss";

losses! {
    "activePassive" ActivePassive::default() =>
        [word "active" active ACTIVE, word "passive" passive PASSIVE, number "alpha" alpha, number "beta" beta];
    "aldrKl" AldrKl::default() => [number "lambda" lambda, number "alpha" alpha, number "margin" margin];
    "bootstrappedCrossEntropy" BootstrappedCrossEntropy::default() => [number "beta" beta, word "kind" kind BOOTSTRAP];
    "compSum" CompSum::default() => [number "tau" tau];
    "crossEntropy" CrossEntropy::default() => [number "labelSmoothing" label_smoothing];
    "encouraging" Encouraging::default() => [number "logEnd" log_end];
    "focal" Focal::default() => [number "gamma" gamma];
    "generalizedCrossEntropy" GeneralizedCrossEntropy::default() => [number "q" q];
    "ldrK" LdrK::default() => [whole "k" k, number "margin" margin];
    "ldrKl" LdrKl::default() => [number "lambda" lambda, number "margin" margin];
    "logitClip" LogitClip::default() => [number "tau" tau, number "p" p, word "loss" loss BASE];
    "meanAbsoluteError" MeanAbsoluteError => [];
    "multiclassHinge" MulticlassHinge::default() => [word "kind" kind HINGE, number "margin" margin];
    "normalizedCrossEntropy" NormalizedCrossEntropy => [];
    "normalizedFocal" NormalizedFocal::default() => [number "gamma" gamma];
    "normalizedGeneralizedCrossEntropy" NormalizedGeneralizedCrossEntropy::default() => [number "q" q];
    "poly" Poly::default() => [number "epsilon" epsilon, number "gamma" gamma];
    "reverseCrossEntropy" ReverseCrossEntropy::default() => [number "floor" floor];
    "spectralDecoupling" SpectralDecoupling::default() => [number "lambda" lambda];
    "sphericalLoss" Spherical::default() => [word "kind" kind SPHERE, number "epsilon" epsilon];
    "squentropy" Squentropy => [];
    "sumExp" CompSum { tau: 0.0 } => [];
    "symmetricCrossEntropy" SymmetricCrossEntropy::default() =>
        [number "alpha" alpha, number "beta" beta, number "floor" floor];
    "zLoss" ZLoss::default() => [number "a" a, number "b" b];
}

impl Loss {
    pub(super) fn read(attributes: &mut Attributes) -> Result<Self, String> {
        let name = attributes.named("loss", Self::NAMES)?;
        let mut reduction = Reduction::Mean;
        attributes.word("reduction", &mut reduction, REDUCTION)?;
        let ignore_index = attributes.integer("ignoreIndex")?;
        let loss = Self { name, reduction, ignore_index, options: attributes.object("options")? };
        // Options are refused before anything is compiled.
        if loss.has_labels() {
            loss.with_labels()?;
        }
        Ok(loss)
    }

    /// Whether its rows have labels; values otherwise.
    pub(crate) fn has_labels(&self) -> bool {
        self.name != HL_GAUSS
    }

    /// What runs on `n × classes` logits, and what its rows' sum is divided by.
    pub(crate) fn evaluate(
        &self,
        classes: usize,
        targets: &[f64],
        weights: Option<&[f64]>,
    ) -> Result<(Evaluate, f64), String> {
        let n = targets.len();
        if let Some(bad) = weights.unwrap_or_default().iter().find(|w| !(0.0..f64::INFINITY).contains(*w)) {
            return Err(format!("weights: expected finite numbers of at least 0, got {bad}"));
        }
        let weights: Option<Vec<f64>> = weights.map(<[f64]>::to_vec);
        let weight = |k: usize| weights.as_ref().map_or(1.0, |weights| weights[k]);
        let options = RowOptions { ignore_index: self.ignore_index, reduction: Reduction::None };
        let told = |error: gibbs_core::Error| error.to_string();
        if !self.has_labels() {
            if let Some(bad) = targets.iter().find(|target| !target.is_finite()) {
                return Err(format!("values: expected finite numbers, got {bad}"));
            }
            let (edges, sigma) = self.bins()?;
            HlGauss { values: targets, edges: &edges, sigma }.check(classes).map_err(told)?;
            let total: f64 = (0..n).map(weight).sum();
            let values = targets.to_vec();
            let run = move |logits: &[f64], out: &mut [f64], slopes: &mut [f64]| {
                let loss = HlGauss { values: &values, edges: &edges, sigma };
                rows(&loss, logits, (n, classes), None, weights.as_deref(), &options, out, slopes);
            };
            return Ok((Arc::new(run), total));
        }
        let loss = self.with_labels()?;
        loss.check(classes).map_err(told)?;
        let labels = self.labels(classes, targets)?;
        let counts = |k: usize| if Some(labels[k]) == self.ignore_index { 0.0 } else { weight(k) };
        let total: f64 = (0..n).map(counts).sum();
        let run = move |logits: &[f64], out: &mut [f64], slopes: &mut [f64]| {
            rows(&*loss, logits, (n, classes), Some(&labels), weights.as_deref(), &options, out, slopes);
        };
        Ok((Arc::new(run), total))
    }

    fn labels(&self, classes: usize, targets: &[f64]) -> Result<Vec<i32>, String> {
        let label = |(k, &target): (usize, &f64)| {
            let class = target >= 0.0 && target < classes as f64 && target.fract() == 0.0;
            if class || self.ignore_index.is_some_and(|ignored| target == f64::from(ignored)) {
                return Ok(target as i32);
            }
            Err(format!("labels: expected a class of 0 to {}, got {target} in row {k}", classes.saturating_sub(1)))
        };
        targets.iter().enumerate().map(label).collect()
    }

    fn bins(&self) -> Result<(Vec<f64>, Option<f64>), String> {
        let mut options = Attributes(self.options.clone());
        let edges = options.numbers("edges")?;
        let mut sigma = f64::NAN;
        options.number("sigma", &mut sigma)?;
        options.finish()?;
        Ok((edges, (!sigma.is_nan()).then_some(sigma)))
    }
}

/// The rows' weighted losses and their slopes, by the kernel; NaN where a row has no finite loss.
fn rows(
    loss: &dyn RowLoss,
    logits: &[f64],
    (n, classes): (usize, usize),
    labels: Option<&[i32]>,
    weights: Option<&[f64]>,
    options: &RowOptions,
    out: &mut [f64],
    slopes: &mut [f64],
) {
    let solution = MatrixView::new(logits, n, classes).and_then(|logits| {
        gibbs_loss::evaluate(loss, Rows { logits, labels, weights, options }, Some(&mut *slopes), &Monitor::none())
    });
    match solution.map(|solution| solution.values) {
        Ok(Some(values)) => out.copy_from_slice(&values),
        _ => {
            out.fill(f64::NAN);
            slopes.fill(f64::NAN);
        }
    }
}

impl Risk {
    /// Every one there is.
    pub const NAMES: &[&str] = &["cvar", "groupDro", "labelShiftDro", "spectralRisk"];

    pub(super) fn read(attributes: &mut Attributes) -> Result<Self, String> {
        Ok(Self { name: attributes.named("risk", Self::NAMES)?, options: attributes.object("options")? })
    }

    /// Whether a second operand says which group each loss belongs to.
    pub(crate) fn has_groups(&self) -> bool {
        matches!(self.name, "groupDro" | "labelShiftDro")
    }

    /// What runs on a vector of losses; `groups` are whole numbers from 0.
    pub(crate) fn evaluate(&self, count: usize, groups: &[f64]) -> Result<Evaluate, String> {
        let mut options = Attributes(self.options.clone());
        let groups: Vec<i32> = groups.iter().map(|&group| group as i32).collect();
        if groups.iter().any(|&group| group >= MOST_GROUPS) {
            return Err(format!("groups: expected less than {MOST_GROUPS}"));
        }
        let several = groups.iter().max().map_or(1, |&last| last as usize + 1);
        type Risky = Box<dyn Fn(&[f64]) -> gibbs_core::Result<risk::Risk<f64>> + Send + Sync>;
        let run: Risky = match self.name {
            "cvar" => {
                let mut level = risk::CvarOptions::default().level;
                options.number("level", &mut level)?;
                Box::new(move |losses| risk::cvar(losses, level, true, &Monitor::none()).map(|(risk, _)| risk))
            }
            "spectralRisk" => {
                let mut own = SpectralOptions::default();
                let mut parameter = f64::NAN;
                options.word("spectrum", &mut own.spectrum, SPECTRUM)?;
                options.number("parameter", &mut parameter)?;
                options.number("smoothing", &mut own.smoothing)?;
                options.word("penalty", &mut own.penalty, PENALTY)?;
                own.parameter = (!parameter.is_nan()).then_some(parameter);
                Box::new(move |losses| risk::spectral(losses, &own, true, &Monitor::none()))
            }
            "groupDro" => {
                let mut own = GroupOptions::default();
                options.number("step", &mut own.step)?;
                options.number("adjustment", &mut own.adjustment)?;
                let weights = options.optional_numbers("weights")?;
                let weights = weights.unwrap_or_else(|| vec![1.0 / several as f64; several]);
                let sizes = options.optional_numbers("sizes")?;
                Box::new(move |losses| {
                    let step = risk::group_dro(losses, &groups, &weights, sizes.as_deref(), &own, true);
                    step.map(|step| step.risk)
                })
            }
            _ => {
                let mut radius = risk::LabelOptions::default().radius;
                options.number("radius", &mut radius)?;
                let mut classes = several;
                options.whole("classes", &mut classes)?;
                if classes > MOST_GROUPS as usize {
                    return Err(format!("classes: expected at most {MOST_GROUPS}, got {classes}"));
                }
                let run = move |losses: &[f64]| risk::label_dro(losses, &groups, classes, radius, true);
                Box::new(move |losses| run(losses).map(|found| found.risk))
            }
        };
        options.finish()?;
        // Options and groups are refused here, by a run on losses that are all 0.
        run(&vec![0.0; count]).map_err(|error| error.to_string())?;
        Ok(Arc::new(move |losses: &[f64], out: &mut [f64], slopes: &mut [f64]| match run(losses) {
            Ok(risk::Risk { value, gradient: Some(gradient) }) => {
                out[0] = value;
                slopes.copy_from_slice(&gradient);
            }
            _ => {
                out.fill(f64::NAN);
                slopes.fill(f64::NAN);
            }
        }))
    }
}
