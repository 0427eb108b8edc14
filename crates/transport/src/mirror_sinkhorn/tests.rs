use super::*;
use crate::reference::{matrix, normal_cloud, squared_distances, weights};
use crate::{emd, sinkhorn};

fn solved(problem: &Problem, options: &Options) -> Solution {
    solve(problem, options, &Monitor::none()).unwrap()
}

fn steps(max_iterations: usize) -> Options {
    Options { max_iterations, ..Options::default() }
}

fn transport(n: usize, m: usize) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let (x, y) = (normal_cloud(1, n, 2, 1.0), normal_cloud(2, m, 2, 1.0));
    (squared_distances(&x, &y, 2), weights(1, n), weights(2, m))
}

#[test]
fn linear_functions_come_near_the_exact_optimum_at_the_promised_rate() {
    let (n, m) = (12, 10);
    let (cost, a, b) = transport(n, m);
    let exact = crate::Problem::dense(matrix(&cost, m)).with_weights(Some(&a), Some(&b));
    let optimum = emd::solve(&exact, &emd::Options::default(), &Monitor::none()).unwrap().value;
    let problem = Problem { function: Function::Linear, cost: Some(matrix(&cost, m)), a: &a, b: &b };
    let points: Vec<(f64, f64)> = [200usize, 800, 3200, 12800]
        .iter()
        .map(|&count| {
            let solution = solved(&problem, &steps(count));
            assert!(solution.lower_bound.unwrap() <= optimum + 1e-12 && optimum <= solution.value + 1e-12);
            ((count as f64).ln(), (solution.value - optimum).ln())
        })
        .collect();
    let slope = (points[3].1 - points[0].1) / (points[3].0 - points[0].0);
    assert!((-1.2..-0.4).contains(&slope), "{slope}");
    // Below what a regularised plan stays at.
    let options = sinkhorn::Options { epsilon: sinkhorn::Epsilon::Relative(0.2), ..Default::default() };
    let plateau = sinkhorn::solve(&exact, &options, &Monitor::none()).unwrap().value - optimum;
    assert!(points[3].1.exp() < plateau, "{} against {plateau}", points[3].1.exp());
}

#[test]
fn entropic_functions_have_the_optimum_of_sinkhorn() {
    let (n, m) = (9, 8);
    let (cost, a, b) = transport(n, m);
    let problem = Problem { function: Function::Entropic { epsilon: 0.5 }, cost: Some(matrix(&cost, m)), a: &a, b: &b };
    let solution = solved(&problem, &steps(20_000));
    let exact = crate::Problem::dense(matrix(&cost, m)).with_weights(Some(&a), Some(&b));
    let options = sinkhorn::Options { epsilon: sinkhorn::Epsilon::Absolute(0.5), ..Default::default() };
    let optimum = sinkhorn::solve(&exact, &options, &Monitor::none()).unwrap().regularized_value;
    assert!(solution.value >= optimum - 1e-9 && solution.value - optimum < 5e-3, "{} {optimum}", solution.value);
    assert!(solution.lower_bound.unwrap() <= optimum + 1e-9);
}

#[test]
fn the_nearest_plan_to_a_plan_is_itself() {
    // A projection whose answer is known: the target lies in the polytope.
    let (n, m) = (6, 5);
    let (_, a, b) = transport(n, m);
    let mut target = vec![0.0; n * m];
    round(&mut target, &a, &b); // the product plan
    let vertex = vertex(
        &squared_distances(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], &[0.0, 1.0, 2.0, 3.0, 4.0], 1),
        &a,
        &b,
        None,
        &Monitor::none(),
    )
    .unwrap();
    let vertex = crate::polytope::densified(&vertex.plan, n * m, m);
    let target: Vec<f64> = target.iter().zip(&vertex).map(|(p, q)| 0.5 * (p + q)).collect();
    let function = Function::Quadratic { target: Some(matrix(&target, m)), weight: 2.0 };
    let solution = solved(&Problem { function, cost: None, a: &a, b: &b }, &steps(20_000));
    assert!(solution.value < 1e-4 && solution.lower_bound.unwrap() <= 1e-15, "{}", solution.value);
}

#[test]
fn marginals_are_exact_and_gaps_are_honest() {
    let (n, m) = (7, 9);
    let (cost, a, b) = transport(n, m);
    let (cx, cy) = (normal_cloud(4, n, 2, 1.0), normal_cloud(5, m, 2, 1.0));
    let (cx, cy) = (squared_distances(&cx, &cx, 2), squared_distances(&cy, &cy, 2));
    let functions = [
        Function::Linear,
        Function::Quadratic { target: None, weight: 1.0 },
        Function::Entropic { epsilon: 0.1 },
        Function::Concave { scale: 0.01 },
        Function::GromovWasserstein { cx: matrix(&cx, n), cy: matrix(&cy, m) },
    ];
    for function in functions {
        let solution = solved(&Problem { function, cost: Some(matrix(&cost, m)), a: &a, b: &b }, &steps(300));
        let errors = marginal_errors(&solution.plan, &a, &b);
        assert!(errors.iter().all(|error| *error < 1e-12) && solution.plan.iter().all(|value| *value >= 0.0));
        assert!(solution.value.is_finite() && solution.frank_wolfe_gap >= 0.0 && solution.trace.len() == 300);
        assert_eq!(solution.lower_bound.is_some(), Problem { function, cost: None, a: &a, b: &b }.is_convex());
        assert!(solution.value < solution.trace[0], "{function:?}");
    }
}

