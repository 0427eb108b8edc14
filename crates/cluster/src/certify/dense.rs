//! The bound of a full matrix `B`, with the sum of the largest eigenvalues proved by a factorization.
//!
//! # Eigenvalues that cannot be missed
//!
//! For a symmetric `M`, any `μ ≥ 0` and any positive semidefinite `S` with `M ⪯ μ I + S`,
//!
//! ```text
//! Σ_{j≤k} max(0, λ_j(M)) ≤ k μ + tr S
//! ```
//!
//! With approximate eigenvectors `q_j` and values `θ_j` from a Krylov space, `S = Σ_{j≤k} (θ_j − μ + τ)₊ q_j q_j'` and `μ` between
//! `θ_k` and `θ_{k+1}` this is nearly tight, and that `μ I + S − M` is positive semidefinite is proved by Cholesky's
//! factorization: where it runs to its end no eigenvalue is below minus its rounding error. So the Krylov space only has
//! to be good, never complete: a copy of a repeated eigenvalue that it missed makes the factorization fail, `τ` is raised,
//! and the bound is lower but true.
//!
//! Cost: `O(n² (p + K))` and one factorization or a few, `n³ / 3` each; memory for three matrices of `n × n`.

use super::pairs::Classes;
use crate::{
    krylov::{self, Ritz},
    sample::Sample,
};
use gibbs_core::{
    Error, Monitor, Result,
    simd::{axpy, dot, norm},
};
use gibbs_linear::{is_positive_definite, symmetric_eigenvalues};

/// Points up to which all eigenvalues are computed instead.
const SMALL: usize = 96;

/// Rows that are worked on at once.
const ROWS: usize = 64;

/// Extra vectors of the Krylov space beside those wanted.
const EXTRA: usize = 6;

/// What is raised by a factor of 100 each time a factorization fails, as a share of the largest eigenvalue.
const TOLERANCE: f64 = 1e-11;

/// The points' Gram matrix, class by class.
pub(crate) struct Dense {
    /// Number of points of positive weight.
    pub(crate) n: usize,
    dimension: usize,
    /// `√wᵢ`.
    pub(crate) roots: Vec<f64>,
    /// `√wᵢ / √W`.
    pub(crate) direction: Vec<f64>,
    /// `A` (`n × n`).
    pub(crate) gram: Vec<f64>,
    /// Its trace.
    pub(crate) spread: f64,
}

/// A proved bound.
pub(crate) struct Bound {
    /// On the scaled inertia of every partition.
    pub(crate) value: f64,
    /// Where to start from for a matrix nearby.
    pub(crate) ritz: Option<Ritz>,
}

impl Dense {
    /// `O(n² p)` time; refused where the matrices would not fit into memory.
    pub(crate) fn new(sample: &Sample, classes: &Classes, monitor: &Monitor) -> Result<Self> {
        let (n, p) = (classes.points(), sample.dimension());
        let (mut rows, mut turned, mut roots) = (vec![0.0; n * p], vec![0.0; n * p], Vec::with_capacity(n));
        for (point, row) in rows.chunks_exact_mut(p).enumerate() {
            let i = classes.row(point);
            let root = sample.weight(i).sqrt();
            sample.bring(i, row);
            row.iter_mut().for_each(|y| *y *= root);
            row.iter().enumerate().for_each(|(j, y)| turned[j * n + point] = *y);
            roots.push(root);
        }
        let mut gram = matrix(n)?;
        let parts = gram.chunks_mut(ROWS * n).zip(rows.chunks(ROWS * p)).collect();
        monitor.map(parts, |_, (out, rows): (&mut [f64], &[f64])| {
            gibbs_linear::multiply_into(out, rows, &turned, p, n);
        })?;
        let length = norm(&roots);
        let direction = roots.iter().map(|root| root / length).collect();
        let spread = dot(&rows, &rows);
        Ok(Self { n, dimension: p, roots, direction, gram, spread })
    }

