use super::*;
use crate::oracle::{planted, random_labels, squared_distance};
use gibbs_core::{Code, MatrixView, Monitor};
use proptest::prelude::*;

fn labelings() -> impl Strategy<Value = (Vec<i32>, Vec<i32>)> {
    (1usize..30, 1i32..6, 1i32..6)
        .prop_flat_map(|(n, a, b)| (proptest::collection::vec(0..a, n), proptest::collection::vec(0..b, n)))
}

fn same_groups(a: &[i32], b: &[i32]) -> bool {
    (0..a.len()).all(|i| (0..a.len()).all(|j| (a[i] == a[j]) == (b[i] == b[j])))
}

/// All orders of `items`.
fn orders(items: &[i32]) -> Vec<Vec<i32>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for i in 0..items.len() {
        let mut rest = items.to_vec();
        let first = rest.remove(i);
        all.extend(orders(&rest).into_iter().map(|mut order| {
            order.insert(0, first);
            order
        }));
    }
    all
}

/// Mutual information straight from its definition.
fn information(a: &[i32], b: &[i32]) -> f64 {
    let n = a.len() as f64;
    let share = |i: Option<i32>, j: Option<i32>| {
        let fits = |k: &usize| i.is_none_or(|i| a[*k] == i) && j.is_none_or(|j| b[*k] == j);
        (0..a.len()).filter(fits).count() as f64 / n
    };
    let mut sum = 0.0;
    for i in 0..6 {
        for j in 0..6 {
            let both = share(Some(i), Some(j));
            if both > 0.0 {
                sum += both * (both / share(Some(i), None) / share(None, Some(j))).ln();
            }
        }
    }
    sum
}

proptest! {
    #[test]
    fn adjusted_rand_counts_pairs((a, b) in labelings()) {
        let n = a.len();
        let (mut both, mut in_a, mut in_b, mut all) = (0.0, 0.0, 0.0, 0.0);
        for i in 0..n {
            for j in 0..i {
                let (x, y) = (f64::from(u8::from(a[i] == a[j])), f64::from(u8::from(b[i] == b[j])));
                (both, in_a, in_b, all) = (both + x * y, in_a + x, in_b + y, all + 1.0);
            }
        }
        let index = adjusted_rand(&a, &b).unwrap();
        prop_assert_eq!(index, adjusted_rand(&b, &a).unwrap());
        if same_groups(&a, &b) {
            prop_assert_eq!(index, 1.0);
        } else {
            let chance = in_a * in_b / all;
            prop_assert!((index - (both - chance) / (0.5 * (in_a + in_b) - chance)).abs() < 1e-12);
            prop_assert!(index < 1.0);
        }
    }

    #[test]
    fn information_is_symmetric_and_bounded((a, b) in labelings()) {
        for average in [Average::Arithmetic, Average::Geometric, Average::Min, Average::Max] {
            let one = normalized_mutual_information(&a, &b, average).unwrap();
            prop_assert!((0.0..=1.0).contains(&one));
            prop_assert!((one - normalized_mutual_information(&b, &a, average).unwrap()).abs() < 1e-14);
            let adjusted = adjusted_mutual_information(&a, &b, average, &Monitor::none()).unwrap();
            prop_assert!(adjusted <= 1.0 + 1e-12);
            if same_groups(&a, &b) {
                prop_assert_eq!((one, adjusted), (1.0, 1.0));
            }
        }
        let v = v_measure(&a, &b, 1.0).unwrap();
        let arithmetic = normalized_mutual_information(&a, &b, Average::Arithmetic).unwrap();
        if information(&a, &b) > 1e-9 {
            prop_assert!((v.value - arithmetic).abs() < 1e-12);
        }
        let turned = v_measure(&b, &a, 1.0).unwrap();
        prop_assert!((v.homogeneity - turned.completeness).abs() < 1e-14);
        prop_assert!((v.completeness - turned.homogeneity).abs() < 1e-14);
    }

    #[test]
    fn misclassification_is_the_best_of_all_matchings((a, b) in labelings()) {
        let n = a.len();
        let best = orders(&[0, 1, 2, 3, 4]).iter().map(|names| {
            (0..n).filter(|&i| names[b[i] as usize] == a[i]).count()
        }).max().unwrap();
        let share = misclassification(&a, &b, &Monitor::none()).unwrap();
        prop_assert_eq!(share, (n - best) as f64 / n as f64);
        prop_assert_eq!(share, misclassification(&b, &a, &Monitor::none()).unwrap());
    }
}

