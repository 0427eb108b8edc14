use super::*;
use crate::problem::Metric;
use crate::reference::*;
use gibbs_core::{CancelToken, Code};
use proptest::prelude::*;

fn solve_dense(cost: &[f64], a: &[f64], b: &[f64], options: &Options) -> Solution {
    let problem = Problem::dense(matrix(cost, b.len())).with_weights(Some(a), Some(b));
    solve(&problem, options, &Monitor::none()).unwrap()
}

fn with(gamma: f64, nonzeros: usize) -> Options {
    Options { gamma, nonzeros, ..Options::default() }
}

fn dense(solution: &Solution, n: usize, m: usize) -> Vec<f64> {
    let mut plan = vec![0.0; n * m];
    let entries = solution.plan.rows.iter().zip(&solution.plan.columns).zip(&solution.plan.values);
    entries.for_each(|((&i, &j), value)| plan[i as usize * m + j as usize] += value);
    plan
}

fn counts(plan: &[f64], m: usize) -> usize {
    (0..m).map(|j| plan.iter().skip(j).step_by(m).filter(|&&p| p > 0.0).count()).max().unwrap()
}

#[test]
fn two_points_have_a_closed_form() {
    // P = [[p, ½ − p], [½ − p, p]]: 1 − 2p + γ (p² + (½ − p)²) is least at p = ¼ + ½/γ·½.
    for gamma in [0.5, 4.0, 30.0] {
        let solution = solve_dense(&[0.0, 1.0, 1.0, 0.0], &[0.5; 2], &[0.5; 2], &with(gamma, 0));
        let p = (0.25 + 0.5 / gamma).min(0.5);
        assert!(solution.converged);
        assert_close(&dense(&solution, 2, 2), &[p, 0.5 - p, 0.5 - p, p], 1e-7);
        assert!((solution.regularized_value - (1.0 - 2.0 * p + gamma * (p * p + (0.5 - p) * (0.5 - p)))).abs() < 1e-7);
    }
}

#[test]
fn the_quadratic_plan_meets_its_bound_and_has_the_marginals() {
    let (n, m) = (40, 31);
    let (x, y) = (normal_cloud(1, n, 2, 1.0), normal_cloud(2, m, 2, 1.3));
    let (a, b) = (weights(1, n), weights(2, m));
    let cost = squared_distances(&x, &y, 2);
    for gamma in [1e-3, 0.1, 10.0, 1e4] {
        let solution = solve_dense(&cost, &a, &b, &with(gamma, 0));
        assert!(solution.converged, "{gamma}: {:?} {:?}", solution.status, solution.marginal_error);
        let plan = dense(&solution, n, m);
        assert!(marginal_errors(&plan, &a, &b).iter().all(|error| *error < 1e-12));
        let value: f64 = plan.iter().zip(&cost).map(|(p, c)| p * c).sum();
        let regularized = value + 0.5 * gamma * plan.iter().map(|p| p * p).sum::<f64>();
        assert!(
            (solution.value - value).abs() < 1e-12
                && (solution.regularized_value - regularized).abs() < 1e-10 * regularized
        );
        let gap = (solution.regularized_value - solution.regularized_dual) / regularized;
        assert!((-1e-12..1e-5).contains(&gap), "{gamma}: {gap:e} {}", solution.iterations);
        assert!(solution.gap >= 0.0);
        // Where an entry is positive, f + g − C is γ times it; elsewhere it is not positive.
        for k in 0..n * m {
            let excess = solution.f[k / m] + solution.g[k % m] - cost[k];
            assert!((plan[k] - excess.max(0.0) / gamma).abs() < 1e-6, "{k} {} {}", plan[k], excess / gamma);
        }
    }
}

