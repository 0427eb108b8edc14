//! Huber loss: squared near the target, absolute away from it.
//!
//! ```text
//! loss(p, t) = ½ r²            for |r| ≤ δ,   r = p − t,  δ > 0
//!              δ (|r| − ½ δ)   else
//! ```
//!
//! Reference: P. J. Huber, Robust Estimation of a Location Parameter, Annals of Mathematical Statistics 35 (1964).

use crate::{ElementLoss, domain};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone)]
pub struct Huber {
    /// δ, positive.
    pub delta: f64,
}

impl Default for Huber {
    fn default() -> Self {
        Self { delta: 1.0 }
    }
}

impl ElementLoss for Huber {
    fn check(&self) -> Result<()> {
        domain::positive("delta", self.delta)
    }

    #[inline(always)]
    fn element(&self, prediction: f64, target: f64) -> (f64, f64) {
        // The residual cut to [−δ, δ] is the slope; NaN stays.
        let residual = prediction - target;
        let slope = if residual > self.delta { self.delta } else { residual };
        let slope = if slope < -self.delta { -self.delta } else { slope };
        (slope * (residual - 0.5 * slope), slope)
    }
}
