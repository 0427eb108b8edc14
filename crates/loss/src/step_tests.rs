//! Losses of sets and pairs, and the steps of training beside them.

use crate::{
    Reduction, RowOptions, Rows,
    conr::{self, Anchors},
    evaluate,
    mixup::{self, MixOptions, Pairs, mix},
    noisy_labels::{CutOptions, DetectOptions, Detector, co_teaching, detect, nested_cut},
    odd_k_out::{self, SampleOptions, Sets},
    risk::companions,
    selective_mixup::{self, Classifier, Objective, select},
    symmetric_consistency::{SymmetricConsistency, moving_average},
};
use gibbs_core::{MatrixView, Monitor, Stream, dot, purpose};
use gibbs_testkit::finite_difference_gradient;

fn normals(index: u32, count: usize) -> Vec<f64> {
    let mut stream = Stream::new(8, purpose::SIMULATE, index);
    (0..count).map(|_| stream.normal()).collect()
}

fn view(data: &[f64], columns: usize) -> MatrixView<'_> {
    MatrixView::new(data, data.len() / columns, columns).unwrap()
}

fn near(exact: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(exact.len(), expected.len());
    for (i, (a, b)) in exact.iter().zip(expected).enumerate() {
        assert!((a - b).abs() < tolerance * (1.0 + b.abs()), "{i}: {a} {b}");
    }
}

fn log_softmax(z: &[f64]) -> Vec<f64> {
    let total = z.iter().map(|z| z.exp()).sum::<f64>().ln();
    z.iter().map(|z| z - total).collect()
}

#[test]
fn contrast_has_its_gradient_and_nothing_to_do_without_confusion() {
    let features = normals(0, 8 * 3);
    let targets = [0.0, 0.4, 5.0, 5.5, 9.0, 0.9, 5.2, 30.0];
    let predictions = [0.0, 1.0, 0.5, 5.0, 5.5, 4.0, 4.8, 12.0];
    let weights = [1.0, 2.0, 0.5, 1.0, 1.0, 0.0, 3.0, 1.0];
    let options = conr::Options { temperature: 0.3, eta: 0.2, ..conr::Options::default() };
    let run = |f: &[f64], p: &[f64], weights: Option<&[f64]>| {
        let given =
            Anchors { features: view(f, 3), targets: &targets, predictions: p, weights, reduction: Reduction::Mean };
        let mut gradient = vec![f64::NAN; f.len()];
        let value = conr::evaluate(given, &options, Some(&mut gradient), &Monitor::none()).unwrap().value;
        assert_eq!(conr::evaluate(given, &options, None, &Monitor::none()).unwrap().value, value);
        (value, gradient)
    };
    for weights in [None, Some(&weights[..])] {
        let (value, gradient) = run(&features, &predictions, weights);
        assert!(value > 0.0);
        near(&gradient, &finite_difference_gradient(|f| run(f, &predictions, weights).0, &features, 1e-6), 1e-7);
        // Lengths do not matter, so that the gradient is across.
        for i in 0..8 {
            assert!(dot(&gradient[3 * i..3 * i + 3], &features[3 * i..3 * i + 3]).abs() < 1e-12);
        }
    }
    assert_eq!(run(&features, &targets, None), (0.0, vec![0.0; 24]));
    // By hand: one anchor with one positive and one negative.
    let given = Anchors {
        features: view(&[1.0, 0.0, 0.6, 0.8, 0.0, 1.0], 2),
        targets: &[0.0, 0.5, 2.0],
        predictions: &[0.0, 9.0, 0.5],
        weights: None,
        reduction: Reduction::Sum,
    };
    let value = conr::evaluate(given, &options, None, &Monitor::none()).unwrap().value;
    let (pull, push) = ((0.6f64 / 0.3).exp(), (0.0f64 + 0.2 * 2.0).exp());
    assert!((value + (pull / (pull + push)).ln()).abs() < 1e-14);
}

