//! Losses of rows of logits against rows of targets, and the steps that change targets.

use crate::{
    Reduction, RowLoss, RowOptions, Rows, Solution,
    entropy_maximization::{self, EntropyMaximization, LabelingOptions, pseudo_labels},
    evaluate,
    multi_focal::{self, MultiFocal},
    self_calibrating::{self, AdaptOptions, SelfCalibrating, adapt},
};
use gibbs_core::{MatrixView, Monitor, Result, Stream, purpose, simd::Real};
use gibbs_testkit::finite_difference_gradient;

const ROWS: usize = 4;
const CLASSES: usize = 5;
const WEIGHTS: [f64; ROWS] = [1.0, 0.5, 0.0, 2.0];

fn view(data: &[f64]) -> MatrixView<'_> {
    MatrixView::new(data, data.len() / CLASSES, CLASSES).unwrap()
}

fn logits() -> Vec<f64> {
    let mut stream = Stream::new(4, purpose::SIMULATE, 0);
    (0..ROWS * CLASSES).map(|_| 2.0 * stream.normal()).collect()
}

fn binary() -> Vec<f64> {
    (0..ROWS * CLASSES).map(|i| f64::from(i % 3 == 0)).collect()
}

fn run<T: Real>(loss: &dyn RowLoss, z: &[T], reduction: Reduction) -> Result<(Solution, Vec<T>)> {
    let options = RowOptions { ignore_index: None, reduction };
    let logits = MatrixView::new(z, z.len() / CLASSES, CLASSES)?;
    let rows = Rows { logits, labels: None, weights: Some(&WEIGHTS), options: &options };
    let mut gradient = vec![T::from_f64(f64::NAN); z.len()];
    let solution = evaluate(loss, rows, Some(&mut gradient), &Monitor::none())?;
    Ok((solution, gradient))
}

fn near(exact: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(exact.len(), expected.len());
    for (a, b) in exact.iter().zip(expected) {
        assert!((a - b).abs() < tolerance * (1.0 + b.abs()), "{a} {b}");
    }
}

fn holds_everywhere(loss: &dyn RowLoss) {
    let z = logits();
    let single: Vec<f32> = z.iter().map(|&z| z as f32).collect();
    let (solution, gradient) = run(loss, &z, Reduction::Mean).unwrap();
    let (close, slopes) = run(loss, &single, Reduction::Mean).unwrap();
    assert!((solution.value - close.value).abs() < 1e-5);
    near(&slopes.iter().map(|&g| f64::from(g)).collect::<Vec<_>>(), &gradient, 1e-5);
    let far: Vec<f64> = z.iter().enumerate().map(|(i, _)| if i % 2 == 0 { 1e4 } else { -1e4 }).collect();
    let (solution, gradient) = run(loss, &far, Reduction::Sum).unwrap();
    assert!(solution.value.is_finite() && gradient.iter().all(|g| g.is_finite()));
    assert!(run(loss, &[f64::NAN; ROWS * CLASSES], Reduction::Mean).is_err());
}

#[test]
fn unknown_labels_pull_where_the_model_half_knows() {
    let mut targets = binary();
    (targets[1], targets[7], targets[16]) = (-0.2, -1.0, -0.7);
    let options = entropy_maximization::Options { alpha: 0.3, beta: 0.6 };
    let loss = EntropyMaximization { targets: view(&targets), options };
    loss.check_targets(ROWS, CLASSES).unwrap();
    let z = logits();
    for reduction in [Reduction::Mean, Reduction::Sum] {
        let slopes = finite_difference_gradient(|z| run(&loss, z, reduction).unwrap().0.value, &z, 1e-5);
        near(&run(&loss, &z, reduction).unwrap().1, &slopes, 1e-8);
    }
    holds_everywhere(&loss);
    let (_, gradient) = run(&loss, &z, Reduction::Sum).unwrap();
    let p = 1.0 / (1.0 + (-z[2]).exp());
    near(&gradient[2..3], &[0.3 * z[2] * p * (1.0 - p) / 5.0], 1e-14);
    let (solution, gradient) = run(&loss, &[0.0; ROWS * CLASSES], Reduction::None).unwrap();
    assert_eq!(gradient[2], 0.0);
    // A row of three unknown labels and two known ones at even odds.
    let row = solution.values.unwrap()[3] / WEIGHTS[3];
    near(&[row], &[2f64.ln() * (2.0 - 2.0 * 0.3 + 0.6) / 5.0], 1e-14);
}

