//! K-means: the partition of `n` weighted points in `p` dimensions into `K` clusters with the least inertia.
//!
//! ```text
//! minimise over labels and centers   Σ wᵢ ‖xᵢ − c_label(i)‖²
//! ```
//!
//! Several restarts of Lloyd's iteration from greedy k-means++ centers; the best one is then iterated to a fixed point, in
//! which every point is nearest to the mean of its own cluster, and [certified](crate::certify): the result says how far
//! it can be from the best of all partitions.
//!
//! Time `O(n p K)` for the initial centers and for each iteration of a restart, less what the bounds spare (see below);
//! memory `O(n p)` for a packed copy of up to 8 · 10⁶ coordinates, which are packed once; of more, none is made: a few rows at
//! a time are packed in each pass, the same numbers, and memory beside the points is `O(n)`. Points may be in single
//! precision; distances are computed in double. Results do not depend on the number of threads.
//!
//! # Which acceleration
//!
//! Distances are computed for eight points at a time, 2 · 10¹⁰ coordinates a second with AVX2 on the machine of these
//! measurements (AMD EPYC, one thread), so a bound must spare eight points at once to spare anything. Milliseconds of one
//! run to its fixed point, the same labels in every column:
//!
//! | n, p, K | iterations | no bounds | Hamerly | Elkan |
//! |---|---|---|---|---|
//! | 20000, 50, 10, overlapping | 136 | 78 | 75 | 122 |
//! | 20000, 50, 10, separated | 35 | 22 | 14 | 24 |
//! | 100000, 2, 50 | 189 | 376 | 149 | 898 |
//! | 50000, 8, 20 | 296 | 220 | 149 | 519 |
//! | 20000, 16, 100 | 154 | 332 | 269 | 377 |
//! | 20000, 100, 50 | 57 | 389 | 375 | 345 |
//!
//! Hamerly's bounds never cost more than they spare, and take one number a point; Elkan's `n K` bounds pay off for many
//! clusters in many dimensions only, and little. So it is Hamerly's.
//!
//! References: S. Lloyd, Least squares quantization in PCM, IEEE Transactions on Information Theory 28 (1982);
//! D. Arthur, S. Vassilvitskii, k-means++: the advantages of careful seeding, SODA 2007; G. Hamerly, Making k-means even
//! faster, SIAM International Conference on Data Mining 2010; C. Elkan, Using the triangle inequality to accelerate
//! k-means, ICML 2003.

pub mod bisecting;
mod block;
mod kernels;
mod lloyd;
pub mod mini_batch;
mod panels;
mod seed;
mod sized;

use crate::{certify, partition::Partition, sample::Sample};
use gibbs_core::{Error, Monitor, Result};
use lloyd::{Lloyd, Until};
use panels::Panels;
use sized::Sizes;

pub use crate::sample::Rows;

/// Restarts whose initial centers are found in the same passes over the points; also limited by the dimension, so that
/// their distances take no more memory than the points, or a quarter of it where there is no packed copy of these.
const SEEDED_AT_ONCE: usize = 16;
const SHARE_UNKEPT: usize = 4;

/// Where the initial centers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Init {
    /// Greedy k-means++: centers drawn far apart from each other, the best of `2 + log₂ K` candidates each time.
    #[default]
    KMeansPlusPlus,
    /// Distinct points drawn with probability proportional to their weights.
    Random,
}

/// Whether the lower bound on the inertia is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CertificateChoice {
    /// Where it is estimated to cost no more than the fit did, or less than about 50 ms.
    #[default]
    Auto,
    /// Never.
    None,
    /// Always.
    Full,
}

/// What to fit and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Number of clusters, from 1 to the number of points. Required: the default is 0, which is refused.
    pub clusters: usize,
    /// Runs from initial centers of their own, of which the best is kept; at least 1, default 10.
    pub restarts: u32,
    /// Most assignments of all points in a run; at least 1, default 300.
    pub max_iterations: u32,
    /// A restart stops when the squared moves of its centers in one iteration sum to at most this times the mean variance
    /// of the columns (weighted); default 1e-4. The best restart goes on until no label changes.
    pub tolerance: f64,
    /// Where the initial centers come from; default k-means++.
    pub init: Init,
    /// Whether the lower bound is computed; default where it is cheap.
    pub certificate: CertificateChoice,
    /// Fewest points of a cluster, whatever their weights; default 0.
    pub min_size: usize,
    /// Most points of a cluster; none: any number.
    pub max_size: Option<usize>,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clusters: 0,
            min_size: 0,
            max_size: None,
            restarts: 10,
            max_iterations: 300,
            tolerance: 1e-4,
            init: Init::KMeansPlusPlus,
            certificate: CertificateChoice::Auto,
            seed: 0,
        }
    }
}

