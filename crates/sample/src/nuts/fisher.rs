//! Fitting the metric: the matrix that the positions' covariance and the gradients' covariance agree on.
//!
//! For a normal posterior with covariance `Σ` the gradients have covariance `Σ⁻¹ cov x Σ⁻¹`, so the geometric mean of
//! `cov x` and `(cov g)⁻¹` is `Σ` itself, whatever states were seen, in equilibrium or not. That is why a handful of trees
//! is enough where a covariance of draws would need hundreds.
//!
//! ```text
//! sᵢ = (var xᵢ / var gᵢ)^¼,  X = cov x / (s sᵀ),  G = cov g · (s sᵀ),  N states
//! A = (N X + I) # (N G + I)⁻¹,   P # Q = P^½ (P^−½ Q P^−½)^½ P^½
//! ```
//!
//! Eigenpairs of `A` outside `[1/1.5, 1.5]` are kept as directions. `I` counts as one state of unit variance. `O(d³)`.
//!
//! Where covariances are too large, some states are kept instead, and the mean is computed along few directions ([`projection`]).
//!
//! A. Seyboldt, E. Carlson, B. Carpenter, Preconditioning Hamiltonian Monte Carlo by minimizing Fisher divergence,
//! arXiv:2603.18845.

use super::{
    metric::Metric,
    moments::Moments,
    points::{MOST_COORDINATES, Points},
    projection,
    settings::MetricKind,
};
use gibbs_linear::{add_transposed_product, multiply, positive, symmetric_eigen};

/// Directions whose variance differs less from their coordinates' are left to the diagonal.
const CUT: f64 = 1.5;

/// Scales outside this range come from states that did not move.
const SCALES: (f64, f64) = (1e-10, 1e10);

/// What the chains of a round have seen together.
pub(crate) struct Seen {
    pub(super) moments: Moments,
    pub(super) points: Points,
}

impl Seen {
    /// Nothing yet, of states in `dimension` coordinates whose directions matter.
    pub(crate) fn new(dimension: usize) -> Self {
        Self { moments: Moments::new(dimension, dimension <= MOST_COORDINATES), points: Points::default() }
    }

    /// Whether directions are known from some of the states alone.
    pub(super) fn is_partial(&self) -> bool {
        !self.points.is_empty()
    }

    /// What any metric costs on these states by chance, as against all: the widest of `N` states in `d` coordinates alike has variance
    /// `(1 + √(d/N))²` (V. Marchenko, L. Pastur, 1967).
    pub(super) fn chance(&self) -> f64 {
        let d = self.moments.position.dimension() as f64;
        let count = self.points.positions.len() as f64 / d;
        if self.is_partial() { (1.0 + (d / count).sqrt()).powi(2) } else { 1.0 }
    }

    /// Adds a state; `keeps` says whether it is one of those that are kept whole where covariances would be too large.
    pub(crate) fn add(&mut self, position: &[f64], gradient: &[f64], keeps: bool) {
        self.moments.add(std::iter::once((position, gradient, 1.0)));
        if keeps && position.len() > MOST_COORDINATES {
            self.points.add(position, gradient);
        }
    }
}

/// The metric of the given kind for what was `seen`; where that says nothing, `old` is kept.
pub(crate) fn fit(kind: MetricKind, seen: &Seen, old: &Metric) -> Metric {
    if kind == MetricKind::Unit {
        return old.clone();
    }
    let variances = seen.moments.position.variances().into_iter().zip(seen.moments.gradient.variances());
    let scale: Vec<f64> = variances
        .zip(&old.scale)
        .map(|((position, gradient), old)| {
            let scale = (position / gradient).sqrt().sqrt();
            if scale > SCALES.0 && scale < SCALES.1 { scale } else { *old }
        })
        .collect();
    let cut = match kind {
        MetricKind::Diagonal | MetricKind::Unit => return Metric::diagonal(scale),
        MetricKind::LowRank => CUT,
        MetricKind::Dense => 1.0,
    };
    let bent = if seen.points.is_empty() {
        from_covariances(&seen.moments, &scale, cut)
    } else {
        projection::from_points(&seen.points, &scale, cut)
    };
    bent.filter(|metric| metric.fits(scale.len())).unwrap_or(Metric::diagonal(scale))
}