#[test]
fn mixtures_are_between_and_lambda_has_its_law() {
    let points = normals(1, 12);
    let mixed = mix(view(&points, 3), &MixOptions { alpha: 2.0, seed: 5 }, &Monitor::none()).unwrap();
    let mut sorted = mixed.partners.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [0, 1, 2, 3]);
    for (i, &partner) in mixed.partners.iter().enumerate() {
        for j in 0..3 {
            let expected = mixed.lambda * points[3 * i + j] + (1.0 - mixed.lambda) * points[3 * partner as usize + j];
            assert_eq!(mixed.points[3 * i + j], expected);
        }
    }
    for alpha in [0.2, 1.0, 20.0] {
        let lambdas: Vec<f64> = (0..4000)
            .map(|seed| mix(view(&[1.0], 1), &MixOptions { alpha, seed }, &Monitor::none()).unwrap().lambda)
            .collect();
        let mean = lambdas.iter().sum::<f64>() / 4000.0;
        let variance = lambdas.iter().map(|l| (l - mean).powi(2)).sum::<f64>() / 4000.0;
        let expected = 0.25 / (2.0 * alpha + 1.0);
        assert!((mean - 0.5).abs() < 4.0 * (expected / 4000.0).sqrt(), "{alpha}: {mean}");
        assert!((variance / expected - 1.0).abs() < 0.1, "{alpha}: {variance} {expected}");
    }
}

#[test]
fn regularizing_by_mixtures_has_its_gradients() {
    let (z, mixed) = (normals(2, 20), normals(3, 20));
    let (labels, partners) = ([0, 3, 1, 2, 3], [1, 0, 2, 4, 3]);
    let run = |z: &[f64], m: &[f64], eta: f64, lambda: f64| {
        let given = Pairs {
            logits: view(z, 4),
            mixed: view(m, 4),
            labels: &labels,
            partners: &partners,
            weights: Some(&[1.0, 0.0, 2.0, 1.0, 0.5]),
            reduction: Reduction::Mean,
        };
        let (mut a, mut b) = (vec![f64::NAN; 20], vec![f64::NAN; 20]);
        let options = mixup::Options { eta, lambda };
        let value = mixup::evaluate(given, &options, Some((&mut a, &mut b)), &Monitor::none()).unwrap().value;
        (value, a, b)
    };
    for (eta, lambda) in [(1.0, 0.3), (0.4, 1.0), (2.0, 0.0), (0.0, 0.5)] {
        let (_, a, b) = run(&z, &mixed, eta, lambda);
        near(&a, &finite_difference_gradient(|z| run(z, &mixed, eta, lambda).0, &z, 1e-6), 1e-8);
        near(&b, &finite_difference_gradient(|m| run(&z, m, eta, lambda).0, &mixed, 1e-6), 1e-8);
    }
    // Of the example alone, and mixed with all of itself: twice cross-entropy.
    assert!((run(&z, &z, 1.0, 1.0).0 - 2.0 * run(&z, &z, 0.0, 1.0).0).abs() < 1e-14);
}

