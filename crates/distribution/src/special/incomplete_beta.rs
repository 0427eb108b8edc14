//! The regularised incomplete beta function `I(x; a, b)`, with its derivatives in `a` and `b`.
//!
//! Continued fraction on the side where it converges fast (at most `O(√max(a, b))` steps); relative error some ulps times
//! max(1, |log of the smaller tail|).

use super::{
    dual::{Dual, continued_fraction},
    gamma::{digamma_increment, ln_beta, stirling_remainder},
    incomplete_gamma::other_side,
    logs::minus_ln_1p,
    normal::HALF_LN_TAU,
    tails::Tails,
};
use libm::log;

/// Steps after which the fraction is given up, as NaN; enough for parameters of 1e12.
const LIMIT: u32 = 20_000_000;

/// Both tails at `x` of the beta distribution with positive `a` and `b`; `y = 1 − x` is given too, for its digits.
pub fn incomplete_beta(a: f64, b: f64, x: f64, y: f64) -> Tails {
    evaluate::<0>(a, b, x, y).0
}

/// Both tails and the derivatives in `a` and `b` of their logarithms.
pub fn incomplete_beta_slopes(a: f64, b: f64, x: f64, y: f64) -> (Tails, [f64; 2], [f64; 2]) {
    evaluate::<2>(a, b, x, y)
}

/// log of `xᵃ yᵇ / B(a, b)`, `y = 1 − x`.
pub fn ln_beta_term(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if a < 10.0 || b < 10.0 {
        return a * log(x) + b * log(y) - ln_beta(a, b);
    }
    let (sum, difference) = (a + b, x * b - y * a);
    let remainder = stirling_remainder(sum) - (stirling_remainder(a) + stirling_remainder(b));
    0.5 * log(a * (b / sum)) - HALF_LN_TAU + remainder
        - (a * minus_ln_1p(difference / a) + b * minus_ln_1p(-difference / b))
}

fn evaluate<const N: usize>(a: f64, b: f64, x: f64, y: f64) -> (Tails, [f64; N], [f64; N]) {
    match () {
        () if !(a > 0.0 && b > 0.0 && (a + b).is_finite() && x >= 0.0 && y >= 0.0) => {
            return (Tails::NAN, [f64::NAN; N], [f64::NAN; N]);
        }
        () if x == 0.0 => return (Tails::NONE, [0.0; N], [0.0; N]),
        () if y == 0.0 => return (Tails::ALL, [0.0; N], [0.0; N]),
        () => {}
    }
    let ln_term = ln_beta_term(a, b, x, y);
    let mut shifts = [0.0; N];
    if let [by_a, by_b] = &mut shifts[..] {
        (*by_a, *by_b) = (log(x) + digamma_increment(a, b), log(y) + digamma_increment(b, a));
    }
    let slopes = |fraction: Dual<N>| {
        let mut slopes = fraction.ln_slopes();
        slopes.iter_mut().zip(shifts).for_each(|(slope, shift)| *slope += shift);
        slopes
    };
    let (first, second) = (Dual::<N>::parameter(a, 0), Dual::<N>::parameter(b, 1));
    if x * (a + b + 2.0) < a + 1.0 {
        let fraction = fraction(first, second, x) / first;
        let tails = Tails::from_ln_lower(ln_term + log(fraction.value));
        let lower = slopes(fraction);
        (tails, lower, other_side(lower, tails.ln_lower - tails.ln_upper))
    } else {
        let fraction = fraction(second, first, y) / second;
        let tails = Tails::from_ln_upper(ln_term + log(fraction.value));
        let upper = slopes(fraction);
        (tails, other_side(upper, tails.ln_upper - tails.ln_lower), upper)
    }
}

/// `1 / (1 + d₁ / (1 + d₂ / (1 + …)))` (M. Abramowitz, I. A. Stegun, 1964, 26.5.8).
fn fraction<const N: usize>(a: Dual<N>, b: Dual<N>, x: f64) -> Dual<N> {
    let (one, x) = (Dual::constant(1.0), Dual::constant(x));
    continued_fraction(LIMIT, |k| {
        let half = libm::floor(0.5 * k);
        let (m, middle) = (Dual::constant(half), a + Dual::constant(2.0 * half));
        let d = if half + half == k {
            (m / (middle - one)) * ((b - m) / middle) * x
        } else {
            -((a + m) / middle) * ((a + b + m) / (middle + one)) * x
        };
        (d, one)
    })
}
