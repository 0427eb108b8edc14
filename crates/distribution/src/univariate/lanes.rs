//! Functions of one lane that several distributions share: free of branches, so that blocks of them run by vectors.

use gibbs_core::simd::Real as _;

/// log(1 + r²), with all digits near 0 and without overflow.
#[inline(always)]
pub(super) fn ln_1p_square<const FMA: bool>(r: f64) -> f64 {
    let square = r * r;
    let near = (if square < 1.0 { square } else { 1.0 }).ln_1p_unit_lane::<FMA>();
    let far = r.abs() > 1e8;
    let log = (if far { r.abs() } else { 1.0 + square }).ln_lane::<FMA>();
    let beyond = if far { 2.0 * log } else { log };
    if square < 1.0 { near } else { beyond }
}

/// log(1 − x) for 0 ≤ x ≤ 1, with all digits near 0.
#[inline(always)]
pub(super) fn ln_1m<const FMA: bool>(x: f64) -> f64 {
    let near = (if x < 0.5 { x / (1.0 - x) } else { 1.0 }).ln_1p_unit_lane::<FMA>();
    let far = (1.0 - x).ln_lane::<FMA>();
    if x < 0.5 { -near } else { far }
}

/// `x · y`, which is 0 for x = 0 whatever y.
#[inline(always)]
pub(super) fn times(x: f64, y: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x * y }
}

/// `x / y`, which is 0 for x = 0 whatever y.
#[inline(always)]
pub(super) fn over(x: f64, y: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x / y }
}
