//! Silhouettes: how much nearer each point is to its own group than to the next.
//!
//! ```text
//! sᵢ = (bᵢ − aᵢ) / max(aᵢ, bᵢ),   aᵢ the mean distance to the others of the own group,
//!                                 bᵢ the least mean distance to another group
//! ```
//!
//! Between −1 and 1; 0 for a group of one point, and where a point coincides with all of its own and of another group.
//! `O(n² p)` time and `O(np)` memory: points are packed eight to a panel, group by group, and a row meets a panel at once.
//!
//! Reference: P. Rousseeuw, Silhouettes, Journal of Computational and Applied Mathematics 20 (1987).

use super::{contingency::counts, groups_of};
use crate::sample::Sample;
use gibbs_core::{
    Error, MatrixView, Monitor, Result,
    simd::{Kernel, Lanes, dispatch},
};

/// Rows of a panel.
const LANES: usize = 8;

/// Rows whose distances are one piece of work.
const ROWS: usize = 16;

/// What the distances are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SilhouetteMetric {
    /// Euclidean distances between the points.
    #[default]
    Euclidean,
    /// The points are a matrix of distances.
    Precomputed,
}

/// How distances are had.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Default Euclidean.
    pub metric: SilhouetteMetric,
}

/// The silhouettes of a partition.
#[derive(Debug, Clone)]
pub struct Silhouette {
    /// The mean over all points.
    pub value: f64,
    /// The silhouette of each point (`n`).
    pub values: Vec<f64>,
}

/// The silhouettes of a partition of the points (`n × p`, finite; or `n × n` distances) into 2 to `n − 1` groups.
pub fn silhouette(points: MatrixView, labels: &[i32], options: &Options, monitor: &Monitor) -> Result<Silhouette> {
    let (labels, count) = groups_of(labels, points.nrows())?;
    let sizes = counts(&labels, count);
    let values = match options.metric {
        SilhouetteMetric::Euclidean => of_points(points, &labels, &sizes, monitor)?,
        SilhouetteMetric::Precomputed => of_distances(points, &labels, &sizes, monitor)?,
    };
    let sum: f64 = gibbs_core::simd::sum(&values);
    Ok(Silhouette { value: sum / values.len() as f64, values })
}

fn of_points(points: MatrixView, labels: &[u32], sizes: &[usize], monitor: &Monitor) -> Result<Vec<f64>> {
    let sample = Sample::new(points, None, monitor)?;
    let panels = Panels::pack(&sample, labels, sizes);
    let n = sample.len();
    let work = |_, start: usize| -> Result<Vec<f64>> {
        let mut sums = vec![0.0; sizes.len()];
        let mut y = vec![0.0; sample.dimension()];
        (start..(start + ROWS).min(n))
            .map(|i| {
                monitor.check()?;
                sample.bring(i, &mut y);
                dispatch(DistanceSums { y: &y, panels: &panels, sums: &mut sums });
                Ok(one(&sums, sizes, labels[i] as usize))
            })
            .collect()
    };
    in_blocks(n, work, monitor)
}

fn of_distances(distances: MatrixView, labels: &[u32], sizes: &[usize], monitor: &Monitor) -> Result<Vec<f64>> {
    let n = distances.nrows();
    if distances.ncols() != n {
        return Err(Error::shape(
            "points",
            format!("expected as many columns as rows in a matrix of distances, got {n} × {}", distances.ncols()),
        ));
    }
    let work = |_, start: usize| -> Result<Vec<f64>> {
        let mut sums = vec![0.0; sizes.len()];
        (start..(start + ROWS).min(n))
            .map(|i| {
                sums.fill(0.0);
                for (j, (&distance, &label)) in distances.row(i).iter().zip(labels).enumerate() {
                    if i == j && distance != 0.0 {
                        return Err(Error::value("points", format!("expected 0 at ({i}, {i}), got {distance}")));
                    }
                    if distance < 0.0 {
                        let problem = format!("expected distances of at least 0, got {distance} at ({i}, {j})");
                        return Err(Error::value("points", problem));
                    }
                    sums[label as usize] += distance;
                }
                Ok(one(&sums, sizes, labels[i] as usize))
            })
            .collect()
    };
    in_blocks(n, work, monitor)
}

/// Does the rows in blocks, in waves so that progress is told, and puts their silhouettes one after the other.
fn in_blocks(n: usize, work: impl Fn(usize, usize) -> Result<Vec<f64>> + Sync, monitor: &Monitor) -> Result<Vec<f64>> {
    const BLOCKS: usize = 32;
    let mut values = Vec::with_capacity(n);
    for wave in (0..n).step_by(BLOCKS * ROWS) {
        let starts = (wave..(wave + BLOCKS * ROWS).min(n)).step_by(ROWS).collect();
        for block in monitor.map(starts, &work)? {
            values.extend(block?);
        }
        monitor.report(values.len() as f64, Some(n as f64));
    }
    Ok(values)
}

/// The silhouette of a point of group `own`, from its sums of distances to all groups.
fn one(sums: &[f64], sizes: &[usize], own: usize) -> f64 {
    if sizes[own] == 1 {
        return 0.0;
    }
    let inside = sums[own] / (sizes[own] - 1) as f64;
    let others = (0..sizes.len()).filter(|&group| group != own).map(|group| sums[group] / sizes[group] as f64);
    let outside = others.fold(f64::INFINITY, f64::min);
    let larger = inside.max(outside);
    if larger == 0.0 { 0.0 } else { (outside - inside) / larger }
}

/// The points group by group, eight side by side coordinate by coordinate; a group's last panel is filled up.
struct Panels {
    data: Vec<Lanes<f64, LANES>>,
    dimension: usize,
    /// The number of points of each group.
    sizes: Vec<usize>,
}

impl Panels {
    fn pack(sample: &Sample, labels: &[u32], sizes: &[usize]) -> Self {
        let p = sample.dimension();
        let mut place = Vec::with_capacity(sizes.len());
        let mut next = 0;
        for size in sizes {
            place.push(next);
            next += size.next_multiple_of(LANES);
        }
        let mut data = vec![Lanes::splat(0.0); next / LANES * p];
        let mut y = vec![0.0; p];
        for (i, &label) in labels.iter().enumerate() {
            sample.bring(i, &mut y);
            let at = place[label as usize];
            place[label as usize] += 1;
            for (lanes, &value) in data[at / LANES * p..].iter_mut().zip(&y) {
                lanes.0[at % LANES] = value;
            }
        }
        Self { data, dimension: p, sizes: sizes.to_vec() }
    }
}

/// Sums of the distances of `y` to the points of each group.
struct DistanceSums<'a> {
    y: &'a [f64],
    panels: &'a Panels,
    sums: &'a mut [f64],
}

impl Kernel for DistanceSums<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let p = self.panels.dimension;
        let mut at = 0;
        for (group, &size) in self.panels.sizes.iter().enumerate() {
            let mut sum = Lanes::<f64, LANES>::splat(0.0);
            let mut left = size;
            while left > 0 {
                let panel = &self.panels.data[at..at + p];
                let mut squares = Lanes::<f64, LANES>::splat(0.0);
                for j in 0..p {
                    let difference = panel[j] - Lanes::splat(self.y[j]);
                    squares = difference.times_plus::<FMA>(difference, squares);
                }
                for lane in 0..LANES {
                    let distance = squares.0[lane].sqrt();
                    sum.0[lane] += if lane < left { distance } else { 0.0 };
                }
                at += p;
                left = left.saturating_sub(LANES);
            }
            self.sums[group] = sum.sum();
        }
    }
}