/// The metric with all directions whose variance is outside `[1/cut, cut]`; `None` where the numbers overflow.
fn from_covariances(moments: &Moments, scale: &[f64], cut: f64) -> Option<Metric> {
    let d = scale.len();
    let count = moments.count as f64;
    let scaled = |mut matrix: Vec<f64>, factor: &dyn Fn(f64) -> f64| -> Vec<f64> {
        for (i, row) in matrix.chunks_exact_mut(d).enumerate() {
            for (value, s) in row.iter_mut().zip(scale) {
                *value *= count * factor(scale[i]) * factor(*s);
            }
            row[i] += 1.0;
        }
        matrix
    };
    let positions = scaled(moments.position.covariance(), &|s| 1.0 / s);
    let gradients = scaled(moments.gradient.covariance(), &|s| s);
    let (values, vectors) = kept_directions(&positions, &gradients, d, cut)?;
    Some(Metric { scale: scale.to_vec(), values, vectors })
}

/// The eigenpairs of `positions # gradients⁻¹` outside `[1/cut, cut]`; `None` where the numbers overflow.
pub(super) fn kept_directions(
    positions: &[f64],
    gradients: &[f64],
    d: usize,
    cut: f64,
) -> Option<(Vec<f64>, Vec<f64>)> {
    if positions.iter().chain(gradients).any(|value| !value.is_finite()) {
        return None;
    }
    if are_within(positions, gradients, d, cut) {
        return Some((vec![], vec![]));
    }
    let eigen = symmetric_eigen(&mean_with_inverse(positions, gradients, d)?, d).ok()?;
    let (mut values, mut vectors) = (vec![], vec![]);
    for (value, vector) in eigen.values.iter().zip(eigen.vectors.chunks_exact(d)) {
        let kept = *value >= cut || *value <= 1.0 / cut;
        if kept && *value > 1e-12 && value.is_finite() {
            values.push(*value);
            vectors.extend_from_slice(vector);
        }
    }
    Some((values, vectors))
}

/// Whether `b / cut² < a < cut² b`. Then all eigenvalues of `a # b⁻¹` are between `1/cut` and `cut`, since that mean grows with either matrix
/// and `(cut² b) # b⁻¹ = cut I`: two factors for two eigenproblems where there are no directions, as far as they tell.
fn are_within(a: &[f64], b: &[f64], d: usize, cut: f64) -> bool {
    let exceeds = |larger: &[f64], smaller: &[f64]| {
        let difference: Vec<f64> = larger.iter().zip(smaller).map(|(x, y)| cut * cut * x - y).collect();
        positive::cholesky(&difference, d).is_some()
    };
    cut > 1.0 && exceeds(a, b) && exceeds(b, a)
}

/// The geometric mean `a # b⁻¹ = L⁻ᵀ (Lᵀ a L)^½ L⁻¹`, with `b = L Lᵀ`, of positive definite `d × d` matrices; `None` where rounding has left
/// `b` none.
fn mean_with_inverse(a: &[f64], b: &[f64], d: usize) -> Option<Vec<f64>> {
    let factor = positive::cholesky(b, d)?;
    let inverse = positive::lower_inverse(&factor, d);
    let root = symmetric_eigen(&congruent(&factor, a, d), d).ok()?.function(|value| value.max(0.0).sqrt());
    Some(congruent(&inverse, &root, d))
}

/// `outerᵀ · inner · outer`, made symmetric again after rounding.
fn congruent(outer: &[f64], inner: &[f64], d: usize) -> Vec<f64> {
    let mut product = vec![0.0; d * d];
    add_transposed_product(&mut product, outer, &multiply(inner, outer, d, d, d), d);
    (0..d * d).map(|k| 0.5 * (product[k] + product[k % d * d + k / d])).collect()
}

