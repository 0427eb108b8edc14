//! Spectral decoupling: cross-entropy with a penalty on the logits, against features that starve others.
//!
//! ```text
//! loss(z, y) = −log p_y + (λ / K) Σₖ zₖ²,   p = softmax(z),  λ ≥ 0
//! ∂loss/∂zⱼ  = pⱼ − [j = y] + 2 λ zⱼ / K
//! ```
//!
//! instead of weight decay, which penalizes the weights. The mean over logits has no factor ½, as in the authors' code.
//! Not invariant to a shift of the logits. `O(nK)` time.
//!
//! Reference: M. Pezeshki et al., Gradient Starvation: A Learning Proclivity in Neural Networks, NeurIPS 2021,
//! <https://arxiv.org/abs/2011.09468>.

use crate::{Form, Row, RowLoss, WholeLoss, domain, rows::whole::Softmax};
use gibbs_core::{Result, simd};

/// The loss.
#[derive(Debug, Clone)]
pub struct SpectralDecoupling {
    /// λ, at least 0.
    pub lambda: f64,
}

impl Default for SpectralDecoupling {
    fn default() -> Self {
        Self { lambda: 0.1 }
    }
}

impl RowLoss for SpectralDecoupling {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::non_negative("lambda", self.lambda)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for SpectralDecoupling {
    fn row(&self, row: &Row, slope: &mut [f64], _scratch: &mut Vec<f64>) -> f64 {
        let share = self.lambda / row.logits.len() as f64;
        let cross_entropy = Softmax::cross_entropy(row, slope);
        if row.gradient {
            simd::axpy(slope, 2.0 * share, row.logits);
        }
        cross_entropy + share * simd::dot(row.logits, row.logits)
    }
}
