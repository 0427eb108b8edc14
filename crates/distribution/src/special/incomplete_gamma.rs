//! The incomplete gamma functions `P(a, x)` and `Q(a, x) = 1 − P(a, x)`, with their derivatives in `a`.
//!
//! Series below `x = a + 1`, Legendre's continued fraction above; both take `O(√a)` steps near `x = a`, fewer elsewhere.
//! Relative error some ulps times max(1, |log of the smaller tail|).

use super::{
    dual::{Dual, continued_fraction},
    gamma::{digamma, ln_gamma, stirling_remainder},
    logs::minus_ln_1p,
    normal::HALF_LN_TAU,
    tails::Tails,
};
use libm::{exp, expm1, log};

/// Steps after which a series or fraction is given up, as NaN; enough for `a` of 1e12.
const LIMIT: u32 = 20_000_000;

/// Both tails at `x ≥ 0` of the gamma distribution of shape `a > 0`: `P(a, x)` below and `Q(a, x)` above.
pub fn incomplete_gamma(a: f64, x: f64) -> Tails {
    evaluate::<0>(a, x).0
}

/// Both tails and the derivatives in `a` of their logarithms.
pub fn incomplete_gamma_slopes(a: f64, x: f64) -> (Tails, f64, f64) {
    let (tails, [lower], [upper]) = evaluate::<1>(a, x);
    (tails, lower, upper)
}

/// log of `xᵃ e⁻ˣ / Γ(a + 1)`, which is also the logarithm of the Poisson probability of `a` at rate `x`.
pub fn ln_poisson_term(a: f64, x: f64) -> f64 {
    if a < 10.0 || x.is_infinite() {
        return super::logs::x_ln_y(a, x) - x - ln_gamma(a + 1.0);
    }
    -a * minus_ln_1p((x - a) / a) - stirling_remainder(a) - HALF_LN_TAU - 0.5 * log(a)
}

fn evaluate<const N: usize>(a: f64, x: f64) -> (Tails, [f64; N], [f64; N]) {
    match () {
        () if !(a > 0.0 && a.is_finite() && x >= 0.0) => return (Tails::NAN, [f64::NAN; N], [f64::NAN; N]),
        () if x == 0.0 => return (Tails::NONE, [f64::NEG_INFINITY; N], [0.0; N]),
        () if x.is_infinite() => return (Tails::ALL, [0.0; N], [f64::INFINITY; N]),
        () => {}
    }
    let ln_term = ln_poisson_term(a, x);
    let term_slope = if N == 0 { 0.0 } else { log(x) - digamma(a + 1.0) };
    let plus = |slopes: [f64; N], shift: f64| slopes.map(|slope| slope + shift);
    if x < a + 1.0 {
        let series = series::<N>(a, x);
        let ln_lower = ln_term + log(series.value);
        let lower = plus(series.ln_slopes(), term_slope);
        let mut tails = Tails::from_ln_lower(ln_lower);
        if a < 1.0 && x < 1.1 {
            tails = Tails::from_both(tails.lower, upper_of_small_shape(a, x));
            tails.ln_lower = ln_lower;
        }
        (tails, lower, other_side(lower, tails.ln_lower - tails.ln_upper))
    } else {
        let fraction = legendre_fraction::<N>(a, x);
        let tails = Tails::from_ln_upper(ln_term + log(a * fraction.value));
        let upper = plus(fraction.ln_slopes(), term_slope + 1.0 / a);
        (tails, other_side(upper, tails.ln_upper - tails.ln_lower), upper)
    }
}

/// The slopes of one tail's logarithm from the other's: the two tails add up to 1.
pub(super) fn other_side<const N: usize>(slopes: [f64; N], ln_ratio: f64) -> [f64; N] {
    let ratio = exp(ln_ratio);
    slopes.map(|slope| -slope * ratio)
}

/// `1 + x / (a + 1) + x² / ((a + 1)(a + 2)) + …`.
fn series<const N: usize>(a: f64, x: f64) -> Dual<N> {
    let mut denominator = Dual::parameter(a, 0);
    let (one, x) = (Dual::constant(1.0), Dual::constant(x));
    let mut term = one;
    let mut sum = one;
    for _ in 0..LIMIT {
        denominator = denominator + one;
        term = term * x / denominator;
        let last = sum;
        sum = sum + term;
        if sum.has_settled(last) {
            return sum;
        }
    }
    Dual::constant(f64::NAN)
}

/// `1 / (x + 1 − a − 1 (1 − a) / (x + 3 − a − 2 (2 − a) / (x + 5 − a − …)))`.
fn legendre_fraction<const N: usize>(a: f64, x: f64) -> Dual<N> {
    let a = Dual::parameter(a, 0);
    continued_fraction(LIMIT, |k| (Dual::constant(k) * (a - Dual::constant(k)), Dual::constant(x + 2.0 * k + 1.0) - a))
}

/// `Q(a, x)` for small `a` and `x`, where 1 − P would lose its digits:
/// `1 − xᵃ / Γ(1 + a) [1 + a Σ (−x)ⁿ / (n! (a + n))]`.
fn upper_of_small_shape(a: f64, x: f64) -> f64 {
    let exponent = a * log(x) - ln_gamma_1p(a);
    let (mut term, mut sum) = (1.0, 0.0);
    for n in 1..40 {
        let n = f64::from(n);
        term *= -x / n;
        sum += term / (a + n);
    }
    -expm1(exponent) - exp(exponent) * a * sum
}

/// log Γ(1 + a) for `0 < a < 1`, by the Taylor series near 0.
fn ln_gamma_1p(a: f64) -> f64 {
    if a > 0.1 {
        return ln_gamma(1.0 + a);
    }
    const EULER: f64 = 0.577_215_664_901_532_9;
    /// ζ(k) for k = 2, 3, ….
    const ZETA: [f64; 14] = [
        1.644_934_066_848_226_4,
        1.202_056_903_159_594_2,
        1.082_323_233_711_138_1,
        1.036_927_755_143_37,
        1.017_343_061_984_449,
        1.008_349_277_381_922_7,
        1.004_077_356_197_944_4,
        1.002_008_392_826_082_1,
        1.000_994_575_127_818_2,
        1.000_494_188_604_119_4,
        1.000_246_086_553_308,
        1.000_122_713_347_578_5,
        1.000_061_248_135_058_6,
        1.000_030_588_236_307,
    ];
    let series = ZETA.iter().enumerate().rev().fold(0.0, |sum, (i, zeta)| zeta / (i + 2) as f64 - a * sum);
    a * (a * series - EULER)
}
