//! The Cauchy distribution: location μ, scale σ > 0; and its positive half. No moments.
//!
//! ```text
//! log p(x) = −log(1 + z²) − log σ − log π      z = (x − μ) / σ
//! ```

use super::{
    lanes::ln_1p_square,
    standard::{Half, LocationScale, Standard},
};
use crate::special::Tails;
use libm::{atan2, tan};
use std::f64::consts::{FRAC_1_PI, FRAC_2_PI, FRAC_PI_2, PI};

/// As the head of its module says.
pub type Cauchy = LocationScale<StandardCauchy>;
/// The distribution of |X| for a Cauchy X about 0.
pub type HalfCauchy = Half<StandardCauchy>;

/// Location 0, scale 1.
pub struct StandardCauchy;

impl Standard for StandardCauchy {
    const NAME: &'static str = "cauchy";
    const HALF: &'static str = "halfCauchy";
    const LN_NORMALIZER: f64 = -1.144_729_885_849_400_2;
    const MOMENTS: (f64, f64) = (f64::NAN, f64::NAN);
    const HALF_MOMENTS: (f64, f64) = (f64::INFINITY, f64::INFINITY);

    #[inline(always)]
    fn ln_kernel<const FMA: bool>(z: f64) -> (f64, f64) {
        (-ln_1p_square::<FMA>(z), -2.0 * z / (1.0 + z * z))
    }

    fn tails(z: f64) -> Tails {
        Tails::from_both(atan2(1.0, -z) * FRAC_1_PI, atan2(1.0, z) * FRAC_1_PI)
    }

    fn hazards(z: f64) -> (f64, f64) {
        // p ≈ 1/πz² and the tail ≈ 1/π|z| far out.
        let hazard = |z: f64| if z < -1e8 { -1.0 / z } else { 1.0 / ((1.0 + z * z) * atan2(1.0, -z)) };
        (hazard(z), hazard(-z))
    }

    fn quantile(level: f64) -> f64 {
        match level {
            0.0 => f64::NEG_INFINITY,
            1.0 => f64::INFINITY,
            level if level < 0.25 => -1.0 / tan(PI * level),
            level if level > 0.75 => 1.0 / tan(PI * (1.0 - level)),
            level => tan(PI * (level - 0.5)),
        }
    }

    fn half_tails(z: f64) -> Tails {
        Tails::from_both(atan2(z, 1.0) * FRAC_2_PI, atan2(1.0, z) * FRAC_2_PI)
    }

    fn half_quantile(level: f64) -> f64 {
        match level {
            1.0 => f64::INFINITY,
            level if level > 0.5 => 1.0 / tan(FRAC_PI_2 * (1.0 - level)),
            level => tan(FRAC_PI_2 * level),
        }
    }
}
