//! A normal distribution with a covariance of a diagonal and few directions: what L-BFGS knows of a density.
//!
//! ```text
//! Σ = A + B γ Bᵀ = A^½ (I + Q (L Lᵀ − I) Qᵀ) A^½,   A = diag(α),   B = [A Y, S]
//! γ = [0, −R⁻¹; −R⁻ᵀ, R⁻ᵀ (E + Yᵀ A Y) R⁻¹],   R = triu(Sᵀ Y),   E = diag(Sᵀ Y)
//! ```
//!
//! for the last steps `S` and changes of the gradient `Y`: the inverse Hessian of BFGS (R. Byrd, J. Nocedal, R. Schnabel,
//! Representations of quasi-Newton matrices, 1994). `Q` is an orthonormal basis of the columns of `A^−½ B`, `L` a small
//! triangular factor. `O(d J²)` to make, `O(d J)` a draw or a density.

use gibbs_core::{Stream, axpy, dot, norm};
use gibbs_linear::{multiply, positive};

/// Directions shorter than this share of what they were before they were made orthogonal are dropped.
const DEPENDENT: f64 = 1e-10;

#[derive(Debug, Clone)]
pub(crate) struct LowRankNormal {
    pub(crate) mean: Vec<f64>,
    /// √α.
    scale: Vec<f64>,
    /// Orthonormal rows (`rank × d`).
    basis: Vec<f64>,
    /// Lower triangular (`rank × rank`) and its inverse.
    factor: Vec<f64>,
    inverse: Vec<f64>,
    log_determinant: f64,
}

impl LowRankNormal {
    /// The normal whose mean is a Newton step from `position`; none where the matrix is not positive definite.
    pub(crate) fn new(
        position: &[f64],
        gradient: &[f64],
        alpha: &[f64],
        pairs: &[(Vec<f64>, Vec<f64>)],
    ) -> Option<Self> {
        let (d, k) = (position.len(), pairs.len());
        let scale: Vec<f64> = alpha.iter().map(|a| a.sqrt()).collect();
        let column = |j: usize| -> Vec<f64> {
            match pairs.get(j) {
                Some((_, y)) => y.iter().zip(&scale).map(|(y, a)| y * a).collect(),
                None => pairs[j - k].0.iter().zip(&scale).map(|(s, a)| s / a).collect(),
            }
        };
        let columns: Vec<Vec<f64>> = (0..2 * k).map(column).collect();
        let basis = orthonormal(&columns);
        let rank = basis.len();
        let gamma = middle(pairs, &columns)?;
        let coordinates: Vec<f64> = basis.iter().flat_map(|q| columns.iter().map(|c| dot(q, c))).collect();
        let mut inner = multiply(
            &multiply(&coordinates, &gamma, rank, 2 * k, 2 * k),
            &transposed(&coordinates, rank, 2 * k),
            rank,
            2 * k,
            rank,
        );
        (0..rank).for_each(|i| inner[i * rank + i] += 1.0);
        let factor = positive::cholesky(&inner, rank)?;
        let inverse = positive::lower_inverse(&factor, rank);
        let log_determinant =
            2.0 * scale.iter().map(|s| s.ln()).sum::<f64>() + positive::log_determinant(&factor, rank);
        let mut normal =
            Self { mean: position.to_vec(), scale, basis: basis.concat(), factor, inverse, log_determinant };
        let step = normal.covariance_times(gradient);
        axpy(&mut normal.mean, 1.0, &step);
        (d > 0 && log_determinant.is_finite() && normal.mean.iter().all(|x| x.is_finite())).then_some(normal)
    }

    fn rank(&self) -> usize {
        self.basis.len() / self.mean.len()
    }

    /// z + Qᵀ (M − I) Q z for a small matrix `M`.
    fn along_basis(&self, z: &mut [f64], matrix: &[f64]) {
        let (d, rank) = (z.len(), self.rank());
        let inner: Vec<f64> = self.basis.chunks_exact(d).map(|q| dot(q, z)).collect();
        for (i, q) in self.basis.chunks_exact(d).enumerate() {
            axpy(z, dot(&matrix[i * rank..(i + 1) * rank], &inner) - inner[i], q);
        }
    }

    /// Σ v.
    pub(crate) fn covariance_times(&self, v: &[f64]) -> Vec<f64> {
        let rank = self.rank();
        let mut z: Vec<f64> = v.iter().zip(&self.scale).map(|(v, s)| v * s).collect();
        self.along_basis(&mut z, &transposed(&self.factor, rank, rank));
        self.along_basis(&mut z, &self.factor);
        z.iter_mut().zip(&self.scale).for_each(|(z, s)| *z *= s);
        z
    }

