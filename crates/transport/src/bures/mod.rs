//! Transport between normal distributions, for squared Euclidean costs: the Bures–Wasserstein distance.
//!
//! ```text
//! W₂²(N(a, A), N(b, B)) = ‖a − b‖² + tr A + tr B − 2 tr (A^½ B A^½)^½
//! T(x) = b + M (x − a),   M = A^−½ (A^½ B A^½)^½ A^−½
//! ```
//!
//! Covariances may be singular: the value holds as it is, and the map where the first covariance reaches every direction that the
//! second needs. The proof: for every positive definite `M`, `⟨I − M, A⟩ + ⟨I − M⁻¹, B⟩` is no more than the covariances'
//! part of the value, since `xᵀMx + yᵀM⁻¹y ≥ 2xᵀy`. For singular covariances the `M` of slightly larger ones is taken, which
//! leaves a gap of up to some thousandths of the value. Three eigendecompositions, `O(d³)`.
//!
//! Reference: R. Bhatia, T. Jain, Y. Lim, On the Bures–Wasserstein distance between positive definite matrices, Expositiones
//! Mathematicae 37 (2019).

pub mod barycenter;

use gibbs_core::{Error, MatrixView, Monitor, Result};
use gibbs_linear::{SymmetricEigen, multiply, symmetric_eigen};

/// Relative difference between a covariance and its transpose, and size of a negative eigenvalue, that pass as rounding.
const TOLERATED: f64 = 1e-8;

/// Eigenvalues below this share of the largest are zero.
const RANK: f64 = 1e-13;

/// Relative error of `M A M = B` from which on there is no map.
const NO_MAP: f64 = 1e-6;

/// Share of the largest eigenvalue that is added to singular covariances for the bound.
const LIFT: f64 = 1e-10;

/// A normal distribution.
#[derive(Debug, Clone, Copy)]
pub struct Gaussian<'a> {
    /// Its mean (`d`).
    pub mean: &'a [f64],
    /// Its covariance (`d × d`), positive semidefinite.
    pub covariance: MatrixView<'a>,
}

/// What is wanted.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Whether the gradients are computed too; both covariances must be positive definite.
    pub gradient: bool,
}

/// The distance, the map and the proof.
#[derive(Debug, Clone)]
pub struct Solution {
    /// W₂².
    pub value: f64,
    /// W₂.
    pub distance: f64,
    /// No coupling costs less.
    pub dual: f64,
    /// How far the value is from that, at least 0.
    pub gap: f64,
    /// The gap relative to the larger of both; 0 where both are 0.
    pub relative_gap: f64,
    /// M of the optimal map (`d × d`, row-major), where there is one.
    pub matrix: Option<Vec<f64>>,
    /// c of `T(x) = M x + c` (`d`).
    pub offset: Option<Vec<f64>>,
    /// Gradient of the value with respect to the first covariance (`d × d`, symmetric), where it was asked for.
    pub source_covariance: Option<Vec<f64>>,
    /// With respect to the second covariance.
    pub target_covariance: Option<Vec<f64>>,
    /// With respect to the first mean (`d`); the second's is the negative.
    pub source_mean: Option<Vec<f64>>,
}

/// The distance between two normal distributions and the map from the first to the second.
pub fn solve(source: Gaussian, target: Gaussian, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let from = Covariance::new(["source.mean", "source.covariance"], source)?;
    monitor.check()?;
    let to = Covariance::new(["target.mean", "target.covariance"], target)?;
    monitor.check()?;
    let d = from.dimension;
    if to.dimension != d {
        return Err(Error::shape("target.mean", format!("has {} coordinates, source.mean {d}", to.dimension)));
    }
    let apart: Vec<f64> = source.mean.iter().zip(target.mean).map(|(a, b)| a - b).collect();
    let between: f64 = apart.iter().map(|value| value * value).sum();
    let map = Map::new(&from, &to)?;
    monitor.check()?;
    let exists = map.error <= NO_MAP;
    let value = between + if exists { map.displacement(&from) } else { map.traces(&from, &to) };
    let dual = between + bound(&from, &to, &map)?;
    let gap = (value - dual).max(0.0);
    let larger = value.abs().max(dual.abs());
    let gradients = if options.gradient { Some(gradients(&from, &to, &map)?) } else { None };
    let (source_covariance, target_covariance) = gradients.unzip();
    let offset = || {
        let moved = multiply(&map.matrix, source.mean, d, d, 1);
        target.mean.iter().zip(moved).map(|(b, moved)| b - moved).collect()
    };
    Ok(Solution {
        value,
        distance: value.sqrt(),
        dual,
        gap,
        relative_gap: if larger == 0.0 { 0.0 } else { gap / larger },
        offset: exists.then(offset),
        matrix: exists.then_some(map.matrix),
        source_mean: options.gradient.then(|| apart.iter().map(|value| 2.0 * value).collect()),
        source_covariance,
        target_covariance,
    })
}

