//! Fitting the metric: the matrix that the positions' covariance and the gradients' covariance agree on.
//!
//! For a normal posterior with covariance `Σ` the gradients have covariance `Σ⁻¹`, and the geometric mean of `cov x` and
//! `(cov g)⁻¹` is `Σ` exactly, from any `d + 1` states at all, in equilibrium or not. That is why a handful of trees is
//! enough where a covariance of draws would need hundreds.
//!
//! ```text
//! sᵢ = (var xᵢ / var gᵢ)^¼,  X = cov x / (s sᵀ),  G = cov g · (s sᵀ),  N states
//! A = (N X + I) # (N G + I)⁻¹,   P # Q = P^½ (P^−½ Q P^−½)^½ P^½
//! ```
//!
//! Eigenpairs of `A` outside `[1/1.5, 1.5]` are kept as directions. `I` counts as one state of unit variance. `O(d³)`.
//!
//! A. Seyboldt, E. Carlson, B. Carpenter, Preconditioning Hamiltonian Monte Carlo by minimizing Fisher divergence,
//! arXiv:2603.18845.

use super::{metric::Metric, moments::Moments, settings::MetricKind};
use gibbs_linear::{multiply, symmetric_eigen};

/// Directions whose variance differs less from their coordinates' are left to the diagonal.
const CUT: f64 = 1.5;

/// Scales outside this range come from states that did not move.
const SCALES: (f64, f64) = (1e-10, 1e10);

/// The metric of the given kind for what `moments` saw; where they say nothing, `old` is kept.
pub(super) fn fit(kind: MetricKind, moments: &Moments, old: &Metric) -> Metric {
    if kind == MetricKind::Unit {
        return old.clone();
    }
    let variances = moments.position.variances().into_iter().zip(moments.gradient.variances());
    let scale: Vec<f64> = variances
        .zip(&old.scale)
        .map(|((position, gradient), old)| {
            let scale = (position / gradient).sqrt().sqrt();
            if scale > SCALES.0 && scale < SCALES.1 { scale } else { *old }
        })
        .collect();
    let cut = if kind == MetricKind::Dense { 1.0 } else { CUT };
    match kind {
        MetricKind::LowRank | MetricKind::Dense => directions(moments, &scale, cut).unwrap_or(Metric::diagonal(scale)),
        _ => Metric::diagonal(scale),
    }
}

/// The metric with all directions whose variance is outside `[1/cut, cut]`; `None` where the numbers overflow.
fn directions(moments: &Moments, scale: &[f64], cut: f64) -> Option<Metric> {
    let d = scale.len();
    let count = moments.count as f64;
    let scaled = |covariance: Vec<f64>, factor: &dyn Fn(f64) -> f64| -> Option<Vec<f64>> {
        let mut matrix = covariance;
        for (i, row) in matrix.chunks_exact_mut(d).enumerate() {
            for (value, s) in row.iter_mut().zip(scale) {
                *value *= count * factor(scale[i]) * factor(*s);
            }
            row[i] += 1.0;
        }
        matrix.iter().all(|value| value.is_finite()).then_some(matrix)
    };
    let positions = scaled(moments.position.covariance(), &|s| 1.0 / s)?;
    let gradients = scaled(moments.gradient.covariance(), &|s| s)?;
    let mean = mean_with_inverse(&positions, &gradients, d)?;
    let eigen = symmetric_eigen(&mean, d).ok()?;
    let mut metric = Metric::diagonal(scale.to_vec());
    for (value, vector) in eigen.values.iter().zip(eigen.vectors.chunks_exact(d)) {
        let kept = *value >= cut || *value <= 1.0 / cut;
        if kept && *value > 1e-12 && value.is_finite() {
            metric.values.push(*value);
            metric.vectors.extend_from_slice(vector);
        }
    }
    metric.fits(d).then_some(metric)
}

/// The geometric mean `a # b⁻¹ = b^−½ (b^½ a b^½)^½ b^−½` of positive definite `d × d` matrices.
fn mean_with_inverse(a: &[f64], b: &[f64], d: usize) -> Option<Vec<f64>> {
    let b = symmetric_eigen(b, d).ok()?;
    let root = b.function(|value| value.max(f64::MIN_POSITIVE).sqrt());
    let inverse_root = b.function(|value| 1.0 / value.max(f64::MIN_POSITIVE).sqrt());
    let inner = sandwich(&root, a, d);
    let inner = symmetric_eigen(&inner, d).ok()?.function(|value| value.max(0.0).sqrt());
    Some(sandwich(&inverse_root, &inner, d))
}

/// `outer · inner · outer`, made symmetric again after rounding.
fn sandwich(outer: &[f64], inner: &[f64], d: usize) -> Vec<f64> {
    let product = multiply(&multiply(outer, inner, d, d, d), outer, d, d, d);
    (0..d * d).map(|k| 0.5 * (product[k] + product[k % d * d + k / d])).collect()
}

/// How many leapfrog steps half a period takes under `metric`, up to a constant:
/// `√(λmax(cov L⁻¹x) · λmax(cov Lᵀg))` with `M⁻¹ = L Lᵀ`.
pub(super) fn cost(metric: &Metric, moments: &Moments) -> f64 {
    let (position, gradient) = (&moments.position, &moments.gradient);
    let widest = |covariance: &[f64], scale: &dyn Fn(f64) -> f64, bend: &dyn Fn(f64) -> f64| {
        largest_eigenvalue(position.dimension(), |y| {
            let apply_scale = |y: &mut [f64]| y.iter_mut().zip(&metric.scale).for_each(|(y, s)| *y *= scale(*s));
            metric.bend(y, bend);
            apply_scale(y);
            let product = multiply(covariance, y, y.len(), y.len(), 1);
            y.copy_from_slice(&product);
            apply_scale(y);
            metric.bend(y, bend);
        })
    };
    let positions = widest(&position.covariance(), &|s| 1.0 / s, &|value| 1.0 / value.sqrt());
    let gradients = widest(&gradient.covariance(), &|s| s, &f64::sqrt);
    (positions * gradients).sqrt()
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
