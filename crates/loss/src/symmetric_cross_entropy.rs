//! Symmetric cross-entropy: cross-entropy, which learns fast, with reverse cross-entropy, which resists wrong labels.
//!
//! ```text
//! loss(z, y) = −α log p_y − β log ζ · (1 − p_y),   p = softmax(z),  α, β ≥ 0,  0 < ζ < 1
//! ```
//!
//! The gradient is `(α − β log ζ · p_y) (pⱼ − [j = y])`. `O(nK)` time.
//!
//! Reference: Y. Wang et al., Symmetric Cross Entropy for Robust Learning with Noisy Labels, ICCV 2019,
//! <https://arxiv.org/abs/1908.06112>; the defaults are the authors' for CIFAR-10.

use crate::{Form, RowLoss, RowOutcome, RowStatistics, SoftmaxLoss, domain};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone)]
pub struct SymmetricCrossEntropy {
    /// α, weight of cross-entropy, at least 0.
    pub alpha: f64,
    /// β, weight of reverse cross-entropy, at least 0.
    pub beta: f64,
    /// ζ, what stands for the probability 0 of the other labels, between 0 and 1.
    pub floor: f64,
}

impl Default for SymmetricCrossEntropy {
    fn default() -> Self {
        Self { alpha: 0.1, beta: 1.0, floor: 1e-4 }
    }
}

impl RowLoss for SymmetricCrossEntropy {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::non_negative("alpha", self.alpha)?;
        domain::non_negative("beta", self.beta)?;
        domain::open_unit("floor", self.floor)
    }

    fn form(&self) -> Form<'_> {
        Form::Softmax(self)
    }
}

impl SoftmaxLoss for SymmetricCrossEntropy {
    fn outcome(&self, row: &RowStatistics) -> RowOutcome {
        let height = -self.beta * self.floor.ln();
        RowOutcome::of_cross_entropy(
            self.alpha * row.cross_entropy + height * row.complement,
            self.alpha + height * row.probability,
        )
    }
}