/// A checked covariance, taken apart.
pub(crate) struct Covariance {
    dimension: usize,
    matrix: Vec<f64>,
    /// Eigenvalues that rounding made negative are 0.
    eigen: SymmetricEigen,
}

impl Covariance {
    fn new([mean_name, name]: [&'static str; 2], gaussian: Gaussian) -> Result<Self> {
        let (d, covariance) = (gaussian.mean.len(), gaussian.covariance);
        if d == 0 {
            return Err(Error::shape(mean_name, "is empty"));
        }
        if let Some(k) = gaussian.mean.iter().position(|value| value.is_nan() || value.abs() > 1e150) {
            return Err(Error::value(
                mean_name,
                format!("expected numbers up to 1e150, got {} at {k}", gaussian.mean[k]),
            ));
        }
        if covariance.nrows() != d || covariance.ncols() != d {
            let message = format!("is {} × {} for a mean of {d}", covariance.nrows(), covariance.ncols());
            return Err(Error::shape(name, message));
        }
        let mut matrix = covariance.to_contiguous().into_owned();
        let largest = matrix.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
        if matrix.iter().any(|value| value.is_nan() || value.abs() > 1e150) {
            return Err(Error::value(name, "expected numbers up to 1e150"));
        }
        for i in 0..d {
            for j in 0..i {
                if (matrix[i * d + j] - matrix[j * d + i]).abs() > TOLERATED * largest {
                    return Err(Error::value(name, format!("is not symmetric: rows {i} and {j} differ")));
                }
                let mean = 0.5 * (matrix[i * d + j] + matrix[j * d + i]);
                (matrix[i * d + j], matrix[j * d + i]) = (mean, mean);
            }
        }
        let mut eigen = symmetric_eigen(&matrix, d)?;
        let (least, most) = (eigen.values[0], eigen.values[d - 1]);
        if least < -TOLERATED * most.max(0.0) || most < 0.0 {
            return Err(Error::value(name, format!("is not positive semidefinite: it has the eigenvalue {least}")));
        }
        eigen.values.iter_mut().for_each(|value| *value = value.max(0.0));
        Ok(Self { dimension: d, matrix, eigen })
    }

    fn largest(&self) -> f64 {
        self.eigen.values[self.dimension - 1]
    }

    fn is_regular(&self) -> bool {
        self.eigen.values[0] > RANK * self.dimension as f64 * self.largest()
    }

    fn trace(&self) -> f64 {
        self.eigen.values.iter().sum()
    }

    fn root(&self) -> Vec<f64> {
        self.eigen.function(f64::sqrt)
    }

    /// The pseudo-inverse of the root.
    fn inverse_root(&self) -> Vec<f64> {
        let zero = RANK * self.dimension as f64 * self.largest();
        self.eigen.function(|value| if value > zero { 1.0 / value.sqrt() } else { 0.0 })
    }

    /// This plus `lift` times the identity.
    fn lifted(&self, lift: f64) -> Self {
        let (d, mut matrix, mut eigen) = (self.dimension, self.matrix.clone(), self.eigen.clone());
        (0..d).for_each(|i| matrix[i * d + i] += lift);
        eigen.values.iter_mut().for_each(|value| *value += lift);
        Self { dimension: d, matrix, eigen }
    }
}

/// The optimal linear map between two covariances.
struct Map {
    /// M, symmetric.
    matrix: Vec<f64>,
    /// tr (A^½ B A^½)^½.
    fidelity: f64,
    /// Largest entry of M A M − B relative to that of B.
    error: f64,
}

impl Map {
    fn new(from: &Covariance, to: &Covariance) -> Result<Self> {
        let d = from.dimension;
        let root = from.root();
        let inner = symmetric_eigen(&sandwich(&root, &to.matrix, d), d)?;
        let fidelity = inner.values.iter().map(|value| value.max(0.0).sqrt()).sum();
        let middle = inner.function(|value| value.max(0.0).sqrt());
        let matrix = symmetric(sandwich(&from.inverse_root(), &middle, d), d);
        let image = sandwich(&matrix, &from.matrix, d);
        let off = image.iter().zip(&to.matrix).fold(0.0, |off: f64, (x, y)| off.max((x - y).abs()));
        let error = if off == 0.0 { 0.0 } else { off / to.largest() };
        Ok(Self { matrix, fidelity, error })
    }

