use super::*;
use crate::matching::difference;
use gibbs_core::{Code, Stream, purpose};

const PLANE: usize = 2;

/// Points in the plane around centers `spread` apart, and covariances of different shapes.
fn plane(n: usize, k: usize, spread: f64, seed: u64) -> (Vec<f64>, Vec<f64>, Vec<i32>) {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
    let mut covariances = Vec::new();
    let mut roots = Vec::new();
    let mut centers = Vec::new();
    for _ in 0..k {
        let (angle, long, short) = (3.0 * stream.uniform(), 1.0 + 2.0 * stream.uniform(), 0.2 + stream.uniform());
        let (c, s) = (angle.cos(), angle.sin());
        let (a, b) = (long.sqrt(), short.sqrt());
        roots.push([c * a, -s * b, s * a, c * b]);
        covariances.extend([
            c * c * long + s * s * short,
            c * s * (long - short),
            c * s * (long - short),
            s * s * long + c * c * short,
        ]);
        centers.push([spread * stream.normal(), spread * stream.normal()]);
    }
    let labels: Vec<i32> = (0..n).map(|i| (i % k) as i32).collect();
    let points = labels.iter().flat_map(|&label| {
        let (r, c) = (&roots[label as usize], &centers[label as usize]);
        let (u, v) = (stream.normal(), stream.normal());
        [c[0] + r[0] * u + r[1] * v, c[1] + r[2] * u + r[3] * v]
    });
    (points.collect(), covariances, labels)
}

/// Values of all partitions into `k` groups, none empty, by plain sums.
fn all_values(points: &[f64], covariances: &[f64], k: usize) -> Vec<(f64, Vec<i32>)> {
    let n = points.len() / PLANE;
    let mut all = Vec::new();
    for code in 0..k.pow(n as u32) {
        let labels: Vec<i32> = (0..n).map(|i| (code / k.pow(i as u32) % k) as i32).collect();
        if (0..k as i32).all(|g| labels.contains(&g)) {
            all.push((plain_value(points, covariances, &labels, k), labels));
        }
    }
    all
}

fn plain_value(points: &[f64], covariances: &[f64], labels: &[i32], k: usize) -> f64 {
    let mut value = 0.0;
    for g in 0..k {
        let [a, b, _, d] = [0, 1, 2, 3].map(|at| covariances[g * 4 + at]);
        let det = a * d - b * b;
        let members: Vec<&[f64]> =
            points.chunks_exact(2).zip(labels).filter(|(_, label)| **label as usize == g).map(|(x, _)| x).collect();
        let mean = [0, 1].map(|j| members.iter().map(|x| x[j]).sum::<f64>() / members.len().max(1) as f64);
        for x in members {
            let (u, v) = (x[0] - mean[0], x[1] - mean[1]);
            value += -0.5 * det.ln() - 0.5 * (d * u * u - 2.0 * b * u * v + a * v * v) / det - (2.0 * PI).ln();
        }
    }
    value
}

fn run(points: &[f64], covariances: &[f64]) -> Solution {
    let view = MatrixView::new(points, points.len() / PLANE, PLANE).unwrap();
    solve(view, covariances, None, &Options::default(), &Monitor::none()).unwrap()
}

#[test]
fn no_partition_beats_the_bound_and_certified_labels_are_best() {
    let mut certified = 0;
    for seed in 0..12 {
        let (n, k) = (6 + seed as usize % 3, 2 + seed as usize % 2);
        let (points, covariances, _) = plane(n, k, [0.5, 3.0, 8.0][seed as usize % 3], seed);
        let all = all_values(&points, &covariances, k);
        let best = all.iter().map(|(value, _)| *value).fold(f64::NEG_INFINITY, f64::max);
        let found = run(&points, &covariances);
        assert!(found.bound >= best - 1e-8, "seed {seed}: {} below {best}", found.bound);
        assert!((found.log_likelihood - plain_value(&points, &covariances, &found.labels, k)).abs() < 1e-9);
        assert!(found.log_likelihood > best - 1e-9, "seed {seed}: {} instead of {best}", found.log_likelihood);
        certified += u32::from(found.certified);
        // The bound by way of any other partition holds as well.
        let mean: Vec<f64> = (0..2).map(|j| points.iter().skip(j).step_by(2).sum::<f64>() / n as f64).collect();
        let centered: Vec<f64> = points.iter().enumerate().map(|(at, x)| x - mean[at % 2]).collect();
        let problem = Problem::new(&centered, 2, &covariances, &vec![0.0; k]).unwrap();
        let constant = -(n as f64) * (2.0 * PI).ln();
        for (value, labels) in all.iter().step_by(all.len() / 15 + 1) {
            let bound = upper_bound(&problem, labels, &Monitor::none()).unwrap() + constant;
            assert!(bound >= best - 1e-8 && (problem.value(labels) + constant - value).abs() < 1e-8);
            assert!(bound - value > 1e-7 || best - value < 1e-6, "a false certificate");
        }
    }
    assert!(certified >= 1, "{certified}");
}

