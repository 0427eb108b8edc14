//! Poisson loss: the negative log likelihood of counts whose rates are given by their logarithms.
//!
//! ```text
//! loss(p, t) = e^p − t p (+ log t!  where the whole likelihood is asked for),   t ≥ 0
//! ∂loss/∂p   = e^p − t
//! ```
//!
//! The target need not be an integer; log t! is then log Γ(t + 1). A prediction above 709 overflows, which is an error.

use crate::ElementLoss;
use gibbs_core::{
    Result,
    simd::{self, Kernel, Real},
};

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

    fn target(&self, target: f64) -> Option<&'static str> {
        (target < 0.0).then_some("targets of at least 0")
    }

    fn element(&self, prediction: f64, target: f64) -> (f64, f64) {
        let rate = prediction.exp();
        let constant = if self.full { libm::lgamma(target + 1.0) } else { 0.0 };
        (rate - target * prediction + constant, rate - target)
    }

    fn chunk(&self, targets: &[f64], losses: &mut [f64], slopes: &mut [f64]) -> bool {
        let good = simd::dispatch(Rates { targets, losses, slopes });
        if self.full {
            for (loss, target) in losses.iter_mut().zip(targets) {
                *loss += libm::lgamma(target + 1.0);
            }
        }
        good
    }
}

/// The loss but for log t!, without whose branch the loop is one of vectors. Whether all targets are at least 0.
struct Rates<'a> {
    targets: &'a [f64],
    losses: &'a mut [f64],
    slopes: &'a mut [f64],
}

impl Kernel for Rates<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> bool {
        let mut good = true;
        for ((loss, slope), &target) in self.losses.iter_mut().zip(self.slopes).zip(self.targets) {
            let rate = slope.exp_lane::<FMA>();
            *loss = rate - target * *slope;
            *slope = rate - target;
            good &= target >= 0.0;
        }
        good
    }
}