#[test]
fn sets_are_a_pair_and_others_and_their_losses_have_gradients() {
    let labels: Vec<i32> = [vec![0; 6], vec![1; 5], vec![2; 4], vec![7]].concat();
    for odd in 0..=3 {
        let options = SampleOptions { sets: 300, odd, seed: 1 };
        let sets = odd_k_out::sample(&labels, &options, &Monitor::none()).unwrap();
        let mut pairs = [0; 8];
        for set in sets.chunks(odd + 2) {
            assert_ne!(set[0], set[1]);
            let mut classes: Vec<i32> = set.iter().map(|&i| labels[i as usize]).collect();
            assert_eq!(classes[0], classes[1]);
            pairs[classes[0] as usize] += 1;
            classes.sort_unstable();
            classes.dedup();
            assert_eq!(classes.len(), odd + 1);
        }
        assert!(pairs[..3].iter().all(|&count| (70..130).contains(&count)) && pairs[7] == 0);
    }
    assert!(
        odd_k_out::sample(&labels, &SampleOptions { odd: 4, ..SampleOptions::default() }, &Monitor::none()).is_err()
    );
    assert!(odd_k_out::sample(&[0, 1], &SampleOptions::default(), &Monitor::none()).is_err());

    let z = normals(4, 5 * 4);
    let labels = [0, 0, 2, 2, 3];
    let run = |z: &[f64], sets: &[i32], odd: usize, soft: bool| {
        let given =
            Sets { logits: view(z, 4), labels: &labels, sets, odd, soft, weights: None, reduction: Reduction::Mean };
        let mut gradient = vec![f64::NAN; z.len()];
        let value = odd_k_out::evaluate(given, Some(&mut gradient), &Monitor::none()).unwrap().value;
        (value, gradient)
    };
    let sets = [0, 1, 4, 2, 3, 1];
    for soft in [false, true] {
        let (_, gradient) = run(&z, &sets, 1, soft);
        near(&gradient, &finite_difference_gradient(|z| run(z, &sets, 1, soft).0, &z, 1e-6), 1e-8);
    }
    let (alone, gradient) = run(&z, &sets[..3], 1, false);
    assert_eq!(gradient[..4], gradient[4..8]);
    assert_eq!(gradient[..4], gradient[16..]);
    let sum: Vec<f64> = (0..4).map(|k| z[k] + z[4 + k] + z[16 + k]).collect();
    assert!((alone + log_softmax(&sum)[0]).abs() < 1e-14);
    // Logits that are the logarithms of the target, up to a shift, have no soft loss.
    let t = [2.0f64 / 3.0, 1e-300, 1e-300, 1.0 / 3.0].map(|t| t.ln() / 3.0);
    let perfect: Vec<f64> = (0..5).flat_map(|_| t).collect();
    assert!(run(&perfect, &[0, 1, 4], 1, true).0.abs() < 1e-14);
}

#[test]
fn a_teacher_is_followed_from_both_sides() {
    let (z, teacher) = (normals(5, 15), normals(6, 15));
    let options = RowOptions::default();
    let run = |z: &[f64], teacher: &[f64], alpha: f64| {
        let loss = SymmetricConsistency { teacher: view(teacher, 5), alpha };
        loss.check_teacher(3, 5).unwrap();
        let rows = Rows { logits: view(z, 5), labels: None, weights: Some(&[1.0, 0.0, 2.0]), options: &options };
        let mut gradient = vec![f64::NAN; 15];
        let value = evaluate(&loss, rows, Some(&mut gradient), &Monitor::none()).unwrap().value;
        (value, gradient)
    };
    for alpha in [0.0, 0.5, 1.0] {
        let (_, gradient) = run(&z, &teacher, alpha);
        near(&gradient, &finite_difference_gradient(|z| run(z, &teacher, alpha).0, &z, 1e-6), 1e-8);
        let entropy: f64 = [0usize, 2]
            .map(|i| log_softmax(&z[5 * i..5 * i + 5]))
            .iter()
            .zip([1.0, 2.0])
            .map(|(logs, weight)| -weight * logs.iter().map(|l| l.exp() * l).sum::<f64>())
            .sum();
        assert!((run(&z, &z, alpha).0 - entropy / 3.0).abs() < 1e-13);
    }
    assert!((run(&z, &teacher, 0.5).0 - run(&teacher, &z, 0.5).0).abs() < 1e-13);
    let far = [1e4, -1e4, 0.0, 1e4, 0.0, 1e4, -1e4, 0.0, 1e4, 0.0, 1e4, -1e4, 0.0, 1e4, 0.0];
    assert!(run(&far, &teacher, 0.5).1.iter().all(|g| g.is_finite()));
    assert_eq!(moving_average(&[1.0, 2.0], &[3.0, 6.0], 0.75).unwrap(), [1.5, 3.0]);
    assert!(moving_average(&[1.0], &[1.0, 2.0], 0.5).is_err() && moving_average(&[1.0], &[1.0], 1.5).is_err());
}

