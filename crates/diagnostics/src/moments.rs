//! Means and variances, in a fixed order of summation.

use gibbs_core::simd;

/// Σ xᵢ / n.
pub(crate) fn mean(values: &[f64]) -> f64 {
    simd::sum(values) / values.len() as f64
}

/// Σ (xᵢ − x̄)² / (n − 1).
pub(crate) fn variance(values: &[f64], mean: f64) -> f64 {
    let squares: f64 = values.chunks(256).map(|block| block.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>()).sum();
    squares / (values.len() as f64 - 1.0)
}
