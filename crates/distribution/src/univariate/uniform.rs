//! The uniform distribution on `lower` to `upper`, both included.
//!
//! ```text
//! log p(x) = −log(upper − lower)      ∂lower = 1/(upper − lower)    ∂upper = −1/(upper − lower)
//! ```

use super::{Partials, Univariate};
use crate::{
    domain::{Domain::*, Parameter, Support},
    special::Tails,
};
use gibbs_core::Stream;

/// As the head of its module says.
pub struct Uniform;

/// The log density and 1 / (upper − lower).
#[derive(Clone, Copy)]
pub struct Constants {
    ln_density: f64,
    density: f64,
}

impl Univariate<2> for Uniform {
    const NAME: &'static str = "uniform";
    const PARAMETERS: [Parameter; 2] = [Parameter::new("lower", Real), Parameter::new("upper", Real)];
    const SUPPORT: Support = Support::Interval;
    const HOISTED: [bool; 2] = [true, true];
    const VECTOR: bool = true;
    type Constants = Constants;

    #[inline(always)]
    fn is_valid([lower, upper]: &[f64; 2]) -> bool {
        lower < upper
    }

    fn constants([lower, upper]: &[f64; 2]) -> Constants {
        Constants { ln_density: -libm::log(upper - lower), density: 1.0 / (upper - lower) }
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &Constants, _: f64, _: &[f64; 2]) -> f64 {
        constants.ln_density
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &Constants, _: f64, _: &[f64; 2]) -> Partials<2> {
        Partials { value: constants.ln_density, x: 0.0, parameters: [constants.density, -constants.density] }
    }

    fn tails(x: f64, [lower, upper]: &[f64; 2]) -> Tails {
        match x {
            x if x <= *lower => Tails::NONE,
            x if x >= *upper => Tails::ALL,
            x => Tails::from_both((x - lower) / (upper - lower), (upper - x) / (upper - lower)),
        }
    }

    fn tail_partials(x: f64, p: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let (tails, [lower, upper]) = (Self::tails(x, p), *p);
        let width = upper - lower;
        let (below, above) = match x > lower && x < upper {
            true => (
                [1.0 / (x - lower), 1.0 / width - 1.0 / (x - lower), -1.0 / width],
                [-1.0 / (upper - x), 1.0 / width, 1.0 / (upper - x) - 1.0 / width],
            ),
            false => ([0.0; 3], [0.0; 3]),
        };
        (
            Partials { value: tails.ln_lower, x: below[0], parameters: [below[1], below[2]] },
            Partials { value: tails.ln_upper, x: above[0], parameters: [above[1], above[2]] },
        )
    }

    fn quantile(level: f64, [lower, upper]: &[f64; 2]) -> f64 {
        if level < 0.5 { lower + level * (upper - lower) } else { upper - (1.0 - level) * (upper - lower) }
    }

    fn mean([lower, upper]: &[f64; 2]) -> f64 {
        0.5 * lower + 0.5 * upper
    }

    fn variance([lower, upper]: &[f64; 2]) -> f64 {
        (upper - lower) * (upper - lower) / 12.0
    }

    fn draw(stream: &mut Stream, [lower, upper]: &[f64; 2]) -> f64 {
        lower + stream.uniform() * (upper - lower)
    }
}
