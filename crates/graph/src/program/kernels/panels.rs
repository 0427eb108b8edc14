//! Products with constant matrices, which stand in panels: of 32 rows, and of eight where fewer are left, the last filled
//! up with zeros. Within a panel column follows column, so that memory is read from its beginning to its end.
//!
//! A logistic likelihood goes panel by panel: the predictor, the slopes along it, and their product with the transposed
//! panel while that is near. So the matrix is read once for value and gradient.

use super::{
    super::{Instruction, lanes},
    Split,
};
use crate::scalar::Scalar;

/// Rows of a panel, and of the smaller ones behind; in WebAssembly 32 would take all vector registers.
const TALL: usize = if cfg!(target_family = "wasm") { 8 } else { 32 };
const SHORT: usize = 8;

/// Numbers that a matrix takes.
pub(crate) fn size(rows: usize, inner: usize) -> usize {
    rows.next_multiple_of(SHORT) * inner
}

/// Where an element is.
pub(crate) fn place(rows: usize, inner: usize, row: usize, column: usize) -> usize {
    let height = if row < rows / TALL * TALL { TALL } else { SHORT };
    let first = row / height * height;
    first * inner + column * height + row - first
}

/// A matrix that stands row by row.
pub(crate) fn packed(matrix: &[f64], rows: usize, inner: usize) -> Vec<f64> {
    let mut panels = vec![0.0; size(rows, inner)];
    for (k, &x) in matrix.iter().enumerate() {
        panels[place(rows, inner, k / inner, k % inner)] = x;
    }
    panels
}

/// A panel's columns times b, added to `sums`.
#[inline(always)]
fn along<T: Scalar, const FMA: bool, const B: usize>(panel: &[T], b: &[T], mut sums: [T; B]) -> [T; B] {
    for (column, &b) in panel.as_chunks::<B>().0.iter().zip(b) {
        for l in 0..B {
            sums[l] = column[l].times_plus::<FMA>(b, sums[l]);
        }
    }
    sums
}

/// out = a b.
#[inline(always)]
pub(crate) fn product<T: Scalar, const FMA: bool>(a: &[T], b: &[T], out: &mut [T]) {
    if b.is_empty() {
        return out.fill(T::ZERO);
    }
    let (tall, rest) = out.as_chunks_mut::<TALL>();
    let (first, last) = a.split_at(tall.len() * TALL * b.len());
    for (out, panel) in tall.iter_mut().zip(first.chunks_exact(TALL * b.len())) {
        *out = along::<T, FMA, TALL>(panel, b, [T::ZERO; TALL]);
    }
    for (out, panel) in rest.chunks_mut(SHORT).zip(last.chunks_exact(SHORT * b.len())) {
        let sums = along::<T, FMA, SHORT>(panel, b, [T::ZERO; SHORT]);
        // A copy whose length is not known is a call.
        for l in 0..SHORT {
            if l < out.len() {
                out[l] = sums[l];
            }
        }
    }
}

/// target += aᵀ d.
#[inline(always)]
pub(crate) fn product_back<T: Scalar, const FMA: bool>(a: &[T], d: &[T], target: &mut [T]) {
    let inner = target.len();
    let (fours, rest) = target.as_chunks_mut::<4>();
    for (k, four) in fours.iter_mut().enumerate() {
        let gains = dots::<T, FMA, 4>(a, inner, 4 * k, d);
        for l in 0..4 {
            four[l] += gains[l];
        }
    }
    for (k, target) in rest.iter_mut().enumerate() {
        *target += dots::<T, FMA, 1>(a, inner, inner / 4 * 4 + k, d)[0];
    }
}

/// Products of some neighbouring columns with `d`, of which a panel's part is read once for them all.
#[inline(always)]
fn dots<T: Scalar, const FMA: bool, const G: usize>(a: &[T], inner: usize, first: usize, d: &[T]) -> [T; G] {
    let mut sums = [[T::ZERO; 8]; G];
    let (tall, rest) = d.as_chunks::<TALL>();
    for (k, d) in tall.iter().enumerate() {
        let columns = &a[(k * inner + first) * TALL..][..G * TALL];
        for q in 0..TALL / 8 {
            for g in 0..G {
                for l in 0..8 {
                    sums[g][l] = columns[g * TALL + 8 * q + l].times_plus::<FMA>(d[8 * q + l], sums[g][l]);
                }
            }
        }
    }
    let a = &a[tall.len() * TALL * inner..];
    let (short, rest) = rest.as_chunks::<SHORT>();
    for (k, d) in short.iter().enumerate() {
        let columns = &a[(k * inner + first) * SHORT..][..G * SHORT];
        for g in 0..G {
            for l in 0..8 {
                sums[g][l] = columns[g * SHORT + l].times_plus::<FMA>(d[l], sums[g][l]);
            }
        }
    }
    let mut totals = [T::ZERO; G];
    if d.len() >= 8 {
        for g in 0..G {
            totals[g] = lanes::sum(sums[g]);
        }
    }
    if !rest.is_empty() {
        let columns = &a[(short.len() * inner + first) * SHORT..][..G * SHORT];
        for (l, &d) in rest.iter().enumerate() {
            for g in 0..G {
                totals[g] = columns[g * SHORT + l].times_plus::<FMA>(d, totals[g]);
            }
        }
    }
    totals
}

