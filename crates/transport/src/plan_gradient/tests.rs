use super::*;
use crate::problem::Metric;
use crate::reference::*;
use crate::sinkhorn::{self, Epsilon};

/// The plan of a problem, as exact as it gets.
fn plan_of(problem: &Problem, epsilon: f64) -> (Plan, Vec<f64>) {
    let options =
        sinkhorn::Options { epsilon: Epsilon::Absolute(epsilon), tolerance: 1e-14, ..sinkhorn::Options::default() };
    let solution = sinkhorn::solve(problem, &options, &Monitor::none()).unwrap();
    let dense = solution.plan.dense(problem, &Monitor::none()).unwrap();
    (solution.plan, dense)
}

fn solved(plan: &Plan, problem: &Problem, cotangent: &Cotangent) -> Gradients {
    let solution = solve(plan, problem, cotangent, &Options::default(), &Monitor::threads(2)).unwrap();
    assert!(solution.converged, "{} after {}", solution.residual, solution.iterations);
    solution.gradients
}

/// d/dt of the loss ⟨W, P⟩ where `input` goes from one place to another.
fn slope(input: &[f64], direction: &[f64], loss: impl Fn(&[f64]) -> f64) -> f64 {
    let step = 1e-5;
    let at = |t: f64| loss(&input.iter().zip(direction).map(|(x, d)| x + t * d).collect::<Vec<f64>>());
    (8.0 * (at(step) - at(-step)) - (at(2.0 * step) - at(-2.0 * step))) / (12.0 * step)
}

#[test]
fn gradients_are_those_of_finite_differences() {
    let (n, m) = (7, 9);
    let (a, b) = (weights(1, n), weights(2, m));
    let cost = uniform_costs(3, n, m);
    let w = normal_cloud(4, n * m, 1, 1.0);
    for epsilon in [0.08, 0.5] {
        let loss = |cost: &[f64], a: &[f64], b: &[f64]| {
            dot(&w, &plan_of(&Problem::dense(matrix(cost, m)).with_weights(Some(a), Some(b)), epsilon).1)
        };
        let problem = Problem::dense(matrix(&cost, m)).with_weights(Some(&a), Some(&b));
        let (plan, _) = plan_of(&problem, epsilon);
        let gradients = solved(&plan, &problem, &Cotangent::Dense(matrix(&w, m)));
        let direction = normal_cloud(5, n * m, 1, 1.0);
        let found = dot(&direction, gradients.cost.as_ref().unwrap());
        let expected = slope(&cost, &direction, |cost| loss(cost, &a, &b));
        assert!((found - expected).abs() < 1e-6 * (1.0 + expected.abs()), "{epsilon}: {found} and {expected}");
        // Along directions that keep the masses equal: one that keeps both, and one that changes both.
        let lightest = a.iter().copied().fold(1.0, f64::min);
        let mut moved = vec![0.0; n];
        (moved[0], moved[3]) = (lightest, -lightest);
        let found = dot(&moved, &gradients.a);
        let expected = slope(&a, &moved, |a| loss(&cost, a, &b));
        assert!((found - expected).abs() < 1e-6, "{epsilon}: {found} and {expected}");
        let both: Vec<f64> = a.iter().chain(&b).copied().collect();
        let found = dot(&a, &gradients.a) + dot(&b, &gradients.b);
        let expected = slope(&both, &both, |both| loss(&cost, &both[..n], &both[n..]));
        assert!((found - expected).abs() < 1e-6, "{epsilon}: {found} and {expected}");
        assert!((dot(&a, &gradients.a) - dot(&b, &gradients.b)).abs() < 1e-12);
    }
}

#[test]
fn points_are_reached_through_their_costs() {
    let (n, m, d) = (6, 5, 2);
    let (x, y) = (normal_cloud(1, n, d, 1.0), normal_cloud(2, m, d, 1.0));
    let w = normal_cloud(3, n * m, 1, 1.0);
    for metric in Metric::ALL {
        let problem = Problem::points(matrix(&x, d), matrix(&y, d), metric);
        let (plan, _) = plan_of(&problem, 0.4);
        let gradients = solved(&plan, &problem, &Cotangent::Dense(matrix(&w, m)));
        let moves = normal_cloud(4, n, d, 1.0);
        let expected =
            slope(&x, &moves, |x| dot(&w, &plan_of(&Problem::points(matrix(x, d), matrix(&y, d), metric), 0.4).1));
        let found = dot(&moves, gradients.x.as_ref().unwrap());
        assert!((found - expected).abs() < 1e-6, "{metric:?}: {found} and {expected}");
        let expected = slope(&y, &moves[..m * d], |y| {
            dot(&w, &plan_of(&Problem::points(matrix(&x, d), matrix(y, d), metric), 0.4).1)
        });
        let found = dot(&moves[..m * d], gradients.y.as_ref().unwrap());
        assert!((found - expected).abs() < 1e-6, "{metric:?}: {found} and {expected}");
    }
}

