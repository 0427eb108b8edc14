//! How many clusters: the same points fitted with each number in question, compared by one criterion.
//!
//! | criterion | of | score | chosen |
//! |---|---|---|---|
//! | BIC, ICL | mixtures | `−2 log L + parameters log n` and, for ICL, twice the entropy of the memberships | least |
//! | evidence | full mixtures | lower bound on the log probability of the points, plus `log K!` for the names of the components | largest |
//! | silhouette | k-means | mean of `(b − a) / max(a, b)` over points, 0 for lone ones | largest |
//! | gap | k-means | `E log W* − log W` over uniform points in the box along the principal axes | first K with `gap(K) ≥ gap(K′) − s(K′)`, K′ the next |
//! | certificate | k-means | relative gap of the inertia's lower bound | largest K with a proof; without any, the least gap from two clusters on |
//!
//! Time: that of the fits; `O(n² p)` for each silhouette, `references` times as many k-means fits for the gap statistic.
//!
//! References: P. Rousseeuw, Silhouettes, Journal of Computational and Applied Mathematics 20 (1987); R. Tibshirani,
//! G. Walther, T. Hastie, Estimating the number of clusters in a data set via the gap statistic, JRSS B 63 (2001);
//! C. Biernacki, G. Celeux, G. Govaert, PAMI 22 (2000). The choice by certificate is this project's own.

use crate::gaussian_mixture::{self, Covariance};
use crate::kmeans::{self, CertificateChoice};
use crate::special::ln_gamma;
use gibbs_core::{Error, MatrixView, Monitor, Result, Stream, purpose, simd::squared_distance};
use gibbs_linear::{add_gram, multiply, symmetric_eigen};

/// What numbers are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Criterion {
    /// Bayesian information criterion of a mixture.
    #[default]
    Bic,
    /// The same plus twice the entropy of the memberships.
    Icl,
    /// Evidence of a mixture with full covariances.
    Evidence,
    /// Mean silhouette of a k-means partition.
    Silhouette,
    /// Gap statistic of k-means.
    Gap,
    /// Relative gap of the certificate of a k-means partition.
    Certificate,
}

/// How to fit and compare.
#[derive(Debug, Clone)]
pub struct Options {
    /// The criterion; default BIC.
    pub by: Criterion,
    /// Family of covariances of the mixtures; default full.
    pub covariance: Covariance,
    /// Starts of each fit; at least 1, default 10.
    pub restarts: u32,
    /// Reference samples of the gap statistic; at least 2, default 20.
    pub references: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { by: Criterion::Bic, covariance: Covariance::Full, restarts: 10, references: 20, seed: 0 }
    }
}

/// The number chosen, and why.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The number chosen.
    pub clusters: u32,
    /// The labels of its fit (`n`).
    pub labels: Vec<i32>,
    /// The numbers compared, ascending.
    pub candidates: Vec<i32>,
    /// Their scores.
    pub scores: Vec<f64>,
    /// Standard errors of the gap statistic; empty for the other criteria.
    pub errors: Vec<f64>,
}

/// One number's fit.
struct Fit {
    labels: Vec<i32>,
    score: f64,
    error: f64,
}

/// Compares the candidates (from 1 to the number of points, at least one; repeated ones count once).
pub fn solve(points: MatrixView, candidates: &[i32], options: &Options, monitor: &Monitor) -> Result<Solution> {
    let candidates = check(points, candidates, options)?;
    let boxed = match options.by {
        Criterion::Gap => Some(Reference::new(points)?),
        _ => None,
    };
    let mut fits = Vec::with_capacity(candidates.len());
    for (at, &k) in candidates.iter().enumerate() {
        monitor.check()?;
        fits.push(match options.by {
            Criterion::Bic | Criterion::Icl | Criterion::Evidence => mixture(points, k as usize, options, monitor)?,
            _ => partition(points, k as usize, boxed.as_ref(), options, monitor)?,
        });
        monitor.report((at + 1) as f64, Some(candidates.len() as f64));
    }
    let chosen = choose(&candidates, &fits, options.by);
    let errors = if options.by == Criterion::Gap { fits.iter().map(|fit| fit.error).collect() } else { Vec::new() };
    Ok(Solution {
        clusters: candidates[chosen] as u32,
        scores: fits.iter().map(|fit| fit.score).collect(),
        labels: fits.swap_remove(chosen).labels,
        candidates,
        errors,
    })
}

fn check(points: MatrixView, candidates: &[i32], options: &Options) -> Result<Vec<i32>> {
    let most = points.nrows().min(i32::MAX as usize) as i32;
    let mut candidates = candidates.to_vec();
    candidates.sort_unstable();
    candidates.dedup();
    if candidates.is_empty() {
        return Err(Error::option("range", "expected at least one number of clusters"));
    }
    if let Some(bad) = candidates.iter().find(|&&k| k < 1 || k > most) {
        return Err(Error::option(
            "range",
            format!("expected numbers from 1 to {most}, the number of points, got {bad}"),
        ));
    }
    if options.restarts == 0 {
        return Err(Error::option("restarts", "expected at least 1, got 0"));
    }
    if options.references < 2 {
        return Err(Error::option("references", format!("expected at least 2, got {}", options.references)));
    }
    if options.by == Criterion::Evidence && options.covariance != Covariance::Full {
        return Err(Error::option("covariance", "the evidence is that of full covariances"));
    }
    Ok(candidates)
}