#[test]
fn separated_groups_of_different_shapes_are_found_and_nearly_proved() {
    let (points, covariances, truth) = plane(150, 3, 30.0, 4);
    let found = run(&points, &covariances);
    assert_eq!(difference(&found.labels, &truth, 3), 0.0);
    assert!(found.gap < 1e-3, "{}", found.gap);
}

#[test]
fn maps_that_move_the_covariances_along_change_nothing() {
    let (points, covariances, _) = plane(60, 3, 6.0, 2);
    let map = [3.0, 1.0, -2.0, 0.5];
    let times = |a: &[f64], b: &[f64]| gibbs_linear::multiply(a, b, 2, 2, 2);
    let transposed = [map[0], map[2], map[1], map[3]];
    let mapped: Vec<f64> = points
        .chunks_exact(2)
        .flat_map(|x| [map[0] * x[0] + map[1] * x[1] + 5.0, map[2] * x[0] + map[3] * x[1]])
        .collect();
    let moved: Vec<f64> = covariances.chunks_exact(4).flat_map(|s| times(&times(&map, s), &transposed)).collect();
    let (one, other) = (run(&points, &covariances), run(&mapped, &moved));
    assert_eq!(one.labels, other.labels);
    let shift = 60.0 * (map[0] * map[3] - map[1] * map[2]).abs().ln();
    assert!((one.log_likelihood - shift - other.log_likelihood).abs() < 1e-8);
    assert!((one.bound - shift - other.bound).abs() < 1e-5 * one.bound.abs());
}

#[test]
fn equal_covariances_are_k_means() {
    // Z_k 1 says nothing here: the factors' rows must.
    let (points, _, truth) = plane(90, 3, 25.0, 4);
    let covariances = [1.0, 0.0, 0.0, 1.0].repeat(3);
    let found = run(&points, &covariances);
    assert_eq!(difference(&found.labels, &truth, 3), 0.0);
    assert!(found.certified, "{}", found.gap);
}

#[test]
fn one_group_and_as_many_as_points_are_certified() {
    let (points, covariances, _) = plane(7, 1, 1.0, 1);
    let one = run(&points, &covariances);
    assert!(one.certified && one.gap == 0.0);
    let many = run(&points, &[1.0, 0.0, 0.0, 1.0].repeat(7));
    assert!((many.log_likelihood + 7.0 * (2.0 * PI).ln()).abs() < 1e-9);
    let mut labels = many.labels.clone();
    labels.sort_unstable();
    assert_eq!(labels, [0, 1, 2, 3, 4, 5, 6]);
}

#[test]
fn bad_covariances_are_refused() {
    let (points, good, _) = plane(6, 2, 1.0, 1);
    let view = MatrixView::new(&points, 6, 2).unwrap();
    let code =
        |covariances: &[f64]| solve(view, covariances, None, &Options::default(), &Monitor::none()).unwrap_err().code();
    assert_eq!(code(&good[..7]), Code::InvalidShape);
    assert_eq!(code(&[]), Code::InvalidShape);
    assert_eq!(code(&[1.0, 0.0, 0.0, -1.0]), Code::InvalidValue);
    assert_eq!(code(&[1.0, 0.5, 0.0, 1.0]), Code::InvalidValue);
    assert_eq!(code(&[f64::NAN, 0.0, 0.0, 1.0]), Code::InvalidValue);
    let shares = solve(view, &good, Some(&[1.0]), &Options::default(), &Monitor::none()).unwrap_err();
    assert_eq!(shares.argument(), Some("options.shares"));
}
