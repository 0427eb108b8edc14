//! Labels of the largest likelihood when every group's covariance is known, by a semidefinite relaxation.
//!
//! ```text
//! maximise over labels   Σᵢ log π_l(i) + log N(xᵢ; mean of group l(i), Σ_l(i))
//! ```
//!
//! With the means maximised out, the likelihood is linear in the matrices `Z_k = 1_{G_k} 1_{G_k}' / n_k`: it is `Σ_k ⟨A_k, Z_k⟩`,
//! `A_k = log π_k − ½ (log |Σ_k| + ½ (d_k 1' + 1 d_k') − X Σ_k⁻¹ X')`, up to a constant. The relaxation keeps of them that `Z_k` is
//! positive semidefinite, entrywise at least 0, of trace 1, and that `Σ_k Z_k 1 = 1`. It is solved over `Z_k = U_k U_k'` with
//! `U_k ≥ 0` of three columns, from several random starts; labels are the largest of `Z_k 1`, or groups of the factors' rows
//! where covariances are alike and `Z_k 1` says nothing, polished by moving points. The result carries an upper bound on the
//! likelihood of every partition into as many groups.
//!
//! The relaxation in this low-rank form is not convex: with `K ≥ 4` in few dimensions it may stick, and the best of several
//! starts counts. The bound does not depend on it. The text of the paper below could not be found: this is a reconstruction
//! from its abstract; the certificate is derived here (see `bound.rs`).
//!
//! Time `O(K n p)` a step, `O(K n³)` for the bound up to 1200 points; memory `O(K n p)` and `O(n²)` for the bound. The
//! answer follows linear maps of the points when covariances are mapped along.
//!
//! Reference: Y. Zhuang, X. Chen, Y. Yang, Likelihood adjusted semidefinite programs for clustering heterogeneous data,
//! ICML 2023, <https://arxiv.org/abs/2209.15097>.

mod bound;
mod problem;
mod solver;

pub(crate) use bound::upper_bound;
pub(crate) use problem::Problem;
pub(crate) use solver::relax;

use crate::{kmeans, matching::best_matching};
use gibbs_core::{Error, MatrixView, Monitor, Result};
use std::f64::consts::PI;

/// Relative gap up to which labels count as optimal.
const CERTIFIED: f64 = 1e-8;

/// How long to look.
#[derive(Debug, Clone)]
pub struct Options {
    /// Random starts, of which the best is kept; at least 1, default 4.
    pub restarts: u32,
    /// Most steps of a start; at least 1, default 1000.
    pub max_iterations: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { restarts: 4, max_iterations: 1000, seed: 0 }
    }
}

/// Labels, and what is known about their likelihood.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The group of each point (`n`), the index of its covariance.
    pub labels: Vec<i32>,
    /// `Z_k 1` of the relaxation, scaled to sum to 1 (`n × K`).
    pub memberships: Vec<f64>,
    /// Means of the groups (`K × p`).
    pub centers: Vec<f64>,
    /// Covariances of the groups (`K × p × p`).
    pub covariances: Vec<f64>,
    /// Shares of the groups (`K`).
    pub weights: Vec<f64>,
    /// `Σᵢ log N(xᵢ; center, covariance)` over the labels, with logarithms of the given shares, in nats.
    pub log_likelihood: f64,
    /// Objective of the relaxation at every fiftieth step of the best start, in nats.
    pub trace: Vec<f64>,
    /// Objective of the relaxation where it ended.
    pub objective: f64,
    /// No partition into as many groups, none empty, has a larger likelihood under these covariances.
    pub bound: f64,
    /// `bound − log_likelihood`.
    pub gap: f64,
    /// `gap / |log_likelihood|`; 0 where the gap is.
    pub relative_gap: f64,
    /// Whether the relative gap is at most 1e-8.
    pub certified: bool,
    /// Whether the relaxation met its row sums to 1e-3.
    pub converged: bool,
}

/// Finds labels of the points (`n × p`, finite) for the covariances (`K` matrices `p × p` one after the other, positive
/// definite) and, where given, shares of the groups (`K`, positive).
pub fn solve(
    points: MatrixView,
    covariances: &[f64],
    shares: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let (n, p) = (points.nrows(), points.ncols());
    let k = check(points, covariances, shares, options)?;
    let mean: Vec<f64> = (0..p).map(|j| points.rows().map(|row| row[j] / n as f64).sum()).collect();
    let centered: Vec<f64> = points.rows().flat_map(|row| row.iter().zip(&mean).map(|(x, m)| x - m)).collect();
    let total: f64 = shares.map_or(1.0, |shares| shares.iter().sum());
    let log_weights: Vec<f64> = (0..k).map(|g| shares.map_or(0.0, |shares| (shares[g] / total).ln())).collect();
    let problem = Problem::new(&centered, p, covariances, &log_weights)?;
    let mut best: Option<(Vec<i32>, f64, solver::Relaxed)> = None;
    for start in 0..if k == 1 { 1 } else { options.restarts } {
        let relaxed = relax(&problem, options.seed, start, options.max_iterations, monitor)?;
        let (labels, value) = round(&problem, &relaxed, options.seed, monitor)?;
        if best.as_ref().is_none_or(|(_, reached, _)| value > *reached) {
            best = Some((labels, value, relaxed));
        }
    }
    let (labels, value, relaxed) = best.ok_or_else(|| Error::internal("no start"))?;
    let bound = upper_bound(&problem, &labels, monitor)?;
    Ok(describe(points, covariances, labels, value, bound, relaxed))
}

