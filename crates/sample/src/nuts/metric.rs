//! Metrics: estimates of the posterior covariance that shape the kinetic energy.
//!
//! ```text
//! M⁻¹ = D (I + U (Λ − I) Uᵀ) D,   D = diag(scale), U orthonormal
//! ```
//!
//! With all directions kept this is any covariance; with none it is diagonal. Applying it costs `O(d · rank)`, or `O(d²)`
//! by its full matrix where the rank exceeds half the dimension.

use super::rows::{LANES, TOGETHER, add, filled, products};
use gibbs_core::{
    Stream, axpy, dot,
    simd::{Kernel, Real, WIDTH, dispatch},
};
use gibbs_linear::add_transposed_product;
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

/// A metric made ready to turn momenta into velocities. Its vectors and those it works on are filled up with zeros to a length of
/// [`padded`].
pub(crate) struct Kinetic {
    dimension: usize,
    scale: Vec<f64>,
    squares: Vec<f64>,
    /// The kept directions, times the scales.
    directions: Vec<f64>,
    /// Of each direction: Λ − 1, 1/√Λ − 1 and √Λ − 1.
    weights: Vec<[f64; 3]>,
    /// The whole matrix, where that is less work than the directions; else empty.
    matrix: Vec<f64>,
    /// Then also `I + U (1/√Λ − 1) Uᵀ`.
    root: Vec<f64>,
}

impl Kinetic {
    pub(crate) fn new(metric: &Metric) -> Self {
        let (dimension, rank) = (metric.scale.len(), metric.rank());
        let squares: Vec<f64> = metric.scale.iter().map(|s| s * s).collect();
        let scaled: Vec<f64> = metric.vectors.iter().zip(metric.scale.iter().cycle()).map(|(u, s)| u * s).collect();
        let weights: Vec<[f64; 3]> =
            metric.values.iter().map(|l| [l - 1.0, 1.0 / l.sqrt() - 1.0, l.sqrt() - 1.0]).collect();
        let of = |k: usize| weights.iter().map(move |weights| weights[k]);
        let (matrix, root) = if 2 * rank > dimension {
            (whole(&squares, &scaled, of(0)), whole(&vec![1.0; dimension], &metric.vectors, of(1)))
        } else {
            (vec![], vec![])
        };
        Self {
            dimension,
            scale: filled(&metric.scale, dimension, 1.0),
            squares: filled(&squares, dimension, 0.0),
            directions: filled(&scaled, dimension, 0.0),
            weights,
            matrix: filled(&matrix, dimension, 0.0),
            root: filled(&root, dimension, 0.0),
        }
    }

    /// velocity ← M⁻¹ momentum.
    pub(crate) fn velocity(&self, momentum: &[f64], velocity: &mut [f64]) {
        dispatch(Velocity { kinetic: self, momentum, velocity });
    }

    /// Draws a momentum from normal(0, M) and writes its velocity.
    pub(crate) fn refresh(&self, stream: &mut Stream, momentum: &mut [f64], velocity: &mut [f64]) {
        momentum[..self.dimension].fill_with(|| stream.normal());
        dispatch(Shape { kinetic: self, momentum, velocity });
    }

    /// [`velocity`](Self::velocity) within a kernel.
    #[inline(always)]
    pub(super) fn apply<const FMA: bool>(&self, momentum: &[f64], velocity: &mut [f64]) {
        if !self.matrix.is_empty() {
            return product::<FMA>(&self.matrix, momentum, velocity);
        }
        for ((v, p), square) in velocity.iter_mut().zip(momentum).zip(&self.squares) {
            *v = square * p;
        }
        if self.weights.is_empty() {
            return;
        }
        let (blocks, rest) = self.weights.as_chunks::<TOGETHER>();
        let mut rows = self.directions.chunks(TOGETHER * momentum.len());
        for (weights, rows) in blocks.iter().zip(&mut rows) {
            let mut along = products::<FMA, TOGETHER>(rows, momentum);
            for k in 0..TOGETHER {
                along[k] *= weights[k][0];
            }
            add::<FMA, TOGETHER>(velocity, along, rows);
        }
        for (weights, row) in rest.iter().zip(rows.next().unwrap_or(&[]).chunks_exact(momentum.len())) {
            let [along] = products::<FMA, 1>(row, momentum);
            add::<FMA, 1>(velocity, [along * weights[0]], row);
        }
    }
}

/// The length of vectors that are filled up with zeros for [`Kinetic`].
pub(crate) fn padded(dimension: usize) -> usize {
    dimension.next_multiple_of(LANES)
}

/// diag(diagonal) + Σ weight direction directionᵀ.
fn whole(diagonal: &[f64], directions: &[f64], weights: impl Iterator<Item = f64>) -> Vec<f64> {
    let d = diagonal.len();
    let mut matrix = vec![0.0; d * d];
    matrix.iter_mut().step_by(d + 1).zip(diagonal).for_each(|(place, value)| *place = *value);
    let weighted: Vec<f64> =
        directions.chunks_exact(d).zip(weights).flat_map(|(row, weight)| row.iter().map(move |x| weight * x)).collect();
    add_transposed_product(&mut matrix, directions, &weighted, weighted.len() / d);
    matrix
}

struct Velocity<'a> {
    kinetic: &'a Kinetic,
    momentum: &'a [f64],
    velocity: &'a mut [f64],
}