    /// Draws a position and returns its log density.
    pub(crate) fn draw(&self, stream: &mut Stream, position: &mut [f64]) -> f64 {
        position.fill_with(|| stream.normal());
        let value = self.log_normalizer() - 0.5 * dot(position, position);
        self.along_basis(position, &self.factor);
        for ((x, s), m) in position.iter_mut().zip(&self.scale).zip(&self.mean) {
            *x = m + s * *x;
        }
        value
    }

    pub(crate) fn log_density(&self, position: &[f64]) -> f64 {
        let mut z: Vec<f64> = position.iter().zip(&self.mean).zip(&self.scale).map(|((x, m), s)| (x - m) / s).collect();
        self.along_basis(&mut z, &self.inverse);
        self.log_normalizer() - 0.5 * dot(&z, &z)
    }

    fn log_normalizer(&self) -> f64 {
        -0.5 * (self.log_determinant + self.mean.len() as f64 * std::f64::consts::TAU.ln())
    }

    /// The covariance (`d × d`). `O(d² J)`.
    pub(crate) fn covariance(&self) -> Vec<f64> {
        let d = self.mean.len();
        (0..d).flat_map(|i| self.covariance_times(&unit(d, i))).collect()
    }

    /// Standard deviations of the coordinates.
    pub(crate) fn deviations(&self) -> Vec<f64> {
        let (d, rank) = (self.mean.len(), self.rank());
        let direction = |i: usize| (0..rank).map(|r| self.basis[r * d + i]).collect::<Vec<f64>>();
        let spread = |i: usize| {
            let q = direction(i);
            // |Lᵀ q|² of the coordinate's share in the basis, and what is outside of it.
            let along: f64 =
                (0..rank).map(|c| (0..rank).map(|r| self.factor[r * rank + c] * q[r]).sum::<f64>().powi(2)).sum();
            self.scale[i] * (1.0 - dot(&q, &q) + along).max(0.0).sqrt()
        };
        (0..d).map(spread).collect()
    }
}

fn unit(d: usize, i: usize) -> Vec<f64> {
    let mut unit = vec![0.0; d];
    unit[i] = 1.0;
    unit
}

fn transposed(matrix: &[f64], rows: usize, columns: usize) -> Vec<f64> {
    (0..columns).flat_map(|j| (0..rows).map(move |i| matrix[i * columns + j])).collect()
}

/// Gram and Schmidt, twice, without what depends on those before.
fn orthonormal(columns: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = vec![];
    for column in columns {
        let mut q = column.clone();
        let before = norm(&q);
        for _ in 0..2 {
            for other in &basis {
                let share = dot(other, &q);
                axpy(&mut q, -share, other);
            }
        }
        let length = norm(&q);
        if length > DEPENDENT * before && length.is_finite() {
            q.iter_mut().for_each(|x| *x /= length);
            basis.push(q);
        }
    }
    basis
}

/// γ (`2k × 2k`); `columns` are A^½ Y, then A^−½ S.
fn middle(pairs: &[(Vec<f64>, Vec<f64>)], columns: &[Vec<f64>]) -> Option<Vec<f64>> {
    let k = pairs.len();
    // Rᵀ is lower triangular.
    let mut lower = vec![0.0; k * k];
    for (i, (s, _)) in pairs.iter().enumerate() {
        for (j, (_, y)) in pairs.iter().enumerate().skip(i) {
            lower[j * k + i] = dot(s, y);
        }
    }
    if (0..k).any(|i| lower[i * k + i] <= 0.0) {
        return None;
    }
    let inverse_t = positive::lower_inverse(&lower, k); // R⁻ᵀ
    let mut inner: Vec<f64> =
        (0..k).flat_map(|i| (0..k).map(move |j| (i, j))).map(|(i, j)| dot(&columns[i], &columns[j])).collect();
    (0..k).for_each(|i| inner[i * k + i] += lower[i * k + i]);
    let inverse = transposed(&inverse_t, k, k);
    let corner = multiply(&multiply(&inverse_t, &inner, k, k, k), &inverse, k, k, k);
    let mut gamma = vec![0.0; 4 * k * k];
    for i in 0..k {
        for j in 0..k {
            gamma[i * 2 * k + k + j] = -inverse[i * k + j];
            gamma[(k + i) * 2 * k + j] = -inverse_t[i * k + j];
            gamma[(k + i) * 2 * k + k + j] = corner[i * k + j];
        }
    }
    Some(gamma)
}
