//! The Bernoulli distribution: 1 with probability p, 0 otherwise.
//!
//! ```text
//! log P(x) = x log p + (1 − x) log(1 − p)      ∂p = x/p − (1 − x)/(1 − p)
//! ```

use super::{Partials, Univariate, lanes::ln_1m};
use crate::{
    domain::{Domain::*, Parameter, Support},
    special::Tails,
};
use gibbs_core::{Stream, simd::Real as _};

/// As the head of its module says.
pub struct Bernoulli;

impl Univariate<1> for Bernoulli {
    const NAME: &'static str = "bernoulli";
    const PARAMETERS: [Parameter; 1] = [Parameter::new("probability", Unit)];
    const SUPPORT: Support = Support::Binary;
    const HOISTED: [bool; 1] = [false];
    const VECTOR: bool = true;
    type Constants = ();

    #[inline(always)]
    fn constants(_: &[f64; 1]) {}

    #[inline(always)]
    fn kernel<const FMA: bool>(_: &(), x: f64, [probability]: &[f64; 1]) -> f64 {
        let (hit, miss) = (probability.ln_lane::<FMA>(), ln_1m::<FMA>(*probability));
        if x == 0.0 { miss } else { hit }
    }

    #[inline(always)]
    fn partials<const FMA: bool>(_: &(), x: f64, p: &[f64; 1]) -> Partials<1> {
        let slope = if x == 0.0 { -1.0 / (1.0 - p[0]) } else { 1.0 / p[0] };
        Partials { value: Self::kernel::<FMA>(&(), x, p), x: 0.0, parameters: [slope] }
    }

    fn tails(x: f64, [probability]: &[f64; 1]) -> Tails {
        match x {
            x if x < 0.0 => Tails::NONE,
            x if x >= 1.0 => Tails::ALL,
            _ => Tails::from_upper(*probability),
        }
    }

    fn tail_partials(x: f64, p: &[f64; 1]) -> (Partials<1>, Partials<1>) {
        let tails = Self::tails(x, p);
        let (lower, upper) = if (0.0..1.0).contains(&x) { (-1.0 / (1.0 - p[0]), 1.0 / p[0]) } else { (0.0, 0.0) };
        (
            Partials { value: tails.ln_lower, x: 0.0, parameters: [lower] },
            Partials { value: tails.ln_upper, x: 0.0, parameters: [upper] },
        )
    }

    fn quantile(level: f64, [probability]: &[f64; 1]) -> f64 {
        if level <= 1.0 - probability { 0.0 } else { 1.0 }
    }

    fn mean([probability]: &[f64; 1]) -> f64 {
        *probability
    }

    fn variance([probability]: &[f64; 1]) -> f64 {
        probability * (1.0 - probability)
    }

    fn draw(stream: &mut Stream, [probability]: &[f64; 1]) -> f64 {
        if stream.uniform() < *probability { 1.0 } else { 0.0 }
    }
}
