//! K-means by its semidefinite relaxation: partitions whose distance to the best one is proved.
//!
//! ```text
//! maximize ⟨A, Z⟩   subject to   Z ≥ 0, Z ⪰ 0, Z1 = 1, tr Z = K          A the Gram matrix of the centered points
//! ```
//!
//! (Peng and Wei). The partition's own `Z` is feasible, so the relaxation bounds every partition, and where clusters are
//! planted far enough apart its only solution is theirs. What is cheap comes first:
//!
//! 1. [k-means](crate::kmeans) and the explicit bound of [`certify`]: where they meet the target nothing is left to do;
//! 2. the relaxation's solution in low rank, or, for few points, as a full matrix; of very many points, that of a random
//!    sample;
//! 3. rounding by k-means of its leading eigenvectors, and Lloyd's iteration on the points themselves;
//! 4. the best partition of these, with the best bound within the target and about a second's work; four, where the
//!    relaxation found nothing better than the partition, so that a bound that meets it is to be expected.
//!
//! Where the number of clusters is not known, a price `κ` for each of them takes the place of `tr Z = K`: the relaxation of
//! `inertia + κ K`, solved as a full matrix. Without a price it is the middle, on the logarithmic scale, of the longest
//! range of prices over which the number of clusters of the best k-means partitions stays the same.
//!
//! The value that is stated is of a point in the feasible set itself, not near it, and so is an upper bound on the
//! relaxation's least `tr A − ⟨A, Z⟩`.
//!
//! Costs: `O(n p K)` a step in low rank; `O(n² r)` a step for the full matrix, which returns `Z` itself.
//!
//! References: J. Peng, Y. Wei, Approximating k-means-type clustering via semidefinite programming, SIAM Journal on
//! Optimization 18 (2007); Y. Zhuang, X. Chen, Y. Yang, R. Zhang, Statistically optimal K-means clustering via nonnegative
//! low-rank semidefinite programming, ICLR 2024; Y. Zhuang, X. Chen, Y. Yang, Sketch-and-lift: scalable subsampled
//! semidefinite program for K-means clustering, AISTATS 2022; X. Chen, Y. Yang, Cutoff for exact recovery of Gaussian mixture
//! models, IEEE Transactions on Information Theory 67 (2021); B. Kulis, M. Jordan, Revisiting k-means: new algorithms via
//! Bayesian nonparametrics, ICML 2012, for `inertia + κ K`. The choice of `κ` and the repair of points are made here.

mod feasible;
mod full;
mod low_rank;
mod price;
mod sketch;

use crate::{
    certify::{self, Budget, Certificate, Goal},
    kmeans,
    partition::Partition,
    sample::Sample,
};
use full::Clusters;
use gibbs_core::{Error, MatrixView, Monitor, Result};

/// Most points of the full matrix.
const MOST_FULL: usize = 600;

/// Points above which a sample is solved instead.
const MANY: usize = 100_000;

/// How much more may be spent on a bound where the relaxation says that there is one.
const PATIENCE: f64 = 4.0;

/// Purpose of the random streams: the factor's first entries, and the sample.
const STREAM: u32 = 64;

/// How the relaxation is solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// In low rank; from a sample above 100 000 points; as a full matrix where the number of clusters is not given.
    #[default]
    Auto,
    /// `Z = UU'` with `U ≥ 0`.
    LowRank,
    /// As a full matrix, which is returned: up to 600 points.
    Admm,
    /// For a random sample, whose centers start Lloyd's iteration on all points.
    Sketch,
}

/// What to fit and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Number of clusters, from 1 to the number of points; none: as many as the price says, for up to 600 points.
    pub clusters: Option<usize>,
    /// How the relaxation is solved; default auto.
    pub method: Method,
    /// What a cluster costs, in units of the inertia, where their number is not given; none: chosen from the points.
    pub price: Option<f64>,
    /// Relative gap that is good enough; default 1e-3.
    pub target: f64,
    /// Most steps of the factorization, and a tenth of those of the full matrix; default 300.
    pub max_iterations: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { clusters: None, method: Method::Auto, price: None, target: 1e-3, max_iterations: 300, seed: 0 }
    }
}

/// A partition, its certificate, and the relaxation's point.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The cluster of each point (`n`), from 0.
    pub labels: Vec<i32>,
    /// The means of the clusters, row by row (`clusters × p`).
    pub centers: Vec<f64>,
    /// The number of points in each cluster (`clusters`).
    pub sizes: Vec<i32>,
    /// Σ ‖xᵢ − center‖².
    pub inertia: f64,
    /// No partition into that many clusters has a smaller inertia.
    pub lower_bound: f64,
    /// `inertia − lower_bound`.
    pub gap: f64,
    /// `gap / inertia`; 0 where both are 0.
    pub relative_gap: f64,
    /// Whether the relative gap is at most 1e-8.
    pub certified: bool,
    /// Steps of the relaxation; 0 where k-means met the target.
    pub iterations: u32,
    /// Whether the relative gap met the target, or the relaxation settled.
    pub converged: bool,
    /// `tr A − ⟨A, Z⟩` of the relaxation's point, in the units of the inertia.
    pub sdp_value: f64,
    /// Largest `|Z1 − 1|`.
    pub rows: f64,
    /// By how much the least entry of `Z` is below 0.
    pub negativity: f64,
    /// By how much the least eigenvalue of `Z` is below 0.
    pub eigenvalue: f64,
    /// The price of a cluster; 0 where their number was given.
    pub price: f64,
    /// `Z` (`n × n`) of the full matrix; else empty.
    pub co_memberships: Vec<f64>,
}

