//! Normalized generalized cross-entropy: generalized cross-entropy over its sum over all labels.
//!
//! ```text
//! loss(z, y) = (1 − p_y^q) / (K − Σₖ pₖ^q),   p = softmax(z),  0 < q ≤ 1
//! ```
//!
//! between 0 and 1, and 1 in sum over the labels. With `φₖ = pₖ^q` the gradient is
//! `((δᵧⱼ − loss) (−φⱼ) + pⱼ (φᵧ − loss Σₖ φₖ)) / S`, δ one at the label, `S = Σₖ (1 − pₖ^q) / q`. At least two classes.
//! `O(nK)` time.
//!
//! Reference: X. Ma et al., Normalized Loss Functions for Deep Learning with Noisy Labels, ICML 2020,
//! <https://arxiv.org/abs/2006.13554>.

use crate::{
    Form, Row, RowLoss, RowStatistics, WholeLoss, domain,
    rows::normalized::{self, Curve},
};
use gibbs_core::{Result, simd::Real};

/// The loss.
#[derive(Debug, Clone)]
pub struct NormalizedGeneralizedCrossEntropy {
    /// q, above 0 and at most 1.
    pub q: f64,
}

impl Default for NormalizedGeneralizedCrossEntropy {
    fn default() -> Self {
        Self { q: 0.7 }
    }
}

impl RowLoss for NormalizedGeneralizedCrossEntropy {
    fn check(&self, classes: usize) -> Result<()> {
        domain::several_classes(classes)?;
        domain::accept(self.q > 0.0 && self.q <= 1.0, "q", "a number above 0 and at most 1", self.q)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for NormalizedGeneralizedCrossEntropy {
    fn row(&self, row: &Row, slope: &mut [f64], scratch: &mut Vec<f64>) -> f64 {
        match self.q < SMALL {
            true => normalized::row(row, slope, scratch, Power::<false> { q: self.q }),
            false => normalized::row(row, slope, scratch, Power::<true> { q: self.q }),
        }
    }
}

/// q below which 1 − p^q cancels for p up to ½.
const SMALL: f64 = 0.1;

/// `FAST`: with the exponential of the vector maths.
#[derive(Clone, Copy)]
struct Power<const FAST: bool> {
    q: f64,
}

impl<const FAST: bool> Curve for Power<FAST> {
    fn exact(self, row: &RowStatistics) -> (f64, f64) {
        let exponent = -self.q * row.cross_entropy;
        (-exponent.exp_m1() / self.q, exponent.exp())
    }

    #[inline(always)]
    fn lane<const FMA: bool>(self, cross_entropy: f64, _probability: f64) -> (f64, f64) {
        let exponent = -self.q * cross_entropy;
        if FAST {
            let power = exponent.exp_flush_lane::<FMA>();
            return ((1.0 - power) / self.q, power);
        }
        (-exponent.exp_m1() / self.q, exponent.exp())
    }
}
