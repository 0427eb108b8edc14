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

    fn element(&self, prediction: f64, target: f64) -> (f64, f64) {
        let (residual, delta) = (prediction - target, self.delta);
        if residual.abs() <= delta {
            return (0.5 * residual * residual, residual);
        }
        (delta * (residual.abs() - 0.5 * delta), delta * residual.signum())
    }
}
