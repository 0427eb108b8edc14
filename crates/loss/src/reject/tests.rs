use super::*;
use gibbs_core::{Stream, purpose};
use gibbs_testkit::finite_difference_gradient;

#[test]
fn slopes_are_those_of_the_values_and_the_loss_is_above_the_target() {
    for loss in [Reject::default(), Reject { cost: 0.3, alpha: 1.0, beta: Some(2.0) }] {
        for right in [0.0, 1.0] {
            for score in [-2.0, -0.1, 0.0, 0.4, 3.0] {
                let (value, slope) = loss.element(score, right);
                let near = finite_difference_gradient(|r| loss.element(r[0], right).0, &[score], 1e-5)[0];
                assert!((slope - near).abs() < 1e-6 * (1.0 + near.abs()));
                let target = if score > 0.0 { 1.0 - right } else { loss.cost };
                assert!(value >= target);
            }
        }
    }
}

#[test]
fn the_best_score_is_positive_exactly_where_errors_are_rarer_than_the_cost() {
    for cost in [0.03, 0.2, 0.5] {
        let loss = Reject { cost, ..Reject::default() };
        let slope_at_zero = |error: f64| error * loss.element(0.0, 0.0).1 + (1.0 - error) * loss.element(0.0, 1.0).1;
        assert!(slope_at_zero(cost).abs() < 1e-12);
        assert!(slope_at_zero(0.9 * cost) < 0.0 && slope_at_zero(1.1 * cost) > 0.0);
    }
}

#[test]
fn a_rejector_finds_where_the_predictor_fails() {
    // Right with certainty where x₀ > 0, and half of the time elsewhere.
    let mut stream = Stream::new(6, purpose::SIMULATE, 0);
    let n = 600;
    let features: Vec<f64> = (0..3 * n).map(|_| stream.normal()).collect();
    let right: Vec<f64> = (0..n).map(|i| f64::from(features[3 * i] > 0.0 || stream.uniform() < 0.5)).collect();
    let view = MatrixView::new(&features, n, 3).unwrap();
    let fitted = fit(view, &right, None, &FitOptions::default(), &Monitor::none()).unwrap();
    assert!(fitted.converged && fitted.slope <= 1e-6);
    assert!(fitted.weights[0] > 5.0 * fitted.weights[1].abs().max(fitted.weights[2].abs()));
    let accepted: Vec<usize> = (0..n).filter(|&i| fitted.scores[i] > 0.0).collect();
    let errors = accepted.iter().filter(|&&i| right[i] == 0.0).count() as f64 / accepted.len() as f64;
    assert!(accepted.len() > n / 10 && errors < 0.08, "{} {errors}", accepted.len());
    // No direction improves the mean loss.
    let objective = |theta: &[f64]| {
        let loss = Reject::default();
        let total: f64 = (0..n).map(|i| loss.element(dot(&theta[..3], view.row(i)) + theta[3], right[i]).0).sum();
        total / n as f64 + 0.5e-4 * dot(&theta[..3], &theta[..3])
    };
    let theta = [fitted.weights.clone(), vec![fitted.bias]].concat();
    assert!((objective(&theta) - fitted.value).abs() < 1e-12);
    assert!(finite_difference_gradient(objective, &theta, 1e-5).iter().all(|g| g.abs() < 1e-5));
    let ranked = curve(&fitted.scores, &right, None).unwrap();
    let blind = curve(&vec![0.0; n], &right, None).unwrap();
    assert!(ranked.area < 0.6 * blind.area && ranked.area >= ranked.least - 1e-3);
    let stopped = fit(view, &right, None, &FitOptions { max_iterations: 1, ..FitOptions::default() }, &Monitor::none());
    assert!(!stopped.unwrap().converged);
}

#[test]
fn a_curve_counts_what_is_accepted() {
    let found = curve(&[0.9, 0.2, 0.5, 0.5], &[1.0, 0.0, 1.0, 0.0], None).unwrap();
    assert_eq!(found.thresholds, [0.9, 0.5, 0.2]);
    assert_eq!(found.coverage, [0.25, 0.75, 1.0]);
    assert_eq!(found.errors, [0.0, 1.0 / 3.0, 0.5]);
    assert!((found.area - (0.5 / 3.0 + 0.125)).abs() < 1e-15);
    // Many examples, the right ones first: the area is the least one.
    let right: Vec<f64> = (0..10_000).map(|i| f64::from(i < 7000)).collect();
    let scores: Vec<f64> = (0..10_000).map(|i| -f64::from(i)).collect();
    let best = curve(&scores, &right, None).unwrap();
    assert!((best.area - best.least).abs() < 1e-4);
    let weighted = curve(&[2.0, 1.0], &[1.0, 0.0], Some(&[3.0, 1.0])).unwrap();
    assert_eq!((weighted.coverage, weighted.errors), (vec![0.75, 1.0], vec![0.0, 0.25]));
}

#[test]
fn wrong_input_is_named() {
    let x = [1.0, 2.0];
    let view = MatrixView::new(&x, 2, 1).unwrap();
    let named = |right: &[f64], weights: Option<&[f64]>, options: FitOptions, name: &str| {
        let error = fit(view, right, weights, &options, &Monitor::none()).unwrap_err();
        assert_eq!(error.argument(), Some(name));
    };
    named(&[1.0], None, FitOptions::default(), "right");
    named(&[1.0, 0.5], None, FitOptions::default(), "right");
    named(&[1.0, 0.0], Some(&[1.0]), FitOptions::default(), "options.weights");
    named(&[1.0, 0.0], None, FitOptions { cost: 1.0, ..FitOptions::default() }, "options.cost");
    named(&[1.0, 0.0], None, FitOptions { alpha: 0.0, ..FitOptions::default() }, "options.alpha");
    named(&[1.0, 0.0], None, FitOptions { beta: Some(0.0), ..FitOptions::default() }, "options.beta");
    named(&[1.0, 0.0], None, FitOptions { penalty: -1.0, ..FitOptions::default() }, "options.penalty");
    named(&[1.0, 0.0], None, FitOptions { tolerance: 0.0, ..FitOptions::default() }, "options.tolerance");
    assert_eq!(curve(&[], &[], None).unwrap_err().argument(), Some("scores"));
    assert_eq!(curve(&[f64::NAN], &[1.0], None).unwrap_err().argument(), Some("scores"));
    assert_eq!(curve(&[1.0], &[2.0], None).unwrap_err().argument(), Some("right"));
}
