//! Self-labelling: `n` samples get labels among `K` clusters of prescribed sizes, as their scores would have it.
//!
//! ```text
//! maximise over Q ≥ 0   Σᵢⱼ qᵢⱼ sᵢⱼ + ε H(Q)      Σⱼ qᵢⱼ = 1,   Σᵢ qᵢⱼ = tⱼ,   H(Q) = −Σ qᵢⱼ log qᵢⱼ
//! qᵢⱼ = exp(sᵢⱼ / ε + gⱼ − log Σₖ exp(sᵢₖ / ε + gₖ))
//! ```
//!
//! with `tⱼ = n / K` unless masses are given. Sinkhorn's iteration scales clusters and samples in turn, clusters first and
//! from the plain kernel `exp(s / ε)`, as the code of both papers does: SeLa raises softmax's probabilities to the power
//! 25, which is `ε = 1/25` on their logarithms (or on logits, since scaling the samples takes softmax's denominators out
//! again), and iterates until nothing moves; SwAV takes `ε = 0.05` and three iterations.
//!
//! Nothing overflows, whatever the scores: exponents are formed in double precision and shifted by their row's largest (in
//! the first step by their column's). After that step no column can vanish either: a cluster's best sample keeps an exponent
//! of at least `−log n` below its row's largest, and scaling keeps all masses within a factor `n` of their targets.
//!
//! Time: `O(n K)` an iteration, one exponential an entry, one pass over the scores, and three passes beside. Memory: `O(K)`
//! a block of rows in flight, and the labels; soft assignments go where the caller says, over the scores if need be. Sums
//! are in double precision.
//!
//! References: Y. M. Asano, C. Rupprecht, A. Vedaldi, Self-labelling via simultaneous clustering and representation
//! learning, ICLR 2020, <https://arxiv.org/abs/1911.05371>; M. Caron et al., Unsupervised learning of visual features by
//! contrasting cluster assignments (SwAV), NeurIPS 2020, <https://arxiv.org/abs/2006.09882>.

mod kernels;
mod sweeps;

use gibbs_core::{Error, MatrixView, Monitor, Result, simd::Real};
use sweeps::{Rows, Totals};

/// Whose regularisation and number of iterations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preset {
    /// ε = 1/25, to convergence.
    #[default]
    Sela,
    /// ε = 0.05, three iterations.
    Swav,
}

/// How labels are found; what is `None` is the preset's.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where the other options come from.
    pub preset: Preset,
    /// Regularisation in the units of the scores, positive; 0.04 or 0.05.
    pub epsilon: Option<f64>,
    /// Scalings of clusters and samples; 1000 or 3.
    pub max_iterations: Option<usize>,
    /// Largest error of the clusters' masses, `Σⱼ |Σᵢ qᵢⱼ − tⱼ| / n`, that ends the iteration; `0.1 / n`, which SeLa's own
    /// rule (that the samples' scalings change by less than 0.1 in sum) implies.
    pub tolerance: Option<f64>,
}

crate::status::status! {
    /// Why the iteration ended.
    pub enum Status {
        /// The error of the masses met the tolerance.
        Converged = "converged",
        /// The iterations ran out.
        MaxIterations = "maxIterations",
    }
}

/// Labels, and what they rest on.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Each sample's best cluster, the first of equals (`n`).
    pub labels: Vec<i32>,
    /// Samples with each label (`K`).
    pub sizes: Vec<u32>,
    /// Mass of each cluster under the soft assignment, `Σᵢ qᵢⱼ` (`K`).
    pub masses: Vec<f64>,
    /// Mean score of a sample under the soft assignment.
    pub value: f64,
    /// No assignment with the prescribed masses has a larger mean score.
    pub dual: f64,
    /// `Σⱼ |Σᵢ qᵢⱼ − tⱼ| / n`; the samples' masses are 1 up to rounding.
    pub marginal_error: f64,
    /// The regularisation that was used.
    pub epsilon: f64,
    /// Scalings of clusters and samples.
    pub iterations: usize,
    /// Whether the error met the tolerance.
    pub converged: bool,
    /// Why the iteration ended.
    pub status: Status,
}

/// Labels the rows of `scores` (`n × K`, finite), whose clusters shall have `masses` (`K`, positive, in any unit; equal where
/// there are none). `out` (`n · K`), where given, receives the soft assignment, whose rows sum to 1.
///
/// Errors name `scores`, `options.masses` or `options.out`.
pub fn solve<T: Real>(
    scores: MatrixView<T>,
    masses: Option<&[f64]>,
    options: &Options,
    out: Option<&mut [T]>,
    monitor: &Monitor,
) -> Result<Solution> {
    let scaled = scale_clusters(scores, masses, options, monitor)?;
    let size = scores.nrows() * scores.ncols();
    if out.as_ref().is_some_and(|out| out.len() != size) {
        return Err(Error::shape("options.out", format!("expected {size} numbers")));
    }
    let rows = out.map_or(Rows::Read(scores), |out| Rows::Write(scores, out));
    scaled.finish(rows, monitor)
}

