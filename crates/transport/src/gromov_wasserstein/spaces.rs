//! The two spaces as the objective needs them: single distances, and the product `X P Yᵀ`.

use super::{Loss, Options, Problem, Spaces};
use crate::polytope::{Measures, select};
use crate::two_sided::{Factors, TwoSided, transpose};
use gibbs_core::{Error, MatrixView, Result, dot, simd};
use std::sync::Arc;

/// One space, its points without weight left out.
pub(super) enum Space {
    /// All distances (`n × n`).
    Table { distances: Arc<Vec<f64>>, count: usize, symmetric: bool },
    /// Points (`n × d`) under the squared Euclidean distance.
    Cloud { points: Vec<f64>, dimension: usize },
}

impl Space {
    pub(super) fn count(&self) -> usize {
        match self {
            Space::Table { count, .. } => *count,
            Space::Cloud { points, dimension } => points.len() / dimension,
        }
    }

    pub(super) fn is_symmetric(&self) -> bool {
        matches!(self, Space::Cloud { .. } | Space::Table { symmetric: true, .. })
    }

    #[inline]
    pub(super) fn distance(&self, i: usize, k: usize) -> f64 {
        match self {
            Space::Table { distances, count, .. } => distances[i * count + k],
            Space::Cloud { points, dimension } => {
                let point = |i: usize| &points[i * dimension..(i + 1) * dimension];
                simd::squared_distance(point(i), point(k))
            }
        }
    }

    /// Distances from point `i` to all.
    pub(super) fn row(&self, i: usize, out: &mut [f64]) {
        out.iter_mut().enumerate().for_each(|(k, out)| *out = self.distance(i, k));
    }

    /// Distances from all points to point `k`.
    pub(super) fn column(&self, k: usize, out: &mut [f64]) {
        out.iter_mut().enumerate().for_each(|(i, out)| *out = self.distance(i, k));
    }

    /// Σₖ h(cᵢₖ) wₖ + Σₖ h(cₖᵢ) wₖ for every point.
    pub(super) fn marginal(&self, h: impl Fn(f64) -> f64, weights: &[f64]) -> Vec<f64> {
        let n = self.count();
        let mut buffer = vec![0.0; n];
        let mut sum = |i: usize, columns: bool| {
            if columns {
                self.column(i, &mut buffer)
            } else {
                self.row(i, &mut buffer)
            }
            buffer.iter_mut().for_each(|c| *c = h(*c));
            dot(&buffer, weights)
        };
        let symmetric = self.is_symmetric();
        (0..n)
            .map(|i| sum(i, false) + if symmetric { 0.0 } else { sum(i, true) })
            .map(|s| if symmetric { 2.0 * s } else { s })
            .collect()
    }

    fn transformed(&self, h: impl Fn(f64) -> f64) -> Vec<f64> {
        let n = self.count();
        (0..n * n).map(|k| h(self.distance(k / n, k % n))).collect()
    }
}

/// A function of one distance.
type Scalar = fn(f64) -> f64;

/// Both spaces.
pub(super) struct Pair {
    pub(super) x: Space,
    pub(super) y: Space,
    pub(super) loss: Loss,
}

impl Pair {
    pub(super) fn new(problem: &Problem, measures: &Measures, options: &Options) -> Result<Self> {
        let (rows, columns) = (&measures.a.indices, &measures.b.indices);
        let (x, y) = match problem.spaces {
            Spaces::Matrices { cx, cy } => (table(cx, rows), table(cy, columns)),
            Spaces::Points { x, y } => (cloud(x, rows, &measures.a.weights), cloud(y, columns, &measures.b.weights)),
        };
        let pair = Self { x, y, loss: options.loss };
        pair.check_domain(problem)?;
        Ok(pair)
    }

    fn check_domain(&self, problem: &Problem) -> Result<()> {
        if self.loss == Loss::Square {
            return Ok(());
        }
        let Spaces::Matrices { .. } = problem.spaces else {
            return Err(Error::option(
                "loss",
                "\"kl\" needs matrices without zeros, which distances between points have",
            ));
        };
        let least = |space: &Space| space.transformed(|c| c).into_iter().fold(f64::INFINITY, f64::min);
        if least(&self.x) < 0.0 {
            return Err(Error::value("problem.cx", "holds a negative number, which the loss \"kl\" does not allow"));
        }
        if least(&self.y) <= 0.0 {
            return Err(Error::value("problem.cy", "must be positive for the loss \"kl\""));
        }
        Ok(())
    }