#[test]
fn gradients_are_those_of_finite_differences() {
    let (n, m) = (4, 3);
    let (cost, mut a, mut b) = transport(n, m);
    a.iter_mut().chain(&mut b).for_each(|weight| *weight *= 3.0);
    let target: Vec<f64> = (0..n * m).map(|k| 0.05 * k as f64).collect();
    let functions = [
        Function::Linear,
        Function::Quadratic { target: Some(matrix(&target, m)), weight: 1.5 },
        Function::Entropic { epsilon: 0.3 },
        Function::Concave { scale: 0.02 },
    ];
    for function in functions {
        let problem = Problem { function, cost: Some(matrix(&cost, m)), a: &a, b: &b };
        let measures = problem.measures().unwrap();
        let objective = problem.objective(&measures).unwrap();
        let plan = measures.product();
        let gradient = objective.gradient(&plan, &[], &Monitor::none()).unwrap();
        for k in 0..n * m {
            let moved = |by: f64| {
                let mut moved = plan.clone();
                moved[k] += by;
                objective.value(&moved, &[])
            };
            let step = 1e-4 * plan[k];
            let difference = (moved(step) - moved(-step)) / (2.0 * step);
            assert!((difference - gradient[k]).abs() < 1e-4 * (1.0 + gradient[k].abs()), "{function:?}");
        }
    }
}

#[test]
fn noise_is_averaged_away() {
    let (n, m) = (8, 8);
    let (cost, a, b) = transport(n, m);
    let problem = Problem { function: Function::Linear, cost: Some(matrix(&cost, m)), a: &a, b: &b };
    let quiet = solved(&problem, &steps(4000)).value;
    let options = Options { noise: 2.0, seed: 3, ..steps(4000) };
    let loud = solved(&problem, &options);
    assert!((loud.value - quiet).abs() < 0.15 * quiet, "{} {quiet}", loud.value);
    assert_eq!(loud.plan, solved(&problem, &options).plan);
}

#[test]
fn steps_from_outside_are_those_from_inside() {
    let (n, m) = (5, 6);
    let (cost, mut a, b) = transport(n, m);
    a[2] = 0.0;
    let b: Vec<f64> = b.iter().map(|weight| weight * a.iter().sum::<f64>()).collect();
    let target: Vec<f64> = vec![0.01; n * m];
    let function = Function::Quadratic { target: Some(matrix(&target, m)), weight: 4.0 };
    let inside = solved(&Problem { function, cost: Some(matrix(&cost, m)), a: &a, b: &b }, &steps(40));
    let mut now = begin(&a, &b).unwrap();
    for _ in 0..40 {
        let gradient: Vec<f64> = (0..n * m).map(|k| cost[k] + 4.0 * (now.plan[k] - 0.01)).collect();
        now = advance(&a, &b, now.state, &gradient, 1.0).unwrap();
    }
    let gradient = |plan: &[f64]| (0..n * m).map(|k| cost[k] + 4.0 * (plan[k] - 0.01)).collect::<Vec<_>>();
    let first = answer(&a, &b, &now.state, None, &Monitor::none()).unwrap();
    let last = answer(&a, &b, &now.state, Some(&gradient(&first.plan)), &Monitor::none()).unwrap();
    crate::reference::assert_close(&last.plan, &inside.plan, 1e-12);
    assert!((last.frank_wolfe_gap.unwrap() - inside.frank_wolfe_gap).abs() < 1e-10);
    assert!(advance(&a, &b, State::default(), &cost, 1.0).is_err());
}

#[test]
fn a_single_point_and_a_zero_gradient_are_no_trouble() {
    let one = Problem { function: Function::Linear, cost: Some(matrix(&[3.0], 1)), a: &[1.0], b: &[1.0] };
    assert_eq!(solved(&one, &steps(5)).value, 3.0);
    let zero = [0.0; 6];
    let flat =
        Problem { function: Function::Linear, cost: Some(matrix(&zero, 3)), a: &[1.0, 1.0], b: &[0.5, 0.5, 1.0] };
    let solution = solved(&flat, &steps(5));
    assert!(solution.value == 0.0 && solution.converged && solution.relative_gap == 0.0);
}