impl Kernel for Velocity<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        self.kinetic.apply::<FMA>(self.momentum, self.velocity);
    }
}

/// Gives standard normal numbers the covariance `M`, and writes `M⁻¹` times them: by whole matrices, or with `y = D⁻¹ z` and the scaled directions `q`,
/// `v = D z + Σ (√Λ − 1)(q·y) q` and `p = y + D⁻² Σ (1/√Λ − 1)(q·y) q`.
struct Shape<'a> {
    kinetic: &'a Kinetic,
    momentum: &'a mut [f64],
    velocity: &'a mut [f64],
}

impl Kernel for Shape<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Shape { kinetic, momentum, velocity } = self;
        let Kinetic { scale, squares, directions, weights, .. } = kinetic;
        if !kinetic.root.is_empty() {
            product::<FMA>(&kinetic.root, momentum, velocity);
            for ((p, v), s) in momentum.iter_mut().zip(velocity.iter()).zip(scale) {
                *p = v / s;
            }
            return product::<FMA>(&kinetic.matrix, momentum, velocity);
        }
        for ((p, v), s) in momentum.iter_mut().zip(velocity.iter_mut()).zip(scale) {
            *v = s * *p;
            *p /= s;
        }
        if weights.is_empty() {
            return;
        }
        // The directions are orthogonal, so all may be measured before the first is bent.
        let mut bend = vec![0.0; momentum.len()];
        let (blocks, rest) = weights.as_chunks::<TOGETHER>();
        let mut rows = directions.chunks(TOGETHER * momentum.len());
        for (weights, rows) in blocks.iter().zip(&mut rows) {
            let along = products::<FMA, TOGETHER>(rows, momentum);
            let (mut shrinks, mut stretches) = (along, along);
            for k in 0..TOGETHER {
                shrinks[k] *= weights[k][1];
                stretches[k] *= weights[k][2];
            }
            add::<FMA, TOGETHER>(velocity, stretches, rows);
            add::<FMA, TOGETHER>(&mut bend, shrinks, rows);
        }
        for ([_, shrink, stretch], row) in rest.iter().zip(rows.next().unwrap_or(&[]).chunks_exact(momentum.len())) {
            let [along] = products::<FMA, 1>(row, momentum);
            add::<FMA, 1>(velocity, [along * stretch], row);
            add::<FMA, 1>(&mut bend, [along * shrink], row);
        }
        for ((p, bend), square) in momentum.iter_mut().zip(&bend).zip(squares) {
            if *square > 0.0 {
                *p += bend / square;
            }
        }
    }
}

/// velocity ← matrix · momentum, for a symmetric matrix in rows that are filled up.
#[inline(always)]
fn product<const FMA: bool>(matrix: &[f64], momentum: &[f64], velocity: &mut [f64]) {
    let stride = momentum.len();
    let (wide, narrow) = velocity.split_at_mut(stride / WIDTH * WIDTH);
    let rest = &matrix[wide.len()..];
    for (k, part) in wide.chunks_exact_mut(WIDTH).enumerate() {
        columns::<FMA, WIDTH>(&matrix[k * WIDTH..], stride, momentum, part);
    }
    for (k, part) in narrow.chunks_exact_mut(LANES).enumerate() {
        columns::<FMA, LANES>(&rest[k * LANES..], stride, momentum, part);
    }
}

/// The product with the first `N` columns of `matrix`.
#[inline(always)]
fn columns<const FMA: bool, const N: usize>(matrix: &[f64], stride: usize, momentum: &[f64], velocity: &mut [f64]) {
    let mut sums = [0.0; N];
    for (row, p) in matrix.chunks(stride).zip(momentum) {
        let Some(row) = row.first_chunk::<N>() else { break };
        for lane in 0..N {
            sums[lane] = row[lane].times_plus::<FMA>(*p, sums[lane]);
        }
    }
    velocity.copy_from_slice(&sums);
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
            let (mut p, mut v, mut again) = (vec![0.0; padded(d)], vec![0.0; padded(d)], vec![0.0; padded(d)]);
            let kinetic = Kinetic::new(&metric);
            kinetic.refresh(&mut stream, &mut p, &mut v);
            kinetic.velocity(&p, &mut again);
            for i in 0..d {
                let terms: Vec<f64> = (0..d).map(|j| matrix[i * d + j] * p[j]).collect();
                let (expected, size) = (terms.iter().sum::<f64>(), terms.iter().map(|t| t.abs()).sum::<f64>());
                assert!((again[i] - expected).abs() <= 1e-12 * size, "{d} {rank}");
                assert!((v[i] - expected).abs() <= 1e-10 * size, "{d} {rank}: refreshed");
            }
            assert!(p[d..].iter().chain(&v[d..]).chain(&again[d..]).all(|x| *x == 0.0), "{d} {rank}: filled up");
        }
    }

    #[test]
    fn momenta_have_the_inverse_as_covariance() {
        // p'M⁻¹p is a sum of d squared normals.
        let metric = metric(5, 3);
        let kinetic = Kinetic::new(&metric);
        let mut stream = Stream::new(5, purpose::PROBE, 0);
        let (mut p, mut v, mut sum, mut squares) = (vec![0.0; 8], vec![0.0; 8], 0.0, 0.0);
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
