//! The Poisson distribution: rate λ ≥ 0; and the same by the logarithm η of its rate.
//!
//! ```text
//! log P(x) = x log λ − λ − log x!      ∂λ = x/λ − 1    ∂η = x − eᶯ      P(X ≤ x) = Q(x + 1, λ)
//! ```

use super::{
    Partials, Univariate,
    lanes::{over, times},
};
use crate::{
    domain::{Domain::*, Parameter, Support},
    invert,
    special::{Tails, incomplete_gamma, ln_gamma, ln_poisson_term, normal_quantile},
};
use gibbs_core::{Stream, simd::Real as _};
use libm::{exp, floor, log, sqrt};

/// As the head of its module says.
pub struct Poisson;

/// The Poisson distribution by the logarithm of its rate.
pub struct PoissonLog;

impl Univariate<1> for Poisson {
    const NAME: &'static str = "poisson";
    const PARAMETERS: [Parameter; 1] = [Parameter::new("rate", NonNegative)];
    const SUPPORT: Support = Support::Counts;
    const HOISTED: [bool; 1] = [false];
    const CARRIER: bool = true;
    const VECTOR: bool = true;
    type Constants = ();

    #[inline(always)]
    fn constants(_: &[f64; 1]) {}

    fn carrier(x: f64, _: &[f64; 1]) -> f64 {
        -ln_gamma(x + 1.0)
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(_: &(), x: f64, [rate]: &[f64; 1]) -> f64 {
        times(x, rate.ln_lane::<FMA>()) - rate
    }

    #[inline(always)]
    fn partials<const FMA: bool>(_: &(), x: f64, p: &[f64; 1]) -> Partials<1> {
        Partials { value: Self::kernel::<FMA>(&(), x, p), x: 0.0, parameters: [over(x, p[0]) - 1.0] }
    }

    fn tails(x: f64, [rate]: &[f64; 1]) -> Tails {
        match x {
            x if x < 0.0 => Tails::NONE,
            x if x.is_infinite() => Tails::ALL,
            x => incomplete_gamma(floor(x) + 1.0, *rate).swapped(),
        }
    }

    fn tail_partials(x: f64, p: &[f64; 1]) -> (Partials<1>, Partials<1>) {
        tail_slopes(x, p[0], Self::tails(x, p), 1.0)
    }

    fn quantile(level: f64, p: &[f64; 1]) -> f64 {
        let start = p[0] + sqrt(p[0]) * normal_quantile(level);
        invert::count(level, start, |x| Self::tails(x, p))
    }

    fn mean([rate]: &[f64; 1]) -> f64 {
        *rate
    }

    fn variance([rate]: &[f64; 1]) -> f64 {
        *rate
    }

    fn draw(stream: &mut Stream, [rate]: &[f64; 1]) -> f64 {
        draw_by_rate(stream, *rate)
    }
}

impl Univariate<1> for PoissonLog {
    const NAME: &'static str = "poissonLog";
    const PARAMETERS: [Parameter; 1] = [Parameter::new("logRate", Real)];
    const SUPPORT: Support = Support::Counts;
    const HOISTED: [bool; 1] = [false];
    const CARRIER: bool = true;
    const VECTOR: bool = true;
    type Constants = ();

    #[inline(always)]
    fn constants(_: &[f64; 1]) {}

    fn carrier(x: f64, _: &[f64; 1]) -> f64 {
        -ln_gamma(x + 1.0)
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(_: &(), x: f64, [ln_rate]: &[f64; 1]) -> f64 {
        x * ln_rate - ln_rate.exp_lane::<FMA>()
    }

    #[inline(always)]
    fn partials<const FMA: bool>(_: &(), x: f64, [ln_rate]: &[f64; 1]) -> Partials<1> {
        let rate = ln_rate.exp_lane::<FMA>();
        Partials { value: x * ln_rate - rate, x: 0.0, parameters: [x - rate] }
    }

    fn tails(x: f64, [ln_rate]: &[f64; 1]) -> Tails {
        Poisson::tails(x, &[exp(*ln_rate)])
    }

    fn tail_partials(x: f64, p: &[f64; 1]) -> (Partials<1>, Partials<1>) {
        let rate = exp(p[0]);
        tail_slopes(x, rate, Self::tails(x, p), rate)
    }

    fn quantile(level: f64, [ln_rate]: &[f64; 1]) -> f64 {
        Poisson::quantile(level, &[exp(*ln_rate)])
    }

    fn mean([ln_rate]: &[f64; 1]) -> f64 {
        exp(*ln_rate)
    }

    fn variance([ln_rate]: &[f64; 1]) -> f64 {
        exp(*ln_rate)
    }

    fn draw(stream: &mut Stream, [ln_rate]: &[f64; 1]) -> f64 {
        draw_by_rate(stream, exp(*ln_rate))
    }
}

/// The tails' slopes by the rate, times `chain`: d/dλ P(X ≤ k) = −P(X = k).
fn tail_slopes(x: f64, rate: f64, tails: Tails, chain: f64) -> (Partials<1>, Partials<1>) {
    let slope = |ln_tail: f64| match x >= 0.0 && x.is_finite() && rate > 0.0 {
        true => chain * exp(ln_poisson_term(floor(x), rate) - ln_tail),
        false => 0.0,
    };
    (
        Partials { value: tails.ln_lower, x: 0.0, parameters: [-slope(tails.ln_lower)] },
        Partials { value: tails.ln_upper, x: 0.0, parameters: [slope(tails.ln_upper)] },
    )
}

/// A draw: below a rate of 10 by multiplying uniform deviates, else by W. Hörmann's PTRS.
///
/// W. Hörmann, The transformed rejection method for generating Poisson random variables, Insurance: Mathematics and
/// Economics 12 (1993).
pub(super) fn draw_by_rate(stream: &mut Stream, rate: f64) -> f64 {
    if rate < 10.0 {
        let (limit, mut product, mut count) = (exp(-rate), stream.uniform(), 0.0);
        while product > limit {
            product *= stream.uniform();
            count += 1.0;
        }
        return count;
    }
    if rate.is_infinite() {
        return f64::INFINITY;
    }
    let b = 0.931 + 2.53 * sqrt(rate);
    let a = -0.059 + 0.02483 * b;
    let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    let accepted = 0.9277 - 3.6224 / (b - 2.0);
    loop {
        let (u, v) = (stream.uniform() - 0.5, stream.uniform());
        let edge = 0.5 - u.abs();
        let k = floor((2.0 * a / edge + b) * u + rate + 0.43);
        if edge >= 0.07 && v <= accepted {
            return k;
        }
        if k < 0.0 || (edge < 0.013 && v > edge) {
            continue;
        }
        if log(v * inverse_alpha / (a / (edge * edge) + b)) <= ln_poisson_term(k, rate) {
            return k;
        }
    }
}
