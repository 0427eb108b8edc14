//! Dense linear algebra for gibbs: a thin, deterministic face of faer (one thread, so the same bits always).

mod definite;

pub use definite::is_positive_definite;
use faer::{Mat, MatMut, MatRef, Side};
use gibbs_core::{Error, Result};

pub mod positive;

/// Eigenvalues (ascending) and eigenvectors of a symmetric matrix.
#[derive(Debug, Clone)]
pub struct SymmetricEigen {
    /// Eigenvalues, ascending (`n`).
    pub values: Vec<f64>,
    /// Eigenvectors row by row: `vectors[k * n..(k + 1) * n]` belongs to `values[k]`, and has length 1.
    pub vectors: Vec<f64>,
}

impl SymmetricEigen {
    /// The matrix with the same eigenvectors and the eigenvalues `f(λ)`: `Σ f(λₖ) vₖ vₖᵀ`, row-major. `O(n³)`.
    pub fn function(&self, f: impl Fn(f64) -> f64) -> Vec<f64> {
        let n = self.values.len();
        let vectors = MatRef::from_row_major_slice(&self.vectors, n, n);
        let scaled = Mat::from_fn(n, n, |k, i| f(self.values[k]) * vectors[(k, i)]);
        let mut product = Mat::<f64>::zeros(n, n);
        faer::linalg::matmul::matmul(
            product.as_mut(),
            faer::Accum::Replace,
            vectors.transpose(),
            scaled.as_ref(),
            1.0,
            faer::Par::Seq,
        );
        (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| product[(i, j)]).collect()
    }
}

/// Decomposes the symmetric `n × n` matrix in `data` (row-major, lower triangle read). `O(n³)`.
pub fn symmetric_eigen(data: &[f64], n: usize) -> Result<SymmetricEigen> {
    let matrix = MatRef::from_row_major_slice(data, n, n);
    let eigen = matrix
        .self_adjoint_eigen(Side::Lower)
        .map_err(|_| Error::internal("an eigenvalue iteration did not converge"))?;
    let values = eigen.S().column_vector().iter().copied().collect();
    let u = eigen.U();
    let vectors = (0..n).flat_map(|k| (0..n).map(move |i| u[(i, k)])).collect();
    Ok(SymmetricEigen { values, vectors })
}

/// Eigenvalues (ascending) of the symmetric `n × n` matrix in `data` (row-major, lower triangle read). `O(n³)`.
pub fn symmetric_eigenvalues(data: &[f64], n: usize) -> Result<Vec<f64>> {
    let matrix = MatRef::from_row_major_slice(data, n, n);
    matrix
        .self_adjoint_eigenvalues(Side::Lower)
        .map_err(|_| Error::internal("an eigenvalue iteration did not converge"))
}

/// Adds `x' x` to `gram` (`columns × columns`) for row-major `x` with that many columns. `O(rows columns²)`.
pub fn add_gram(gram: &mut [f64], x: &[f64], columns: usize) {
    let x = MatRef::from_row_major_slice(x, x.len() / columns, columns);
    let gram = MatMut::from_row_major_slice_mut(gram, columns, columns);
    faer::linalg::matmul::matmul(gram, faer::Accum::Add, x.transpose(), x, 1.0, faer::Par::Seq);
}

/// `x x'` for row-major `x` (`rows × columns`). `O(rows² columns)`.
pub fn outer_gram(x: &[f64], rows: usize, columns: usize) -> Vec<f64> {
    let mut product = vec![0.0; rows * rows];
    let x = MatRef::from_row_major_slice(x, rows, columns);
    let target = MatMut::from_row_major_slice_mut(&mut product, rows, rows);
    faer::linalg::matmul::matmul(target, faer::Accum::Replace, x, x.transpose(), 1.0, faer::Par::Seq);
    product
}

/// `a · b` for row-major `a` (`n × k`) and `b` (`k × m`). `O(n m k)`.
pub fn multiply(a: &[f64], b: &[f64], n: usize, k: usize, m: usize) -> Vec<f64> {
    let mut product = Mat::<f64>::zeros(n, m);
    faer::linalg::matmul::matmul(
        product.as_mut(),
        faer::Accum::Replace,
        MatRef::from_row_major_slice(a, n, k),
        MatRef::from_row_major_slice(b, k, m),
        1.0,
        faer::Par::Seq,
    );
    (0..n).flat_map(|i| (0..m).map(move |j| (i, j))).map(|(i, j)| product[(i, j)]).collect()
}