    /// The bound of a matrix `B` (`n × n`), of which the lower triangle is read: `tr A − d'(A + B)d − Σ_{j≤rank} max(0, λ_j)`
    /// with `d` the weights' direction and `λ_j` the eigenvalues of `A + B` orthogonal to it. Every `⟨B, Z⟩` must be at least
    /// 0 for partitions `Z`, such as where `B ≥ 0`.
    pub(crate) fn bound(&self, b: &[f64], rank: usize, start: Option<&Ritz>, monitor: &Monitor) -> Result<Bound> {
        let mut sum = self.lower_sum(b, monitor)?;
        mirror(&mut sum, self.n);
        let size = norm(&sum);
        let along = self.project(&mut sum, monitor)?;
        let error = (self.n / 8 + self.dimension + rank + 256) as f64 * f64::EPSILON * (size + self.spread);
        let (top, ritz) = if self.n <= SMALL {
            let values = symmetric_eigenvalues(&sum, self.n)?;
            let raise = 16.0 * self.n as f64 * f64::EPSILON * size;
            (values.iter().rev().take(rank).map(|value| (value + raise).max(0.0)).sum(), None)
        } else {
            let ritz = self.approximate(&sum, rank, start, monitor)?;
            (self.proved_sum(&sum, rank, &ritz, monitor)?, Some(ritz))
        };
        Ok(Bound { value: self.spread - along - top - (rank + 2) as f64 * error, ritz })
    }

    /// Operations of [`bound`](Self::bound), about.
    pub(crate) fn cost(&self, rank: usize) -> f64 {
        let n = self.n as f64;
        n * n * (n * 0.7 + 12.0 * (rank + EXTRA) as f64 + 40.0)
    }

    /// `A + B`, the lower triangle.
    fn lower_sum(&self, b: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
        let n = self.n;
        let mut sum = matrix(n)?;
        let parts = sum.chunks_mut(ROWS * n).enumerate().collect();
        monitor.map(parts, |_, (chunk, out): (usize, &mut [f64])| {
            for (index, row) in out.chunks_exact_mut(n).enumerate() {
                let i = chunk * ROWS + index;
                let (a, b) = (&self.gram[i * n..i * n + i + 1], &b[i * n..i * n + i + 1]);
                row[..=i].copy_from_slice(a);
                axpy(&mut row[..=i], 1.0, b);
            }
        })?;
        Ok(sum)
    }

    /// Projects a symmetric matrix off the weights' direction `d` on both sides; returns `d' M d`.
    pub(crate) fn project(&self, matrix: &mut [f64], monitor: &Monitor) -> Result<f64> {
        let (n, d) = (self.n, &self.direction);
        let parts = matrix.chunks(ROWS * n).collect();
        let image = |_, rows: &[f64]| rows.chunks_exact(n).map(|row| dot(row, d)).collect::<Vec<f64>>();
        let image = monitor.map(parts, image)?.concat();
        let along = dot(&image, d);
        let parts = matrix.chunks_mut(ROWS * n).enumerate().collect();
        monitor.map(parts, |_, (chunk, rows): (usize, &mut [f64])| {
            for (index, row) in rows.chunks_exact_mut(n).enumerate() {
                let i = chunk * ROWS + index;
                axpy(row, -d[i], &image);
                axpy(row, along * d[i] - image[i], d);
            }
        })?;
        Ok(along)
    }

    /// The largest eigenpairs of a projected matrix, as well as some rounds find them.
    fn approximate(&self, matrix: &[f64], rank: usize, start: Option<&Ritz>, monitor: &Monitor) -> Result<Ritz> {
        let (n, width) = (self.n, (rank + EXTRA).min(self.n));
        let product = |x: &[f64], width: usize| krylov::dense_product(matrix, x, n, width, monitor);
        let first = match start {
            Some(ritz) => ritz.widened(
                n,
                width - EXTRA / 2,
                width,
                &mut gibbs_core::Stream::new(0, gibbs_core::purpose::PROBE, 3),
            ),
            None => krylov::random_start(n, width, 2),
        };
        let mut ritz = krylov::improve(&product, n, first, if start.is_some() { 4 } else { 8 }, monitor)?;
        for _ in 0..6 {
            let largest = ritz.values.first().copied().unwrap_or(0.0).abs();
            if ritz.residuals.iter().take(rank + 1).all(|r| *r <= 1e-6 * largest) {
                break;
            }
            ritz = krylov::improve(&product, n, ritz.vectors, 5, monitor)?;
        }
        Ok(ritz)
    }

