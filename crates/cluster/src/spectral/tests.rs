use super::*;
use crate::{indices::misclassification, oracle};
use gibbs_core::{Code, Stream, purpose};
use gibbs_linear::symmetric_eigenvalues;

/// Rings of growing radius with a little noise; point i is of ring i mod `rings`.
fn rings(n: usize, rings: usize, seed: u64) -> (Vec<f64>, Vec<i32>) {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
    let labels: Vec<i32> = (0..n).map(|i| (i % rings) as i32).collect();
    let points = labels.iter().enumerate().flat_map(|(i, &label)| {
        let angle = (i as f64 + stream.uniform()) / n as f64 * std::f64::consts::TAU;
        let radius = 1.0 + 2.0 * f64::from(label);
        [radius * angle.cos() + 0.05 * stream.normal(), radius * angle.sin() + 0.05 * stream.normal()]
    });
    (points.collect(), labels)
}

fn solve(points: &[f64], p: usize, options: &Options) -> Solution {
    spectral(MatrixView::new(points, points.len() / p, p).unwrap(), options, &Monitor::none()).unwrap()
}

fn wrong(found: &Solution, labels: &[i32]) -> f64 {
    misclassification(&found.labels, labels, &Monitor::none()).unwrap()
}

fn normalized_cut(weights: &[f64], labels: &[i32], clusters: i32) -> f64 {
    let n = labels.len();
    (0..clusters)
        .map(|k| {
            let (mut cut, mut volume) = (0.0, 0.0);
            for i in (0..n).filter(|&i| labels[i] == k) {
                for j in (0..n).filter(|&j| j != i) {
                    volume += weights[i * n + j];
                    cut += if labels[j] == k { 0.0 } else { weights[i * n + j] };
                }
            }
            if volume == 0.0 { 0.0 } else { cut / volume }
        })
        .sum()
}

#[test]
fn rings_are_found_by_each_affinity() {
    // Neighbors along a ring must be nearer than the next ring, at distance 2.
    for (n, affinity, neighbors, gamma) in [
        (150, Affinity::NearestNeighbors, 3, None),
        (150, Affinity::Gaussian, 10, Some(8.0)),
        (900, Affinity::NearestNeighbors, 10, None),
        (900, Affinity::SelfTuning, 7, None),
        (900, Affinity::Gaussian, 10, Some(8.0)),
    ] {
        let (points, labels) = rings(n, 3, 1);
        let options = Options { clusters: 3, affinity, neighbors, gamma, ..Options::default() };
        let found = solve(&points, 2, &options);
        assert_eq!(wrong(&found, &labels), 0.0, "{affinity:?} {n}");
        assert!(found.converged && found.residual <= RESIDUAL && found.normalized_cut < 0.1);
    }
}

#[test]
fn no_partition_cuts_less_than_the_bound() {
    let n = 7;
    for seed in 0..10 {
        let mut stream = Stream::new(seed, purpose::SIMULATE, 1);
        let mut weights = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..i {
                // Some nodes without any edge.
                let weight = if stream.uniform() < 0.5 || i == 3 && seed % 2 == 0 { 0.0 } else { stream.uniform() };
                let weight = if j == 3 && seed % 2 == 0 { 0.0 } else { weight };
                (weights[i * n + j], weights[j * n + i]) = (weight, weight);
            }
        }
        for clusters in 1..=4 {
            let options = Options { clusters, affinity: Affinity::Precomputed, ..Options::default() };
            let found = solve(&weights, n, &options);
            let own = normalized_cut(&weights, &found.labels, clusters as i32);
            assert!((found.normalized_cut - own).abs() < 1e-12);
            let mut least = f64::INFINITY;
            for code in 0..clusters.pow(n as u32) {
                let labels: Vec<i32> = (0..n).map(|i| (code / clusters.pow(i as u32) % clusters) as i32).collect();
                if (0..clusters as i32).all(|k| labels.contains(&k)) {
                    least = least.min(normalized_cut(&weights, &labels, clusters as i32));
                }
            }
            assert!(found.lower_bound <= least + 1e-15, "{} {least}", found.lower_bound);
        }
    }
}

#[test]
fn blocks_find_the_eigenvalues_that_taking_apart_finds() {
    // Parts that do not touch: the eigenvalue 1 three times over.
    let (mut points, _) = oracle::planted(900, 2, 1, 0.0, 3);
    points.data.chunks_exact_mut(2).enumerate().for_each(|(i, x)| x[0] += 100.0 * (i % 3) as f64);
    for affinity in [Affinity::NearestNeighbors, Affinity::Gaussian] {
        let options = Options { clusters: 5, affinity, gamma: Some(0.3), ..Options::default() };
        let weights = affinity::of_points(points.view(), &options, &Monitor::none()).unwrap();
        let operator = Normalized::new(&weights, 900);
        let found = eigen::largest(&operator, 5, 1e-9, 0, &Monitor::none()).unwrap();
        let expected = symmetric_eigenvalues(&operator.dense(), 900).unwrap();
        assert!(found.converged && found.residuals.iter().any(|&r| r > 0.0));
        for (k, value) in found.values.iter().enumerate() {
            assert!((value - expected[899 - k]).abs() < 1e-12, "{affinity:?} {k} {value} {}", expected[899 - k]);
        }
    }
}

