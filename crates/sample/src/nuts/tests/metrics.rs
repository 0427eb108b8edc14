//! What warm-up learns from states.

use super::super::{
    fisher::{self, Seen},
    moments::Moments,
    points::Points,
};
use super::*;
use gibbs_core::{Stream, purpose};

/// Moments of `count` states of normal(0, covariance), with their gradients `−precision x`.
fn moments_of_normal(root: &[f64], precision: &[f64], d: usize, count: usize) -> Seen {
    let mut stream = Stream::new(7, purpose::SIMULATE, 0);
    let mut moments = Moments::new(d, true);
    let product = |matrix: &[f64], x: &[f64]| -> Vec<f64> {
        (0..d).map(|i| (0..d).map(|j| matrix[i * d + j] * x[j]).sum()).collect()
    };
    for _ in 0..count {
        let z: Vec<f64> = (0..d).map(|_| stream.normal()).collect();
        let x = product(root, &z);
        let gradient: Vec<f64> = product(precision, &x).iter().map(|g| -g).collect();
        add(&mut moments, &x, &gradient);
    }
    seen(moments)
}

fn add(moments: &mut Moments, position: &[f64], gradient: &[f64]) {
    moments.add(std::iter::once((position, gradient, 1.0)));
}

fn seen(moments: Moments) -> Seen {
    Seen { moments, points: Points::default() }
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
    for sign in [1.0, -1.0] {
        let position = [1.0, 2.0, 8f64.sqrt()].map(|x| sign * x);
        let gradient = [1.0, 1.0, 0.5f64.sqrt()].map(|x| sign * x);
        add(&mut moments, &position, &gradient);
    }
    let metric = fisher::fit(MetricKind::Diagonal, &seen(moments), &Metric::diagonal(vec![9.0; 3]));
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
        add(&mut moments, &[1.0, 2.0], &[0.5, 0.1]);
    }
    let points = Points { positions: [1.0, 2.0].repeat(3), gradients: [0.5, 0.1].repeat(3) };
    for seen in [seen(moments.clone()), Seen { moments, points }] {
        for kind in [MetricKind::LowRank, MetricKind::Diagonal, MetricKind::Dense, MetricKind::Unit] {
            let metric = fisher::fit(kind, &seen, &old);
            assert_eq!(metric.scale, old.scale, "{kind:?}");
            assert!(metric.fits(2));
            assert!(fisher::cost(&metric, &seen) == 0.0);
        }
    }
}

#[test]
fn overflowing_moments_fall_back_to_a_diagonal() {
    let mut moments = Moments::new(2, true);
    for k in 0..10 {
        let x = f64::from(k) * 1e160;
        add(&mut moments, &[x, f64::from(k)], &[-x, -f64::from(k * k)]);
    }
    let metric = fisher::fit(MetricKind::LowRank, &seen(moments), &Metric::diagonal(vec![1.0; 2]));
    assert!(metric.fits(2));
}

/// Scales from 1/e to e and three directions, of variances 900, 30 and 1/400 in scaled coordinates.
fn few_directions(d: usize) -> Metric {
    let wave = |k: usize| -> Vec<f64> {
        let raw: Vec<f64> =
            (0..d).map(|i| (std::f64::consts::PI * (i as f64 + 0.5) * k as f64 / d as f64).cos()).collect();
        let length = gibbs_core::norm(&raw);
        raw.iter().map(|x| x / length).collect()
    };
    Metric {
        scale: (0..d).map(|i| (2.0 * i as f64 / (d - 1) as f64 - 1.0).exp()).collect(),
        values: vec![900.0, 30.0, 1.0 / 400.0],
        vectors: [3, 5, 8].map(wave).concat(),
    }
}

/// `count` draws of the normal whose covariance is `truth`, with their gradients.
fn states_of(truth: &Metric, count: usize) -> Seen {
    let d = truth.scale.len();
    let mut stream = Stream::new(3, purpose::SIMULATE, 0);
    let (mut moments, mut points) = (Moments::new(d, false), Points::default());
    for _ in 0..count {
        let mut position: Vec<f64> = (0..d).map(|_| stream.normal()).collect();
        let mut gradient = position.clone();
        truth.bend(&mut position, f64::sqrt);
        truth.bend(&mut gradient, |value| 1.0 / value.sqrt());
        for i in 0..d {
            position[i] = 7.0 + position[i] * truth.scale[i];
            gradient[i] /= -truth.scale[i];
        }
        add(&mut moments, &position, &gradient);
        points.add(&position, &gradient);
    }
    Seen { moments, points }
}

