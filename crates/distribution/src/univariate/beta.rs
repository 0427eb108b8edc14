//! The beta distribution on 0 to 1: α > 0, β > 0.
//!
//! ```text
//! log p(x) = (α − 1) log x + (β − 1) log(1 − x) − log B(α, β)
//! ∂x = (α − 1)/x − (β − 1)/(1 − x)    ∂α = log x + ψ(α + β) − ψ(α)    ∂β = log(1 − x) + ψ(α + β) − ψ(β)
//! ```

use super::{
    Partials, Univariate,
    gamma::ln_unit_draw,
    lanes::{ln_1m, over, times},
};
use crate::{
    domain::{Domain::*, Parameter, Support},
    invert::{self, Goal},
    special::{Tails, digamma_increment, incomplete_beta, incomplete_beta_slopes, ln_beta, ln_beta_term, logistic},
};
use gibbs_core::{Stream, simd::Real as _};
use libm::{exp, log, log1p};

/// As the head of its module says.
pub struct Beta;

/// −log B(α, β) and its derivatives.
#[derive(Clone, Copy)]
pub struct Constants {
    ln_normalizer: f64,
    by_alpha: f64,
    by_beta: f64,
}

impl Univariate<2> for Beta {
    const NAME: &'static str = "beta";
    const PARAMETERS: [Parameter; 2] = [Parameter::new("a", Positive), Parameter::new("b", Positive)];
    const SUPPORT: Support = Support::Unit;
    const HOISTED: [bool; 2] = [true, true];
    const VECTOR: bool = true;
    type Constants = Constants;

    fn constants([alpha, beta]: &[f64; 2]) -> Constants {
        Constants {
            ln_normalizer: -ln_beta(*alpha, *beta),
            by_alpha: digamma_increment(*alpha, *beta),
            by_beta: digamma_increment(*beta, *alpha),
        }
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &Constants, x: f64, [alpha, beta]: &[f64; 2]) -> f64 {
        let (ln_x, ln_rest) = (x.ln_lane::<FMA>(), ln_1m::<FMA>(x));
        times(alpha - 1.0, ln_x) + times(beta - 1.0, ln_rest) + constants.ln_normalizer
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &Constants, x: f64, [alpha, beta]: &[f64; 2]) -> Partials<2> {
        let (ln_x, ln_rest) = (x.ln_lane::<FMA>(), ln_1m::<FMA>(x));
        Partials {
            value: times(alpha - 1.0, ln_x) + times(beta - 1.0, ln_rest) + constants.ln_normalizer,
            x: over(alpha - 1.0, x) - over(beta - 1.0, 1.0 - x),
            parameters: [constants.by_alpha + ln_x, constants.by_beta + ln_rest],
        }
    }

    fn tails(x: f64, [alpha, beta]: &[f64; 2]) -> Tails {
        let x = x.clamp(0.0, 1.0);
        incomplete_beta(*alpha, *beta, x, 1.0 - x)
    }

    fn tail_partials(x: f64, [alpha, beta]: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let x = x.clamp(0.0, 1.0);
        let (tails, lower, upper) = incomplete_beta_slopes(*alpha, *beta, x, 1.0 - x);
        let ln_density = ln_beta_term(*alpha, *beta, x, 1.0 - x) - log(x) - log1p(-x);
        let hazard = |ln_tail: f64| if x > 0.0 && x < 1.0 { exp(ln_density - ln_tail) } else { 0.0 };
        (
            Partials { value: tails.ln_lower, x: hazard(tails.ln_lower), parameters: lower },
            Partials { value: tails.ln_upper, x: -hazard(tails.ln_upper), parameters: upper },
        )
    }

    fn quantile(level: f64, [alpha, beta]: &[f64; 2]) -> f64 {
        // In log x where the quantile is below ½, else in log(1 − x), so that neither end loses its digits.
        let middle = incomplete_beta(*alpha, *beta, 0.5, 0.5);
        match level <= middle.lower {
            true => lower_quantile(Goal::level(level), *alpha, *beta),
            false if level <= 0.5 => 1.0 - lower_quantile(Goal::ln_upper(log(level)), *beta, *alpha),
            false => 1.0 - lower_quantile(Goal::level(1.0 - level), *beta, *alpha),
        }
    }

    fn mean([alpha, beta]: &[f64; 2]) -> f64 {
        alpha / (alpha + beta)
    }

    fn variance([alpha, beta]: &[f64; 2]) -> f64 {
        let sum = alpha + beta;
        (alpha / sum) * (beta / sum) / (sum + 1.0)
    }

    fn draw(stream: &mut Stream, [alpha, beta]: &[f64; 2]) -> f64 {
        let ln_first = ln_unit_draw(stream, *alpha);
        logistic(ln_first - ln_unit_draw(stream, *beta))
    }
}

/// A quantile that lies below ½.
fn lower_quantile(goal: Goal, alpha: f64, beta: f64) -> f64 {
    let point = |y: f64| {
        let x = exp(y);
        let tails = incomplete_beta(alpha, beta, x, 1.0 - x);
        (tails, ln_beta_term(alpha, beta, x, 1.0 - x) - log1p(-x))
    };
    let start = log((alpha / (alpha + beta)).min(0.49));
    exp(invert::between(goal, start, (-746.0, -0.693), point))
}
