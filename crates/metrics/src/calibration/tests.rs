use super::*;
use proptest::prelude::*;

fn of(probabilities: &[f64], labels: &[i32], bins: usize) -> Solution {
    let view = MatrixView::new(probabilities, labels.len(), probabilities.len() / labels.len()).unwrap();
    expected_calibration_error(view, labels, &Options { bins }).unwrap()
}

#[test]
fn certain_and_right_is_calibrated_certain_and_wrong_is_not() {
    assert_eq!(of(&[1.0, 0.0, 0.0, 1.0], &[0, 1], 15).value, 0.0);
    assert_eq!(of(&[1.0, 0.0, 0.0, 1.0], &[1, 0], 15).value, 1.0);
}

#[test]
fn a_confidence_that_comes_true_at_its_rate_is_calibrated() {
    let p: Vec<f64> = (0..40).flat_map(|_| [0.75, 0.25]).collect();
    let labels: Vec<i32> = (0..40).map(|i| i32::from(i % 4 == 0)).collect();
    let solution = of(&p, &labels, 10);
    assert_eq!(solution.value, 0.0);
    assert_eq!(solution.bins.count, [0, 0, 0, 0, 0, 0, 0, 40, 0, 0]);
    assert_eq!((solution.bins.confidence[7], solution.bins.accuracy[7]), (0.75, 0.75));
    assert!(solution.bins.confidence[0].is_nan() && solution.bins.accuracy[9].is_nan());
}

#[test]
fn worked_by_hand() {
    // Confidences 0.9, 0.8 (wrong), 0.6, 0.6 (wrong) in four bins: (0.5, 0.75] and (0.75, 1].
    let p = [0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.6, 0.4];
    let solution = of(&p, &[0, 0, 0, 1], 4);
    assert!((solution.value - (0.5 * (0.85 - 0.5) + 0.5 * (0.6 - 0.5))).abs() < 1e-15);
    assert_eq!(solution.bins.count, [0, 0, 2, 2]);
}

#[test]
fn a_confidence_on_an_edge_belongs_to_the_bin_that_ends_there() {
    for bins in [2, 3, 10, 15, 49] {
        for edge in 1..=bins {
            let confidence = f64::from(edge) / f64::from(bins);
            if confidence >= 0.5 {
                let solution = of(&[confidence], &[1], bins as usize);
                assert_eq!(solution.bins.count[edge as usize - 1], 1, "{edge} of {bins}");
            }
        }
    }
}

#[test]
fn options_are_checked() {
    let view = MatrixView::new(&[0.5], 1, 1).unwrap();
    for bins in [0, 100_001, usize::MAX] {
        let error = expected_calibration_error(view, &[0], &Options { bins }).unwrap_err();
        assert_eq!(error.argument(), Some("options.bins"));
    }
    assert!(expected_calibration_error(view, &[2], &Options::default()).is_err());
}

fn predictions() -> impl Strategy<Value = (Vec<f64>, Vec<i32>)> {
    (1..40usize, 2..6usize).prop_flat_map(|(n, classes)| {
        let rows = proptest::collection::vec(proptest::collection::vec(0.01..1.0f64, classes), n);
        let normalized = rows.prop_map(|rows| {
            rows.into_iter()
                .flat_map(|row| {
                    let sum: f64 = row.iter().sum();
                    row.into_iter().map(move |p| p / sum)
                })
                .collect()
        });
        (normalized, proptest::collection::vec(0..classes as i32, n))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn it_is_the_definition_bin_by_bin((p, labels) in predictions(), bins in 1..30usize) {
        let classes = p.len() / labels.len();
        let solution = of(&p, &labels, bins);
        let mut expected = 0.0;
        for m in 0..bins {
            let (lower, upper) = (m as f64 / bins as f64, (m + 1) as f64 / bins as f64);
            let (mut count, mut confidence, mut right) = (0, 0.0, 0.0);
            for (row, &label) in p.chunks(classes).zip(&labels) {
                let largest = row.iter().copied().fold(0.0, f64::max);
                if lower < largest && largest <= upper {
                    count += 1;
                    confidence += largest;
                    right += f64::from(u8::from(row[label as usize] == largest));
                }
            }
            prop_assert_eq!(solution.bins.count[m], count);
            if count > 0 {
                let count = f64::from(count);
                prop_assert!((solution.bins.confidence[m] - confidence / count).abs() < 1e-14);
                prop_assert!((solution.bins.accuracy[m] - right / count).abs() < 1e-14);
                expected += count / labels.len() as f64 * (right / count - confidence / count).abs();
            }
        }
        prop_assert!((solution.value - expected).abs() < 1e-14);
    }

    #[test]
    fn one_column_is_two_columns(p in proptest::collection::vec(0.0..=1.0f64, 1..40), bins in 1..30usize) {
        let labels: Vec<i32> = (0..p.len()).map(|i| (i % 2) as i32).collect();
        let both: Vec<f64> = p.iter().flat_map(|p| [1.0 - p, *p]).collect();
        prop_assert_eq!(of(&p, &labels, bins).value, of(&both, &labels, bins).value);
    }
}
