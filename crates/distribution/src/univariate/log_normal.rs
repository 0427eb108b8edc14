//! The log-normal distribution: log X is normal with location μ and scale σ > 0.
//!
//! ```text
//! log p(x) = −z²/2 − log x − log σ − ½ log 2π      z = (log x − μ) / σ
//! ∂x = −(1 + z/σ)/x    ∂μ = z/σ    ∂σ = (z² − 1)/σ
//! ```

use super::{Normal, Partials, Univariate};
use crate::{
    domain::{Domain::*, Parameter, Support},
    special::{HALF_LN_TAU, Tails},
};
use gibbs_core::{Stream, simd::Real as _};
use libm::{exp, expm1, log};

/// As the head of its module says.
pub struct LogNormal;

/// 1/σ and −log σ − ½ log 2π.
#[derive(Clone, Copy)]
pub struct Constants {
    precision: f64,
    ln_normalizer: f64,
}

impl Univariate<2> for LogNormal {
    const NAME: &'static str = "logNormal";
    const PARAMETERS: [Parameter; 2] = [Parameter::new("location", Real), Parameter::new("scale", Positive)];
    const SUPPORT: Support = Support::Positive;
    const HOISTED: [bool; 2] = [false, true];
    const VECTOR: bool = true;
    type Constants = Constants;

    fn constants([_, scale]: &[f64; 2]) -> Constants {
        Constants { precision: 1.0 / scale, ln_normalizer: -log(*scale) - HALF_LN_TAU }
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &Constants, x: f64, p: &[f64; 2]) -> f64 {
        Self::partials::<FMA>(constants, x, p).value
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &Constants, x: f64, [location, _]: &[f64; 2]) -> Partials<2> {
        // The density vanishes at 0, with all its derivatives.
        let inside = x > 0.0;
        let x = if inside { x } else { 1.0 };
        let ln_x = x.ln_lane::<FMA>();
        let z = (ln_x - location) * constants.precision;
        let pull = z * constants.precision;
        let value = constants.ln_normalizer - 0.5 * z * z - ln_x;
        let (by_x, by_scale) = (-(1.0 + pull) / x, z * pull - constants.precision);
        Partials {
            value: if inside { value } else { f64::NEG_INFINITY },
            x: if inside { by_x } else { 0.0 },
            parameters: [if inside { pull } else { 0.0 }, if inside { by_scale } else { 0.0 }],
        }
    }

    fn tails(x: f64, p: &[f64; 2]) -> Tails {
        Normal::tails(log(x.max(0.0)), p)
    }

    fn tail_partials(x: f64, p: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let (mut lower, mut upper) = Normal::tail_partials(log(x.max(0.0)), p);
        for partials in [&mut lower, &mut upper] {
            partials.x = if x > 0.0 { partials.x / x } else { 0.0 };
        }
        (lower, upper)
    }

    fn quantile(level: f64, p: &[f64; 2]) -> f64 {
        exp(Normal::quantile(level, p))
    }

    fn mean([location, scale]: &[f64; 2]) -> f64 {
        exp(location + 0.5 * scale * scale)
    }

    fn variance([location, scale]: &[f64; 2]) -> f64 {
        let square = scale * scale;
        expm1(square) * exp(2.0 * location + square)
    }

    fn draw(stream: &mut Stream, p: &[f64; 2]) -> f64 {
        exp(Normal::draw(stream, p))
    }
}
