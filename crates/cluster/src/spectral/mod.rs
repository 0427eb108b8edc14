//! Spectral clustering: groups of a graph between which little weight is cut.
//!
//! ```text
//! minimise over labels   Ncut = Σₖ cut(k) / vol(k),   cut(k) = Σ over i in k, j not in k of wᵢⱼ,
//!                                                     vol(k) = Σ over i in k of dᵢ,  dᵢ = Σⱼ wᵢⱼ
//! ```
//!
//! The eigenvectors of the `K` largest eigenvalues of `S = D^−½ W D^−½`, divided by `√dᵢ`, are the relaxed indicators;
//! k-means on their rows makes groups of them. The graph is given, or made of points: their nearest neighbors,
//! `(C + Cᵀ) / 2`; a Gaussian kernel `exp(−γ d²)`; or one that is scaled by how far the neighbors are,
//! `exp(−d² / (σᵢ σⱼ))` with `σᵢ` the distance to a neighbor of given rank. A node without edges is of the group that k-means
//! puts the origin in, and plays no part in the cut.
//!
//! The bound: `Ncut = K − Σ yₖᵀ S yₖ` for orthonormal `yₖ`, so no partition into `K` groups has less than `Σ (1 − λₖ)` over the
//! `K` largest eigenvalues (Shi and Malik's relaxation). Residuals and rounding are taken off.
//!
//! `O(n² p)` for the neighbors; a matrix–vector product of the graph costs `O(n²)` for kernels, `O(n · neighbors)` for
//! neighbors, and some hundreds to a few thousand are needed; up to 400 nodes `S` is taken apart whole, `O(n³)`.
//!
//! References: J. Shi, J. Malik, Normalized cuts and image segmentation, IEEE PAMI 22 (2000); U. von Luxburg, A tutorial
//! on spectral clustering, Statistics and Computing 17 (2007); L. Zelnik-Manor, P. Perona, Self-tuning spectral
//! clustering, NIPS 2004.

mod affinity;
mod eigen;
mod neighbors;

use crate::kmeans::{self, CertificateChoice};
use affinity::Weights;
use eigen::Operator;
use gibbs_core::{Error, MatrixView, Monitor, Result};

/// Residual up to which an eigenpair counts as found.
const RESIDUAL: f64 = 1e-7;

/// What the bound is lowered by for rounding, a group.
const ROUNDING: f64 = 1e-12;

/// How a graph is made of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Affinity {
    /// Weight 1 between mutual neighbors, ½ where only one is the other's.
    #[default]
    NearestNeighbors,
    /// `exp(−γ d²)`.
    Gaussian,
    /// `exp(−d² / (σᵢ σⱼ))`.
    SelfTuning,
    /// The points are the weights.
    Precomputed,
}

/// What to fit and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Number of groups, from 1 to the number of points. Required: the default is 0, which is refused.
    pub clusters: usize,
    /// How a graph is made of the points; default their nearest neighbors.
    pub affinity: Affinity,
    /// Neighbors of a point, itself not counted; with self-tuning the rank of the one that sets the scale; default 10.
    pub neighbors: usize,
    /// `γ` of the Gaussian kernel, in the inverse square of the points' units; none: the inverse of the mean squared distance to
    /// the mean.
    pub gamma: Option<f64>,
    /// Starts of k-means; default 10.
    pub restarts: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { clusters: 0, affinity: Affinity::NearestNeighbors, neighbors: 10, gamma: None, restarts: 10, seed: 0 }
    }
}

