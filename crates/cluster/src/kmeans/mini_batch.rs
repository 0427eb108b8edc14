//! K-means by mini-batches: centers that follow random batches of the points, for data that are too many to pass over often.
//!
//! The centers start from k-means of a random sample. Then batches are drawn: each of their points moves its nearest
//! center towards itself by the point's weight over that of all the points the center has seen, so that a center is always
//! their mean. After the last batch every point gets its nearest center, once, and the centers are the means of these.
//!
//! An exponentially weighted mean of the batches' inertia says when to stop: after a number of batches without a new low.
//!
//! `O(b p K)` a batch of `b` points; one pass over all points at the end, and none before.
//!
//! Reference: D. Sculley, Web-scale k-means clustering, WWW 2010. The start and the end are made here.

use super::{
    CertificateChoice, Rows, Run, Solution, describe,
    kernels::{Nearest, nearest},
    lloyd::{Lloyd, Until},
    panels::{LANES, Lanes, Panels},
};
use crate::sample::Sample;
use gibbs_core::{Error, MatrixView, Monitor, Result, Stream};

/// Purposes of the random streams: the sample that the centers start from, and the batches.
const START_STREAM: u32 = 65;
const BATCH_STREAM: u32 = 66;

/// Batches in the sample.
const SAMPLED: usize = 3;

/// What to fit and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Number of clusters, from 1 to the number of points. Required: the default is 0, which is refused.
    pub clusters: usize,
    /// Points of a batch, drawn with replacement; default 1024.
    pub batch_size: usize,
    /// Starts of k-means on the sample; at least 1, default 3.
    pub restarts: u32,
    /// Most passes' worth of batches; at least 1, default 100.
    pub max_iterations: u32,
    /// Batches in a row without a new low of their smoothed inertia after which it stops; at least 1, default 10.
    pub patience: u32,
    /// Whether the lower bound is computed; default where it is cheap.
    pub certificate: CertificateChoice,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clusters: 0,
            batch_size: 1024,
            restarts: 3,
            max_iterations: 100,
            patience: 10,
            certificate: CertificateChoice::Auto,
            seed: 0,
        }
    }
}

/// Partitions the points (`n × p`, finite) under the weights (`n`, finite, not negative, not all 0; none: all 1). In the
/// solution `iterations` are batches, and `converged` says whether they stopped by themselves.
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
    let mut state = State::start(&sample, options, monitor)?;
    let (batches, converged) = state.follow(options, monitor)?;
    let panels = Panels::pack_or_not(&sample, options.clusters, false, monitor)?;
    let mut lloyd = Lloyd::new(&panels, options.clusters);
    lloyd.start(&state.centers);
    lloyd.run(Until::Settled(0.0), 1, monitor)?;
    let work = state.work + lloyd.work();
    let run = Run {
        labels: lloyd.labels(),
        centers: lloyd.centers().to_vec(),
        inertia: 0.0,
        iterations: batches,
        converged,
        work,
    };
    describe(&sample, run, work, options.certificate, monitor)
}

impl Options {
    fn check(&self, points: usize) -> Result<()> {
        let plain = super::Options { clusters: self.clusters, restarts: self.restarts, ..Default::default() };
        plain.check(points)?;
        for (name, value) in [
            ("batchSize", self.batch_size as u64),
            ("maxIterations", u64::from(self.max_iterations)),
            ("patience", u64::from(self.patience)),
        ] {
            if value == 0 {
                return Err(Error::option(name, "expected at least 1, got 0"));
            }
        }
        Ok(())
    }
}

/// The centers and what they have seen.
struct State<'a> {
    sample: &'a Sample<'a>,
    /// `clusters × p`, in the scaled space.
    centers: Vec<f64>,
    /// Σ of the weights that each has seen.
    seen: Vec<f64>,
    /// Coordinates of distances computed.
    work: f64,
}

