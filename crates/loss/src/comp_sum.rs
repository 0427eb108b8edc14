//! Comp-sum losses: sum-exponential, cross-entropy, generalized cross-entropy and mean absolute error as one family.
//!
//! ```text
//! loss(z, y) = ((1 + u)^(1 − τ) − 1) / (1 − τ),   u = Σ_{k ≠ y} exp(zₖ − z_y),  τ ≥ 0
//! ∂loss/∂zⱼ  = (1 + u)^(1 − τ) (pⱼ − [j = y]),    p = softmax(z)
//! ```
//!
//! `τ = 0` is the sum-exponential loss u, `τ = 1` cross-entropy log(1 + u), `1 < τ < 2` generalized cross-entropy with
//! `q = τ − 1`, `τ = 2` the mean absolute error 1 − p_y. Computed from log(1 + u) = −log p_y. For `τ < 1` the loss grows
//! like exp((1 − τ) · margin), so that margins above 709 / (1 − τ) overflow, which is an error. `O(nK)` time.
//!
//! Reference: A. Mao, M. Mohri, Y. Zhong, Cross-Entropy Loss Functions: Theoretical Analysis and Applications, ICML 2023,
//! <https://arxiv.org/abs/2304.07288>.

use crate::{Form, RowLoss, RowOutcome, RowStatistics, SoftmaxLoss, domain};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone)]
pub struct CompSum {
    /// τ, at least 0.
    pub tau: f64,
}

impl Default for CompSum {
    fn default() -> Self {
        Self { tau: 1.0 }
    }
}

impl RowLoss for CompSum {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::non_negative("tau", self.tau)
    }

    fn form(&self) -> Form<'_> {
        Form::Softmax(self)
    }
}

impl SoftmaxLoss for CompSum {
    fn outcome(&self, row: &RowStatistics) -> RowOutcome {
        let power = 1.0 - self.tau;
        if power == 0.0 {
            return RowOutcome::of_cross_entropy(row.cross_entropy, 1.0);
        }
        let exponent = power * row.cross_entropy;
        RowOutcome::of_cross_entropy(exponent.exp_m1() / power, exponent.exp())
    }
}
