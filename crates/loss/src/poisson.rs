//! Poisson loss: the negative log likelihood of counts whose rates are given by their logarithms.
//!
//! ```text
//! loss(p, t) = e^p − t p (+ log t!  where the whole likelihood is asked for),   t ≥ 0
//! ∂loss/∂p   = e^p − t
//! ```
//!
//! The target need not be an integer; log t! is then log Γ(t + 1). A prediction above 709 overflows, which is an error.

use crate::ElementLoss;
use gibbs_core::{Result, simd::Real};

/// The loss.
#[derive(Debug, Clone, Default)]
pub struct Poisson {
    /// Whether log t! is added, which no prediction changes.
    pub full: bool,
}

impl ElementLoss for Poisson {
    fn check(&self) -> Result<()> {
        Ok(())
    }

    #[inline(always)]
    fn target(&self, target: f64) -> Option<&'static str> {
        (target < 0.0).then_some("targets of at least 0")
    }

    #[inline(always)]
    fn element(&self, prediction: f64, target: f64) -> (f64, f64) {
        let rate = prediction.exp_lane::<false>();
        let constant = if self.full { libm::lgamma(target + 1.0) } else { 0.0 };
        (rate - target * prediction + constant, rate - target)
    }
}