impl<'a> State<'a> {
    /// K-means of a random sample of the points that have weight.
    fn start(sample: &'a Sample<'a>, options: &Options, monitor: &Monitor) -> Result<Self> {
        let (n, p) = (sample.len(), sample.dimension());
        let clusters = options.clusters;
        let size = SAMPLED.saturating_mul(options.batch_size).max(3 * clusters).min(n);
        let mut stream = Stream::new(options.seed, START_STREAM, 0);
        let mut rows: Vec<usize> =
            if size == n { (0..n).collect() } else { (0..size).map(|_| stream.below(n)).collect() };
        if !rows.iter().any(|&i| sample.counts(i)) {
            // Weights are rare.
            rows = (0..n).filter(|&i| sample.counts(i)).take(size).collect();
        }
        let size = rows.len();
        let mut data = vec![0.0; size * p];
        rows.iter().zip(data.chunks_exact_mut(p)).for_each(|(&i, row)| sample.bring(i, row));
        let weights: Vec<f64> = rows.iter().map(|&i| sample.weight(i)).collect();
        let inner = super::Options {
            clusters: clusters.min(size),
            restarts: options.restarts,
            seed: options.seed,
            certificate: CertificateChoice::None,
            ..Default::default()
        };
        let found = super::fit(MatrixView::new(&data, size, p)?, Some(&weights), &inner, monitor)?;
        let mut centers = found.centers;
        while centers.len() < clusters * p {
            centers.extend_from_within(..p);
        }
        let mut seen = vec![0.0; clusters];
        found.labels.iter().zip(&weights).for_each(|(&label, weight)| seen[label as usize] += weight);
        Ok(Self { sample, centers, seen, work: (size * p * clusters) as f64 * f64::from(found.iterations) })
    }

    /// Batches until nothing is gained any more; their number, and whether that was before the limit.
    fn follow(&mut self, options: &Options, monitor: &Monitor) -> Result<(u32, bool)> {
        let n = self.sample.len();
        let size = options.batch_size.min(n);
        let limit = (f64::from(options.max_iterations) * n as f64 / size as f64).ceil().min(f64::from(u32::MAX)) as u32;
        let smoothing = (2.0 * size as f64 / (n as f64 + 1.0)).min(1.0);
        let (mut smoothed, mut least, mut idle) = (f64::NAN, f64::INFINITY, 0);
        let mut batch = Batch::new(self.sample, size);
        for done in 0..limit {
            monitor.check()?;
            monitor.report(f64::from(done), Some(f64::from(limit)));
            let mut stream = Stream::new(options.seed, BATCH_STREAM, done);
            let inertia = batch.draw_and_move(self, &mut stream);
            smoothed = if smoothed.is_nan() { inertia } else { smoothed + smoothing * (inertia - smoothed) };
            idle = if smoothed < least { 0 } else { idle + 1 };
            least = least.min(smoothed);
            if idle >= options.patience {
                return Ok((done + 1, true));
            }
        }
        Ok((limit, false))
    }
}

/// Room for a batch.
struct Batch<'a> {
    sample: &'a Sample<'a>,
    rows: Vec<usize>,
    packed: Vec<Lanes>,
    found: Vec<Nearest>,
    point: Vec<f64>,
}

impl<'a> Batch<'a> {
    fn new(sample: &'a Sample<'a>, size: usize) -> Self {
        let panels = size.div_ceil(LANES);
        Self {
            sample,
            rows: vec![0; size],
            packed: vec![[0.0; LANES]; panels * sample.dimension()],
            found: vec![Nearest::NONE; panels],
            point: vec![0.0; sample.dimension()],
        }
    }

