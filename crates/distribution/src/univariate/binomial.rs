//! The binomial distribution: successes in n trials of probability p; and the same by the logit η of p.
//!
//! ```text
//! log P(x) = log (n over x) + x log p + (n − x) log(1 − p)      ∂p = x/p − (n − x)/(1 − p)    ∂η = x (1 − p) − (n − x) p
//! P(X ≤ x) = I(1 − p; n − x, x + 1)
//! ```

use super::{
    Partials, Univariate,
    lanes::{ln_1m, over, times},
};
use crate::{
    domain::{Domain::*, Parameter, Support},
    invert,
    special::{Tails, incomplete_beta, ln_beta_term, ln_choose, logistic, normal_quantile, x_ln_1p_y, x_ln_y},
};
use gibbs_core::{Stream, simd::Real as _};
use libm::{exp, floor, log, log1p, sqrt};

/// As the head of its module says.
pub struct Binomial;

/// The binomial distribution by the logit of its probability.
pub struct BinomialLogit;

const TRIALS: Parameter = Parameter::new("count", Count);

impl Univariate<2> for Binomial {
    const NAME: &'static str = "binomial";
    const PARAMETERS: [Parameter; 2] = [TRIALS, Parameter::new("probability", Unit)];
    const SUPPORT: Support = Support::CountsUpTo;
    const HOISTED: [bool; 2] = [false, false];
    const CARRIER: bool = true;
    const VECTOR: bool = true;
    type Constants = ();

    #[inline(always)]
    fn constants(_: &[f64; 2]) {}

    fn carrier(x: f64, [trials, _]: &[f64; 2]) -> f64 {
        ln_choose(*trials, x)
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(_: &(), x: f64, [trials, probability]: &[f64; 2]) -> f64 {
        times(x, probability.ln_lane::<FMA>()) + times(trials - x, ln_1m::<FMA>(*probability))
    }

    #[inline(always)]
    fn partials<const FMA: bool>(_: &(), x: f64, p: &[f64; 2]) -> Partials<2> {
        let slope = over(x, p[1]) - over(p[0] - x, 1.0 - p[1]);
        Partials { value: Self::kernel::<FMA>(&(), x, p), x: 0.0, parameters: [0.0, slope] }
    }

    fn tails(x: f64, [trials, probability]: &[f64; 2]) -> Tails {
        tails_by_probability(x, *trials, *probability, 1.0 - probability)
    }

    fn tail_partials(x: f64, p: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let [trials, probability] = *p;
        tail_slopes(x, trials, probability, 1.0 - probability, Self::tails(x, p), 1.0)
    }

    fn quantile(level: f64, [trials, probability]: &[f64; 2]) -> f64 {
        quantile_by_probability(level, *trials, *probability, 1.0 - probability)
    }

    fn mean([trials, probability]: &[f64; 2]) -> f64 {
        trials * probability
    }

    fn variance([trials, probability]: &[f64; 2]) -> f64 {
        trials * probability * (1.0 - probability)
    }

    fn draw(stream: &mut Stream, [trials, probability]: &[f64; 2]) -> f64 {
        draw_by_probability(stream, *trials, *probability)
    }
}

impl Univariate<2> for BinomialLogit {
    const NAME: &'static str = "binomialLogit";
    const PARAMETERS: [Parameter; 2] = [TRIALS, Parameter::new("logit", Real)];
    const SUPPORT: Support = Support::CountsUpTo;
    const HOISTED: [bool; 2] = [false, false];
    const CARRIER: bool = true;
    const VECTOR: bool = true;
    type Constants = ();

    #[inline(always)]
    fn constants(_: &[f64; 2]) {}