fn check(points: MatrixView, covariances: &[f64], shares: Option<&[f64]>, options: &Options) -> Result<usize> {
    const MOST_BYTES: f64 = 4e9;
    let (n, p) = (points.nrows(), points.ncols());
    let k = covariances.len() / (p * p).max(1);
    if p == 0 || k == 0 || covariances.len() != k * p * p {
        return Err(Error::shape("covariances", format!("expected matrices of {p} × {p}, at least one")));
    }
    if k > n {
        return Err(Error::shape("covariances", format!("expected at most {n}, the number of points, got {k}")));
    }
    if let Some(at) = covariances.iter().position(|x| !x.is_finite()) {
        return Err(Error::value("covariances", format!("expected finite numbers, got {}", covariances[at])));
    }
    if shares.is_some_and(|shares| shares.len() != k || shares.iter().any(|s| !(*s > 0.0 && s.is_finite()))) {
        return Err(Error::option("shares", format!("expected {k} positive numbers")));
    }
    if options.restarts == 0 {
        return Err(Error::option("restarts", "expected at least 1, got 0"));
    }
    if options.max_iterations == 0 {
        return Err(Error::option("maxIterations", "expected at least 1, got 0"));
    }
    let bytes = 8.0 * n as f64 * k as f64 * (p as f64 + 20.0);
    if bytes > MOST_BYTES { Err(Error::out_of_memory("this relaxation", bytes)) } else { Ok(k) }
}

/// Labels from the relaxation: the largest of `Z_k 1`, and groups of the factors' rows matched with the covariances; each
/// polished, the better one kept.
fn round(problem: &Problem, relaxed: &solver::Relaxed, seed: u64, monitor: &Monitor) -> Result<(Vec<i32>, f64)> {
    let (n, k) = (problem.n, problem.k);
    let largest = |row: &[f64]| (1..k).fold(0, |best, g| if row[g] > row[best] { g } else { best }) as i32;
    let (labels, value) = problem.polish(relaxed.memberships.chunks_exact(k).map(largest).collect(), monitor)?;
    if k == 1 {
        return Ok((labels, value));
    }
    let rows = MatrixView::new(&relaxed.factors, n, relaxed.factors.len() / n)?;
    let options = kmeans::Options {
        clusters: k,
        restarts: 4,
        certificate: kmeans::CertificateChoice::None,
        seed,
        ..kmeans::Options::default()
    };
    let groups = kmeans::fit(rows, None, &options, monitor)?.labels;
    let mut benefit = vec![0.0; k * k];
    for g in 0..k {
        // All groups under covariance g, about their own means.
        let mut shifted = vec![0.0; k];
        for h in 0..k {
            let members: Vec<i32> =
                groups.iter().map(|&label| if label as usize == h { g as i32 } else { -1 }).collect();
            let mean = problem.mean(g, &members);
            for (y, _) in problem.roots[g].chunks_exact(problem.p).zip(&members).filter(|(_, m)| **m >= 0) {
                let square: f64 = y.iter().zip(&mean).map(|(y, m)| (y - m) * (y - m)).sum();
                shifted[h] += problem.constants[g] - 0.5 * square;
            }
        }
        (0..k).for_each(|h| benefit[h * k + g] = shifted[h]);
    }
    let matched = best_matching(&benefit, k);
    let start = groups.iter().map(|&label| matched[label as usize] as i32).collect();
    let (other, reached) = problem.polish(start, monitor)?;
    Ok(if reached > value { (other, reached) } else { (labels, value) })
}

fn describe(
    points: MatrixView,
    covariances: &[f64],
    labels: Vec<i32>,
    value: f64,
    bound: f64,
    relaxed: solver::Relaxed,
) -> Solution {
    let (n, p) = (points.nrows(), points.ncols());
    let k = covariances.len() / (p * p);
    let constant = -0.5 * (n * p) as f64 * (2.0 * PI).ln();
    let (centers, weights) = group_means(points, &labels, k);
    let mut memberships = relaxed.memberships;
    memberships.chunks_exact_mut(k).for_each(normalize);
    let (gap, relative_gap) = gaps(value + constant, bound + constant);
    Solution {
        labels,
        memberships,
        centers,
        covariances: covariances.to_vec(),
        weights,
        log_likelihood: value + constant,
        trace: relaxed.trace.iter().map(|value| value + constant).collect(),
        objective: relaxed.value + constant,
        bound: (bound + constant).max(value + constant),
        gap,
        relative_gap,
        certified: relative_gap <= CERTIFIED,
        converged: relaxed.converged && relaxed.residual.is_finite(),
    }
}

/// Scales a row to sum to 1; a row without anything becomes even.
pub(crate) fn normalize(row: &mut [f64]) {
    let total: f64 = row.iter().sum();
    let even = 1.0 / row.len() as f64;
    row.iter_mut().for_each(|r| *r = if total > 0.0 { *r / total } else { even });
}

/// Means of the groups, row by row, and the groups' shares.
pub(crate) fn group_means(points: MatrixView, labels: &[i32], k: usize) -> (Vec<f64>, Vec<f64>) {
    let p = points.ncols();
    let (mut sums, mut counts) = (vec![0.0; k * p], vec![0.0; k]);
    for (row, &label) in points.rows().zip(labels) {
        let g = label as usize;
        counts[g] += 1.0;
        // A running mean: sums of large numbers may overflow.
        sums[g * p..(g + 1) * p].iter_mut().zip(row).for_each(|(s, x)| *s += (x - *s) / counts[g]);
    }
    let n = labels.len() as f64;
    (sums, counts.iter().map(|c| c / n).collect())
}

/// The gap and the relative gap of a value below its bound.
pub(crate) fn gaps(value: f64, bound: f64) -> (f64, f64) {
    let gap = (bound - value).max(0.0);
    (gap, if gap == 0.0 { 0.0 } else { gap / value.abs() })
}

#[cfg(test)]
mod tests;