    /// An upper bound on the sum of the `rank` largest eigenvalues, as far as they are positive; infinite where none was
    /// proved.
    fn proved_sum(&self, matrix: &[f64], rank: usize, ritz: &Ritz, monitor: &Monitor) -> Result<f64> {
        let n = self.n;
        let value = |j: usize| ritz.values.get(j).copied().unwrap_or(0.0);
        let middle = (0.5 * (value(rank - 1) + value(rank))).max(0.0);
        let mut tolerance = TOLERANCE * value(0).abs().max(f64::MIN_POSITIVE);
        let count = rank.min(ritz.values.len());
        while tolerance <= value(0).abs() {
            let raised: Vec<f64> = (0..count).map(|j| (value(j) - middle + tolerance).max(0.0)).collect();
            let level = middle + tolerance;
            let (mut difference, trace) = self.difference(matrix, level, &raised, ritz, monitor)?;
            let diagonal: f64 = (0..n).map(|i| difference[i * n + i].max(0.0)).sum();
            if is_positive_definite(&mut difference, n, monitor)? {
                let rounding = 1.01 * (n + 8 + count) as f64 * f64::EPSILON * (diagonal + trace);
                return Ok(rank as f64 * (level + rounding) + trace * (1.0 + 1e-13));
            }
            tolerance *= 100.0;
        }
        Ok(f64::INFINITY)
    }

    /// The lower triangle of `level I + Σ raised_j q_j q_j' − M`, and the trace of the sum.
    fn difference(
        &self,
        matrix: &[f64],
        level: f64,
        raised: &[f64],
        ritz: &Ritz,
        monitor: &Monitor,
    ) -> Result<(Vec<f64>, f64)> {
        let (n, own, count) = (self.n, ritz.values.len(), raised.len());
        let mut factor = vec![0.0; n * count];
        let mut turned = vec![0.0; n * count];
        for (i, vector) in ritz.vectors.chunks_exact(own).enumerate() {
            for j in 0..count {
                let x = raised[j].sqrt() * vector[j];
                factor[i * count + j] = x;
                turned[j * n + i] = x;
            }
        }
        let mut difference = self::matrix(n)?;
        let parts = difference.chunks_mut(ROWS * n).enumerate().collect();
        monitor.map(parts, |_, (chunk, out): (usize, &mut [f64])| {
            let rows = chunk * ROWS..chunk * ROWS + out.len() / n;
            gibbs_linear::multiply_into(out, &factor[rows.start * count..rows.end * count], &turned, count, n);
            for (i, row) in rows.zip(out.chunks_exact_mut(n)) {
                axpy(&mut row[..=i], -1.0, &matrix[i * n..i * n + i + 1]);
                row[i] += level;
            }
        })?;
        Ok((difference, dot(&factor, &factor)))
    }
}

/// A matrix of zeros, refused where memory does not suffice.
pub(crate) fn matrix(n: usize) -> Result<Vec<f64>> {
    let mut matrix = Vec::new();
    let bytes = 8.0 * (n as f64).powi(2);
    matrix.try_reserve_exact(n * n).map_err(|_| Error::out_of_memory("a matrix of all pairs of points", bytes))?;
    matrix.resize(n * n, 0.0);
    Ok(matrix)
}

/// Copies the lower triangle to the upper one.
fn mirror(matrix: &mut [f64], n: usize) {
    for top in (0..n).step_by(ROWS) {
        for left in (0..=top).step_by(ROWS) {
            for i in top..(top + ROWS).min(n) {
                for j in left..(left + ROWS).min(i) {
                    matrix[j * n + i] = matrix[i * n + j];
                }
            }
        }
    }
}
