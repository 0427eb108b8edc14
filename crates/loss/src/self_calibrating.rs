//! Self-calibrating binary cross-entropy: labels of maps perturbed, each map at a level of its own that adapts.
//!
//! ```text
//! loss(z, y) = (1/P) Σⱼ softplus(zⱼ) − tⱼ zⱼ
//! t = (1 − 2β) y + β  with probability a,  y otherwise          (one draw a map)
//! ```
//!
//! for the P pixels of a map with labels 0 and 1. With β > ½ perturbed labels lie outside [0, 1], on the other side. The
//! expected loss is cross-entropy against `(1 − 2 a β) y + a β`, label smoothing of strength a β; that is what is computed
//! without a draw. `a = 1` is label smoothing, `β = 1` flips labels, as DisturbLabel does for two classes.
//!
//! [`adapt`] moves the levels: towards entropy of the predictions as long as that costs no accuracy,
//!
//! ```text
//! a ← clip(a + η (mean((2y − 1) z) / β + λ min(1 − accuracy − β a, 0)), 0, 1/(2β) − 0.01)
//! ```
//!
//! where `mean((2y − 1) z)` is the entropy term less twice the cross-entropy, as the authors' code has them. `O(nP)` time.
//!
//! Reference: J. Liu et al., Model Calibration in Dense Classification with Adaptive Label Perturbation, ICCV 2023,
//! <https://arxiv.org/abs/2307.13539>.

use crate::{
    Form, Row, RowLoss, WholeLoss, domain, examples,
    logistic::{sigmoid, softplus},
    multi_focal::check_binary,
};
use gibbs_core::{Error, MatrixView, Monitor, Result, Stream};

/// The purpose of the stream that decides whose labels are perturbed.
const PERTURBATION: u32 = 130;

/// How labels are perturbed.
#[derive(Debug, Clone)]
pub struct Options {
    /// β, positive.
    pub beta: f64,
    /// Whether the perturbation is drawn, rather than averaged over.
    pub sample: bool,
    /// Of the draws.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { beta: 2.0, sample: false, seed: 0 }
    }
}

/// The loss of rows whose labels are those of `targets`.
#[derive(Debug, Clone)]
pub struct SelfCalibrating<'a> {
    /// n × P, 0 or 1.
    pub targets: MatrixView<'a>,
    /// a, n, in [0, 1].
    pub levels: &'a [f64],
    /// β and the draws.
    pub options: Options,
}

impl SelfCalibrating<'_> {
    /// Refuses targets and levels that are none, for `n` rows of `pixels` logits.
    pub fn check_targets(&self, n: usize, pixels: usize) -> Result<()> {
        examples::check_shape("targets", self.targets, n, pixels)?;
        check_binary("targets", self.targets)?;
        check_levels("options.levels", self.levels, n)
    }
}

impl RowLoss for SelfCalibrating<'_> {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::positive("beta", self.options.beta)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for SelfCalibrating<'_> {
    fn row(&self, row: &Row, slope: &mut [f64], _scratch: &mut Vec<f64>) -> f64 {
        let Options { beta, sample, seed } = self.options;
        let Some(targets) = examples::targets_of(self.targets, row) else { return f64::NAN };
        let Some(&level) = self.levels.get(row.index) else { return f64::NAN };
        let strength = match sample {
            true if Stream::new(seed, PERTURBATION, row.index as u32).uniform() < level => beta,
            true => 0.0,
            false => level * beta,
        };
        let scale = 1.0 / row.logits.len() as f64;
        let mut total = 0.0;
        for ((slope, &z), &y) in slope.iter_mut().zip(row.logits).zip(targets) {
            // softplus(z) − t z, in two terms that do not cancel.
            let t = (1.0 - 2.0 * strength) * y + strength;
            total += if y == 1.0 { softplus(-z) + (1.0 - t) * z } else { softplus(z) - t * z };
            *slope = scale * if y == 1.0 { (1.0 - t) - sigmoid(-z) } else { sigmoid(z) - t };
        }
        scale * total
    }
}

/// How levels move.
#[derive(Debug, Clone)]
pub struct AdaptOptions {
    /// β, positive.
    pub beta: f64,
    /// η, at least 0.
    pub rate: f64,
    /// λ, at least 0.
    pub lambda: f64,
}

impl Default for AdaptOptions {
    fn default() -> Self {
        Self { beta: 2.0, rate: 0.002, lambda: 2000.0 }
    }
}

/// New levels for `levels` (n, in [0, 1]) of maps with `logits` (n × P, finite) and labels `targets` (n × P, 0 or 1).
pub fn adapt(
    levels: &[f64],
    logits: MatrixView,
    targets: MatrixView,
    options: &AdaptOptions,
    monitor: &Monitor,
) -> Result<Vec<f64>> {
    let (n, pixels) = (logits.nrows(), logits.ncols());
    let AdaptOptions { beta, rate, lambda } = *options;
    domain::positive("beta", beta)?;
    domain::non_negative("rate", rate)?;
    domain::non_negative("lambda", lambda)?;
    examples::check_shape("targets", targets, n, pixels)?;
    check_binary("targets", targets)?;
    check_levels("levels", levels, n)?;
    let most = (0.5 / beta - 0.01).max(0.0);
    let mut moved = Vec::with_capacity(n);
    for (i, &level) in levels.iter().enumerate() {
        monitor.check()?;
        let (mut signed, mut right) = (0.0, 0.0);
        for (&z, &y) in logits.row(i).iter().zip(targets.row(i)) {
            signed += (2.0 * y - 1.0) * z;
            right += f64::from((z > 0.0) == (y == 1.0));
        }
        let (signed, accuracy) = (signed / pixels as f64, right / pixels as f64);
        let push = signed / beta + lambda * (1.0 - accuracy - beta * level).min(0.0);
        moved.push((level + rate * push).clamp(0.0, most));
    }
    Ok(moved)
}

fn check_levels(name: &'static str, levels: &[f64], n: usize) -> Result<()> {
    if levels.len() != n {
        return Err(Error::shape(name, format!("{} levels for {n} maps", levels.len())));
    }
    match levels.iter().position(|level| !(0.0..=1.0).contains(level)) {
        Some(i) => Err(Error::value(name, format!("expected numbers from 0 to 1, got {} at {i}", levels[i]))),
        None => Ok(()),
    }
}