/// A partition, its normalized cut, and a bound on every partition's.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The group of each point (`n`), from 0.
    pub labels: Vec<i32>,
    /// The number of points of each group (`clusters`).
    pub sizes: Vec<i32>,
    /// `Σ cut(k) / vol(k)`; a group without weight counts as 0.
    pub normalized_cut: f64,
    /// No partition into that many groups has less.
    pub lower_bound: f64,
    /// `normalized_cut − lower_bound`.
    pub gap: f64,
    /// `gap / normalized_cut`; 0 where both are 0.
    pub relative_gap: f64,
    /// The smallest eigenvalues of the normalized Laplacian, ascending (`clusters`).
    pub eigenvalues: Vec<f64>,
    /// The rows that k-means saw (`n × clusters`).
    pub embedding: Vec<f64>,
    /// The largest residual of an eigenpair.
    pub residual: f64,
    /// Whether the residuals met 1e-7 and k-means its tolerance.
    pub converged: bool,
}

/// Groups points (`n × p`, finite; or, precomputed, `n × n` weights, symmetric and at least 0).
pub fn spectral(points: MatrixView, options: &Options, monitor: &Monitor) -> Result<Solution> {
    options.check(points.nrows())?;
    solve(&affinity::of_points(points, options, monitor)?, points.nrows(), options, monitor)
}

/// Groups the `nodes` of a graph of edges `from` and `to` (same length, undirected) with `weights` (one an edge, at least 0;
/// none: all 1).
pub fn spectral_of_edges(
    nodes: usize,
    from: &[i32],
    to: &[i32],
    weights: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    options.check(nodes)?;
    solve(&affinity::of_edges(nodes, from, to, weights)?, nodes, options, monitor)
}

impl Options {
    fn check(&self, n: usize) -> Result<()> {
        if self.clusters == 0 || self.clusters > n {
            let problem = format!("expected from 1 to {n}, the number of points, got {}", self.clusters);
            return Err(Error::option("clusters", problem));
        }
        if let Some(gamma) = self.gamma
            && !(gamma > 0.0 && gamma.is_finite())
        {
            return Err(Error::option("gamma", format!("expected a positive number, got {gamma}")));
        }
        if self.neighbors == 0 {
            return Err(Error::option("neighbors", "expected at least 1, got 0"));
        }
        Ok(())
    }
}

fn solve(weights: &Weights, n: usize, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let clusters = options.clusters;
    let normalized = Normalized::new(weights, n);
    let pairs = eigen::largest(&normalized, clusters, RESIDUAL, options.seed, monitor)?;
    let mut embedding = vec![0.0; n * clusters];
    for (k, vector) in pairs.vectors.chunks_exact(n).enumerate() {
        for i in 0..n {
            embedding[i * clusters + k] = vector[i] * normalized.inverse_roots[i];
        }
    }
    let fit = kmeans::fit(
        MatrixView::new(&embedding, n, clusters)?,
        None,
        &kmeans::Options {
            clusters,
            restarts: options.restarts,
            certificate: CertificateChoice::None,
            seed: options.seed,
            ..kmeans::Options::default()
        },
        monitor,
    )?;
    let normalized_cut = normalized.cut(&fit.labels, clusters);
    let residuals: f64 = pairs.residuals.iter().sum();
    // Of groups without weight each counts 0 in place of 1: as many eigenvalues are left out of the bound.
    let isolated = normalized.degrees.iter().filter(|&&degree| degree == 0.0).count();
    let mut terms: Vec<f64> = pairs.values.iter().map(|value| 1.0 - value).collect();
    let eigenvalues: Vec<f64> = terms.iter().map(|value| value.max(0.0)).collect();
    terms.truncate(clusters.saturating_sub(isolated));
    let bound = terms.iter().sum::<f64>() - residuals - ROUNDING * clusters as f64;
    let lower_bound = bound.clamp(0.0, normalized_cut);
    let gap = normalized_cut - lower_bound;
    Ok(Solution {
        labels: fit.labels,
        sizes: fit.sizes,
        normalized_cut,
        lower_bound,
        gap,
        relative_gap: if gap == 0.0 { 0.0 } else { gap / normalized_cut },
        eigenvalues,
        embedding,
        residual: pairs.residuals.iter().copied().fold(0.0, f64::max),
        converged: pairs.converged && fit.converged,
    })
}

