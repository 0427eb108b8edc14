//! The part of the points inside their classes, in orthonormal coordinates as few as possible.
//!
//! With the classes' offsets `X_l` (rows `√wᵢ (yᵢ − c_l)`, 0 outside `G_l`) the dual matrix needs, beside the classes'
//! indicators, the `p` columns of `X = Σ X_l` and the vectors `X_l (c_l − c_k)`. Their coordinates come from
//! - the points themselves, in as many dimensions as there are points; or
//! - the scatter matrices `X_l'X_l = V Λ V'` of the classes, `√Λ V'` being coordinates of `X_l`'s columns: `Kp` dimensions; or
//! - the Gram matrix of just those `p + K (K − 1)` vectors, taken apart in the same way.

use super::pairs::{Classes, Pairs};
use crate::{partition::Partition, sample::Sample};
use gibbs_core::{
    Monitor, Result,
    simd::{axpy, dot, scale},
};
use gibbs_linear::{add_gram, symmetric_eigen};
use std::ops::Range;

/// Chunks of rows whose scatter matrices are kept at once.
const WAVE: usize = 8;

/// Which coordinates are used, and how many at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    Points(usize),
    Scatters(usize),
    Pooled(usize),
}

impl Route {
    /// The one with the fewest coordinates.
    pub(super) fn choose(points: usize, dimension: usize, classes: usize) -> Self {
        let scatters = classes.saturating_mul(dimension);
        let pooled = dimension.saturating_add(classes.saturating_mul(classes - 1));
        if points <= scatters.min(pooled) {
            Self::Points(points)
        } else if scatters <= pooled {
            Self::Scatters(scatters)
        } else {
            Self::Pooled(pooled)
        }
    }

    /// Largest number of coordinates.
    pub(super) fn size(self) -> usize {
        let (Self::Points(size) | Self::Scatters(size) | Self::Pooled(size)) = self;
        size
    }
}

/// Coordinates of the columns of `X` and of the vectors `X_l (c_l − c_k)`.
pub(super) struct Within {
    /// Coordinate by coordinate, the columns of `X` (`rank × p`).
    pub(super) columns: Vec<f64>,
    /// For each class, the coordinates in which it lies.
    pub(super) spans: Vec<Range<usize>>,
    /// For each ordered pair (`classes²`), the coordinates of `X_l (c_l − c_k)` in the span of class `l`.
    pub(super) pairs: Vec<Vec<f64>>,
    /// Trace of the Gram matrix of the vectors that the coordinates stand for: the `p` columns of each `X_l`, or the
    /// `p + K (K − 1)` pooled ones.
    pub(super) trace: f64,
    /// Bound on the norm of that matrix's error.
    pub(super) error: f64,
    /// How many of those vectors a column of `X` is the sum of.
    pub(super) copies: f64,
}

impl Within {
    pub(super) fn new(
        sample: &Sample,
        partition: &Partition,
        classes: &Classes,
        pairs: &Pairs,
        route: Route,
        monitor: &Monitor,
    ) -> Result<Self> {
        let offsets = Offsets { sample, partition, classes };
        match route {
            Route::Points(_) => {
                let within = Self::of_rows(offsets.all(monitor)?, classes.ranges(), pairs);
                Ok(Self { error: offsets.centering(within.trace), ..within })
            }
            Route::Scatters(_) => Self::from_scatters(&offsets, pairs, monitor),
            Route::Pooled(_) => Self::pooled(&offsets, pairs, monitor),
        }
    }

    /// From rows that stand for the points of each class, without error so far.
    fn of_rows(columns: Vec<f64>, spans: Vec<Range<usize>>, pairs: &Pairs) -> Self {
        let (count, p) = (pairs.len(), pairs.center(0).len());
        let mut images = Vec::with_capacity(count * count);
        for (l, span) in spans.iter().enumerate() {
            let rows = || columns[span.start * p..span.end * p].chunks_exact(p);
            let differences = pairs.differences(l);
            images.extend(differences.chunks_exact(p).map(|d| rows().map(|row| dot(row, d)).collect::<Vec<_>>()));
        }
        let trace = dot(&columns, &columns);
        Self { error: 0.0, columns, spans, pairs: images, trace, copies: count as f64 }
    }

    fn from_scatters(offsets: &Offsets, pairs: &Pairs, monitor: &Monitor) -> Result<Self> {
        let p = offsets.sample.dimension();
        let (mut columns, mut spans) = (Vec::new(), Vec::new());
        for class in 0..pairs.len() {
            let start = columns.len() / p;
            root(&offsets.scatter(class, monitor)?, p, &mut columns)?;
            spans.push(start..columns.len() / p);
        }
        let within = Self::of_rows(columns, spans, pairs);
        Ok(Self { error: offsets.error(pairs, p, within.trace), ..within })
    }

