//! K-means with bounds on the clusters' sizes: the nearest centers as far as the sizes allow.
//!
//! Given the centers, the cheapest labels with `minSize ≤ size ≤ maxSize` are a transport problem: every point is a source
//! of one unit; every cluster takes in `minSize` units that it must have and `maxSize − minSize` that it may, and what is missing
//! to fill them all comes from one more source at no cost, but not into what a cluster must have. Its solutions at the
//! corners are whole, and the network simplex of `gibbs_transport` ends at one. Labels and means then alternate; both steps
//! lower the inertia. Where the nearest centers happen to meet the bounds nothing is transported.
//!
//! Sizes count points, whatever their weights. `O(n K)` memory; an assignment takes about `O(n p K)` and the simplex.
//!
//! Reference: P. Bradley, K. Bennett, A. Demiriz, Constrained k-means clustering, Microsoft Research technical report
//! MSR-TR-2000-65, which has the lower bounds.

use super::{Options, Run, panels::Panels, seed};
use crate::sample::Sample;
use gibbs_core::{
    Error, MatrixView, Monitor, Result,
    simd::{axpy, squared_distance},
};
use gibbs_transport::{Problem, emd};

/// What a point without weight costs at most, so that it goes to the nearest center that has room.
const WEIGHTLESS: f64 = 1e-9;

/// Bounds on the sizes of clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sizes {
    least: usize,
    most: usize,
}

impl Sizes {
    /// The bounds of the options; none where they bound nothing.
    pub(super) fn of(options: &Options, points: usize) -> Result<Option<Self>> {
        let (least, most) = (options.min_size, options.max_size.unwrap_or(points).min(points));
        let clusters = options.clusters;
        if least.saturating_mul(clusters) > points {
            let problem = format!("{clusters} clusters of at least {least} points need more than {points}");
            return Err(Error::option("minSize", problem));
        }
        if most.saturating_mul(clusters) < points {
            let problem = format!("{clusters} clusters of at most {most} points hold fewer than {points}");
            return Err(Error::option("maxSize", problem));
        }
        if least > most {
            return Err(Error::option("maxSize", format!("expected at least minSize, {least}, got {most}")));
        }
        Ok((least > 0 || most < points).then_some(Self { least, most }))
    }
}

/// The best of the restarts.
pub(super) fn best_run(
    sample: &Sample,
    panels: &Panels,
    sizes: Sizes,
    options: &Options,
    tolerance: f64,
    monitor: &Monitor,
) -> Result<Run> {
    let mut search = Search { sample, sizes, clusters: options.clusters, costs: Vec::new(), potentials: None };
    let mut best: Option<Run> = None;
    for restart in 0..options.restarts {
        let starts =
            seed::centers(panels, options.clusters, options.init, options.seed, restart..restart + 1, monitor)?;
        for centers in starts {
            search.potentials = None;
            let run = search.run(centers, options.max_iterations, tolerance, monitor)?;
            if best.as_ref().is_none_or(|best| run.inertia < best.inertia) {
                best = Some(run);
            }
        }
        monitor.report(f64::from(restart + 1), Some(f64::from(options.restarts)));
    }
    best.ok_or_else(|| Error::internal("no restart"))
}

struct Search<'a> {
    sample: &'a Sample<'a>,
    sizes: Sizes,
    clusters: usize,
    /// `wᵢ ‖yᵢ − c_k‖²` (`n × clusters`).
    costs: Vec<f64>,
    /// Of the assignment before.
    potentials: Option<(Vec<f64>, Vec<f64>)>,
}

