//! Kernel k-means: the partition whose groups have the least scatter in the feature space of a kernel.
//!
//! ```text
//! minimise over labels   tr K − Σₖ Sₖ / nₖ,    Sₖ = Σ over i, j in group k of Kᵢⱼ
//! ```
//!
//! Greedy k-means++ starts; then sweeps over the points, each moved to the group that lowers the objective most
//! (Hartigan and Wong's exchange rather than Lloyd's). The change is exact for every symmetric matrix, so the objective
//! falls whether `K` is positive semidefinite or, as logarithms of kernels are, not; and a point where no exchange helps
//! is at least a fixed point of Lloyd's iteration. No group is ever empty.
//!
//! A sweep takes `O(nK)` and `O(n)` a move; memory `O(nK)` a restart. The bound: `Σ Sₖ / nₖ` is `tr(Yᵀ K Y)` for a matrix
//! `Y` with orthonormal columns whose span holds the constant vector, so it is at most `1ᵀK1 / n` plus the largest
//! `clusters − 1` eigenvalues of `K` off the constant; `O(n³)`, no more than 1e-12 of the eigenvalues' sizes above truth,
//! which is taken off.
//!
//! References: I. Dhillon, Y. Guan, B. Kulis, Kernel k-means, spectral clustering and normalized cuts, KDD 2004;
//! J. Hartigan, M. Wong, A k-means clustering algorithm, Applied Statistics 28 (1979).

use crate::kmeans::{CertificateChoice, Init};
use gibbs_core::{Error, MatrixView, Monitor, Result, Stream, purpose};
use gibbs_linear::symmetric_eigenvalues;

/// Share of the largest entry by which a matrix may differ from its transpose, and below which a move gains nothing.
const ROUNDING: f64 = 1e-12;

/// Share of the eigenvalues' sizes that is taken off the bound.
const BOUND_ROUNDING: f64 = 1e-12;

/// Points up to which the bound is computed unless asked not to.
const CHEAP_BOUND: usize = 600;

/// What to fit and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Number of groups, from 1 to the number of points. Required: the default is 0, which is refused.
    pub clusters: usize,
    /// Independent starts, of which the best counts; default 10.
    pub restarts: u32,
    /// Sweeps a start may take; default 300.
    pub max_iterations: u32,
    /// How groups start: around points that are far apart, or around random points.
    pub init: Init,
    /// Whether the bound is computed; `Auto` up to 600 points.
    pub certificate: CertificateChoice,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clusters: 0,
            restarts: 10,
            max_iterations: 300,
            init: Init::KMeansPlusPlus,
            certificate: CertificateChoice::Auto,
            seed: 0,
        }
    }
}

/// A partition, its objective and a bound on every partition's.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The group of each point (`n`), from 0.
    pub labels: Vec<i32>,
    /// The number of points of each group (`clusters`), at least 1.
    pub sizes: Vec<i32>,
    /// `tr K − Σ Sₖ / nₖ`.
    pub inertia: f64,
    /// No partition into that many groups has a smaller objective; minus infinity where no bound was computed.
    pub lower_bound: f64,
    /// `inertia − lower_bound`.
    pub gap: f64,
    /// `gap / |inertia|`; 0 where the gap is.
    pub relative_gap: f64,
    /// Sweeps of the start that was kept.
    pub iterations: u32,
    /// Whether its last sweep moved nothing.
    pub converged: bool,
}

