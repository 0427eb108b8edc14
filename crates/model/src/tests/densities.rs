//! Log densities against their definitions, and gradients against differences.

use super::*;
use gibbs_core::LogDensity;
use gibbs_testkit::finite_difference_gradient;
use proptest::prelude::*;

fn log_density(model: &Model, position: &[f64]) -> f64 {
    model.evaluator().evaluate(position, &mut vec![0.0; position.len()])
}

fn values(model: &Model, position: &[f64]) -> Vec<f64> {
    let mut values = vec![0.0; model.width()];
    model.constrain(position, &mut values);
    values
}

fn log_normal(x: f64, location: f64, scale: f64) -> f64 {
    -0.5 * ((x - location) / scale).powi(2) - scale.ln()
}

fn mean_and_sd(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    (mean, (values.map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
}

/// The default prior of intercept and coefficients and the linear predictors, from the documentation, in the data's units.
fn plain_line(table: &Table, values: &[f64], location: f64, unit: f64) -> (f64, Vec<f64>) {
    let (intercept, coefficients) = (values[0], &values[1..=table.p]);
    let mut prior = 0.0;
    let mut at_means = intercept;
    for (j, coefficient) in coefficients.iter().enumerate() {
        let (mean, sd) = mean_and_sd((0..table.n).map(|i| table.x[i * table.p + j]));
        prior += log_normal(*coefficient, 0.0, 2.5 * unit / sd);
        at_means += coefficient * mean;
    }
    prior += log_normal(at_means, location, 2.5 * unit);
    let row = |row: &[f64]| intercept + row.iter().zip(coefficients).map(|(x, b)| x * b).sum::<f64>();
    (prior, table.x.chunks(table.p).map(row).collect())
}

fn plain_linear(table: &Table, values: &[f64]) -> f64 {
    let (mean, sd) = mean_and_sd(table.real.iter().copied());
    let (prior, eta) = plain_line(table, values, mean, sd);
    let sigma = values[table.p + 1];
    let likelihood: f64 = table.real.iter().zip(eta).map(|(y, eta)| log_normal(*y, eta, sigma)).sum();
    // Exponential prior, and the Jacobian of the logarithm.
    prior + likelihood - sigma / sd + sigma.ln()
}

fn plain_logistic(table: &Table, values: &[f64]) -> f64 {
    let (prior, eta) = plain_line(table, values, 0.0, 1.0);
    let term = |(y, eta): (&f64, f64)| {
        let p = 1.0 / (1.0 + (-eta).exp());
        if *y == 1.0 { p.ln() } else { (1.0 - p).ln() }
    };
    prior + table.binary.iter().zip(eta).map(term).sum::<f64>()
}

fn plain_poisson(table: &Table, values: &[f64]) -> f64 {
    let (prior, eta) = plain_line(table, values, 0.0, 1.0);
    prior + table.counts.iter().zip(eta).map(|(y, eta)| y * eta - eta.exp()).sum::<f64>()
}

/// Density of (mu, log tau, theta or theta_trans), from the values mu, tau, theta[, theta_trans].
fn plain_schools(y: &[f64], sigma: &[f64], values: &[f64], noncentered: bool) -> f64 {
    let (mu, tau, theta) = (values[0], values[1], &values[2..2 + y.len()]);
    let mut value = log_normal(mu, 0.0, 5.0) - (1.0 + (tau / 5.0).powi(2)).ln() + tau.ln();
    for j in 0..y.len() {
        value += log_normal(y[j], theta[j], sigma[j]);
        value +=
            if noncentered { log_normal(values[2 + y.len() + j], 0.0, 1.0) } else { log_normal(theta[j], mu, tau) };
    }
    value
}

/// Holds differences of `model` against differences of `plain`, a density of the values.
fn assert_same_up_to_a_constant(model: &Model, plain: impl Fn(&[f64]) -> f64) {
    let base = random_position(99, model.dimension());
    let offset = log_density(model, &base) - plain(&values(model, &base));
    for seed in 0..5 {
        let position = random_position(seed, model.dimension());
        let (found, expected) = (log_density(model, &position), plain(&values(model, &position)) + offset);
        assert!((found - expected).abs() < 1e-9 * (1.0 + expected.abs()), "{}: {found} for {expected}", model.kind());
    }
}

#[test]
fn regressions_are_their_definitions() {
    // Sizes below, at and beyond a block of 32 rows.
    for n in [9, 32, 71] {
        let table = Table::new(1, n, 4);
        assert_same_up_to_a_constant(&table.linear(&Prior::default()), |values| plain_linear(&table, values));
        assert_same_up_to_a_constant(&table.logistic(&Prior::default()), |values| plain_logistic(&table, values));
        assert_same_up_to_a_constant(&table.poisson(&Prior::default()), |values| plain_poisson(&table, values));
    }
}

#[test]
fn schools_are_their_definition() {
    let (y, sigma) = ([28.0, 8.0, -3.0, 7.0], [15.0, 10.0, 16.0, 11.0]);
    for noncentered in [true, false] {
        let model = eight_schools(&y, &sigma, noncentered).unwrap();
        assert_same_up_to_a_constant(&model, |values| plain_schools(&y, &sigma, values, noncentered));
    }
}

#[test]
fn explicit_priors_are_in_the_units_of_the_data() {
    let table = Table::new(3, 12, 3);
    let prior = Prior {
        intercept_location: Some(35.0),
        intercept_scale: Some(4.0),
        coefficient_scale: Some(0.3),
        noise_scale: Some(2.0),
    };
    let means: Vec<f64> = (0..3).map(|j| mean_and_sd((0..12).map(|i| table.x[i * 3 + j])).0).collect();
    assert_same_up_to_a_constant(&table.linear(&prior), |values| {
        let at_means: f64 = values[0] + values[1..4].iter().zip(&means).map(|(b, m)| b * m).sum::<f64>();
        let coefficients: f64 = values[1..4].iter().map(|b| log_normal(*b, 0.0, 0.3)).sum();
        let (_, eta) = plain_line(&table, values, 0.0, 1.0);
        let likelihood: f64 = table.real.iter().zip(eta).map(|(y, eta)| log_normal(*y, eta, values[4])).sum();
        log_normal(at_means, 35.0, 4.0) + coefficients + likelihood - values[4] / 2.0 + values[4].ln()
    });
}

#[test]
fn rescaled_data_are_the_same_problem() {
    let table = Table::new(4, 20, 3);
    let mut scaled = Table::new(4, 20, 3);
    // Powers of two change no rounding.
    scaled.x.iter_mut().for_each(|x| *x *= 1024.0);
    scaled.real.iter_mut().for_each(|y| *y *= 0.25);
    let position = random_position(1, 5);
    let (a, b) = (table.linear(&Prior::default()), scaled.linear(&Prior::default()));
    assert_eq!(log_density(&a, &position), log_density(&b, &position));
    let (a, b) = (values(&a, &position), values(&b, &position));
    assert_eq!(a[0] * 0.25, b[0]);
    assert_eq!(a[4] * 0.25, b[4]);
    assert_eq!(a[2] / 4096.0, b[2]);
    let position = random_position(1, 4);
    let (a, b) = (table.logistic(&Prior::default()), scaled.logistic(&Prior::default()));
    assert_eq!(log_density(&a, &position), log_density(&b, &position));
}

#[test]
fn a_constant_column_and_a_single_row_leave_the_prior() {
    let x = [2.0, 5.0, 2.0, 6.0, 2.0, 9.0];
    let x = MatrixView::new(&x, 3, 2).unwrap();
    let model = poisson_regression(x, &[1.0, 0.0, 4.0], &Prior::default()).unwrap();
    let (here, there) = (log_density(&model, &[0.3, 0.5, -0.2]), log_density(&model, &[0.3, 1.5, -0.2]));
    assert!((here - there - (1.5f64.powi(2) - 0.5f64.powi(2)) / (2.0 * 2.5 * 2.5)).abs() < 1e-12);
    let one = MatrixView::new(&[3.0, 4.0], 1, 2).unwrap();
    for model in [
        linear_regression(one, &[7.0], &Prior::default()).unwrap(),
        logistic_regression(one, &[1.0], &Prior::default()).unwrap(),
    ] {
        assert!(log_density(&model, &vec![0.5; model.dimension()]).is_finite());
    }
}

#[test]
fn far_out_the_density_falls_and_does_not_break() {
    let table = Table::new(8, 40, 2);
    let mut gradient = [0.0; 3];
    let far = table.logistic(&Prior::default()).evaluator().evaluate(&[800.0, -900.0, 700.0], &mut gradient);
    assert!(far.is_finite() && far < -1e4 && gradient.iter().all(|g| g.is_finite()));
    assert_eq!(log_density(&table.poisson(&Prior::default()), &[800.0, 0.0, 0.0]), f64::NEG_INFINITY);
}

#[test]
fn evaluators_keep_nothing_between_calls() {
    let table = Table::new(8, 40, 2);
    for model in table.models() {
        let (a, b) = (random_position(1, model.dimension()), random_position(2, model.dimension()));
        let mut evaluator = model.evaluator();
        let (mut first, mut again) = (vec![0.0; a.len()], vec![1e9; a.len()]);
        let value = evaluator.evaluate(&a, &mut first);
        evaluator.evaluate(&b, &mut again);
        assert_eq!(evaluator.evaluate(&a, &mut again), value);
        assert_eq!(first, again);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn gradients_are_slopes(seed in 0u64..10_000, n in 1usize..70, p in 1usize..6) {
        let table = Table::new(seed, n, p);
        for model in table.models() {
            let position = random_position(seed, model.dimension());
            let mut gradient = vec![f64::NAN; position.len()];
            model.evaluator().evaluate(&position, &mut gradient);
            let slopes = finite_difference_gradient(|x| log_density(&model, x), &position, 1e-5);
            let size = gradient.iter().fold(1.0, |size: f64, g| size.max(g.abs()));
            for (g, slope) in gradient.iter().zip(&slopes) {
                prop_assert!((g - slope).abs() < 2e-7 * size, "{}: {g} for {slope}", model.kind());
            }
        }
    }
}
