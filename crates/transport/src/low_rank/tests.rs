use super::*;
use crate::problem::Metric;
use crate::reference::*;
use gibbs_core::{CancelToken, Code};

fn options(rank: usize) -> Options {
    Options { rank, ..Options::default() }
}

fn run(problem: &Problem, options: &Options) -> Solution {
    solve(problem, options, &Monitor::none()).unwrap()
}

/// The plan that the factors stand for (`n × m`).
fn plan(solution: &Solution) -> Vec<f64> {
    let rank = solution.factor_g.len();
    let row = |q: &[f64]| -> Vec<f64> {
        let terms = |r: &[f64]| q.iter().zip(r).zip(&solution.factor_g).map(|((q, r), g)| q * r / g).sum::<f64>();
        solution.factor_r.chunks(rank).map(terms).collect()
    };
    solution.factor_q.chunks(rank).flat_map(row).collect()
}

/// Marginals are exact, the value is that of the plan, and the bounds hold. Returns the plan.
fn assert_sound(solution: &Solution, cost: &[f64], a: &[f64], b: &[f64]) -> Vec<f64> {
    let (plan, m) = (plan(solution), b.len());
    let mass: f64 = a.iter().sum();
    for (row, a) in plan.chunks(m).zip(a) {
        assert!((row.iter().sum::<f64>() - a).abs() < 1e-12 * mass);
    }
    for (j, b) in b.iter().enumerate() {
        assert!((plan.iter().skip(j).step_by(m).sum::<f64>() - b).abs() < 1e-12 * mass);
    }
    let scale = cost.iter().fold(0.0, |largest: f64, cost| largest.max(cost.abs())) * mass;
    let value: f64 = plan.iter().zip(cost).map(|(p, c)| p * c).sum();
    assert!((value - solution.value).abs() <= 1e-10 * scale, "{value} {}", solution.value);
    for (f, row) in solution.f.iter().zip(cost.chunks(m)) {
        assert!(row.iter().zip(&solution.g).all(|(c, g)| f + g <= c + 1e-12 * scale / mass));
    }
    let inner = |weights: &[f64], values: &[f64]| weights.iter().zip(values).map(|(w, v)| w * v).sum::<f64>();
    let dual = inner(a, &solution.f) + inner(b, &solution.g);
    assert!((dual - solution.dual).abs() <= 1e-9 * scale && solution.dual <= solution.value);
    assert!(plan.iter().all(|&entry| entry >= 0.0));
    plan
}

#[test]
fn factors_are_feasible_and_valued_right_for_every_cost_and_start() {
    let (n, m) = (60, 45);
    let (x, y) = (normal_cloud(1, n, 3, 1.0), normal_cloud(2, m, 3, 0.7));
    let (a, b) = (weights(3, n), weights(4, m));
    for metric in Metric::ALL {
        for power in [1.0, 1.5] {
            let cost = crate::Cost::Points { x: matrix(&x, 3), y: matrix(&y, 3), metric, power };
            let problem = Problem { cost, a: Some(&a), b: Some(&b) };
            let oracle = crate::oracle::Oracle::new(&problem, &crate::oracle::Selection::all(&problem));
            let mut buffer = vec![0.0; oracle.buffer_length()];
            let costs: Vec<f64> = (0..n).flat_map(|i| oracle.row(i, &mut buffer).to_vec()).collect();
            let mut values = Vec::new();
            for init in [Init::KMeans, Init::Random, Init::Deterministic] {
                let solution = run(&problem, &Options { init, ..options(7) });
                assert_sound(&solution, &costs, &a, &b);
                values.push(solution.value);
            }
            // The matrix of costs is the same problem, solved another way.
            let dense = run(&Problem { cost: crate::Cost::Dense(matrix(&costs, m)), ..problem }, &options(7));
            assert_sound(&dense, &costs, &a, &b);
            assert!(dense.value < 1.2 * values[0] && values[0] < 1.2 * dense.value, "{metric:?}");
        }
    }
}

#[test]
fn groups_that_move_as_a_whole_are_found() {
    // Three tight groups that each move by one: nothing is cheaper, and rank 3 is enough.
    let at = |c: f64| [c - 0.01, c, c + 0.01];
    let x: Vec<f64> = [0.0, 10.0, 20.0].into_iter().flat_map(at).collect();
    let y: Vec<f64> = x.iter().rev().map(|x| x + 1.0).collect();
    let problem = Problem::points(matrix(&x, 1), matrix(&y, 1), Metric::SquaredEuclidean);
    let solution = run(&problem, &Options { tolerance: 1e-8, ..options(3) });
    assert!(solution.converged, "{solution:?}");
    // Independent within the groups: the squared shift and twice the variance.
    assert!((solution.value - (1.0 + 2.0 * 2e-4 / 3.0)).abs() < 1e-6, "{}", solution.value);
    assert!(solution.dual <= 1.0 + 1e-12 && solution.dual > 0.99, "{}", solution.dual);
}

#[test]
fn full_rank_comes_near_the_optimum() {
    let (x, y) = (normal_cloud(5, 12, 2, 1.0), normal_cloud(6, 12, 2, 1.0));
    let problem = Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::SquaredEuclidean);
    let solution = run(&problem, &Options { rank: 100, tolerance: 1e-7, ..Options::default() });
    assert_eq!(solution.factor_g.len(), 12);
    let entropic = crate::sinkhorn::solve(
        &problem,
        &crate::sinkhorn::Options { epsilon: crate::sinkhorn::Epsilon::Relative(1e-4), ..Default::default() },
        &Monitor::none(),
    )
    .unwrap();
    assert!(solution.value >= entropic.dual - 1e-9);
    assert!(solution.value < 1.02 * entropic.value, "{} {}", solution.value, entropic.value);
}

