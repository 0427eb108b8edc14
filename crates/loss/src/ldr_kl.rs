//! LDR-KL: the worst mean margin over distributions on the labels, at a price for leaving the uniform one.
//!
//! ```text
//! loss(z, y) = max over π of Σₖ πₖ mₖ − λ KL(π ‖ uniform) = λ log (1/K) Σₖ exp(mₖ / λ)
//! mₖ = zₖ − z_y + c [k ≠ y],   λ > 0,  c ≥ 0
//! ```
//!
//! The gradient is `π − [k = y]` with the worst distribution π, the softmax of `m / λ`. `λ = 1`, `c = 0` is cross-entropy
//! less log K, `λ → 0` the hinge loss of Crammer and Singer, `λ → ∞` the mean margin. The authors' code divides the softplus
//! of the logits by its mean first; that is left to the caller. `O(nK)` time, two rows of memory.
//!
//! Reference: D. Zhu, Y. Ying, T. Yang, Label Distributionally Robust Losses for Multi-class Classification: Consistency,
//! Robustness and Adaptivity, ICML 2023, <https://arxiv.org/abs/2112.14869>; the defaults are those of the authors' code.

use crate::{Form, RowLoss, RowOutcome, RowStatistics, SoftmaxLoss, domain};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone)]
pub struct LdrKl {
    /// λ, positive.
    pub lambda: f64,
    /// c, what the label's logit must be ahead, at least 0.
    pub margin: f64,
}

impl Default for LdrKl {
    fn default() -> Self {
        Self { lambda: 1.0, margin: 2.0 }
    }
}

impl RowLoss for LdrKl {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::positive("lambda", self.lambda)?;
        domain::non_negative("margin", self.margin)
    }

    fn form(&self) -> Form<'_> {
        Form::Softmax(self)
    }
}

impl SoftmaxLoss for LdrKl {
    fn temperature(&self) -> f64 {
        self.lambda
    }

    fn margin(&self) -> f64 {
        self.margin
    }

    /// The label's logit comes less c, so that the cross-entropy is that of m / λ, in which the label's is 0.
    fn outcome(&self, row: &RowStatistics) -> RowOutcome {
        let value = self.lambda * (row.cross_entropy - row.classes.ln());
        RowOutcome::of_cross_entropy(value, self.lambda)
    }
}