    /// L(u, v).
    #[inline]
    pub(super) fn compare(&self, u: f64, v: f64) -> f64 {
        match self.loss {
            Loss::Square => (u - v) * (u - v),
            Loss::Kl if u > 0.0 => (u * (u / v).ln() - u + v).max(0.0),
            Loss::Kl => v,
        }
    }

    /// `f(u)` and `g(v)` of L(u, v) = f(u) + g(v) − c u h(v), and c.
    pub(super) fn parts(&self) -> (Scalar, Scalar, f64) {
        match self.loss {
            Loss::Square => (|u| u * u, |v| v * v, 2.0),
            Loss::Kl => (|u| if u > 0.0 { u * u.ln() - u } else { 0.0 }, |v| v, 1.0),
        }
    }

    /// h(v) of the same.
    pub(super) fn cross(&self, v: f64) -> f64 {
        match self.loss {
            Loss::Square => v,
            Loss::Kl => v.ln(),
        }
    }

    /// The products whose mean is `X P h(Y)ᵀ`, made symmetric.
    pub(super) fn products(&self) -> Vec<TwoSided> {
        let shape = [self.x.count(), self.y.count()];
        if let (Space::Cloud { points: x, dimension: d }, Space::Cloud { points: y, dimension: e }) = (&self.x, &self.y)
            && d.max(e) + 2 < shape[0].min(shape[1]) / 2
        {
            return vec![TwoSided::Factors { x: factors(x, *d), y: factors(y, *e) }];
        }
        let x = match &self.x {
            Space::Table { distances, .. } => distances.clone(),
            cloud => Arc::new(cloud.transformed(|c| c)),
        };
        let y = match (&self.y, self.loss) {
            (Space::Table { distances, .. }, Loss::Square) => distances.clone(),
            (space, Loss::Square) => Arc::new(space.transformed(|c| c)),
            (space, Loss::Kl) => Arc::new(space.transformed(f64::ln)),
        };
        if self.x.is_symmetric() && self.y.is_symmetric() {
            return vec![TwoSided::Dense { x, y_transposed: y, shape }];
        }
        let flipped = |matrix: &Arc<Vec<f64>>, n: usize| Arc::new(transpose(matrix, n));
        let (x_transposed, y_transposed) = (flipped(&x, shape[0]), flipped(&y, shape[1]));
        vec![TwoSided::Dense { x, y_transposed, shape }, TwoSided::Dense { x: x_transposed, y_transposed: y, shape }]
    }
}

fn table(matrix: MatrixView, chosen: &[usize]) -> Space {
    let (distances, n) = (select(matrix, chosen, chosen), chosen.len());
    let symmetric = (0..n).all(|i| (0..i).all(|k| distances[i * n + k] == distances[k * n + i]));
    Space::Table { distances: Arc::new(distances), count: n, symmetric }
}

/// The points around their mean, which keeps the digits of their products.
fn cloud(points: MatrixView, chosen: &[usize], weights: &[f64]) -> Space {
    let dimension = points.ncols();
    let mut mean = vec![0.0; dimension];
    chosen.iter().zip(weights).for_each(|(&i, &weight)| gibbs_core::axpy(&mut mean, weight, points.row(i)));
    let centred = |&i: &usize| points.row(i).iter().zip(&mean).map(|(x, mean)| x - mean).collect::<Vec<_>>();
    Space::Cloud { points: chosen.iter().flat_map(centred).collect(), dimension }
}

/// Squared distances as `(r, 1, −2 x) (1, r, x)ᵀ` with r the squared lengths.
fn factors(points: &[f64], dimension: usize) -> Factors {
    let rows = || points.chunks_exact(dimension).map(|point| (point, dot(point, point)));
    let left = rows().flat_map(|(x, r)| [r, 1.0].into_iter().chain(x.iter().map(|x| -2.0 * x))).collect();
    let right = rows().flat_map(|(x, r)| [1.0, r].into_iter().chain(x.iter().copied())).collect();
    Factors { left, right, rank: dimension + 2 }
}
