//! The Pareto distribution above its scale m > 0, with shape α > 0.
//!
//! ```text
//! log p(x) = log α + α log m − (α + 1) log x, x ≥ m      P(X > x) = (m/x)^α
//! ∂x = −(α + 1)/x    ∂m = α/m    ∂α = 1/α − log(x/m)
//! ```

use super::{Partials, Univariate};
use crate::{
    domain::{Domain::*, Parameter, Support},
    special::Tails,
};
use gibbs_core::{Stream, simd::Real as _};
use libm::{exp, expm1, log, log1p};

/// As the head of its module says.
pub struct Pareto;

/// log α − log m, log m, α/m and 1/α.
#[derive(Clone, Copy)]
pub struct Constants {
    ln_normalizer: f64,
    ln_scale: f64,
    ratio: f64,
    inverse_shape: f64,
}

impl Univariate<2> for Pareto {
    const NAME: &'static str = "pareto";
    const PARAMETERS: [Parameter; 2] = [Parameter::new("scale", Positive), Parameter::new("shape", Positive)];
    const SUPPORT: Support = Support::AboveFirst;
    const HOISTED: [bool; 2] = [true, true];
    const VECTOR: bool = true;
    type Constants = Constants;

    fn constants([scale, shape]: &[f64; 2]) -> Constants {
        let ln_scale = log(*scale);
        Constants { ln_normalizer: log(*shape) - ln_scale, ln_scale, ratio: shape / scale, inverse_shape: 1.0 / shape }
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &Constants, x: f64, [_, shape]: &[f64; 2]) -> f64 {
        constants.ln_normalizer - (shape + 1.0) * (x.ln_lane::<FMA>() - constants.ln_scale)
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &Constants, x: f64, [_, shape]: &[f64; 2]) -> Partials<2> {
        let ln_ratio = x.ln_lane::<FMA>() - constants.ln_scale;
        Partials {
            value: constants.ln_normalizer - (shape + 1.0) * ln_ratio,
            x: -(shape + 1.0) / x,
            parameters: [constants.ratio, constants.inverse_shape - ln_ratio],
        }
    }

    fn tails(x: f64, [scale, shape]: &[f64; 2]) -> Tails {
        if x > *scale { Tails::from_ln_upper(-shape * log(x / scale)) } else { Tails::NONE }
    }

    fn tail_partials(x: f64, p: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let (tails, [scale, shape]) = (Self::tails(x, p), *p);
        // What −log P(X > x) = α log(x/m) does, and what it does to log P(X ≤ x).
        let slopes = match x > scale && x.is_finite() {
            true => [shape / x, -shape / scale, log(x / scale)],
            false => [0.0; 3],
        };
        let lower = if slopes[0] > 0.0 { 1.0 / expm1(-tails.ln_upper) } else { 0.0 };
        (
            Partials {
                value: tails.ln_lower,
                x: slopes[0] * lower,
                parameters: [slopes[1] * lower, slopes[2] * lower],
            },
            Partials { value: tails.ln_upper, x: -slopes[0], parameters: [-slopes[1], -slopes[2]] },
        )
    }

    fn quantile(level: f64, [scale, shape]: &[f64; 2]) -> f64 {
        scale * exp(-log1p(-level) / shape)
    }

    fn mean([scale, shape]: &[f64; 2]) -> f64 {
        if *shape > 1.0 { scale * shape / (shape - 1.0) } else { f64::INFINITY }
    }

    fn variance([scale, shape]: &[f64; 2]) -> f64 {
        match *shape {
            shape if shape > 2.0 => scale / (shape - 1.0) * scale / (shape - 1.0) * shape / (shape - 2.0),
            _ => f64::INFINITY,
        }
    }

    fn draw(stream: &mut Stream, [scale, shape]: &[f64; 2]) -> f64 {
        scale * exp(-log(stream.uniform()) / shape)
    }
}
