//! The normal distribution: location μ, scale σ > 0.
//!
//! ```text
//! log p(x) = −z²/2 − log σ − ½ log 2π      z = (x − μ) / σ
//! ∂x = −z/σ    ∂μ = z/σ    ∂σ = (z² − 1)/σ
//! ```

use super::{Partials, Univariate, location_scale_tails};
use crate::{
    domain::{Domain::*, Parameter, Support},
    special::{HALF_LN_TAU, Tails, inverse_mills_ratio, ln_normal_cdf, normal_cdf, normal_quantile},
};
use gibbs_core::{Stream, simd::Real as _};

/// See the [module](self).
pub struct Normal;

/// 1/σ and −log σ − ½ log 2π.
#[derive(Clone, Copy)]
pub struct Constants {
    precision: f64,
    ln_normalizer: f64,
}

impl Univariate<2> for Normal {
    const NAME: &'static str = "normal";
    const PARAMETERS: [Parameter; 2] =
        [Parameter { name: "location", domain: Real }, Parameter { name: "scale", domain: Positive }];
    const SUPPORT: Support = Support::Real;
    const HOISTED: [bool; 2] = [false, true];
    const VECTOR: bool = true;
    type Constants = Constants;

    fn constants([_, scale]: &[f64; 2]) -> Constants {
        Constants { precision: 1.0 / scale, ln_normalizer: -libm::log(*scale) - HALF_LN_TAU }
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &Constants, x: f64, [location, _]: &[f64; 2]) -> f64 {
        let z = (x - location) * constants.precision;
        (-0.5 * z).times_plus::<FMA>(z, constants.ln_normalizer)
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &Constants, x: f64, [location, _]: &[f64; 2]) -> Partials<2> {
        let z = (x - location) * constants.precision;
        let pull = z * constants.precision;
        Partials {
            value: (-0.5 * z).times_plus::<FMA>(z, constants.ln_normalizer),
            x: -pull,
            parameters: [pull, z.times_plus::<FMA>(pull, -constants.precision)],
        }
    }

    fn tails(x: f64, [location, scale]: &[f64; 2]) -> Tails {
        let z = (x - location) / scale;
        Tails { lower: normal_cdf(z), upper: normal_cdf(-z), ln_lower: ln_normal_cdf(z), ln_upper: ln_normal_cdf(-z) }
    }

    fn tail_partials(x: f64, p: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let z = (x - p[0]) / p[1];
        location_scale_tails(z, p[1], Self::tails(x, p), inverse_mills_ratio(z), inverse_mills_ratio(-z))
    }

    fn quantile(level: f64, [location, scale]: &[f64; 2]) -> f64 {
        location + scale * normal_quantile(level)
    }

    fn mean([location, _]: &[f64; 2]) -> f64 {
        *location
    }

    fn variance([_, scale]: &[f64; 2]) -> f64 {
        scale * scale
    }

    fn draw(stream: &mut Stream, [location, scale]: &[f64; 2]) -> f64 {
        location + scale * stream.normal()
    }
}
