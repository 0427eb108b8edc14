//! The dual matrix in few coordinates, and its bounds.
//!
//! Coordinates: one for each class's indicator `u_l`, then those of [`Within`]. In them
//! ```text
//! column j of A's square root:  √W_l c_lj at u_l,  the coordinates of X e_j
//! √wᵢ r_ik on G_l:              T_lk / √W_l at u_l,  W_k times the coordinates of X_l (c_l − c_k)
//! ```
//!
//! # Rounding
//!
//! Coordinates taken from a Gram matrix `G + E` in place of `G` change an eigenvalue `λ > 0` of `F J F'`, `F'F = G`, by
//! `dλ = ⟨Jy, E Jy⟩ / λ` with `‖y‖² ≤ ‖G‖`, so `λ²` by `2 ‖E‖ ‖J‖² ‖G‖` at most: the square root in `raise`. The rest of
//! the error, of `J` and of the eigenvalue computation, is a multiple of the norms.

use super::{
    pairs::{Classes, Pairs},
    within::Within,
};
use crate::{partition::Partition, sample::Sample};
use gibbs_core::{
    Monitor, Result,
    simd::{axpy, dot, norm},
};
use gibbs_linear::{add_gram, outer_gram, symmetric_eigenvalues};

/// Steps of the golden section search for the best multiple of `B`.
const STEPS: usize = 8;

/// The dual matrix of a partition.
pub(super) struct Dual<'a> {
    partition: &'a Partition,
    pairs: &'a Pairs,
    within: &'a Within,
    clusters: usize,
    dimension: usize,
    size: usize,
    /// `A` and `B` (`size × size`).
    a: Vec<f64>,
    b: Vec<f64>,
    /// The coordinates of `s / √W` at the indicators.
    direction: Vec<f64>,
}

impl<'a> Dual<'a> {
    pub(super) fn new(
        sample: &Sample,
        partition: &'a Partition,
        classes: &Classes,
        pairs: &'a Pairs,
        within: &'a Within,
        clusters: usize,
    ) -> Self {
        let (count, dimension) = (pairs.len(), sample.dimension());
        let mut columns = Vec::with_capacity(count * dimension + within.columns.len());
        for (class, mass) in classes.numbers.iter().zip(&pairs.masses) {
            columns.extend(partition.center(*class).iter().map(|c| mass.sqrt() * c));
        }
        columns.extend_from_slice(&within.columns);
        let size = columns.len() / dimension;
        let a = outer_gram(&columns, size, dimension);
        let total: f64 = pairs.masses.iter().sum();
        let direction = pairs.masses.iter().map(|mass| (mass / total).sqrt()).collect();
        let b = matrix_b(pairs, within, size);
        Self { partition, pairs, within, clusters, dimension, size, a, b, direction }
    }

    /// The best bound found on the scaled inertia.
    pub(super) fn best_bound(&self, monitor: &Monitor) -> Result<f64> {
        let inertia = self.partition.inertia;
        let explicit = self.explicit_bound()?;
        if explicit >= inertia * (1.0 - super::CERTIFIED) {
            return Ok(explicit);
        }
        let best = maximize(|t| {
            monitor.check()?;
            self.bound(t)
        })?;
        Ok(explicit.max(best).clamp(0.0, inertia))
    }

    /// `inertia − Σ_{j<K} max(0, e_j − λ)`; −∞ where λ is not positive, which only [`bound`](Self::bound) covers.
    pub(super) fn explicit_bound(&self) -> Result<f64> {
        let (classes, lambda) = (self.pairs.len(), self.pairs.lambda);
        if lambda <= 0.0 {
            return Ok(f64::NEG_INFINITY);
        }
        let rank = self.size - classes;
        let mut inner = Vec::with_capacity(rank * rank);
        for row in classes..self.size {
            let at = row * self.size + classes..(row + 1) * self.size;
            inner.extend(self.a[at.clone()].iter().zip(&self.b[at]).map(|(a, b)| a + b));
        }
        let raise = self.raise(self.partition.inertia, 0.0, norm(&inner));
        let largest = largest_eigenvalues(&inner, rank, self.clusters - 1)?.into_iter().map(raise);
        // Classes that are missing leave room for eigenvalues of the complement.
        let mut all: Vec<f64> = std::iter::repeat_n(lambda, classes - 1).chain(largest).collect();
        all.sort_unstable_by(|x, y| y.total_cmp(x));
        all.truncate(self.clusters - 1);
        let excess: f64 =
            all[..classes - 1].iter().map(|e| e - lambda).sum::<f64>() + all[classes - 1..].iter().sum::<f64>();
        let (inertia, spread) = (self.partition.inertia, self.partition.spread);
        let terms = (2 * self.dimension + 300) as f64;
        let rounding = f64::EPSILON * (terms * inertia + 4.0 * (inertia * spread).sqrt());
        Ok(inertia - excess - rounding)
    }

