use super::*;
use crate::reference::{matrix, normal_cloud};

fn run(clouds: &[Vec<f64>], d: usize, shares: &[f64], start: Start, metric: Metric, options: &Options) -> Solution {
    let sizes: Vec<usize> = clouds.iter().map(|cloud| cloud.len() / d).collect();
    let masses: Vec<f64> = sizes.iter().flat_map(|&m| vec![1.0 / m as f64; m]).collect();
    let points = clouds.concat();
    let measures = Measures { sizes: &sizes, weights: &masses, shares };
    solve(matrix(&points, d), &measures, start, None, metric, options, &Monitor::none()).unwrap()
}

fn falls(solution: &Solution) {
    assert!(solution.trace.windows(2).all(|pair| pair[1] <= pair[0]), "{:?}", solution.trace);
    assert_eq!(solution.trace.last(), Some(&solution.objective));
}

#[test]
fn a_shifted_cloud_is_halfway() {
    let x = normal_cloud(1, 40, 2, 1.0);
    let y: Vec<f64> = x.iter().enumerate().map(|(k, x)| x + [3.0, -1.0][k % 2]).collect();
    let solution =
        run(&[x.clone(), y], 2, &[0.25, 0.75], Start::Count(40), Metric::SquaredEuclidean, &Options::default());
    falls(&solution);
    assert!(solution.converged);
    // t (1 − t) W², which the bound shows to be the best there is.
    assert!((solution.value - 0.1875 * 10.0).abs() < 1e-9, "{}", solution.value);
    assert!((solution.lower_bound.unwrap() - 1.875).abs() < 1e-9);
    let mean = |points: &[f64]| points.iter().step_by(2).sum::<f64>() / 40.0;
    assert!((mean(&solution.points) - mean(&x) - 0.75 * 3.0).abs() < 1e-9);
}

#[test]
fn every_metric_falls_and_stays_above_its_bound() {
    let clouds = [normal_cloud(1, 20, 2, 1.0), normal_cloud(2, 13, 2, 2.0), normal_cloud(3, 30, 2, 0.5)];
    for metric in Metric::ALL {
        let options = Options { restarts: 2, tolerance: 1e-9, ..Options::default() };
        let solution = run(&clouds, 2, &[0.5, 0.3, 0.2], Start::Count(15), metric, &options);
        falls(&solution);
        assert!(solution.lower_bound.unwrap() <= solution.value, "{metric:?}");
        let again = run(&clouds, 2, &[0.5, 0.3, 0.2], Start::Count(15), metric, &options);
        assert_eq!(again.points, solution.points);
    }
}

#[test]
fn one_point_is_the_mean_or_the_median() {
    // All mass goes to it, so no transport is left: closed forms.
    let cloud = vec![0.0, 0.0, 4.0, 0.0, 4.0, 4.0, 100.0, 4.0, 4.0, 1.0];
    let one = |metric| {
        let start = [1.0, 1.0];
        let options = Options { max_iterations: 1000, tolerance: 1e-15, ..Options::default() };
        run(std::slice::from_ref(&cloud), 2, &[1.0], Start::Points(matrix(&start, 2)), metric, &options).points
    };
    crate::reference::assert_close(&one(Metric::SquaredEuclidean), &[22.4, 1.8], 1e-12);
    crate::reference::assert_close(&one(Metric::Cityblock), &[4.0, 1.0], 1e-12);
    let median = one(Metric::Euclidean);
    let cost = |x: f64, y: f64| cloud.chunks(2).map(|p| (p[0] - x).hypot(p[1] - y)).sum::<f64>();
    for (dx, dy) in [(1e-3, 0.0), (-1e-3, 0.0), (0.0, 1e-3), (0.0, -1e-3)] {
        assert!(cost(median[0], median[1]) <= cost(median[0] + dx, median[1] + dy));
    }
}

#[test]
fn entropic_plans_fall_too() {
    let clouds = [normal_cloud(1, 30, 2, 1.0), normal_cloud(2, 25, 2, 1.0)];
    let options = Options { epsilon: Some(Epsilon::Relative(0.1)), tolerance: 1e-4, ..Options::default() };
    let solution = run(&clouds, 2, &[1.0, 1.0], Start::Count(20), Metric::SquaredEuclidean, &options);
    falls(&solution);
    assert!(solution.converged && solution.epsilon.unwrap() > 0.0);
    assert!(solution.value >= solution.lower_bound.unwrap());
}

#[test]
fn weights_masses_and_starts() {
    let points = [0.0, 1.0, 10.0, 11.0];
    let measures = Measures { sizes: &[2, 2], weights: &[1.0, 3.0, 3.0, 1.0], shares: &[1.0, 1.0] };
    let start = [2.0, 9.0];
    let solution = solve(
        matrix(&points, 1),
        &measures,
        Start::Points(matrix(&start, 1)),
        Some(&[1.0, 3.0]),
        Metric::SquaredEuclidean,
        &Options::default(),
        &Monitor::none(),
    )
    .unwrap();
    assert_eq!(solution.weights, [1.0, 3.0]);
    falls(&solution);
    // A quarter of the mass from 0 and 10, three quarters from 1 and (2 · 10 + 11) / 3.
    crate::reference::assert_close(&solution.points, &[5.0, 0.5 * (1.0 + 31.0 / 3.0)], 1e-12);
}

#[test]
fn bad_input_is_named() {
    let points = [0.0, 1.0];
    let measures = Measures { sizes: &[2], weights: &[0.5, 0.5], shares: &[1.0] };
    let fails = |start, weights: Option<&[f64]>, options: &Options| {
        let metric = Metric::Euclidean;
        let error =
            solve(matrix(&points, 1), &measures, start, weights, metric, options, &Monitor::none()).unwrap_err();
        error.argument().unwrap_or_default().to_owned()
    };
    let options = Options::default();
    assert_eq!(fails(Start::Count(0), None, &options), "options.support");
    assert_eq!(fails(Start::Points(matrix(&points, 2)), None, &options), "options.start");
    assert_eq!(fails(Start::Count(2), Some(&[1.0]), &options), "options.supportWeights");
    assert_eq!(fails(Start::Count(2), Some(&[1.0, 0.0]), &options), "options.supportWeights");
    assert_eq!(fails(Start::Count(2), None, &Options { restarts: 0, ..options.clone() }), "options.restarts");
}
