//! Metrics: estimates of the posterior covariance that shape the kinetic energy.
//!
//! ```text
//! M⁻¹ = D (I + U (Λ − I) Uᵀ) D,   D = diag(scale), U orthonormal
//! ```
//!
//! With all directions kept this is any covariance; with none it is diagonal. Applying it costs `O(d · rank)`, or `O(d²)`
//! by its full matrix where the rank exceeds half the dimension.

use gibbs_core::{
    Stream, axpy, dot,
    simd::{Kernel, Real, WIDTH, dispatch},
};
use serde::{Deserialize, Serialize};

/// A diagonal and low-rank estimate of the posterior covariance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// Scale of each coordinate (`d`, positive).
    pub scale: Vec<f64>,
    /// Variances along the kept directions, in scaled coordinates (`rank`, positive).
    pub values: Vec<f64>,
    /// The kept directions, orthonormal, one after another (`rank × d`).
    pub vectors: Vec<f64>,
}

impl Metric {
    /// A diagonal metric with standard deviations `scale`.
    pub fn diagonal(scale: Vec<f64>) -> Self {
        Self { scale, values: vec![], vectors: vec![] }
    }

    /// Number of directions beside the diagonal.
    pub fn rank(&self) -> usize {
        self.values.len()
    }

    /// Whether it is a metric for `dimension` coordinates.
    pub(super) fn fits(&self, dimension: usize) -> bool {
        let positive = |values: &[f64]| values.iter().all(|value| *value > 0.0 && value.is_finite());
        self.scale.len() == dimension
            && self.rank() <= dimension
            && self.vectors.len() == self.rank() * dimension
            && positive(&self.scale)
            && positive(&self.values)
            && self.vectors.iter().all(|value| value.is_finite())
    }

    /// y ← (I + U (f(Λ) − I) Uᵀ) y.
    pub(crate) fn bend(&self, y: &mut [f64], f: impl Fn(f64) -> f64) {
        // The directions are orthogonal, so they may be bent one after another.
        for (direction, value) in self.vectors.chunks_exact(y.len()).zip(&self.values) {
            let along = dot(direction, y);
            axpy(y, along * (f(*value) - 1.0), direction);
        }
    }
}

/// A metric made ready to turn momenta into velocities.
pub(crate) struct Kinetic<'a> {
    metric: &'a Metric,
    form: Form,
}

enum Form {
    /// Squared scales, and the scaled directions with their weights Λ − 1.
    LowRank { squares: Vec<f64>, directions: Vec<f64>, weights: Vec<f64> },
    /// The whole matrix, rows filled up with zeros to a multiple of [`STRIDE`].
    Full(Vec<f64>),
}

/// Rows of a full matrix are a multiple of this long.
const STRIDE: usize = 8;

impl<'a> Kinetic<'a> {
    pub(crate) fn new(metric: &'a Metric) -> Self {
        let d = metric.scale.len();
        let scaled =
            |direction: &[f64]| -> Vec<f64> { direction.iter().zip(&metric.scale).map(|(u, s)| u * s).collect() };
        let squares = metric.scale.iter().map(|s| s * s).collect();
        let directions = metric.vectors.chunks_exact(d).flat_map(scaled).collect();
        let weights = metric.values.iter().map(|value| value - 1.0).collect();
        let low_rank = Form::LowRank { squares, directions, weights };
        let form = if 2 * metric.rank() > d { low_rank.filled(d) } else { low_rank };
        Self { metric, form }
    }

    /// velocity ← M⁻¹ momentum.
    #[inline]
    pub(crate) fn velocity(&self, momentum: &[f64], velocity: &mut [f64]) {
        self.form.apply(momentum, velocity);
    }

    /// Draws a momentum from normal(0, M) and writes its velocity.
    pub(crate) fn refresh(&self, stream: &mut Stream, momentum: &mut [f64], velocity: &mut [f64]) {
        momentum.fill_with(|| stream.normal());
        velocity.copy_from_slice(momentum);
        self.metric.bend(momentum, |value| 1.0 / value.sqrt());
        self.metric.bend(velocity, f64::sqrt);
        for ((p, v), scale) in momentum.iter_mut().zip(velocity).zip(&self.metric.scale) {
            *p /= scale;
            *v *= scale;
        }
    }
}

impl Form {
    fn apply(&self, momentum: &[f64], velocity: &mut [f64]) {
        match self {
            Form::LowRank { squares, directions, weights } => {
                for ((v, p), square) in velocity.iter_mut().zip(momentum).zip(squares) {
                    *v = square * p;
                }
                for (direction, weight) in directions.chunks_exact(momentum.len()).zip(weights) {
                    axpy(velocity, weight * dot(direction, momentum), direction);
                }
            }
            Form::Full(matrix) if momentum.len() < WIDTH => Product { matrix, momentum, velocity }.run::<false>(),
            Form::Full(matrix) => dispatch(Product { matrix, momentum, velocity }),
        }
    }

    /// The same metric as a whole matrix, column by column (which is row by row).
    fn filled(self, d: usize) -> Self {
        let stride = d.next_multiple_of(STRIDE);
        let mut matrix = vec![0.0; d * stride];
        let mut unit = vec![0.0; d];
        for (i, row) in matrix.chunks_exact_mut(stride).enumerate() {
            unit[i] = 1.0;
            self.apply(&unit, &mut row[..d]);
            unit[i] = 0.0;
        }
        Form::Full(matrix)
    }
}

