//! Dense linear algebra on small row-major matrices, for every kind of number, with the adjoints of docs/graph.md.

use super::{
    super::lanes,
    cholesky::{Rows, cholesky},
};
use crate::scalar::Scalar;
use std::ops::Range;

/// Σ xᵢ yᵢ in eight lanes.
#[inline(always)]
pub(crate) fn dot<T: Scalar, const FMA: bool>(x: &[T], y: &[T]) -> T {
    let ((x, x_rest), (y, y_rest)) = (x.as_chunks::<8>(), y.as_chunks::<8>());
    let mut lanes = [T::ZERO; 8];
    for (x, y) in x.iter().zip(y) {
        for l in 0..8 {
            lanes[l] = x[l].times_plus::<FMA>(y[l], lanes[l]);
        }
    }
    let mut total = if x.is_empty() { T::ZERO } else { lanes::sum(lanes) };
    for (x, y) in x_rest.iter().zip(y_rest) {
        total = x.times_plus::<FMA>(*y, total);
    }
    total
}

/// y += a x.
#[inline(always)]
pub(crate) fn axpy<T: Scalar, const FMA: bool>(y: &mut [T], a: T, x: &[T]) {
    for (y, &x) in y.iter_mut().zip(x) {
        *y = x.times_plus::<FMA>(a, *y);
    }
}

/// How many products of these sizes have `n` elements in all.
pub(crate) fn batch([rows, _, columns]: [usize; 3], n: usize) -> usize {
    n.checked_div(rows * columns).unwrap_or(0)
}

/// The operands and the result of each product of a batch, by number.
fn ranges([rows, inner, columns]: [usize; 3], k: usize) -> [Range<usize>; 3] {
    [rows * inner, inner * columns, rows * columns].map(|size| k * size..(k + 1) * size)
}

/// Multiplications from which the library's packing of operands pays.
const PACKED: usize = 48 * 48 * 48;

fn is_packed([rows, inner, columns]: [usize; 3]) -> bool {
    rows.min(columns).min(inner) >= 8 && rows * inner * columns >= PACKED
}

/// out = a b for each of a batch; sizes are rows, inner, columns.
#[inline(always)]
pub(crate) fn matmul<T: Scalar, const FMA: bool>(a: &[T], b: &[T], sizes: [usize; 3], out: &mut [T]) {
    for k in 0..batch(sizes, out.len()) {
        let [left, right, result] = ranges(sizes, k);
        let (a, b, out) = (&a[left], &b[right], &mut out[result]);
        if !(is_packed(sizes) && T::multiply(a, b, sizes, out)) {
            product::<T, FMA>(a, b, sizes, out);
        }
    }
}

#[inline(always)]
fn product<T: Scalar, const FMA: bool>(a: &[T], b: &[T], [rows, inner, columns]: [usize; 3], out: &mut [T]) {
    if columns == 1 {
        for (i, out) in out.iter_mut().enumerate() {
            *out = dot::<T, FMA>(&a[i * inner..(i + 1) * inner], b);
        }
        return;
    }
    out.fill(T::ZERO);
    for i in 0..rows {
        let out = &mut out[i * columns..(i + 1) * columns];
        for k in 0..inner {
            axpy::<T, FMA>(out, a[i * inner + k], &b[k * columns..(k + 1) * columns]);
        }
    }
}

/// ā += d bᵀ for each of a batch.
#[inline(always)]
pub(crate) fn matmul_back_left<T: Scalar, const FMA: bool>(b: &[T], sizes: [usize; 3], d: &[T], target: &mut [T]) {
    for k in 0..batch(sizes, d.len()) {
        let [left, right, result] = ranges(sizes, k);
        let (b, d, target) = (&b[right], &d[result], &mut target[left]);
        if !(is_packed(sizes) && T::add_left(b, sizes, d, target)) {
            left_slopes::<T, FMA>(b, sizes, d, target);
        }
    }
}

#[inline(always)]
fn left_slopes<T: Scalar, const FMA: bool>(b: &[T], [rows, inner, columns]: [usize; 3], d: &[T], target: &mut [T]) {
    for i in 0..rows {
        let target = &mut target[i * inner..(i + 1) * inner];
        if columns == 1 {
            axpy::<T, FMA>(target, d[i], b);
            continue;
        }
        let d = &d[i * columns..(i + 1) * columns];
        for (k, target) in target.iter_mut().enumerate() {
            *target += dot::<T, FMA>(d, &b[k * columns..(k + 1) * columns]);
        }
    }
}

