//! An optimality certificate for any partition: how much smaller the inertia of another could be.
//!
//! # The bound
//!
//! Take points `yᵢ` with weights `wᵢ`, centered so that `Σ wᵢ yᵢ = 0`; `s = (√wᵢ)`, `W = Σ wᵢ`, `A` the matrix of
//! `√wᵢ √wⱼ ⟨yᵢ, yⱼ⟩`. A partition into classes `G_k` of mass `W_k` is the projection `Z = Σ u_k u_k'` with
//! `u_k = s 1_{G_k} / √W_k`, and its inertia is `tr A − ⟨A, Z⟩`. All entries of `Z` are at least 0 and `Z s = s`, so `Z` is
//! `s s' / W` plus a projection orthogonal to `s`, of rank `K − 1` at most. Hence for every symmetric `B ≥ 0`
//!
//! ```text
//! inertia of any partition into at most K classes  ≥  tr A − s'Bs / W − Σ_{j<K} max(0, λ_j)
//! ```
//!
//! with `λ₁ ≥ λ₂ ≥ …` the eigenvalues of `A + B` orthogonal to `s`. Weights are multiplicities here: the bound for
//! integer weights is the bound for the repeated points.
//!
//! # The matrix B
//!
//! For a given partition with centers `c_k`, let `d_ik = ‖yᵢ − c_k‖²`, and for `i ∈ G_l`, `k ≠ l`,
//!
//! ```text
//! λ = min W_l W_k / (W_l + W_k) (d_ik − d_il)        r_ik = W_k/2 (d_ik − d_il) − λ/2 (W_l + W_k) / W_l  ≥ 0
//! T_lk = Σ_{i ∈ G_l} wᵢ r_ik = T_kl                  B_ij = √wᵢ √wⱼ r_ik r_jl / T_lk  for i ∈ G_l, j ∈ G_k
//! ```
//!
//! and 0 inside the classes. Then the vectors `u_k` span an invariant subspace on which `A + B` is `λ`, and if `e_j` are the
//! eigenvalues on its complement the bound reads `inertia − Σ_{j<K} max(0, e_j − λ)`: the partition is optimal where
//! `e₁ ≤ λ`. That is the explicit dual solution of the K-means semidefinite relaxation. Where it does not certify, the
//! bound is the largest over `t B`, `0 ≤ t ≤ 1`; as a function of `t` it is concave, and `t = 0` is the spectral bound.
//!
//! On well separated clusters the gap is 0. Where clusters overlap it is wide: the bound is then true and says little.
//!
//! # How it is computed
//!
//! `r_ik` is an affine function of `yᵢ` on `G_l`, so `A + B` acts on the span of `p` coordinates and at most
//! `K (K − 1)` further vectors. With the scatter matrices of the classes this is a dense symmetric eigenvalue problem of
//! that size; or of size `Kp`, or of the number of points, whichever is smallest. No iteration over the
//! points, nothing random. `O(np (p + K) + m³)` time for the smallest such `m`. Above `m = 2000` the bound is the spectral
//! one. A single eigenvalue computation, some seconds at that size, is not interrupted by a cancellation.
//!
//! # Rounding
//!
//! The stated bound holds for the numbers as they are: `λ` is lowered and the eigenvalues are raised by first-order bounds
//! on the rounding errors, and `(2p + 300) ε inertia + 4 ε √(inertia Σ wᵢ ‖yᵢ‖²)` is taken off for those of the
//! inertia itself, so the gap of an optimal partition is about 1e-13 of its inertia rather than 0. It is exactly 0 for one
//! class, and where the inertia is.
//!
//! References: J. Peng, Y. Wei, Approximating k-means-type clustering via semidefinite programming, SIAM Journal on
//! Optimization 18 (2007); T. Iguchi, D. Mixon, J. Peterson, S. Villar, Probably certifiably correct k-means clustering,
//! Mathematical Programming 165 (2017), for the dual solution; H. Zha, X. He, C. Ding, H. Simon, M. Gu, Spectral
//! relaxation for k-means clustering, NIPS 2001, for `B = 0`. The weighted form, the reduction and `t` are derived here.

mod admm;
mod budget;
mod cancelling;
mod dense;
mod dual;
mod pairs;
mod remainder;
mod strengthen;
mod triangles;
mod within;

use crate::{partition::Partition, sample::Sample};
use dual::Dual;
use gibbs_core::{Error, MatrixView, Monitor, Result};
use pairs::Pairs;
use within::{Route, Within};

pub(crate) use admm::Admm;
pub(crate) use budget::Budget;
pub(crate) use dense::Dense;
pub(crate) use pairs::Classes;
pub(crate) use strengthen::{Goal, strengthen};

/// Relative gap up to which a partition counts as optimal.
const CERTIFIED: f64 = 1e-8;

/// Largest eigenvalue problem that is worth its time.
const LARGEST_PROBLEM: usize = 2000;

/// How good a bound has to be, and what may be spent on it.
#[derive(Debug, Clone)]
pub struct Options {
    /// Relative gap at which the search for a better bound ends; default 1e-8, at which the partition is certified.
    pub target: f64,
    /// Seconds that may be spent on bounds beside the product's; none: a fixed number of operations, about a second's on
    /// one core, so that the bound is the same on every machine.
    pub time_limit: Option<f64>,
}