/// A partition and what is known about it.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The cluster of each point (`n`), from 0.
    pub labels: Vec<i32>,
    /// The weighted means of the clusters, row by row (`clusters × p`).
    pub centers: Vec<f64>,
    /// The number of points in each cluster (`clusters`), those of weight 0 included.
    pub sizes: Vec<i32>,
    /// Σ wᵢ ‖xᵢ − center‖².
    pub inertia: f64,
    /// No partition into that many clusters has a smaller inertia; 0 where no certificate was computed.
    pub lower_bound: f64,
    /// `inertia − lower_bound`.
    pub gap: f64,
    /// `gap / inertia`; 0 where both are 0.
    pub relative_gap: f64,
    /// Whether the relative gap is at most 1e-8: the partition is the best there is.
    pub certified: bool,
    /// Assignments of all points in the run that was kept.
    pub iterations: u32,
    /// Whether that run met the tolerance within `max_iterations`.
    pub converged: bool,
}

/// Partitions the points (`n × p`, finite) under the weights (`n`, finite, not negative, not all 0; none: all 1).
///
/// - With `min_size` or `max_size` the labels are those of the least inertia with such sizes for the centers; the bound is that
///   of all partitions.
/// - A point of weight 0 gets the label of its nearest center and pulls nothing.
/// - A cluster that loses its last point takes the point farthest from its own center.
/// - Where fewer points differ than there are clusters, some clusters stay empty: their size is 0 and their center is a
///   copy of another.
/// - A run that `max_iterations` cuts off may leave points that are not nearest to their own center.
///
/// Multiplying the data by a power of two changes no label, and all else as the maths says, exactly.
pub fn fit<'a>(
    points: impl Into<Rows<'a>>,
    weights: Option<&'a [f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    fit_rows(points.into(), weights, options, monitor)
}

fn fit_rows(points: Rows, weights: Option<&[f64]>, options: &Options, monitor: &Monitor) -> Result<Solution> {
    options.check(points.len())?;
    let sample = Sample::new(points, weights, monitor)?;
    let panels = Panels::pack(&sample, options.clusters, monitor)?;
    let mut search = Search::new(&panels, options);
    if let Some(sizes) = Sizes::of(options, sample.len())? {
        let run = sized::best_run(&sample, &panels, sizes, options, search.tolerance, monitor)?;
        let work = run.work;
        return describe(&sample, run, work, options.certificate, monitor);
    }
    let mut best = search.best_restart(monitor)?;
    search.finish(&mut best, monitor)?;
    describe(&sample, best, search.work, options.certificate, monitor)
}

/// Lloyd's iteration to its fixed point from centers in the scaled space (`clusters × p`); the labels.
pub(crate) fn polish(sample: &Sample, centers: &[f64], clusters: usize, monitor: &Monitor) -> Result<Vec<u32>> {
    let panels = Panels::pack(sample, clusters, monitor)?;
    let mut lloyd = Lloyd::new(&panels, clusters);
    lloyd.start(centers);
    lloyd.run(Until::Fixed, Options::default().max_iterations, monitor)?;
    Ok(lloyd.labels())
}

impl Options {
    fn check(&self, points: usize) -> Result<()> {
        let most = points.min(i32::MAX as usize);
        if self.clusters == 0 || self.clusters > most.max(1) {
            return Err(Error::option(
                "clusters",
                format!("expected from 1 to {most}, the number of points, got {}", self.clusters),
            ));
        }
        if self.restarts == 0 {
            return Err(Error::option("restarts", "expected at least 1, got 0"));
        }
        if self.max_iterations == 0 {
            return Err(Error::option("maxIterations", "expected at least 1, got 0"));
        }
        if !(self.tolerance >= 0.0 && self.tolerance.is_finite()) {
            return Err(Error::option(
                "tolerance",
                format!("expected a finite number that is not negative, got {}", self.tolerance),
            ));
        }
        Ok(())
    }
}

/// One run from its initial centers.
struct Run {
    labels: Vec<u32>,
    centers: Vec<f64>,
    inertia: f64,
    iterations: u32,
    converged: bool,
    /// Coordinates of distances computed.
    work: f64,
}

/// The restarts.
struct Search<'a> {
    panels: &'a Panels<'a>,
    options: &'a Options,
    /// Bound on the sum of the centers' squared moves.
    tolerance: f64,
    /// Coordinates of distances computed so far.
    work: f64,
}

impl<'a> Search<'a> {
    fn new(panels: &'a Panels<'a>, options: &'a Options) -> Self {
        let variance = panels.spread / (panels.mass * panels.dimension() as f64);
        Self { panels, options, tolerance: options.tolerance * variance, work: 0.0 }
    }

