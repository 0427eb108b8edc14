//! The classes of a partition, and what the dual solution needs of each pair of them.

use crate::{partition::Partition, sample::Sample};
use gibbs_core::{
    Monitor, Result,
    simd::{dot, norm, squared_distance},
};
use std::ops::Range;

/// Rows of a class that are worked on at once.
const CHUNK: usize = 256;

/// Share of its largest possible value up to which λ is used: keeps every `T_lk` away from 0.
const CAUTION: f64 = 0.95;

/// The points that have weight, class by class. Classes without such points are left out.
pub(crate) struct Classes {
    order: Vec<u32>,
    ranges: Vec<Range<usize>>,
    /// The partition's number of each class.
    pub(super) numbers: Vec<usize>,
}

impl Classes {
    pub(crate) fn new(sample: &Sample, partition: &Partition, labels: &[u32]) -> Self {
        let mut ends = Vec::with_capacity(partition.counts.len());
        let mut end = 0;
        for count in &partition.counts {
            ends.push(end);
            end += count;
        }
        let mut order = vec![0; end];
        for i in (0..sample.len()).filter(|&i| sample.counts(i)) {
            let end = &mut ends[labels[i] as usize];
            order[*end] = i as u32;
            *end += 1;
        }
        let numbers: Vec<usize> = (0..ends.len()).filter(|&class| partition.counts[class] > 0).collect();
        let ranges = numbers.iter().map(|&class| ends[class] - partition.counts[class]..ends[class]).collect();
        Self { order, ranges, numbers }
    }

    /// Number of classes.
    pub(super) fn len(&self) -> usize {
        self.ranges.len()
    }

    /// Number of points.
    pub(super) fn points(&self) -> usize {
        self.order.len()
    }

    /// The points of every class.
    pub(super) fn ranges(&self) -> Vec<Range<usize>> {
        self.ranges.clone()
    }

    /// The row of a point, counted class by class.
    #[inline]
    pub(super) fn row(&self, point: usize) -> usize {
        self.order[point] as usize
    }

    /// Every class in chunks of its points.
    pub(super) fn chunks(&self) -> Vec<(usize, Range<usize>)> {
        let chunks = |(class, range): (usize, &Range<usize>)| {
            let end = range.end;
            range.clone().step_by(CHUNK).map(move |start| (class, start..(start + CHUNK).min(end)))
        };
        self.ranges.iter().enumerate().flat_map(chunks).collect()
    }
}

/// λ and, for classes `l ≠ k`, the quantities of the dual solution.
pub(super) struct Pairs {
    classes: usize,
    dimension: usize,
    /// `W_l`.
    pub(super) masses: Vec<f64>,
    /// `c_l`, class by class (`classes × p`).
    centers: Vec<f64>,
    /// `‖c_l − c_k‖²` (`classes²`).
    squares: Vec<f64>,
    /// λ, below its exact value.
    pub(super) lambda: f64,
    /// Bound on the relative rounding error of an inner product of offsets and differences, the centers' errors included.
    pub(super) rounding: f64,
    /// Largest ‖yᵢ‖.
    pub(super) radius: f64,
}

impl Pairs {
    /// Finds λ in one pass over the points. `O(npK)`.
    pub(super) fn new(sample: &Sample, partition: &Partition, classes: &Classes, monitor: &Monitor) -> Result<Self> {
        let (count, p) = (classes.len(), sample.dimension());
        let centers: Vec<f64> = classes.numbers.iter().flat_map(|&class| partition.center(class)).copied().collect();
        let pair = |index: usize| (index / count * p, index % count * p);
        let square = |(l, k): (usize, usize)| squared_distance(&centers[l..l + p], &centers[k..k + p]);
        let squares = (0..count * count).map(pair).map(square).collect();
        let masses = classes.numbers.iter().map(|&class| partition.masses[class]).collect();
        let longest_sum = sample.blocks(0).first().map_or(0, ExactSizeIterator::len);
        let rounding = (p + 64 + longest_sum) as f64 * f64::EPSILON;
        let mut pairs = Self {
            classes: count,
            dimension: p,
            masses,
            centers,
            squares,
            lambda: f64::INFINITY,
            rounding,
            radius: 0.0,
        };
        pairs.find_lambda(sample, classes, monitor)?;
        Ok(pairs)
    }