    /// `tr A − t s'Bs / W − Σ_{j<K} max(0, λ_j(A + tB))`.
    pub(super) fn bound(&self, t: f64) -> Result<f64> {
        let mut matrix = self.a.clone();
        axpy(&mut matrix, t, &self.b);
        self.project(&mut matrix);
        let spread = self.partition.spread;
        let raise = self.raise(spread, 1.0, norm(&matrix));
        let largest = largest_eigenvalues(&matrix, self.size, self.clusters - 1)?;
        let top: f64 = largest.into_iter().map(raise).sum();
        let total: f64 = self.pairs.masses.iter().sum();
        let along: f64 =
            self.pairs.unordered().map(|(l, k)| 2.0 * self.pairs.total(l, k).max(0.0)).sum::<f64>() / total;
        let rounding = (self.pairs.rounding + 1024.0 * f64::EPSILON) * (spread + t * along);
        Ok(spread - t * along - top - rounding)
    }

    /// Projects a matrix off `s` on both sides.
    fn project(&self, matrix: &mut [f64]) {
        let (size, direction) = (self.size, &self.direction);
        for row in matrix.chunks_exact_mut(size) {
            let along = dot(direction, row);
            axpy(row, -along, direction);
        }
        let mut along = vec![0.0; size];
        for (d, row) in direction.iter().zip(matrix.chunks_exact(size)) {
            axpy(&mut along, *d, row);
        }
        for (d, row) in direction.iter().zip(matrix.chunks_exact_mut(size)) {
            axpy(row, -d, &along);
        }
    }

    /// An upper bound on the exact eigenvalue from the computed one, of a matrix of norm `size`. Errors are counted in units
    /// of `scale`: the points' spread, or the inertia where the classes' indicators take no part (`outer` 0).
    ///
    /// `j` and `g` bound the norms of `J` and `G`, with `A`'s and `B`'s parts of `J` inside the classes, beside them and
    /// between the indicators.
    fn raise(&self, scale: f64, outer: f64, size: f64) -> impl Fn(f64) -> f64 + use<> {
        let (pairs, within) = (self.pairs, self.within);
        let (mut coupling, mut across, mut between, mut nearest) = (0.0f64, 0.0, 0.0, f64::INFINITY);
        for (l, k) in pairs.unordered() {
            let square = pairs.square(l, k);
            coupling = coupling.max(pairs.coupling(l, k) * square);
            across += (pairs.masses[l] + pairs.masses[k]) * square;
            between += 2.0 * pairs.total(l, k).powi(2) / (pairs.masses[l] * pairs.masses[k]);
            nearest = nearest.min(square.sqrt());
        }
        let inside = scale * within.copies * (1.0 + coupling);
        let beside = 3.0 * scale * within.copies + f64::sqrt(scale * across) + f64::sqrt(between);
        let (j, g) = (inside + outer * beside, outer + within.trace / scale);
        let square = 2.0 * within.error / scale * j * j * g;
        let relative = pairs.rounding * (1.0 + pairs.radius / nearest.max(f64::MIN_POSITIVE)) * (1.0 + coupling);
        let linear = relative * j * g + (8 * self.size + 64) as f64 * f64::EPSILON * size;
        move |eigenvalue: f64| (eigenvalue * eigenvalue + square).sqrt() + linear
    }
}

