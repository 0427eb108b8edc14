//! Focal loss: cross-entropy that counts little where the prediction is already right.
//!
//! ```text
//! loss(z, y) = −(1 − p_y)^γ log p_y,   p = softmax(z),  γ ≥ 0
//! ∂loss/∂zⱼ  = ((1 − p_y)^γ − γ (1 − p_y)^(γ − 1) p_y log p_y) (pⱼ − [j = y])
//! ```
//!
//! The gradient goes through the factor. `γ = 0` is cross-entropy. `O(nK)` time.
//!
//! Reference: T.-Y. Lin et al., Focal Loss for Dense Object Detection, ICCV 2017, <https://arxiv.org/abs/1708.02002>.

use crate::{Form, RowLoss, RowOutcome, RowStatistics, SoftmaxLoss, domain};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone)]
pub struct Focal {
    /// γ, at least 0.
    pub gamma: f64,
}

impl Default for Focal {
    fn default() -> Self {
        Self { gamma: 2.0 }
    }
}

impl RowLoss for Focal {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::non_negative("gamma", self.gamma)
    }

    fn form(&self) -> Form<'_> {
        Form::Softmax(self)
    }
}

impl SoftmaxLoss for Focal {
    fn outcome(&self, row: &RowStatistics) -> RowOutcome {
        let (value, derivative) = focused(self.gamma, row);
        RowOutcome::of_cross_entropy(value, derivative)
    }
}

/// (1 − p_y)^γ times the cross-entropy, and its derivative by the cross-entropy.
pub(crate) fn focused(gamma: f64, row: &RowStatistics) -> (f64, f64) {
    let RowStatistics { cross_entropy, probability, complement, .. } = *row;
    if gamma == 0.0 {
        return (cross_entropy, 1.0);
    }
    if complement == 0.0 {
        return (0.0, 0.0);
    }
    let factor = complement.powf(gamma);
    // p log p is 0 where p is.
    let surprise = if probability > 0.0 { probability * cross_entropy } else { 0.0 };
    (factor * cross_entropy, factor + gamma * factor / complement * surprise)
}
