//! Variables, predictions, and what is refused.

use super::*;
use gibbs_core::{Code, LogDensity, Monitor, Support};
use proptest::prelude::*;

#[test]
fn variables_are_named_and_shaped() {
    let table = Table::new(1, 10, 3);
    let describe = |model: Model| -> Vec<String> {
        let word = |v: &gibbs_core::Variable| {
            format!("{}{:?} {}{}", v.name, v.shape, v.support.as_str(), if v.derived { " derived" } else { "" })
        };
        model.variables().iter().map(word).collect()
    };
    let lines = ["intercept[] real", "coefficients[3] real"];
    assert_eq!(describe(table.logistic(&Prior::default())), lines);
    assert_eq!(describe(table.poisson(&Prior::default())), lines);
    assert_eq!(describe(table.linear(&Prior::default()))[2], "sigma[] positive");
    let schools = |noncentered| describe(eight_schools(&[1.0, 2.0], &[1.0, 1.0], noncentered).unwrap());
    assert_eq!(schools(true), ["mu[] real", "tau[] positive", "theta[2] real derived", "theta_trans[2] real"]);
    assert_eq!(schools(false), ["mu[] real", "tau[] positive", "theta[2] real"]);
}

#[test]
fn predictions_are_means_of_responses() {
    let table = Table::new(2, 15, 3);
    let new = Table::new(7, 4, 3);
    let prior = Prior::default();
    let inverse_links: [fn(f64) -> f64; 3] = [|eta| eta, |eta| 1.0 / (1.0 + (-eta).exp()), f64::exp];
    let models = [table.linear(&prior), table.logistic(&prior), table.poisson(&prior)];
    for (model, inverse_link) in models.into_iter().zip(inverse_links) {
        let (draws, width) = (600, model.width());
        let mut values = vec![0.0; draws * width];
        for (t, row) in values.chunks_mut(width).enumerate() {
            let position: Vec<f64> = random_position(t as u64, model.dimension()).iter().map(|x| 0.1 * x).collect();
            model.constrain(&position, row);
        }
        let view = MatrixView::new(&values, draws, width).unwrap();
        let each = model.predict(view, new.x(), &Monitor::none()).unwrap();
        let mean = model.predict_mean(view, new.x(), &Monitor::none()).unwrap();
        for i in 0..new.n {
            let expected = |t: usize| {
                let row = &new.x[3 * i..3 * i + 3];
                let eta = values[t * width] + (0..3).map(|j| row[j] * values[t * width + 1 + j]).sum::<f64>();
                inverse_link(eta)
            };
            assert!(
                (0..draws).all(|t| (each[t * new.n + i] - expected(t)).abs() <= 1e-12 * expected(t).abs().max(1e-3))
            );
            let sum: f64 = (0..draws).map(expected).sum();
            assert!((mean[i] - sum / draws as f64).abs() <= 1e-12 * mean[i].abs());
        }
        for threads in [2, 8] {
            assert_eq!(model.predict_mean(view, new.x(), &Monitor::threads(threads)).unwrap(), mean);
            assert_eq!(model.predict(view, new.x(), &Monitor::threads(threads)).unwrap(), each);
        }
        let narrow = MatrixView::new(&new.x, 6, 2).unwrap();
        assert_eq!(model.predict(view, narrow, &Monitor::none()).unwrap_err().argument(), Some("x"));
        assert_eq!(model.predict(narrow, new.x(), &Monitor::none()).unwrap_err().argument(), Some("posterior"));
    }
    let schools = eight_schools(&[1.0], &[1.0], true).unwrap();
    assert_eq!(schools.predict(new.x(), new.x(), &Monitor::none()).unwrap_err().code(), Code::Unsupported);
}

#[test]
fn wrong_input_is_refused_by_name() {
    let table = Table::new(1, 6, 2);
    let refused = |result: gibbs_core::Result<Model>, code, argument| {
        let error = result.unwrap_err();
        assert_eq!((error.code(), error.argument()), (code, Some(argument)), "{error}");
    };
    let default = Prior::default();
    let empty = MatrixView::new(&[], 0, 2).unwrap();
    let bare = MatrixView::new(&[], 2, 0).unwrap();
    refused(linear_regression(empty, &[], &default), Code::InvalidShape, "x");
    refused(linear_regression(bare, &[1.0, 2.0], &default), Code::InvalidShape, "x");
    refused(linear_regression(table.x(), &[1.0], &default), Code::InvalidShape, "y");
    let mut bad = table.x.clone();
    for value in [f64::NAN, f64::INFINITY, 1e300] {
        bad[3] = value;
        let x = MatrixView::new(&bad, 6, 2).unwrap();
        refused(logistic_regression(x, &table.binary, &default), Code::InvalidValue, "x");
    }
    for value in [f64::NAN, f64::NEG_INFINITY, 0.5, 2.0, -1.0] {
        let mut y = table.binary.clone();
        y[2] = value;
        refused(logistic_regression(table.x(), &y, &default), Code::InvalidValue, "y");
        if value != 2.0 {
            refused(poisson_regression(table.x(), &y, &default), Code::InvalidValue, "y");
        }
        if !value.is_finite() {
            refused(linear_regression(table.x(), &y, &default), Code::InvalidValue, "y");
        }
    }
    let prior = Prior { coefficient_scale: Some(0.0), ..default };
    refused(table_prior(&table, &prior), Code::InvalidOption, "options.prior.coefficientScale");
    let prior = Prior { intercept_location: Some(f64::NAN), ..default };
    refused(table_prior(&table, &prior), Code::InvalidOption, "options.prior.interceptLocation");
    refused(eight_schools(&[], &[], true), Code::InvalidShape, "y");
    refused(eight_schools(&[1.0], &[1.0, 2.0], true), Code::InvalidShape, "sigma");
    refused(eight_schools(&[f64::NAN], &[1.0], true), Code::InvalidValue, "y");
    for sigma in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-300] {
        refused(eight_schools(&[1.0], &[sigma], false), Code::InvalidValue, "sigma");
    }
}

fn table_prior(table: &Table, prior: &Prior) -> gibbs_core::Result<Model> {
    linear_regression(table.x(), &table.real, prior)
}

#[test]
fn positions_of_impossible_values_are_refused() {
    let model = eight_schools(&[1.0], &[1.0], true).unwrap();
    assert_eq!(model.unconstrain(&[1.0, -1.0, 0.0, 0.0]).unwrap_err().argument(), Some("values"));
    assert_eq!(model.unconstrain(&[1.0]).unwrap_err().code(), Code::InvalidShape);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn positions_come_back_from_their_values(seed in 0u64..10_000, n in 2usize..40, p in 1usize..5) {
        for model in Table::new(seed, n, p).models() {
            let position = random_position(seed, model.dimension());
            let mut values = vec![0.0; model.width()];
            model.constrain(&position, &mut values);
            for (found, expected) in model.unconstrain(&values).unwrap().iter().zip(&position) {
                prop_assert!((found - expected).abs() < 1e-8, "{}: {found} for {expected}", model.kind());
            }
            let mut offset = 0;
            for variable in model.variables() {
                let slice = &values[offset..offset + variable.len()];
                prop_assert!(variable.support == Support::Real || slice.iter().all(|x| *x > 0.0));
                offset += variable.len();
            }
        }
    }
}