#[test]
fn gains_are_the_derivatives_of_the_metric() {
    let (classes, d) = (4, 3);
    let (prototypes, weights, bias) = (normals(7, classes * d), normals(8, classes * d), normals(9, classes));
    // The confusion of a world in which every example is its class's mean.
    let shares = |w: &[f64]| -> Vec<f64> {
        prototypes
            .chunks(d)
            .flat_map(|z| {
                let logits: Vec<f64> = w.chunks(d).zip(&bias).map(|(w, b)| dot(w, z) + b).collect();
                log_softmax(&logits).into_iter().map(f64::exp).collect::<Vec<_>>()
            })
            .collect()
    };
    let confusion = shares(&weights);
    let classifier = Classifier {
        confusion: view(&confusion, classes),
        prototypes: view(&prototypes, d),
        weights: view(&weights, d),
        bias: Some(&bias),
        multipliers: Some(&[0.1, 0.5, 0.2, 0.2]),
    };
    for objective in [Objective::MinRecall, Objective::MeanRecall, Objective::GeometricMean, Objective::HarmonicMean] {
        let options = selective_mixup::Options { objective, temperature: 0.3, ..selective_mixup::Options::default() };
        let found = select(classifier, &options, &Monitor::none()).unwrap();
        let metric = |w: &[f64]| {
            let c = shares(w);
            let r: Vec<f64> = (0..classes).map(|q| c[q * classes + q]).collect();
            let k = classes as f64;
            match objective {
                Objective::MinRecall => dot(&found.multipliers, &r),
                Objective::MeanRecall => r.iter().sum::<f64>() / k,
                Objective::GeometricMean => (r.iter().map(|r| r.ln()).sum::<f64>() / k).exp(),
                Objective::HarmonicMean => k / r.iter().map(|r| 1.0 / r).sum::<f64>(),
            }
        };
        assert!((metric(&weights) - found.value).abs() < 1e-14);
        for i in 0..classes {
            for j in 0..classes {
                let m: Vec<f64> = (0..d).map(|c| 0.8 * prototypes[i * d + c] + 0.2 * prototypes[j * d + c]).collect();
                let logits: Vec<f64> = weights.chunks(d).zip(&bias).map(|(w, b)| dot(w, &m) + b).collect();
                let p = log_softmax(&logits);
                let along = |t: &[f64]| {
                    let mut w = weights.clone();
                    for k in 0..classes {
                        let own = if k == i { 1.0 } else { 0.0 };
                        for c in 0..d {
                            w[k * d + c] += t[0] * (own - p[k].exp()) * m[c];
                        }
                    }
                    metric(&w)
                };
                let gain = finite_difference_gradient(along, &[0.0], 1e-5)[0];
                assert!((gain - found.gains[i * classes + j]).abs() < 1e-8, "{objective:?}");
                let p = found.probabilities[i * classes + j];
                assert_eq!(p > 0.0, gain > 0.0);
            }
        }
        assert!((found.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-14);
    }
    // Multipliers follow the worst class.
    let found = select(Classifier { multipliers: None, ..classifier }, &Default::default(), &Monitor::none()).unwrap();
    let worst = (0..classes).min_by(|&a, &b| found.recalls[a].total_cmp(&found.recalls[b])).unwrap();
    assert!(found.multipliers.iter().all(|m| *m <= found.multipliers[worst]));
}

#[test]
fn cuts_keep_the_first_features_by_their_law() {
    let options = |seed| CutOptions { mean: 0.0, deviation: Some(3.0), seed };
    let mut counts = [0.0; 10];
    for seed in 0..4000 {
        counts[nested_cut(10, &options(seed)).unwrap() - 1] += 1.0;
    }
    let weights: Vec<f64> = (0..10).map(|k| (-0.5 * (f64::from(k) / 3.0).powi(2)).exp()).collect();
    let total: f64 = weights.iter().sum();
    let statistic: f64 =
        counts.iter().zip(&weights).map(|(n, w)| (n - 4000.0 * w / total).powi(2) / (4000.0 * w / total)).sum();
    assert!(statistic < 30.0, "{statistic}");
    assert!(nested_cut(0, &options(0)).is_err());
    assert_eq!(nested_cut(1, &CutOptions::default()).unwrap(), 1);
}

#[test]
fn each_network_learns_from_what_the_other_finds_easy() {
    let (a, b) = ([0.1, 5.0, 0.2, 3.0], [4.0, 0.1, 0.3, 0.2]);
    assert_eq!(co_teaching(&a, &b, 0.5).unwrap(), (vec![1, 3], vec![0, 2]));
    assert_eq!(co_teaching(&a, &b, 0.0).unwrap(), (vec![], vec![]));
    assert_eq!(co_teaching(&a, &b, 1.0).unwrap().0, [0, 1, 2, 3]);
    assert!(co_teaching(&a, &b[..3], 0.5).is_err() && co_teaching(&a, &b, 1.5).is_err());
}

#[test]
fn a_hyperplane_tells_noise_whose_losses_overlap() {
    let mut stream = Stream::new(3, purpose::SIMULATE, 0);
    let n = 400;
    let truth: Vec<i32> = (0..n).map(|i| i32::from(i % 4 == 0)).collect();
    let mut features = Vec::new();
    let mut losses = Vec::new();
    for &noise in &truth {
        // Apart along the first axis by five deviations; losses by less.
        features.extend([5.0 * f64::from(noise) + stream.normal(), stream.normal(), 7.0]);
        losses.push(3.2 * f64::from(noise) + 4.0 + stream.normal());
    }
    let run = |detector, trusted: Option<&[i32]>| {
        let options = DetectOptions { detector, ..DetectOptions::default() };
        detect(view(&features, 3), &losses, trusted, &options, &Monitor::none()).unwrap()
    };
    let wrong = |noisy: &[i32]| noisy.iter().zip(&truth).filter(|(a, b)| a != b).count();
    let (loss, linear) = (run(Detector::Loss, None), run(Detector::Linear, None));
    assert!(linear.converged);
    assert_eq!(loss.by_loss, linear.by_loss);
    let counts = (wrong(&linear.noisy), wrong(&loss.noisy));
    assert!(counts.0 < n / 20 && counts.0 < counts.1, "{counts:?}");
    let trusted: Vec<i32> = (0..n).map(|i| if i < 60 { truth[i] } else { -1 }).collect();
    assert!(wrong(&run(Detector::Linear, Some(&trusted)).noisy) < n / 20);
    let bad = |losses: &[f64], trusted: Option<&[i32]>, name: &str| {
        let options = DetectOptions::default();
        let error = detect(view(&features, 3), losses, trusted, &options, &Monitor::none()).unwrap_err();
        assert_eq!(error.argument(), Some(name));
    };
    bad(&losses[1..], None, "losses");
    bad(&vec![1.0; n], None, "losses");
    bad(&losses, Some(&vec![1; n]), "options.trusted");
    bad(&losses, Some(&vec![2; n]), "options.trusted");
}

#[test]
fn companions_count_as_far_as_they_are_above_their_thresholds() {
    let risk = companions(&[1.0, 2.0, 0.5], &[0.3, 0.2], &[0.5, 0.6], 0.5).unwrap();
    assert!((risk.value - (1.0 + 0.15 * 1.5)).abs() < 1e-15);
    assert_eq!(risk.gradient.unwrap(), [1.0, 0.15, 0.0]);
    assert_eq!(companions(&[1.0, 2.0], &[0.3], &[0.0], 1.0).unwrap().value, 1.0);
    for (losses, weights, thresholds, progress, name) in [
        (&[][..], &[][..], &[][..], 0.0, "losses"),
        (&[1.0, 1.0], &[], &[1.0], 0.0, "options.weights"),
        (&[1.0, 1.0], &[-1.0], &[1.0], 0.0, "options.weights"),
        (&[1.0, 1.0], &[1.0], &[], 0.0, "options.thresholds"),
        (&[1.0, 1.0], &[1.0], &[1.0], 1.5, "options.progress"),
    ] {
        assert_eq!(companions(losses, weights, thresholds, progress).unwrap_err().argument(), Some(name));
    }
}
