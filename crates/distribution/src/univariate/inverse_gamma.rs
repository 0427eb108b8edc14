//! The inverse gamma distribution: 1/X is gamma with shape α > 0 and rate β > 0, which is X's scale.
//!
//! ```text
//! log p(x) = α log β − log Γ(α) − (α + 1) log x − β/x
//! ∂x = (β/x − α − 1)/x    ∂α = log β − ψ(α) − log x    ∂β = α/β − 1/x
//! ```

use super::{
    Gamma, Partials, Univariate,
    gamma::{ln_unit_draw, unit_quantile},
};
use crate::{
    domain::{Domain::*, Parameter, Support},
    invert::Goal,
    special::{Tails, digamma, ln_gamma},
};
use gibbs_core::{Stream, simd::Real as _};
use libm::{exp, log};

/// As the head of its module says.
pub struct InverseGamma;

/// α log β − log Γ(α), its derivative by α, α/β.
#[derive(Clone, Copy)]
pub struct Constants {
    ln_normalizer: f64,
    by_shape: f64,
    mean: f64,
}

impl Univariate<2> for InverseGamma {
    const NAME: &'static str = "inverseGamma";
    const PARAMETERS: [Parameter; 2] = [Parameter::new("shape", Positive), Parameter::new("scale", Positive)];
    const SUPPORT: Support = Support::Positive;
    const HOISTED: [bool; 2] = [true, true];
    const VECTOR: bool = true;
    type Constants = Constants;

    fn constants([shape, scale]: &[f64; 2]) -> Constants {
        let ln_scale = log(*scale);
        Constants {
            ln_normalizer: shape * ln_scale - ln_gamma(*shape),
            by_shape: ln_scale - digamma(*shape),
            mean: shape / scale,
        }
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &Constants, x: f64, p: &[f64; 2]) -> f64 {
        Self::partials::<FMA>(constants, x, p).value
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &Constants, x: f64, [shape, scale]: &[f64; 2]) -> Partials<2> {
        // The density vanishes at 0, with all its derivatives.
        let inside = x > 0.0;
        let x = if inside { x } else { 1.0 };
        let (ln_x, inverse) = (x.ln_lane::<FMA>(), 1.0 / x);
        let value = constants.ln_normalizer - (shape + 1.0) * ln_x - scale * inverse;
        let by_x = (scale * inverse - shape - 1.0) * inverse;
        let (by_shape, by_scale) = (constants.by_shape - ln_x, constants.mean - inverse);
        Partials {
            value: if inside { value } else { f64::NEG_INFINITY },
            x: if inside { by_x } else { 0.0 },
            parameters: [if inside { by_shape } else { 0.0 }, if inside { by_scale } else { 0.0 }],
        }
    }

    fn tails(x: f64, p: &[f64; 2]) -> Tails {
        Gamma::tails(1.0 / x.max(0.0), p).swapped()
    }

    fn tail_partials(x: f64, p: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let inverse = 1.0 / x.max(0.0);
        let (mut upper, mut lower) = Gamma::tail_partials(inverse, p);
        for partials in [&mut lower, &mut upper] {
            partials.x = if inverse.is_finite() { -partials.x * inverse * inverse } else { 0.0 };
        }
        (lower, upper)
    }

    fn quantile(level: f64, [shape, scale]: &[f64; 2]) -> f64 {
        let goal = if level <= 0.5 { Goal::ln_upper(log(level)) } else { Goal::level(1.0 - level) };
        scale / unit_quantile(goal, 1.0 - level, *shape)
    }

    fn mean([shape, scale]: &[f64; 2]) -> f64 {
        if *shape > 1.0 { scale / (shape - 1.0) } else { f64::INFINITY }
    }

    fn variance([shape, scale]: &[f64; 2]) -> f64 {
        match *shape {
            shape if shape > 2.0 => scale / (shape - 1.0) * scale / ((shape - 1.0) * (shape - 2.0)),
            _ => f64::INFINITY,
        }
    }

    fn draw(stream: &mut Stream, [shape, scale]: &[f64; 2]) -> f64 {
        scale * exp(-ln_unit_draw(stream, *shape))
    }
}