#[test]
fn expected_information_is_the_mean_over_all_orders() {
    for (a, b) in [
        (vec![0, 0, 0, 1, 1, 2], vec![0, 0, 1, 1, 2, 2]),
        (vec![0, 0, 0, 0, 1, 1], vec![0, 1, 1, 1, 1, 1]),
        (vec![0, 1, 2, 3, 3, 3, 3], vec![0, 0, 1, 1, 1, 2, 2]),
    ] {
        let all = orders(&b);
        let mean = all.iter().map(|order| information(&a, order)).sum::<f64>() / all.len() as f64;
        let table = contingency::Contingency::new(&a, &b).unwrap();
        let expected = chance::expected_mutual_information(&table, &Monitor::none()).unwrap();
        assert!((expected - mean).abs() < 1e-13, "{expected} {mean}");
    }
}

#[test]
fn names_of_labels_play_no_part() {
    let (a, b) = (random_labels(200, 7, 1), random_labels(200, 5, 2));
    let renamed: Vec<i32> = a.iter().map(|&label| [9, i32::MIN, -1, 0, i32::MAX, 77, 5][label as usize]).collect();
    assert_eq!(adjusted_rand(&a, &b).unwrap(), adjusted_rand(&renamed, &b).unwrap());
    assert_eq!(misclassification(&renamed, &a, &Monitor::none()).unwrap(), 0.0);
    let one = |a: &[i32]| adjusted_mutual_information(a, &b, Average::Max, &Monitor::none()).unwrap();
    assert!((one(&a) - one(&renamed)).abs() < 1e-14);
}

#[test]
fn chance_agreement_is_near_zero() {
    let (a, b) = (random_labels(100_000, 40, 1), random_labels(100_000, 300, 2));
    assert!(adjusted_rand(&a, &b).unwrap().abs() < 1e-4);
    let adjusted = adjusted_mutual_information(&a, &b, Average::Arithmetic, &Monitor::none()).unwrap();
    assert!(adjusted.abs() < 1e-3, "{adjusted}");
    assert!(normalized_mutual_information(&a, &b, Average::Arithmetic).unwrap() > 0.01);
}

#[test]
fn single_points_say_nothing_above_chance() {
    let singles: Vec<i32> = (0..20).collect();
    let halves: Vec<i32> = (0..20).map(|i| i % 2).collect();
    for average in [Average::Arithmetic, Average::Geometric, Average::Min, Average::Max] {
        assert_eq!(adjusted_mutual_information(&singles, &halves, average, &Monitor::none()).unwrap(), 0.0);
        assert_eq!(adjusted_mutual_information(&singles, &singles, average, &Monitor::none()).unwrap(), 1.0);
    }
    assert_eq!(adjusted_rand(&singles, &halves).unwrap(), 0.0);
}

#[test]
fn large_matchings_are_found() {
    // A cyclic shift by one of a tenth of every group: the matching is the identity.
    let a: Vec<i32> = (0..40_000).map(|i| i % 200).collect();
    let b: Vec<i32> =
        a.iter().enumerate().map(|(i, &label)| if i < 4000 { (label + 1) % 200 } else { label }).collect();
    assert_eq!(misclassification(&a, &b, &Monitor::none()).unwrap(), 0.1);
}

#[test]
fn silhouettes_are_those_of_the_definition() {
    for (n, p, count) in [(5, 1, 2), (60, 3, 4), (90, 17, 11)] {
        let (points, _) = planted(n, p, 3, 3.0, n as u64);
        let labels: Vec<i32> = (0..n).map(|i| (i * i % count) as i32).collect();
        let distance = |i: usize, j: usize| squared_distance(points.row(i), points.row(j)).sqrt();
        let mean = |i: usize, group: i32| {
            let others: Vec<f64> = (0..n).filter(|&j| j != i && labels[j] == group).map(|j| distance(i, j)).collect();
            (!others.is_empty()).then(|| others.iter().sum::<f64>() / others.len() as f64)
        };
        let found = silhouette(points.view(), &labels, &SilhouetteOptions::default(), &Monitor::none()).unwrap();
        let distances: Vec<f64> = (0..n * n).map(|at| distance(at / n, at % n)).collect();
        let view = MatrixView::new(&distances, n, n).unwrap();
        let options = SilhouetteOptions { metric: SilhouetteMetric::Precomputed };
        let precomputed = silhouette(view, &labels, &options, &Monitor::none()).unwrap();
        for i in 0..n {
            let expected = mean(i, labels[i]).map_or(0.0, |inside| {
                let groups = (0..count as i32).filter(|&group| group != labels[i]);
                let outside = groups.filter_map(|group| mean(i, group)).fold(f64::INFINITY, f64::min);
                (outside - inside) / inside.max(outside)
            });
            assert!((found.values[i] - expected).abs() < 1e-12);
            assert!((precomputed.values[i] - expected).abs() < 1e-12);
        }
        assert!((found.value - found.values.iter().sum::<f64>() / n as f64).abs() < 1e-14);
        let threads = silhouette(points.view(), &labels, &SilhouetteOptions::default(), &Monitor::threads(3)).unwrap();
        assert_eq!(threads.values, found.values);
    }
}

