use super::*;
use crate::{Reduction, RowOptions, Rows, Solution};
use gibbs_core::{CancelToken, Code, MatrixView, Monitor, Stream, purpose, simd::Real};
use gibbs_testkit::finite_difference_gradient;
use proptest::prelude::*;

/// The loss's options with those of all losses.
#[derive(Debug, Clone, Default)]
struct Options {
    label_smoothing: f64,
    ignore_index: Option<i32>,
    reduction: Reduction,
}

fn evaluate<T: Real>(
    logits: MatrixView<T>,
    labels: &[i32],
    weights: Option<&[f64]>,
    options: &Options,
    gradient: Option<&mut [T]>,
    monitor: &Monitor,
) -> Result<Solution> {
    let loss = CrossEntropy { label_smoothing: options.label_smoothing };
    let options = RowOptions { ignore_index: options.ignore_index, reduction: options.reduction };
    crate::evaluate(&loss, Rows { logits, labels: Some(labels), weights, options: &options }, gradient, monitor)
}

fn normals(seed: u64, count: usize, scale: f64) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
    (0..count).map(|_| scale * stream.normal()).collect()
}

fn labels(seed: u64, rows: usize, classes: usize) -> Vec<i32> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 1);
    (0..rows).map(|_| stream.below(classes) as i32).collect()
}

/// Value and gradient of n × K logits.
fn both<T: Real>(
    logits: &[T],
    labels: &[i32],
    weights: Option<&[f64]>,
    options: &Options,
) -> Result<(Solution, Vec<T>)> {
    let mut gradient = vec![T::from_f64(f64::NAN); logits.len()];
    let view = MatrixView::new(logits, labels.len(), logits.len() / labels.len()).unwrap();
    let solution = evaluate(view, labels, weights, options, Some(&mut gradient), &Monitor::none())?;
    let alone = evaluate(view, labels, weights, options, None, &Monitor::none())?;
    assert_eq!(alone, solution, "the value does not depend on whether the gradient is asked for");
    Ok((solution, gradient))
}

/// The definition, term by term: each row's −Σ tₖ log pₖ and its gradient p − t.
fn by_definition(logits: &[f64], label: usize, smoothing: f64) -> (f64, Vec<f64>) {
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = logits.iter().map(|z| (z - largest).exp()).sum();
    let target = |k: usize| smoothing / logits.len() as f64 + if k == label { 1.0 - smoothing } else { 0.0 };
    let log_p = |k: usize| logits[k] - largest - sum.ln();
    let terms = (0..logits.len()).filter(|&k| target(k) > 0.0);
    let value = terms.map(|k| -target(k) * log_p(k)).sum();
    (value, (0..logits.len()).map(|k| log_p(k).exp() - target(k)).collect())
}

#[test]
fn uniform_logits_cost_the_logarithm_of_the_number_of_classes() {
    for classes in [1, 2, 3, 8, 31, 33, 1000, 8192, 8193, 20_000] {
        for label_smoothing in [0.0, 0.3] {
            let options = Options { label_smoothing, ..Options::default() };
            let (solution, gradient) = both(&vec![-7.25f64; classes], &[0], None, &options).unwrap();
            let (expected, p) = ((classes as f64).ln(), 1.0 / classes as f64);
            assert!((solution.value - expected).abs() <= 2e-12 * (1.0 + expected), "{classes}: {}", solution.value);
            assert!((gradient[0] - (p - 1.0 + label_smoothing - label_smoothing * p)).abs() < 1e-13);
            assert!(gradient[1..].iter().all(|g| (g - p * (1.0 - label_smoothing)).abs() < 1e-14));
        }
    }
}

#[test]
fn one_class_costs_nothing() {
    let (solution, gradient) = both(&[3.0, -1e4, 1e4], &[0, 0, 0], None, &Options::default()).unwrap();
    assert_eq!((solution.value, gradient), (0.0, vec![0.0; 3]));
}

#[test]
fn values_and_gradients_are_those_of_the_definition() {
    for classes in [1, 2, 5, 8, 12, 32, 37, 64, 100, 1000, 8192, 8200] {
        for label_smoothing in [0.0, 0.1, 1.0] {
            let (logits, labels) = (normals(classes as u64, 3 * classes, 4.0), labels(1, 3, classes));
            let options = Options { label_smoothing, reduction: Reduction::None, ..Options::default() };
            let (solution, gradient) = both(&logits, &labels, None, &options).unwrap();
            let single: Vec<f32> = logits.iter().map(|&z| z as f32).collect();
            let (single_solution, single_gradient) = both(&single, &labels, None, &options).unwrap();
            let mut sum = 0.0;
            for (i, row) in logits.chunks(classes).enumerate() {
                let (value, slope) = by_definition(row, labels[i] as usize, label_smoothing);
                sum += value;
                assert!((solution.values.as_ref().unwrap()[i] - value).abs() < 1e-13 * (10.0 + value), "{classes}");
                assert!((single_solution.values.as_ref().unwrap()[i] - value).abs() < 1e-5, "{classes}");
                for (k, slope) in slope.iter().enumerate() {
                    assert!((gradient[i * classes + k] - slope).abs() < 1e-14, "{classes} {k}");
                    assert!((f64::from(single_gradient[i * classes + k]) - slope).abs() < 2e-6, "{classes} {k}");
                }
            }
            assert!((solution.value - sum).abs() < 1e-12 * (1.0 + sum));
        }
    }
}