/// `out = a · b` for row-major `a` (`n × k`), `b` (`k × m`) and `out` (`n × m`). `O(n m k)`.
pub fn multiply_into(out: &mut [f64], a: &[f64], b: &[f64], k: usize, m: usize) {
    let n = a.len() / k;
    faer::linalg::matmul::matmul(
        MatMut::from_row_major_slice_mut(out, n, m),
        faer::Accum::Replace,
        MatRef::from_row_major_slice(a, n, k),
        MatRef::from_row_major_slice(b, k, m),
        1.0,
        faer::Par::Seq,
    );
}

/// `out = a · bᵀ` for row-major `a` (`n × k`), `b` (`m × k`) and `out` (`n × m`). `O(n m k)`.
pub fn multiply_transposed_into(out: &mut [f64], a: &[f64], b: &[f64], k: usize) {
    let (n, m) = (a.len() / k, b.len() / k);
    faer::linalg::matmul::matmul(
        MatMut::from_row_major_slice_mut(out, n, m),
        faer::Accum::Replace,
        MatRef::from_row_major_slice(a, n, k),
        MatRef::from_row_major_slice(b, m, k).transpose(),
        1.0,
        faer::Par::Seq,
    );
}

/// Adds `aᵀ · b` to `out` (`m × k`) for row-major `a` (`n × m`) and `b` (`n × k`). `O(n m k)`.
pub fn add_transposed_product(out: &mut [f64], a: &[f64], b: &[f64], n: usize) {
    let (m, k) = (a.len() / n, b.len() / n);
    faer::linalg::matmul::matmul(
        MatMut::from_row_major_slice_mut(out, m, k),
        faer::Accum::Add,
        MatRef::from_row_major_slice(a, n, m).transpose(),
        MatRef::from_row_major_slice(b, n, k),
        1.0,
        faer::Par::Seq,
    );
}

/// `a · aᵀ` for row-major `a` (`n × k`). `O(n² k)`.
pub fn gram(a: &[f64], n: usize, k: usize) -> Vec<f64> {
    let a = MatRef::from_row_major_slice(a, n, k);
    let mut product = Mat::<f64>::zeros(n, n);
    faer::linalg::matmul::matmul(product.as_mut(), faer::Accum::Replace, a, a.transpose(), 1.0, faer::Par::Seq);
    (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| product[(i, j)]).collect()
}

/// The triangular factor of `a = Q R` for row-major `a` (`n × m`): `min(n, m) × m`, row-major, zero below the diagonal.
/// `‖a z‖ = ‖R z‖` for every `z`. `O(n m²)`.
pub fn triangular_factor(a: &[f64], n: usize, m: usize) -> Vec<f64> {
    let qr = MatRef::from_row_major_slice(a, n, m).qr();
    let r = qr.thin_R();
    (0..n.min(m)).flat_map(|i| (0..m).map(move |j| if j < i { 0.0 } else { r[(i, j)] })).collect()
}

