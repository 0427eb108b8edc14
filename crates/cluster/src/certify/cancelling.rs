//! The matrix `B` that cancels the noise between classes.
//!
//! The product `r_ik r_jl / T_lk` leaves the inner products of the points' offsets `vᵢ = yᵢ − c_l` between classes as they
//! are, and their largest eigenvalue is that of all offsets together. Here the block of classes `l ≠ k` is
//!
//! ```text
//! B_ij = √wᵢ √wⱼ max(0, aᵢ + bⱼ − ⟨vᵢ, vⱼ⟩)        i ∈ G_l, j ∈ G_k
//! ```
//!
//! with `a`, `b` such that its sums over rows and columns are those of the product, `Σ_j wⱼ B_ij / … = r_ik`. Where nothing
//! is cut off, `A + B` is block diagonal off the classes' indicators, so its largest eigenvalue there is the largest of the
//! classes' own scatter matrices, and the partition is optimal as soon as λ exceeds that: near the threshold at which the
//! relaxation recovers planted classes, where the product is far from it. Whatever is left of the sums, the bound holds.
//!
//! `a` and `b` by alternating damped Newton steps, `O(n²)` each after `O(n² p)` for the inner products. Derived here.

use super::pairs::{Classes, Pairs};
use crate::sample::Sample;
use gibbs_core::{
    Monitor, Result,
    simd::{Kernel, Real, dispatch, dot},
};
use gibbs_linear::{add_gram, multiply_into, outer_gram, symmetric_eigenvalues};
use std::ops::Range;

/// Most Newton steps.
const STEPS: usize = 60;

/// Largest error of a sum, as a share of the largest, that is good enough.
const SETTLED: f64 = 1e-13;

/// Least share of a row's mass that counts as curvature.
const DAMPING: f64 = 0.2;

/// Largest scatter matrix whose eigenvalues are worth their time.
const LARGEST_SCATTER: usize = 400;

/// The matrix `B` (`n × n`), class by class.
pub(crate) fn matrix(sample: &Sample, classes: &Classes, pairs: &Pairs, monitor: &Monitor) -> Result<Vec<f64>> {
    let offsets = Offsets::new(sample, classes, pairs);
    let lambda = offsets.lambda(pairs, monitor)?;
    let each: Vec<(usize, usize)> = pairs.unordered().collect();
    let blocks = monitor.map(each.clone(), |_, (l, k)| -> Result<Vec<f64>> {
        let mut block = Block::new(&offsets, pairs, lambda, l, k);
        block.balance(monitor)?;
        Ok(block.finish())
    })?;
    let n = classes.points();
    let mut matrix = super::dense::matrix(n)?;
    for ((l, k), block) in each.into_iter().zip(blocks) {
        let (block, rows, columns) = (block?, &offsets.ranges[l], &offsets.ranges[k]);
        for (i, row) in rows.clone().zip(block.chunks_exact(columns.len())) {
            matrix[i * n + columns.start..i * n + columns.end].copy_from_slice(row);
            columns.clone().zip(row).for_each(|(j, x)| matrix[j * n + i] = *x);
        }
    }
    Ok(matrix)
}

/// The points' offsets from the centers of their classes.
pub(super) struct Offsets {
    pub(super) dimension: usize,
    pub(super) ranges: Vec<Range<usize>>,
    /// `vᵢ` (`n × p`).
    rows: Vec<f64>,
    pub(super) weights: Vec<f64>,
    /// `d_ik − d_il` (`n × K`).
    differences: Vec<f64>,
}

impl Offsets {
    pub(super) fn new(sample: &Sample, classes: &Classes, pairs: &Pairs) -> Self {
        let (p, count) = (sample.dimension(), pairs.len());
        let mut offsets = Self {
            dimension: p,
            ranges: classes.ranges(),
            rows: vec![0.0; classes.points() * p],
            weights: (0..classes.points()).map(|point| sample.weight(classes.row(point))).collect(),
            differences: vec![0.0; classes.points() * count],
        };
        for (l, range) in offsets.ranges.iter().enumerate() {
            let directions = pairs.differences(l);
            for point in range.clone() {
                let row = &mut offsets.rows[point * p..(point + 1) * p];
                sample.bring(classes.row(point), row);
                row.iter_mut().zip(pairs.center(l)).for_each(|(y, c)| *y -= c);
                for k in (0..count).filter(|&k| k != l) {
                    let along = dot(row, &directions[k * p..(k + 1) * p]);
                    offsets.differences[point * count + k] = pairs.square(l, k) + 2.0 * along;
                }
            }
        }
        offsets
    }

