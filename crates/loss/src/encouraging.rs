//! Encouraging loss: cross-entropy with a bonus for predictions that are already right.
//!
//! ```text
//! loss(z, y) = −log p_y + b(p_y),   p = softmax(z)
//! b(p) = log(1 − p)                        for p ≤ e
//!        log(1 − e) − (p − e) / (1 − e)    for p > e,   0 ≤ e < 1
//! ```
//!
//! Up to e, where the bonus turns into its tangent, the gradient at the label is −1 however right the prediction is: well
//! classified examples go on counting. It is below 0 for confident predictions; `e = 1`, where it is unbounded below, is
//! refused. `O(nK)` time.
//!
//! Reference: G. Zhao et al., Well-classified Examples are Underestimated in Classification with Deep Neural Networks,
//! AAAI 2022, <https://arxiv.org/abs/2110.06537>; the default is that of the authors' code.

use crate::{Form, RowLoss, RowOutcome, RowStatistics, SoftmaxLoss, domain};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone)]
pub struct Encouraging {
    /// e, the probability at which the logarithm ends, at least 0 and below 1.
    pub log_end: f64,
}

impl Default for Encouraging {
    fn default() -> Self {
        Self { log_end: 0.75 }
    }
}

impl RowLoss for Encouraging {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::below_one("logEnd", self.log_end)
    }

    fn form(&self) -> Form<'_> {
        Form::Softmax(self)
    }
}

impl SoftmaxLoss for Encouraging {
    fn outcome(&self, row: &RowStatistics) -> RowOutcome {
        let RowStatistics { cross_entropy, probability, complement, .. } = *row;
        let end = self.log_end;
        if probability <= end {
            return RowOutcome::of_cross_entropy(cross_entropy + complement.ln(), 1.0 / complement);
        }
        let bonus = (-end).ln_1p() - (probability - end) / (1.0 - end);
        RowOutcome::of_cross_entropy(cross_entropy + bonus, 1.0 + probability / (1.0 - end))
    }
}
