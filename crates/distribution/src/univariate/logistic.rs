//! The logistic distribution: location μ, scale σ > 0.
//!
//! ```text
//! log p(x) = z − 2 log(1 + eᶻ) − log σ      z = (x − μ) / σ
//! ```

use super::standard::{LocationScale, Standard};
use crate::special::{Tails, ln_1p_exp, logistic, logit};
use gibbs_core::simd::Real as _;
use std::f64::consts::PI;

/// As the head of its module says.
pub type Logistic = LocationScale<StandardLogistic>;

/// Location 0, scale 1.
pub struct StandardLogistic;

impl Standard for StandardLogistic {
    const NAME: &'static str = "logistic";
    const LN_NORMALIZER: f64 = 0.0;
    const MOMENTS: (f64, f64) = (0.0, PI * PI / 3.0);

    #[inline(always)]
    fn ln_kernel<const FMA: bool>(z: f64) -> (f64, f64) {
        let (softplus, sigmoid) = z.softplus_and_sigmoid_lane::<FMA>();
        (z - 2.0 * softplus, 1.0 - 2.0 * sigmoid)
    }

    fn tails(z: f64) -> Tails {
        Tails { lower: logistic(z), upper: logistic(-z), ln_lower: -ln_1p_exp(-z), ln_upper: -ln_1p_exp(z) }
    }

    fn hazards(z: f64) -> (f64, f64) {
        (logistic(-z), logistic(z))
    }

    fn quantile(level: f64) -> f64 {
        logit(level)
    }
}
