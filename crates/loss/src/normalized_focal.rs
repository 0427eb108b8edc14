//! Normalized focal loss: focal loss over its sum over all labels.
//!
//! ```text
//! loss(z, y) = fᵧ / S,   fₖ = −(1 − pₖ)^γ log pₖ,  S = Σₖ fₖ,  p = softmax(z),  γ ≥ 0
//! ```
//!
//! between 0 and 1, and 1 in sum over the labels. With `φₖ = −pₖ ∂fₖ/∂pₖ = (1 − pₖ)^γ − γ (1 − pₖ)^(γ − 1) pₖ log pₖ` the
//! gradient is `((δᵧⱼ − loss) (−φⱼ) + pⱼ (φᵧ − loss Σₖ φₖ)) / S`, δ one at the label. It goes through all factors; the
//! authors' code stops it at the focal ones. `γ = 0` is normalized cross-entropy. At least two classes. `O(nK)` time.
//!
//! Reference: X. Ma et al., Normalized Loss Functions for Deep Learning with Noisy Labels, ICML 2020,
//! <https://arxiv.org/abs/2006.13554>; the default is that of its combinations.

use crate::{Form, Row, RowLoss, WholeLoss, domain, focal::focused, rows::whole::Normalized};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone)]
pub struct NormalizedFocal {
    /// γ, at least 0.
    pub gamma: f64,
}

impl Default for NormalizedFocal {
    fn default() -> Self {
        Self { gamma: 0.5 }
    }
}

impl RowLoss for NormalizedFocal {
    fn check(&self, classes: usize) -> Result<()> {
        domain::several_classes(classes)?;
        domain::non_negative("gamma", self.gamma)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for NormalizedFocal {
    fn row(&self, row: &Row, slope: &mut [f64], scratch: &mut Vec<f64>) -> f64 {
        Normalized::of(row, slope, scratch, |statistics| focused(self.gamma, statistics))
    }
}