#[test]
fn the_gradient_is_that_of_the_value_under_every_reduction() {
    let (rows, classes) = (5, 37);
    let (logits, labels) = (normals(3, rows * classes, 2.0), [4, 36, 0, 2, 9]);
    let weights = [0.5, 2.0, 0.0, 1.0, 3.0];
    for reduction in [Reduction::Mean, Reduction::Sum, Reduction::None] {
        for label_smoothing in [0.0, 0.2] {
            let options = Options { label_smoothing, ignore_index: Some(9), reduction };
            let (_, gradient) = both(&logits, &labels, Some(&weights), &options).unwrap();
            let value = |z: &[f64]| both(z, &labels, Some(&weights), &options).unwrap().0.value;
            for (exact, near) in gradient.iter().zip(finite_difference_gradient(value, &logits, 1e-5)) {
                assert!((exact - near).abs() < 1e-9, "{exact} {near}");
            }
        }
    }
}

#[test]
fn the_mean_is_weighted_and_ignores_what_is_ignored() {
    let logits = [1.0, 2.0, 0.0, -1.0, f64::NAN, 0.0, 3.0, 3.0];
    let weights = [2.0, 1.0, 5.0, 0.0];
    let options = Options { ignore_index: Some(-100), ..Options::default() };
    let (solution, gradient) = both(&logits, &[0, 1, -100, 1], Some(&weights), &options).unwrap();
    let (first, second) = (by_definition(&logits[..2], 0, 0.0), by_definition(&logits[2..4], 1, 0.0));
    assert!((solution.value - (2.0 * first.0 + second.0) / 3.0).abs() < 1e-15);
    assert!((gradient[0] - first.1[0] * 2.0 / 3.0).abs() < 1e-15);
    assert!((gradient[3] - second.1[1] / 3.0).abs() < 1e-15);
    assert_eq!(gradient[4..], [0.0; 4]);
    let options = Options { reduction: Reduction::None, ..options };
    let (solution, _) = both(&logits, &[0, 1, -100, 1], Some(&weights), &options).unwrap();
    let values = solution.values.unwrap();
    assert!((values[0] - 2.0 * first.0).abs() < 1e-15 && (values[1] - second.0).abs() < 1e-15);
    assert_eq!(values[2..], [0.0; 2]);
    assert!((solution.value - values.iter().sum::<f64>()).abs() < 1e-15);
}

#[test]
fn nothing_that_counts_costs_nothing() {
    let options = Options { ignore_index: Some(1), ..Options::default() };
    let (solution, gradient) = both(&[1.0, 2.0, 3.0, 4.0], &[1, 1], None, &options).unwrap();
    assert_eq!((solution.value, gradient), (0.0, vec![0.0; 4]));
    let (solution, _) = both(&[1.0, 2.0], &[0], Some(&[0.0]), &Options::default()).unwrap();
    assert_eq!(solution.value, 0.0);
    let view = MatrixView::<f64>::new(&[], 0, 3).unwrap();
    let solution = evaluate(view, &[], None, &Options::default(), Some(&mut []), &Monitor::none()).unwrap();
    assert_eq!(solution.value, 0.0);
}

#[test]
fn large_logits_neither_overflow_nor_lose_the_loss() {
    for classes in [3usize, 40, 9000] {
        let mut logits = vec![-1e4f32; classes];
        (logits[0], logits[1]) = (1e4, 1e4 - 1.0);
        let (solution, gradient) = both(&logits, &[1], None, &Options::default()).unwrap();
        let p = 1.0 / (1.0 + 1f64.exp());
        assert!((solution.value - -p.ln()).abs() < 1e-6, "{}", solution.value);
        assert!((f64::from(gradient[1]) - (p - 1.0)).abs() < 1e-6);
        assert_eq!(gradient[2..], vec![0.0; classes - 2]);
        let (solution, _) = both(&logits, &[classes as i32 - 1], None, &Options::default()).unwrap();
        assert!((solution.value - (2e4 + (1.0 + (-1f64).exp()).ln())).abs() < 1e-6);
        let smoothed = Options { label_smoothing: 0.1, ..Options::default() };
        assert!(both(&logits, &[0], None, &smoothed).unwrap().0.value.is_finite());
    }
}

