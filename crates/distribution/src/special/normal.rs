//! The standard normal distribution: Φ, log Φ, its inverse, and Mills' ratio.

use libm::{erfc, exp, log, log1p, sqrt};
use std::f64::consts::FRAC_1_SQRT_2;

/// ½ log 2π.
pub const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;
/// 1 / √2π.
pub const INVERSE_ROOT_TAU: f64 = 0.398_942_280_401_432_7;

/// Φ(x), relative accuracy about x² ulps in the lower tail.
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * erfc(-x * FRAC_1_SQRT_2)
}

/// log Φ(x), without underflow.
pub fn ln_normal_cdf(x: f64) -> f64 {
    match x {
        x if x > 0.0 => log1p(-normal_cdf(-x)),
        x if x > -5.0 => log(normal_cdf(x)),
        x => -0.5 * x * x - HALF_LN_TAU + log(mills_ratio(-x)),
    }
}

/// φ(x) / Φ(x) = d/dx log Φ(x), without underflow.
pub fn inverse_mills_ratio(x: f64) -> f64 {
    if x > -5.0 { INVERSE_ROOT_TAU * exp(-0.5 * x * x) / normal_cdf(x) } else { 1.0 / mills_ratio(-x) }
}

/// (1 − Φ(x)) / φ(x) for `x ≥ 5`: Laplace's continued fraction `1 / (x + 1 / (x + 2 / (x + …)))`.
fn mills_ratio(x: f64) -> f64 {
    if x.is_infinite() {
        return 0.0;
    }
    let terms = 4 + (1200.0 / (x * x)) as u32;
    let mut tail = x;
    for k in (1..=terms).rev() {
        tail = x + f64::from(k) / tail;
    }
    1.0 / tail
}

/// The polynomial with the given coefficients, lowest first.
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// Φ⁻¹(p): −∞ for 0, ∞ for 1, NaN outside; relative accuracy 1e-16 of the formula itself.
///
/// M. J. Wichura, Algorithm AS 241, The percentage points of the normal distribution, Applied Statistics 37 (1988).
pub fn normal_quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return central_quantile(q);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let size = upper_quantile(-log(tail));
    if q < 0.0 { -size } else { size }
}

/// The `x ≥ 0` with `P(|X| ≤ x) = level`, with all digits for small levels; NaN outside of 0 to 1.
pub fn half_normal_quantile(level: f64) -> f64 {
    match level {
        level if !(0.0..=1.0).contains(&level) => f64::NAN,
        level if level <= 0.85 => central_quantile(0.5 * level),
        level => -normal_quantile(0.5 * (1.0 - level)),
    }
}

/// Φ⁻¹(½ + q) for |q| ≤ 0.425.
fn central_quantile(q: f64) -> f64 {
    let r = 0.180625 - q * q;
    q * polynomial(&CENTRAL.0, r) / polynomial(&CENTRAL.1, r)
}

/// The `x` with `log Φ(x) = y` for `y ≤ 0`; all digits where Φ is below the smallest double.
pub fn ln_normal_quantile(y: f64) -> f64 {
    if y.is_nan() || y > 0.0 {
        return f64::NAN;
    }
    if y > -2.0 {
        return if y > -1e-3 { -normal_quantile(-libm::expm1(y)) } else { normal_quantile(exp(y)) };
    }
    let mut x = -upper_quantile(-y);
    // AS 241 is made for doubles' range, r ≤ 27; beyond it Newton's steps on the nearly quadratic log Φ mend what is left.
    for _ in 0..if y < -700.0 { 4 } else { 1 } {
        x -= (ln_normal_cdf(x) - y) / inverse_mills_ratio(x);
    }
    x
}

/// The `x > 0` with `log(1 − Φ(x)) = −y`, `y` of at least log 2 or so.
fn upper_quantile(y: f64) -> f64 {
    let r = sqrt(y);
    match r {
        r if r.is_infinite() => r,
        r if r <= 5.0 => polynomial(&MIDDLE.0, r - 1.6) / polynomial(&MIDDLE.1, r - 1.6),
        r if r <= 27.0 => polynomial(&FAR.0, r - 5.0) / polynomial(&FAR.1, r - 5.0),
        r => sqrt(2.0 * (r * r - HALF_LN_TAU - log(std::f64::consts::SQRT_2 * r))),
    }
}

const CENTRAL: ([f64; 8], [f64; 8]) = (
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ],
);
const MIDDLE: ([f64; 8], [f64; 8]) = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        0.000_774_545_014_278_341_4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        0.000_547_593_808_499_534_5,
        1.050_750_071_644_416_9e-9,
    ],
);
const FAR: ([f64; 8], [f64; 8]) = (
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        0.000_786_869_131_145_613_3,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_7e-15,
    ],
);
