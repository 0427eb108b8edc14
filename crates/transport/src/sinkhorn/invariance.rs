//! What entropic transport is true to: scale, shift, order and side of a problem, closed forms, and any ε there is.

use super::*;
use crate::problem::Metric;
use crate::reference::gaussian::{Gaussian, entropic};
use crate::reference::*;
use gibbs_core::dot;
use proptest::prelude::*;

const METHODS: [Method; 3] = [Method::Auto, Method::Kernel, Method::Log];

fn solved(problem: &Problem, epsilon: Epsilon, tolerance: f64) -> Solution {
    let options = Options { epsilon, tolerance, ..Options::default() };
    let solution = solve(problem, &options, &Monitor::none()).unwrap();
    assert!(solution.converged, "{:?}", solution.status);
    solution
}

fn dense_plan(problem: &Problem, solution: &Solution) -> Vec<f64> {
    solution.plan.dense(problem, &Monitor::none()).unwrap()
}

#[test]
fn every_epsilon_converges_and_methods_agree_where_they_all_do() {
    let (x, y) = (normal_cloud(1, 60, 2, 1.0), normal_cloud(2, 45, 2, 1.3));
    let (a, b) = (weights(1, 60), weights(2, 45));
    let problem =
        Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::SquaredEuclidean).with_weights(Some(&a), Some(&b));
    let mut last = f64::INFINITY;
    for relative in [1e2, 10.0, 1.0, 0.1, 0.01, 1e-3, 1e-4] {
        let auto = solved(&problem, Epsilon::Relative(relative), 1e-9);
        assert!(auto.gap >= 0.0 && auto.regularized_dual <= auto.regularized_value + 1e-12);
        assert!(auto.gap <= 5.0 * auto.epsilon + 1e-9 * auto.value);
        assert!(auto.value <= last + 1e-8, "a smaller ε costs more: {} after {last}", auto.value);
        last = auto.value;
        if relative < 0.1 {
            continue;
        }
        for method in METHODS {
            let options =
                Options { method, epsilon: Epsilon::Relative(relative), tolerance: 1e-9, ..Options::default() };
            let other = solve(&problem, &options, &Monitor::none()).unwrap();
            assert!(other.converged);
            assert!((other.regularized_dual - auto.regularized_dual).abs() < 1e-9 * auto.value.max(auto.epsilon));
            assert_close(&other.f, &auto.f, 1e-6 * auto.epsilon);
        }
    }
    // The largest ε leaves the product of the weights.
    let plan = dense_plan(&problem, &solved(&problem, Epsilon::Relative(1e6), 1e-9));
    let product: Vec<f64> = a.iter().flat_map(|a| b.iter().map(move |b| a * b)).collect();
    assert_close(&plan, &product, 1e-6);
}

#[test]
fn costs_may_be_scaled_and_shifted() {
    let (n, m) = (23, 31);
    let cost = uniform_costs(7, n, m);
    let (a, b) = (weights(1, n), weights(2, m));
    let problem = Problem::dense(matrix(&cost, m)).with_weights(Some(&a), Some(&b));
    for epsilon in [0.05, 0.004] {
        let one = solved(&problem, Epsilon::Absolute(epsilon), 1e-10);
        let plan = dense_plan(&problem, &one);
        for (scale, shift) in [(1e12, 0.0), (1e-12, 0.0), (3.0, -40.0), (1e6, 1e6), (1.0, 100.0)] {
            let moved: Vec<f64> = cost.iter().map(|cost| scale * cost + shift).collect();
            let moved = Problem::dense(matrix(&moved, m)).with_weights(Some(&a), Some(&b));
            let other = solved(&moved, Epsilon::Absolute(scale * epsilon), 1e-10);
            let size = scale.max(shift.abs());
            assert!((other.value - (scale * one.value + shift)).abs() < 1e-8 * size, "{scale} {shift}");
            assert!((other.dual - (scale * one.dual + shift)).abs() < 1e-6 * size, "{scale} {shift}");
            assert_close(&dense_plan(&moved, &other), &plan, 1e-8);
        }
    }
}

