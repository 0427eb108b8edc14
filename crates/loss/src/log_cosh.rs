//! Log-cosh loss: squared near the target, absolute away from it, with all its derivatives.
//!
//! ```text
//! loss(p, t) = s² log cosh((p − t) / s),   s > 0
//! ∂loss/∂p   = s tanh((p − t) / s)
//! ```
//!
//! Near the target it is ½ (p − t)², far away s |p − t| − s² log 2. With s = 2T a fourth of it is T² times the divergence of
//! an even coin from one that shows heads with probability `σ((p − t) / T)`: the loss of logits of dual-head distillation.
//!
//! References: P. Yang et al., Dual-Head Knowledge Distillation: Enhancing Logits Utilization with an Auxiliary Head, 2024,
//! <https://arxiv.org/abs/2411.08937>; R. Saleh, A. Saleh, Statistical properties of the log-cosh loss function used in
//! machine learning, 2022, <https://arxiv.org/abs/2208.04564>.

use crate::{ElementLoss, domain};
use gibbs_core::Result;
use std::f64::consts::LN_2;

/// The loss.
#[derive(Debug, Clone)]
pub struct LogCosh {
    /// s, positive.
    pub scale: f64,
}

impl Default for LogCosh {
    fn default() -> Self {
        Self { scale: 1.0 }
    }
}

impl ElementLoss for LogCosh {
    fn check(&self) -> Result<()> {
        domain::positive("scale", self.scale)
    }

    fn element(&self, prediction: f64, target: f64) -> (f64, f64) {
        let x = (prediction - target) / self.scale;
        let size = x.abs();
        // Either form keeps its digits on its own side.
        let log_cosh = match size < 1.0 {
            true => 0.5 * (size.sinh().powi(2)).ln_1p(),
            false => size + (-2.0 * size).exp().ln_1p() - LN_2,
        };
        (self.scale * self.scale * log_cosh, self.scale * x.tanh())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_divergence_of_an_even_coin_from_the_student_s() {
        let temperature = 2.0;
        let loss = LogCosh { scale: 2.0 * temperature };
        for difference in [0.0, 1e-3, -0.4, 3.9, 4.1, -17.0] {
            let heads: f64 = 1.0 / (1.0 + (-difference / temperature).exp());
            let divergence = -0.5 * (4.0 * heads * (1.0 - heads)).ln();
            let value = 0.25 * loss.element(1.0 + difference, 1.0).0;
            assert!((value - temperature * temperature * divergence).abs() < 1e-13, "{difference}: {value}");
        }
    }

    #[test]
    fn it_is_squared_near_and_absolute_far() {
        let loss = LogCosh { scale: 0.5 };
        assert!((loss.element(1e-6, 0.0).0 / 0.5e-12 - 1.0).abs() < 1e-10);
        let (value, slope) = loss.element(-1e6, 0.0);
        assert_eq!((value, slope), (0.5e6 - 0.25 * LN_2, -0.5));
    }
}
