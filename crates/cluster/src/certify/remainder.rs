//! The bound of the [cancelling](super::cancelling) matrix without a matrix of all pairs.
//!
//! Between classes `l ≠ k` write `max(0, t) = t + R`, `t = aᵢ + bⱼ − ⟨vᵢ, vⱼ⟩`. With `yᵢ = c_l + vᵢ` the entries of `A + B` are a sum of a
//! number of the row, a number of the column, and `R ≥ 0`; inside a class they are `⟨yᵢ, yⱼ⟩`. So off the span of all the
//! classes' indicators `A + B` is the classes' own scatter matrices side by side plus `P R P`, and
//!
//! ```text
//! e₁ ≤ max_l λ_max(X_l'X_l) + λ_max(R)        λ_max(R) ≤ max_i (Rx)_i / x_i for every x > 0
//! ```
//!
//! the second by Collatz and Wielandt, as no entry of `R` is negative. No eigenvalue can be missed: the only ones computed
//! are those of `p × p` and `K × K` matrices, all of them. `R` has few entries where the classes are apart (about one in 200 near
//! the threshold of recovery). On the indicators' span `A + B` is known from sums over rows, and what couples the span to the
//! rest, `C`, is nearly 0 by the choice of `a` and `b`; for every `τ > 0`
//!
//! ```text
//! A + B ⪯ (M_UU + C'C / τ) ⊕ (e₁ + τ)
//! ```
//!
//! Time `O(n² p)` for each of about five sweeps, memory `O(np)` and the entries of `R`. Derived here; L. Collatz, Einschließungssatz
//! für die charakteristischen Zahlen von Matrizen, Mathematische Zeitschrift 48 (1942).

use super::{
    cancelling::{Offsets, row_sum},
    pairs::{Classes, Pairs},
};
use crate::{partition::Partition, sample::Sample};
use gibbs_core::{
    Monitor, Result,
    simd::{Kernel, Real, axpy, dispatch, dot},
};
use gibbs_linear::{multiply_into, symmetric_eigenvalues};

/// Rows that are worked on at once.
const ROWS: usize = 128;

/// Most sweeps.
const SWEEPS: usize = 16;

/// Largest error of a sum, as a share of the largest: it enters the bound squared.
const SETTLED: f64 = 1e-7;

/// Least share of a row's mass that counts as curvature.
const DAMPING: f64 = 0.2;

/// Most entries of `R`.
const MOST_ENTRIES: usize = 20_000_000;

/// Power steps for `x`.
const POWERS: usize = 30;

/// Operations, about.
pub(super) fn cost(points: usize, dimension: usize, classes: usize) -> f64 {
    let (n, p, k) = (points as f64, dimension as f64, classes as f64);
    7.0 * 0.5 * n * n * (1.0 - 1.0 / k) * (2.0 * p + 12.0)
}

/// The bound on the scaled inertia; nothing where the classes are not far enough apart for it.
pub(super) fn bound(
    sample: &Sample,
    partition: &Partition,
    classes: &Classes,
    pairs: &Pairs,
    rank: usize,
    monitor: &Monitor,
) -> Result<Option<f64>> {
    let offsets = Offsets::new(sample, classes, pairs);
    let Some(scatter) = offsets.largest_scatter(pairs, monitor)?.filter(|scatter| *scatter < pairs.lambda) else {
        return Ok(None);
    };
    let lambda = 0.5 * (scatter + pairs.lambda);
    let mut remainder = Remainder::new(classes.points(), pairs.len());
    for (l, k) in pairs.unordered() {
        let mut block = Block::new(&offsets, pairs, lambda, l, k);
        block.balance(monitor)?;
        if !remainder.take(block, monitor)? {
            return Ok(None);
        }
    }
    let spread = partition.spread;
    let longest = offsets.ranges.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
    let share = (longest / 8 + offsets.dimension + pairs.len() + 256) as f64 * f64::EPSILON;
    let inner = scatter + remainder.largest()? + share * (partition.inertia + remainder.size);
    let coupling = Coupling::new(sample, classes, pairs, &offsets, &remainder.sums);
    let (along, top) = coupling.top(inner, rank)?;
    Ok(Some(spread - along - top - (rank + 2) as f64 * share * (spread + coupling.size())))
}

