use super::*;
use crate::{Reduction, RowOptions, cross_entropy::CrossEntropy};
use gibbs_core::{Code, Stream, purpose};
use gibbs_testkit::finite_difference_gradient;

fn normals(seed: u64, count: usize) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
    (0..count).map(|_| 2.0 * stream.normal()).collect()
}

fn run<T: Real>(
    (n, logits, teacher): (usize, &[T], &[T]),
    labels: Option<&[i32]>,
    weights: Option<&[f64]>,
    options: &Options,
    reduction: Reduction,
) -> Result<(Solution, Vec<T>)> {
    let view = |data| MatrixView::new(data, n, logits.len() / n).unwrap();
    let common = RowOptions { ignore_index: Some(-1), reduction };
    let rows = Rows { logits: view(logits), labels, weights, options: &common };
    let mut gradient = vec![T::from_f64(f64::NAN); logits.len()];
    let solution = evaluate(rows, view(teacher), options, Some(&mut gradient), &Monitor::none())?;
    assert_eq!(evaluate(rows, view(teacher), options, None, &Monitor::none())?, solution);
    Ok((solution, gradient))
}

fn softmax(z: &[f64]) -> Vec<f64> {
    let largest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = z.iter().map(|z| (z - largest).exp()).sum();
    z.iter().map(|z| (z - largest).exp() / sum).collect()
}

#[test]
fn values_and_gradients_are_those_of_the_definition() {
    for classes in [1, 2, 7, 32, 45, 1000, 9000] {
        let (z, t) = (normals(1, classes), normals(2, classes));
        for (temperature, alpha) in [(1.0, 1.0), (4.0, 0.9), (0.5, 1.7), (2.0, 0.0)] {
            let label = classes / 2;
            let options = Options { temperature, alpha };
            let (solution, gradient) =
                run((1, &z, &t), Some(&[label as i32]), None, &options, Reduction::Mean).unwrap();
            let soft = |z: &[f64]| softmax(&z.iter().map(|z| z / temperature).collect::<Vec<_>>());
            let (p, q, plain) = (soft(&z), soft(&t), softmax(&z));
            let divergence: f64 = p.iter().zip(&q).map(|(p, q)| q * (q / p).ln()).sum();
            let expected = alpha * temperature * temperature * divergence - (1.0 - alpha) * plain[label].ln();
            assert!((solution.value - expected).abs() < 1e-12 * (1.0 + expected.abs()), "{classes} {temperature}");
            for j in 0..classes {
                let own = plain[j] - if j == label { 1.0 } else { 0.0 };
                let slope = alpha * temperature * (p[j] - q[j]) + (1.0 - alpha) * own;
                assert!((gradient[j] - slope).abs() < 1e-13, "{classes} {temperature} {j}");
            }
            let single = |x: &[f64]| x.iter().map(|&x| x as f32).collect::<Vec<_>>();
            let (near, slopes) =
                run((1, &single(&z), &single(&t)), Some(&[label as i32]), None, &options, Reduction::Mean).unwrap();
            assert!((near.value - expected).abs() < 2e-5 * (1.0 + expected.abs()), "{} {expected}", near.value);
            assert!(gradient.iter().zip(slopes).all(|(a, b)| (a - f64::from(b)).abs() < 1e-5));
        }
    }
}

#[test]
fn the_gradient_is_that_of_the_value() {
    let (z, t) = (normals(3, 4 * 6), normals(4, 4 * 6));
    let labels = [1, 5, -1, 0];
    for reduction in [Reduction::Mean, Reduction::Sum] {
        let options = Options { temperature: 2.5, alpha: 0.7 };
        let of = |z: &[f64]| run((4, z, &t), Some(&labels), Some(&[1.0, 2.0, 1.0, 0.5]), &options, reduction).unwrap();
        let slopes = finite_difference_gradient(|z| of(z).0.value, &z, 1e-5);
        assert!(of(&z).1.iter().zip(slopes).all(|(a, b)| (a - b).abs() < 1e-9));
        assert_eq!(of(&z).1[12..18], [0.0; 6]);
    }
}

