//! The negative binomial distribution of failures before the r-th success: successes r > 0 (need not be an integer) and
//! probability 0 < p ≤ 1 of one.
//!
//! ```text
//! log P(x) = log Γ(r + x) − log Γ(r) − log x! + r log p + x log(1 − p)
//! ∂r = ψ(r + x) − ψ(r) + log p    ∂p = r/p − x/(1 − p)      P(X ≤ x) = I(p; r, x + 1)
//! ```

use super::{Partials, Univariate, gamma::ln_unit_draw, lanes::over, poisson::draw_by_rate};
use crate::{
    domain::{Domain::*, Parameter, Support},
    invert,
    special::{
        Tails, digamma_increment, incomplete_beta, incomplete_beta_slopes, ln_beta_term, ln_gamma, ln_gamma_increment,
        normal_quantile, x_ln_1p_y,
    },
};
use gibbs_core::Stream;
use libm::{exp, floor, log, sqrt};

/// As the head of its module says.
pub struct NegativeBinomial;

impl Univariate<2> for NegativeBinomial {
    const NAME: &'static str = "negativeBinomial";
    const PARAMETERS: [Parameter; 2] =
        [Parameter::new("successes", Positive), Parameter::new("probability", PositiveUnit)];
    const SUPPORT: Support = Support::Counts;
    const HOISTED: [bool; 2] = [false, true];
    const CARRIER: bool = true;
    /// log p.
    type Constants = f64;

    fn constants([_, probability]: &[f64; 2]) -> f64 {
        log(*probability)
    }

    fn carrier(x: f64, _: &[f64; 2]) -> f64 {
        -ln_gamma(x + 1.0)
    }

    fn kernel<const FMA: bool>(ln_probability: &f64, x: f64, [successes, probability]: &[f64; 2]) -> f64 {
        ln_gamma_increment(*successes, x) + successes * ln_probability + x_ln_1p_y(x, -probability)
    }

    fn partials<const FMA: bool>(ln_probability: &f64, x: f64, p: &[f64; 2]) -> Partials<2> {
        let [successes, probability] = *p;
        Partials {
            value: Self::kernel::<FMA>(ln_probability, x, p),
            x: 0.0,
            parameters: [
                digamma_increment(successes, x) + ln_probability,
                successes / probability - over(x, 1.0 - probability),
            ],
        }
    }

    fn tails(x: f64, [successes, probability]: &[f64; 2]) -> Tails {
        tails(x, *successes, *probability, 1.0 - probability)
    }

    fn tail_partials(x: f64, [successes, probability]: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        tail_partials(x, *successes, *probability, 1.0 - probability)
    }

    fn quantile(level: f64, [successes, probability]: &[f64; 2]) -> f64 {
        quantile(level, *successes, *probability, 1.0 - probability)
    }

    fn mean([successes, probability]: &[f64; 2]) -> f64 {
        successes * (1.0 - probability) / probability
    }

    fn variance([successes, probability]: &[f64; 2]) -> f64 {
        successes * (1.0 - probability) / (probability * probability)
    }

    fn draw(stream: &mut Stream, [successes, probability]: &[f64; 2]) -> f64 {
        let rate = exp(ln_unit_draw(stream, *successes)) * (1.0 - probability) / probability;
        draw_by_rate(stream, rate)
    }
}

/// Both tails for a probability `hit` of success.
pub(super) fn tails(x: f64, successes: f64, hit: f64, miss: f64) -> Tails {
    match floor(x) {
        k if k < 0.0 => Tails::NONE,
        k if k.is_infinite() => Tails::ALL,
        k => incomplete_beta(successes, k + 1.0, hit, miss),
    }
}

/// The tails' logarithms with their slopes by the successes and by `hit`.
pub(super) fn tail_partials(x: f64, successes: f64, hit: f64, miss: f64) -> (Partials<2>, Partials<2>) {
    let k = floor(x);
    if !(k >= 0.0 && k.is_finite()) || miss == 0.0 {
        let tails = tails(x, successes, hit, miss);
        let still = |value: f64| Partials { value, x: 0.0, parameters: [0.0; 2] };
        return (still(tails.ln_lower), still(tails.ln_upper));
    }
    let (tails, lower, upper) = incomplete_beta_slopes(successes, k + 1.0, hit, miss);
    let ln_density = ln_beta_term(successes, k + 1.0, hit, miss) - log(hit) - log(miss);
    (
        Partials { value: tails.ln_lower, x: 0.0, parameters: [lower[0], exp(ln_density - tails.ln_lower)] },
        Partials { value: tails.ln_upper, x: 0.0, parameters: [upper[0], -exp(ln_density - tails.ln_upper)] },
    )
}

/// The quantile for a probability `hit` of success.
pub(super) fn quantile(level: f64, successes: f64, hit: f64, miss: f64) -> f64 {
    let mean = successes * miss / hit;
    let start = mean + sqrt(mean / hit) * normal_quantile(level);
    invert::count(level, start, |x| tails(x, successes, hit, miss))
}