/// Two classes, without the matrix of their pairs.
struct Block<'a> {
    classes: [usize; 2],
    starts: [usize; 2],
    dimension: usize,
    /// `vᵢ`.
    left: &'a [f64],
    /// `−vⱼ`, a column each (`p × n_k`).
    right: Vec<f64>,
    weights: [&'a [f64]; 2],
    masses: [f64; 2],
    wanted: [Vec<f64>; 2],
    a: Vec<f64>,
    b: Vec<f64>,
}

impl<'a> Block<'a> {
    fn new(offsets: &'a Offsets, pairs: &Pairs, lambda: f64, l: usize, k: usize) -> Self {
        let p = offsets.dimension;
        let (left, other) = (offsets.rows(l), offsets.rows(k));
        let columns = other.len() / p;
        let mut right = vec![0.0; other.len()];
        for (j, row) in other.chunks_exact(p).enumerate() {
            row.iter().enumerate().for_each(|(at, y)| right[at * columns + j] = -y);
        }
        let ranges = [&offsets.ranges[l], &offsets.ranges[k]];
        let weights = ranges.map(|range| &offsets.weights[range.clone()]);
        let masses = [pairs.masses[l], pairs.masses[k]];
        let wanted = [offsets.sums(pairs, lambda, l, k), offsets.sums(pairs, lambda, k, l)];
        let total = 0.5 * (dot(&wanted[0], weights[0]) + dot(&wanted[1], weights[1]));
        let half = 0.5 * total / (masses[0] * masses[1]);
        let a = wanted[0].iter().map(|r| r / masses[1] - half).collect();
        let b = wanted[1].iter().map(|r| r / masses[0] - half).collect();
        let starts = ranges.map(|range| range.start);
        Self { classes: [l, k], starts, dimension: p, left, right, weights, masses, wanted, a, b }
    }

    /// Newton's steps for the rows and the columns in turn.
    fn balance(&mut self, monitor: &Monitor) -> Result<()> {
        let largest = self.wanted.iter().flatten().fold(0.0f64, |largest, sum| largest.max(*sum));
        for _ in 0..SWEEPS {
            let parts = self.sweep(true, monitor)?;
            let columns = self.b.len();
            let (mut sums, mut curvatures, mut worst) = (vec![0.0; columns], vec![0.0; columns], 0.0f64);
            let mut a = Vec::with_capacity(self.a.len());
            for part in parts {
                a.extend(part.a);
                axpy(&mut sums, 1.0, &part.sums);
                axpy(&mut curvatures, 1.0, &part.curvatures);
                worst = worst.max(part.worst);
            }
            self.a = a;
            for j in 0..columns {
                let error = self.wanted[1][j] - sums[j];
                worst = worst.max(error.abs());
                self.b[j] += error / curvatures[j].max(DAMPING * self.masses[0]);
            }
            if worst <= SETTLED * largest {
                break;
            }
        }
        Ok(())
    }

    /// Chunks of rows: moved to meet their sums, or looked at as they are.
    fn sweep(&self, moves: bool, monitor: &Monitor) -> Result<Vec<Part>> {
        let (p, columns) = (self.dimension, self.b.len());
        monitor.map((0..self.a.len()).step_by(ROWS).collect(), |_, start: usize| {
            let rows = start..(start + ROWS).min(self.a.len());
            let mut products = vec![0.0; rows.len() * columns];
            multiply_into(&mut products, &self.left[rows.start * p..rows.end * p], &self.right, p, columns);
            dispatch(Chunk { block: self, start, products: &products, moves })
        })
    }
}

/// What a chunk of rows comes to.
struct Part {
    a: Vec<f64>,
    /// `Σⱼ wⱼ Bᵢⱼ` of the rows.
    rows: Vec<f64>,
    /// `Σᵢ wᵢ Bᵢⱼ` of the columns.
    sums: Vec<f64>,
    curvatures: Vec<f64>,
    worst: f64,
    /// `(i, j, √wᵢ √wⱼ R)`, where it is not moved.
    entries: Vec<(u32, u32, f64)>,
}

/// Rows against all columns of a block.
struct Chunk<'c, 'a> {
    block: &'c Block<'a>,
    start: usize,
    products: &'c [f64],
    moves: bool,
}