    /// Number of classes.
    pub(super) fn len(&self) -> usize {
        self.classes
    }

    /// Pairs `l < k`.
    pub(super) fn unordered(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let count = self.classes;
        (0..count).flat_map(move |l| (l + 1..count).map(move |k| (l, k)))
    }

    /// The center of a class.
    pub(super) fn center(&self, class: usize) -> &[f64] {
        &self.centers[class * self.dimension..][..self.dimension]
    }

    /// `c_l − c_k` for all `k` (`classes × p`).
    pub(super) fn differences(&self, l: usize) -> Vec<f64> {
        let differences = |k| self.center(l).iter().zip(self.center(k)).map(|(a, b)| a - b);
        (0..self.classes).flat_map(differences).collect()
    }

    /// `‖c_l − c_k‖²`.
    pub(super) fn square(&self, l: usize, k: usize) -> f64 {
        self.squares[l * self.classes + k]
    }

    /// `T_lk = W_l W_k ‖c_l − c_k‖² / 2 − λ (W_l + W_k) / 2`.
    pub(super) fn total(&self, l: usize, k: usize) -> f64 {
        let (a, b) = (self.masses[l], self.masses[k]);
        0.5 * (a * b * self.square(l, k) - self.lambda * (a + b))
    }

    /// `W_l W_k / T_lk`; 0 where `T_lk` is, and with it the block of `B`.
    pub(super) fn coupling(&self, l: usize, k: usize) -> f64 {
        let total = self.total(l, k);
        if total > 0.0 { self.masses[l] * self.masses[k] / total } else { 0.0 }
    }

    /// `d_ik − d_il = ‖c_l − c_k‖² + 2 ⟨yᵢ − c_l, c_l − c_k⟩`, so each pair needs its least inner product.
    fn find_lambda(&mut self, sample: &Sample, classes: &Classes, monitor: &Monitor) -> Result<()> {
        let count = self.classes;
        let parts = monitor.map(classes.chunks(), |_, (class, points)| -> Result<_> {
            let differences = self.differences(class);
            let (mut least, mut radius) = (vec![f64::INFINITY; count], 0.0f64);
            let mut y = vec![0.0; sample.dimension()];
            for point in points {
                if point % 64 == 0 {
                    monitor.check()?;
                }
                sample.bring(classes.row(point), &mut y);
                radius = radius.max(norm(&y));
                y.iter_mut().zip(self.center(class)).for_each(|(y, c)| *y -= c);
                for (least, difference) in least.iter_mut().zip(differences.chunks_exact(y.len())) {
                    *least = least.min(dot(&y, difference));
                }
            }
            Ok((class, least, radius))
        })?;
        let mut least = vec![f64::INFINITY; count * count];
        for part in parts {
            let (class, part, radius) = part?;
            self.radius = self.radius.max(radius);
            let least = least[class * count..(class + 1) * count].iter_mut();
            least.zip(part).for_each(|(least, part)| *least = least.min(part));
        }
        for l in 0..count {
            for k in (0..count).filter(|&k| k != l) {
                let (a, b, square) = (self.masses[l], self.masses[k], self.square(l, k));
                let error = 4.0 * self.rounding * self.radius * square.sqrt();
                let slack = (square + 2.0 * least[l * count + k] - error).min(CAUTION * square);
                self.lambda = self.lambda.min(a * b / (a + b) * slack);
            }
        }
        self.lambda -= 1e-9 * self.lambda.abs();
        Ok(())
    }
}
