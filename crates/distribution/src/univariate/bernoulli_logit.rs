//! The Bernoulli distribution by its logit η: success has probability 1 / (1 + e⁻ᶯ).
//!
//! ```text
//! log p(x) = x η − log(1 + eᶯ)      ∂η = x − 1 / (1 + e⁻ᶯ)
//! ```

use super::{Partials, Univariate};
use crate::{
    domain::{Domain::*, Parameter, Support},
    special::{Tails, ln_1p_exp, logistic},
};
use gibbs_core::{Stream, simd::Real as _};

/// As the head of its module says.
pub struct BernoulliLogit;

impl Univariate<1> for BernoulliLogit {
    const NAME: &'static str = "bernoulliLogit";
    const PARAMETERS: [Parameter; 1] = [Parameter::new("logit", Real)];
    const SUPPORT: Support = Support::Binary;
    const HOISTED: [bool; 1] = [false];
    const VECTOR: bool = true;
    type Constants = ();

    #[inline(always)]
    fn constants(_: &[f64; 1]) {}

    #[inline(always)]
    fn kernel<const FMA: bool>(_: &(), x: f64, p: &[f64; 1]) -> f64 {
        Self::partials::<FMA>(&(), x, p).value
    }

    #[inline(always)]
    fn partials<const FMA: bool>(_: &(), x: f64, [logit]: &[f64; 1]) -> Partials<1> {
        // −log(1 + e^−η) and −log(1 + e^η) are one function of ∓η: no cancellation in either.
        let against = if x == 0.0 { *logit } else { -logit };
        let (softplus, miss) = against.softplus_and_sigmoid_lane::<FMA>();
        Partials { value: -softplus, x: 0.0, parameters: [if x == 0.0 { -miss } else { miss }] }
    }

    fn tails(x: f64, [logit]: &[f64; 1]) -> Tails {
        match x {
            x if x < 0.0 => Tails::NONE,
            x if x >= 1.0 => Tails::ALL,
            _ => Tails {
                lower: logistic(-logit),
                upper: logistic(*logit),
                ln_lower: -ln_1p_exp(*logit),
                ln_upper: -ln_1p_exp(-logit),
            },
        }
    }

    fn tail_partials(x: f64, p: &[f64; 1]) -> (Partials<1>, Partials<1>) {
        let tails = Self::tails(x, p);
        let (lower, upper) = if (0.0..1.0).contains(&x) { (-tails.upper, tails.lower) } else { (0.0, 0.0) };
        (
            Partials { value: tails.ln_lower, x: 0.0, parameters: [lower] },
            Partials { value: tails.ln_upper, x: 0.0, parameters: [upper] },
        )
    }

    fn quantile(level: f64, [logit]: &[f64; 1]) -> f64 {
        if level <= logistic(-logit) { 0.0 } else { 1.0 }
    }

    fn mean([logit]: &[f64; 1]) -> f64 {
        logistic(*logit)
    }

    fn variance([logit]: &[f64; 1]) -> f64 {
        logistic(*logit) * logistic(-logit)
    }

    fn draw(stream: &mut Stream, [logit]: &[f64; 1]) -> f64 {
        if stream.uniform() < logistic(*logit) { 1.0 } else { 0.0 }
    }
}