    fn pooled(offsets: &Offsets, pairs: &Pairs, monitor: &Monitor) -> Result<Self> {
        let (count, p) = (pairs.len(), offsets.sample.dimension());
        let size = p + count * (count - 1);
        let mut gram = vec![0.0; size * size];
        let place = |l: usize, k: usize| p + l * (count - 1) + if k > l { k - 1 } else { k };
        for l in 0..count {
            let scatter = offsets.scatter(l, monitor)?;
            for (row, scatter) in gram.chunks_exact_mut(size).zip(scatter.chunks_exact(p)) {
                axpy(&mut row[..p], 1.0, scatter);
            }
            let mut units = pairs.differences(l);
            units.chunks_exact_mut(p).enumerate().for_each(|(k, unit)| scale(unit, inverse_length(pairs, l, k)));
            let units: Vec<&[f64]> = units.chunks_exact(p).collect();
            for k in (0..count).filter(|&k| k != l) {
                let image: Vec<f64> = scatter.chunks_exact(p).map(|row| dot(row, units[k])).collect();
                let row = &mut gram[place(l, k) * size..][..size];
                row[..p].copy_from_slice(&image);
                for other in (0..count).filter(|&other| other != l) {
                    row[place(l, other)] = dot(&image, units[other]);
                }
            }
        }
        let mut coordinates = Vec::new();
        root(&gram, size, &mut coordinates)?;
        let trace = (0..size).map(|i| gram[i * size + i]).sum();
        let rank = coordinates.len() / size;
        let mut images = vec![Vec::new(); count * count];
        for (l, k) in (0..count).flat_map(|l| (0..count).map(move |k| (l, k))).filter(|(l, k)| l != k) {
            let length = pairs.square(l, k).sqrt();
            images[l * count + k] = coordinates.chunks_exact(size).map(|row| row[place(l, k)] * length).collect();
        }
        let columns = coordinates.chunks_exact(size).flat_map(|row| &row[..p]).copied().collect();
        let error = offsets.error(pairs, size, trace);
        Ok(Self { columns, spans: vec![0..rank; count], pairs: images, error, trace, copies: 1.0 })
    }
}

/// 1 / ‖c_l − c_k‖; 0 for equal centers.
fn inverse_length(pairs: &Pairs, l: usize, k: usize) -> f64 {
    let length = pairs.square(l, k).sqrt();
    if length > 0.0 { 1.0 / length } else { 0.0 }
}

/// Appends `√λ v'` for the eigenvalues λ above rounding of a symmetric matrix, of which the lower triangle is read.
fn root(matrix: &[f64], size: usize, rows: &mut Vec<f64>) -> Result<()> {
    let eigen = symmetric_eigen(matrix, size)?;
    let largest = eigen.values.last().copied().unwrap_or(0.0);
    let least = largest * size as f64 * f64::EPSILON;
    for (value, vector) in eigen.values.iter().zip(eigen.vectors.chunks_exact(size)) {
        if *value > least {
            let length = value.sqrt();
            rows.extend(vector.iter().map(|x| length * x));
        }
    }
    Ok(())
}

/// The weighted offsets of the points from their centers.
struct Offsets<'a> {
    sample: &'a Sample<'a>,
    partition: &'a Partition,
    classes: &'a Classes,
}

impl Offsets<'_> {
    /// The rows `√wᵢ (yᵢ − c_l)` of points of a class.
    fn rows(&self, class: usize, points: Range<usize>) -> Vec<f64> {
        let center = self.partition.center(self.classes.numbers[class]);
        let mut rows = vec![0.0; points.len() * center.len()];
        for (point, row) in points.zip(rows.chunks_exact_mut(center.len())) {
            let i = self.classes.row(point);
            self.sample.bring(i, row);
            let root = self.sample.weight(i).sqrt();
            row.iter_mut().zip(center).for_each(|(y, c)| *y = root * (*y - c));
        }
        rows
    }

    /// All of them, class by class.
    fn all(&self, monitor: &Monitor) -> Result<Vec<f64>> {
        Ok(monitor.map(self.classes.chunks(), |_, (class, points)| self.rows(class, points))?.concat())
    }

    /// `X_l'X_l`. `O(n_l p²)`.
    fn scatter(&self, class: usize, monitor: &Monitor) -> Result<Vec<f64>> {
        let p = self.sample.dimension();
        let chunks: Vec<_> = self.classes.chunks().into_iter().filter(|(of, _)| *of == class).collect();
        let mut scatter = vec![0.0; p * p];
        for wave in chunks.chunks(WAVE) {
            let parts = monitor.map(wave.to_vec(), |_, (class, points)| {
                let mut part = vec![0.0; p * p];
                add_gram(&mut part, &self.rows(class, points), p);
                part
            })?;
            parts.iter().for_each(|part| axpy(&mut scatter, 1.0, part));
        }
        Ok(scatter)
    }

    /// Bound on the error of a Gram matrix of the given size and trace: of its sums and of taking it apart.
    fn error(&self, pairs: &Pairs, size: usize, trace: f64) -> f64 {
        (pairs.rounding + (8 * size) as f64 * f64::EPSILON) * trace + self.centering(trace)
    }

    /// Bound on the error from the offsets themselves, whose last bits went with the centering.
    fn centering(&self, trace: f64) -> f64 {
        4.0 * f64::EPSILON * (self.partition.spread / self.partition.inertia).sqrt() * trace
    }
}