/// Square root of the ratio of the widest to the narrowest variance of `truth` in the coordinates of `metric`.
fn leapfrogs(metric: &Metric, truth: &Metric) -> f64 {
    let d = truth.scale.len();
    let column = |j: usize| -> Vec<f64> {
        let mut y = vec![0.0; d];
        y[j] = 1.0;
        let rescale = |y: &mut [f64]| (0..d).for_each(|i| y[i] *= truth.scale[i] / metric.scale[i]);
        metric.bend(&mut y, |value| 1.0 / value.sqrt());
        rescale(&mut y);
        truth.bend(&mut y, |value| value);
        rescale(&mut y);
        metric.bend(&mut y, |value| 1.0 / value.sqrt());
        y
    };
    let matrix: Vec<f64> = (0..d).flat_map(column).collect();
    let values = gibbs_linear::symmetric_eigenvalues(&matrix, d).unwrap();
    (values[d - 1] / values[0]).sqrt()
}

#[test]
fn some_states_tell_the_directions_from_the_scales() {
    let truth = few_directions(150);
    let seen = states_of(&truth, 64);
    let old = Metric::diagonal(vec![1.0; 150]);
    let diagonal = fisher::fit(MetricKind::Diagonal, &seen, &old);
    for kind in [MetricKind::LowRank, MetricKind::Dense] {
        let metric = fisher::fit(kind, &seen, &old);
        assert!(metric.fits(150) && metric.rank() <= 16);
        let (with, without) = (leapfrogs(&metric, &truth), leapfrogs(&diagonal, &truth));
        assert!(with < 5.0 && without > 300.0, "{kind:?}: {with} and {without}");
        let products = gibbs_linear::gram(&metric.vectors, metric.rank(), 150);
        let identity = |k: usize| f64::from(u8::from(k / metric.rank() == k % metric.rank()));
        assert!(products.iter().enumerate().all(|(k, x)| (x - identity(k)).abs() < 1e-12), "{kind:?}");
        assert!(fisher::cost(&old, &seen) > 10.0 * fisher::cost(&metric, &seen));
    }
}

#[test]
fn states_without_directions_leave_a_diagonal() {
    let truth = Metric::diagonal((0..80).map(|i| (0.1 * f64::from(i)).exp()).collect());
    let metric = fisher::fit(MetricKind::LowRank, &states_of(&truth, 20), &Metric::diagonal(vec![1.0; 80]));
    assert_eq!(metric.rank(), 0);
    assert!(metric.scale.iter().zip(&truth.scale).all(|(found, scale)| (found / scale - 1.0).abs() < 1e-9));
}

#[test]
fn many_coordinates_are_sampled_along_their_few_directions() {
    // 600 coordinates, two of whose combinations have variances 400 and 1/400.
    let d = 600;
    let direction = |phase: f64| -> Vec<f64> {
        let raw: Vec<f64> = (0..d).map(|i| (0.1 * i as f64 + phase).sin()).collect();
        let length = gibbs_core::norm(&raw);
        raw.iter().map(|x| x / length).collect()
    };
    let (wide, narrow) = (direction(0.0), direction(std::f64::consts::FRAC_PI_2));
    let along = |u: &[f64], x: &[f64]| gibbs_core::dot(u, x);
    let density = Density::new(d, |x, g| {
        let (a, b) = (along(&wide, x) * (1.0 / 400.0 - 1.0), along(&narrow, x) * (400.0 - 1.0));
        for i in 0..d {
            g[i] = -(x[i] + a * wide[i] + b * narrow[i]);
        }
        0.5 * along(x, g)
    });
    let settings = Settings { draws: 150, ..Settings::default() };
    let posterior = sample(&density, &settings);
    let diagonal = sample(&density, &Settings { metric: MetricKind::Diagonal, ..settings });
    assert!(posterior.diagnostics.gradients * 2 < diagonal.diagnostics.gradients, "{:?}", posterior.diagnostics);
    let projections: Vec<f64> = posterior.values.chunks(d).map(|x| along(&wide, x)).collect();
    let variance = projections.iter().map(|x| x * x).sum::<f64>() / projections.len() as f64;
    assert!((variance / 400.0 - 1.0).abs() < 0.35, "{variance}");
}