impl Default for Options {
    fn default() -> Self {
        Self { target: CERTIFIED, time_limit: None }
    }
}

impl Options {
    fn check(&self) -> Result<()> {
        let number = |name, value: f64| {
            if value >= 0.0 {
                return Ok(());
            }
            Err(Error::option(name, format!("expected a number that is not negative, got {value}")))
        };
        number("target", self.target)?;
        self.time_limit.map_or(Ok(()), |limit| number("timeLimit", limit))
    }
}

/// What is known about a partition's inertia.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Certificate {
    /// Σ wᵢ ‖xᵢ − center‖², with the weighted means of the classes as centers.
    pub inertia: f64,
    /// No partition into at most as many classes has a smaller inertia.
    pub lower_bound: f64,
    /// `inertia − lower_bound`.
    pub gap: f64,
    /// `gap / inertia`; 0 where both are 0.
    pub relative_gap: f64,
    /// Whether the relative gap is at most 1e-8: no partition is better.
    pub certified: bool,
}

/// Bounds from below the inertia of every partition of the points (`n × p`, finite) into at most as many classes as
/// `labels` (`n`, not negative) has, under the weights (`n`, finite, not negative, not all 0; none: all 1).
///
/// Labels need not follow one another. Points of weight 0 play no part, and neither do their labels.
pub fn certify(
    points: MatrixView,
    labels: &[i32],
    weights: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Certificate> {
    options.check()?;
    let mut budget = Budget::new(options.time_limit);
    let sample = Sample::new(points, weights, monitor)?;
    let (labels, classes) = number_classes(&sample, labels)?;
    let partition = Partition::new(&sample, &labels, classes, monitor)?;
    let inertia = partition.inertia;
    let goal = Goal { inertia, enough: inertia * (1.0 - options.target), rank: classes - 1 };
    let product = lower_bound(&sample, &partition, &labels, classes, monitor)?;
    let best = strengthen(&sample, &partition, &labels, &goal, product, &mut budget, monitor)?;
    Ok(Certificate::new(&sample, inertia, best))
}

impl Certificate {
    /// From the scaled inertia and bound.
    pub(crate) fn new(sample: &Sample, inertia: f64, lower_bound: f64) -> Self {
        let inertia = sample.take_back_square(inertia);
        let lower_bound = sample.take_back_square(lower_bound).clamp(0.0, inertia);
        let gap = inertia - lower_bound;
        let relative_gap = if gap == 0.0 { 0.0 } else { gap / inertia };
        Self { inertia, lower_bound, gap, relative_gap, certified: relative_gap <= CERTIFIED }
    }
}

/// A lower bound on the scaled inertia of every partition into at most `clusters` classes, by way of the given one.
pub(crate) fn lower_bound(
    sample: &Sample,
    partition: &Partition,
    labels: &[u32],
    clusters: usize,
    monitor: &Monitor,
) -> Result<f64> {
    if clusters == 1 || partition.inertia == 0.0 {
        return Ok(partition.inertia);
    }
    let classes = Classes::new(sample, partition, labels);
    let route = Route::choose(classes.points(), sample.dimension(), classes.len());
    if route.size() > LARGEST_PROBLEM {
        return dual::spectral_bound(sample, partition, &classes, clusters, monitor);
    }
    let pairs = Pairs::new(sample, partition, &classes, monitor)?;
    let within = Within::new(sample, partition, &classes, &pairs, route, monitor)?;
    Dual::new(sample, partition, &classes, &pairs, &within, clusters).best_bound(monitor)
}

/// Whether the bound is expected to take less than 50 ms, or less time than a fit that computed `work` coordinates of
/// distances.
pub(crate) fn is_cheap(points: usize, dimension: usize, clusters: usize, work: f64) -> bool {
    const SECONDS: f64 = 0.05;
    const COORDINATES_PER_SECOND: f64 = 1e10;
    let size = Route::choose(points, dimension, clusters).size();
    let (n, p, k) = (points as f64, dimension as f64, clusters as f64);
    let seconds =
        n * p * (k / 2e9 + p / 8e9) + (size + clusters) as f64 * ((size + clusters) as f64).powi(2) * 25.0 / 3e9;
    size <= LARGEST_PROBLEM && seconds <= SECONDS.max(work / COORDINATES_PER_SECOND)
}

/// The labels with those in use numbered from 0, and their number. Points without weight get label 0.
fn number_classes(sample: &Sample, labels: &[i32]) -> Result<(Vec<u32>, usize)> {
    if labels.len() != sample.len() {
        return Err(Error::shape(
            "labels",
            format!("expected one for each of {} points, got {}", sample.len(), labels.len()),
        ));
    }
    if let Some(label) = labels.iter().find(|&&label| label < 0) {
        return Err(Error::value("labels", format!("expected labels from 0, got {label}")));
    }
    let mut used: Vec<i32> = (0..labels.len()).filter(|&i| sample.counts(i)).map(|i| labels[i]).collect();
    used.sort_unstable();
    used.dedup();
    let number = |label: &i32| used.binary_search(label).unwrap_or(0) as u32;
    Ok((labels.iter().map(number).collect(), used.len()))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::at_threshold;

#[cfg(all(test, feature = "slow"))]
mod slow;