/// b̄ += aᵀ d for each of a batch.
#[inline(always)]
pub(crate) fn matmul_back_right<T: Scalar, const FMA: bool>(a: &[T], sizes: [usize; 3], d: &[T], target: &mut [T]) {
    for k in 0..batch(sizes, d.len()) {
        let [left, right, result] = ranges(sizes, k);
        let (a, d, target) = (&a[left], &d[result], &mut target[right]);
        if !(is_packed(sizes) && T::add_right(a, sizes, d, target)) {
            right_slopes::<T, FMA>(a, sizes, d, target);
        }
    }
}

#[inline(always)]
fn right_slopes<T: Scalar, const FMA: bool>(a: &[T], [rows, inner, columns]: [usize; 3], d: &[T], target: &mut [T]) {
    for i in 0..rows {
        if columns == 1 {
            axpy::<T, FMA>(target, d[i], &a[i * inner..(i + 1) * inner]);
            continue;
        }
        for k in 0..inner {
            let target = &mut target[k * columns..(k + 1) * columns];
            axpy::<T, FMA>(target, a[i * inner + k], &d[i * columns..(i + 1) * columns]);
        }
    }
}

/// out = a⁻¹ b or a⁻ᵀ b for one triangle of a.
#[inline(always)]
pub(crate) fn triangular_solve<T: Scalar, const FMA: bool>(
    a: &[T],
    b: &[T],
    n: usize,
    columns: usize,
    upper: bool,
    transpose: bool,
    out: &mut [T],
) {
    out.copy_from_slice(b);
    solve_in_place::<T, FMA>(a, out, n, columns, upper, transpose);
}

#[inline(always)]
pub(crate) fn solve_in_place<T: Scalar, const FMA: bool>(
    a: &[T],
    x: &mut [T],
    n: usize,
    columns: usize,
    upper: bool,
    transpose: bool,
) {
    // Down the rows where the first unknown stands alone: a lower triangle, or an upper one transposed.
    let down = upper == transpose;
    if columns == 1 {
        return solve_vector::<T, FMA>(a, x, n, down, transpose);
    }
    for step in 0..n {
        let i = if down { step } else { n - 1 - step };
        let inverse = T::ONE / a[i * n + i];
        for x in &mut x[i * columns..(i + 1) * columns] {
            *x = *x * inverse;
        }
        let others = if down { i + 1..n } else { 0..i };
        for k in others {
            let factor = if transpose { a[i * n + k] } else { a[k * n + i] };
            for c in 0..columns {
                x[k * columns + c] = x[k * columns + c] - factor * x[i * columns + c];
            }
        }
    }
}

/// One right-hand side, along the rows of the matrix either way.
#[inline(always)]
fn solve_vector<T: Scalar, const FMA: bool>(a: &[T], x: &mut [T], n: usize, down: bool, transpose: bool) {
    for step in 0..n {
        let i = if down { step } else { n - 1 - step };
        let row = &a[i * n..(i + 1) * n];
        if !transpose {
            let (known, from) = if down { (&x[..i], 0) } else { (&x[i + 1..], i + 1) };
            let sum = dot::<T, FMA>(known, &row[from..from + known.len()]);
            x[i] = (x[i] - sum) / row[i];
            continue;
        }
        x[i] = x[i] / row[i];
        let factor = -x[i];
        if down {
            axpy::<T, FMA>(&mut x[i + 1..], factor, &row[i + 1..]);
        } else {
            axpy::<T, FMA>(&mut x[..i], factor, &row[..i]);
        }
    }
}

/// ā −= b̄ vᵀ (or v b̄ᵀ where transposed) within the triangle.
#[inline(always)]
pub(crate) fn triangle_back<T: Scalar>(
    v: &[T],
    d: &[T],
    n: usize,
    columns: usize,
    upper: bool,
    transpose: bool,
    target: &mut [T],
) {
    let (left, right) = if transpose { (v, d) } else { (d, v) };
    for i in 0..n {
        let within = if upper { i..n } else { 0..i + 1 };
        if columns == 1 {
            let factor = -left[i];
            for (target, &right) in target[i * n..][within.clone()].iter_mut().zip(&right[within]) {
                *target += factor * right;
            }
            continue;
        }
        for j in within {
            let mut total = T::ZERO;
            for c in 0..columns {
                total += left[i * columns + c] * right[j * columns + c];
            }
            target[i * n + j] += -total;
        }
    }
}

/// log |a| of a positive definite a, then its factor.
#[inline(always)]
pub(crate) fn log_determinant<T: Scalar, const FMA: bool>(a: &[T], n: usize, out: &mut [T]) {
    let (value, factor) = out.split_at_mut(1);
    cholesky::<T, FMA>(a, Rows::Whole, n, factor);
    let mut total = T::ZERO;
    for i in 0..n {
        total += factor[i * n + i].ln::<FMA>();
    }
    value[0] = total + total;
}