#[test]
fn a_masked_class_has_no_probability() {
    // The first segment is masked whole.
    let mut logits = vec![f64::NEG_INFINITY; 9000];
    (logits[8500], logits[8999]) = (2.0, 2.0);
    let (solution, gradient) = both(&logits, &[8500], None, &Options::default()).unwrap();
    assert!((solution.value - 2f64.ln()).abs() < 1e-15);
    assert_eq!((gradient[0], gradient[8500], gradient[8999]), (0.0, -0.5, 0.5));
    let (solution, _) = both(&logits[8490..8510], &[10], None, &Options::default()).unwrap();
    assert_eq!(solution.value, 0.0);
}

#[test]
fn segments_agree_with_the_row_buffer() {
    // The same row, once short and once continued by classes without probability.
    let short = normals(11, 8000, 3.0);
    let mut long = short.clone();
    long.extend(vec![f64::NEG_INFINITY; 20_000]);
    for label in [0, 4000, 7999] {
        let (value, slope) = both(&short, &[label], None, &Options::default()).unwrap();
        let (long_value, long_slope) = both(&long, &[label], None, &Options::default()).unwrap();
        assert!((value.value - long_value.value).abs() < 1e-13);
        assert!(slope.iter().zip(&long_slope).all(|(a, b)| (a - b).abs() < 1e-15));
        assert!(long_slope[8000..].iter().all(|&g| g == 0.0));
    }
    // A maximum that rises from segment to segment.
    let rising: Vec<f64> = (0..30_000).map(|k| f64::from(k) * 0.01).collect();
    let (value, slope) =
        both(&rising, &[29_999], None, &Options { label_smoothing: 0.2, ..Options::default() }).unwrap();
    let (expected, expected_slope) = by_definition(&rising, 29_999, 0.2);
    assert!((value.value - expected).abs() < 1e-12 * expected);
    assert!(slope.iter().zip(expected_slope).all(|(a, b)| (a - b).abs() < 1e-14));
}

#[test]
fn threads_do_not_change_a_bit() {
    let (rows, classes) = (3000, 401);
    let logits: Vec<f32> = normals(5, rows * classes, 3.0).into_iter().map(|z| z as f32).collect();
    let (labels, view) = (labels(5, rows, classes), MatrixView::new(&logits, rows, classes).unwrap());
    let run = |threads: usize| {
        let mut gradient = vec![0f32; logits.len()];
        let options = Options { label_smoothing: 0.05, ..Options::default() };
        let monitor = Monitor::threads(threads);
        let solution = evaluate(view, &labels, None, &options, Some(&mut gradient), &monitor).unwrap();
        (solution.value.to_bits(), gradient.iter().map(|g| g.to_bits()).collect::<Vec<_>>())
    };
    let one = run(1);
    assert!(run(2) == one && run(8) == one);
}

#[test]
fn rows_apart_are_read_where_they_are() {
    let data = [1.0, 2.0, 77.0, 3.0, -1.0, 77.0];
    let view = gibbs_core::StridedView::new(&data, [2, 2], [3, 1]).unwrap().as_rows().unwrap();
    let apart = evaluate(view, &[0, 1], None, &Options::default(), None, &Monitor::none()).unwrap();
    let (together, _) = both(&[1.0, 2.0, 3.0, -1.0], &[0, 1], None, &Options::default()).unwrap();
    assert_eq!(apart, together);
}