    /// E ‖(M − I) z‖² under the first covariance: the value without loss to cancellation.
    fn displacement(&self, from: &Covariance) -> f64 {
        let d = from.dimension;
        let mut moved = self.matrix.clone();
        (0..d).for_each(|i| moved[i * d + i] -= 1.0);
        multiply(&moved, &from.root(), d, d, d).iter().map(|value| value * value).sum()
    }

    fn traces(&self, from: &Covariance, to: &Covariance) -> f64 {
        (from.trace() + to.trace() - 2.0 * self.fidelity).max(0.0)
    }
}

/// ⟨I − M, A⟩ + ⟨I − M⁻¹, B⟩ for the optimal map, or one near it where that is singular.
fn bound(from: &Covariance, to: &Covariance, map: &Map) -> Result<f64> {
    let d = from.dimension;
    if from.largest() == 0.0 && to.largest() == 0.0 {
        return Ok(0.0);
    }
    if from.is_regular() && to.is_regular() {
        return Ok(bound_by(from, to, &symmetric_eigen(&map.matrix, d)?));
    }
    let lift = LIFT * from.largest().max(to.largest());
    let (from_lifted, to_lifted) = (from.lifted(lift), to.lifted(lift));
    let forth = symmetric_eigen(&Map::new(&from_lifted, &to_lifted)?.matrix, d)?;
    let mut back = symmetric_eigen(&Map::new(&to_lifted, &from_lifted)?.matrix, d)?;
    back.values.iter_mut().for_each(|value| *value = 1.0 / value.max(f64::MIN_POSITIVE));
    // The same map but for rounding, which the way over the wrong side may blow up.
    Ok(bound_by(from, to, &forth).max(bound_by(from, to, &back)))
}

/// The bound of a matrix near the optimal map: any positive definite one gives one.
fn bound_by(from: &Covariance, to: &Covariance, matrix: &SymmetricEigen) -> f64 {
    let largest = matrix.values.iter().fold(0.0, |largest: f64, value| largest.max(*value));
    let floor = f64::MIN_POSITIVE.max(1e-16 * largest);
    let (forth, back) = (matrix.function(|value| value.max(floor)), matrix.function(|value| 1.0 / value.max(floor)));
    from.trace() - inner(&forth, &from.matrix) + to.trace() - inner(&back, &to.matrix)
}

/// The gradients with respect to both covariances.
fn gradients(from: &Covariance, to: &Covariance, map: &Map) -> Result<(Vec<f64>, Vec<f64>)> {
    for (name, covariance) in [("source.covariance", from), ("target.covariance", to)] {
        if !covariance.is_regular() {
            return Err(Error::value(name, "is singular: the value has no gradient there"));
        }
    }
    let d = from.dimension;
    let back = Map::new(to, from)?.matrix;
    let less = |matrix: &[f64]| (0..d * d).map(|k| f64::from(u8::from(k / d == k % d)) - matrix[k]).collect();
    Ok((less(&map.matrix), less(&back)))
}

/// outer · inner · outer for symmetric matrices.
fn sandwich(outer: &[f64], inner: &[f64], d: usize) -> Vec<f64> {
    symmetric(multiply(outer, &multiply(inner, outer, d, d, d), d, d, d), d)
}

/// The mean of a matrix and its transpose.
fn symmetric(mut matrix: Vec<f64>, d: usize) -> Vec<f64> {
    for i in 0..d {
        for j in 0..i {
            let mean = 0.5 * (matrix[i * d + j] + matrix[j * d + i]);
            (matrix[i * d + j], matrix[j * d + i]) = (mean, mean);
        }
    }
    matrix
}

fn inner(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests;
