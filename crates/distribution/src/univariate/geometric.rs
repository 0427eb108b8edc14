//! The geometric distribution of failures before the first success, from 0: probability 0 < p ≤ 1 (SciPy's `geom` counts
//! the success too, from 1).
//!
//! ```text
//! log P(x) = log p + x log(1 − p)      ∂p = 1/p − x/(1 − p)      P(X > x) = (1 − p)^(x + 1)
//! ```

use super::{
    Partials, Univariate,
    lanes::{ln_1m, over, times},
};
use crate::{
    domain::{Domain::*, Parameter, Support},
    invert,
    special::{Tails, x_ln_1p_y},
};
use gibbs_core::{Stream, simd::Real as _};
use libm::{expm1, floor, log, log1p};

/// As the head of its module says.
pub struct Geometric;

impl Univariate<1> for Geometric {
    const NAME: &'static str = "geometric";
    const PARAMETERS: [Parameter; 1] = [Parameter::new("probability", PositiveUnit)];
    const SUPPORT: Support = Support::Counts;
    const HOISTED: [bool; 1] = [false];
    const VECTOR: bool = true;
    type Constants = ();

    #[inline(always)]
    fn constants(_: &[f64; 1]) {}

    #[inline(always)]
    fn kernel<const FMA: bool>(_: &(), x: f64, [probability]: &[f64; 1]) -> f64 {
        probability.ln_lane::<FMA>() + times(x, ln_1m::<FMA>(*probability))
    }

    #[inline(always)]
    fn partials<const FMA: bool>(_: &(), x: f64, p: &[f64; 1]) -> Partials<1> {
        let slope = 1.0 / p[0] - over(x, 1.0 - p[0]);
        Partials { value: Self::kernel::<FMA>(&(), x, p), x: 0.0, parameters: [slope] }
    }

    fn tails(x: f64, [probability]: &[f64; 1]) -> Tails {
        if x < 0.0 { Tails::NONE } else { Tails::from_ln_upper(x_ln_1p_y(floor(x) + 1.0, -probability)) }
    }

    fn tail_partials(x: f64, p: &[f64; 1]) -> (Partials<1>, Partials<1>) {
        let tails = Self::tails(x, p);
        let count = floor(x) + 1.0;
        let (lower, upper) = match x >= 0.0 && x.is_finite() && p[0] < 1.0 {
            true => (count / ((1.0 - p[0]) * expm1(-tails.ln_upper)), -count / (1.0 - p[0])),
            false => (0.0, 0.0),
        };
        (
            Partials { value: tails.ln_lower, x: 0.0, parameters: [lower] },
            Partials { value: tails.ln_upper, x: 0.0, parameters: [upper] },
        )
    }

    fn quantile(level: f64, p: &[f64; 1]) -> f64 {
        let start = log1p(-level) / log1p(-p[0]) - 1.0;
        invert::count(level, start, |x| Self::tails(x, p))
    }

    fn mean([probability]: &[f64; 1]) -> f64 {
        (1.0 - probability) / probability
    }

    fn variance([probability]: &[f64; 1]) -> f64 {
        (1.0 - probability) / (probability * probability)
    }

    fn draw(stream: &mut Stream, [probability]: &[f64; 1]) -> f64 {
        // 0 where every trial succeeds: the logarithm below is then −∞.
        floor(log(stream.uniform()) / log1p(-probability))
    }
}