/// Partitions the points of a kernel (`n × n`, finite, symmetric up to rounding, else its symmetric part counts).
pub fn kernel_kmeans(kernel: MatrixView, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let kernel = Kernel::new(kernel)?;
    options.check(kernel.n)?;
    let mut best: Option<Run> = None;
    // In waves, so that memory does not grow with the number of restarts.
    let starts: Vec<u32> = (0..if options.clusters == 1 { 1 } else { options.restarts }).collect();
    for wave in starts.chunks(16) {
        let runs = monitor.map(wave.to_vec(), |_, start| Run::new(&kernel, options, start, monitor))?;
        for run in runs {
            let run = run?;
            if best.as_ref().is_none_or(|best| run.gain > best.gain) {
                best = Some(run);
            }
        }
        monitor.report(f64::from(wave[wave.len() - 1]) + 1.0, Some(starts.len() as f64));
    }
    let best = best.ok_or_else(|| Error::internal("no restart"))?;
    let inertia = kernel.trace - best.gain;
    let certify = match options.certificate {
        CertificateChoice::None => false,
        CertificateChoice::Full => true,
        CertificateChoice::Auto => kernel.n <= CHEAP_BOUND,
    };
    let lower_bound =
        if certify { kernel.lower_bound(options.clusters, monitor)?.min(inertia) } else { f64::NEG_INFINITY };
    let gap = inertia - lower_bound;
    Ok(Solution {
        sizes: best.sizes.iter().map(|&size| size as i32).collect(),
        labels: best.labels.iter().map(|&label| label as i32).collect(),
        inertia,
        lower_bound,
        gap,
        relative_gap: if gap == 0.0 { 0.0 } else { gap / inertia.abs() },
        iterations: best.iterations,
        converged: best.converged,
    })
}

impl Options {
    fn check(&self, n: usize) -> Result<()> {
        if self.clusters == 0 || self.clusters > n {
            let problem = format!("expected from 1 to {n}, the number of points, got {}", self.clusters);
            return Err(Error::option("clusters", problem));
        }
        if self.restarts == 0 {
            return Err(Error::option("restarts", "expected at least 1, got 0"));
        }
        if self.max_iterations == 0 {
            return Err(Error::option("maxIterations", "expected at least 1, got 0"));
        }
        Ok(())
    }
}

/// The symmetric part of a kernel.
struct Kernel {
    n: usize,
    data: Vec<f64>,
    trace: f64,
    /// The largest magnitude of an entry.
    size: f64,
}

impl Kernel {
    fn new(kernel: MatrixView) -> Result<Self> {
        let n = kernel.nrows();
        if n == 0 || kernel.ncols() != n {
            return Err(Error::shape("kernel", format!("expected a square matrix, got {n} × {}", kernel.ncols())));
        }
        let mut data = kernel.to_contiguous().into_owned();
        if data.iter().any(|entry| !entry.is_finite()) {
            return Err(Error::value("kernel", "expected finite numbers"));
        }
        for i in 0..n {
            for j in 0..i {
                let mean = 0.5 * data[i * n + j] + 0.5 * data[j * n + i];
                (data[i * n + j], data[j * n + i]) = (mean, mean);
            }
        }
        let trace = (0..n).map(|i| data[i * n + i]).sum();
        let size = data.iter().fold(0.0, |most: f64, entry| most.max(entry.abs()));
        Ok(Self { n, data, trace, size })
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.data[i * self.n..(i + 1) * self.n]
    }

    fn diagonal(&self, i: usize) -> f64 {
        self.data[i * self.n + i]
    }

    fn squared_distance(&self, i: usize, j: usize) -> f64 {
        (self.diagonal(i) + self.diagonal(j) - 2.0 * self.data[i * self.n + j]).max(0.0)
    }

    /// `tr K − 1ᵀK1 / n − (largest clusters − 1 eigenvalues of K off the constant vector)`.
    fn lower_bound(&self, clusters: usize, monitor: &Monitor) -> Result<f64> {
        monitor.check()?;
        let n = self.n;
        let means: Vec<f64> = (0..n).map(|i| self.row(i).iter().sum::<f64>() / n as f64).collect();
        let mean = means.iter().sum::<f64>() / n as f64;
        // A reflection takes the constant vector to the first axis; the rest is the compression, (n − 1) × (n − 1).
        let compressed = compression(&self.data, n);
        let values = if n > 1 { symmetric_eigenvalues(&compressed, n - 1)? } else { Vec::new() };
        let largest: f64 = values.iter().rev().take(clusters - 1).sum();
        let sizes: f64 = values.iter().map(|value| value.abs()).sum::<f64>() + mean.abs() * n as f64;
        Ok(self.trace - mean * n as f64 - largest - BOUND_ROUNDING * sizes.max(self.trace.abs()))
    }
}

