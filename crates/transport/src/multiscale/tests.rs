use super::*;
use crate::reference::*;
use crate::sinkhorn;
use gibbs_core::{CancelToken, Code};

fn run(problem: &Problem, options: &Options) -> Solution {
    solve(problem, options, &Monitor::none()).unwrap()
}

fn absolute(epsilon: f64, tolerance: f64) -> Options {
    Options { epsilon: Some(Epsilon::Absolute(epsilon)), tolerance, ..Options::default() }
}

/// Marginals are exact and potentials in order; returns the dense plan.
fn assert_feasible(solution: &Solution, a: &[f64], b: &[f64]) -> Vec<f64> {
    let (n, m) = (a.len(), b.len());
    let mut plan = vec![0.0; n * m];
    let mut last = None;
    for ((&i, &j), &value) in solution.plan.rows.iter().zip(&solution.plan.columns).zip(&solution.plan.values) {
        assert!(value > 0.0 && last < Some((i, j)));
        last = Some((i, j));
        plan[i as usize * m + j as usize] = value;
    }
    let mass: f64 = a.iter().sum();
    for (i, a) in a.iter().enumerate() {
        assert!((plan[i * m..(i + 1) * m].iter().sum::<f64>() - a).abs() < 1e-12 * mass);
    }
    for (j, b) in b.iter().enumerate() {
        assert!((plan.iter().skip(j).step_by(m).sum::<f64>() - b).abs() < 1e-12 * mass);
    }
    assert!(solution.dual <= solution.value && solution.f.iter().chain(&solution.g).all(|value| value.is_finite()));
    plan
}

#[test]
fn it_agrees_with_dense_sinkhorn_for_every_metric() {
    let (n, m) = (330, 270);
    let (x, y) = (normal_cloud(1, n, 2, 1.0), normal_cloud(2, m, 2, 0.7));
    let (a, b) = (weights(3, n), weights(4, m));
    for (metric, power, epsilon) in [
        (Metric::SquaredEuclidean, 1.0, 0.05),
        (Metric::SquaredEuclidean, 1.5, 0.2),
        (Metric::Euclidean, 1.0, 0.05),
        (Metric::Cityblock, 1.0, 0.1),
        (Metric::Cosine, 1.0, 0.05),
    ] {
        let cost = Cost::Points { x: matrix(&x, 2), y: matrix(&y, 2), metric, power };
        let problem = Problem { cost, a: Some(&a), b: Some(&b) };
        let solution = run(&problem, &absolute(epsilon, 1e-6));
        assert!(solution.converged, "{metric:?} {:?}", solution.marginal_error);
        let plan = assert_feasible(&solution, &a, &b);
        let options = sinkhorn::Options { epsilon: Epsilon::Absolute(epsilon), tolerance: 1e-9, ..Default::default() };
        let dense = sinkhorn::solve(&problem, &options, &Monitor::none()).unwrap();
        let scale = dense.value.abs().max(epsilon);
        assert!((solution.value - dense.value).abs() < 1e-4 * scale, "{} {}", solution.value, dense.value);
        assert!((solution.dual - dense.dual).abs() < 1e-2 * scale, "{} {}", solution.dual, dense.dual);
        assert!(solution.regularized_dual <= dense.regularized_value + 1e-9 * scale);
        assert!((solution.regularized_value - dense.regularized_value).abs() < 1e-4 * scale);
        let exact = dense.plan.dense(&problem, &Monitor::none()).unwrap();
        let apart: f64 = plan.iter().zip(&exact).map(|(p, q)| (p - q).abs()).sum();
        assert!(apart < 1e-3, "{metric:?} {apart}");
    }
}

#[test]
fn the_bound_is_that_of_all_pairs() {
    let (x, y) = (normal_cloud(5, 400, 3, 1.0), normal_cloud(6, 300, 3, 1.5));
    let problem = Problem::points(matrix(&x, 3), matrix(&y, 3), Metric::SquaredEuclidean);
    let solution = run(&problem, &Options::default());
    let (_, a, b) = sides(&problem).unwrap();
    // From the same potentials by a pass over all pairs.
    let dense = crate::dual::bound(&problem, &a, &b, &solution.g, &Monitor::none()).unwrap();
    assert!((dense.value - solution.dual).abs() < 1e-12 * dense.value.abs());
}

#[test]
fn a_line_keeps_its_order() {
    let x: Vec<f64> = (0..2000).map(|i| f64::from(i) / 2000.0).collect();
    let y: Vec<f64> = x.iter().map(|x| 2.0 + x + 0.3 * (6.0 * x).sin()).collect();
    let mut sorted = y.clone();
    sorted.sort_by(f64::total_cmp);
    for (metric, power) in [(Metric::SquaredEuclidean, 1.0), (Metric::Euclidean, 2.0), (Metric::Cityblock, 3.0)] {
        let cost = Cost::Points { x: matrix(&x, 1), y: matrix(&y, 1), metric, power };
        let degree = if metric == Metric::SquaredEuclidean { 2.0 } else { power };
        let best: f64 = x.iter().zip(&sorted).map(|(x, y)| (y - x).powf(degree)).sum::<f64>() / 2000.0;
        let solution = run(&Problem { cost, a: None, b: None }, &Options { tolerance: 1e-4, ..Options::default() });
        assert!(solution.dual <= best * (1.0 + 1e-12) && solution.value >= best * (1.0 - 1e-12));
        assert!(solution.relative_gap < 1e-3, "{metric:?} {}", solution.relative_gap);
    }
}

