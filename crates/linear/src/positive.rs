//! Positive definite matrices: their factor, its inverse.

use faer::{MatRef, Side};

/// The lower factor of `a = L Lᵀ` (row-major `n × n`, lower triangle read), zero above the diagonal; `None` where `a` is
/// not positive definite. `O(n³)`.
pub fn cholesky(a: &[f64], n: usize) -> Option<Vec<f64>> {
    // Below this size the set-up of the blocked method costs more than the work.
    const SMALL: usize = 24;
    if n <= SMALL {
        return small_cholesky(a, n);
    }
    let factor = MatRef::from_row_major_slice(a, n, n).llt(Side::Lower).ok()?;
    let l = factor.L();
    let lower: Vec<f64> = (0..n).flat_map(|i| (0..n).map(move |j| if j > i { 0.0 } else { l[(i, j)] })).collect();
    lower.iter().all(|x| x.is_finite()).then_some(lower)
}

fn small_cholesky(a: &[f64], n: usize) -> Option<Vec<f64>> {
    let mut l = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|t| l[i * n + t] * l[j * n + t]).sum();
            let left = a[i * n + j] - known;
            l[i * n + j] = if i > j {
                left / l[j * n + j]
            } else if left > 0.0 && left.is_finite() {
                left.sqrt()
            } else {
                return None;
            };
        }
    }
    Some(l)
}

/// The inverse of a lower triangular matrix (row-major `n × n`) with a diagonal that is nowhere 0. `O(n³)`.
pub fn lower_inverse(l: &[f64], n: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; n * n];
    for i in 0..n {
        let pivot = 1.0 / l[i * n + i];
        let (above, row) = inverse.split_at_mut(i * n);
        for t in 0..i {
            let factor = -l[i * n + t] * pivot;
            for (x, y) in row[..=t].iter_mut().zip(&above[t * n..]) {
                *x += factor * y;
            }
        }
        row[i] = pivot;
    }
    inverse
}

/// `log |a|` from the factor of [`cholesky`].
pub fn log_determinant(l: &[f64], n: usize) -> f64 {
    2.0 * (0..n).map(|i| l[i * n + i].ln()).sum::<f64>()
}

/// `a⁻¹ = L⁻ᵀ L⁻¹` from the inverse of the factor. `O(n³)`.
pub fn inverse_from_factor(inverse: &[f64], n: usize) -> Vec<f64> {
    let mut product = vec![0.0; n * n];
    for row in 0..n {
        let l = &inverse[row * n..row * n + row + 1];
        for (i, &factor) in l.iter().enumerate() {
            for (x, y) in product[i * n..i * n + i + 1].iter_mut().zip(l) {
                *x += factor * y;
            }
        }
    }
    for i in 0..n {
        for j in 0..i {
            product[j * n + i] = product[i * n + j];
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{gram, multiply};

    #[test]
    fn a_factor_its_inverse_and_the_inverse_fit_together() {
        for n in [1, 3, 40] {
            let x: Vec<f64> = (0..n * (n + 2)).map(|i| ((i * i + 3 * i) as f64 * 0.37).sin()).collect();
            let mut a = gram(&x, n, n + 2);
            (0..n).for_each(|i| a[i * n + i] += 0.1);
            let l = cholesky(&a, n).unwrap();
            let again = gram(&l, n, n);
            assert!(a.iter().zip(&again).all(|(x, y)| (x - y).abs() < 1e-12 * n as f64));
            let inverse = inverse_from_factor(&lower_inverse(&l, n), n);
            let unit = multiply(&a, &inverse, n, n, n);
            assert!((0..n * n).all(|at| (unit[at] - f64::from(u8::from(at % (n + 1) == 0))).abs() < 1e-9));
            assert!(cholesky(&a.iter().map(|x| -x).collect::<Vec<_>>(), n).is_none());
        }
        let l = cholesky(&[4.0, 0.0, 2.0, 5.0], 2).unwrap();
        assert_eq!(l, [2.0, 0.0, 1.0, 2.0]);
        assert!((log_determinant(&l, 2) - 16f64.ln()).abs() < 1e-15);
    }
}
