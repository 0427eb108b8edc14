//! The gamma distribution: shape α > 0, rate β > 0 (SciPy's scale is 1/β).
//!
//! ```text
//! log p(x) = α log β − log Γ(α) + (α − 1) log x − β x
//! ∂x = (α − 1)/x − β    ∂α = log β − ψ(α) + log x    ∂β = α/β − x
//! ```

use super::{Partials, Univariate};
use crate::{
    domain::{Domain::*, Parameter, Support},
    invert::{self, Goal},
    special::{Tails, digamma, incomplete_gamma, incomplete_gamma_slopes, ln_gamma, ln_poisson_term, normal_quantile},
};
use gibbs_core::{Stream, simd::Real as _};
use libm::{exp, log, pow, sqrt};

/// As the head of its module says.
pub struct Gamma;

/// α log β − log Γ(α), its derivative by α, α − 1, α/β.
#[derive(Clone, Copy)]
pub struct Constants {
    ln_normalizer: f64,
    by_shape: f64,
    power: f64,
    mean: f64,
}

impl Univariate<2> for Gamma {
    const NAME: &'static str = "gamma";
    const PARAMETERS: [Parameter; 2] = [Parameter::new("shape", Positive), Parameter::new("rate", Positive)];
    const SUPPORT: Support = Support::Positive;
    const HOISTED: [bool; 2] = [true, true];
    const VECTOR: bool = true;
    type Constants = Constants;

    fn constants([shape, rate]: &[f64; 2]) -> Constants {
        let ln_rate = log(*rate);
        Constants {
            ln_normalizer: shape * ln_rate - ln_gamma(*shape),
            by_shape: ln_rate - digamma(*shape),
            power: shape - 1.0,
            mean: shape / rate,
        }
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &Constants, x: f64, [_, rate]: &[f64; 2]) -> f64 {
        // 0 · log 0 is 0 here: an exponential's density at 0 is its rate.
        let powers = if constants.power == 0.0 { 0.0 } else { constants.power * x.ln_lane::<FMA>() };
        constants.ln_normalizer + (powers - rate * x)
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &Constants, x: f64, [_, rate]: &[f64; 2]) -> Partials<2> {
        let ln_x = x.ln_lane::<FMA>();
        let (powers, slope) = match constants.power == 0.0 {
            true => (0.0, 0.0),
            false => (constants.power * ln_x, constants.power / x),
        };
        Partials {
            value: constants.ln_normalizer + (powers - rate * x),
            x: slope - rate,
            parameters: [constants.by_shape + ln_x, constants.mean - x],
        }
    }

    fn tails(x: f64, [shape, rate]: &[f64; 2]) -> Tails {
        incomplete_gamma(*shape, (rate * x).max(0.0))
    }

    fn tail_partials(x: f64, [shape, rate]: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let scaled = (rate * x).max(0.0);
        let (tails, lower, upper) = incomplete_gamma_slopes(*shape, scaled);
        let hazard = |ln_tail: f64| match scaled > 0.0 && scaled.is_finite() {
            true => exp(ln_poisson_term(*shape, scaled) + log(*shape) - ln_tail),
            false => 0.0,
        };
        let (below, above) = (hazard(tails.ln_lower), hazard(tails.ln_upper));
        (
            Partials { value: tails.ln_lower, x: below / x, parameters: [lower, below / rate] },
            Partials { value: tails.ln_upper, x: -above / x, parameters: [upper, -above / rate] },
        )
    }

    fn quantile(level: f64, p: &[f64; 2]) -> f64 {
        unit_quantile(Goal::level(level), level, p[0]) / p[1]
    }

    fn mean([shape, rate]: &[f64; 2]) -> f64 {
        shape / rate
    }

    fn variance([shape, rate]: &[f64; 2]) -> f64 {
        shape / rate / rate
    }

    fn draw(stream: &mut Stream, [shape, rate]: &[f64; 2]) -> f64 {
        exp(ln_unit_draw(stream, *shape)) / rate
    }
}

/// The quantile of the gamma distribution of rate 1, for the goal that is `level` or near it.
pub(super) fn unit_quantile(goal: Goal, level: f64, shape: f64) -> f64 {
    // Wilson and Hilferty's cube, or the leading term where that leaves the positive numbers.
    let spread = 1.0 / (9.0 * shape);
    let cube = 1.0 - spread + normal_quantile(level) * sqrt(spread);
    let small = exp((log(level) + ln_gamma(shape + 1.0)) / shape);
    let start = if cube > 0.3 { shape * cube * cube * cube } else { small };
    let point = |x: f64| (incomplete_gamma(shape, x), ln_poisson_term(shape, x) + log(shape) - log(x));
    invert::positive(goal, start, point)
}

/// The logarithm of a draw from the gamma distribution of rate 1; in logarithms because small shapes underflow.
///
/// G. Marsaglia, W. W. Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000); shapes below 1 by
/// `G(shape) = G(shape + 1) U^(1/shape)`.
pub(super) fn ln_unit_draw(stream: &mut Stream, shape: f64) -> f64 {
    if shape < 1.0 {
        let boost = log(stream.uniform()) / shape;
        return ln_unit_draw(stream, shape + 1.0) + boost;
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / sqrt(9.0 * d);
    loop {
        let z = stream.normal();
        let root = 1.0 + c * z;
        if root <= 0.0 {
            continue;
        }
        let v = pow(root, 3.0);
        let ln_v = 3.0 * log(root);
        if log(stream.uniform()) < 0.5 * z * z + d - d * v + d * ln_v {
            return log(d) + ln_v;
        }
    }
}
