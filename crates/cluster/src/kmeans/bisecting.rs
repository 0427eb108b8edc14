//! Bisecting k-means: clusters that are split in two, one after the other, so that partitions into fewer clusters come along.
//!
//! From one cluster of all points, `K − 1` times the cluster with the largest inertia, or the most points, is split by k-means
//! into two. Nothing moves between clusters afterwards: the partitions are nested. For many clusters it is cheaper than
//! k-means, `O(n p log K)` for even splits in place of `O(n p K)` a step, and its inertia somewhat larger.
//!
//! Reference: M. Steinbach, G. Karypis, V. Kumar, A comparison of document clustering techniques, KDD workshop on text
//! mining 2000.

use super::{CertificateChoice, Rows, Run, Solution, describe};
use crate::sample::Sample;
use gibbs_core::{Error, MatrixView, Monitor, Result};

/// Which cluster is split next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Split {
    /// The one with the largest inertia.
    #[default]
    Inertia,
    /// The one with the most points, of those whose points differ.
    Size,
}

/// What to fit.
#[derive(Debug, Clone)]
pub struct Options {
    /// Number of clusters, from 1 to the number of points. Required: the default is 0, which is refused.
    pub clusters: usize,
    /// Which cluster is split next; default that with the largest inertia.
    pub split: Split,
    /// Starts of k-means in each split; at least 1, default 3.
    pub restarts: u32,
    /// Most steps of a start; at least 1, default 300.
    pub max_iterations: u32,
    /// As of k-means; default 1e-4.
    pub tolerance: f64,
    /// Whether the lower bound is computed; default where it is cheap.
    pub certificate: CertificateChoice,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clusters: 0,
            split: Split::Inertia,
            restarts: 3,
            max_iterations: 300,
            tolerance: 1e-4,
            certificate: CertificateChoice::Auto,
            seed: 0,
        }
    }
}

/// A partition, and the splits that led to it.
#[derive(Debug, Clone)]
pub struct Bisection {
    /// The partition; `iterations` are those of all splits together, `converged` says whether all of them did.
    pub partition: Solution,
    /// For each cluster from 1 on the one that it was split off (fewer where the points that differ ran out).
    pub parents: Vec<i32>,
}

/// Partitions the points (`n × p`, finite) under the weights (`n`, finite, not negative, not all 0; none: all 1).
pub fn fit<'a>(
    points: impl Into<Rows<'a>>,
    weights: Option<&'a [f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Bisection> {
    fit_rows(points.into(), weights, options, monitor)
}

fn fit_rows(points: Rows, weights: Option<&[f64]>, options: &Options, monitor: &Monitor) -> Result<Bisection> {
    let plain = super::Options { clusters: options.clusters, ..options.within() };
    plain.check(points.len())?;
    let sample = Sample::new(points, weights, monitor)?;
    let (n, p) = (sample.len(), sample.dimension());
    let mut run = Run {
        labels: vec![0; n],
        centers: vec![0.0; options.clusters * p],
        inertia: 0.0,
        iterations: 0,
        converged: true,
        work: 0.0,
    };
    let mut parts = vec![Part { rows: (0..n as u32).collect(), inertia: f64::INFINITY }];
    let mut parents = Vec::new();
    while parts.len() < options.clusters {
        monitor.check()?;
        let Some(widest) = options.split.choose(&parts) else { break };
        let rows = std::mem::take(&mut parts[widest].rows);
        let halves = options.halve(&sample, &rows, parts.len(), &mut run, monitor)?;
        let Some([own, other]) = halves else {
            // Its points do not differ.
            parts[widest] = Part { rows, inertia: 0.0 };
            continue;
        };
        parents.push(widest as i32);
        let label = parts.len() as u32;
        other.rows.iter().for_each(|&i| run.labels[i as usize] = label);
        parts[widest] = own;
        parts.push(other);
        monitor.report(parts.len() as f64, Some(options.clusters as f64));
    }
    let work = run.work;
    let partition = describe(&sample, run, work, options.certificate, monitor)?;
    Ok(Bisection { partition, parents })
}

/// A cluster's rows, those without weight included, and its inertia.
struct Part {
    rows: Vec<u32>,
    inertia: f64,
}

impl Split {
    /// The cluster that is split next: the first of equals; none where no points differ within a cluster.
    fn choose(self, parts: &[Part]) -> Option<usize> {
        let size = |part: &Part| match self {
            Self::Inertia => part.inertia,
            Self::Size => part.rows.len() as f64,
        };
        let mut widest: Option<usize> = None;
        for (at, part) in parts.iter().enumerate().filter(|(_, part)| part.inertia > 0.0) {
            if widest.is_none_or(|widest| size(part) > size(&parts[widest])) {
                widest = Some(at);
            }
        }
        widest
    }
}

impl Options {
    /// The options of a split.
    fn within(&self) -> super::Options {
        super::Options {
            clusters: 2,
            restarts: self.restarts,
            max_iterations: self.max_iterations,
            tolerance: self.tolerance,
            certificate: CertificateChoice::None,
            ..Default::default()
        }
    }

