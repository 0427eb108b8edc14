//! The inverse of a nonsingular M-matrix: no entry off the diagonal is positive, and the inverse has no negative one.
//!
//! Gauss–Jordan elimination in place without exchanges. Off the diagonal it only adds numbers of the same sign, so small
//! entries of the inverse are as accurate as large ones; pivots lose what the matrix's distance from a singular one takes.

use gibbs_core::{Monitor, Result, simd::axpy};

/// Inverts `matrix` (`n × n`); `None` where a pivot is not positive: it is no nonsingular M-matrix.
pub(super) fn inverse(mut matrix: Vec<f64>, n: usize, monitor: &Monitor) -> Result<Option<Vec<f64>>> {
    let mut pivot_row = vec![0.0; n];
    for k in 0..n {
        monitor.check()?;
        monitor.report(k as f64, Some(n as f64));
        let pivot = matrix[k * n + k];
        if !(pivot > 0.0 && pivot.is_finite()) {
            return Ok(None);
        }
        pivot_row.copy_from_slice(&matrix[k * n..(k + 1) * n]);
        pivot_row[k] = 1.0;
        pivot_row.iter_mut().for_each(|entry| *entry /= pivot);
        for (i, row) in matrix.chunks_exact_mut(n).enumerate() {
            if i == k {
                row.copy_from_slice(&pivot_row);
                continue;
            }
            let factor = std::mem::replace(&mut row[k], 0.0);
            if factor != 0.0 {
                axpy(row, -factor, &pivot_row);
            }
        }
    }
    Ok(Some(matrix))
}