/// velocity ← matrix · momentum, for a symmetric matrix in padded rows.
struct Product<'a> {
    matrix: &'a [f64],
    momentum: &'a [f64],
    velocity: &'a mut [f64],
}

impl Kernel for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Product { matrix, momentum, velocity } = self;
        let stride = momentum.len().next_multiple_of(STRIDE);
        let (wide, narrow) = velocity.split_at_mut(momentum.len() / WIDTH * WIDTH);
        let rest = &matrix[wide.len()..];
        for (k, part) in wide.chunks_exact_mut(WIDTH).enumerate() {
            columns::<FMA, WIDTH>(&matrix[k * WIDTH..], stride, momentum, part);
        }
        for (k, part) in narrow.chunks_mut(STRIDE).enumerate() {
            columns::<FMA, STRIDE>(&rest[k * STRIDE..], stride, momentum, part);
        }
    }
}

/// The product with the first `N` columns of `matrix`, or as many as `velocity` has.
#[inline(always)]
fn columns<const FMA: bool, const N: usize>(matrix: &[f64], stride: usize, momentum: &[f64], velocity: &mut [f64]) {
    let mut sums = [0.0; N];
    for (row, p) in matrix.chunks(stride).zip(momentum) {
        let Some(row) = row.first_chunk::<N>() else { break };
        for lane in 0..N {
            sums[lane] = row[lane].times_plus::<FMA>(*p, sums[lane]);
        }
    }
    velocity.copy_from_slice(&sums[..velocity.len()]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::purpose;

    /// A metric with `rank` random orthonormal directions.
    fn metric(d: usize, rank: usize) -> Metric {
        let mut stream = Stream::new(3, purpose::PROBE, d as u32);
        let mut vectors: Vec<Vec<f64>> = vec![];
        for _ in 0..rank {
            let mut v: Vec<f64> = (0..d).map(|_| stream.normal()).collect();
            for _ in 0..2 {
                for u in &vectors {
                    let along = dot(u, &v);
                    axpy(&mut v, -along, u);
                }
            }
            let length = dot(&v, &v).sqrt();
            vectors.push(v.iter().map(|x| x / length).collect());
        }
        Metric {
            scale: (0..d).map(|_| stream.normal().exp()).collect(),
            values: (0..rank).map(|_| (2.0 * stream.normal()).exp()).collect(),
            vectors: vectors.concat(),
        }
    }

    /// M⁻¹ by its formula.
    fn matrix(metric: &Metric) -> Vec<f64> {
        let d = metric.scale.len();
        let mut matrix = vec![0.0; d * d];
        for i in 0..d {
            for j in 0..d {
                let bent: f64 =
                    metric.vectors.chunks(d).zip(&metric.values).map(|(u, l)| u[i] * (l - 1.0) * u[j]).sum();
                matrix[i * d + j] = metric.scale[i] * (f64::from(u8::from(i == j)) + bent) * metric.scale[j];
            }
        }
        matrix
    }

    #[test]
    fn velocities_are_those_of_the_formula() {
        for (d, rank) in [(1, 0), (1, 1), (3, 1), (7, 5), (10, 10), (40, 3), (33, 30), (100, 100)] {
            let metric = metric(d, rank);
            let matrix = matrix(&metric);
            let mut stream = Stream::new(4, purpose::PROBE, 0);
            let (mut p, mut v, mut again) = (vec![0.0; d], vec![0.0; d], vec![0.0; d]);
            let kinetic = Kinetic::new(&metric);
            kinetic.refresh(&mut stream, &mut p, &mut v);
            kinetic.velocity(&p, &mut again);
            for i in 0..d {
                let terms: Vec<f64> = (0..d).map(|j| matrix[i * d + j] * p[j]).collect();
                let (expected, size) = (terms.iter().sum::<f64>(), terms.iter().map(|t| t.abs()).sum::<f64>());
                assert!((again[i] - expected).abs() <= 1e-12 * size, "{d} {rank}");
                assert!((v[i] - expected).abs() <= 1e-10 * size, "{d} {rank}: refreshed");
            }
        }
    }

    #[test]
    fn momenta_have_the_inverse_as_covariance() {
        // p'M⁻¹p is a sum of d squared normals.
        let metric = metric(5, 3);
        let kinetic = Kinetic::new(&metric);
        let mut stream = Stream::new(5, purpose::PROBE, 0);
        let (mut p, mut v, mut sum, mut squares) = (vec![0.0; 5], vec![0.0; 5], 0.0, 0.0);
        let count = 20_000;
        for _ in 0..count {
            kinetic.refresh(&mut stream, &mut p, &mut v);
            let twice = dot(&p, &v);
            sum += twice;
            squares += twice * twice;
        }
        let (mean, square) = (sum / f64::from(count), squares / f64::from(count));
        assert!((mean - 5.0).abs() < 0.1 && (square - 35.0).abs() < 2.0, "{mean} {square}");
    }

    #[test]
    fn what_is_no_metric_does_not_fit() {
        let good = metric(4, 2);
        assert!(good.fits(4) && !good.fits(3));
        assert!(!Metric { scale: vec![1.0, 1.0, 0.0, 1.0], ..good.clone() }.fits(4));
        assert!(!Metric { values: vec![1.0, f64::NAN], ..good.clone() }.fits(4));
        assert!(!Metric { vectors: vec![0.0; 7], ..good }.fits(4));
    }
}