/// The lower factor `L` of the positive definite `a = L L'` (`n × n`, row-major, lower triangle read), zero above the
/// diagonal; nothing where `a` is not positive definite. `O(n³)`.
pub fn cholesky(a: &[f64], n: usize) -> Option<Vec<f64>> {
    let factor = MatRef::from_row_major_slice(a, n, n).llt(Side::Lower).ok()?;
    let lower = factor.L();
    Some((0..n).flat_map(|i| (0..n).map(move |j| if j > i { 0.0 } else { lower[(i, j)] })).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_triangular_factor_keeps_lengths() {
        // Gram matrices agree, for a tall and for a wide matrix.
        let data = [3.0, 1.0, -2.0, 4.0, 0.5, 0.25, -1.0, 2.0, 6.0, 1.5, -3.0, 7.0];
        for (n, m) in [(4, 3), (3, 4)] {
            let (r, k) = (triangular_factor(&data, n, m), n.min(m));
            assert_eq!(r.len(), k * m);
            for i in 0..m {
                for j in 0..m {
                    let gram = |a: &[f64], rows: usize| (0..rows).map(|t| a[t * m + i] * a[t * m + j]).sum::<f64>();
                    assert!((gram(&data, n) - gram(&r, k)).abs() < 1e-12);
                }
            }
            assert!((0..k).all(|i| (0..i).all(|j| r[i * m + j] == 0.0)));
        }
    }

    #[test]
    fn a_positive_definite_matrix_has_a_root() {
        let matrix = [4.0, 1.0, 0.5, 1.0, 3.0, -0.2, 0.5, -0.2, 2.0];
        let lower = cholesky(&matrix, 3).unwrap();
        assert!(lower[1] == 0.0 && lower[2] == 0.0 && lower[5] == 0.0);
        let back = outer_gram(&lower, 3, 3);
        assert!((0..9).all(|k| (back[k] - matrix[k]).abs() < 1e-14));
        assert_eq!(cholesky(&[1.0, 2.0, 2.0, 1.0], 2), None);
    }

    #[test]
    fn a_small_matrix_is_taken_apart() {
        let eigen = symmetric_eigen(&[2.0, 1.0, 1.0, 2.0], 2).unwrap();
        assert!((eigen.values[0] - 1.0).abs() < 1e-14 && (eigen.values[1] - 3.0).abs() < 1e-14);
        let v = &eigen.vectors[2..4];
        assert!((v[0] - v[1]).abs() < 1e-14 && (v[0] * v[0] + v[1] * v[1] - 1.0).abs() < 1e-14);
    }

    #[test]
    fn functions_of_a_matrix_act_on_its_eigenvalues() {
        let matrix = [4.0, 1.0, 0.5, 1.0, 3.0, -0.2, 0.5, -0.2, 2.0];
        let eigen = symmetric_eigen(&matrix, 3).unwrap();
        let (root, same) = (eigen.function(f64::sqrt), eigen.function(|value| value));
        let square = multiply(&root, &root, 3, 3, 3);
        assert!((0..9).all(|k| (square[k] - matrix[k]).abs() < 1e-14 && (same[k] - matrix[k]).abs() < 1e-14));
    }

    #[test]
    fn eigenvalues_alone_are_the_same() {
        let values = symmetric_eigenvalues(&[2.0, 1.0, 1.0, 2.0], 2).unwrap();
        assert!((values[0] - 1.0).abs() < 1e-14 && (values[1] - 3.0).abs() < 1e-14);
    }

    #[test]
    fn gram_matrices_are_products_with_the_transpose() {
        let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let mut gram = vec![1.0; 4];
        add_gram(&mut gram, &x, 2);
        assert_eq!(gram, [36.0, 45.0, 45.0, 57.0]);
        assert_eq!(outer_gram(&x, 3, 2), [5.0, 11.0, 17.0, 11.0, 25.0, 39.0, 17.0, 39.0, 61.0]);
    }

    #[test]
    fn a_gram_matrix_holds_the_products_of_rows() {
        assert_eq!(gram(&[1.0, 2.0, 3.0, 4.0, 0.5, -1.0], 3, 2), [5.0, 11.0, -1.5, 11.0, 25.0, -2.5, -1.5, -2.5, 1.25]);
    }

    #[test]
    fn a_product_is_a_product() {
        assert_eq!(multiply(&[1.0, 2.0, 3.0, 4.0], &[5.0, 6.0], 2, 2, 1), [17.0, 39.0]);
        let mut out = [9.0; 2];
        multiply_into(&mut out, &[1.0, 2.0, 3.0, 4.0], &[5.0, 6.0], 2, 1);
        assert_eq!(out, [17.0, 39.0]);
        multiply_transposed_into(&mut out, &[1.0, 2.0, 3.0, 4.0], &[5.0, 6.0], 2);
        assert_eq!(out, [17.0, 39.0]);
        add_transposed_product(&mut out, &[1.0, 2.0, 3.0, 4.0], &[5.0, 6.0], 2);
        assert_eq!(out, [40.0, 73.0]);
    }
}