    /// The restart with the least inertia, the first of equals.
    fn best_restart(&mut self, monitor: &Monitor) -> Result<Run> {
        let Options { clusters, init, seed, .. } = *self.options;
        let restarts = if clusters == 1 { 1 } else { self.options.restarts };
        let share = if self.panels.are_kept() { 1 } else { SHARE_UNKEPT };
        let together = SEEDED_AT_ONCE.min(self.panels.dimension() / share).max(1) as u32;
        let mut best: Option<Run> = None;
        for first in (0..restarts).step_by(together as usize) {
            let group = first..first.saturating_add(together).min(restarts);
            let starts = seed::centers(self.panels, clusters, init, seed, group, monitor)?;
            for run in self.runs(&starts, f64::from(first), f64::from(restarts), monitor)? {
                self.work += run.work;
                if best.as_ref().is_none_or(|best| run.inertia < best.inertia) {
                    best = Some(run);
                }
            }
        }
        best.ok_or_else(|| Error::internal("no restart"))
    }

    /// Runs from the given centers: each on a thread of its own where the points are few, else one after the other with
    /// the points shared out.
    fn runs(&self, starts: &[Vec<f64>], done: f64, total: f64, monitor: &Monitor) -> Result<Vec<Run>> {
        if self.panels.blocks().len() == 1 {
            let run =
                |_, start: &Vec<f64>| self.run(&mut Lloyd::new(self.panels, self.options.clusters), start, monitor);
            let runs = monitor.map(starts.iter().collect(), run)?.into_iter().collect();
            monitor.report(done + starts.len() as f64, Some(total));
            return runs;
        }
        let mut lloyd = Lloyd::new(self.panels, self.options.clusters);
        let each = starts.iter().enumerate().map(|(index, start)| {
            lloyd.announce(done + index as f64, total);
            let run = self.run(&mut lloyd, start, monitor);
            monitor.report(done + (index + 1) as f64, Some(total));
            run
        });
        each.collect()
    }

    fn run(&self, lloyd: &mut Lloyd, start: &[f64], monitor: &Monitor) -> Result<Run> {
        let before = lloyd.work();
        lloyd.start(start);
        let outcome = lloyd.run(Until::Settled(self.tolerance), self.options.max_iterations, monitor)?;
        Ok(Run {
            labels: lloyd.labels(),
            centers: lloyd.centers().to_vec(),
            inertia: lloyd.inertia(monitor)?,
            iterations: outcome.iterations,
            converged: outcome.met,
            work: lloyd.work() - before,
        })
    }

    /// Iterates a run on to a fixed point, as far as the limit allows.
    fn finish(&mut self, run: &mut Run, monitor: &Monitor) -> Result<()> {
        let mut lloyd = Lloyd::new(self.panels, self.options.clusters);
        lloyd.resume(&run.labels, &run.centers, monitor)?;
        let outcome = lloyd.run(Until::Fixed, self.options.max_iterations - run.iterations, monitor)?;
        run.labels = lloyd.labels();
        run.centers.copy_from_slice(lloyd.centers());
        run.iterations += outcome.iterations;
        run.converged |= outcome.met;
        self.work += lloyd.work();
        Ok(())
    }
}

/// Puts the result together, in the points' units.
fn describe(
    sample: &Sample,
    run: Run,
    work: f64,
    certificate: CertificateChoice,
    monitor: &Monitor,
) -> Result<Solution> {
    let p = sample.dimension();
    let clusters = run.centers.len() / p;
    let partition = Partition::new(sample, &run.labels, clusters, monitor)?;
    let certify = match certificate {
        CertificateChoice::None => false,
        CertificateChoice::Full => true,
        CertificateChoice::Auto => certify::is_cheap(sample.len(), p, clusters, work),
    };
    let lower_bound =
        if certify { certify::lower_bound(sample, &partition, &run.labels, clusters, monitor)? } else { 0.0 };
    let certificate = certify::Certificate::new(sample, partition.inertia, lower_bound);
    let mut centers = run.centers;
    for (cluster, center) in centers.chunks_exact_mut(p).enumerate() {
        if partition.counts[cluster] > 0 {
            center.copy_from_slice(partition.center(cluster));
        }
        sample.take_back(center);
    }
    let mut sizes = vec![0; clusters];
    run.labels.iter().for_each(|&label| sizes[label as usize] += 1);
    Ok(Solution {
        labels: run.labels.into_iter().map(|label| label as i32).collect(),
        centers,
        sizes,
        inertia: certificate.inertia,
        lower_bound: certificate.lower_bound,
        gap: certificate.gap,
        relative_gap: certificate.relative_gap,
        certified: certificate.certified,
        iterations: run.iterations,
        converged: run.converged,
    })
}

#[cfg(test)]
mod tests;

#[cfg(all(test, feature = "slow"))]
mod slow;
