//! The Laplace distribution: location μ, scale σ > 0.
//!
//! ```text
//! log p(x) = −|z| − log 2σ      z = (x − μ) / σ
//! ```

use super::standard::{LocationScale, Standard};
use crate::special::Tails;
use libm::{exp, log};
use std::f64::consts::LN_2;

/// As the head of its module says.
pub type Laplace = LocationScale<StandardLaplace>;

/// Location 0, scale 1.
pub struct StandardLaplace;

impl Standard for StandardLaplace {
    const NAME: &'static str = "laplace";
    const LN_NORMALIZER: f64 = -LN_2;
    const MOMENTS: (f64, f64) = (0.0, 2.0);

    #[inline(always)]
    fn ln_kernel<const FMA: bool>(z: f64) -> (f64, f64) {
        // At the kink the slope is 0.
        let sign = if z == 0.0 { 0.0 } else { f64::copysign(1.0, z) };
        (-z.abs(), -sign)
    }

    fn tails(z: f64) -> Tails {
        if z < 0.0 { Tails::from_ln_lower(z - LN_2) } else { Tails::from_ln_upper(-z - LN_2) }
    }

    fn hazards(z: f64) -> (f64, f64) {
        let half = 0.5 * exp(-z.abs());
        let far = half / (1.0 - half);
        if z < 0.0 { (1.0, far) } else { (far, 1.0) }
    }

    fn quantile(level: f64) -> f64 {
        if level < 0.5 { log(2.0 * level) } else { -log(2.0 * (1.0 - level)) }
    }
}
