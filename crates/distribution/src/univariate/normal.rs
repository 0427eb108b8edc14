//! The normal distribution: location μ, scale σ > 0; and its positive half.
//!
//! ```text
//! log p(x) = −z²/2 − log σ − ½ log 2π      z = (x − μ) / σ
//! ∂x = −z/σ    ∂μ = z/σ    ∂σ = (z² − 1)/σ
//! ```

use super::standard::{Half, LocationScale, Standard};
use crate::special::{
    HALF_LN_TAU, Tails, erf, erfc, half_normal_quantile, inverse_mills_ratio, ln_normal_cdf, normal_cdf,
    normal_quantile,
};
use gibbs_core::Stream;
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_PI, LN_2};

/// As the head of its module says.
pub type Normal = LocationScale<StandardNormal>;
/// The distribution of |X| for a normal X about 0.
pub type HalfNormal = Half<StandardNormal>;

/// Location 0, scale 1.
pub struct StandardNormal;

impl Standard for StandardNormal {
    const NAME: &'static str = "normal";
    const HALF: &'static str = "halfNormal";
    const LN_NORMALIZER: f64 = -HALF_LN_TAU;
    const MOMENTS: (f64, f64) = (0.0, 1.0);
    const HALF_MOMENTS: (f64, f64) = (0.797_884_560_802_865_4, 1.0 - FRAC_2_PI);

    #[inline(always)]
    fn ln_kernel<const FMA: bool>(z: f64) -> (f64, f64) {
        (-0.5 * z * z, -z)
    }

    fn tails(z: f64) -> Tails {
        Tails { lower: normal_cdf(z), upper: normal_cdf(-z), ln_lower: ln_normal_cdf(z), ln_upper: ln_normal_cdf(-z) }
    }

    fn hazards(z: f64) -> (f64, f64) {
        (inverse_mills_ratio(z), inverse_mills_ratio(-z))
    }

    fn quantile(level: f64) -> f64 {
        normal_quantile(level)
    }

    fn half_tails(z: f64) -> Tails {
        let (inside, outside) = (erf(z * FRAC_1_SQRT_2), erfc(z * FRAC_1_SQRT_2));
        Tails { ln_upper: ln_normal_cdf(-z) + LN_2, ..Tails::from_both(inside, outside) }
    }

    fn half_quantile(level: f64) -> f64 {
        half_normal_quantile(level)
    }

    fn draw(stream: &mut Stream) -> f64 {
        stream.normal()
    }
}