#[test]
fn a_student_that_agrees_costs_nothing_and_shifts_change_nothing() {
    let z = normals(5, 3 * 40);
    let (solution, gradient) = run((3, &z, &z), None, None, &Options::default(), Reduction::Sum).unwrap();
    assert!(solution.value.abs() < 1e-14 && gradient.iter().all(|g| g.abs() < 1e-15));
    let shifted: Vec<f64> = z.iter().map(|z| z + 100.0).collect();
    let t = normals(6, 3 * 40);
    let value = |z: &[f64]| run((3, z, &t), None, None, &Options::default(), Reduction::Mean).unwrap();
    assert!((value(&z).0.value - value(&shifted).0.value).abs() < 1e-11);
    assert!(value(&z).1.chunks(40).all(|row| row.iter().sum::<f64>().abs() < 1e-14));
}

#[test]
fn hot_temperatures_compare_centered_logits() {
    let (z, t) = (normals(7, 10), normals(8, 10));
    let options = Options { temperature: 1e4, alpha: 1.0 };
    let (_, gradient) = run((1, &z, &t), None, None, &options, Reduction::Mean).unwrap();
    let mean = |x: &[f64]| x.iter().sum::<f64>() / 10.0;
    for j in 0..10 {
        let expected = (z[j] - mean(&z) - t[j] + mean(&t)) / 10.0;
        assert!((gradient[j] - expected).abs() < 1e-3, "{} {expected}", gradient[j]);
    }
}

#[test]
fn without_a_teacher_it_is_cross_entropy() {
    let (z, t) = (normals(9, 4 * 9), normals(10, 4 * 9));
    let labels = [3, 0, 8, 2];
    let options = Options { temperature: 3.0, alpha: 0.0 };
    let (solution, gradient) = run((4, &z, &t), Some(&labels), None, &options, Reduction::Mean).unwrap();
    let common = RowOptions::default();
    let rows =
        Rows { logits: MatrixView::new(&z, 4, 9).unwrap(), labels: Some(&labels), weights: None, options: &common };
    let mut slopes = vec![0.0; 36];
    let plain = crate::evaluate(&CrossEntropy::default(), rows, Some(&mut slopes), &Monitor::none()).unwrap();
    assert!((solution.value - plain.value).abs() < 1e-14);
    assert!(gradient.iter().zip(slopes).all(|(a, b)| (a - b).abs() < 1e-15));
}

#[test]
fn large_logits_and_masked_classes_are_finite_and_bad_ones_are_named() {
    let wild = [1e4f32, -1e4, 0.0, 9999.0];
    let calm = [0.0f32, 1.0, 2.0, 3.0];
    let of = |z: &[f32], t: &[f32], labels: Option<&[i32]>| {
        run((1, z, t), labels, None, &Options::default(), Reduction::Mean)
    };
    for (z, t) in [(wild, calm), (calm, wild), (wild, wild)] {
        let (solution, gradient) = of(&z, &t, Some(&[1])).unwrap();
        assert!(solution.value.is_finite() && gradient.iter().all(|g| g.is_finite()));
    }
    let masked = [0.0, f32::NEG_INFINITY, 1.0, 0.5];
    let (solution, gradient) = of(&masked, &masked, None).unwrap();
    assert!(solution.value.abs() < 1e-6 && gradient[1] == 0.0);
    assert_eq!(of(&masked, &calm, None).unwrap_err().argument(), Some("logits"));
    for bad in [f32::NAN, f32::INFINITY] {
        let spoiled = [0.0, bad, 1.0, 1.0];
        assert_eq!(of(&spoiled, &calm, None).unwrap_err().argument(), Some("logits"));
        assert_eq!(of(&calm, &spoiled, None).unwrap_err().argument(), Some("teacher"));
    }
    let error = of(&calm, &calm, Some(&[4])).unwrap_err();
    assert_eq!(error.argument(), Some("options.labels"));
    let view = |data, rows, columns| MatrixView::<f64>::new(data, rows, columns).unwrap();
    let common = RowOptions::default();
    let rows = Rows { logits: view(&[0.0; 4], 2, 2), labels: None, weights: None, options: &common };
    let refused = |options: &Options, teacher| evaluate(rows, teacher, options, None, &Monitor::none()).unwrap_err();
    assert_eq!(refused(&Options::default(), view(&[0.0; 4], 1, 4)).argument(), Some("teacher"));
    for temperature in [0.0, -1.0, f64::NAN] {
        let error = refused(&Options { temperature, ..Options::default() }, view(&[0.0; 4], 2, 2));
        assert_eq!((error.code(), error.argument()), (Code::InvalidOption, Some("options.temperature")));
    }
    let error = refused(&Options { alpha: f64::NAN, ..Options::default() }, view(&[0.0; 4], 2, 2));
    assert_eq!(error.argument(), Some("options.alpha"));
}
