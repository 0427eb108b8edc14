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

use crate::{Form, RowLoss, RowOutcome, RowStatistics, SoftmaxLoss, domain};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone, Default)]
pub struct CrossEntropy {
    /// s, the share of the uniform distribution in the targets, 0 to 1.
    pub label_smoothing: f64,
}

impl RowLoss for CrossEntropy {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::unit("labelSmoothing", self.label_smoothing)
    }

    fn form(&self) -> Form<'_> {
        Form::Softmax(self)
    }
}

impl SoftmaxLoss for CrossEntropy {
    fn sums(&self) -> bool {
        self.label_smoothing > 0.0
    }

    fn outcome(&self, row: &RowStatistics) -> RowOutcome {
        let smoothing = self.label_smoothing;
        if smoothing == 0.0 {
            return RowOutcome::of_cross_entropy(row.cross_entropy, 1.0);
        }
        let uniform = smoothing / row.classes;
        RowOutcome {
            value: row.log_sum_exp - (1.0 - smoothing) * row.label_logit - uniform * row.sum,
            softmax: 1.0,
            constant: -uniform,
            label: smoothing - 1.0,
        }
    }
}

#[cfg(test)]
mod tests;
