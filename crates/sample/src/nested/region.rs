//! The union of balls about points, in the points' own metric, cut to the unit cube.

use gibbs_core::{Stream, dot};
use gibbs_linear::positive;
use serde::{Deserialize, Serialize};

/// Rounds in which points are left out to find the radius.
const BOOTSTRAPS: usize = 20;
/// Draws from the union before the last one is taken wherever it is in the cube.
const MOST_DRAWS: usize = 10_000;

/// Balls of one radius about points, in a metric.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Region {
    dimension: usize,
    /// Lower factor of the points' covariance (`d × d`) and its inverse.
    factor: Vec<f64>,
    inverse: Vec<f64>,
    /// The points in the metric, row by row.
    whitened: Vec<f64>,
    /// Squared.
    radius: f64,
}

impl Region {
    /// The metric of `points` alone.
    pub(super) fn metric(points: &[Vec<f64>], dimension: usize) -> Self {
        let factor = factor_of(points, dimension);
        let inverse = positive::lower_inverse(&factor, dimension);
        Self { dimension, factor, inverse, whitened: vec![], radius: 0.0 }
    }

    /// Balls about `points` whose radius each point that is left out by chance would have been found with.
    pub(super) fn new(points: &[Vec<f64>], dimension: usize, stream: &mut Stream) -> Self {
        let mut region = Self::metric(points, dimension);
        region.whitened = points.iter().flat_map(|x| region.whiten(x)).collect();
        let n = points.len();
        for _ in 0..BOOTSTRAPS {
            let mut kept = vec![false; n];
            (0..n).for_each(|_| kept[stream.below(n)] = true);
            for left in (0..n).filter(|&i| !kept[i]) {
                let nearest = (0..n)
                    .filter(|&j| kept[j])
                    .map(|j| region.distance(left, region.row(j)))
                    .fold(f64::INFINITY, f64::min);
                if nearest.is_finite() {
                    region.radius = region.radius.max(nearest);
                }
            }
        }
        region
    }

    pub(super) fn fits(&self, dimension: usize) -> bool {
        let d = dimension;
        self.dimension == d
            && self.factor.len() == d * d
            && self.inverse.len() == d * d
            && self.whitened.len().is_multiple_of(d)
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.whitened[i * self.dimension..(i + 1) * self.dimension]
    }

    fn distance(&self, i: usize, x: &[f64]) -> f64 {
        self.row(i).iter().zip(x).map(|(a, b)| (a - b) * (a - b)).sum()
    }

    fn whiten(&self, x: &[f64]) -> Vec<f64> {
        let d = self.dimension;
        (0..d).map(|i| dot(&self.inverse[i * d..i * d + i + 1], &x[..=i])).collect()
    }

    /// A vector of the metric in the cube's coordinates.
    pub(super) fn unwhiten(&self, z: &[f64]) -> Vec<f64> {
        let d = self.dimension;
        (0..d).map(|i| dot(&self.factor[i * d..i * d + i + 1], &z[..=i])).collect()
    }

    /// Uniform from the union within the cube: a ball at random, a point of it, kept with one over the number of balls there.
    pub(super) fn draw(&self, stream: &mut Stream) -> Vec<f64> {
        let (d, n) = (self.dimension, self.whitened.len() / self.dimension);
        let radius = self.radius.sqrt();
        let mut last = vec![0.5; d];
        for _ in 0..MOST_DRAWS {
            let mut z: Vec<f64> = (0..d).map(|_| stream.normal()).collect();
            let length = dot(&z, &z).sqrt();
            let reach = radius * stream.uniform().powf(1.0 / d as f64);
            let center = self.row(stream.below(n));
            z.iter_mut().zip(center).for_each(|(z, c)| *z = c + *z * reach / length);
            let cube = self.unwhiten(&z);
            if !cube.iter().all(|x| (0.0..1.0).contains(x) && *x > 0.0) {
                continue;
            }
            let overlaps = (0..n).filter(|&i| self.distance(i, &z) <= self.radius).count().max(1);
            last = cube;
            if stream.uniform() * overlaps as f64 <= 1.0 {
                break;
            }
        }
        last
    }
}

/// The factor of the covariance of points, made definite where they do not span the space.
fn factor_of(points: &[Vec<f64>], d: usize) -> Vec<f64> {
    let n = points.len() as f64;
    let mut mean = vec![0.0; d];
    points.iter().for_each(|x| gibbs_core::axpy(&mut mean, 1.0 / n, x));
    let mut covariance = vec![0.0; d * d];
    for x in points {
        for i in 0..d {
            for j in 0..=i {
                covariance[i * d + j] += (x[i] - mean[i]) * (x[j] - mean[j]) / n;
            }
        }
    }
    let trace: f64 = (0..d).map(|i| covariance[i * d + i]).sum();
    (0..d).for_each(|i| covariance[i * d + i] += 1e-12 * trace / d as f64 + 1e-300);
    positive::cholesky(&covariance, d).unwrap_or_else(|| {
        let mut diagonal = vec![0.0; d * d];
        (0..d).for_each(|i| diagonal[i * d + i] = covariance[i * d + i].sqrt());
        diagonal
    })
}
