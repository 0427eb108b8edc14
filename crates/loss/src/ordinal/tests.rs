use super::*;
use gibbs_testkit::finite_difference_gradient;

fn run(
    scores: &[f64],
    thresholds: &[f64],
    labels: &[i32],
    weights: Option<&[f64]>,
    reduction: Reduction,
) -> Result<(Solution, Vec<f64>, Vec<f64>)> {
    let ordinal = Ordinal { scores, thresholds, labels, weights, reduction };
    let (mut by_scores, mut by_thresholds) = (vec![f64::NAN; scores.len()], vec![f64::NAN; thresholds.len()]);
    let solution = evaluate(ordinal, Some((&mut by_scores, &mut by_thresholds)), &Monitor::none())?;
    assert_eq!(evaluate(ordinal, None, &Monitor::none())?, solution);
    Ok((solution, by_scores, by_thresholds))
}

#[test]
fn classes_have_the_probabilities_of_the_model() {
    let (thresholds, score) = ([-1.0, 0.5, 2.0], 0.3f64);
    let cumulative: Vec<f64> = thresholds.iter().map(|a| 1.0 / (1.0 + (score - a).exp())).chain([1.0]).collect();
    let mut before = 0.0;
    for label in 0..4 {
        let (solution, ..) = run(&[score], &thresholds, &[label], None, Reduction::Mean).unwrap();
        let expected = -(cumulative[label as usize] - before).ln();
        assert!((solution.value - expected).abs() < 1e-14);
        before = cumulative[label as usize];
    }
    // Two classes: logistic regression.
    let (solution, slope, _) = run(&[0.7], &[0.0], &[1], None, Reduction::Mean).unwrap();
    assert!((solution.value - (-0.7f64).exp().ln_1p()).abs() < 1e-15);
    assert!((slope[0] + 1.0 / (1.0 + 0.7f64.exp())).abs() < 1e-15);
}

#[test]
fn gradients_are_those_of_the_value() {
    let (scores, thresholds, labels) = ([0.3, -2.0, 1.0, 4.0, 0.0], [-1.0, 0.5, 2.0], [0, 3, 1, 2, 2]);
    let weights = [1.0, 0.5, 2.0, 3.0, 0.0];
    for reduction in [Reduction::Mean, Reduction::Sum] {
        let (_, by_scores, by_thresholds) = run(&scores, &thresholds, &labels, Some(&weights), reduction).unwrap();
        let of = |s: &[f64], a: &[f64]| run(s, a, &labels, Some(&weights), reduction).unwrap().0.value;
        let near = |exact: &[f64], slopes: Vec<f64>| exact.iter().zip(slopes).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(near(&by_scores, finite_difference_gradient(|s| of(s, &thresholds), &scores, 1e-5)));
        assert!(near(&by_thresholds, finite_difference_gradient(|a| of(&scores, a), &thresholds, 1e-5)));
        // A shift of scores and thresholds together changes nothing.
        let sum = by_scores.iter().chain(&by_thresholds).sum::<f64>();
        assert!(sum.abs() < 1e-14);
    }
}

#[test]
fn far_scores_neither_overflow_nor_cancel() {
    for label in 0..3 {
        for score in [1e4, -1e4] {
            let (solution, slope, _) = run(&[score], &[-1e-9, 1e-9], &[label], None, Reduction::Mean).unwrap();
            assert!(solution.value.is_finite() && slope[0].is_finite());
        }
    }
    let (solution, ..) = run(&[0.0], &[-1e-9, 1e-9], &[1], None, Reduction::Mean).unwrap();
    assert!((solution.value + (0.5e-9f64).ln()).abs() < 1e-7, "{}", solution.value);
}

#[test]
fn wrong_input_is_named() {
    let refused = |scores: &[f64], thresholds: &[f64], labels: &[i32], name: &str| {
        assert_eq!(run(scores, thresholds, labels, None, Reduction::Mean).unwrap_err().argument(), Some(name));
    };
    refused(&[0.0], &[], &[0], "thresholds");
    refused(&[0.0], &[1.0, 1.0], &[0], "thresholds");
    refused(&[0.0], &[f64::NAN], &[0], "thresholds");
    refused(&[0.0], &[0.0], &[0, 1], "labels");
    refused(&[0.0], &[0.0], &[2], "labels");
    refused(&[0.0], &[0.0], &[-1], "labels");
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        refused(&[bad], &[0.0], &[1], "scores");
    }
}
