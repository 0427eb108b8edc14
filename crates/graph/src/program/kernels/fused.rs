//! What densities of data spend their time on, in one pass each: products with constant matrices, sums of squares,
//! combinations of numbers.

use super::{
    super::{CombineKernel, Instruction, lanes},
    linear::dot,
    totals::{Total, total},
};
use crate::scalar::Scalar;

/// Columns that are read side by side: each is a stream of its own, and few enough are foreseen by the processor.
const STREAMS: usize = 8;

/// out = Σ columnⱼ bⱼ, some columns at a time and of them a block of rows at a time.
#[inline(always)]
pub(crate) fn columns<T: Scalar, const FMA: bool>(a: &[T], b: &[T], out: &mut [T]) {
    let rows = out.len();
    out.fill(T::ZERO);
    for (part, b) in b.chunks(STREAMS).enumerate() {
        let a = &a[part * STREAMS * rows..][..b.len() * rows];
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
}

#[inline(always)]
fn columns_block<T: Scalar, const FMA: bool, const B: usize>(a: &[T], b: &[T], rows: usize, r: usize, out: &mut [T]) {
    let mut sums = lanes::load::<T, B>(out, 0, 1, r);
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
    let rows = d.len();
    let (fours, rest) = target.as_chunks_mut::<4>();
    let later = &a[4 * fours.len() * rows..];
    for (k, four) in fours.iter_mut().enumerate() {
        let gain = four_dots::<T, FMA>(&a[4 * k * rows..4 * (k + 1) * rows], d);
        for l in 0..4 {
            four[l] += gain[l];
        }
    }
    for (j, target) in rest.iter_mut().enumerate() {
        *target += dot::<T, FMA>(&later[j * rows..(j + 1) * rows], d);
    }
}

/// Products of four columns with `d`, which is read once for them all.
#[inline(always)]
fn four_dots<T: Scalar, const FMA: bool>(a: &[T], d: &[T]) -> [T; 4] {
    let rows = d.len();
    let (first, rest) = a.split_at(rows);
    let (second, rest) = rest.split_at(rows);
    let (third, fourth) = rest.split_at(rows);
    let ((first, rest0), (second, rest1)) = (first.as_chunks::<8>(), second.as_chunks::<8>());
    let ((third, rest2), (fourth, rest3)) = (third.as_chunks::<8>(), fourth.as_chunks::<8>());
    let (d, rest) = d.as_chunks::<8>();
    let (mut sums0, mut sums1, mut sums2, mut sums3) = ([T::ZERO; 8], [T::ZERO; 8], [T::ZERO; 8], [T::ZERO; 8]);
    for ((((x0, x1), x2), x3), d) in first.iter().zip(second).zip(third).zip(fourth).zip(d) {
        for l in 0..8 {
            sums0[l] = x0[l].times_plus::<FMA>(d[l], sums0[l]);
            sums1[l] = x1[l].times_plus::<FMA>(d[l], sums1[l]);
            sums2[l] = x2[l].times_plus::<FMA>(d[l], sums2[l]);
            sums3[l] = x3[l].times_plus::<FMA>(d[l], sums3[l]);
        }
    }
    let mut totals = [lanes::sum(sums0), lanes::sum(sums1), lanes::sum(sums2), lanes::sum(sums3)];
    for (k, &d) in rest.iter().enumerate() {
        for (total, x) in totals.iter_mut().zip([rest0, rest1, rest2, rest3]) {
            *total = x[k].times_plus::<FMA>(d, *total);
        }
    }
    totals
}

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
