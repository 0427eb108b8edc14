//! What warm-up learns from states.

use super::super::{fisher, moments::Moments};
use super::*;
use gibbs_core::{Stream, purpose};

/// Moments of `count` states of normal(0, covariance), with their gradients `−precision x`.
fn moments_of_normal(root: &[f64], precision: &[f64], d: usize, count: usize) -> Moments {
    let mut stream = Stream::new(7, purpose::SIMULATE, 0);
    let mut moments = Moments::new(d, true);
    let mut scratch = vec![0.0; d];
    let product = |matrix: &[f64], x: &[f64]| -> Vec<f64> {
        (0..d).map(|i| (0..d).map(|j| matrix[i * d + j] * x[j]).sum()).collect()
    };
    for _ in 0..count {
        let z: Vec<f64> = (0..d).map(|_| stream.normal()).collect();
        let x = product(root, &z);
        let gradient: Vec<f64> = product(precision, &x).iter().map(|g| -g).collect();
        moments.add(&x, &gradient, 1.0, &mut scratch);
    }
    moments
}

/// M⁻¹ of a metric.
fn matrix(metric: &Metric) -> Vec<f64> {
    let d = metric.scale.len();
    let column = |j: usize| {
        let mut unit: Vec<f64> = (0..d).map(|i| f64::from(u8::from(i == j)) * metric.scale[j]).collect();
        metric.bend(&mut unit, |value| value);
        unit.iter().zip(&metric.scale).map(|(x, s)| x * s).collect::<Vec<f64>>()
    };
    (0..d).flat_map(column).collect()
}

#[test]
fn a_diagonal_metric_is_the_published_example() {
    // Variances (1, 4, 8) of positions and (1, 1, ½) of gradients give variances (1, 2, 4): nuts-rs's own example.
    let mut moments = Moments::new(3, false);
    let mut scratch = [0.0; 3];
    for sign in [1.0, -1.0] {
        let position = [1.0, 2.0, 8f64.sqrt()].map(|x| sign * x);
        let gradient = [1.0, 1.0, 0.5f64.sqrt()].map(|x| sign * x);
        moments.add(&position, &gradient, 1.0, &mut scratch);
    }
    let metric = fisher::fit(MetricKind::Diagonal, &moments, &Metric::diagonal(vec![9.0; 3]));
    for (scale, variance) in metric.scale.iter().zip([1.0, 2.0, 4.0]) {
        assert!((scale * scale - variance).abs() < 1e-12);
    }
    assert_eq!(metric.rank(), 0);
}

#[test]
fn a_normal_gives_its_own_covariance_and_the_least_cost() {
    // Covariance R Rᵀ of a lower triangular R, far from diagonal.
    let root = [2.0, 0.0, 0.0, 1.9, 0.1, 0.0, -30.0, 4.0, 20.0];
    let covariance: Vec<f64> =
        (0..9).map(|k| (0..3).map(|t| root[k / 3 * 3 + t] * root[k % 3 * 3 + t]).sum()).collect();
    let eigen = gibbs_linear::symmetric_eigen(&covariance, 3).unwrap();
    let precision = eigen.function(|value| 1.0 / value);
    let moments = moments_of_normal(&root, &precision, 3, 3000);
    let old = Metric::diagonal(vec![1.0; 3]);
    let metric = fisher::fit(MetricKind::Dense, &moments, &old);
    assert_eq!(metric.rank(), 3);
    for (found, expected) in matrix(&metric).iter().zip(&covariance) {
        assert!((found - expected).abs() < 0.01 * expected.abs().max(0.5), "{found} for {expected}");
    }
    // The sample's covariance is the truth up to some per cent, so the cost is 1 up to as much.
    assert!((fisher::cost(&metric, &moments) - 1.0).abs() < 0.1);
    let diagonal = fisher::fit(MetricKind::Diagonal, &moments, &old);
    assert!(fisher::cost(&diagonal, &moments) > 5.0 * fisher::cost(&metric, &moments));
    let low = fisher::fit(MetricKind::LowRank, &moments, &old);
    assert!(low.rank() >= 2 && fisher::cost(&low, &moments) < 1.5);
}

#[test]
fn directions_that_say_nothing_are_left_out() {
    let unit = [1.0, 0.0, 0.0, 1.0];
    let metric =
        fisher::fit(MetricKind::LowRank, &moments_of_normal(&unit, &unit, 2, 50), &Metric::diagonal(vec![1.0; 2]));
    assert_eq!(metric.rank(), 0);
}

#[test]
fn states_that_do_not_move_keep_the_old_scale() {
    let old = Metric::diagonal(vec![3.0, 0.5]);
    let mut moments = Moments::new(2, true);
    for _ in 0..5 {
        moments.add(&[1.0, 2.0], &[0.5, 0.1], 1.0, &mut [0.0; 2]);
    }
    for kind in [MetricKind::LowRank, MetricKind::Diagonal, MetricKind::Dense, MetricKind::Unit] {
        let metric = fisher::fit(kind, &moments, &old);
        assert_eq!(metric.scale, old.scale, "{kind:?}");
        assert!(metric.fits(2));
        assert!(fisher::cost(&metric, &moments) == 0.0);
    }
}

#[test]
fn overflowing_moments_fall_back_to_a_diagonal() {
    let mut moments = Moments::new(2, true);
    for k in 0..10 {
        let x = f64::from(k) * 1e160;
        moments.add(&[x, f64::from(k)], &[-x, -f64::from(k * k)], 1.0, &mut [0.0; 2]);
    }
    let metric = fisher::fit(MetricKind::LowRank, &moments, &Metric::diagonal(vec![1.0; 2]));
    assert!(metric.fits(2));
}
