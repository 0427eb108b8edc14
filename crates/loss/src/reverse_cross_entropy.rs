//! Reverse cross-entropy: the prediction's cross-entropy against the label's distribution, whose zeros are lifted.
//!
//! ```text
//! loss(z, y) = −Σₖ pₖ log max([k = y], ζ) = −log ζ · (1 − p_y),   p = softmax(z),  0 < ζ < 1
//! ```
//!
//! the mean absolute error times −log ζ. (The authors' code also clips p at 1e-7, which is left out here.) `O(nK)` time.
//!
//! Reference: Y. Wang et al., Symmetric Cross Entropy for Robust Learning with Noisy Labels, ICCV 2019,
//! <https://arxiv.org/abs/1908.06112>.

use crate::{Form, RowLoss, RowOutcome, RowStatistics, SoftmaxLoss, domain};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone)]
pub struct ReverseCrossEntropy {
    /// ζ, what stands for the probability 0 of the other labels, between 0 and 1.
    pub floor: f64,
}

impl Default for ReverseCrossEntropy {
    fn default() -> Self {
        Self { floor: 1e-4 }
    }
}

impl RowLoss for ReverseCrossEntropy {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::open_unit("floor", self.floor)
    }

    fn form(&self) -> Form<'_> {
        Form::Softmax(self)
    }
}

impl SoftmaxLoss for ReverseCrossEntropy {
    fn outcome(&self, row: &RowStatistics) -> RowOutcome {
        let height = -self.floor.ln();
        RowOutcome::of_cross_entropy(height * row.complement, height * row.probability)
    }
}