/// `K` seen by the vectors without constant part, in an orthonormal basis: rows and columns 1… of `H K H` for the Householder
/// reflection `H = I − 2vvᵀ/vᵀv` that swaps the constant vector and the first axis.
fn compression(kernel: &[f64], n: usize) -> Vec<f64> {
    let entry = 1.0 / (n as f64).sqrt();
    let mut v = vec![entry; n];
    v[0] -= 1.0;
    let square: f64 = v.iter().map(|x| x * x).sum();
    if square == 0.0 {
        return Vec::new();
    }
    let kv: Vec<f64> = kernel.chunks_exact(n).map(|row| row.iter().zip(&v).map(|(k, v)| k * v).sum()).collect();
    let vkv: f64 = v.iter().zip(&kv).map(|(v, kv)| v * kv).sum();
    let (once, twice) = (2.0 / square, 4.0 * vkv / (square * square));
    let pairs = (1..n).flat_map(|i| (1..n).map(move |j| (i, j)));
    pairs.map(|(i, j)| kernel[i * n + j] - once * (v[i] * kv[j] + kv[i] * v[j]) + twice * v[i] * v[j]).collect()
}

/// One start and what became of it.
struct Run {
    labels: Vec<u32>,
    sizes: Vec<usize>,
    /// `Σ Sₖ / nₖ`, computed afresh at the end.
    gain: f64,
    iterations: u32,
    converged: bool,
}

impl Run {
    fn new(kernel: &Kernel, options: &Options, start: u32, monitor: &Monitor) -> Result<Self> {
        let mut stream = Stream::new(options.seed, purpose::KERNEL_KMEANS_START, start);
        let centers = match options.init {
            Init::KMeansPlusPlus => spread_points(kernel, options.clusters, &mut stream, monitor)?,
            Init::Random => random_points(kernel.n, options.clusters, &mut stream),
        };
        let mut groups = Groups::around(kernel, &centers);
        let (mut iterations, mut converged) = (0, false);
        while !converged && iterations < options.max_iterations {
            converged = !groups.sweep(kernel, monitor)?;
            iterations += 1;
        }
        let gain = groups.fresh_gain(kernel);
        Ok(Self { labels: groups.labels, sizes: groups.sizes, gain, iterations, converged })
    }
}

/// Groups and the sums of kernel entries that moves are judged by.
struct Groups {
    labels: Vec<u32>,
    sizes: Vec<usize>,
    /// `Sₖ`.
    inner: Vec<f64>,
    /// Σ over `j` in group `k` of `Kᵢⱼ`: group by group, `n` each.
    sums: Vec<f64>,
}

impl Groups {
    /// Every point with its nearest center; each center is of its own group.
    fn around(kernel: &Kernel, centers: &[usize]) -> Self {
        let n = kernel.n;
        let mut labels: Vec<u32> = (0..n)
            .map(|i| {
                let distance = |k: usize| kernel.squared_distance(i, centers[k]);
                (1..centers.len()).fold(0, |best, k| if distance(k) < distance(best) { k } else { best }) as u32
            })
            .collect();
        centers.iter().enumerate().for_each(|(k, &center)| labels[center] = k as u32);
        let mut groups = Self {
            labels,
            sizes: vec![0; centers.len()],
            inner: vec![0.0; centers.len()],
            sums: vec![0.0; n * centers.len()],
        };
        for j in 0..n {
            let k = groups.labels[j] as usize;
            groups.sizes[k] += 1;
            let sums = &mut groups.sums[k * n..(k + 1) * n];
            sums.iter_mut().zip(kernel.row(j)).for_each(|(sum, entry)| *sum += entry);
        }
        for i in 0..n {
            let k = groups.labels[i] as usize;
            groups.inner[k] += groups.sums[k * n + i];
        }
        groups
    }

