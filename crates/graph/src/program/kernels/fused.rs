//! What densities of data spend their time on, in one pass each: products with constant matrices, sums of squares,
//! combinations of numbers.

use super::{
    super::{CombineKernel, Instruction, lanes},
    linear::dot,
};
use crate::scalar::Scalar;

/// out = Σ columnⱼ bⱼ, a block of rows at a time.
#[inline(always)]
pub(crate) fn columns<T: Scalar, const FMA: bool>(a: &[T], b: &[T], out: &mut [T]) {
    let rows = out.len();
    let mut r = 0;
    while r + lanes::WIDE <= rows {
        columns_block::<T, FMA, { lanes::WIDE }>(a, b, rows, r, out);
        r += lanes::WIDE;
    }
    while r + 8 <= rows {
        columns_block::<T, FMA, 8>(a, b, rows, r, out);
        r += 8;
    }
    if r + 4 <= rows {
        columns_block::<T, FMA, 4>(a, b, rows, r, out);
        r += 4;
    }
    while r < rows {
        columns_block::<T, FMA, 1>(a, b, rows, r, out);
        r += 1;
    }
}

#[inline(always)]
fn columns_block<T: Scalar, const FMA: bool, const B: usize>(a: &[T], b: &[T], rows: usize, r: usize, out: &mut [T]) {
    let mut sums = [T::ZERO; B];
    for (j, &b) in b.iter().enumerate() {
        let column = lanes::load::<T, B>(a, j * rows, 1, r);
        for l in 0..B {
            sums[l] = column[l].times_plus::<FMA>(b, sums[l]);
        }
    }
    out[r..r + B].copy_from_slice(&sums);
}

/// b̄ⱼ += columnⱼ · d.
#[inline(always)]
pub(crate) fn columns_back<T: Scalar, const FMA: bool>(a: &[T], d: &[T], target: &mut [T]) {
    for (j, target) in target.iter_mut().enumerate() {
        *target += wide_dot::<T, FMA>(&a[j * d.len()..(j + 1) * d.len()], d);
    }
}

/// Σ xᵢ yᵢ in as many lanes as keep the multipliers busy.
#[inline(always)]
fn wide_dot<T: Scalar, const FMA: bool>(x: &[T], y: &[T]) -> T {
    const B: usize = lanes::WIDE;
    let ((x, x_rest), (y, y_rest)) = (x.as_chunks::<B>(), y.as_chunks::<B>());
    let mut sums = [T::ZERO; B];
    for (x, y) in x.iter().zip(y) {
        for l in 0..B {
            sums[l] = x[l].times_plus::<FMA>(y[l], sums[l]);
        }
    }
    let mut total = dot::<T, FMA>(x_rest, y_rest);
    if !x.is_empty() {
        total += lanes::sum(sums);
    }
    total
}

/// Σ (c (a − b))².
#[inline(always)]
pub(crate) fn squares<T: Scalar, const FMA: bool>(ins: &Instruction, values: &mut [T], i: usize) {
    let n = ins.n as usize;
    let mut l = 0;
    let mut wide = [T::ZERO; lanes::WIDE];
    while l + lanes::WIDE <= n {
        squares_block::<T, FMA, { lanes::WIDE }>(ins, values, i, l, &mut wide);
        l += lanes::WIDE;
    }
    let mut small = [T::ZERO; 8];
    while l + 8 <= n {
        squares_block::<T, FMA, 8>(ins, values, i, l, &mut small);
        l += 8;
    }
    let mut rest = [T::ZERO; 1];
    while l < n {
        squares_block::<T, FMA, 1>(ins, values, i, l, &mut rest);
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

#[inline(always)]
fn squares_block<T: Scalar, const FMA: bool, const B: usize>(
    ins: &Instruction,
    values: &[T],
    i: usize,
    l: usize,
    sums: &mut [T; B],
) {
    let x = lanes::load::<T, B>(values, ins.a.start(i), ins.a.each, l);
    let y = lanes::load::<T, B>(values, ins.b.start(i), ins.b.each, l);
    let c = lanes::load::<T, B>(values, ins.c.start(i), ins.c.each, l);
    let mut next = *sums;
    for l in 0..B {
        let z = (x[l] - y[l]) * c[l];
        next[l] = z.times_plus::<FMA>(z, next[l]);
    }
    *sums = next;
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
