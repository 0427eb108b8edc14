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

use crate::{
    Form, Row, RowLoss, RowStatistics, WholeLoss, domain,
    focal::focused,
    rows::normalized::{self, Curve},
};
use gibbs_core::{Result, simd::Real};

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
        normalized::row(row, slope, scratch, Focused { gamma: self.gamma })
    }
}

#[derive(Clone, Copy)]
struct Focused {
    gamma: f64,
}

impl Curve for Focused {
    fn exact(self, row: &RowStatistics) -> (f64, f64) {
        focused(self.gamma, row)
    }

    #[inline(always)]
    fn lane<const FMA: bool>(self, cross_entropy: f64, probability: f64) -> (f64, f64) {
        let complement = 1.0 - probability;
        let factor = (self.gamma * complement.ln_lane::<FMA>()).exp_lane::<FMA>();
        // p log p is 0 where p is.
        let surprise = if probability > 0.0 { probability * cross_entropy } else { 0.0 };
        (factor * cross_entropy, factor + self.gamma * factor / complement * surprise)
    }
}
