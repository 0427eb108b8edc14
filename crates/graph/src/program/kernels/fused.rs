//! What densities of data spend their time on, in one pass each: sums of squares, combinations of numbers.

use super::{
    super::{CombineKernel, Instruction, lanes},
    totals::{Total, total},
};
use crate::scalar::Scalar;

struct Squares;

impl Total for Squares {
    #[inline(always)]
    fn block<T: Scalar, const FMA: bool, const B: usize>(
        ins: &Instruction,
        values: &mut [T],
        i: usize,
        l: usize,
        mut sums: [T; B],
    ) -> [T; B] {
        let x = lanes::load::<T, B>(values, ins.a.start(i), ins.a.each, l);
        let y = lanes::load::<T, B>(values, ins.b.start(i), ins.b.each, l);
        let c = lanes::load::<T, B>(values, ins.c.start(i), ins.c.each, l);
        for l in 0..B {
            let z = (x[l] - y[l]) * c[l];
            sums[l] = z.times_plus::<FMA>(z, sums[l]);
        }
        sums
    }
}

/// Σ (c (a − b))².
#[inline(always)]
pub(crate) fn squares<T: Scalar, const FMA: bool>(ins: &Instruction, values: &mut [T], i: usize) {
    total::<Squares, T, FMA>(ins, values, i);
}

/// ā += 2 d c² (a − b), b̄ −= the same.
#[inline(always)]
pub(crate) fn squares_back<T: Scalar, const FMA: bool>(ins: &Instruction, values: &[T], adjoints: &mut [T], i: usize) {
    let n = ins.n as usize;
    let d = adjoints[ins.d.start(i)];
    let twice = d + d;
    let mut l = 0;
    while l + lanes::WIDE <= n {
        squares_back_block::<T, { lanes::WIDE }>(ins, values, adjoints, twice, i, l);
        l += lanes::WIDE;
    }
    while l + 8 <= n {
        squares_back_block::<T, 8>(ins, values, adjoints, twice, i, l);
        l += 8;
    }
    while l < n {
        squares_back_block::<T, 1>(ins, values, adjoints, twice, i, l);
        l += 1;
    }
}

#[inline(always)]
fn squares_back_block<T: Scalar, const B: usize>(
    ins: &Instruction,
    values: &[T],
    adjoints: &mut [T],
    twice: T,
    i: usize,
    l: usize,
) {
    let mut gain = lanes::load::<T, B>(values, ins.a.start(i), ins.a.each, l);
    let y = lanes::load::<T, B>(values, ins.b.start(i), ins.b.each, l);
    let c = lanes::load::<T, B>(values, ins.c.start(i), ins.c.each, l);
    for l in 0..B {
        gain[l] = (gain[l] - y[l]) * c[l] * c[l] * twice;
    }
    if ins.need & 1 != 0 {
        lanes::add(adjoints, ins.a.start(i), ins.a.each, l, gain);
    }
    if ins.need & 2 != 0 {
        for gain in &mut gain {
            *gain = -*gain;
        }
        lanes::add(adjoints, ins.b.start(i), ins.b.each, l, gain);
    }
}

struct Residuals;

impl Total for Residuals {
    #[inline(always)]
    fn block<T: Scalar, const FMA: bool, const B: usize>(
        ins: &Instruction,
        values: &mut [T],
        i: usize,
        l: usize,
        mut sums: [T; B],
    ) -> [T; B] {
        let (gaps, weights) = gaps::<T, FMA, B>(ins, values, i, l);
        for l in 0..B {
            let z = gaps[l] * weights[l];
            sums[l] = z.times_plus::<FMA>(z, sums[l]);
        }
        sums
    }
}

/// y − (a b + c), and the weights.
#[inline(always)]
fn gaps<T: Scalar, const FMA: bool, const B: usize>(
    ins: &Instruction,
    values: &[T],
    i: usize,
    l: usize,
) -> ([T; B], [T; B]) {
    let mut gaps = lanes::load::<T, B>(values, ins.a.start(i), ins.a.each, l);
    let b = lanes::load::<T, B>(values, ins.b.start(i), ins.b.each, l);
    let c = lanes::load::<T, B>(values, ins.c.start(i), ins.c.each, l);
    let y = lanes::load::<T, B>(values, ins.e.start(i), 1, l);
    let weights = lanes::load::<T, B>(values, ins.e.start(i) + ins.n as usize, 1, l);
    for l in 0..B {
        gaps[l] = y[l] - gaps[l].times_plus::<FMA>(b[l], c[l]);
    }
    (gaps, weights)
}

/// Σ (w (y − (a b + c)))².
#[inline(always)]
pub(crate) fn residuals<T: Scalar, const FMA: bool>(ins: &Instruction, values: &mut [T], i: usize) {
    total::<Residuals, T, FMA>(ins, values, i);
}

/// c̄ −= 2 d w² (y − (a b + c)), ā the same times b, b̄ times a.
#[inline(always)]
pub(crate) fn residuals_back<T: Scalar, const FMA: bool>(
    ins: &Instruction,
    values: &[T],
    adjoints: &mut [T],
    i: usize,
) {
    let n = ins.n as usize;
    let d = adjoints[ins.d.start(i)];
    let twice = -(d + d);
    let mut l = 0;
    while l + lanes::WIDE <= n {
        residuals_back_block::<T, FMA, { lanes::WIDE }>(ins, values, adjoints, twice, i, l);
        l += lanes::WIDE;
    }
    while l + 8 <= n {
        residuals_back_block::<T, FMA, 8>(ins, values, adjoints, twice, i, l);
        l += 8;
    }
    while l < n {
        residuals_back_block::<T, FMA, 1>(ins, values, adjoints, twice, i, l);
        l += 1;
    }
}

#[inline(always)]
fn residuals_back_block<T: Scalar, const FMA: bool, const B: usize>(
    ins: &Instruction,
    values: &[T],
    adjoints: &mut [T],
    twice: T,
    i: usize,
    l: usize,
) {
    let (mut gain, weights) = gaps::<T, FMA, B>(ins, values, i, l);
    for l in 0..B {
        gain[l] = gain[l] * weights[l] * weights[l] * twice;
    }
    if ins.need & 4 != 0 {
        lanes::add(adjoints, ins.c.start(i), ins.c.each, l, gain);
    }
    for (factor, target, bit) in [(ins.b, ins.a, 1), (ins.a, ins.b, 2)] {
        if ins.need & bit != 0 {
            let mut product = lanes::load::<T, B>(values, factor.start(i), factor.each, l);
            for l in 0..B {
                product[l] = product[l] * gain[l];
            }
            lanes::add(adjoints, target.start(i), target.each, l, product);
        }
    }
}

#[inline(always)]
pub(crate) fn combine<T: Scalar>(kernel: &CombineKernel, ins: &Instruction, values: &mut [T], i: usize) {
    let mut total = T::of(kernel.constant);
    for (factor, operand) in &kernel.terms {
        total += T::of(*factor) * values[operand.place.start(i)];
    }
    values[ins.d.start(i)] = total;
}

#[inline(always)]
pub(crate) fn combine_back<T: Scalar>(kernel: &CombineKernel, ins: &Instruction, adjoints: &mut [T], i: usize) {
    let d = adjoints[ins.d.start(i)];
    for (factor, operand) in &kernel.terms {
        if operand.needs {
            adjoints[operand.place.start(i)] += T::of(*factor) * d;
        }
    }
}
