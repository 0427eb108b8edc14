//! Whether a large symmetric matrix is positive definite, by Cholesky's factorization in blocks.

use faer::{MatMut, MatRef, Par, linalg::matmul::matmul};
use gibbs_core::{Monitor, Result};

/// Columns that are eliminated at once.
const BLOCK: usize = 128;

/// Whether Cholesky's factorization of the symmetric `n × n` matrix (row-major, lower triangle read, overwritten) runs to
/// its end.
///
/// Where it does, no eigenvalue of the matrix is below `−(n + 3) ε tr / (1 − (n + 3) ε)`, whatever the order of the sums
/// (S. Rump, Verification of positive definiteness, BIT 46, 2006). `O(n³ / 3)`, on the monitor's threads.
pub fn is_positive_definite(matrix: &mut [f64], n: usize, monitor: &Monitor) -> Result<bool> {
    for first in (0..n).step_by(BLOCK) {
        let last = (first + BLOCK).min(n);
        let width = last - first;
        let mut pivot: Vec<f64> = (first..last).flat_map(|i| matrix[i * n + first..i * n + last].to_vec()).collect();
        if !factor(&mut pivot, width) {
            return Ok(false);
        }
        let (_, below) = matrix.split_at_mut(last * n);
        let pivot = MatRef::from_row_major_slice(&pivot, width, width);
        let panel = monitor
            .map(below.chunks(BLOCK * n).collect(), |_, rows: &[f64]| {
                let mut part: Vec<f64> = rows.chunks_exact(n).flat_map(|row| row[first..last].to_vec()).collect();
                // part L' = rows, solved from the left for the transpose.
                let part_rows = part.len() / width;
                let target = MatMut::from_row_major_slice_mut(&mut part, part_rows, width).transpose_mut();
                faer::linalg::triangular_solve::solve_lower_triangular_in_place(pivot, target, Par::Seq);
                part
            })?
            .concat();
        let parts = below.chunks_mut(BLOCK * n).collect();
        monitor.map(parts, |index, rows: &mut [f64]| {
            let (start, count) = (index * BLOCK, rows.len() / n);
            let width_left = start + count;
            // faer 0.24 mixes up the strides of its row-major constructor.
            let target = MatMut::from_column_major_slice_with_stride_mut(&mut rows[last..], width_left, count, n);
            let target = target.transpose_mut();
            let left = MatRef::from_row_major_slice(&panel[start * width..(start + count) * width], count, width);
            let right = MatRef::from_row_major_slice(&panel[..width_left * width], width_left, width);
            matmul(target, faer::Accum::Add, left, right.transpose(), -1.0, Par::Seq);
        })?;
    }
    Ok(true)
}

/// Cholesky's factor of a small matrix in place (lower triangle); false where a pivot is not positive.
fn factor(matrix: &mut [f64], n: usize) -> bool {
    for j in 0..n {
        let rest = &mut matrix[j * n..];
        let pivot = rest[j] - gibbs_core::dot(&rest[..j], &rest[..j]);
        // NaN is no pivot either.
        if pivot.is_nan() || pivot <= 0.0 {
            return false;
        }
        let root = pivot.sqrt();
        rest[j] = root;
        let (row, below) = rest.split_at_mut(n);
        for other in below.chunks_exact_mut(n) {
            other[j] = (other[j] - gibbs_core::dot(&other[..j], &row[..j])) / root;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{outer_gram, symmetric_eigenvalues};

    fn numbers(count: usize) -> Vec<f64> {
        (0..count).map(|i| ((i * 7919 + 13) % 1009) as f64 / 1009.0 - 0.5).collect()
    }

    #[test]
    fn a_shift_past_the_least_eigenvalue_decides() {
        for n in [1, 5, 127, 128, 129, 300] {
            let rows = n / 2 + 1;
            let gram = outer_gram(&numbers(n * rows), n, rows);
            let least = symmetric_eigenvalues(&gram, n).unwrap()[0];
            for (shift, expected) in [(1e-6 - least, true), (-1e-6 - least, false)] {
                let mut shifted = gram.clone();
                (0..n).for_each(|i| shifted[i * n + i] += shift);
                for threads in [1, 3] {
                    let answer = is_positive_definite(&mut shifted.clone(), n, &Monitor::threads(threads)).unwrap();
                    assert_eq!(answer, expected, "n {n}, shift {shift}, least {least}");
                }
            }
        }
    }

    #[test]
    fn a_number_that_is_none_is_not_positive() {
        assert!(!is_positive_definite(&mut [f64::NAN], 1, &Monitor::none()).unwrap());
        assert!(!is_positive_definite(&mut [1.0, 2.0, 2.0, 1.0], 2, &Monitor::none()).unwrap());
    }
}