#[test]
fn the_objective_never_rises_with_more_steps() {
    let (x, y) = (normal_cloud(7, 80, 2, 1.0), normal_cloud(8, 90, 2, 2.0));
    let problem = Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::SquaredEuclidean);
    let mut last = f64::INFINITY;
    for max_iterations in [0, 1, 2, 5, 10, 20, 50] {
        let solution = run(&problem, &Options { max_iterations, tolerance: 1e-9, ..options(6) });
        assert!(solution.value <= last);
        last = solution.value;
    }
}

#[test]
fn degenerate_problems_are_solved() {
    let one = [3.0, 4.0];
    let single = run(&Problem::points(matrix(&one, 2), matrix(&[0.0, 0.0], 2), Metric::SquaredEuclidean), &options(5));
    assert!(single.converged && (single.value - 25.0).abs() < 1e-12 && (single.dual - 25.0).abs() < 1e-12);
    // All points equal, and duplicates, at more groups than there are places.
    let same = [1.0; 20];
    let solution = run(&Problem::points(matrix(&same, 2), matrix(&same, 2), Metric::SquaredEuclidean), &options(4));
    assert!(solution.converged && solution.value < 1e-20 && solution.dual.abs() < 1e-20);
    let twice: Vec<f64> = (0..12).map(|i| f64::from(i / 6)).collect();
    for metric in [Metric::SquaredEuclidean, Metric::Euclidean] {
        let solution = run(&Problem::points(matrix(&twice, 1), matrix(&twice, 1), metric), &options(5));
        assert!(solution.value < 1e-3 && solution.dual <= 0.0 && solution.dual > -1e-3, "{solution:?}");
    }
    // Points without weight take no part, but have potentials.
    let (a, b) = ([0.5, 0.0, 0.5, 0.0], [0.0, 1.0, 0.0]);
    let (x, y) = (normal_cloud(1, 4, 2, 1.0), normal_cloud(2, 3, 2, 1.0));
    let problem = Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::Euclidean).with_weights(Some(&a), Some(&b));
    let solution = run(&problem, &options(2));
    assert_eq!(solution.factor_g.len(), 1);
    assert!(solution.factor_q[1] == 0.0 && solution.f.iter().chain(&solution.g).all(|value| value.is_finite()));
}

#[test]
fn scaled_costs_and_masses_scale_the_answer() {
    let (x, y) = (normal_cloud(1, 30, 2, 1.0), normal_cloud(2, 30, 2, 1.5));
    let cost = squared_distances(&x, &y, 2);
    let first = run(&Problem::dense(matrix(&cost, 30)), &options(4));
    for factor in [1e12, 1e-9] {
        let scaled: Vec<f64> = cost.iter().map(|cost| factor * cost).collect();
        let weights = [2.0; 30];
        let problem = Problem::dense(matrix(&scaled, 30)).with_weights(Some(&weights), None);
        let solution = run(&problem, &options(4));
        assert!((solution.value / (60.0 * factor) - first.value).abs() < 1e-6 * first.value);
    }
}

#[test]
fn threads_and_seeds() {
    let (x, y) = (normal_cloud(1, 3000, 2, 1.0), normal_cloud(2, 2500, 2, 1.5));
    let problem = Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::SquaredEuclidean);
    let solve_on = |threads, seed| {
        let options = Options { seed, max_iterations: 5, ..options(8) };
        solve(&problem, &options, &Monitor::threads(threads)).unwrap()
    };
    let (one, two) = (solve_on(1, 0), solve_on(2, 0));
    assert_eq!((one.value.to_bits(), &one.factor_q, &one.g), (two.value.to_bits(), &two.factor_q, &two.g));
    assert_ne!(one.factor_q, solve_on(1, 1).factor_q);
}

#[test]
fn bad_input_is_refused_and_calls_can_be_cancelled() {
    let x = [0.0, 1.0];
    let problem = Problem::points(matrix(&x, 1), matrix(&x, 1), Metric::SquaredEuclidean);
    let refused = |options: Options| solve(&problem, &options, &Monitor::none()).unwrap_err();
    assert_eq!(refused(options(0)).argument(), Some("options.rank"));
    assert_eq!(refused(Options { tolerance: 0.0, ..options(2) }).argument(), Some("options.tolerance"));
    assert_eq!(refused(Options { alpha: 0.6, ..options(2) }).argument(), Some("options.alpha"));
    assert_eq!(refused(Options { memory_limit: 8, ..options(2) }).code(), Code::OutOfMemory);
    let huge = [0.0, 1e200];
    let problem = Problem::points(matrix(&huge, 1), matrix(&huge, 1), Metric::SquaredEuclidean);
    assert_eq!(solve(&problem, &options(2), &Monitor::none()).unwrap_err().argument(), Some("problem.x"));
    let token = CancelToken::default();
    token.cancel();
    let problem = Problem::points(matrix(&x, 1), matrix(&x, 1), Metric::SquaredEuclidean);
    let cancelled = solve(&problem, &options(2), &Monitor::new(Some(&token), None, 1)).unwrap_err();
    assert_eq!(cancelled.code(), Code::Cancelled);
}