/// As [`solve`], with the soft assignment written over `scores` (`n × K`, row by row).
pub fn solve_in_place<T: Real>(
    scores: &mut [T],
    columns: usize,
    masses: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let view = MatrixView::new(scores, scores.len() / columns.max(1), columns)?;
    let scaled = scale_clusters(view, masses, options, monitor)?;
    scaled.finish(Rows::Over(scores), monitor)
}

/// The clusters' scalings, with the samples' implied.
struct Scaled {
    samples: f64,
    targets: Vec<f64>,
    epsilon: f64,
    tolerance: f64,
    /// g.
    logs: Vec<f64>,
    iterations: usize,
}

/// Sinkhorn's iteration.
fn scale_clusters<T: Real>(
    scores: MatrixView<T>,
    masses: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Scaled> {
    let (epsilon, max_iterations) = match options.preset {
        Preset::Sela => (options.epsilon.unwrap_or(0.04), options.max_iterations.unwrap_or(1000)),
        Preset::Swav => (options.epsilon.unwrap_or(0.05), options.max_iterations.unwrap_or(3)),
    };
    let samples = scores.nrows() as f64;
    let targets = targets(scores, masses)?;
    let tolerance = options.tolerance.unwrap_or(0.1 / samples);
    let logs = sweeps::first_scaling(scores, epsilon, &targets, monitor)?;
    let mut scaled = Scaled { samples, targets, epsilon, tolerance, logs, iterations: 1 };
    while scaled.iterations < max_iterations {
        monitor.report(scaled.iterations as f64, Some(max_iterations as f64));
        let masses = sweeps::masses(scores, epsilon, &scaled.logs, monitor)?;
        if scaled.error(&masses) <= tolerance {
            break;
        }
        for ((log, target), mass) in scaled.logs.iter_mut().zip(&scaled.targets).zip(masses) {
            *log += (target / mass).ln();
        }
        scaled.iterations += 1;
    }
    Ok(scaled)
}

impl Scaled {
    fn error(&self, masses: &[f64]) -> f64 {
        masses.iter().zip(&self.targets).map(|(mass, target)| (mass - target).abs()).sum::<f64>() / self.samples
    }

    /// Labels, the soft assignment, and what can be said of them.
    fn finish<T: Real>(self, rows: Rows<T>, monitor: &Monitor) -> Result<Solution> {
        let Totals { labels, masses, value, largest } = sweeps::assign(rows, self.epsilon, &self.logs, monitor)?;
        let mut sizes = vec![0; self.targets.len()];
        labels.iter().for_each(|&label| sizes[label as usize] += 1);
        // v = −ε g gives the bound Σᵢ maxⱼ (sᵢⱼ − vⱼ) + Σ tⱼ vⱼ on Σ qᵢⱼ sᵢⱼ.
        let given: f64 = self.targets.iter().zip(&self.logs).map(|(target, log)| target * log).sum();
        let marginal_error = self.error(&masses);
        let converged = marginal_error <= self.tolerance;
        Ok(Solution {
            labels,
            sizes,
            value: value / self.samples,
            dual: self.epsilon * (largest - given) / self.samples,
            marginal_error,
            masses,
            epsilon: self.epsilon,
            iterations: self.iterations,
            converged,
            status: if converged { Status::Converged } else { Status::MaxIterations },
        })
    }
}

/// Prescribed masses, of sum n.
fn targets<T: Real>(scores: MatrixView<T>, masses: Option<&[f64]>) -> Result<Vec<f64>> {
    let (samples, clusters) = (scores.nrows() as f64, scores.ncols());
    if scores.nrows() == 0 || clusters == 0 {
        return Err(Error::shape("scores", format!("{} × {clusters} is empty", scores.nrows())));
    }
    let Some(masses) = masses else { return Ok(vec![samples / clusters as f64; clusters]) };
    if masses.len() != clusters {
        return Err(Error::shape("options.masses", format!("{} masses for {clusters} clusters", masses.len())));
    }
    let largest = masses.iter().copied().fold(0.0, f64::max);
    if let Some(j) = masses.iter().position(|&mass| !(mass > 0.0 && mass.is_finite() && mass / largest > 1e-12)) {
        let problem = format!("expected positive numbers within 12 orders of magnitude, got {} at {j}", masses[j]);
        return Err(Error::value("options.masses", problem));
    }
    let sum: f64 = masses.iter().map(|mass| mass / largest).sum();
    Ok(masses.iter().map(|mass| samples * (mass / largest / sum)).collect())
}

#[cfg(all(test, feature = "slow"))]
mod slow;
#[cfg(test)]
mod tests;
