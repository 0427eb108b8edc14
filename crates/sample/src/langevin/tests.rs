use super::*;
use crate::common::tests::{Density, assert_correlated, correlated, mean_of};

fn normal() -> impl LogDensity {
    Density::new(1, |x, g| {
        g[0] = -x[0];
        -0.5 * x[0] * x[0]
    })
}

#[test]
fn with_correction_a_correlated_normal_has_its_moments() {
    let options = Options { draws: 4000, thin: 10, ..Options::default() };
    let found = langevin(&correlated(0.0), None, &options, &Monitor::threads(2)).unwrap();
    assert_correlated(&found);
    assert!((found.diagnostics.acceptance - 0.574).abs() < 0.08, "{}", found.diagnostics.acceptance);
}

#[test]
fn the_unadjusted_variance_is_that_of_its_autoregression() {
    // x ← (1 − h) x + √(2h) ξ has variance 1 / (1 − h/2).
    for h in [0.3, 1.0] {
        let options = Options {
            method: Method::Ula,
            step_size: Some(h),
            adapt_scales: false,
            draws: 20_000,
            thin: 3,
            ..Options::default()
        };
        let found = langevin(&normal(), None, &options, &Monitor::threads(2)).unwrap();
        let (square, error) = mean_of(&found, |x| x * x);
        assert!((square - 1.0 / (1.0 - h / 2.0)).abs() < 4.0 * error && error < 0.02, "{h}: {square} ± {error}");
    }
}

#[test]
fn the_underdamped_splitting_has_the_normal_variance_exactly() {
    for h in [0.3, 1.2] {
        let options = Options {
            method: Method::Underdamped,
            step_size: Some(h),
            adapt_scales: false,
            draws: 20_000,
            ..Options::default()
        };
        let found = langevin(&normal(), None, &options, &Monitor::threads(2)).unwrap();
        let (square, error) = mean_of(&found, |x| x * x);
        assert!((square - 1.0).abs() < 4.0 * error && error < 0.02, "{h}: {square} ± {error}");
    }
}

#[test]
fn without_a_step_given_biases_are_small() {
    for method in [Method::Ula, Method::Underdamped] {
        let options = Options { method, draws: 4000, thin: 20, ..Options::default() };
        let found = langevin(&correlated(0.0), None, &options, &Monitor::threads(2)).unwrap();
        let (square, error) = mean_of(&found, |x| (x - 1.0) * (x - 1.0));
        assert!((square / 4.0 - 1.0).abs() < 0.15 + error, "{method:?}: {square} ± {error}");
    }
}