impl Kernel for Chunk<'_, '_> {
    type Output = Part;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> Part {
        let Chunk { block, start, products, moves } = self;
        let columns = block.b.len();
        let count = products.len() / columns;
        let mut part = Part {
            a: block.a[start..start + count].to_vec(),
            rows: Vec::with_capacity(count),
            sums: vec![0.0; columns],
            curvatures: vec![0.0; columns],
            worst: 0.0,
            entries: Vec::new(),
        };
        for (at, row) in products.chunks_exact(columns).enumerate() {
            let (sum, curvature) = row_sum::<FMA>(row, &block.b, block.weights[1], part.a[at]);
            let error = block.wanted[0][start + at] - sum;
            part.worst = part.worst.max(error.abs());
            if moves {
                part.a[at] += error / curvature.max(DAMPING * block.masses[1]);
            }
            part.rows.push(sum);
            let (a, weight) = (part.a[at], block.weights[0][start + at]);
            for j in 0..columns {
                let x = a + block.b[j] + row[j];
                let on = if x > 0.0 { weight } else { 0.0 };
                part.sums[j] = x.times_plus::<FMA>(on, part.sums[j]);
                part.curvatures[j] += on;
            }
            if !moves {
                let (i, root) = ((block.starts[0] + start + at) as u32, weight.sqrt());
                for j in 0..columns {
                    let x = a + block.b[j] + row[j];
                    if x < 0.0 {
                        part.entries.push((i, (block.starts[1] + j) as u32, -x * root * block.weights[1][j].sqrt()));
                    }
                }
            }
        }
        part
    }
}

/// `R`, and the sums of `B`.
struct Remainder {
    classes: usize,
    /// One triangle of `R`.
    entries: Vec<(u32, u32, f64)>,
    /// `Σ_{j in G_k} wⱼ Bᵢⱼ` (`n × K`).
    sums: Vec<f64>,
    /// `‖√w a‖ √W` summed: what rounding may be a share of.
    size: f64,
}

impl Remainder {
    fn new(points: usize, classes: usize) -> Self {
        Self { classes, entries: Vec::new(), sums: vec![0.0; points * classes], size: 0.0 }
    }

    /// Adds a block; false where `R` has too many entries.
    fn take(&mut self, block: Block, monitor: &Monitor) -> Result<bool> {
        let parts = block.sweep(false, monitor)?;
        let ([l, k], [first, second], count) = (block.classes, block.starts, self.classes);
        let mut row = first;
        for part in parts {
            for sum in &part.rows {
                self.sums[row * count + k] += sum;
                row += 1;
            }
            for (j, sum) in part.sums.iter().enumerate() {
                self.sums[(second + j) * count + l] += sum;
            }
            self.entries.extend(part.entries);
            if self.entries.len() > MOST_ENTRIES {
                return Ok(false);
            }
        }
        let square = |x: &[f64], weights: &[f64]| x.iter().zip(weights).map(|(x, w)| w * x * x).sum::<f64>().sqrt();
        self.size += square(&block.a, block.weights[0]) * block.masses[1].sqrt()
            + square(&block.b, block.weights[1]) * block.masses[0].sqrt();
        Ok(true)
    }

    /// An upper bound on the largest eigenvalue of `R`.
    fn largest(&self) -> Result<f64> {
        let n = self.sums.len() / self.classes;
        let product = |x: &[f64]| {
            let mut image = vec![0.0; n];
            for &(i, j, r) in &self.entries {
                image[i as usize] += r * x[j as usize];
                image[j as usize] += r * x[i as usize];
            }
            image
        };
        let (mut x, mut best) = (vec![1.0; n], f64::INFINITY);
        for _ in 0..POWERS {
            let image = product(&x);
            best = best.min(image.iter().zip(&x).fold(0.0f64, |most, (image, x)| most.max(image / x)));
            // All entries stay positive, and points that R connects weakly do not fall behind.
            let most = image.iter().fold(0.0f64, |most, x| most.max(*x));
            if most == 0.0 {
                return Ok(0.0);
            }
            x.iter_mut().zip(&image).for_each(|(x, image)| *x = image / most + 1e-3 * *x);
        }
        Ok(best * (1.0 + 1e-12))
    }
}