#[test]
fn order_and_side_do_not_matter() {
    let (n, m) = (40, 25);
    let (x, y) = (normal_cloud(3, n, 3, 1.0), normal_cloud(4, m, 3, 1.0));
    let (a, b) = (weights(3, n), weights(4, m));
    let problem = Problem::points(matrix(&x, 3), matrix(&y, 3), Metric::Euclidean).with_weights(Some(&a), Some(&b));
    let turned = Problem::points(matrix(&y, 3), matrix(&x, 3), Metric::Euclidean).with_weights(Some(&b), Some(&a));
    let order: Vec<usize> = (0..n).map(|i| (i * 7 + 3) % n).collect();
    let permuted_x: Vec<f64> = order.iter().flat_map(|&i| x[3 * i..3 * i + 3].to_vec()).collect();
    let permuted_a: Vec<f64> = order.iter().map(|&i| a[i]).collect();
    let permuted = Problem::points(matrix(&permuted_x, 3), matrix(&y, 3), Metric::Euclidean)
        .with_weights(Some(&permuted_a), Some(&b));
    for relative in [0.05, 0.002] {
        let one = solved(&problem, Epsilon::Relative(relative), 1e-10);
        let plan = dense_plan(&problem, &one);
        let other = solved(&turned, Epsilon::Absolute(one.epsilon), 1e-10);
        assert!((other.regularized_dual - one.regularized_dual).abs() < 1e-9);
        let back = dense_plan(&turned, &other);
        let back: Vec<f64> = (0..n * m).map(|k| back[k % m * n + k / m]).collect();
        assert_close(&back, &plan, 1e-8);
        let other = solved(&permuted, Epsilon::Absolute(one.epsilon), 1e-10);
        assert!((other.value - one.value).abs() < 1e-8);
        let rows = dense_plan(&permuted, &other);
        for (k, &i) in order.iter().enumerate() {
            assert_close(&rows[k * m..(k + 1) * m], &plan[i * m..(i + 1) * m], 1e-8);
        }
    }
}

#[test]
fn a_point_given_twice_is_a_point_of_twice_the_weight() {
    let (n, m) = (12, 9);
    let (x, y) = (normal_cloud(5, n, 2, 1.0), normal_cloud(6, m, 2, 1.0));
    let (a, b) = (weights(5, n), weights(6, m));
    let twice: Vec<f64> = x.iter().chain(&x).copied().collect();
    let halves: Vec<f64> = a.iter().chain(&a).map(|a| 0.5 * a).collect();
    for epsilon in [0.3, 0.01] {
        let problem =
            Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::SquaredEuclidean).with_weights(Some(&a), Some(&b));
        let doubled = Problem::points(matrix(&twice, 2), matrix(&y, 2), Metric::SquaredEuclidean)
            .with_weights(Some(&halves), Some(&b));
        let (one, two) =
            (solved(&problem, Epsilon::Absolute(epsilon), 1e-11), solved(&doubled, Epsilon::Absolute(epsilon), 1e-11));
        assert!((one.regularized_dual - two.regularized_dual).abs() < 1e-9);
        assert_close(&two.f[..n], &two.f[n..], 1e-12);
        assert_close(&two.f[..n], &one.f, 1e-7);
    }
}

#[test]
fn one_point_takes_all() {
    for (n, m) in [(1, 1), (1, 7), (7, 1)] {
        let cost = uniform_costs(1, n, m);
        let (a, b) = (weights(1, n), weights(2, m));
        let problem = Problem::dense(matrix(&cost, m)).with_weights(Some(&a), Some(&b));
        for method in METHODS {
            for relative in [1e-4, 0.05, 1e2] {
                let options = Options { method, epsilon: Epsilon::Relative(relative), ..Options::default() };
                let solution = solve(&problem, &options, &Monitor::none()).unwrap();
                let expected = dot(&cost, if n == 1 { &b } else { &a });
                assert!(solution.converged, "{n} {m} {method:?} {relative}: {:?}", solution.marginal_error);
                assert!((solution.value - expected).abs() < 1e-12, "{:e}", solution.value - expected);
                assert!((solution.dual - expected).abs() < 1e-12 && solution.gap.abs() < 1e-12);
            }
        }
    }
}

