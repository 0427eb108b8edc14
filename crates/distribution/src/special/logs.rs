//! Logarithms and exponentials that keep their digits near 0, and the logistic functions.

use libm::{exp, expm1, log, log1p};

/// log(1 − eˣ) for `x ≤ 0`; NaN above.
///
/// Near 0 by `expm1`, else by `log1p` (M. Mächler, Accurately computing log(1 − exp(−|a|)), 2012).
pub fn ln_1m_exp(x: f64) -> f64 {
    if x > -std::f64::consts::LN_2 { log(-expm1(x)) } else { log1p(-exp(x)) }
}

/// log(1 + eˣ), without overflow.
pub fn ln_1p_exp(x: f64) -> f64 {
    x.max(0.0) + log1p(exp(-x.abs()))
}

/// log(eᵃ − eᵇ) for `a ≥ b`: −∞ where they are equal, NaN where `a < b`.
pub fn ln_difference_exp(a: f64, b: f64) -> f64 {
    match a == b {
        true if a.is_nan() => f64::NAN,
        true => f64::NEG_INFINITY,
        false => a + ln_1m_exp(b - a),
    }
}

/// log(eᵃ + eᵇ), without overflow.
pub fn ln_sum_exp(a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if high.is_infinite() { high } else { high + log1p(exp(low - high)) }
}

/// 1 / (1 + e⁻ˣ).
pub fn logistic(x: f64) -> f64 {
    let tail = exp(-x.abs());
    if x < 0.0 { tail / (1.0 + tail) } else { 1.0 / (1.0 + tail) }
}

/// log(p / (1 − p)).
pub fn logit(p: f64) -> f64 {
    log(p) - log1p(-p)
}

/// x log y, which is 0 for x = 0 whatever y.
pub fn x_ln_y(x: f64, y: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x * log(y) }
}

/// x log(1 + y), which is 0 for x = 0 whatever y.
pub fn x_ln_1p_y(x: f64, y: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x * log1p(y) }
}

/// x − log(1 + x), with all digits near 0: `x²/2 − x³/3 + …`.
///
/// Within |x| < 0.3 by the series of `2 artanh(s)`, `s = x / (2 + x)`, as `s x − 2 s³ (1/3 + s²/5 + …)`.
pub fn minus_ln_1p(x: f64) -> f64 {
    if x.abs() > 0.3 {
        return x - log1p(x);
    }
    let s = x / (2.0 + x);
    let square = s * s;
    let mut series = 0.0;
    for k in (1..12).rev() {
        series = series * square + 1.0 / f64::from(2 * k + 1);
    }
    s * (x - 2.0 * square * series)
}
