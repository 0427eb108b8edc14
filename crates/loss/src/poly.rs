//! Poly-1 loss: cross-entropy or focal loss with another first coefficient in its expansion by powers of 1 − p_y.
//!
//! ```text
//! loss(z, y) = −(1 − p_y)^γ log p_y + ε (1 − p_y)^(γ + 1),   p = softmax(z)
//! ```
//!
//! Cross-entropy is `Σⱼ (1 − p_y)^j / j`, so that `γ = 0` makes its first coefficient `1 + ε`. The gradient is
//! `(φ + ε (γ + 1) (1 − p_y)^γ p_y) (pⱼ − [j = y])`, φ that of the [focal loss](crate::focal). `O(nK)` time.
//!
//! Reference: Z. Leng et al., PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR 2022,
//! <https://arxiv.org/abs/2204.12511>.

use crate::{Form, RowLoss, RowOutcome, RowStatistics, SoftmaxLoss, domain, focal::focused};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone)]
pub struct Poly {
    /// ε, what is added to the first coefficient.
    pub epsilon: f64,
    /// γ of the focal loss, at least 0; 0 for cross-entropy.
    pub gamma: f64,
}

impl Default for Poly {
    fn default() -> Self {
        Self { epsilon: 1.0, gamma: 0.0 }
    }
}

impl RowLoss for Poly {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::finite("epsilon", self.epsilon)?;
        domain::non_negative("gamma", self.gamma)
    }

    fn form(&self) -> Form<'_> {
        Form::Softmax(self)
    }
}

impl SoftmaxLoss for Poly {
    fn outcome(&self, row: &RowStatistics) -> RowOutcome {
        let (value, derivative) = focused(self.gamma, row);
        let power = row.complement.powf(self.gamma);
        RowOutcome::of_cross_entropy(
            value + self.epsilon * power * row.complement,
            derivative + self.epsilon * (self.gamma + 1.0) * power * row.probability,
        )
    }
}