/// A grid of `side²` points around `mean`, with the weights of a normal distribution on it.
fn normal_grid(mean: [f64; 2], covariance: [f64; 4], side: i32) -> (Vec<f64>, Vec<f64>) {
    let determinant = covariance[0] * covariance[3] - covariance[1] * covariance[2];
    let step = [covariance[0].sqrt(), covariance[3].sqrt()].map(|deviation| 11.0 * deviation / f64::from(side - 1));
    let place = |k: i32, step: f64| (f64::from(k) - 0.5 * f64::from(side - 1)) * step;
    let (mut points, mut weights) = (Vec::new(), Vec::new());
    for i in 0..side {
        for j in 0..side {
            let (u, v) = (place(i, step[0]), place(j, step[1]));
            points.extend([mean[0] + u, mean[1] + v]);
            let square = covariance[3] * u * u - 2.0 * covariance[1] * u * v + covariance[0] * v * v;
            weights.push((-0.5 * square / determinant).exp());
        }
    }
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= sum);
    (points, weights)
}

#[test]
fn normal_laws_in_the_plane_have_a_closed_form_and_a_linear_map() {
    let (mean, covariance) = ([[0.0, 0.0], [1.0, -0.5]], [[1.0, 0.3, 0.3, 0.5], [0.6, -0.2, -0.2, 0.8]]);
    let (x, a) = normal_grid(mean[0], covariance[0], 33);
    let (y, b) = normal_grid(mean[1], covariance[1], 33);
    let problem =
        Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::SquaredEuclidean).with_weights(Some(&a), Some(&b));
    let (source, target) = (
        Gaussian { mean: &mean[0], covariance: &covariance[0] },
        Gaussian { mean: &mean[1], covariance: &covariance[1] },
    );
    for epsilon in [2.0, 0.8] {
        let expected = entropic(&source, &target, epsilon);
        let solution = solved(&problem, Epsilon::Absolute(epsilon), 1e-9);
        assert!(
            (solution.regularized_value - expected.value).abs() < 1e-4,
            "{}",
            solution.regularized_value - expected.value
        );
        assert!((solution.value - expected.cost).abs() < 1e-4, "{} and {}", solution.value, expected.cost);
        // E[y | x] = mean + crossᵀ A⁻¹ (x − mean), also where no point of the sample lies.
        let new = [0.123, -0.456, 1.05, 0.33, -0.71, 0.2];
        let map = solution.plan.map(&problem, matrix(&new, 2), &Monitor::none()).unwrap();
        let [p, q, _, r] = covariance[0];
        let determinant = p * r - q * q;
        for (point, image) in new.chunks(2).zip(map.chunks(2)) {
            let (u, v) = (point[0] - mean[0][0], point[1] - mean[0][1]);
            let whitened = [(r * u - q * v) / determinant, (p * v - q * u) / determinant];
            for k in 0..2 {
                let linear = mean[1][k] + expected.cross[k] * whitened[0] + expected.cross[2 + k] * whitened[1];
                assert!((image[k] - linear).abs() < 1e-3, "{epsilon}: {} and {linear}", image[k]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_plan_is_feasible_and_between_its_bounds(
        seed in 0u64..1000,
        n in 1usize..12,
        m in 1usize..12,
        exponent in -4.0f64..2.0,
        passes in 1usize..30,
        size in -6.0f64..12.0,
    ) {
        let scale = 10f64.powf(size);
        let cost: Vec<f64> = uniform_costs(seed, n, m).iter().map(|cost| scale * (cost - 0.3)).collect();
        let (a, b) = (weights(seed, n), weights(seed + 1, m));
        let problem = Problem::dense(matrix(&cost, m)).with_weights(Some(&a), Some(&b));
        let options = Options {
            epsilon: Epsilon::Absolute(scale * 10f64.powf(exponent)),
            max_iterations: passes,
            dense: true,
            ..Options::default()
        };
        let solution = solve(&problem, &options, &Monitor::none()).unwrap();
        let plan = dense_plan(&problem, &solution);
        prop_assert!(plan.iter().all(|entry| *entry >= 0.0));
        let errors = marginal_errors(&plan, &a, &b);
        prop_assert!(errors.iter().all(|error| *error < 1e-13), "{errors:?}");
        prop_assert!((dot(&plan, &cost) - solution.value).abs() < 1e-12 * scale);
        // Exponents reach 1e4, and an entry's rounding is theirs.
        assert_close(solution.dense.as_ref().unwrap(), &plan, 1e-12);
        prop_assert!(solution.gap >= -1e-12 * scale);
        prop_assert!(solution.regularized_dual <= solution.regularized_value + 1e-12 * scale);
        prop_assert_eq!(solution.converged, solution.status == Status::Converged);
    }
}
