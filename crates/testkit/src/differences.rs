//! Derivatives without derivatives.

/// The gradient of `f` at `x` by central differences, (f(x + h eᵢ) − f(x − h eᵢ)) / 2h with h = `step` · max(1, |xᵢ|).
///
/// The error is of order h² f''' + ε f / h; a step of 1e-5 leaves about 1e-10 where `f` and its derivatives are near 1.
pub fn finite_difference_gradient(mut f: impl FnMut(&[f64]) -> f64, x: &[f64], step: f64) -> Vec<f64> {
    let mut probe = x.to_vec();
    (0..x.len())
        .map(|i| {
            let h = step * x[i].abs().max(1.0);
            let (above, below) = (x[i] + h, x[i] - h);
            probe[i] = above;
            let high = f(&probe);
            probe[i] = below;
            let low = f(&probe);
            probe[i] = x[i];
            (high - low) / (above - below)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quadratic_is_differentiated_exactly_but_for_rounding() {
        let gradient = finite_difference_gradient(|x| x[0] * x[0] * 3.0 + x[0] * x[1], &[2.0, -1000.0], 1e-5);
        assert!((gradient[0] - (12.0 - 1000.0)).abs() < 1e-6);
        assert!((gradient[1] - 2.0).abs() < 1e-6);
    }

    #[test]
    fn a_wrong_gradient_shows() {
        let gradient = finite_difference_gradient(|x| x[0].exp(), &[1.0], 1e-5);
        assert!((gradient[0] - 1f64.exp()).abs() < 1e-9);
        assert!((gradient[0] - 1.0).abs() > 1.0);
    }
}