    /// Splits rows in two; none where the points with weight do not differ.
    fn halve(
        &self,
        sample: &Sample,
        rows: &[u32],
        index: usize,
        run: &mut Run,
        monitor: &Monitor,
    ) -> Result<Option<[Part; 2]>> {
        let (count, p) = (rows.len(), sample.dimension());
        let weights: Vec<f64> = rows.iter().map(|&i| sample.weight(i as usize)).collect();
        if count < 2 || weights.iter().filter(|weight| **weight > 0.0).count() < 2 {
            return Ok(None);
        }
        let mut data = Vec::new();
        let bytes = 8.0 * count as f64 * p as f64;
        data.try_reserve_exact(count * p).map_err(|_| Error::out_of_memory("a copy of a cluster's points", bytes))?;
        data.resize(count * p, 0.0);
        rows.iter().zip(data.chunks_exact_mut(p)).for_each(|(&i, row)| sample.bring(i as usize, row));
        // Every split has streams of its own.
        let options = super::Options { seed: self.seed.wrapping_add(index as u64 - 1), ..self.within() };
        let found = super::fit(MatrixView::new(&data, count, p)?, Some(&weights), &options, monitor)?;
        run.iterations += found.iterations;
        run.converged &= found.converged;
        run.work += f64::from(found.iterations) * f64::from(self.restarts) * (2 * count * p) as f64;
        let mut halves = [0, 1].map(|_| Part { rows: Vec::new(), inertia: 0.0 });
        for ((&i, &label), (row, weight)) in rows.iter().zip(&found.labels).zip(data.chunks_exact(p).zip(&weights)) {
            let half = &mut halves[label as usize];
            half.rows.push(i);
            if *weight > 0.0 {
                let center = &found.centers[label as usize * p..(label as usize + 1) * p];
                half.inertia += weight * gibbs_core::simd::squared_distance(row, center);
            }
        }
        let differ = halves.iter().all(|half| half.rows.iter().any(|&i| sample.counts(i as usize)));
        Ok(differ.then_some(halves))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::{planted, weights};
    use gibbs_core::Code;

    fn options(clusters: usize) -> Options {
        Options { clusters, ..Options::default() }
    }

    #[test]
    fn partitions_are_nested_and_each_split_lowers_the_inertia() {
        let (points, _) = planted(800, 3, 6, 4.0, 3);
        let weights = weights(800, 1);
        for split in [Split::Inertia, Split::Size] {
            let of = |clusters| {
                let options = Options { split, ..options(clusters) };
                fit(points.view(), Some(&weights), &options, &Monitor::none()).unwrap()
            };
            let last = of(7);
            assert_eq!(last.parents.len(), 6);
            let mut inertia = f64::INFINITY;
            for clusters in 1..=7 {
                let fewer = of(clusters);
                assert_eq!(fewer.parents, last.parents[..clusters - 1]);
                let merged = |mut label: i32| {
                    while label >= clusters as i32 {
                        label = last.parents[label as usize - 1];
                    }
                    label
                };
                let labels: Vec<i32> = last.partition.labels.iter().map(|&label| merged(label)).collect();
                assert_eq!(labels, fewer.partition.labels);
                assert!(fewer.partition.inertia < inertia);
                inertia = fewer.partition.inertia;
                assert!(fewer.partition.lower_bound <= inertia);
            }
        }
    }

    #[test]
    fn groups_apart_are_found() {
        let (points, truth) = planted(400, 3, 8, 60.0, 5);
        let found = fit(points.view(), None, &options(8), &Monitor::none()).unwrap().partition;
        let first = |class: i32| truth.iter().position(|&label| label == class).unwrap();
        assert!((0..400).all(|i| found.labels[i] == found.labels[first(truth[i])]));
        assert!(found.certified && found.converged);
    }

    #[test]
    fn bad_days() {
        let (points, _) = planted(30, 2, 3, 10.0, 1);
        let all = fit(points.view(), None, &options(30), &Monitor::none()).unwrap().partition;
        assert_eq!((all.inertia, all.sizes), (0.0, vec![1; 30]));
        let one = fit(points.view(), None, &options(1), &Monitor::none()).unwrap();
        assert!(one.partition.certified && one.parents.is_empty());
        let equal = [1.5; 60];
        let same = fit(MatrixView::new(&equal, 30, 2).unwrap(), None, &options(4), &Monitor::none()).unwrap();
        assert_eq!((same.partition.inertia, same.partition.sizes.len(), same.parents.len()), (0.0, 4, 0));
        let refused = |options: Options| {
            let error = fit(points.view(), None, &options, &Monitor::none()).unwrap_err();
            assert_eq!(error.code(), Code::InvalidOption);
            error.argument().unwrap().to_string()
        };
        assert_eq!(refused(options(0)), "options.clusters");
        assert_eq!(refused(options(31)), "options.clusters");
        assert_eq!(refused(Options { restarts: 0, ..options(2) }), "options.restarts");
        assert_eq!(refused(Options { tolerance: -1.0, ..options(2) }), "options.tolerance");
        assert_eq!(refused(Options { max_iterations: 0, ..options(2) }), "options.maxIterations");
        let single = Options { clusters: 1, restarts: 0, ..Options::default() };
        assert_eq!(refused(single), "options.restarts");
    }
}