#[test]
fn a_product_is_its_matrix_and_memory_changes_nothing() {
    let (n, m, d) = (30, 40, 2);
    let (x, y) = (normal_cloud(1, n, d, 1.0), normal_cloud(2, m, d, 1.0));
    let (a, b) = (weights(3, n), weights(4, m));
    let (left, right) = (normal_cloud(5, n, 3, 1.0), normal_cloud(6, m, 3, 1.0));
    let w: Vec<f64> = left.chunks(3).flat_map(|l| right.chunks(3).map(move |r| dot(l, r))).collect();
    let problem =
        Problem::points(matrix(&x, d), matrix(&y, d), Metric::SquaredEuclidean).with_weights(Some(&a), Some(&b));
    let (mut plan, _) = plan_of(&problem, 0.3);
    let dense = solved(&plan, &problem, &Cotangent::Dense(matrix(&w, m)));
    let product = Cotangent::Product { left: matrix(&left, 3), right: matrix(&right, 3) };
    for limit in [1 << 30, 0] {
        plan.memory_limit = limit;
        let gradients = solved(&plan, &problem, &product);
        assert_close(gradients.x.as_ref().unwrap(), dense.x.as_ref().unwrap(), 1e-8);
        assert_close(&gradients.b, &dense.b, 1e-8);
    }
}

#[test]
fn a_constant_cotangent_says_nothing_but_of_the_mass() {
    let cost = uniform_costs(1, 8, 6);
    let problem = Problem::dense(matrix(&cost, 6));
    let (plan, _) = plan_of(&problem, 0.1);
    let gradients = solved(&plan, &problem, &Cotangent::Dense(matrix(&[2.0; 48], 6)));
    assert_close(gradients.cost.as_ref().unwrap(), &[0.0; 48], 1e-12);
    assert_close(&gradients.a, &[1.0; 8], 1e-9);
    let zero = solve(&plan, &problem, &Cotangent::Dense(matrix(&[0.0; 48], 6)), &Options::default(), &Monitor::none());
    assert!(zero.unwrap().converged);
}

#[test]
fn points_without_weight_have_one_sided_derivatives() {
    let (n, m) = (5, 4);
    let cost = uniform_costs(2, n, m);
    let w = normal_cloud(3, n * m, 1, 1.0);
    let (a, b) = ([0.3, 0.0, 0.3, 0.4, 0.0], [0.5, 0.0, 0.2, 0.3]);
    let loss = |a: &[f64], b: &[f64]| {
        dot(&w, &plan_of(&Problem::dense(matrix(&cost, m)).with_weights(Some(a), Some(b)), 0.2).1)
    };
    let problem = Problem::dense(matrix(&cost, m)).with_weights(Some(&a), Some(&b));
    let (plan, _) = plan_of(&problem, 0.2);
    let gradients = solved(&plan, &problem, &Cotangent::Dense(matrix(&w, m)));
    let step = 1e-6;
    let (mut a_moved, mut b_moved) = (a, b);
    (a_moved[1], b_moved[1]) = (step, step);
    let expected = (loss(&a_moved, &b_moved) - loss(&a, &b)) / step;
    assert!((gradients.a[1] + gradients.b[1] - expected).abs() < 1e-4, "{expected}");
    assert!(gradients.cost.unwrap()[m..2 * m].iter().all(|entry| *entry == 0.0));
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let cost = uniform_costs(1, 3, 2);
    let problem = Problem::dense(matrix(&cost, 2));
    let (plan, _) = plan_of(&problem, 0.1);
    let refused = |cotangent: Cotangent| {
        let error = solve(&plan, &problem, &cotangent, &Options::default(), &Monitor::none()).unwrap_err();
        error.argument().unwrap_or_default().to_owned()
    };
    assert_eq!(refused(Cotangent::Dense(matrix(&[1.0; 6], 3))), "cotangent");
    assert_eq!(refused(Cotangent::Dense(matrix(&[1.0; 4], 2))), "cotangent");
    let (left, right) = (matrix(&[1.0; 3], 1), matrix(&[1.0; 2], 1));
    assert_eq!(refused(Cotangent::Product { left: right, right }), "cotangent.left");
    assert_eq!(refused(Cotangent::Product { left, right: left }), "cotangent.right");
    assert_eq!(refused(Cotangent::Product { left, right: matrix(&[1.0; 4], 2) }), "cotangent.right");
}
