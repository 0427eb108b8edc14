//! The Weibull distribution: shape k > 0, scale λ > 0.
//!
//! ```text
//! log p(x) = log k − log x + k l − eᵏˡ      l = log(x/λ)      P(X > x) = exp(−eᵏˡ)
//! ∂x = (k − 1 − k eᵏˡ)/x    ∂k = 1/k + l (1 − eᵏˡ)    ∂λ = k (eᵏˡ − 1)/λ
//! ```

use super::{Partials, Univariate, lanes::times};
use crate::{
    domain::{Domain::*, Parameter, Support},
    special::{Tails, ln_gamma},
};
use gibbs_core::{Stream, simd::Real as _};
use libm::{exp, expm1, log, log1p};

/// As the head of its module says.
pub struct Weibull;

/// log k − log λ, 1/k, log λ, k/λ.
#[derive(Clone, Copy)]
pub struct Constants {
    ln_normalizer: f64,
    inverse_shape: f64,
    ln_scale: f64,
    ratio: f64,
}

impl Univariate<2> for Weibull {
    const NAME: &'static str = "weibull";
    const PARAMETERS: [Parameter; 2] = [Parameter::new("shape", Positive), Parameter::new("scale", Positive)];
    const SUPPORT: Support = Support::Positive;
    const HOISTED: [bool; 2] = [true, true];
    const VECTOR: bool = true;
    type Constants = Constants;

    fn constants([shape, scale]: &[f64; 2]) -> Constants {
        let ln_scale = log(*scale);
        Constants { ln_normalizer: log(*shape) - ln_scale, inverse_shape: 1.0 / shape, ln_scale, ratio: shape / scale }
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &Constants, x: f64, [shape, _]: &[f64; 2]) -> f64 {
        let ln_ratio = x.ln_lane::<FMA>() - constants.ln_scale;
        constants.ln_normalizer + times(shape - 1.0, ln_ratio) - (shape * ln_ratio).exp_lane::<FMA>()
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &Constants, x: f64, [shape, _]: &[f64; 2]) -> Partials<2> {
        let ln_ratio = x.ln_lane::<FMA>() - constants.ln_scale;
        let power = (shape * ln_ratio).exp_lane::<FMA>();
        // At 0 the power's slope is 0, infinite or, for k = 1, that of the exponential.
        let by_x = if shape - 1.0 == 0.0 { -constants.ratio } else { (shape - 1.0 - shape * power) / x };
        Partials {
            value: constants.ln_normalizer + times(shape - 1.0, ln_ratio) - power,
            x: by_x,
            parameters: [constants.inverse_shape + ln_ratio * (1.0 - power), constants.ratio * (power - 1.0)],
        }
    }

    fn tails(x: f64, [shape, scale]: &[f64; 2]) -> Tails {
        if x > 0.0 { Tails::from_ln_upper(-exp(shape * log(x / scale))) } else { Tails::NONE }
    }

    fn tail_partials(x: f64, p: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let (tails, [shape, scale]) = (Self::tails(x, p), *p);
        let ln_ratio = log(x.max(0.0) / scale);
        let power = exp(shape * ln_ratio);
        if !(power > 0.0 && power.is_finite()) {
            let still = |value: f64| Partials { value, x: 0.0, parameters: [0.0; 2] };
            return (still(tails.ln_lower), still(tails.ln_upper));
        }
        // What −log P(X > x) = eᵏˡ does, and what it does to log P(X ≤ x).
        let [by_x, by_shape, by_scale] = [shape * power / x, ln_ratio * power, -shape * power / scale];
        let lower = 1.0 / expm1(power);
        (
            Partials { value: tails.ln_lower, x: by_x * lower, parameters: [by_shape * lower, by_scale * lower] },
            Partials { value: tails.ln_upper, x: -by_x, parameters: [-by_shape, -by_scale] },
        )
    }

    fn quantile(level: f64, [shape, scale]: &[f64; 2]) -> f64 {
        scale * exp(log(-log1p(-level)) / shape)
    }

    fn mean([shape, scale]: &[f64; 2]) -> f64 {
        scale * exp(ln_gamma(1.0 + 1.0 / shape))
    }

    fn variance([shape, scale]: &[f64; 2]) -> f64 {
        // Γ(1 + 2/k) − Γ(1 + 1/k)², as a multiple of the square.
        let ln_mean = ln_gamma(1.0 + 1.0 / shape);
        scale * scale * exp(2.0 * ln_mean) * expm1(ln_gamma(1.0 + 2.0 / shape) - 2.0 * ln_mean)
    }

    fn draw(stream: &mut Stream, [shape, scale]: &[f64; 2]) -> f64 {
        scale * exp(log(-log(stream.uniform())) / shape)
    }
}