/// `S = D^−½ W D^−½`.
struct Normalized<'a> {
    weights: &'a Weights,
    n: usize,
    degrees: Vec<f64>,
    /// `1 / √dᵢ`; 0 for nodes without edges.
    inverse_roots: Vec<f64>,
}

impl<'a> Normalized<'a> {
    fn new(weights: &'a Weights, n: usize) -> Self {
        let mut normalized = Self { weights, n, degrees: vec![0.0; n], inverse_roots: vec![0.0; n] };
        for i in 0..n {
            let degree = normalized.row(i).map(|(_, weight)| weight).sum::<f64>();
            normalized.degrees[i] = degree;
            normalized.inverse_roots[i] = if degree > 0.0 { 1.0 / degree.sqrt() } else { 0.0 };
        }
        normalized
    }

    /// The columns and weights of a row; zeros of a dense one included.
    fn row(&self, i: usize) -> impl Iterator<Item = (usize, f64)> {
        let (columns, values) = match self.weights {
            Weights::Dense(weights) => (None, &weights[i * self.n..(i + 1) * self.n]),
            Weights::Sparse { starts, columns, values } => {
                let at = starts[i]..starts[i + 1];
                (Some(&columns[at.clone()]), &values[at])
            }
        };
        values.iter().enumerate().map(move |(at, &value)| (columns.map_or(at, |columns| columns[at] as usize), value))
    }

    fn cut(&self, labels: &[i32], clusters: usize) -> f64 {
        let (mut cut, mut volume) = (vec![0.0; clusters], vec![0.0; clusters]);
        for i in 0..self.n {
            let label = labels[i] as usize;
            volume[label] += self.degrees[i];
            cut[label] += self.row(i).filter(|&(j, _)| labels[j] != labels[i]).map(|(_, weight)| weight).sum::<f64>();
        }
        cut.iter().zip(&volume).map(|(cut, &volume)| if volume == 0.0 { 0.0 } else { cut / volume }).sum()
    }
}

impl Operator for Normalized<'_> {
    fn size(&self) -> usize {
        self.n
    }

    fn dense(&self) -> Vec<f64> {
        let mut matrix = vec![0.0; self.n * self.n];
        for i in 0..self.n {
            for (j, weight) in self.row(i) {
                matrix[i * self.n + j] = weight * self.inverse_roots[i] * self.inverse_roots[j];
            }
        }
        matrix
    }

    fn apply(&self, vectors: &[f64], count: usize, images: &mut [f64], monitor: &Monitor) -> Result<()> {
        const ROWS: usize = 128;
        // Node by node, so that a row of weights meets all vectors at once.
        let mut scaled = vec![0.0; self.n * count];
        for (k, vector) in vectors.chunks_exact(self.n).enumerate() {
            for i in 0..self.n {
                scaled[i * count + k] = vector[i] * self.inverse_roots[i];
            }
        }
        let starts: Vec<usize> = (0..self.n).step_by(ROWS).collect();
        let blocks = monitor.map(starts, |_, start| {
            let end = (start + ROWS).min(self.n);
            let mut block = vec![0.0; (end - start) * count];
            match self.weights {
                Weights::Dense(weights) => {
                    gibbs_linear::multiply_into(
                        &mut block,
                        &weights[start * self.n..end * self.n],
                        &scaled,
                        self.n,
                        count,
                    );
                }
                Weights::Sparse { .. } => {
                    for (i, image) in (start..end).zip(block.chunks_exact_mut(count)) {
                        for (j, weight) in self.row(i) {
                            let row = &scaled[j * count..(j + 1) * count];
                            image.iter_mut().zip(row).for_each(|(image, x)| *image += weight * x);
                        }
                    }
                }
            }
            block
        })?;
        let mut i = 0;
        for block in blocks {
            for image in block.chunks_exact(count) {
                for (k, value) in image.iter().enumerate() {
                    images[k * self.n + i] = value * self.inverse_roots[i];
                }
                i += 1;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