/// A feasible point of the relaxation.
struct Point {
    /// Rows to be clustered (`n × columns`).
    embedding: Vec<f64>,
    /// `⟨A, Z⟩` in the scaled space.
    value: f64,
    rows: f64,
    eigenvalue: f64,
    matrix: Vec<f64>,
    steps: u32,
    settled: bool,
}

/// Partitions the points (`n × p`, finite).
pub fn fit(points: MatrixView, options: &Options, monitor: &Monitor) -> Result<Solution> {
    options.check(points.nrows())?;
    let sample = Sample::new(points, None, monitor)?;
    let search = Search { points, sample: &sample, options, monitor };
    match options.clusters {
        Some(clusters) => search.known(clusters),
        None => search.priced(),
    }
}

impl Options {
    fn check(&self, points: usize) -> Result<()> {
        let most = points.min(i32::MAX as usize);
        if let Some(clusters) = self.clusters
            && !(1..=most.max(1)).contains(&clusters)
        {
            let problem = format!("expected from 1 to {most}, the number of points, got {clusters}");
            return Err(Error::option("clusters", problem));
        }
        if !(self.target >= 0.0 && self.target.is_finite()) {
            let problem = format!("expected a finite number that is not negative, got {}", self.target);
            return Err(Error::option("target", problem));
        }
        if self.max_iterations == 0 {
            return Err(Error::option("maxIterations", "expected at least 1, got 0"));
        }
        if let Some(price) = self.price
            && !(price > 0.0 && price.is_finite() && self.clusters.is_none())
        {
            let problem = format!("expected a positive number, beside clusters: \"auto\" only, got {price}");
            return Err(Error::option("price", problem));
        }
        if self.clusters.is_none() && !matches!(self.method, Method::Auto | Method::Admm) {
            return Err(Error::option("method", "expected \"auto\" or \"admm\" beside clusters: \"auto\""));
        }
        if (self.method == Method::Admm || self.clusters.is_none()) && points > MOST_FULL {
            let problem = format!("expected at most {MOST_FULL} points for a full matrix, got {points}");
            return Err(Error::option(if self.clusters.is_none() { "clusters" } else { "method" }, problem));
        }
        Ok(())
    }
}

/// What all steps need.
struct Search<'a> {
    points: MatrixView<'a>,
    sample: &'a Sample<'a>,
    options: &'a Options,
    monitor: &'a Monitor<'a>,
}