#[test]
fn the_least_likely_unknown_labels_become_negative_at_the_pace() {
    let mut stream = Stream::new(1, purpose::SIMULATE, 0);
    let probabilities: Vec<f64> = (0..100).map(|_| stream.uniform()).collect();
    let mut targets = vec![0.0; 100];
    targets[..15].fill(1.0);
    let options = LabelingOptions { tolerance: 0.5, rounds: 2 };
    let step =
        |targets: &[f64]| pseudo_labels(view(&probabilities), view(targets), &options, &Monitor::none()).unwrap();
    let first = step(&targets);
    let second = step(&first);
    for k in 0..5 {
        let labeled = |t: &[f64]| (0..20).filter(|i| t[5 * i + k] < 0.0).count();
        // 17 labels of the class are not observed: ⌊0.5 · 17 / 2⌋ in each of two rounds.
        assert_eq!((labeled(&first), labeled(&second)), (4, 8));
        let most = (0..20).filter(|i| second[5 * i + k] < 0.0).map(|i| -second[5 * i + k]).fold(0.0, f64::max);
        let least = (0..20).filter(|i| second[5 * i + k] == 0.0).map(|i| probabilities[5 * i + k]).fold(1.0, f64::min);
        assert!(most <= least);
        assert!((0..20).all(|i| second[5 * i + k] >= 0.0 || second[5 * i + k] == -probabilities[5 * i + k]));
    }
    assert_eq!(&second[..15], &targets[..15]);
    let certain = pseudo_labels(view(&[0.0; 100]), view(&targets), &options, &Monitor::none()).unwrap();
    assert_eq!(certain.iter().filter(|&&t| t < 0.0).count(), 20);
    let bad = |p: &[f64], t: &[f64], options: &LabelingOptions, name: &str| {
        let error = pseudo_labels(view(p), view(t), options, &Monitor::none()).unwrap_err();
        assert_eq!(error.argument(), Some(name));
    };
    bad(&[1.1; 100], &targets, &options, "probabilities");
    bad(&probabilities, &[0.5; 100], &options, "targets");
    bad(&probabilities, &targets, &LabelingOptions { tolerance: 1.5, rounds: 2 }, "options.tolerance");
    bad(&probabilities, &targets, &LabelingOptions { tolerance: 0.5, rounds: 0 }, "options.rounds");
}

#[test]
fn focal_factors_are_constants_in_the_gradient() {
    let (targets, z) = (binary(), logits());
    let counts = [100.0, 50.0, 3.0, 100.0, 1.0];
    for clip in [0.0, 0.05, 0.3] {
        let options = multi_focal::Options { gamma_positive: 1.5, gamma_negative: 2.0, clip, exponent: 0.5 };
        let loss = MultiFocal::new(view(&targets), Some(&counts), options).unwrap();
        loss.check_targets(ROWS, CLASSES).unwrap();
        let p = |z: f64| 1.0 / (1.0 + (-z).exp());
        // The definition with the factors held at z.
        let held = |at: &[f64]| -> f64 {
            let label = |i: usize| {
                let k = i % CLASSES;
                let w = (1.0 - (counts[k] / 100.0f64).ln()).sqrt();
                let (moving, fixed) = (p(at[i]), p(z[i]));
                let value = if targets[i] == 1.0 {
                    (1.0 - fixed).powf(1.5) * moving.ln()
                } else {
                    let r = |p: f64| (1.0 - p + clip).min(1.0);
                    (1.0 - r(fixed)).powf(2.0 + w) * r(moving).ln()
                };
                -w * value * WEIGHTS[i / CLASSES]
            };
            (0..ROWS * CLASSES).map(label).sum()
        };
        let (solution, gradient) = run(&loss, &z, Reduction::Sum).unwrap();
        assert!((solution.value - held(&z)).abs() < 1e-12);
        near(&gradient, &finite_difference_gradient(held, &z, 1e-6), 1e-8);
        holds_everywhere(&loss);
    }
    let plain = multi_focal::Options { gamma_positive: 0.0, gamma_negative: 0.0, clip: 0.0, exponent: 0.0 };
    assert!(MultiFocal::new(view(&targets), Some(&[1.0; 4]), plain.clone()).is_err());
    assert!(MultiFocal::new(view(&targets), Some(&[0.0; 5]), plain.clone()).is_err());
    assert!(MultiFocal::new(view(&[0.5; 20]), None, plain).is_err());
}

