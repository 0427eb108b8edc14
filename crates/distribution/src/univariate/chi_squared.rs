//! The χ² distribution with ν > 0 degrees of freedom: gamma with shape ν/2 and rate ½.

use super::{Gamma, Partials, Univariate, gamma};
use crate::{
    domain::{Domain::*, Parameter, Support},
    special::Tails,
};
use gibbs_core::Stream;

/// As the head of its module says.
pub struct ChiSquared;

fn as_gamma([df]: &[f64; 1]) -> [f64; 2] {
    [0.5 * df, 0.5]
}

fn narrowed(partials: Partials<2>) -> Partials<1> {
    Partials { value: partials.value, x: partials.x, parameters: [0.5 * partials.parameters[0]] }
}

impl Univariate<1> for ChiSquared {
    const NAME: &'static str = "chiSquared";
    const PARAMETERS: [Parameter; 1] = [Parameter::new("df", Positive)];
    const SUPPORT: Support = Support::Positive;
    const HOISTED: [bool; 1] = [true];
    const VECTOR: bool = true;
    type Constants = gamma::Constants;

    fn constants(p: &[f64; 1]) -> gamma::Constants {
        Gamma::constants(&as_gamma(p))
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &gamma::Constants, x: f64, p: &[f64; 1]) -> f64 {
        Gamma::kernel::<FMA>(constants, x, &[0.5 * p[0], 0.5])
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &gamma::Constants, x: f64, p: &[f64; 1]) -> Partials<1> {
        let whole = Gamma::partials::<FMA>(constants, x, &[0.5 * p[0], 0.5]);
        Partials { value: whole.value, x: whole.x, parameters: [0.5 * whole.parameters[0]] }
    }

    fn tails(x: f64, p: &[f64; 1]) -> Tails {
        Gamma::tails(x, &as_gamma(p))
    }

    fn tail_partials(x: f64, p: &[f64; 1]) -> (Partials<1>, Partials<1>) {
        let (lower, upper) = Gamma::tail_partials(x, &as_gamma(p));
        (narrowed(lower), narrowed(upper))
    }

    fn quantile(level: f64, p: &[f64; 1]) -> f64 {
        Gamma::quantile(level, &as_gamma(p))
    }

    fn mean([df]: &[f64; 1]) -> f64 {
        *df
    }

    fn variance([df]: &[f64; 1]) -> f64 {
        2.0 * df
    }

    fn draw(stream: &mut Stream, p: &[f64; 1]) -> f64 {
        Gamma::draw(stream, &as_gamma(p))
    }
}