impl Search<'_> {
    /// Labels and means in turn, until neither changes.
    fn run(&mut self, mut centers: Vec<f64>, limit: u32, tolerance: f64, monitor: &Monitor) -> Result<Run> {
        let (n, p) = (self.sample.len(), self.sample.dimension());
        let mut labels: Vec<u32> = Vec::new();
        let (mut iterations, mut converged) = (0, false);
        while iterations < limit && !converged {
            monitor.check()?;
            self.costs = self.distances(&centers, monitor)?;
            let new = self.assign(monitor)?;
            iterations += 1;
            converged = new == labels;
            labels = new;
            if !converged {
                let moved = self.average(&labels, &mut centers);
                // A tolerance of 0 asks for labels that no longer change.
                converged = tolerance > 0.0 && moved <= tolerance;
            }
        }
        self.costs = self.distances(&centers, monitor)?;
        let own = self.costs.chunks_exact(self.clusters).zip(&labels).map(|(row, label)| row[*label as usize]);
        let inertia = own.sum();
        let work = f64::from(iterations) * (n * p * self.clusters) as f64;
        Ok(Run { labels, centers, inertia, iterations, converged, work })
    }

    fn distances(&self, centers: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
        let p = self.sample.dimension();
        let parts = monitor.map(self.sample.blocks(0), |_, rows| -> Result<Vec<f64>> {
            let (mut costs, mut y) = (Vec::with_capacity(rows.len() * self.clusters), vec![0.0; p]);
            for (done, i) in rows.enumerate() {
                if done % 256 == 0 {
                    monitor.check()?;
                }
                self.sample.bring(i, &mut y);
                let squares = centers.chunks_exact(p).map(|center| squared_distance(&y, center));
                let scale = match self.sample.weight(i) {
                    // However far out.
                    0.0 => WEIGHTLESS / squares.clone().fold(f64::MIN_POSITIVE, f64::max),
                    weight => weight,
                };
                costs.extend(squares.map(|square| scale * square));
            }
            Ok(costs)
        })?;
        let mut costs = Vec::with_capacity(self.sample.len() * self.clusters);
        for part in parts {
            costs.extend_from_slice(&part?);
        }
        Ok(costs)
    }

    /// The cheapest labels with the sizes that are allowed.
    fn assign(&mut self, monitor: &Monitor) -> Result<Vec<u32>> {
        let nearest: Vec<u32> = self.costs.chunks_exact(self.clusters).map(smallest).collect();
        let fits = |size: &usize| (self.sizes.least..=self.sizes.most).contains(size);
        if counts(&nearest, self.clusters).iter().all(fits) {
            return Ok(nearest);
        }
        self.transport(monitor)
    }

    fn transport(&mut self, monitor: &Monitor) -> Result<Vec<u32>> {
        let (n, k) = (self.sample.len(), self.clusters);
        let Sizes { least, most } = self.sizes;
        // Relative to the largest, so that no units matter.
        let largest = self.costs.iter().fold(0.0f64, |a, &b| a.max(b)).max(f64::MIN_POSITIVE);
        let mut costs = Vec::with_capacity((n + 1) * 2 * k);
        for row in self.costs.chunks_exact(k) {
            let scaled = row.iter().map(|cost| cost / largest);
            costs.extend(scaled.clone().chain(scaled));
        }
        // Dearer than any detour by way of every cluster.
        costs.extend(std::iter::repeat_n(4.0 * (k + 1) as f64, k).chain(std::iter::repeat_n(0.0, k)));
        let mut a = vec![1.0; n + 1];
        a[n] = (k * most - n) as f64;
        let mut b = vec![least as f64; k];
        b.extend(std::iter::repeat_n((most - least) as f64, k));
        let problem = Problem::dense(MatrixView::new(&costs, n + 1, 2 * k)?).with_weights(Some(&a), Some(&b));
        let options = emd::Options { warm_start: self.potentials.take(), ..Default::default() };
        let solution = emd::solve(&problem, &options, monitor)?;
        let mut labels = vec![0u32; n];
        let mut mass = vec![0.0; n];
        for ((&i, &j), &value) in solution.plan.rows.iter().zip(&solution.plan.columns).zip(&solution.plan.values) {
            let i = i as usize;
            if i < n && value > mass[i] {
                (labels[i], mass[i]) = (j % k as u32, value);
            }
        }
        let fits = |size: &usize| (least..=most).contains(size);
        if !counts(&labels, k).iter().all(fits) {
            return Err(Error::internal("a transport plan of whole points that is not whole"));
        }
        self.potentials = Some((solution.f, solution.g));
        Ok(labels)
    }

    /// Moves the centers to the means; returns the sum of the squared moves.
    fn average(&self, labels: &[u32], centers: &mut [f64]) -> f64 {
        let p = self.sample.dimension();
        let (mut sums, mut masses) = (vec![0.0; centers.len()], vec![0.0; self.clusters]);
        let mut y = vec![0.0; p];
        for (i, &label) in labels.iter().enumerate() {
            let label = label as usize;
            self.sample.bring(i, &mut y);
            axpy(&mut sums[label * p..(label + 1) * p], self.sample.weight(i), &y);
            masses[label] += self.sample.weight(i);
        }
        let mut moved = 0.0;
        for ((center, sum), mass) in centers.chunks_exact_mut(p).zip(sums.chunks_exact(p)).zip(&masses) {
            if *mass > 0.0 {
                let mean: Vec<f64> = sum.iter().map(|s| s / mass).collect();
                moved += squared_distance(center, &mean);
                center.copy_from_slice(&mean);
            }
        }
        moved
    }
}

/// The index of the smallest value, the first of equals.
fn smallest(values: &[f64]) -> u32 {
    (1..values.len()).fold(0, |best, k| if values[k] < values[best] { k } else { best }) as u32
}

fn counts(labels: &[u32], clusters: usize) -> Vec<usize> {
    let mut counts = vec![0; clusters];
    labels.iter().for_each(|&label| counts[label as usize] += 1);
    counts
}