#[test]
fn overlapping_clouds_come_near_the_optimum() {
    // The cost is small beside the clouds' extent, so that mass in the wrong place would weigh much.
    let (x, mut y) = (normal_cloud(1, 2000, 2, 1.0), normal_cloud(2, 2000, 2, 1.0));
    y.iter_mut().for_each(|value| *value += 0.5);
    for metric in [Metric::SquaredEuclidean, Metric::Euclidean] {
        let problem = Problem::points(matrix(&x, 2), matrix(&y, 2), metric);
        let solution = run(&problem, &Options::default());
        let exact = crate::emd::solve(&problem, &Default::default(), &Monitor::none()).unwrap().value;
        assert!(solution.converged && solution.dual <= exact * (1.0 + 1e-12));
        assert!(solution.value >= exact * (1.0 - 1e-12) && solution.value < 1.03 * exact, "{} {exact}", solution.value);
        assert!(solution.plan.values.len() < 100 * 2000);
    }
}

#[test]
fn degenerate_problems_are_solved() {
    let single =
        run(&Problem::points(matrix(&[3.0, 4.0], 2), matrix(&[0.0, 0.0], 2), Metric::Euclidean), &Options::default());
    assert!(single.converged && (single.value - 5.0).abs() < 1e-12 && (single.dual - 5.0).abs() < 1e-9);
    let same = [1.0; 40];
    let solution =
        run(&Problem::points(matrix(&same, 2), matrix(&same, 2), Metric::SquaredEuclidean), &Options::default());
    assert!(solution.converged && solution.value == 0.0 && solution.dual.abs() < 1e-12, "{solution:?}");
    // A cloud and itself, with every point twice, and points without weight.
    let mut x = normal_cloud(1, 300, 2, 1.0);
    x.extend(x.clone());
    let a: Vec<f64> = (0..600).map(|i| if i % 7 == 0 { 0.0 } else { 1.0 }).collect();
    let problem =
        Problem::points(matrix(&x, 2), matrix(&x, 2), Metric::SquaredEuclidean).with_weights(Some(&a), Some(&a));
    let solution = run(&problem, &Options::default());
    assert_feasible(&solution, &a, &a);
    let mass: f64 = a.iter().sum();
    assert!(solution.value < 0.1 * mass && solution.dual <= 1e-9 && solution.dual > -0.1 * mass, "{solution:?}");
}

#[test]
fn threads_and_scales_change_nothing() {
    let (x, y) = (normal_cloud(1, 1500, 2, 1.0), normal_cloud(2, 900, 2, 1.5));
    let problem = Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::SquaredEuclidean);
    let one = solve(&problem, &Options::default(), &Monitor::threads(1)).unwrap();
    let two = solve(&problem, &Options::default(), &Monitor::threads(2)).unwrap();
    assert_eq!((&one.plan, one.value.to_bits(), &one.f), (&two.plan, two.value.to_bits(), &two.f));
    let scaled: [Vec<f64>; 2] = [&x, &y].map(|points| points.iter().map(|value| 1024.0 * value).collect());
    let large = run(
        &Problem::points(matrix(&scaled[0], 2), matrix(&scaled[1], 2), Metric::SquaredEuclidean),
        &Options::default(),
    );
    assert!((large.value / 1_048_576.0 - one.value).abs() < 1e-6 * one.value);
}

#[test]
fn bad_input_is_refused_and_calls_can_be_cancelled() {
    let x = [0.0, 1.0];
    let problem = Problem::points(matrix(&x, 1), matrix(&x, 1), Metric::SquaredEuclidean);
    let refused = |problem: &Problem, options: Options| solve(problem, &options, &Monitor::none()).unwrap_err();
    assert_eq!(refused(&problem, absolute(0.0, 1e-3)).argument(), Some("options.epsilon"));
    assert_eq!(refused(&problem, absolute(1e-300, 1e-3)).argument(), Some("options.epsilon"));
    assert_eq!(refused(&problem, absolute(0.1, 1e-9)).argument(), Some("options.tolerance"));
    let dense = Problem::dense(matrix(&x, 2));
    let error = refused(&dense, Options::default());
    assert_eq!((error.code(), error.argument()), (Code::Unsupported, Some("problem.cost")));
    let concave = Cost::Points { x: matrix(&x, 1), y: matrix(&x, 1), metric: Metric::Euclidean, power: 0.5 };
    let error = refused(&Problem { cost: concave, ..problem }, Options::default());
    assert_eq!((error.code(), error.argument()), (Code::Unsupported, Some("problem.power")));
    let wide = [0.0; 9];
    let wide = Problem::points(matrix(&wide, 9), matrix(&wide, 9), Metric::SquaredEuclidean);
    assert_eq!(refused(&wide, Options::default()).argument(), Some("problem.x"));
    let huge = [0.0, 1e200];
    let huge = Problem::points(matrix(&huge, 1), matrix(&huge, 1), Metric::SquaredEuclidean);
    assert_eq!(refused(&huge, Options::default()).argument(), Some("problem.x"));
    let many = normal_cloud(1, 500, 2, 1.0);
    let many = Problem::points(matrix(&many, 2), matrix(&many, 2), Metric::SquaredEuclidean);
    assert_eq!(refused(&many, Options { memory_limit: 1000, ..Options::default() }).code(), Code::OutOfMemory);
    let token = CancelToken::default();
    token.cancel();
    let cancelled = solve(&many, &Options::default(), &Monitor::new(Some(&token), None, 1)).unwrap_err();
    assert_eq!(cancelled.code(), Code::Cancelled);
}