fn mixture(points: MatrixView, k: usize, options: &Options, monitor: &Monitor) -> Result<Fit> {
    let fitted = gaussian_mixture::Options {
        components: k,
        covariance: options.covariance,
        restarts: options.restarts,
        seed: options.seed,
        ..gaussian_mixture::Options::default()
    };
    let found = gaussian_mixture::fit(points, None, &fitted, monitor)?;
    let score = match options.by {
        Criterion::Bic => found.bic,
        Criterion::Icl => found.icl,
        // Each of the K! namings of the components is a mode of its own, and all of them count.
        _ => found.best.score + ln_gamma(k as f64 + 1.0),
    };
    Ok(Fit { labels: found.best.labels, score, error: 0.0 })
}

fn partition(
    points: MatrixView,
    k: usize,
    reference: Option<&Reference>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Fit> {
    let certificate =
        if options.by == Criterion::Certificate { CertificateChoice::Full } else { CertificateChoice::None };
    let fitted = kmeans::Options {
        clusters: k,
        restarts: options.restarts,
        certificate,
        seed: options.seed,
        ..kmeans::Options::default()
    };
    let found = kmeans::fit(points, None, &fitted, monitor)?;
    let (score, error) = match (options.by, reference) {
        (Criterion::Certificate, _) => (found.relative_gap, 0.0),
        (_, Some(reference)) => reference.gap(found.inertia, &fitted, options, monitor)?,
        _ => (silhouette(points, &found.labels, k, monitor)?, 0.0),
    };
    Ok(Fit { labels: found.labels, score, error })
}

/// The mean silhouette; 0 for a single cluster.
fn silhouette(points: MatrixView, labels: &[i32], k: usize, monitor: &Monitor) -> Result<f64> {
    let n = points.nrows();
    let mut sizes = vec![0.0; k];
    labels.iter().for_each(|&label| sizes[label as usize] += 1.0);
    if sizes.iter().filter(|size| **size > 0.0).count() < 2 {
        return Ok(0.0);
    }
    let width = |i: usize| {
        let own = labels[i] as usize;
        if sizes[own] < 2.0 {
            return 0.0;
        }
        let mut sums = vec![0.0; k];
        for j in 0..n {
            sums[labels[j] as usize] += squared_distance(points.row(i), points.row(j)).sqrt();
        }
        let within = sums[own] / (sizes[own] - 1.0);
        let others = (0..k).filter(|&g| g != own && sizes[g] > 0.0).map(|g| sums[g] / sizes[g]);
        let between = others.fold(f64::INFINITY, f64::min);
        let larger = within.max(between);
        if larger > 0.0 { (between - within) / larger } else { 0.0 }
    };
    let blocks: Vec<usize> = (0..n).step_by(64).collect();
    let parts = monitor.map(blocks, |_, start| (start..(start + 64).min(n)).map(width).sum::<f64>())?;
    Ok(parts.iter().sum::<f64>() / n as f64)
}

/// The box along the principal axes in which the points lie.
struct Reference {
    n: usize,
    p: usize,
    /// Principal axes, row by row.
    axes: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
}

impl Reference {
    fn new(points: MatrixView) -> Result<Self> {
        let (n, p) = (points.nrows(), points.ncols());
        let mean: Vec<f64> = (0..p).map(|j| points.rows().map(|row| row[j] / n as f64).sum()).collect();
        let centered: Vec<f64> = points.rows().flat_map(|row| row.iter().zip(&mean).map(|(x, m)| x - m)).collect();
        let largest = centered.iter().fold(f64::MIN_POSITIVE, |most, x| most.max(x.abs()));
        let scaled: Vec<f64> = centered.iter().map(|x| x / largest).collect();
        let mut scatter = vec![0.0; p * p];
        add_gram(&mut scatter, &scaled, p);
        let axes = symmetric_eigen(&scatter, p)?.vectors;
        let (mut low, mut high) = (vec![f64::INFINITY; p], vec![f64::NEG_INFINITY; p]);
        for row in centered.chunks_exact(p) {
            for (k, axis) in axes.chunks_exact(p).enumerate() {
                let along: f64 = row.iter().zip(axis).map(|(x, a)| x * a).sum();
                (low[k], high[k]) = (low[k].min(along), high[k].max(along));
            }
        }
        Ok(Self { n, p, axes, low, high })
    }

    /// The gap and its standard error, simulation included.
    fn gap(&self, inertia: f64, fitted: &kmeans::Options, options: &Options, monitor: &Monitor) -> Result<(f64, f64)> {
        let mut logs = Vec::with_capacity(options.references as usize);
        for index in 0..options.references {
            let mut stream = Stream::new(options.seed, purpose::GAP_REFERENCE, index);
            let inside: Vec<f64> = (0..self.n * self.p)
                .map(|at| self.low[at % self.p] + stream.uniform() * (self.high[at % self.p] - self.low[at % self.p]))
                .collect();
            let sample = multiply(&inside, &self.axes, self.n, self.p, self.p);
            let view = MatrixView::new(&sample, self.n, self.p)?;
            logs.push(log_inertia(kmeans::fit(view, None, fitted, monitor)?.inertia));
        }
        let count = logs.len() as f64;
        let mean = logs.iter().sum::<f64>() / count;
        let deviation = (logs.iter().map(|log| (log - mean) * (log - mean)).sum::<f64>() / count).sqrt();
        Ok((mean - log_inertia(inertia), deviation * (1.0 + 1.0 / count).sqrt()))
    }
}

/// The logarithm, finite where there is no inertia at all.
fn log_inertia(inertia: f64) -> f64 {
    inertia.max(f64::MIN_POSITIVE).ln()
}

fn choose(candidates: &[i32], fits: &[Fit], by: Criterion) -> usize {
    const CERTIFIED: f64 = 1e-8;
    let first_best = |better: &dyn Fn(f64, f64) -> bool, from: usize| {
        (from..fits.len()).fold(from, |best, at| if better(fits[at].score, fits[best].score) { at } else { best })
    };
    let less = |a: f64, b: f64| a < b;
    let more = |a: f64, b: f64| a > b;
    match by {
        Criterion::Bic | Criterion::Icl => first_best(&less, 0),
        Criterion::Evidence | Criterion::Silhouette => first_best(&more, 0),
        Criterion::Gap => (0..fits.len())
            .find(|&at| at + 1 == fits.len() || fits[at].score >= fits[at + 1].score - fits[at + 1].error)
            .unwrap_or(0),
        Criterion::Certificate => fits
            .iter()
            .rposition(|fit| fit.score <= CERTIFIED)
            .filter(|&at| {
                // One cluster is always proved best: it says something only where nothing else is in question.
                candidates[at] > 1 || fits.len() == 1
            })
            .unwrap_or_else(|| first_best(&less, usize::from(candidates[0] == 1 && fits.len() > 1))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::planted;
    use gibbs_core::Code;

    const ALL: [Criterion; 6] = [
        Criterion::Bic,
        Criterion::Icl,
        Criterion::Evidence,
        Criterion::Silhouette,
        Criterion::Gap,
        Criterion::Certificate,
    ];

    #[test]
    fn separated_groups_are_counted_by_every_criterion() {
        let (points, truth) = planted(160, 4, 4, 60.0, 12);
        for by in ALL {
            let options = Options { by, restarts: 8, references: 8, ..Options::default() };
            let found = solve(points.view(), &[6, 1, 2, 3, 4, 5, 4], &options, &Monitor::none()).unwrap();
            assert_eq!(found.candidates, [1, 2, 3, 4, 5, 6]);
            assert_eq!(found.clusters, 4, "{by:?}: {:?}", found.scores);
            assert_eq!(crate::matching::difference(&found.labels, &truth, 4), 0.0);
            assert_eq!(found.errors.is_empty(), by != Criterion::Gap);
        }
    }

    #[test]
    fn silhouettes_by_hand() {
        // Two pairs on a line: a = 1, b = 10.5 for the outer points and 9.5 for the inner ones.
        let view = MatrixView::new(&[0.0, 1.0, 10.0, 11.0], 4, 1).unwrap();
        let expected = 0.5 * (9.5 / 10.5 + 8.5 / 9.5);
        let value = silhouette(view, &[0, 0, 1, 1], 2, &Monitor::none()).unwrap();
        assert!((value - expected).abs() < 1e-12);
        assert_eq!(silhouette(view, &[0, 0, 0, 0], 2, &Monitor::none()).unwrap(), 0.0);
    }

    #[test]
    fn one_blob_is_one_cluster_by_the_gap_and_by_likelihood() {
        let (points, _) = planted(150, 2, 1, 0.0, 3);
        for by in [Criterion::Gap, Criterion::Bic, Criterion::Evidence] {
            let options = Options { by, references: 10, ..Options::default() };
            let found = solve(points.view(), &[1, 2, 3], &options, &Monitor::none()).unwrap();
            assert_eq!(found.clusters, 1, "{by:?}: {:?}", found.scores);
        }
    }

    #[test]
    fn bad_candidates_are_refused() {
        let (points, _) = planted(10, 2, 2, 4.0, 1);
        for candidates in [&[][..], &[0], &[11], &[2, -1]] {
            let error = solve(points.view(), candidates, &Options::default(), &Monitor::none()).unwrap_err();
            assert_eq!((error.code(), error.argument()), (Code::InvalidOption, Some("options.range")));
        }
    }
}