    /// Moves each point to where it raises `Σ Sₖ / nₖ` most; whether any moved.
    fn sweep(&mut self, kernel: &Kernel, monitor: &Monitor) -> Result<bool> {
        let n = kernel.n;
        let mut moved = false;
        for i in 0..n {
            if i % 64 == 0 {
                monitor.check()?;
            }
            let own = self.labels[i] as usize;
            if self.sizes[own] == 1 {
                continue;
            }
            let diagonal = kernel.diagonal(i);
            let size = self.sizes[own] as f64;
            let without = (self.inner[own] - 2.0 * self.sums[own * n + i] + diagonal) / (size - 1.0);
            let loss = self.inner[own] / size - without;
            let (mut best, mut target) = (ROUNDING * kernel.size * n as f64, own);
            for k in (0..self.sizes.len()).filter(|&k| k != own) {
                let size = self.sizes[k] as f64;
                let with = (self.inner[k] + 2.0 * self.sums[k * n + i] + diagonal) / (size + 1.0);
                let gain = with - self.inner[k] / size - loss;
                if gain > best {
                    (best, target) = (gain, k);
                }
            }
            if target != own {
                self.transfer(kernel, i, own, target);
                moved = true;
            }
        }
        Ok(moved)
    }

    fn transfer(&mut self, kernel: &Kernel, i: usize, from: usize, to: usize) {
        let (n, diagonal) = (kernel.n, kernel.diagonal(i));
        self.inner[from] -= 2.0 * self.sums[from * n + i] - diagonal;
        self.inner[to] += 2.0 * self.sums[to * n + i] + diagonal;
        self.sums[from * n..(from + 1) * n].iter_mut().zip(kernel.row(i)).for_each(|(sum, entry)| *sum -= entry);
        self.sums[to * n..(to + 1) * n].iter_mut().zip(kernel.row(i)).for_each(|(sum, entry)| *sum += entry);
        self.sizes[from] -= 1;
        self.sizes[to] += 1;
        self.labels[i] = to as u32;
    }

    fn fresh_gain(&self, kernel: &Kernel) -> f64 {
        let mut inner = vec![0.0; self.sizes.len()];
        for (i, &label) in self.labels.iter().enumerate() {
            let same = kernel.row(i).iter().zip(&self.labels).filter(|(_, other)| **other == label);
            inner[label as usize] += same.map(|(entry, _)| entry).sum::<f64>();
        }
        inner.iter().zip(&self.sizes).map(|(inner, &size)| inner / size as f64).sum()
    }
}

/// Greedy k-means++: each further center is the best of a few drawn with probability proportional to the squared distance to
/// the nearest so far.
fn spread_points(kernel: &Kernel, clusters: usize, stream: &mut Stream, monitor: &Monitor) -> Result<Vec<usize>> {
    let n = kernel.n;
    let candidates = 2 + clusters.ilog2() as usize;
    let mut centers = vec![stream.below(n)];
    let mut nearest: Vec<f64> = (0..n).map(|i| kernel.squared_distance(i, centers[0])).collect();
    while centers.len() < clusters {
        monitor.check()?;
        let total: f64 = nearest.iter().sum();
        let mut best = (f64::INFINITY, usize::MAX);
        for _ in 0..candidates {
            let candidate = draw(&nearest, total, stream).unwrap_or_else(|| stream.below(n));
            let left: f64 = (0..n).map(|i| nearest[i].min(kernel.squared_distance(i, candidate))).sum();
            if left < best.0 && !centers.contains(&candidate) {
                best = (left, candidate);
            }
        }
        // Where all that is left coincides with a center, any other point will do.
        let center = if best.1 == usize::MAX { (0..n).find(|i| !centers.contains(i)) } else { Some(best.1) };
        let center = center.ok_or_else(|| Error::internal("more centers than points"))?;
        centers.push(center);
        for (i, nearest) in nearest.iter_mut().enumerate() {
            *nearest = nearest.min(kernel.squared_distance(i, center));
        }
    }
    Ok(centers)
}

/// An index with probability proportional to its weight.
fn draw(weights: &[f64], total: f64, stream: &mut Stream) -> Option<usize> {
    let mut left = stream.uniform() * total;
    for (i, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return Some(i);
        }
    }
    None
}

fn random_points(n: usize, clusters: usize, stream: &mut Stream) -> Vec<usize> {
    let mut points: Vec<usize> = (0..n).collect();
    for k in 0..clusters {
        let other = k + stream.below(n - k);
        points.swap(k, other);
    }
    points.truncate(clusters);
    points
}

#[cfg(test)]
mod tests;
