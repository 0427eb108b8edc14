use super::*;
use crate::common::tests::{Density, assert_correlated, correlated};

#[test]
fn a_correlated_normal_has_its_moments() {
    let options = Options { draws: 4000, thin: 2, ..Options::default() };
    assert_correlated(&slice(&correlated(0.0), None, &options, &Monitor::threads(2)).unwrap());
}

#[test]
fn widths_follow_the_scales() {
    let density = Density::new(3, |x, _| -0.5 * (0..3).map(|k| (x[k] / [1e-4, 1.0, 1e4][k]).powi(2)).sum::<f64>());
    let found = slice(&density, None, &Options::default(), &Monitor::threads(2)).unwrap();
    assert!(found.converged, "{:?}", found.diagnostics);
    for (k, scale) in [1e-4, 1.0, 1e4].into_iter().enumerate() {
        assert!((found.summary[k].sd / scale - 1.0).abs() < 0.1, "{:?}", found.summary[k]);
    }
    // Some five densities a coordinate and sweep, warm-up included.
    let each = found.diagnostics.evaluations as f64 / (4.0 * 1500.0 * 3.0);
    assert!(each < 8.0, "{each}");
}

#[test]
fn a_bounded_density_stays_within_its_bounds() {
    let density = Density::new(1, |x, _| if x[0] > 0.0 && x[0] < 1.0 { 0.0 } else { f64::NEG_INFINITY });
    let found = slice(&density, Some(&[0.5]), &Options::default(), &Monitor::none()).unwrap();
    assert!(found.values.iter().all(|x| (0.0..1.0).contains(x)));
    assert!((found.summary[0].mean - 0.5).abs() < 0.03 && (found.summary[0].sd - 12f64.sqrt().recip()).abs() < 0.02);
}