#[test]
fn edges_are_a_matrix() {
    let (points, _) = rings(60, 2, 4);
    let options = Options { clusters: 2, neighbors: 3, ..Options::default() };
    let view = MatrixView::new(&points, 60, 2).unwrap();
    let weights = affinity::of_points(view, &options, &Monitor::none()).unwrap();
    let operator = Normalized::new(&weights, 60);
    let (mut from, mut to, mut values, mut matrix) = (Vec::new(), Vec::new(), Vec::new(), vec![0.0; 3600]);
    for i in 0..60 {
        for (j, weight) in operator.row(i) {
            matrix[i * 60 + j] = weight;
            if j < i {
                (from, to, values) =
                    ([from, vec![i as i32]].concat(), [to, vec![j as i32]].concat(), [values, vec![weight]].concat());
            }
        }
    }
    let by_edges = spectral_of_edges(60, &from, &to, Some(&values), &options, &Monitor::none()).unwrap();
    let by_matrix = solve(&matrix, 60, &Options { affinity: Affinity::Precomputed, ..options.clone() });
    let by_points = solve(&points, 2, &options);
    assert_eq!(by_edges.labels, by_matrix.labels);
    assert_eq!((by_points.labels, by_points.normalized_cut), (by_edges.labels, by_edges.normalized_cut));
}

#[test]
fn scale_and_place_of_the_points_change_nothing() {
    let (points, _) = rings(120, 2, 6);
    for affinity in [Affinity::NearestNeighbors, Affinity::SelfTuning, Affinity::Gaussian] {
        let options = Options { clusters: 2, affinity, ..Options::default() };
        let base = solve(&points, 2, &options);
        let moved = solve(&points.iter().map(|x| 1e-180 * x).collect::<Vec<_>>(), 2, &options);
        assert!((base.normalized_cut - moved.normalized_cut).abs() < 1e-10);
        let given = Options { gamma: Some(0.5), ..options.clone() };
        let scaled = Options { gamma: Some(0.005), ..options };
        let (base, ten) =
            (solve(&points, 2, &given), solve(&points.iter().map(|x| 10.0 * x).collect::<Vec<_>>(), 2, &scaled));
        assert!((base.normalized_cut - ten.normalized_cut).abs() < 1e-10, "{affinity:?}");
    }
}

#[test]
fn the_same_bits_at_any_number_of_threads() {
    let (points, _) = rings(700, 3, 8);
    let view = MatrixView::new(&points, 700, 2).unwrap();
    for affinity in [Affinity::NearestNeighbors, Affinity::SelfTuning] {
        let options = Options { clusters: 3, affinity, ..Options::default() };
        let one = spectral(view, &options, &Monitor::none()).unwrap();
        let many = spectral(view, &options, &Monitor::threads(4)).unwrap();
        assert_eq!((one.labels, one.embedding), (many.labels, many.embedding));
    }
}

#[test]
fn degenerate_points_have_groups_all_the_same() {
    for affinity in [Affinity::NearestNeighbors, Affinity::SelfTuning, Affinity::Gaussian] {
        let options = Options { clusters: 1, affinity, ..Options::default() };
        let one = solve(&[3.0], 1, &options);
        assert_eq!((one.labels, one.normalized_cut, one.gap), (vec![0], 0.0, 0.0));
        let same = solve(&[1.0; 12], 2, &Options { clusters: 2, ..options });
        assert_eq!(same.labels.len(), 6);
        assert!(same.normalized_cut.is_finite() && same.lower_bound <= same.normalized_cut);
    }
}

#[test]
fn wrong_input_is_named() {
    let error = |points: &[f64], p: usize, options: Options| {
        let view = MatrixView::new(points, points.len() / p, p).unwrap();
        let error = spectral(view, &options, &Monitor::none()).unwrap_err();
        (error.code(), error.argument().unwrap().to_owned())
    };
    let options = Options { clusters: 1, ..Options::default() };
    assert_eq!(error(&[1.0, f64::NAN], 1, options.clone()), (Code::InvalidValue, "points".into()));
    assert_eq!(error(&[1.0, 2.0], 1, Options { clusters: 3, ..options.clone() }).1, "options.clusters");
    assert_eq!(error(&[1.0, 2.0], 1, Options { neighbors: 0, ..options.clone() }).1, "options.neighbors");
    assert_eq!(error(&[1.0, 2.0], 1, Options { gamma: Some(-1.0), ..options.clone() }).1, "options.gamma");
    let precomputed = Options { affinity: Affinity::Precomputed, ..options.clone() };
    assert_eq!(error(&[1.0, 2.0], 1, precomputed.clone()), (Code::InvalidShape, "points".into()));
    assert_eq!(error(&[0.0, 2.0, 1.0, 0.0], 2, precomputed.clone()), (Code::InvalidValue, "points".into()));
    assert_eq!(error(&[0.0, -2.0, -2.0, 0.0], 2, precomputed), (Code::InvalidValue, "points".into()));
    let edges = |from: &[i32], to: &[i32], weights: Option<&[f64]>| {
        let error = spectral_of_edges(3, from, to, weights, &options, &Monitor::none()).unwrap_err();
        error.argument().unwrap().to_owned()
    };
    assert_eq!(edges(&[0, 3], &[1, 2], None), "points.from");
    assert_eq!(edges(&[0, 0], &[1, -1], None), "points.to");
    assert_eq!(edges(&[0, 0], &[1], None), "points.to");
    assert_eq!(edges(&[0], &[1], Some(&[1.0, 2.0])), "points.weights");
}