/// What a panel of a logistic likelihood adds to: the value, and for each column eight sums of slopes.
struct Sums<'a, T> {
    value: [T; 8],
    columns: &'a mut [[T; 8]],
}

impl<T: Scalar> Sums<'_, T> {
    /// Adds the first `count` rows of a panel; returns the slopes along the predictor.
    #[inline(always)]
    fn add<const FMA: bool, const B: usize>(
        &mut self,
        panel: &[T],
        b: &[T],
        signs: [T; B],
        offset: [T; B],
        count: usize,
    ) -> [T; B] {
        let mut slopes = along::<T, FMA, B>(panel, b, offset);
        let mut terms = slopes;
        for l in 0..B {
            let (softplus, sigmoid) = (-(signs[l] * slopes[l])).softplus_and_sigmoid::<FMA>();
            terms[l] = softplus;
            slopes[l] = signs[l] * sigmoid;
        }
        let mut value = self.value;
        for l in 0..B {
            if l < count {
                value[l & 7] = value[l & 7] - terms[l];
            }
        }
        self.value = value;
        for (column, sums) in panel.as_chunks::<B>().0.iter().zip(&mut *self.columns) {
            let mut sum = *sums;
            for l in 0..B {
                sum[l & 7] = column[l].times_plus::<FMA>(slopes[l], sum[l & 7]);
            }
            *sums = sum;
        }
        slopes
    }
}

/// Numbers that [`logits`] writes: the value, the slopes along the offset, those along b, and room for their sums.
pub(crate) fn logits_size(rows: usize, inner: usize) -> usize {
    1 + rows + 8 * inner
}

/// Σ log s(sign (a b + c)).
#[inline(always)]
pub(crate) fn logits<T: Scalar, const FMA: bool>(ins: &Instruction, inner: usize, values: &mut [T], i: usize) {
    let n = ins.n as usize;
    let (others, out) = Split::new(values, ins.d.start(i), logits_size(n, inner));
    let (a, b) = (others.get(ins.a.start(i), size(n, inner)), others.get(ins.b.start(i), inner));
    let (offset, signs) = (others.onward(ins.c.start(i)), others.get(ins.e.start(i), n));
    let (value, rest) = out.split_at_mut(1);
    let (slopes, rest) = rest.split_at_mut(n);
    rest.fill(T::ZERO);
    let mut sums = Sums { value: [T::ZERO; 8], columns: rest.as_chunks_mut::<8>().0 };
    let mut r = 0;
    while r + TALL <= n {
        let panel = &a[r * inner..(r + TALL) * inner];
        let (signs, offset) = (lanes::load(signs, 0, 1, r), lanes::load(offset, 0, ins.c.each, r));
        slopes[r..r + TALL].copy_from_slice(&sums.add::<FMA, TALL>(panel, b, signs, offset, TALL));
        r += TALL;
    }
    while r < n {
        let count = SHORT.min(n - r);
        let (mut sign, mut shift) = ([T::ZERO; SHORT], [T::ZERO; SHORT]);
        sign[..count].copy_from_slice(&signs[r..r + count]);
        for l in 0..count {
            shift[l] = offset[(r + l) * ins.c.each as usize];
        }
        let found = sums.add::<FMA, SHORT>(&a[r * inner..(r + SHORT) * inner], b, sign, shift, count);
        slopes[r..r + count].copy_from_slice(&found[..count]);
        r += SHORT;
    }
    value[0] = lanes::sum(sums.value);
    for j in 0..inner {
        let mut eight = [T::ZERO; 8];
        eight.copy_from_slice(&rest[8 * j..8 * j + 8]);
        rest[j] = lanes::sum(eight);
    }
}

/// b̄ += d · its slopes, c̄ likewise.
#[inline(always)]
pub(crate) fn logits_back<T: Scalar>(ins: &Instruction, inner: usize, values: &[T], adjoints: &mut [T], i: usize) {
    let (n, at) = (ins.n as usize, ins.d.start(i) + 1);
    let d = adjoints[ins.d.start(i)];
    if ins.need & 2 != 0 {
        super::totals::add_slopes(adjoints, (ins.b.start(i), 1), d, values, at + n, inner);
    }
    if ins.need & 4 != 0 {
        super::totals::add_slopes(adjoints, (ins.c.start(i), ins.c.each), d, values, at, n);
    }
}
