//! The Cholesky factorization and its adjoint, four columns at a time.

use super::{
    super::lanes,
    linear::{axpy, dot},
};
use crate::scalar::Scalar;

/// Columns that the factorization takes at a time, so that sums do not wait for each other.
const GROUP: usize = 4;

/// Σ xᵢ yᵢ with each of four.
#[inline(always)]
fn dots<T: Scalar, const FMA: bool>(x: &[T], ys: [&[T]; GROUP]) -> [T; GROUP] {
    let (blocks, rest) = x.as_chunks::<8>();
    let mut sums = [[T::ZERO; 8]; GROUP];
    for (k, x) in blocks.iter().enumerate() {
        for (sums, y) in sums.iter_mut().zip(ys) {
            let y = &y[8 * k..8 * k + 8];
            for l in 0..8 {
                sums[l] = x[l].times_plus::<FMA>(y[l], sums[l]);
            }
        }
    }
    let done = x.len() - rest.len();
    let mut totals = sums.map(lanes::sum);
    for (total, y) in totals.iter_mut().zip(ys) {
        for (l, &x) in rest.iter().enumerate() {
            *total = x.times_plus::<FMA>(y[done + l], *total);
        }
    }
    totals
}

/// Where the rows of a matrix begin of which the lower triangle is read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rows {
    /// `n` elements each.
    Whole,
    /// One row's triangle after another's.
    Packed,
}

impl Rows {
    /// Of rows that are packed or not.
    #[inline(always)]
    pub(crate) fn new(packed: bool) -> Self {
        if packed { Rows::Packed } else { Rows::Whole }
    }

    /// Elements of the matrix.
    #[inline(always)]
    pub(crate) fn len(self, n: usize) -> usize {
        self.start(n, n)
    }

    #[inline(always)]
    fn start(self, i: usize, n: usize) -> usize {
        match self {
            Rows::Whole => i * n,
            Rows::Packed => i * (i + 1) / 2,
        }
    }
}

/// The lower factor of a, whose lower triangle is read; NaN where it is not positive definite. Inverses of the diagonal
/// wait in the last column, which is above it, until the end.
#[inline(always)]
pub(crate) fn cholesky<T: Scalar, const FMA: bool>(a: &[T], rows: Rows, n: usize, out: &mut [T]) {
    for i in 0..n {
        let a = &a[rows.start(i, n)..][..i + 1];
        let (done, rest) = out.split_at_mut(i * n);
        let row = &mut rest[..n];
        let mut j = 0;
        while j + GROUP <= i {
            let others: [&[T]; GROUP] = std::array::from_fn(|c| &done[(j + c) * n..(j + c + 1) * n]);
            let sums = dots::<T, FMA>(&row[..j], others.map(|other| &other[..j]));
            for c in 0..GROUP {
                let mut rest = a[j + c] - sums[c];
                for b in j..j + c {
                    rest = rest - row[b] * others[c][b];
                }
                row[j + c] = rest * others[c][n - 1];
            }
            j += GROUP;
        }
        for j in j..i {
            let other = &done[j * n..(j + 1) * n];
            row[j] = (a[j] - dot::<T, FMA>(&row[..j], &other[..j])) * other[n - 1];
        }
        let square = a[i] - dot::<T, FMA>(&row[..i], &row[..i]);
        if square.primal().is_nan() || square.primal() <= 0.0 {
            out.fill(T::of(f64::NAN));
            return;
        }
        row[i] = square.sqrt();
        row[i + 1..].fill(T::ZERO);
        if i + 1 < n {
            row[n - 1] = T::ONE / row[i];
        }
    }
    for i in 1..n {
        out[i * n - 1] = T::ZERO;
    }
}

/// The rows of the factorization in reverse (Giles 2008; Murray 2016), four columns at a time; `d` is used up.
#[inline(always)]
pub(crate) fn cholesky_back<T: Scalar, const FMA: bool>(l: &[T], n: usize, d: &mut [T], rows: Rows, target: &mut [T]) {
    let half = T::of(0.5);
    for i in (0..n).rev() {
        let (before, rest) = d.split_at_mut(i * n);
        let d_row = &mut rest[..n];
        let row = &l[i * n..(i + 1) * n];
        let target = &mut target[rows.start(i, n)..][..i + 1];
        let diagonal = half * d_row[i] / row[i];
        target[i] += diagonal;
        axpy::<T, FMA>(&mut d_row[..i], -(diagonal + diagonal), &row[..i]);
        let even = i - i % GROUP;
        for j in (even..i).rev() {
            let other = &l[j * n..(j + 1) * n];
            let along = d_row[j] * (T::ONE / other[j]);
            target[j] += along;
            let d_other = &mut before[j * n..(j + 1) * n];
            d_other[j] = d_other[j] - along * row[j];
            axpy::<T, FMA>(&mut d_row[..j], -along, &other[..j]);
            axpy::<T, FMA>(&mut d_other[..j], -along, &row[..j]);
        }
        for j in (0..even).step_by(GROUP).rev() {
            let others: [&[T]; GROUP] = std::array::from_fn(|c| &l[(j + c) * n..(j + c + 1) * n]);
            let d_others = &mut before[j * n..(j + GROUP) * n];
            let mut along = [T::ZERO; GROUP];
            for c in (0..GROUP).rev() {
                let k = j + c;
                let value = d_row[k] * (T::ONE / others[c][k]);
                target[k] += value;
                for b in j..k {
                    d_row[b] = d_row[b] - value * others[c][b];
                }
                for b in j..k + 1 {
                    d_others[c * n + b] = d_others[c * n + b] - value * row[b];
                }
                along[c] = -value;
            }
            let (first, rest) = d_others.split_at_mut(n);
            let (second, rest) = rest.split_at_mut(n);
            let (third, fourth) = rest.split_at_mut(n);
            let d_others = [&mut first[..j], &mut second[..j], &mut third[..j], &mut fourth[..j]];
            columns_back::<T, FMA>(&row[..j], others.map(|other| &other[..j]), along, &mut d_row[..j], d_others);
        }
    }
}

/// d_row += Σ alongₖ othersₖ, and d_othersₖ += alongₖ row.
#[inline(always)]
fn columns_back<T: Scalar, const FMA: bool>(
    row: &[T],
    [o0, o1, o2, o3]: [&[T]; GROUP],
    along: [T; GROUP],
    d_row: &mut [T],
    [d0, d1, d2, d3]: [&mut [T]; GROUP],
) {
    let n = row.len();
    let (o0, o1, o2, o3, d_row) = (&o0[..n], &o1[..n], &o2[..n], &o3[..n], &mut d_row[..n]);
    let (d0, d1, d2, d3) = (&mut d0[..n], &mut d1[..n], &mut d2[..n], &mut d3[..n]);
    for l in 0..n {
        let first = o0[l].times_plus::<FMA>(along[0], d_row[l]);
        let first = o1[l].times_plus::<FMA>(along[1], first);
        let second = o3[l].times_plus::<FMA>(along[3], o2[l] * along[2]);
        d_row[l] = first + second;
        d0[l] = row[l].times_plus::<FMA>(along[0], d0[l]);
        d1[l] = row[l].times_plus::<FMA>(along[1], d1[l]);
        d2[l] = row[l].times_plus::<FMA>(along[2], d2[l]);
        d3[l] = row[l].times_plus::<FMA>(along[3], d3[l]);
    }
}
