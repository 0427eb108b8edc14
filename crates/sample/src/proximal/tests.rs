use super::*;
use crate::common::tests::{Density, mean_of};

fn flat(d: usize) -> impl LogDensity {
    Density::new(d, |_, g| {
        g.fill(0.0);
        0.0
    })
}

/// The hyperbolic entropy z asinh(z / β) − √(z² + β²).
fn divergence(z: f64, x: f64, beta: f64) -> f64 {
    let entropy = |x: f64| x * (x / beta).asinh() - x.hypot(beta);
    entropy(z) - entropy(x) - (x / beta).asinh() * (z - x)
}

#[test]
fn thresholds_are_minimisers_dead_zone_included() {
    for beta in [0.3, 2.0] {
        for threshold in [0.05, 0.8] {
            for x in [-3.0, -0.4, -0.01, 0.0, 0.1, 0.25, 1.7] {
                let objective = |z: f64| threshold * z.abs() + divergence(z, x, beta);
                let best = (-40_000..=40_000)
                    .map(|k| f64::from(k) * 1e-4)
                    .min_by(|a, b| objective(*a).total_cmp(&objective(*b)))
                    .unwrap();
                let found = bregman_threshold(x, threshold, beta);
                assert!((found - best).abs() < 1e-3, "{x} {threshold} {beta}: {found} for {best}");
            }
        }
    }
    assert_eq!(bregman_threshold(0.2, 0.5, 1.0), 0.0);
    assert_eq!((soft_threshold(1.0, 0.3), soft_threshold(-0.2, 0.3)), (0.7, 0.0));
}

#[test]
fn a_laplace_density_has_its_mean_size() {
    let options = Options { step_size: 0.002, smoothing: 0.002, draws: 4000, thin: 100, ..Options::default() };
    for mirror in [None, Some(&[1.0][..])] {
        let found = proximal_langevin(&flat(1), None, &[2.0], mirror, &options, &Monitor::threads(2)).unwrap();
        let (size, error) = mean_of(&found, f64::abs);
        assert!((size - 0.5).abs() < 4.0 * error + 0.02 && error < 0.03, "{mirror:?}: {size} ± {error}");
    }
}

#[test]
fn without_a_penalty_it_is_the_unadjusted_method() {
    let density = Density::new(1, |x, g| {
        g[0] = -x[0];
        -0.5 * x[0] * x[0]
    });
    let options = Options { step_size: 0.5, draws: 10_000, ..Options::default() };
    let found = proximal_langevin(&density, None, &[0.0], None, &options, &Monitor::threads(2)).unwrap();
    let (square, error) = mean_of(&found, |x| x * x);
    assert!((square - 1.0 / 0.75).abs() < 4.0 * error, "{square} ± {error}");
}

#[test]
fn the_mirror_reaches_the_wide_coordinates() {
    // The demonstration of the paper: Laplace densities of rates 1 … 100, a hundred thousand short steps.
    let penalty: Vec<f64> = (1..=100).map(f64::from).collect();
    let mirror: Vec<f64> = (1..=100).map(|i| 2.0 * f64::from(101 - i).sqrt()).collect();
    let options =
        Options { chains: 6, warmup: 0, draws: 10_000, step_size: 5e-6, smoothing: 1e-5, ..Options::default() };
    let error = |mirror: Option<&[f64]>| {
        let found = proximal_langevin(&flat(100), None, &penalty, mirror, &options, &Monitor::threads(2)).unwrap();
        let mean = |k: usize| found.values.iter().skip(k).step_by(100).map(|x| x.abs()).sum::<f64>() / 60_000.0;
        (0..5).map(|k| (penalty[k] * mean(k) - 1.0).abs()).sum::<f64>() / 5.0
    };
    let (bregman, plain) = (error(Some(&mirror)), error(None));
    assert!(bregman < 0.6 * plain, "{bregman} {plain}");
}
