//! Posteriors whose moments are known.

use super::*;
use gibbs_core::MatrixView;
use gibbs_model::{Prior, linear_regression};

#[test]
fn a_standard_normal_has_its_moments() {
    for d in [1, 5] {
        let posterior = sample(&standard_normal(d), &Settings { seed: 3, ..Settings::default() });
        assert!(posterior.converged, "{:?}", posterior.diagnostics);
        assert_eq!((posterior.chains, posterior.draws, posterior.width), (4, 3000, d));
        for k in 0..d {
            assert_moments(&posterior, k, 0.0, 1.0, 4.0);
        }
        assert_eq!(posterior.diagnostics.divergences, 0);
        assert!((posterior.diagnostics.acceptance - 0.8).abs() < 0.05);
    }
}

#[test]
fn a_correlated_normal_has_its_moments_under_every_metric() {
    // Covariance of scales 0.01 and 30 with correlation 0.95.
    let (a, b, rho) = (0.01, 30.0, 0.95);
    let factor = 1.0 / (1.0 - rho * rho);
    let precision = vec![factor / (a * a), -rho * factor / (a * b), -rho * factor / (a * b), factor / (b * b)];
    let density = normal(vec![5.0, -2.0], precision);
    let mut costs = vec![];
    for metric in [MetricKind::LowRank, MetricKind::Dense, MetricKind::Diagonal] {
        let posterior = sample(&density, &Settings { metric, draws: 2000, seed: 1, ..Settings::default() });
        assert_moments(&posterior, 0, 5.0, a * a, 4.0);
        assert_moments(&posterior, 1, -2.0, b * b, 4.0);
        assert!(posterior.diagnostics.rhat < 1.01, "{metric:?} {:?}", posterior.diagnostics);
        costs.push(posterior.diagnostics.gradients as f64 / posterior.diagnostics.ess_bulk);
    }
    assert!(costs[0] * 1.5 < costs[2] && costs[1] * 1.5 < costs[2], "directions should pay: {costs:?}");
}

#[test]
fn a_unit_metric_works_where_scales_are_alike() {
    let posterior = sample(&standard_normal(3), &Settings { metric: MetricKind::Unit, ..Settings::default() });
    assert_eq!(posterior.diagnostics.metric_rank, 0);
    (0..3).for_each(|k| assert_moments(&posterior, k, 0.0, 1.0, 4.0));
}

/// ∫ f(u) exp(log p(u)) du / ∫ exp(log p(u)) du by the trapezoid rule, for each f.
fn quadrature(log_p: impl Fn(f64) -> f64, functions: &[&dyn Fn(f64) -> f64], low: f64, high: f64) -> Vec<f64> {
    let steps = 4000;
    let grid: Vec<f64> = (0..=steps).map(|k| low + (high - low) * f64::from(k) / f64::from(steps)).collect();
    let top = grid.iter().map(|u| log_p(*u)).fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = grid.iter().map(|u| (log_p(*u) - top).exp()).collect();
    let total: f64 = weights.iter().sum();
    functions.iter().map(|f| grid.iter().zip(&weights).map(|(u, w)| w * f(*u)).sum::<f64>() / total).collect()
}

#[test]
fn a_linear_regression_has_its_closed_form() {
    // One centred predictor: given sigma, intercept and coefficient are independent normals, and sigma is left to quadrature.
    let x: Vec<f64> = (0..21).map(|k| f64::from(k - 10)).collect();
    let y: Vec<f64> = x.iter().enumerate().map(|(k, x)| 3.0 + 0.4 * x + [1.2, -0.7, 0.3, -1.1][k % 4]).collect();
    let prior = Prior {
        intercept_location: Some(1.0),
        intercept_scale: Some(2.0),
        coefficient_scale: Some(0.5),
        noise_scale: Some(1.5),
    };
    let model = linear_regression(MatrixView::new(&x, 21, 1).unwrap(), &y, &prior).unwrap();
    let n = x.len() as f64;
    let mean = y.iter().sum::<f64>() / n;
    let (sxx, sxy): (f64, f64) = (x.iter().map(|x| x * x).sum(), x.iter().zip(&y).map(|(x, y)| x * y).sum());
    let residual = y.iter().map(|y| (y - mean).powi(2)).sum::<f64>() - sxy * sxy / sxx;
    // Precision and mean of the two normals given the variance of the noise.
    let intercept = |v: f64| (0.25 + n / v, (0.25 + n * mean / v) / (0.25 + n / v));
    let coefficient = |v: f64| (4.0 + sxx / v, (sxy / v) / (4.0 + sxx / v));
    // Marginal likelihood: residuals, then y's mean ~ normal(1, 4 + v/n) and the slope ~ normal(0, 1/4 + v/sxx).
    let log_normal = |x: f64, m: f64, v: f64| -0.5 * (x - m).powi(2) / v - 0.5 * v.ln();
    let log_sigma = |u: f64| {
        let (sigma, v) = (u.exp(), (2.0 * u).exp());
        let marginal = log_normal(mean, 1.0, 4.0 + v / n) + log_normal(sxy / sxx, 0.0, 0.25 + v / sxx);
        -(n - 2.0) * u - 0.5 * residual / v + marginal - sigma / 1.5 + u
    };
    let moments = quadrature(
        log_sigma,
        &[
            &|u| intercept((2.0 * u).exp()).1,
            &|u| intercept((2.0 * u).exp()).1.powi(2) + 1.0 / intercept((2.0 * u).exp()).0,
            &|u| coefficient((2.0 * u).exp()).1,
            &|u| coefficient((2.0 * u).exp()).1.powi(2) + 1.0 / coefficient((2.0 * u).exp()).0,
            &|u| u.exp(),
            &|u| (2.0 * u).exp(),
        ],
        -3.0,
        3.0,
    );
    let posterior = sample(&model, &Settings { seed: 8, ..Settings::default() });
    assert!(posterior.converged, "{:?}", posterior.diagnostics);
    for k in 0..3 {
        assert_moments(&posterior, k, moments[2 * k], moments[2 * k + 1] - moments[2 * k].powi(2), 4.0);
    }
}

#[test]
fn several_draws_a_tree_are_worth_more_than_one() {
    let run = |draws_per_tree, draws| {
        sample(&standard_normal(10), &Settings { draws_per_tree, draws, seed: 2, ..Settings::default() })
    };
    let (one, three) = (run(1, 1000), run(3, 3000));
    assert_eq!(one.diagnostics.warmup_trees, three.diagnostics.warmup_trees);
    let cost = |posterior: &Posterior| posterior.diagnostics.gradients as f64 / posterior.diagnostics.ess_tail;
    assert!(cost(&three) < 0.7 * cost(&one), "{} {}", cost(&three), cost(&one));
}

#[test]
fn the_log_density_of_a_draw_is_that_of_its_position() {
    let density = standard_normal(3);
    let posterior = sample(&density, &Settings { draws: 50, ..Settings::default() });
    for (row, log_density) in posterior.values.chunks(3).zip(&posterior.log_density) {
        assert_eq!(density.evaluator().evaluate(row, &mut [0.0; 3]), *log_density);
    }
}
