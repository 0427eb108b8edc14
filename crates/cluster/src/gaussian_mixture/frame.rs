//! The coordinates in which mixtures are fitted.

use crate::sample::Sample;
use gibbs_core::{MatrixView, Monitor, Result};
use gibbs_linear::positive::{cholesky, log_determinant};
use gibbs_linear::{gram, multiply, multiply_into, symmetric_eigen};

/// Directions whose share of the largest variance (of columns scaled to variance 1) is below this do not count.
const NEGLIGIBLE: f64 = 1e-10;

/// How coordinates are chosen: as freely as the family of covariances stays the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axes {
    /// Principal axes, each scaled to variance 1; directions without variance are left out.
    Whitened,
    /// The columns, each scaled to variance 1.
    Scaled,
    /// The columns, scaled by one number to the mean variance 1.
    Common,
}

/// Points `zᵢ` in coordinates of mean 0 and, as far as possible, covariance 1, and the way back.
pub(super) struct Frame<'a> {
    sample: Sample<'a>,
    weights: Option<&'a [f64]>,
    /// The points, row by row (`n × dimension`).
    pub(super) z: Vec<f64>,
    /// Coordinates of a point here.
    pub(super) dimension: usize,
    /// The sum of the weights.
    pub(super) mass: f64,
    /// `y = z · back` (`dimension × p`) in the sample's units.
    back: Vec<f64>,
    /// What is added to a log density here for the density in the points' units.
    pub(super) log_jacobian: f64,
}

impl<'a> Frame<'a> {
    /// Checks points and weights and brings the points to the chosen axes. `O(n p²)` for whitened ones, else `O(n p)`.
    pub(super) fn new(
        points: MatrixView<'a>,
        weights: Option<&'a [f64]>,
        axes: Axes,
        monitor: &Monitor,
    ) -> Result<Self> {
        let sample = Sample::new(points, weights, monitor)?;
        let (n, p) = (sample.len(), sample.dimension());
        let mut y = vec![0.0; n * p];
        y.chunks_exact_mut(p).enumerate().for_each(|(i, row)| sample.bring(i, row));
        let spreads = column_spreads(&sample, &y, axes);
        y.chunks_exact_mut(p).for_each(|row| row.iter_mut().zip(&spreads).for_each(|(y, spread)| *y /= spread));
        monitor.check()?;
        let (z, back, dimension) = match axes {
            Axes::Whitened => whiten(&sample, y, monitor)?,
            Axes::Scaled | Axes::Common => (y, identity(p), p),
        };
        let back: Vec<f64> =
            back.chunks_exact(p).flat_map(|row| row.iter().zip(&spreads).map(|(b, s)| b * s)).collect();
        let mass = weights.map_or(n as f64, |weights| weights.iter().sum());
        let volume = cholesky(&gram(&back, dimension, p), dimension).map_or(0.0, |l| log_determinant(&l, dimension));
        let log_jacobian = dimension as f64 * sample.scale().ln() - 0.5 * volume;
        Ok(Self { sample, weights, z, dimension, mass, back, log_jacobian })
    }

    /// Number of points.
    pub(super) fn len(&self) -> usize {
        self.sample.len()
    }

    /// The weight of point `i`.
    #[inline]
    pub(super) fn weight(&self, i: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[i])
    }

    /// Coordinates of the point `i`.
    #[inline]
    pub(super) fn row(&self, i: usize) -> &[f64] {
        &self.z[i * self.dimension..(i + 1) * self.dimension]
    }

    /// A mean in the points' units.
    pub(super) fn mean(&self, z: &[f64]) -> Vec<f64> {
        let p = self.sample.dimension();
        let mut x = multiply(z, &self.back, 1, self.dimension, p);
        self.sample.take_back(&mut x);
        x
    }

    /// A covariance (`dimension × dimension`) in the points' units (`p × p`).
    pub(super) fn covariance(&self, s: &[f64]) -> Vec<f64> {
        let (m, p) = (self.dimension, self.sample.dimension());
        let half = multiply(s, &self.back, m, m, p);
        let mut covariance = vec![0.0; p * p];
        gibbs_linear::add_transposed_product(&mut covariance, &self.back, &half, m);
        let square = self.sample.scale() * self.sample.scale();
        (0..p * p).map(|at| 0.5 * (covariance[at] + covariance[at % p * p + at / p]) / square).collect()
    }

    /// What a coordinate's unit is in the points' units, where coordinates are columns.
    pub(super) fn column_scales(&self) -> impl Iterator<Item = f64> + '_ {
        (0..self.dimension).map(|j| self.back[j * self.dimension + j] / self.sample.scale())
    }
}

/// Standard deviations of the columns of the centered `y`, where they are to be scaled by; the typical one for a column
/// without spread.
fn column_spreads(sample: &Sample, y: &[f64], axes: Axes) -> Vec<f64> {
    let p = sample.dimension();
    let mut variances = vec![0.0; p];
    for (i, row) in y.chunks_exact(p).enumerate() {
        let weight = sample.weight(i);
        if weight > 0.0 {
            variances.iter_mut().zip(row).for_each(|(v, y)| *v += weight * y * y);
        }
    }
    variances.iter_mut().for_each(|v| *v /= sample.mass());
    let typical = match (variances.iter().sum::<f64>() / p as f64).sqrt() {
        spread if spread > 0.0 => spread,
        _ => 1.0,
    };
    let spread = |v: f64| match v.sqrt() {
        spread if axes != Axes::Common && spread > 1e-13 * typical => spread,
        _ => typical,
    };
    variances.into_iter().map(spread).collect()
}

/// Coordinates along principal axes, the way back, and how many axes there are.
fn whiten(sample: &Sample, y: Vec<f64>, monitor: &Monitor) -> Result<(Vec<f64>, Vec<f64>, usize)> {
    let (n, p) = (sample.len(), sample.dimension());
    let weighted: Vec<f64> = y
        .chunks_exact(p)
        .enumerate()
        .flat_map(|(i, row)| {
            let root = if sample.counts(i) { (sample.weight(i) / sample.mass()).sqrt() } else { 0.0 };
            row.iter().map(move |y| root * y)
        })
        .collect();
    let mut scatter = vec![0.0; p * p];
    gibbs_linear::add_gram(&mut scatter, &weighted, p);
    drop(weighted);
    monitor.check()?;
    let eigen = symmetric_eigen(&scatter, p)?;
    let largest = eigen.values[p - 1];
    let kept: Vec<usize> = (0..p).rev().filter(|&k| eigen.values[k] > NEGLIGIBLE * largest).take(n.max(1)).collect();
    if kept.is_empty() {
        // All points are equal: one axis, on which nothing lies.
        return Ok((vec![0.0; n], (0..p).map(|j| f64::from(u8::from(j == 0))).collect(), 1));
    }
    let m = kept.len();
    let (mut to, mut back) = (vec![0.0; p * m], Vec::with_capacity(m * p));
    for (axis, &k) in kept.iter().enumerate() {
        let (vector, spread) = (&eigen.vectors[k * p..(k + 1) * p], eigen.values[k].sqrt());
        (0..p).for_each(|j| to[j * m + axis] = vector[j] / spread);
        back.extend(vector.iter().map(|v| v * spread));
    }
    let mut z = vec![0.0; n * m];
    multiply_into(&mut z, &y, &to, p, m);
    Ok((z, back, m))
}

fn identity(p: usize) -> Vec<f64> {
    (0..p * p).map(|at| f64::from(u8::from(at % (p + 1) == 0))).collect()
}