/// `B` in the coordinates.
fn matrix_b(pairs: &Pairs, within: &Within, size: usize) -> Vec<f64> {
    let count = pairs.len();
    let mut b = vec![0.0; size * size];
    for (l, k) in pairs.unordered() {
        let (coupling, total) = (pairs.coupling(l, k), pairs.total(l, k));
        if coupling == 0.0 {
            continue;
        }
        let (at_l, at_k) = (within.spans[l].start + count, within.spans[k].start + count);
        let (of_l, of_k) = (&within.pairs[l * count + k], &within.pairs[k * count + l]);
        let mean = total / (pairs.masses[l] * pairs.masses[k]).sqrt();
        b[l * size + k] += mean;
        b[k * size + l] += mean;
        for (j, x) in of_k.iter().enumerate() {
            b[l * size + at_k + j] += pairs.masses[l].sqrt() * x;
            b[(at_k + j) * size + l] += pairs.masses[l].sqrt() * x;
        }
        for (i, x) in of_l.iter().enumerate() {
            b[k * size + at_l + i] += pairs.masses[k].sqrt() * x;
            b[(at_l + i) * size + k] += pairs.masses[k].sqrt() * x;
        }
        for (i, x) in of_l.iter().enumerate() {
            axpy(&mut b[(at_l + i) * size + at_k..][..of_k.len()], coupling * x, of_k);
        }
        for (j, x) in of_k.iter().enumerate() {
            axpy(&mut b[(at_k + j) * size + at_l..][..of_l.len()], coupling * x, of_l);
        }
    }
    b
}

/// The bound with `B = 0`, from the scatter matrix of all points: for partitions too large for the other. 0 where that
/// would be too large too.
pub(super) fn spectral_bound(
    sample: &Sample,
    partition: &Partition,
    classes: &Classes,
    clusters: usize,
    monitor: &Monitor,
) -> Result<f64> {
    let p = sample.dimension();
    if p > super::LARGEST_PROBLEM || clusters > p {
        return Ok(0.0);
    }
    const ROWS: usize = 256;
    let mut scatter = vec![0.0; p * p];
    let mut rows = vec![0.0; ROWS * p];
    for start in (0..classes.points()).step_by(ROWS) {
        monitor.check()?;
        let points = start..(start + ROWS).min(classes.points());
        let rows = &mut rows[..points.len() * p];
        for (point, row) in points.zip(rows.chunks_exact_mut(p)) {
            let i = classes.row(point);
            sample.bring(i, row);
            let root = sample.weight(i).sqrt();
            row.iter_mut().for_each(|y| *y *= root);
        }
        add_gram(&mut scatter, rows, p);
    }
    let top: f64 = largest_eigenvalues(&scatter, p, clusters - 1)?.into_iter().sum();
    let terms = (classes.points() / ROWS + 8 * p + 1024) as f64;
    let rounding = clusters as f64 * terms * f64::EPSILON * partition.spread;
    Ok((partition.spread - top - rounding).clamp(0.0, partition.inertia))
}

/// The `count` largest eigenvalues of a symmetric matrix, as far as they are positive; 0 in the others' place.
fn largest_eigenvalues(matrix: &[f64], size: usize, count: usize) -> Result<Vec<f64>> {
    let values = symmetric_eigenvalues(matrix, size)?;
    Ok(values.into_iter().rev().map(|value| value.max(0.0)).chain(std::iter::repeat(0.0)).take(count).collect())
}

/// The largest value found of a concave function on [0, 1], by golden section.
fn maximize(mut function: impl FnMut(f64) -> Result<f64>) -> Result<f64> {
    const GOLDEN: f64 = 0.618_033_988_749_894_8;
    let (mut low, mut high) = (0.0, 1.0);
    let mut best = function(low)?.max(function(high)?);
    let (mut left, mut right) = (1.0 - GOLDEN, GOLDEN);
    let (mut at_left, mut at_right) = (function(left)?, function(right)?);
    for _ in 0..STEPS {
        best = best.max(at_left).max(at_right);
        if at_left > at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - GOLDEN * (high - low);
            at_left = function(left)?;
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + GOLDEN * (high - low);
            at_right = function(right)?;
        }
    }
    Ok(best.max(at_left).max(at_right))
}
