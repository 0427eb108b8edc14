//! Generalized cross-entropy: between cross-entropy and the mean absolute error, for labels that are often wrong.
//!
//! ```text
//! loss(z, y) = (1 − p_y^q) / q,   p = softmax(z),  0 < q ≤ 1
//! ∂loss/∂zⱼ  = p_y^q (pⱼ − [j = y])
//! ```
//!
//! `q → 0` is cross-entropy, `q = 1` is `1 − p_y`. Computed from −log p_y, so that a small `q` cancels nothing. `O(nK)` time.
//!
//! Reference: Z. Zhang, M. Sabuncu, Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy Labels,
//! NeurIPS 2018, <https://arxiv.org/abs/1805.07836>.

use crate::{Form, RowLoss, RowOutcome, RowStatistics, SoftmaxLoss, domain};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone)]
pub struct GeneralizedCrossEntropy {
    /// q, above 0 and at most 1.
    pub q: f64,
}

impl Default for GeneralizedCrossEntropy {
    fn default() -> Self {
        Self { q: 0.7 }
    }
}

impl RowLoss for GeneralizedCrossEntropy {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::accept(self.q > 0.0 && self.q <= 1.0, "q", "a number above 0 and at most 1", self.q)
    }

    fn form(&self) -> Form<'_> {
        Form::Softmax(self)
    }
}

impl SoftmaxLoss for GeneralizedCrossEntropy {
    fn outcome(&self, row: &RowStatistics) -> RowOutcome {
        let exponent = -self.q * row.cross_entropy;
        RowOutcome::of_cross_entropy(-exponent.exp_m1() / self.q, exponent.exp())
    }
}
