use super::*;
use crate::common::tests::{CENTER, assert_correlated, correlated, mean_of, two_modes};

#[test]
fn about_its_own_normal_draws_are_nearly_independent() {
    let found =
        elliptical_slice(&correlated(0.0), None, None, None, &Options::default(), &Monitor::threads(2)).unwrap();
    assert_correlated(&found);
    assert!(found.diagnostics.ess_bulk > 500.0, "{:?}", found.diagnostics);
}

#[test]
fn any_normal_gives_the_same_law() {
    let options = Options { draws: 5000, ..Options::default() };
    let deviations = [3.0, 1.5, 0.3];
    let found = elliptical_slice(
        &correlated(0.0),
        Some(&CENTER),
        Some(&[0.0, -1.0, 0.3]),
        Some(&deviations),
        &options,
        &Monitor::threads(2),
    );
    assert_correlated(&found.unwrap());
    let modes = two_modes(1, 2.0, 0.3);
    let found = elliptical_slice(&modes, None, Some(&[0.0]), Some(&[4.0]), &options, &Monitor::threads(2)).unwrap();
    let (weight, error) = mean_of(&found, |x| f64::from(x > 0.0));
    let truth = 0.3 * 0.977_249_868 + 0.7 * 0.022_750_132;
    assert!((weight - truth).abs() < 4.0 * error && error < 0.03, "{weight} ± {error}");
}