/// How many leapfrog steps half a period takes under `metric`, up to a constant:
/// `√(λmax(cov L⁻¹x) · λmax(cov Lᵀg))` with `M⁻¹ = L Lᵀ`.
pub(super) fn cost(metric: &Metric, seen: &Seen) -> f64 {
    let d = metric.scale.len();
    let widest = |covariance: Covariance, scale: &dyn Fn(f64) -> f64, bend: &dyn Fn(f64) -> f64| {
        largest_eigenvalue(d, |y| {
            let apply_scale = |y: &mut [f64]| y.iter_mut().zip(&metric.scale).for_each(|(y, s)| *y *= scale(*s));
            metric.bend(y, bend);
            apply_scale(y);
            covariance.apply(y);
            apply_scale(y);
            metric.bend(y, bend);
        })
    };
    let (positions, gradients) = if seen.points.is_empty() {
        let (position, gradient) = (&seen.moments.position, &seen.moments.gradient);
        (Covariance::Matrix(position.covariance()), Covariance::Matrix(gradient.covariance()))
    } else {
        let points = &seen.points;
        (Covariance::Rows(points.centered_positions(d)), Covariance::Rows(points.centered_gradients(d)))
    };
    let positions = widest(positions, &|s| 1.0 / s, &|value| 1.0 / value.sqrt());
    (positions * widest(gradients, &|s| s, &f64::sqrt)).sqrt()
}

/// A covariance to multiply with.
enum Covariance {
    Matrix(Vec<f64>),
    /// Centred states whose covariance it is.
    Rows(Vec<f64>),
}

impl Covariance {
    /// y ← covariance · y.
    fn apply(&self, y: &mut [f64]) {
        let d = y.len();
        match self {
            Covariance::Matrix(matrix) => {
                let product = multiply(matrix, y, d, d, 1);
                y.copy_from_slice(&product);
            }
            Covariance::Rows(rows) => {
                let count = rows.len() / d;
                let along = multiply(rows, y, count, d, 1);
                let product = multiply(&along, rows, 1, count, d);
                y.iter_mut().zip(product).for_each(|(y, product)| *y = product / count as f64);
            }
        }
    }
}

/// The largest eigenvalue of a positive semidefinite map, by power iteration to about one in a thousand.
fn largest_eigenvalue(d: usize, apply: impl Fn(&mut [f64])) -> f64 {
    // A start with a share in every direction, in no pattern that data would have.
    let mut y: Vec<f64> = (0..d).map(|i| 1.0 + 0.37 * ((i * 7919 % 101) as f64 / 101.0)).collect();
    let mut value = 0.0;
    for _ in 0..100 {
        let length = gibbs_core::norm(&y);
        if length == 0.0 || !length.is_finite() {
            return length;
        }
        y.iter_mut().for_each(|y| *y /= length);
        apply(&mut y);
        let next = gibbs_core::norm(&y);
        if (next - value).abs() <= 1e-4 * next {
            return next;
        }
        value = next;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::{Stream, purpose};

    /// A matrix between `near` and `1 + spread` times that.
    fn beside(near: &[f64], d: usize, spread: f64, stream: &mut Stream) -> Vec<f64> {
        let factor = positive::cholesky(near, d).unwrap();
        let direction: Vec<f64> = (0..d).map(|_| stream.normal()).collect();
        let length = gibbs_core::norm(&direction);
        let row = multiply(&factor, &direction, d, d, 1);
        (0..d * d).map(|k| near[k] + spread * row[k / d] * row[k % d] / (length * length)).collect()
    }

    #[test]
    fn two_factors_tell_that_no_eigenvalue_is_far_from_one() {
        let mut stream = Stream::new(4, purpose::PROBE, 0);
        let mut answers = [0; 2];
        for trial in 0..60 {
            let d = 1 + trial % 30;
            let mut unit = vec![0.0; d * d];
            (0..d).for_each(|i| unit[i * d + i] = 1.0 + i as f64);
            let b = beside(&unit, d, 3.0, &mut stream);
            // The least `c` with `a < c b`; the mean's eigenvalues are at most its root.
            let ratio = 1.0 + 2.5 * stream.uniform();
            let a = beside(&b, d, ratio - 1.0, &mut stream);
            let few = are_within(&a, &b, d, CUT);
            assert_eq!(few, ratio.sqrt() < CUT, "{d} {ratio}");
            let eigen = symmetric_eigen(&mean_with_inverse(&a, &b, d).unwrap(), d).unwrap();
            let within = eigen.values.iter().all(|value| *value < CUT && *value > 1.0 / CUT);
            assert!(within || !few, "{d} {ratio}");
            assert_eq!(few, are_within(&b, &a, d, CUT));
            answers[usize::from(few)] += 1;
        }
        assert!(answers.iter().all(|count| *count > 10), "{answers:?}");
    }
}