#[test]
fn perturbed_labels_cost_their_expectation_on_average() {
    let (targets, z) = (binary(), logits());
    let levels = [0.1, 0.2, 0.0, 0.24];
    let of = |sample, seed| SelfCalibrating {
        targets: view(&targets),
        levels: &levels,
        options: self_calibrating::Options { beta: 2.0, sample, seed },
    };
    let expected = of(false, 0);
    expected.check_targets(ROWS, CLASSES).unwrap();
    let slopes = finite_difference_gradient(|z| run(&expected, z, Reduction::Mean).unwrap().0.value, &z, 1e-5);
    near(&run(&expected, &z, Reduction::Mean).unwrap().1, &slopes, 1e-8);
    holds_everywhere(&expected);
    let values = |loss: &SelfCalibrating| run(loss, &z, Reduction::None).unwrap().0.values.unwrap();
    let mut means = [0.0; ROWS];
    for seed in 0..4000 {
        for (mean, value) in means.iter_mut().zip(values(&of(true, seed))) {
            *mean += value / 4000.0;
        }
    }
    for (i, (mean, exact)) in means.iter().zip(values(&expected)).enumerate() {
        assert!((mean - exact).abs() < 0.15, "{i}: {mean} {exact}");
    }
    // A level of one and β = ½ ε is label smoothing.
    let smooth = SelfCalibrating {
        targets: view(&targets),
        levels: &[1.0; ROWS],
        options: self_calibrating::Options { beta: 0.05, sample: true, seed: 3 },
    };
    let bce = |z: f64, t: f64| z.max(0.0) + (-z.abs()).exp().ln_1p() - t * z;
    let by_hand: f64 = (0..5).map(|j| bce(z[j], 0.9 * targets[j] + 0.05)).sum::<f64>() / 5.0;
    near(&values(&smooth)[..1], &[by_hand], 1e-13);
}

#[test]
fn levels_rise_with_confidence_and_fall_where_they_cost_accuracy() {
    let targets = [1.0, 1.0, 0.0, 0.0, 1.0];
    let right = [3.0, 2.0, -3.0, -2.0, 1.0];
    let options = AdaptOptions::default();
    let step = |level: f64, z: &[f64]| adapt(&[level], view(z), view(&targets), &options, &Monitor::none()).unwrap()[0];
    // Accuracy is 1, so that every level costs some.
    assert_eq!(step(0.1, &right), 0.0);
    let gentle = AdaptOptions { lambda: 0.0, ..options.clone() };
    let moved = adapt(&[0.1], view(&right), view(&targets), &gentle, &Monitor::none()).unwrap()[0];
    assert!((moved - (0.1 + 0.002 * 2.2 / 2.0)).abs() < 1e-15);
    // Two of five wrong: nothing is lost below a level of 0.2.
    let unsure = [3.0, 2.0, 3.0, -2.0, -1.0];
    let push = (3.0 + 2.0 - 3.0 + 2.0 - 1.0) / 5.0 / 2.0;
    assert!((step(0.1, &unsure) - (0.1 + 0.002 * push)).abs() < 1e-15);
    assert!(step(0.235, &unsure) < 0.235);
    let sure: Vec<f64> = targets.iter().map(|y| 100.0 * (2.0 * y - 1.0)).collect();
    assert_eq!(adapt(&[0.23], view(&sure), view(&targets), &gentle, &Monitor::none()).unwrap(), [0.24]);
    let named = |levels: &[f64], targets: &[f64], name: &str| {
        let error = adapt(levels, view(&right), view(targets), &options, &Monitor::none()).unwrap_err();
        assert_eq!(error.argument(), Some(name));
    };
    named(&[1.5], &targets, "levels");
    named(&[], &targets, "levels");
    named(&[0.5], &[0.5; 5], "targets");
}
