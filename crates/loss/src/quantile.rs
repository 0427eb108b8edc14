//! Quantile loss (pinball loss): its minimizer is a quantile of the targets.
//!
//! ```text
//! loss(p, t) = max(α (t − p), (1 − α) (p − t)),   0 < α < 1
//! ```
//!
//! `α = ½` is half the absolute error. At p = t the gradient is 0. Reference: R. Koenker, G. Bassett, Regression Quantiles,
//! Econometrica 46 (1978).

use crate::{ElementLoss, domain};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone)]
pub struct Quantile {
    /// α, the quantile's level, between 0 and 1.
    pub level: f64,
}

impl Default for Quantile {
    fn default() -> Self {
        Self { level: 0.5 }
    }
}

impl ElementLoss for Quantile {
    fn check(&self) -> Result<()> {
        domain::open_unit("level", self.level)
    }

    #[inline(always)]
    fn element(&self, prediction: f64, target: f64) -> (f64, f64) {
        let residual = prediction - target;
        let slope = if residual > 0.0 { 1.0 - self.level } else { -self.level };
        (slope * residual, if residual == 0.0 { 0.0 } else { slope })
    }
}
