//! A partition of weighted points: its centers, masses and inertia.

use crate::sample::Sample;
use gibbs_core::{
    Monitor, Result,
    simd::{axpy, squared_distance},
};

/// Rows whose sum is closed before the next begins, so that rounding errors do not grow with the number of rows.
const SEGMENT: usize = 128;

/// Class `k` of `classes`, in the scaled space of [`Sample`].
///
/// A center is the weighted mean of its class, computed as the class's first point plus the mean offset from it: exact
/// for a class of equal points, whose inertia is then exactly 0.
pub(crate) struct Partition {
    /// Σ wᵢ over the class (`classes`).
    pub(crate) masses: Vec<f64>,
    /// Points of positive weight in the class (`classes`).
    pub(crate) counts: Vec<usize>,
    /// The centers, row by row (`classes × p`); 0 where the class has no mass.
    pub(crate) centers: Vec<f64>,
    /// Σ wᵢ ‖yᵢ − center‖².
    pub(crate) inertia: f64,
    /// Σ wᵢ ‖yᵢ‖².
    pub(crate) spread: f64,
}

impl Partition {
    /// Describes the partition that `labels` (`n`, below `classes`) give. `O(np)`.
    pub(crate) fn new(sample: &Sample, labels: &[u32], classes: usize, monitor: &Monitor) -> Result<Self> {
        let mut partition = Self {
            masses: vec![0.0; classes],
            counts: vec![0; classes],
            centers: first_points(sample, labels, classes),
            inertia: 0.0,
            spread: 0.0,
        };
        partition.move_to_means(sample, labels, monitor)?;
        partition.measure(sample, labels, monitor)?;
        Ok(partition)
    }

    /// The center of a class.
    pub(crate) fn center(&self, class: usize) -> &[f64] {
        let p = self.centers.len() / self.masses.len();
        &self.centers[class * p..(class + 1) * p]
    }

    /// Moves the centers from each class's first point to its mean.
    fn move_to_means(&mut self, sample: &Sample, labels: &[u32], monitor: &Monitor) -> Result<()> {
        let (classes, p) = (self.masses.len(), sample.dimension());
        let centers = &self.centers;
        let parts = monitor.map(sample.blocks(2 * classes), |_, rows| -> Result<_> {
            let (mut masses, mut counts, mut offsets) = (vec![0.0; classes], vec![0; classes], vec![0.0; classes * p]);
            let mut y = vec![0.0; p];
            for (done, i) in rows.enumerate() {
                if done % SEGMENT == 0 {
                    monitor.check()?;
                }
                let (class, weight) = (labels[i] as usize, sample.weight(i));
                let at = class * p..(class + 1) * p;
                sample.bring(i, &mut y);
                masses[class] += weight;
                counts[class] += usize::from(sample.counts(i));
                for ((offset, y), center) in offsets[at.clone()].iter_mut().zip(&y).zip(&centers[at]) {
                    *offset += weight * (y - center);
                }
            }
            Ok((masses, counts, offsets))
        })?;
        let mut offsets = vec![0.0; classes * p];
        for part in parts {
            let (masses, counts, part) = part?;
            axpy(&mut self.masses, 1.0, &masses);
            self.counts.iter_mut().zip(counts).for_each(|(count, part)| *count += part);
            axpy(&mut offsets, 1.0, &part);
        }
        for class in (0..classes).filter(|&class| self.counts[class] > 0) {
            let at = class * p..(class + 1) * p;
            for (center, offset) in self.centers[at.clone()].iter_mut().zip(&offsets[at]) {
                *center += offset / self.masses[class];
            }
        }
        Ok(())
    }

    fn measure(&mut self, sample: &Sample, labels: &[u32], monitor: &Monitor) -> Result<()> {
        let origin = vec![0.0; sample.dimension()];
        let parts = monitor.map(sample.blocks(0), |_, rows| -> Result<_> {
            let (mut inertia, mut spread) = (0.0, 0.0);
            let mut y = vec![0.0; sample.dimension()];
            for start in rows.clone().step_by(SEGMENT) {
                monitor.check()?;
                let (mut near, mut far) = (0.0, 0.0);
                for i in start..(start + SEGMENT).min(rows.end) {
                    sample.bring(i, &mut y);
                    near += sample.weight(i) * squared_distance(&y, self.center(labels[i] as usize));
                    far += sample.weight(i) * squared_distance(&y, &origin);
                }
                inertia += near;
                spread += far;
            }
            Ok((inertia, spread))
        })?;
        for part in parts {
            let (inertia, spread) = part?;
            self.inertia += inertia;
            self.spread += spread;
        }
        Ok(())
    }
}

/// The first point of positive weight of each class.
fn first_points(sample: &Sample, labels: &[u32], classes: usize) -> Vec<f64> {
    let p = sample.dimension();
    let (mut first, mut seen) = (vec![0.0; classes * p], vec![false; classes]);
    for i in (0..sample.len()).filter(|&i| sample.counts(i)) {
        let class = labels[i] as usize;
        if !std::mem::replace(&mut seen[class], true) {
            sample.bring(i, &mut first[class * p..(class + 1) * p]);
        }
    }
    first
}
