use super::*;
use crate::reference::*;
use crate::sinkhorn::{self, Epsilon, Options, Solution};
use gibbs_testkit::finite_difference_gradient;

const METRICS: [(Metric, f64); 8] = [
    (Metric::SquaredEuclidean, 1.0),
    (Metric::SquaredEuclidean, 0.75),
    (Metric::Euclidean, 1.0),
    (Metric::Euclidean, 3.0),
    (Metric::Cityblock, 1.0),
    (Metric::Cityblock, 2.0),
    (Metric::Cosine, 1.0),
    (Metric::Cosine, 0.5),
];

fn solution(problem: &Problem, gradient: bool) -> Solution {
    let options = Options { epsilon: Epsilon::Absolute(0.5), tolerance: 1e-13, gradient, ..Options::default() };
    sinkhorn::solve(problem, &options, &Monitor::none()).unwrap()
}

#[test]
fn points_pull_as_finite_differences_say() {
    let (x, y) = (normal_cloud(1, 6, 3, 1.0), normal_cloud(2, 5, 3, 1.0));
    let (a, b) = (weights(1, 6), weights(2, 5));
    for (metric, power) in METRICS {
        let value = |x: &[f64], y: &[f64]| {
            let cost = Cost::Points { x: matrix(x, 3), y: matrix(y, 3), metric, power };
            solution(&Problem { cost, a: Some(&a), b: Some(&b) }, false).regularized_dual
        };
        let cost = Cost::Points { x: matrix(&x, 3), y: matrix(&y, 3), metric, power };
        let gradients = solution(&Problem { cost, a: Some(&a), b: Some(&b) }, true).gradients.unwrap();
        assert_close(&gradients.x.unwrap(), &finite_difference_gradient(|x| value(x, &y), &x, 1e-4), 1e-6);
        assert_close(&gradients.y.unwrap(), &finite_difference_gradient(|y| value(&x, y), &y, 1e-4), 1e-6);
        assert!(gradients.cost.is_none());
    }
}

#[test]
fn costs_and_weights_pull_as_finite_differences_say() {
    let cost = uniform_costs(3, 4, 5);
    let (a, b) = (weights(3, 4), weights(4, 5));
    let value = |cost: &[f64], a: &[f64], b: &[f64]| {
        solution(&Problem::dense(matrix(cost, 5)).with_weights(Some(a), Some(b)), false).regularized_dual
    };
    let problem = Problem::dense(matrix(&cost, 5)).with_weights(Some(&a), Some(&b));
    let gradients = solution(&problem, true).gradients.unwrap();
    let by_cost = finite_difference_gradient(|cost| value(cost, &a, &b), &cost, 1e-4);
    assert_close(&gradients.cost.unwrap(), &by_cost, 1e-7);
    let moved = |weights: &[f64], step: f64| {
        let mut moved = weights.to_vec();
        (moved[0], moved[1]) = (moved[0] + step, moved[1] - step);
        moved
    };
    let by_a = (value(&cost, &moved(&a, 1e-6), &b) - value(&cost, &moved(&a, -1e-6), &b)) / 2e-6;
    assert!((by_a - (gradients.a[0] - gradients.a[1])).abs() < 1e-6);
    let by_b = (value(&cost, &a, &moved(&b, 1e-6)) - value(&cost, &a, &moved(&b, -1e-6))) / 2e-6;
    assert!((by_b - (gradients.b[0] - gradients.b[1])).abs() < 1e-6);
}

#[test]
fn coinciding_points_have_a_gradient() {
    let x = [1.0, 2.0, 1.0, 2.0, -1.0, 0.5];
    for (metric, power) in METRICS {
        let cost = Cost::Points { x: matrix(&x, 2), y: matrix(&x, 2), metric, power };
        let gradients = solution(&Problem { cost, a: None, b: None }, true).gradients.unwrap();
        assert!(gradients.x.unwrap().iter().chain(&gradients.y.unwrap()).all(|value| value.is_finite()));
    }
}
