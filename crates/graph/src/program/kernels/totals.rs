//! Sums over elements in blocks, and those that end a density: their slopes are known with their values and stand
//! behind them, so that the adjoint of the whole is one pass without a function or a division in it.

use super::super::{Instruction, lanes};
use crate::scalar::Scalar;

/// A function of a block of elements, its values added to sums.
pub(super) trait Total {
    fn block<T: Scalar, const FMA: bool, const B: usize>(
        ins: &Instruction,
        values: &mut [T],
        i: usize,
        l: usize,
        sums: [T; B],
    ) -> [T; B];
}

/// The sum over all elements, in blocks.
#[inline(always)]
pub(super) fn total<F: Total, T: Scalar, const FMA: bool>(ins: &Instruction, values: &mut [T], i: usize) {
    let n = ins.n as usize;
    let mut l = 0;
    let mut wide = [T::ZERO; lanes::WIDE];
    while l + lanes::WIDE <= n {
        wide = F::block::<T, FMA, { lanes::WIDE }>(ins, values, i, l, wide);
        l += lanes::WIDE;
    }
    let mut small = [T::ZERO; 8];
    while l + 8 <= n {
        small = F::block::<T, FMA, 8>(ins, values, i, l, small);
        l += 8;
    }
    let mut rest = [T::ZERO; 1];
    while l < n {
        rest = F::block::<T, FMA, 1>(ins, values, i, l, rest);
        l += 1;
    }
    let mut total = rest[0];
    if n >= 8 {
        total += lanes::sum(small);
    }
    if n >= lanes::WIDE {
        total += lanes::sum(wide);
    }
    values[ins.d.start(i)] = total;
}

struct LogSigmoids;

impl Total for LogSigmoids {
    #[inline(always)]
    fn block<T: Scalar, const FMA: bool, const B: usize>(
        ins: &Instruction,
        values: &mut [T],
        i: usize,
        l: usize,
        mut sums: [T; B],
    ) -> [T; B] {
        let a = lanes::load::<T, B>(values, ins.a.start(i), ins.a.each, l);
        let b = lanes::load::<T, B>(values, ins.b.start(i), ins.b.each, l);
        let mut slopes = a;
        for l in 0..B {
            let (softplus, sigmoid) = (-(a[l] * b[l])).softplus_and_sigmoid::<FMA>();
            sums[l] = sums[l] - softplus;
            slopes[l] = a[l] * sigmoid;
        }
        let at = ins.d.start(i) + 1 + l;
        values[at..at + B].copy_from_slice(&slopes);
        sums
    }
}

/// Σ log s(a b).
#[inline(always)]
pub(crate) fn log_sigmoids<T: Scalar, const FMA: bool>(ins: &Instruction, values: &mut [T], i: usize) {
    total::<LogSigmoids, T, FMA>(ins, values, i);
}

/// b̄ += d · slopes.
#[inline(always)]
pub(crate) fn log_sigmoids_back<T: Scalar>(ins: &Instruction, values: &[T], adjoints: &mut [T], i: usize) {
    let d = adjoints[ins.d.start(i)];
    add_slopes(adjoints, (ins.b.start(i), ins.b.each), d, values, ins.d.start(i) + 1, ins.n as usize);
}

struct Spread;

impl Total for Spread {
    #[inline(always)]
    fn block<T: Scalar, const FMA: bool, const B: usize>(
        ins: &Instruction,
        values: &mut [T],
        i: usize,
        l: usize,
        mut sums: [T; B],
    ) -> [T; B] {
        let a = lanes::load::<T, B>(values, ins.a.start(i), ins.a.each, l);
        let b = lanes::load::<T, B>(values, ins.b.start(i), ins.b.each, l);
        let c = lanes::load::<T, B>(values, ins.c.start(i), ins.c.each, l);
        let (mut along, mut across) = (a, a);
        for l in 0..B {
            let (gap, inverse) = (a[l] - b[l], T::ONE / c[l]);
            let share = gap * inverse;
            sums[l] += gap.times_plus::<FMA>(share, c[l].ln::<FMA>());
            along[l] = share;
            across[l] = inverse - share * share;
        }
        let (n, at) = (ins.n as usize, ins.d.start(i) + 1 + l);
        values[at..at + B].copy_from_slice(&along);
        values[at + n..at + n + B].copy_from_slice(&across);
        sums
    }
}

/// Σ log c + (a − b)² / c.
#[inline(always)]
pub(crate) fn spread<T: Scalar, const FMA: bool>(ins: &Instruction, values: &mut [T], i: usize) {
    total::<Spread, T, FMA>(ins, values, i);
}

/// ā += 2 d · slopes, b̄ −= the same, c̄ += d · its slopes.
#[inline(always)]
pub(crate) fn spread_back<T: Scalar>(ins: &Instruction, values: &[T], adjoints: &mut [T], i: usize) {
    let (n, at) = (ins.n as usize, ins.d.start(i) + 1);
    let d = adjoints[ins.d.start(i)];
    let targets = [(ins.a, d + d, at), (ins.b, -(d + d), at), (ins.c, d, at + n)];
    for (k, (place, factor, slopes)) in targets.into_iter().enumerate() {
        if ins.need >> k & 1 != 0 {
            add_slopes(adjoints, (place.start(i), place.each), factor, values, slopes, n);
        }
    }
}

/// The adjoint at a place += factor · slopes.
#[inline(always)]
pub(super) fn add_slopes<T: Scalar>(
    adjoints: &mut [T],
    (at, each): (usize, u32),
    factor: T,
    values: &[T],
    slopes: usize,
    n: usize,
) {
    let slopes = &values[slopes..slopes + n];
    if each == 0 {
        adjoints[at] += factor * super::rows::sum(slopes);
        return;
    }
    for (adjoint, &slope) in adjoints[at..at + n].iter_mut().zip(slopes) {
        *adjoint += factor * slope;
    }
}