#[test]
fn internal_indices_do_not_see_scale_and_place() {
    let (points, labels) = planted(80, 3, 4, 4.0, 5);
    let all = |points: &crate::oracle::Points| {
        let view = points.view();
        [
            silhouette(view, &labels, &SilhouetteOptions::default(), &Monitor::none()).unwrap().value,
            davies_bouldin(view, &labels, &Monitor::none()).unwrap(),
            calinski_harabasz(view, &labels, &Monitor::none()).unwrap(),
        ]
    };
    let expected = all(&points);
    for moved in [points.map(|x| 1e-200 * x), points.map(|x| 1e200 * x), points.map(|x| x - 1000.0)] {
        for (one, other) in all(&moved).iter().zip(expected) {
            assert!((one - other).abs() < 1e-9 * other.abs());
        }
    }
}

#[test]
fn degenerate_groups_have_the_values_of_the_limit() {
    let view = |data: &'static [f64]| MatrixView::new(data, data.len(), 1).unwrap();
    let index = |data, labels: &[i32]| {
        (
            silhouette(view(data), labels, &SilhouetteOptions::default(), &Monitor::none()).unwrap().value,
            davies_bouldin(view(data), labels, &Monitor::none()).unwrap(),
            calinski_harabasz(view(data), labels, &Monitor::none()).unwrap(),
        )
    };
    assert_eq!(index(&[1.0; 4], &[0, 0, 1, 1]), (0.0, 0.0, 0.0));
    assert_eq!(index(&[1.0, 1.0, 5.0, 5.0], &[0, 0, 1, 1]), (1.0, 0.0, f64::INFINITY));
    assert_eq!(index(&[-1.0, 1.0, -1.0, 1.0], &[0, 0, 1, 1]).1, f64::INFINITY);
}

#[test]
fn wrong_input_is_named() {
    let error = |result: Result<f64>| result.map_err(|error| (error.code(), error.argument().unwrap().to_owned()));
    let shape = |argument: &str| Err((Code::InvalidShape, argument.to_string()));
    let value = |argument: &str| Err((Code::InvalidValue, argument.to_string()));
    assert_eq!(error(adjusted_rand(&[], &[])), shape("a"));
    assert_eq!(error(adjusted_rand(&[1, 2], &[1])), shape("b"));
    let points = MatrixView::new(&[0.0, 1.0, 2.0], 3, 1).unwrap();
    let none = Monitor::none();
    assert_eq!(error(davies_bouldin(points, &[0, 1], &none)), shape("labels"));
    assert_eq!(error(davies_bouldin(points, &[0, 0, 0], &none)), value("labels"));
    assert_eq!(error(calinski_harabasz(points, &[0, 1, 2], &none)), value("labels"));
    let precomputed = SilhouetteOptions { metric: SilhouetteMetric::Precomputed };
    let with = |data: &[f64], columns: usize| {
        let view = MatrixView::new(data, data.len() / columns, columns).unwrap();
        error(silhouette(view, &[0, 0, 1], &precomputed, &none).map(|found| found.value))
    };
    assert_eq!(with(&[0.0, 1.0, 2.0], 1), shape("points"));
    assert_eq!(with(&[0.0, 1.0, 2.0, 1.0, 0.0, -1.0, 2.0, 1.0, 0.0], 3), value("points"));
    assert_eq!(with(&[0.0, 1.0, 2.0, 1.0, 3.0, 1.0, 2.0, 1.0, 0.0], 3), value("points"));
}