    fn carrier(x: f64, [trials, _]: &[f64; 2]) -> f64 {
        ln_choose(*trials, x)
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(_: &(), x: f64, p: &[f64; 2]) -> f64 {
        Self::partials::<FMA>(&(), x, p).value
    }

    #[inline(always)]
    fn partials<const FMA: bool>(_: &(), x: f64, [trials, logit]: &[f64; 2]) -> Partials<2> {
        // log(1 + e^η) = log(1 + e^−|η|) + max(η, 0), and the same for −η.
        let (near, share) = (-logit.abs()).softplus_and_sigmoid_lane::<FMA>();
        let (hit_cost, miss_cost) = if *logit < 0.0 { (near - logit, near) } else { (near, near + logit) };
        let (hit, miss) = if *logit < 0.0 { (share, 1.0 - share) } else { (1.0 - share, share) };
        Partials {
            value: -x * hit_cost - (trials - x) * miss_cost,
            x: 0.0,
            parameters: [0.0, x * miss - (trials - x) * hit],
        }
    }

    fn tails(x: f64, [trials, logit]: &[f64; 2]) -> Tails {
        tails_by_probability(x, *trials, logistic(*logit), logistic(-logit))
    }

    fn tail_partials(x: f64, p: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let (hit, miss) = (logistic(p[1]), logistic(-p[1]));
        tail_slopes(x, p[0], hit, miss, Self::tails(x, p), hit * miss)
    }

    fn quantile(level: f64, [trials, logit]: &[f64; 2]) -> f64 {
        quantile_by_probability(level, *trials, logistic(*logit), logistic(-logit))
    }

    fn mean([trials, logit]: &[f64; 2]) -> f64 {
        trials * logistic(*logit)
    }

    fn variance([trials, logit]: &[f64; 2]) -> f64 {
        trials * logistic(*logit) * logistic(-logit)
    }

    fn draw(stream: &mut Stream, [trials, logit]: &[f64; 2]) -> f64 {
        draw_by_probability(stream, *trials, logistic(*logit))
    }
}

fn tails_by_probability(x: f64, trials: f64, hit: f64, miss: f64) -> Tails {
    match floor(x) {
        k if k < 0.0 => Tails::NONE,
        k if k >= trials => Tails::ALL,
        k => incomplete_beta(trials - k, k + 1.0, miss, hit),
    }
}

/// The tails' slopes by the probability, times `chain`.
fn tail_slopes(x: f64, trials: f64, hit: f64, miss: f64, tails: Tails, chain: f64) -> (Partials<2>, Partials<2>) {
    let k = floor(x);
    // d/dp P(X ≤ k) = −(n − k) (n over k) pᵏ (1 − p)ⁿ⁻ᵏ⁻¹, the beta density.
    let slope = |ln_tail: f64| match k >= 0.0 && k < trials {
        true if hit == 0.0 || miss == 0.0 => 0.0,
        true => chain * exp(ln_beta_term(trials - k, k + 1.0, miss, hit) - log(hit) - log(miss) - ln_tail),
        false => 0.0,
    };
    (
        Partials { value: tails.ln_lower, x: 0.0, parameters: [0.0, -slope(tails.ln_lower)] },
        Partials { value: tails.ln_upper, x: 0.0, parameters: [0.0, slope(tails.ln_upper)] },
    )
}

fn quantile_by_probability(level: f64, trials: f64, hit: f64, miss: f64) -> f64 {
    let (mean, deviation) = (trials * hit, sqrt(trials * hit * miss));
    let start = mean + deviation * normal_quantile(level);
    invert::count(level, start, |x| tails_by_probability(x, trials, hit, miss)).min(trials)
}

/// A draw: by inversion where the mean (or that of the failures) is below 10, else by W. Hörmann's BTRS.
///
/// W. Hörmann, The generation of binomial random variates, Journal of Statistical Computation and Simulation 46 (1993).
pub(super) fn draw_by_probability(stream: &mut Stream, trials: f64, probability: f64) -> f64 {
    if probability > 0.5 {
        return trials - draw_by_probability(stream, trials, 1.0 - probability);
    }
    if trials * probability < 10.0 {
        return draw_by_inversion(stream, trials, probability);
    }
    let deviation = sqrt(trials * probability * (1.0 - probability));
    let b = 1.15 + 2.53 * deviation;
    let a = -0.0873 + 0.0248 * b + 0.01 * probability;
    let center = trials * probability + 0.5;
    let alpha = (2.83 + 5.1 / b) * deviation;
    let accepted = 0.92 - 4.2 / b;
    let ln_probability = |k: f64| ln_choose(trials, k) + x_ln_y(k, probability) + x_ln_1p_y(trials - k, -probability);
    let ln_mode = ln_probability(floor((trials + 1.0) * probability));
    loop {
        let (u, v) = (stream.uniform() - 0.5, stream.uniform());
        let edge = 0.5 - u.abs();
        let k = floor((2.0 * a / edge + b) * u + center);
        if !(0.0..=trials).contains(&k) {
            continue;
        }
        if edge >= 0.07 && v <= accepted {
            return k;
        }
        if log(v * alpha / (a / (edge * edge) + b)) <= ln_probability(k) - ln_mode {
            return k;
        }
    }
}

/// Adds up probabilities from 0 on until they exceed a uniform deviate.
fn draw_by_inversion(stream: &mut Stream, trials: f64, probability: f64) -> f64 {
    let odds = probability / (1.0 - probability);
    let mut term = exp(trials * log1p(-probability));
    let mut left = stream.uniform();
    let mut k = 0.0;
    while left > term && k < trials {
        left -= term;
        term *= odds * (trials - k) / (k + 1.0);
        k += 1.0;
        if term < 1e-300 {
            break;
        }
    }
    k
}