#[test]
fn few_entries_a_column_are_counted_and_bounded() {
    let (n, m) = (25, 30);
    let (x, y) = (normal_cloud(5, n, 2, 1.0), normal_cloud(6, m, 2, 1.0));
    let (a, b) = (weights(5, n), vec![1.0 / m as f64; m]);
    let cost = squared_distances(&x, &y, 2);
    let quadratic = solve_dense(&cost, &a, &b, &with(5.0, 0));
    let mut bounds = Vec::new();
    for k in [1, 2, 3, 5, n] {
        let solution = solve_dense(&cost, &a, &b, &with(5.0, k));
        println!(
            "k {k}: {:?} rows {:.2e} value {:.6} dual {:.6} passes {} quadratic {:.6}",
            solution.status,
            solution.marginal_error[0],
            solution.regularized_value,
            solution.regularized_dual,
            solution.iterations,
            quadratic.regularized_dual
        );
        let plan = dense(&solution, n, m);
        if k < n {
            assert!(counts(&plan, m) <= k && solution.nonzeros_per_column <= k);
            assert!(solution.marginal_error[1] < 1e-12);
            let errors = marginal_errors(&plan, &a, &b);
            assert!((errors[0] - solution.marginal_error[0]).abs() < 1e-10);
        }
        bounds.push(solution.regularized_dual);
    }
    // A tighter limit can only cost more.
    assert!(bounds.windows(2).all(|pair| pair[0] >= pair[1] - 1e-6), "{bounds:?}");
    assert!((bounds[4] - quadratic.regularized_dual).abs() < 1e-9);
}

#[test]
fn small_gamma_tends_to_the_best_assignment() {
    for seed in 0..5 {
        let cost = uniform_costs(seed, 6, 6);
        let best = best_assignment(&cost, 6);
        let solution = solve_dense(&cost, &[1.0 / 6.0; 6], &[1.0 / 6.0; 6], &with(1e-3, 0));
        assert!(solution.converged && (solution.value - best).abs() < 1e-6, "{} {best}", solution.value);
        assert!(solution.dual <= best + 1e-12 && solution.dual > best - 1e-3);
        let one = solve_dense(&cost, &[1.0 / 6.0; 6], &[1.0 / 6.0; 6], &with(1e-3, 1));
        assert!(one.converged && (one.value - best).abs() < 1e-9, "{:?} {}", one.status, one.value);
    }
}

#[test]
fn the_bound_of_a_limited_plan_is_below_every_limited_plan() {
    // Permutations have one entry a column: the best of them, regularised, is the optimum of the sparse problem.
    for seed in 0..6 {
        let cost = uniform_costs(seed, 5, 5);
        let best = best_assignment(&cost, 5);
        for gamma in [0.1, 10.0, 1e3] {
            let solution = solve_dense(&cost, &[0.2; 5], &[0.2; 5], &with(gamma, 1));
            let optimum = best + 0.5 * gamma * 5.0 * 0.04;
            assert!(solution.regularized_dual <= optimum + 1e-12 * optimum, "{gamma}");
            assert!(solution.regularized_dual >= 0.98 * optimum || gamma > 1.0);
        }
    }
}

#[test]
fn threads_do_not_change_a_bit_and_a_cancelled_call_stops() {
    let (n, m) = (300, 280);
    let (x, y) = (normal_cloud(11, n, 3, 1.0), normal_cloud(12, m, 3, 1.2));
    let problem = Problem::points(matrix(&x, 3), matrix(&y, 3), Metric::SquaredEuclidean);
    let one = solve(&problem, &with(100.0, 0), &Monitor::threads(1)).unwrap();
    let other = solve(&problem, &with(100.0, 0), &Monitor::threads(3)).unwrap();
    assert_eq!((&one.f, &one.plan), (&other.f, &other.plan));
    let token = CancelToken::default();
    token.cancel();
    let error = solve(&problem, &with(1.0, 0), &Monitor::new(Some(&token), None, 1)).unwrap_err();
    assert_eq!(error.code(), Code::Cancelled);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn bounds_hold_and_marginals_are_exact(seed in 0u64..1000, n in 1usize..8, m in 1usize..8, gamma in 0usize..3) {
        let (cost, a, b) = (uniform_costs(seed, n, m), weights(seed, n), weights(seed + 1, m));
        let gamma = [1e-3, 1.0, 1e3][gamma];
        let solution = solve_dense(&cost, &a, &b, &with(gamma, 0));
        prop_assert!(solution.converged, "{:?} {:?}", solution.status, solution.marginal_error);
        let plan = dense(&solution, n, m);
        prop_assert!(marginal_errors(&plan, &a, &b).iter().all(|error| *error < 1e-12));
        let scale = solution.regularized_value.abs().max(1e-3);
        prop_assert!(solution.regularized_dual <= solution.regularized_value + 1e-10 * scale);
        prop_assert!(solution.dual <= solution.value + 1e-12);
        let product: f64 = (0..n * m).map(|k| a[k / m] * b[k % m] * (cost[k] + 0.5 * gamma * a[k / m] * b[k % m])).sum();
        prop_assert!(solution.regularized_dual <= product + 1e-12);
    }
}