    pub(super) fn rows(&self, class: usize) -> &[f64] {
        &self.rows[self.ranges[class].start * self.dimension..self.ranges[class].end * self.dimension]
    }

    /// λ for this matrix: between the classes' largest scatter and the largest λ that keeps all `r` positive, where there
    /// is room.
    fn lambda(&self, pairs: &Pairs, monitor: &Monitor) -> Result<f64> {
        let Some(largest) = self.largest_scatter(pairs, monitor)? else {
            return Ok(0.9 * pairs.lambda.max(0.0));
        };
        Ok(if largest < pairs.lambda { 0.5 * (largest + pairs.lambda) } else { pairs.lambda })
    }

    /// The largest eigenvalue of a class's scatter matrix; nothing where λ leaves no room or the matrices are too large.
    pub(super) fn largest_scatter(&self, pairs: &Pairs, monitor: &Monitor) -> Result<Option<f64>> {
        let p = self.dimension;
        let most = self.ranges.iter().map(|range| range.len().min(p)).max().unwrap_or(0);
        if pairs.lambda <= 0.0 || most > LARGEST_SCATTER {
            return Ok(None);
        }
        let largest = monitor.map((0..pairs.len()).collect(), |_, class: usize| -> Result<f64> {
            let range = self.ranges[class].clone();
            let mut rows = self.rows(class).to_vec();
            for (row, weight) in rows.chunks_exact_mut(p).zip(&self.weights[range.clone()]) {
                row.iter_mut().for_each(|y| *y *= weight.sqrt());
            }
            let values = if range.len() < p {
                symmetric_eigenvalues(&outer_gram(&rows, range.len(), p), range.len())?
            } else {
                let mut scatter = vec![0.0; p * p];
                add_gram(&mut scatter, &rows, p);
                symmetric_eigenvalues(&scatter, p)?
            };
            Ok(values.last().copied().unwrap_or(0.0))
        })?;
        largest.into_iter().try_fold(0.0f64, |most, value| value.map(|value| most.max(value))).map(Some)
    }

    /// `r_ik` for the points of class `l`, cut off at 0.
    pub(super) fn sums(&self, pairs: &Pairs, lambda: f64, l: usize, k: usize) -> Vec<f64> {
        let (own, other) = (pairs.masses[l], pairs.masses[k]);
        let shift = 0.5 * lambda * (own + other) / own;
        let sum = |point: usize| (0.5 * other * self.differences[point * pairs.len() + k] - shift).max(0.0);
        self.ranges[l].clone().map(sum).collect()
    }
}

/// The block of two classes, without the weights' roots.
struct Block<'a> {
    /// `−⟨vᵢ, vⱼ⟩`.
    products: Vec<f64>,
    weights: [&'a [f64]; 2],
    masses: [f64; 2],
    /// The sums wanted of rows and of columns.
    sums: [Vec<f64>; 2],
    a: Vec<f64>,
    b: Vec<f64>,
}

impl<'a> Block<'a> {
    fn new(offsets: &'a Offsets, pairs: &Pairs, lambda: f64, l: usize, k: usize) -> Self {
        let p = offsets.dimension;
        let (left, right) = (offsets.rows(l), offsets.rows(k));
        let (rows, columns) = (left.len() / p, right.len() / p);
        let mut turned = vec![0.0; right.len()];
        for (j, row) in right.chunks_exact(p).enumerate() {
            row.iter().enumerate().for_each(|(at, y)| turned[at * columns + j] = -y);
        }
        let mut products = vec![0.0; rows * columns];
        multiply_into(&mut products, left, &turned, p, columns);
        let weights = [&offsets.weights[offsets.ranges[l].clone()], &offsets.weights[offsets.ranges[k].clone()]];
        let masses = [pairs.masses[l], pairs.masses[k]];
        let sums = [offsets.sums(pairs, lambda, l, k), offsets.sums(pairs, lambda, k, l)];
        // What has these sums where nothing is cut off, as the offsets of a class sum to 0.
        let total = 0.5 * (dot(&sums[0], weights[0]) + dot(&sums[1], weights[1]));
        let half = 0.5 * total / (masses[0] * masses[1]);
        let a = sums[0].iter().map(|r| r / masses[1] - half).collect();
        let b = sums[1].iter().map(|r| r / masses[0] - half).collect();
        Self { products, weights, masses, sums, a, b }
    }

