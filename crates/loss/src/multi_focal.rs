//! Multi-focal modifier: binary cross-entropy of many labels, with classes and easy negatives held apart.
//!
//! ```text
//! loss(z, t) = −Σₖ wₖ { [1 − p]^γ₊ log p                      tₖ = 1
//!                     { [1 − r]^(γ₋ + wₖ) log r               tₖ = 0,   r = min(1 − p + clip, 1)
//! p = 1 / (1 + exp(−z)),   wₖ = (1 − log(nₖ / max n))^e
//! ```
//!
//! with nₖ the number of positives of class k in the training data. The factors in brackets are constants in the gradient,
//! as in the authors' code. A class of the head has w = 1, classes of the tail have more and a stronger focus. A negative
//! with p ≤ clip does not count at all. The authors' code clamps logarithms at log 1e-8; here they are exact. `O(nK)` time.
//!
//! Reference: W. Zhang et al., Learning in Imperfect Environment: Multi-Label Classification with Long-Tailed Distribution
//! and Partial Labels, ICCV 2023, <https://arxiv.org/abs/2304.10539>. Of its three parts this is the modification.

use crate::{
    Form, Row, RowLoss, WholeLoss, domain, examples,
    logistic::{sigmoid, softplus},
};
use gibbs_core::{Error, MatrixView, Result};

/// How much what counts.
#[derive(Debug, Clone)]
pub struct Options {
    /// γ₊, at least 0.
    pub gamma_positive: f64,
    /// γ₋, at least 0.
    pub gamma_negative: f64,
    /// How far negatives are shifted, in [0, 1).
    pub clip: f64,
    /// e, at least 0: how much rare classes gain.
    pub exponent: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { gamma_positive: 0.0, gamma_negative: 4.0, clip: 0.05, exponent: 1.0 / 6.0 }
    }
}

/// The loss of rows whose targets are those of `targets`.
#[derive(Debug, Clone)]
pub struct MultiFocal<'a> {
    targets: MatrixView<'a>,
    options: Options,
    weights: Vec<f64>,
}

impl<'a> MultiFocal<'a> {
    /// For `targets` (n × K, 0 or 1) and the classes' `counts` (K, positive; equal where there are none).
    pub fn new(targets: MatrixView<'a>, counts: Option<&[f64]>, options: Options) -> Result<Self> {
        let classes = targets.ncols();
        domain::non_negative("exponent", options.exponent)?;
        check_binary("targets", targets)?;
        let counts = counts.map_or_else(|| vec![1.0; classes], <[f64]>::to_vec);
        if counts.len() != classes {
            return Err(Error::shape("options.counts", format!("{} counts for {classes} classes", counts.len())));
        }
        if let Some(k) = counts.iter().position(|n| !(*n > 0.0 && n.is_finite())) {
            return Err(Error::value("options.counts", format!("expected positive numbers, got {} at {k}", counts[k])));
        }
        let most = counts.iter().copied().fold(0.0, f64::max);
        let weights = counts.iter().map(|n| (1.0 - (n / most).ln()).powf(options.exponent)).collect();
        Ok(Self { targets, options, weights })
    }

    /// Refuses targets that do not fit `n` rows of `classes` logits.
    pub fn check_targets(&self, n: usize, classes: usize) -> Result<()> {
        examples::check_shape("targets", self.targets, n, classes)
    }

    /// The value and slope of one label.
    fn label(&self, z: f64, positive: bool, weight: f64) -> (f64, f64) {
        let Options { gamma_positive, gamma_negative, clip, .. } = self.options;
        let (p, rest) = (sigmoid(z), sigmoid(-z));
        if positive {
            let factor = weight * rest.powf(gamma_positive);
            return (factor * softplus(-z), -factor * rest);
        }
        if p <= clip {
            return (0.0, 0.0);
        }
        let factor = weight * (p - clip).powf(gamma_negative + weight);
        match clip == 0.0 {
            true => (factor * softplus(z), factor * p),
            false => (-factor * (rest + clip).ln(), factor * p * rest / (rest + clip)),
        }
    }
}

impl RowLoss for MultiFocal<'_> {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::non_negative("gammaPositive", self.options.gamma_positive)?;
        domain::non_negative("gammaNegative", self.options.gamma_negative)?;
        domain::below_one("clip", self.options.clip)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for MultiFocal<'_> {
    fn row(&self, row: &Row, slope: &mut [f64], _scratch: &mut Vec<f64>) -> f64 {
        let Some(targets) = examples::targets_of(self.targets, row) else { return f64::NAN };
        let mut total = 0.0;
        for k in 0..slope.len() {
            let (value, by) = self.label(row.logits[k], targets[k] == 1.0, self.weights[k]);
            total += value;
            slope[k] = by;
        }
        total
    }
}

/// Refuses a matrix of anything but 0 and 1.
pub(crate) fn check_binary(name: &'static str, targets: MatrixView) -> Result<()> {
    match targets.rows().position(|row| row.iter().any(|t| *t != 0.0 && *t != 1.0)) {
        Some(i) => Err(Error::value(name, format!("expected 0 and 1 in row {i}"))),
        None => Ok(()),
    }
}
