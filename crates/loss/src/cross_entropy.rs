//! Cross-entropy of softmax predictions, with label smoothing.
//!
//! ```text
//! loss(z, y) = log Σₖ exp(zₖ) − (1 − s) z_y − (s / K) Σₖ zₖ,   0 ≤ s ≤ 1
//! ∂loss/∂zⱼ  = pⱼ − (1 − s) [j = y] − s / K,                   p = softmax(z)
//! ```
//!
//! which is the cross-entropy between p and the label's one-hot distribution mixed with the uniform one at rate `s`.
//! Logits may be any finite numbers, and −∞ (a class that is masked out) where `s = 0` and it is not the label's.
//!
//! `O(nK)` time; K numbers of memory beside the gradient, none for K above 8192. Equivalent:
//! `torch.nn.functional.cross_entropy`, with weights by example and not by class.
//!
//! Reference for smoothing: C. Szegedy et al., Rethinking the Inception Architecture for Computer Vision, CVPR 2016,
//! section 7, <https://arxiv.org/abs/1512.00567>.

use crate::{
    Reduction, Solution,
    rows::{RowLoss, RowOutcome, RowStatistics, Rows},
};
use gibbs_core::{Error, MatrixView, Monitor, Result, simd::Real};

/// What is computed.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// s, the share of the uniform distribution in the targets, 0 to 1.
    pub label_smoothing: f64,
    /// Rows with this label do not count: their loss, weight and gradient are 0 and their logits are not looked at.
    pub ignore_index: Option<i32>,
    /// How the rows' losses become one number.
    pub reduction: Reduction,
}

/// The cross-entropy of `logits` (n × K) at `labels` (n, each in 0..K) under `weights` (n, at least 0; all 1 where there
/// are none); `gradient` (n · K, row by row), where given, receives the gradient of [`Solution::value`].
///
/// Rows of weight 0 are treated as ignored. Where every row is ignored, or there is none, value and gradient are 0.
/// Errors name `labels` and the row of a label out of range, and `logits` and the row whose loss is not finite.
pub fn evaluate<T: Real>(
    logits: MatrixView<T>,
    labels: &[i32],
    weights: Option<&[f64]>,
    options: &Options,
    gradient: Option<&mut [T]>,
    monitor: &Monitor,
) -> Result<Solution> {
    let rows = Rows { logits, labels, weights, ignore_index: options.ignore_index, reduction: options.reduction };
    match options.label_smoothing {
        0.0 => rows.evaluate(&Plain, gradient, monitor),
        smoothing if (0.0..=1.0).contains(&smoothing) => rows.evaluate(&Smoothed(smoothing), gradient, monitor),
        other => Err(Error::option("labelSmoothing", format!("expected a number from 0 to 1, got {other}"))),
    }
}

struct Plain;

impl RowLoss for Plain {
    const SUM: bool = false;

    #[inline(always)]
    fn row<const FMA: bool>(&self, row: &RowStatistics) -> RowOutcome {
        RowOutcome { value: row.log_sum_exp - row.label_logit, softmax: 1.0, constant: 0.0, label: -1.0 }
    }
}

struct Smoothed(f64);

impl RowLoss for Smoothed {
    const SUM: bool = true;

    #[inline(always)]
    fn row<const FMA: bool>(&self, row: &RowStatistics) -> RowOutcome {
        let uniform = self.0 / row.classes;
        RowOutcome {
            value: row.log_sum_exp - (1.0 - self.0) * row.label_logit - uniform * row.sum,
            softmax: 1.0,
            constant: -uniform,
            label: self.0 - 1.0,
        }
    }
}

#[cfg(test)]
mod tests;