impl Search<'_> {
    fn known(&self, clusters: usize) -> Result<Solution> {
        let n = self.sample.len();
        let sketch = self.options.method == Method::Sketch || self.options.method == Method::Auto && n > MANY;
        let mut best = self.candidate(if sketch {
            sketch::labels(self.points, self.sample, clusters, self.options, self.monitor)?
        } else {
            kmeans_labels(self.points, clusters, self.options.seed, self.monitor)?
        })?;
        let mut bound = self.product(&best, clusters)?;
        let mut point = None;
        if self.options.method == Method::Admm {
            let (full, own) = full::solve(self.sample, Clusters::Known(clusters), self.options, self.monitor)?;
            bound = bound.max(own);
            point = Some(full);
        } else if !sketch && !self.is_enough(&best, bound) {
            point = Some(low_rank::solve(self.sample, clusters, best.partition.spread, self.options, self.monitor)?);
        }
        if let Some(point) = &point {
            let rounded = self.rounded(point, clusters)?;
            if rounded.partition.inertia < best.partition.inertia {
                best = rounded;
                bound = bound.max(self.product(&best, clusters)?);
            }
        }
        let expected = point.as_ref().is_some_and(|point| self.is_met(point, &best));
        let bound = self.strengthened(&best, bound, clusters, if expected { PATIENCE } else { 1.0 })?;
        self.describe(best, bound, point, 0.0)
    }

    /// With a price for each cluster.
    fn priced(&self) -> Result<Solution> {
        let price = match self.options.price {
            Some(price) => price,
            None => price::choose(self.points, self.options.seed, self.monitor)?,
        };
        let scaled = price / self.sample.take_back_square(1.0);
        let (point, _) = full::solve(self.sample, Clusters::Priced(scaled), self.options, self.monitor)?;
        let clusters = point.embedding.len() / self.sample.len();
        let mut best = self.rounded(&point, clusters)?;
        let direct = self.candidate(kmeans_labels(self.points, clusters, self.options.seed, self.monitor)?)?;
        if direct.partition.inertia < best.partition.inertia {
            best = direct;
        }
        let bound = self.product(&best, clusters)?;
        let bound = self.strengthened(&best, bound, clusters, 1.0)?;
        self.describe(best, bound, Some(point), price)
    }

    fn candidate(&self, labels: Vec<u32>) -> Result<Candidate> {
        let clusters = labels.iter().max().map_or(1, |label| *label as usize + 1);
        let partition = Partition::new(self.sample, &labels, clusters, self.monitor)?;
        Ok(Candidate { labels, partition })
    }

    /// The partition of a point: k-means of its rows, then Lloyd's iteration.
    fn rounded(&self, point: &Point, clusters: usize) -> Result<Candidate> {
        let n = self.sample.len();
        let rows = MatrixView::new(&point.embedding, n, point.embedding.len() / n)?;
        let labels = kmeans_labels(rows, clusters, self.options.seed, self.monitor)?;
        let centers = Partition::new(self.sample, &labels, clusters, self.monitor)?.centers;
        self.candidate(kmeans::polish(self.sample, &centers, clusters, self.monitor)?)
    }

    /// The explicit bound.
    fn product(&self, best: &Candidate, clusters: usize) -> Result<f64> {
        certify::lower_bound(self.sample, &best.partition, &best.labels, clusters, self.monitor)
    }

    /// Whether the relaxation settled on nothing better than this partition.
    fn is_met(&self, point: &Point, best: &Candidate) -> bool {
        let own = best.partition.spread - best.partition.inertia;
        point.settled && point.value - own <= self.options.target * best.partition.inertia
    }

    /// The bounds of full matrices, as far as they are needed and affordable.
    fn strengthened(&self, best: &Candidate, bound: f64, clusters: usize, patience: f64) -> Result<f64> {
        let inertia = best.partition.inertia;
        let goal = Goal { inertia, enough: inertia * (1.0 - self.options.target), rank: clusters - 1 };
        let mut budget = Budget::patient(patience);
        certify::strengthen(self.sample, &best.partition, &best.labels, &goal, bound, &mut budget, self.monitor)
    }

    fn is_enough(&self, best: &Candidate, bound: f64) -> bool {
        bound >= best.partition.inertia * (1.0 - self.options.target)
    }

    fn describe(&self, best: Candidate, bound: f64, point: Option<Point>, price: f64) -> Result<Solution> {
        let Candidate { labels, partition } = best;
        let sample = self.sample;
        let clusters = self.options.clusters.unwrap_or(partition.counts.len());
        let certificate = Certificate::new(sample, partition.inertia, bound);
        let mut sizes = vec![0; clusters];
        labels.iter().for_each(|&label| sizes[label as usize] += 1);
        // A cluster without a point has the center of the first with one.
        let used = |cluster: &usize| partition.counts.get(*cluster).is_some_and(|count| *count > 0);
        let first = (0..clusters).find(used).unwrap_or(0);
        let place = |cluster: usize| if used(&cluster) { cluster } else { first };
        let mut centers: Vec<f64> =
            (0..clusters).flat_map(|cluster| partition.center(place(cluster))).copied().collect();
        centers.chunks_exact_mut(sample.dimension()).for_each(|center| sample.take_back(center));
        // A partition's own matrix is feasible too.
        let own = partition.spread - partition.inertia;
        let value = match &point {
            Some(point) if point.matrix.is_empty() => point.value.max(own),
            Some(point) => point.value,
            None => own,
        };
        let settled = point.as_ref().is_some_and(|point| point.settled);
        let number = |of: fn(&Point) -> f64| point.as_ref().map_or(0.0, of);
        Ok(Solution {
            labels: labels.into_iter().map(|label| label as i32).collect(),
            centers,
            sizes,
            inertia: certificate.inertia,
            lower_bound: certificate.lower_bound,
            gap: certificate.gap,
            relative_gap: certificate.relative_gap,
            certified: certificate.certified,
            converged: settled || certificate.relative_gap <= self.options.target,
            sdp_value: sample.take_back_square(partition.spread - value).max(0.0),
            rows: number(|point| point.rows),
            negativity: 0.0,
            eigenvalue: number(|point| point.eigenvalue),
            price,
            iterations: point.as_ref().map_or(0, |point| point.steps),
            co_memberships: point.map_or_else(Vec::new, |point| point.matrix),
        })
    }
}

/// A partition with its labels.
struct Candidate {
    labels: Vec<u32>,
    partition: Partition,
}

fn kmeans_labels(points: MatrixView, clusters: usize, seed: u64, monitor: &Monitor) -> Result<Vec<u32>> {
    Ok(kmeans_fit(points, clusters, seed, monitor)?.labels.into_iter().map(|label| label as u32).collect())
}

fn kmeans_fit(points: MatrixView, clusters: usize, seed: u64, monitor: &Monitor) -> Result<kmeans::Solution> {
    let certificate = kmeans::CertificateChoice::None;
    kmeans::fit(points, None, &kmeans::Options { clusters, certificate, seed, ..Default::default() }, monitor)
}

#[cfg(test)]
mod tests;

#[cfg(all(test, feature = "slow"))]
mod slow;
