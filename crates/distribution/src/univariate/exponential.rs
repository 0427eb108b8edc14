//! The exponential distribution: rate β > 0 (SciPy's scale is 1/β).
//!
//! ```text
//! log p(x) = log β − β x      ∂x = −β    ∂β = 1/β − x
//! ```

use super::{Partials, Univariate};
use crate::{
    domain::{Domain::*, Parameter, Support},
    special::Tails,
};
use gibbs_core::Stream;
use libm::{expm1, log, log1p};

/// As the head of its module says.
pub struct Exponential;

/// log β and 1/β.
#[derive(Clone, Copy)]
pub struct Constants {
    ln_rate: f64,
    mean: f64,
}

impl Univariate<1> for Exponential {
    const NAME: &'static str = "exponential";
    const PARAMETERS: [Parameter; 1] = [Parameter::new("rate", Positive)];
    const SUPPORT: Support = Support::Positive;
    const HOISTED: [bool; 1] = [true];
    const VECTOR: bool = true;
    type Constants = Constants;

    fn constants([rate]: &[f64; 1]) -> Constants {
        Constants { ln_rate: log(*rate), mean: 1.0 / rate }
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &Constants, x: f64, [rate]: &[f64; 1]) -> f64 {
        constants.ln_rate - rate * x
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &Constants, x: f64, [rate]: &[f64; 1]) -> Partials<1> {
        Partials { value: constants.ln_rate - rate * x, x: -rate, parameters: [constants.mean - x] }
    }

    fn tails(x: f64, [rate]: &[f64; 1]) -> Tails {
        if x > 0.0 { Tails::from_ln_upper(-rate * x) } else { Tails::NONE }
    }

    fn tail_partials(x: f64, p: &[f64; 1]) -> (Partials<1>, Partials<1>) {
        let (tails, [rate]) = (Self::tails(x, p), *p);
        let (lower, upper) = match x > 0.0 && x.is_finite() {
            true => (1.0 / expm1(rate * x), -1.0),
            false => (0.0, 0.0),
        };
        (
            Partials {
                value: tails.ln_lower,
                x: rate * lower,
                parameters: [if lower > 0.0 { x * lower } else { 0.0 }],
            },
            Partials {
                value: tails.ln_upper,
                x: rate * upper,
                parameters: [if upper < 0.0 { x * upper } else { 0.0 }],
            },
        )
    }

    fn quantile(level: f64, [rate]: &[f64; 1]) -> f64 {
        -log1p(-level) / rate
    }

    fn mean([rate]: &[f64; 1]) -> f64 {
        1.0 / rate
    }

    fn variance([rate]: &[f64; 1]) -> f64 {
        1.0 / rate / rate
    }

    fn draw(stream: &mut Stream, [rate]: &[f64; 1]) -> f64 {
        -log(stream.uniform()) / rate
    }
}