/// The inverse, from the factor's; both triangles' shares go to the lower one, which is read.
#[inline(always)]
pub(crate) fn log_determinant_back<T: Scalar, const FMA: bool>(out: &[T], n: usize, d: &mut [T], target: &mut [T]) {
    let (d, inverse) = d.split_at_mut(1);
    inverse.fill(T::ZERO);
    for i in 0..n {
        inverse[i * n + i] = T::ONE;
    }
    // Row k of the result is L⁻ᵀ (L⁻¹ eₖ) = a⁻¹ eₖ: a solve with all unit vectors at once.
    solve_in_place::<T, FMA>(&out[1..], inverse, n, n, false, false);
    solve_in_place::<T, FMA>(&out[1..], inverse, n, n, false, true);
    for i in 0..n {
        for j in 0..i {
            target[i * n + j] += (d[0] + d[0]) * inverse[i * n + j];
        }
        target[i * n + i] += d[0] * inverse[i * n + i];
    }
}

/// Elements that [`eigenvalues`] writes: the values, the vectors row by row, and the matrix being rotated.
pub(crate) fn eigenvalues_size(n: usize) -> usize {
    n + 2 * n * n
}

/// Rows from which a tridiagonal form is cheaper than rotations.
const TRIDIAGONAL: usize = 16;

/// Cyclic Jacobi rotations until the matrix is diagonal; values ascending. Differentiable in what it does. Larger matrices
/// of doubles go through the library's tridiagonal form.
pub(crate) fn eigenvalues<T: Scalar>(a: &[T], n: usize, out: &mut [T]) {
    let (values, rest) = out.split_at_mut(n);
    let (vectors, m) = rest.split_at_mut(n * n);
    if n >= TRIDIAGONAL && T::eigen(a, n, values, vectors) {
        return;
    }
    vectors.fill(T::ZERO);
    for i in 0..n {
        vectors[i * n + i] = T::ONE;
        for j in 0..=i {
            (m[i * n + j], m[j * n + i]) = (a[i * n + j], a[i * n + j]);
        }
    }
    let size: f64 = m.iter().map(|x| x.primal() * x.primal()).sum();
    if !size.is_finite() {
        out.fill(T::of(f64::NAN));
        return;
    }
    for _ in 0..60 {
        let off: f64 = (0..n).flat_map(|i| (0..i).map(move |j| i * n + j)).map(|k| m[k].primal().powi(2)).sum();
        if off <= 1e-34 * size {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(m, vectors, n, p, q);
            }
        }
    }
    for i in 0..n {
        values[i] = m[i * n + i];
    }
    for i in 0..n {
        let least = (i..n).fold(i, |least, k| if values[k] < values[least] { k } else { least });
        values.swap(i, least);
        for c in 0..n {
            vectors.swap(i * n + c, least * n + c);
        }
    }
}

/// Turns rows and columns p and q so that m's element there becomes 0.
fn rotate<T: Scalar>(m: &mut [T], vectors: &mut [T], n: usize, p: usize, q: usize) {
    let across = m[p * n + q];
    if across.primal() == 0.0 {
        return;
    }
    let gap = m[q * n + q] - m[p * n + p];
    let theta = gap / (across + across);
    let root = (theta * theta + T::ONE).sqrt();
    // Where the square would overflow, the root is θ itself.
    let t = match theta.primal() {
        large if large.abs() > 1e8 => across / gap,
        theta_value if theta_value >= 0.0 => T::ONE / (theta + root),
        _ => T::ONE / (theta - root),
    };
    let c = T::ONE / (t * t + T::ONE).sqrt();
    let s = t * c;
    let turn = |x: &mut [T], i: usize, j: usize| {
        let (a, b) = (x[i], x[j]);
        x[i] = c * a - s * b;
        x[j] = s * a + c * b;
    };
    for k in 0..n {
        turn(m, k * n + p, k * n + q);
    }
    for k in 0..n {
        turn(m, p * n + k, q * n + k);
        turn(vectors, p * n + k, q * n + k);
    }
}

pub(crate) fn eigenvalues_back<T: Scalar>(out: &[T], n: usize, d: &[T], target: &mut [T]) {
    for k in 0..n {
        let vector = &out[n + k * n..n + (k + 1) * n];
        for i in 0..n {
            for j in 0..=i {
                let share = d[k] * vector[i] * vector[j];
                target[i * n + j] += if i == j { share } else { share + share };
            }
        }
    }
}
