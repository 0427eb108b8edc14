//! The beta-binomial distribution: binomial in n trials, with a probability that is beta with α > 0 and β > 0.
//!
//! ```text
//! log P(x) = log (n over x) + log B(α + x, β + n − x) − log B(α, β)
//! ∂α = ψ(α + x) − ψ(α) − ψ(α + β + n) + ψ(α + β)    ∂β = ψ(β + n − x) − ψ(β) − ψ(α + β + n) + ψ(α + β)
//! ```
//!
//! P(X ≤ x) is a sum over the shorter side: `O(n)`.

use super::{Beta, Partials, Univariate, binomial::draw_by_probability};
use crate::{
    domain::{Domain::*, Parameter, Support},
    invert,
    special::{Tails, digamma_increment, ln_choose, ln_gamma_increment, normal_quantile},
};
use gibbs_core::Stream;
use libm::{exp, floor, log, sqrt};

/// As the head of its module says.
pub struct BetaBinomial;

impl Univariate<3> for BetaBinomial {
    const NAME: &'static str = "betaBinomial";
    const PARAMETERS: [Parameter; 3] =
        [Parameter::new("count", Count), Parameter::new("a", Positive), Parameter::new("b", Positive)];
    const SUPPORT: Support = Support::CountsUpTo;
    const HOISTED: [bool; 3] = [true, true, true];
    const CARRIER: bool = true;
    /// What the trials take off the log density, and its slope.
    type Constants = (f64, f64);

    fn constants([trials, alpha, beta]: &[f64; 3]) -> (f64, f64) {
        (ln_gamma_increment(alpha + beta, *trials), digamma_increment(alpha + beta, *trials))
    }

    fn carrier(x: f64, [trials, _, _]: &[f64; 3]) -> f64 {
        ln_choose(*trials, x)
    }

    fn kernel<const FMA: bool>((all, _): &(f64, f64), x: f64, [trials, alpha, beta]: &[f64; 3]) -> f64 {
        ln_gamma_increment(*alpha, x) + ln_gamma_increment(*beta, trials - x) - all
    }

    fn partials<const FMA: bool>(constants: &(f64, f64), x: f64, p: &[f64; 3]) -> Partials<3> {
        let [trials, alpha, beta] = *p;
        Partials {
            value: Self::kernel::<FMA>(constants, x, p),
            x: 0.0,
            parameters: [
                0.0,
                digamma_increment(alpha, x) - constants.1,
                digamma_increment(beta, trials - x) - constants.1,
            ],
        }
    }

    fn tails(x: f64, p: &[f64; 3]) -> Tails {
        sum(x, p).0
    }

    fn tail_partials(x: f64, p: &[f64; 3]) -> (Partials<3>, Partials<3>) {
        let (tails, [by_alpha, by_beta]) = sum(x, p);
        let over = |slope: f64, tail: f64| if slope == 0.0 { 0.0 } else { slope / tail };
        (
            Partials {
                value: tails.ln_lower,
                x: 0.0,
                parameters: [0.0, over(by_alpha, tails.lower), over(by_beta, tails.lower)],
            },
            Partials {
                value: tails.ln_upper,
                x: 0.0,
                parameters: [0.0, over(-by_alpha, tails.upper), over(-by_beta, tails.upper)],
            },
        )
    }

    fn quantile(level: f64, p: &[f64; 3]) -> f64 {
        let start = Self::mean(p) + sqrt(Self::variance(p)) * normal_quantile(level);
        invert::count(level, start.min(p[0]), |x| Self::tails(x, p)).min(p[0])
    }

    fn mean([trials, alpha, beta]: &[f64; 3]) -> f64 {
        trials * alpha / (alpha + beta)
    }

    fn variance([trials, alpha, beta]: &[f64; 3]) -> f64 {
        let sum = alpha + beta;
        trials * (alpha / sum) * (beta / sum) * (sum + trials) / (sum + 1.0)
    }

    fn draw(stream: &mut Stream, [trials, alpha, beta]: &[f64; 3]) -> f64 {
        let probability = Beta::draw(stream, &[*alpha, *beta]);
        draw_by_probability(stream, *trials, probability)
    }
}

/// Both tails, and the slopes of P(X ≤ x) by α and β.
fn sum(x: f64, p: &[f64; 3]) -> (Tails, [f64; 2]) {
    let (k, [trials, _, _]) = (floor(x), *p);
    if k < 0.0 || k >= trials {
        return (if k < 0.0 { Tails::NONE } else { Tails::ALL }, [0.0; 2]);
    }
    let below = k < 0.5 * trials;
    let (first, last) = if below { (0.0, k) } else { (k + 1.0, trials) };
    let constants = BetaBinomial::constants(p);
    let ln_probability = |x: f64| ln_choose(trials, x) + BetaBinomial::kernel::<false>(&constants, x, p);
    // Relative to the largest term, so that a tail below the smallest double still has a logarithm.
    let peak = ln_probability(first).max(ln_probability(last));
    let (mut total, mut slopes, mut x) = (0.0, [0.0; 2], first);
    while x <= last {
        let partials = BetaBinomial::partials::<false>(&constants, x, p);
        let probability = exp(ln_choose(trials, x) + partials.value - peak);
        total += probability;
        for (slope, by) in slopes.iter_mut().zip(&partials.parameters[1..]) {
            *slope += probability * by;
        }
        x += 1.0;
    }
    let (ln_total, scale) = (peak + log(total), exp(peak));
    match below {
        true => (Tails::from_ln_lower(ln_total), slopes.map(|slope| slope * scale)),
        false => (Tails::from_ln_upper(ln_total), slopes.map(|slope| -slope * scale)),
    }
}
