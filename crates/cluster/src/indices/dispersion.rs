//! Indices of how compact the groups are and how far apart, by their centers.
//!
//! ```text
//! Davies–Bouldin     1/K Σₖ max over l ≠ k of (sₖ + sₗ) / ‖cₖ − cₗ‖,   sₖ the mean distance to the center cₖ
//! Calinski–Harabasz  [Σₖ nₖ ‖cₖ − c‖² / (K − 1)] / [Σᵢ ‖xᵢ − c_label(i)‖² / (n − K)]
//! ```
//!
//! `O(np + K²p)`. Multiplying the points by a constant changes neither.
//!
//! References: D. Davies, D. Bouldin, A cluster separation measure, IEEE PAMI 1 (1979); T. Caliński, J. Harabasz, A
//! dendrite method for cluster analysis, Communications in Statistics 3 (1974).

use super::groups_of;
use crate::{partition::Partition, sample::Sample};
use gibbs_core::{
    MatrixView, Monitor, Result,
    simd::{dot, squared_distance},
};

/// The Davies–Bouldin index of a partition of the points (`n × p`, finite) into 2 to `n − 1` groups: at least 0, smaller is
/// better; infinite where centers coincide and their groups have spread.
pub fn davies_bouldin(points: MatrixView, labels: &[i32], monitor: &Monitor) -> Result<f64> {
    let sample = Sample::new(points, None, monitor)?;
    let (labels, count) = groups_of(labels, sample.len())?;
    let partition = Partition::new(&sample, &labels, count, monitor)?;
    let spreads = mean_distances(&sample, &partition, &labels, monitor)?;
    let mut total = 0.0;
    for k in 0..count {
        monitor.check()?;
        let ratios = (0..count).filter(|&l| l != k).map(|l| {
            let apart = squared_distance(partition.center(k), partition.center(l)).sqrt();
            let spread = spreads[k] + spreads[l];
            if spread == 0.0 { 0.0 } else { spread / apart }
        });
        total += ratios.fold(0.0, f64::max);
    }
    Ok(total / count as f64)
}

/// The Calinski–Harabasz index (variance ratio criterion) of a partition of the points (`n × p`, finite) into 2 to `n − 1`
/// groups: larger is better; infinite where no group has spread, 0 where all points coincide.
pub fn calinski_harabasz(points: MatrixView, labels: &[i32], monitor: &Monitor) -> Result<f64> {
    let sample = Sample::new(points, None, monitor)?;
    let (labels, count) = groups_of(labels, sample.len())?;
    let partition = Partition::new(&sample, &labels, count, monitor)?;
    // The sample is centered, so a center's distance to the mean is its length.
    let squares = (0..count).map(|k| partition.masses[k] * dot(partition.center(k), partition.center(k)));
    let between: f64 = squares.sum();
    if between == 0.0 {
        return Ok(0.0);
    }
    Ok(between / (count - 1) as f64 / (partition.inertia / (sample.len() - count) as f64))
}

/// The mean distance of each group's points to its center.
fn mean_distances(sample: &Sample, partition: &Partition, labels: &[u32], monitor: &Monitor) -> Result<Vec<f64>> {
    let count = partition.masses.len();
    let parts = monitor.map(sample.blocks(count), |_, rows| {
        let (mut sums, mut y) = (vec![0.0; count], vec![0.0; sample.dimension()]);
        for i in rows {
            sample.bring(i, &mut y);
            let group = labels[i] as usize;
            sums[group] += squared_distance(&y, partition.center(group)).sqrt();
        }
        sums
    })?;
    let mut means = vec![0.0; count];
    for part in parts {
        means.iter_mut().zip(part).for_each(|(mean, sum)| *mean += sum);
    }
    means.iter_mut().zip(&partition.masses).for_each(|(mean, mass)| *mean /= mass);
    Ok(means)
}