#[test]
fn wrong_input_is_named() {
    let of = |logits: &[f64], labels: &[i32], weights: Option<&[f64]>, options: &Options| {
        let error = both(logits, labels, weights, options).unwrap_err();
        (error.code(), error.argument().unwrap().to_owned(), error.to_string())
    };
    let plain = Options::default();
    let (code, argument, message) = of(&[1.0, 2.0, 3.0, 4.0], &[0, 2], None, &plain);
    assert_eq!((code, argument.as_str()), (Code::InvalidValue, "labels"));
    assert!(message.contains("got 2 in row 1"), "{message}");
    assert_eq!(of(&[1.0, 2.0], &[-100], None, &plain).1, "labels");
    assert_eq!(of(&[1.0, 2.0], &[0], Some(&[1.0, 1.0]), &plain).1, "options.weights");
    for weight in [-1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(of(&[1.0, 2.0], &[0], Some(&[weight]), &plain).1, "options.weights");
    }
    assert_eq!(of(&[1.0; 4], &[0, 0], Some(&[f64::MAX, f64::MAX]), &plain).1, "options.weights");
    for label_smoothing in [-0.1, 1.1, f64::NAN] {
        assert_eq!(of(&[1.0], &[0], None, &Options { label_smoothing, ..plain.clone() }).1, "options.labelSmoothing");
    }
    for bad in [f64::NAN, f64::INFINITY] {
        for classes in [2, 9, 40, 1000, 9000, 20_000] {
            for at in [0, classes / 2, classes - 1] {
                let mut logits = vec![0.5; 2 * classes];
                logits[classes + at] = bad;
                let (_, argument, message) = of(&logits, &[0, 1], None, &plain);
                assert_eq!(argument, "logits");
                assert!(message.contains("row 1"), "{message}");
            }
        }
    }
    assert_eq!(of(&[f64::NEG_INFINITY; 3], &[0], None, &plain).1, "logits");
    let view = MatrixView::new(&[1.0, 2.0], 1, 2).unwrap();
    let shape = |labels: &[i32], gradient: &mut [f64]| {
        evaluate(view, labels, None, &plain, Some(gradient), &Monitor::none()).unwrap_err()
    };
    assert_eq!(shape(&[0, 0], &mut [0.0; 2]).argument(), Some("labels"));
    assert_eq!(shape(&[0], &mut [0.0; 3]).argument(), Some("gradient"));
    let none = MatrixView::<f64>::new(&[], 2, 0).unwrap();
    assert_eq!(evaluate(none, &[0, 0], None, &plain, None, &Monitor::none()).unwrap_err().argument(), Some("logits"));
}

#[test]
fn cancellation_is_heard() {
    let token = CancelToken::default();
    token.cancel();
    let view = MatrixView::new(&[1.0, 2.0], 1, 2).unwrap();
    let monitor = Monitor::new(Some(&token), None, 1);
    assert_eq!(evaluate(view, &[0], None, &Options::default(), None, &monitor).unwrap_err().code(), Code::Cancelled);
}

fn small_problem() -> impl Strategy<Value = (Vec<f64>, Vec<i32>)> {
    (1..6usize, 1..80usize).prop_flat_map(|(rows, classes)| {
        (proptest::collection::vec(-30.0..30.0f64, rows * classes), proptest::collection::vec(0..classes as i32, rows))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_shift_of_a_row_changes_nothing((logits, labels) in small_problem(), shift in -1e4..1e4f64, smoothing in 0.0..1.0f64) {
        let options = Options { label_smoothing: smoothing, ..Options::default() };
        let shifted: Vec<f64> = logits.iter().map(|z| z + shift).collect();
        let ((a, gradient), (b, shifted_gradient)) =
            (both(&logits, &labels, None, &options).unwrap(), both(&shifted, &labels, None, &options).unwrap());
        prop_assert!((a.value - b.value).abs() < 1e-10);
        prop_assert!(gradient.iter().zip(&shifted_gradient).all(|(a, b)| (a - b).abs() < 1e-11));
        let classes = logits.len() / labels.len();
        prop_assert!(gradient.chunks(classes).all(|row| row.iter().sum::<f64>().abs() < 1e-13));
    }

    #[test]
    fn smoothing_mixes_the_label_with_all_labels((logits, labels) in small_problem(), smoothing in 0.0..1.0f64) {
        let at = |label_smoothing| both(&logits, &labels, None, &Options { label_smoothing, ..Options::default() }).unwrap();
        let ((hard, hard_slope), (uniform, uniform_slope), (mixed, mixed_slope)) = (at(0.0), at(1.0), at(smoothing));
        prop_assert!((mixed.value - (1.0 - smoothing) * hard.value - smoothing * uniform.value).abs() < 1e-11);
        for ((h, u), m) in hard_slope.iter().zip(uniform_slope).zip(mixed_slope) {
            prop_assert!((m - (1.0 - smoothing) * h - smoothing * u).abs() < 1e-13);
        }
    }

    #[test]
    fn weights_count_copies((logits, labels) in small_problem()) {
        let classes = logits.len() / labels.len();
        let weights: Vec<f64> = (0..labels.len()).map(|i| (i % 3) as f64 + 1.0).collect();
        let (mut copies, mut copied_labels) = (Vec::new(), Vec::new());
        for (i, row) in logits.chunks(classes).enumerate() {
            for _ in 0..i % 3 + 1 {
                copies.extend_from_slice(row);
                copied_labels.push(labels[i]);
            }
        }
        let weighted = both(&logits, &labels, Some(&weights), &Options::default()).unwrap().0.value;
        let copied = both(&copies, &copied_labels, None, &Options::default()).unwrap().0.value;
        prop_assert!((weighted - copied).abs() < 1e-12 * (1.0 + copied));
    }
}
