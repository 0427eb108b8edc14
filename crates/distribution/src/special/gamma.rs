//! The gamma function's logarithm, its differences and its derivatives.

use libm::{lgamma, log, log1p};

const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

/// From here on Stirling's series is exact in double precision.
const STIRLING: f64 = 10.0;

/// log Γ(x) for `x > 0`.
pub fn ln_gamma(x: f64) -> f64 {
    lgamma(x)
}

/// What Stirling's formula leaves: log Γ(x) − [(x − ½) log x − x + ½ log 2π], for `x > 0`.
///
/// From 10 on by the series `1/12x − 1/360x³ + …`, to an ulp; below by the difference itself.
pub fn stirling_remainder(x: f64) -> f64 {
    if x < STIRLING {
        return lgamma(x) - ((x - 0.5) * log(x) - x + HALF_LN_TAU);
    }
    const SERIES: [f64; 8] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
        -3617.0 / 122_400.0,
    ];
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    SERIES.iter().rev().fold(0.0, |sum, coefficient| sum * square + coefficient) * inverse
}

/// log Γ(a + b) − log Γ(a) for `a > 0` and `a + b > 0`, without the cancellation of two large logarithms.
pub fn ln_gamma_increment(a: f64, b: f64) -> f64 {
    if a < STIRLING || a + b < STIRLING {
        return lgamma(a + b) - lgamma(a);
    }
    // (a + b − ½) log(a + b) − (a − ½) log a − b, whose large parts meet in log1p.
    (a - 0.5) * log1p(b / a) + b * (log(a + b) - 1.0) + (stirling_remainder(a + b) - stirling_remainder(a))
}

/// log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b), for positive arguments.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if large < STIRLING {
        return lgamma(small) + lgamma(large) - lgamma(small + large);
    }
    if small < STIRLING {
        return lgamma(small) - ln_gamma_increment(large, small);
    }
    // All three by Stirling: (a − ½) log(a / (a + b)) + b log(b / (a + b)) + ½ log 2π − ½ log b.
    let ratio = small / large;
    let remainder = stirling_remainder(small) + (stirling_remainder(large) - stirling_remainder(small + large));
    (small - 0.5) * log(ratio / (1.0 + ratio)) - large * log1p(ratio) - 0.5 * log(large) + HALF_LN_TAU + remainder
}

/// log of the binomial coefficient, `log(n! / (k! (n − k)!))`, for `0 ≤ k ≤ n`.
pub fn ln_choose(n: f64, k: f64) -> f64 {
    let k = k.min(n - k);
    if k == 0.0 { 0.0 } else { -log(n + 1.0) - ln_beta(n - k + 1.0, k + 1.0) }
}

/// ψ(x) = d/dx log Γ(x) for `x > 0`; to about 2 ulps of max(1, |ψ|).
///
/// Recurrence up to 10, then the asymptotic series (M. Abramowitz, I. A. Stegun, 1964, 6.3.18).
pub fn digamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let (mut x, mut shift) = (x, 0.0);
    while x < STIRLING {
        shift += 1.0 / x;
        x += 1.0;
    }
    log(x) - digamma_remainder(x) - shift
}

/// log x − ψ(x) for `x` of at least 10.
fn digamma_remainder(x: f64) -> f64 {
    const SERIES: [f64; 7] =
        [1.0 / 12.0, -1.0 / 120.0, 1.0 / 252.0, -1.0 / 240.0, 1.0 / 132.0, -691.0 / 32_760.0, 1.0 / 12.0];
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    inverse * (0.5 + inverse * SERIES.iter().rev().fold(0.0, |sum, coefficient| sum * square + coefficient))
}

/// ψ(a + b) − ψ(a) for `a > 0` and `a + b > 0`, without the cancellation of two logarithms.
pub fn digamma_increment(a: f64, b: f64) -> f64 {
    if a < STIRLING || a + b < STIRLING {
        return digamma(a + b) - digamma(a);
    }
    log1p(b / a) + (digamma_remainder(a) - digamma_remainder(a + b))
}

/// ψ′(x) for `x > 0`; to about 2 ulps.
pub fn trigamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    const SERIES: [f64; 7] = [1.0 / 6.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 5.0 / 66.0, -691.0 / 2730.0, 7.0 / 6.0];
    let (mut x, mut shift) = (x, 0.0);
    while x < STIRLING {
        shift += 1.0 / (x * x);
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let series = SERIES.iter().rev().fold(0.0, |sum, coefficient| sum * square + coefficient);
    shift + inverse * (1.0 + inverse * (0.5 + inverse * series))
}
