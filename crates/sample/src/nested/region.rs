//! The union of balls about points, in the points' own metric, cut to the unit cube.

use gibbs_core::{Stream, dot};
use gibbs_linear::positive;
use serde::{Deserialize, Serialize};

/// Rounds in which points are left out to find the radius.
const BOOTSTRAPS: usize = 20;
/// Draws from the union before the last one is taken wherever it is in the cube.
const MOST_DRAWS: usize = 10_000;
/// Points whose distances are taken together.
const BLOCK: usize = 32;

/// Balls of one radius about points, in a metric.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Region {
    dimension: usize,
    /// Lower factor of the points' covariance (`d × d`) and its inverse.
    factor: Vec<f64>,
    inverse: Vec<f64>,
    /// The points in the metric, coordinate by coordinate (`d × n`): distances from many are taken at once.
    columns: Vec<f64>,
    /// Squared.
    radius: f64,
}

impl Region {
    /// The metric of `points` alone.
    pub(super) fn metric(points: &[Vec<f64>], dimension: usize) -> Self {
        let factor = factor_of(points, dimension);
        let inverse = positive::lower_inverse(&factor, dimension);
        Self { dimension, factor, inverse, columns: vec![], radius: 0.0 }
    }

    /// Balls about `points` whose radius each point that is left out by chance would have been found with.
    pub(super) fn new(points: &[Vec<f64>], dimension: usize, stream: &mut Stream) -> Self {
        let mut region = Self::metric(points, dimension);
        let n = points.len();
        region.columns = vec![0.0; dimension * n];
        for (i, x) in points.iter().enumerate() {
            for (k, z) in region.whiten(x).into_iter().enumerate() {
                region.columns[k * n + i] = z;
            }
        }
        for _ in 0..BOOTSTRAPS {
            let mut kept = vec![false; n];
            (0..n).for_each(|_| kept[stream.below(n)] = true);
            for left in (0..n).filter(|&i| !kept[i]) {
                let nearest = region.nearest(left, &kept);
                if nearest.is_finite() {
                    region.radius = region.radius.max(nearest);
                }
            }
        }
        region
    }

    /// Squared distance from a point to the nearest of those that are kept, or some that is no more than the radius.
    fn nearest(&self, left: usize, kept: &[bool]) -> f64 {
        let z = self.point(left);
        let mut nearest = f64::INFINITY;
        for (first, kept) in kept.chunks(BLOCK).enumerate() {
            let squares = self.squares(first * BLOCK, &z);
            let near = squares.iter().zip(kept).filter(|(_, kept)| **kept).map(|(square, _)| *square);
            nearest = near.fold(nearest, f64::min);
            if nearest <= self.radius {
                break;
            }
        }
        nearest
    }

    pub(super) fn fits(&self, dimension: usize) -> bool {
        let d = dimension;
        self.dimension == d
            && self.factor.len() == d * d
            && self.inverse.len() == d * d
            && self.columns.len().is_multiple_of(d)
    }

    fn count(&self) -> usize {
        self.columns.len() / self.dimension
    }

    fn point(&self, i: usize) -> Vec<f64> {
        self.columns.iter().skip(i).step_by(self.count()).copied().collect()
    }

    /// Squared distances from `z` of the points from `first` on, a block of them; infinite past the last.
    fn squares(&self, first: usize, z: &[f64]) -> [f64; BLOCK] {
        let n = self.count();
        let len = BLOCK.min(n - first);
        let mut squares = [f64::INFINITY; BLOCK];
        squares[..len].fill(0.0);
        for (column, z) in self.columns.chunks_exact(n).zip(z) {
            for (square, x) in squares.iter_mut().zip(&column[first..first + len]) {
                *square += (x - z) * (x - z);
            }
        }
        squares
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
        let (d, n) = (self.dimension, self.count());
        if n == 0 {
            return (0..d).map(|_| stream.uniform()).collect();
        }
        let radius = self.radius.sqrt();
        let mut last = vec![0.5; d];
        for _ in 0..MOST_DRAWS {
            let mut z: Vec<f64> = (0..d).map(|_| stream.normal()).collect();
            let length = dot(&z, &z).sqrt();
            let reach = radius * stream.uniform().powf(1.0 / d as f64);
            let center = self.point(stream.below(n));
            z.iter_mut().zip(&center).for_each(|(z, c)| *z = c + *z * reach / length);
            let cube = self.unwhiten(&z);
            if !cube.iter().all(|x| (0.0..1.0).contains(x) && *x > 0.0) {
                continue;
            }
            last = cube;
            if self.keeps(&z, stream.uniform()) {
                break;
            }
        }
        last
    }

    /// Whether a level of 0 to 1 is below one over the number of balls about `z`.
    fn keeps(&self, z: &[f64], level: f64) -> bool {
        let mut overlaps = 0;
        for first in (0..self.count()).step_by(BLOCK) {
            overlaps += self.squares(first, z).iter().filter(|square| **square <= self.radius).count();
            if level * overlaps as f64 > 1.0 {
                return false;
            }
        }
        true
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