/// `A + B` on the classes' indicators, and what couples these to the rest.
struct Coupling {
    count: usize,
    /// `M_UU` (`K × K`).
    inner: Vec<f64>,
    /// `C'C` (`K × K`).
    outer: Vec<f64>,
    /// The weights' direction in the indicators.
    direction: Vec<f64>,
}

impl Coupling {
    fn new(sample: &Sample, classes: &Classes, pairs: &Pairs, offsets: &Offsets, sums: &[f64]) -> Self {
        let (count, p) = (pairs.len(), offsets.dimension);
        let mut images = vec![0.0; sums.len()];
        let mut y = vec![0.0; p];
        for (point, (image, sums)) in images.chunks_exact_mut(count).zip(sums.chunks_exact(count)).enumerate() {
            sample.bring(classes.row(point), &mut y);
            let root = offsets.weights[point].sqrt();
            for k in 0..count {
                let mass = pairs.masses[k];
                image[k] = root * (mass * dot(&y, pairs.center(k)) + sums[k]) / mass.sqrt();
            }
        }
        let mut inner = vec![0.0; count * count];
        for (l, range) in offsets.ranges.iter().enumerate() {
            for point in range.clone() {
                let share = offsets.weights[point].sqrt() / pairs.masses[l].sqrt();
                axpy(&mut inner[l * count..(l + 1) * count], share, &images[point * count..(point + 1) * count]);
            }
        }
        let mut outer = vec![0.0; count * count];
        for (l, range) in offsets.ranges.iter().enumerate() {
            for point in range.clone() {
                let share = offsets.weights[point].sqrt() / pairs.masses[l].sqrt();
                let image = &mut images[point * count..(point + 1) * count];
                axpy(image, -share, &inner[l * count..(l + 1) * count]);
                for (k, x) in image.iter().enumerate() {
                    axpy(&mut outer[k * count..(k + 1) * count], *x, image);
                }
            }
        }
        for i in 0..count {
            for j in 0..i {
                let mean = 0.5 * (inner[i * count + j] + inner[j * count + i]);
                (inner[i * count + j], inner[j * count + i]) = (mean, mean);
            }
        }
        let total: f64 = pairs.masses.iter().sum();
        let direction = pairs.masses.iter().map(|mass| (mass / total).sqrt()).collect();
        Self { count, inner, outer, direction }
    }

    fn size(&self) -> f64 {
        dot(&self.inner, &self.inner).sqrt()
    }

    /// `d'(A + B)d`, and a bound on the sum of the `rank` largest eigenvalues off `d`, as far as they are positive.
    fn top(&self, largest: f64, rank: usize) -> Result<(f64, f64)> {
        let count = self.count;
        let mut inner = self.inner.clone();
        let along = self.project(&mut inner);
        let coupled: f64 = (0..count).map(|k| self.outer[k * count + k]).sum();
        // The eigenvalue 0 of `d` is among them; the others are those that count.
        let values = symmetric_eigenvalues(&inner, count)?;
        let least = values.iter().copied().filter(|value| *value > largest).fold(f64::INFINITY, f64::min);
        let room = if least.is_finite() { 0.5 * (least - largest) } else { coupled.sqrt() };
        let room = room.max(f64::EPSILON * self.size()).max(f64::MIN_POSITIVE);
        let mut raised = self.outer.clone();
        self.project(&mut raised);
        inner.iter_mut().zip(&raised).for_each(|(x, c)| *x += c / room);
        let mut all = symmetric_eigenvalues(&inner, count)?;
        all.extend(std::iter::repeat_n(largest + room, rank));
        all.sort_unstable_by(|x, y| y.total_cmp(x));
        Ok((along, all[..rank].iter().map(|value| value.max(0.0)).sum()))
    }

    /// Projects a symmetric `K × K` matrix off `d`; returns `d'Md`.
    fn project(&self, matrix: &mut [f64]) -> f64 {
        let (count, d) = (self.count, &self.direction);
        let image: Vec<f64> = matrix.chunks_exact(count).map(|row| dot(row, d)).collect();
        let along = dot(&image, d);
        for (i, row) in matrix.chunks_exact_mut(count).enumerate() {
            axpy(row, -d[i], &image);
            axpy(row, along * d[i] - image[i], d);
        }
        along
    }
}