    /// Moves the centers towards a random batch; returns its inertia for a unit of weight before they moved.
    fn draw_and_move(&mut self, state: &mut State, stream: &mut Stream) -> f64 {
        let p = self.sample.dimension();
        for (k, row) in self.rows.iter_mut().enumerate() {
            *row = stream.below(self.sample.len());
            self.sample.bring(*row, &mut self.point);
            let panel = &mut self.packed[k / LANES * p..(k / LANES + 1) * p];
            panel.iter_mut().zip(&self.point).for_each(|(lanes, y)| lanes[k % LANES] = *y);
        }
        nearest(&self.packed, p, &state.centers, &mut self.found);
        state.work += (self.rows.len() * state.centers.len()) as f64;
        let (mut inertia, mut mass) = (0.0, 0.0);
        for (k, &row) in self.rows.iter().enumerate() {
            let (found, lane, weight) = (&self.found[k / LANES], k % LANES, self.sample.weight(row));
            if weight == 0.0 {
                continue;
            }
            let label = found.index[lane] as usize;
            inertia += weight * found.best[lane];
            mass += weight;
            state.seen[label] += weight;
            let share = weight / state.seen[label];
            let panel = &self.packed[k / LANES * p..(k / LANES + 1) * p];
            for (center, lanes) in state.centers[label * p..(label + 1) * p].iter_mut().zip(panel) {
                *center += share * (lanes[lane] - *center);
            }
        }
        if mass > 0.0 { inertia / mass } else { 0.0 }
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
    fn it_comes_near_the_full_iteration() {
        for (separation, seed) in [(8.0, 1), (3.0, 2), (0.0, 3)] {
            let (points, _) = planted(20_000, 6, 8, separation, seed);
            let weights = weights(20_000, seed);
            let batches = fit(points.view(), Some(&weights), &options(8), &Monitor::none()).unwrap();
            let full = super::super::Options { clusters: 8, ..Default::default() };
            let full = super::super::fit(points.view(), Some(&weights), &full, &Monitor::none()).unwrap();
            assert!(batches.inertia <= full.inertia * 1.02, "{} beside {}", batches.inertia, full.inertia);
            assert!(batches.converged && batches.iterations > 10 && batches.lower_bound <= full.inertia);
        }
    }

    #[test]
    fn the_same_in_single_precision_and_at_any_number_of_threads() {
        let (points, _) = planted(5000, 4, 5, 4.0, 5);
        let single: Vec<f32> = points.data.iter().map(|x| *x as f32).collect();
        let double: Vec<f64> = single.iter().map(|x| f64::from(*x)).collect();
        let one = fit(MatrixView::new(&single, 5000, 4).unwrap(), None, &options(5), &Monitor::none()).unwrap();
        for threads in [1, 3] {
            let view = MatrixView::new(&double, 5000, 4).unwrap();
            let other = fit(view, None, &options(5), &Monitor::threads(threads)).unwrap();
            assert_eq!((&one.labels, &one.centers, one.inertia), (&other.labels, &other.centers, other.inertia));
        }
    }

    #[test]
    fn bad_days() {
        let (points, _) = planted(40, 2, 3, 10.0, 1);
        for clusters in [1, 3, 40] {
            let solution = fit(points.view(), None, &options(clusters), &Monitor::none()).unwrap();
            assert_eq!(solution.sizes.iter().sum::<i32>(), 40);
            assert!(solution.inertia.is_finite() && solution.lower_bound <= solution.inertia);
        }
        let equal = [1.5; 60];
        let solution = fit(MatrixView::new(&equal, 30, 2).unwrap(), None, &options(4), &Monitor::none()).unwrap();
        assert_eq!((solution.inertia, solution.certified), (0.0, true));
        let mut rare = vec![0.0; 40];
        rare[39] = 1.0;
        let few = Options { batch_size: 2, ..options(2) };
        let solution = fit(points.view(), Some(&rare), &few, &Monitor::none()).unwrap();
        assert_eq!(solution.inertia, 0.0);
        let refused = |options: Options| {
            let error = fit(points.view(), None, &options, &Monitor::none()).unwrap_err();
            assert_eq!(error.code(), Code::InvalidOption);
            error.argument().unwrap().to_string()
        };
        assert_eq!(refused(options(0)), "options.clusters");
        assert_eq!(refused(Options { batch_size: 0, ..options(2) }), "options.batchSize");
        assert_eq!(refused(Options { patience: 0, ..options(2) }), "options.patience");
        assert_eq!(refused(Options { max_iterations: 0, ..options(2) }), "options.maxIterations");
        assert_eq!(refused(Options { restarts: 0, ..options(2) }), "options.restarts");
    }
}