    /// Newton's steps for the rows and the columns in turn.
    fn balance(&mut self, monitor: &Monitor) -> Result<()> {
        let largest = self.sums.iter().flatten().fold(0.0f64, |largest, sum| largest.max(*sum));
        for _ in 0..STEPS {
            monitor.check()?;
            if dispatch(Sweep(self)) <= SETTLED * largest {
                break;
            }
        }
        Ok(())
    }

    fn finish(self) -> Vec<f64> {
        let mut block = self.products;
        let roots: Vec<f64> = self.weights[1].iter().map(|weight| weight.sqrt()).collect();
        for (i, row) in block.chunks_exact_mut(roots.len()).enumerate() {
            let (a, root) = (self.a[i], self.weights[0][i].sqrt());
            for ((x, b), other) in row.iter_mut().zip(&self.b).zip(&roots) {
                *x = root * other * (a + b + *x).max(0.0);
            }
        }
        block
    }
}

/// One step for all rows, then one for all columns; the largest error met.
struct Sweep<'b, 'a>(&'b mut Block<'a>);

impl Kernel for Sweep<'_, '_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let block = self.0;
        let columns = block.b.len();
        let (mut sums, mut curvatures) = (vec![0.0; columns], vec![0.0; columns]);
        let mut worst = 0.0f64;
        for (i, row) in block.products.chunks_exact(columns).enumerate() {
            let a = block.a[i];
            let (sum, curvature) = row_sum::<FMA>(row, &block.b, block.weights[1], a);
            let error = block.sums[0][i] - sum;
            worst = worst.max(error.abs());
            let a = a + error / curvature.max(DAMPING * block.masses[1]);
            block.a[i] = a;
            let weight = block.weights[0][i];
            for j in 0..columns {
                let x = a + block.b[j] + row[j];
                let on = if x > 0.0 { weight } else { 0.0 };
                sums[j] = x.times_plus::<FMA>(on, sums[j]);
                curvatures[j] += on;
            }
        }
        for j in 0..columns {
            let error = block.sums[1][j] - sums[j];
            worst = worst.max(error.abs());
            block.b[j] += error / curvatures[j].max(DAMPING * block.masses[0]);
        }
        worst
    }
}

/// `Σ_j wⱼ max(0, a + bⱼ + xⱼ)`, and the mass of the positive terms; in eight lanes.
#[inline(always)]
pub(super) fn row_sum<const FMA: bool>(row: &[f64], b: &[f64], weights: &[f64], a: f64) -> (f64, f64) {
    const LANES: usize = 8;
    let (mut sums, mut masses) = ([0.0; LANES], [0.0; LANES]);
    let (rows, rest) = row.as_chunks::<LANES>();
    let (bs, b_rest) = b.as_chunks::<LANES>();
    let (ws, w_rest) = weights.as_chunks::<LANES>();
    for ((x, b), w) in rows.iter().zip(bs).zip(ws) {
        for lane in 0..LANES {
            let x = a + b[lane] + x[lane];
            let on = if x > 0.0 { w[lane] } else { 0.0 };
            sums[lane] = x.times_plus::<FMA>(on, sums[lane]);
            masses[lane] += on;
        }
    }
    let (mut sum, mut mass) = (0.0, 0.0);
    for ((x, b), w) in rest.iter().zip(b_rest).zip(w_rest) {
        let x = a + b + x;
        let on = if x > 0.0 { *w } else { 0.0 };
        sum += on * x;
        mass += on;
    }
    for lane in 0..LANES {
        sum += sums[lane];
        mass += masses[lane];
    }
    (sum, mass)
}
