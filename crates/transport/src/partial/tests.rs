use super::*;
use crate::reference::*;
use crate::{emd, sinkhorn};
use gibbs_core::{CancelToken, Code};
use proptest::prelude::*;

fn with(mass: f64, epsilon: f64) -> Options {
    Options { mass, epsilon: Epsilon::Absolute(epsilon), ..Options::default() }
}

fn problem<'a>(cost: &'a [f64], a: &'a [f64], b: &'a [f64]) -> Problem<'a> {
    Problem::dense(matrix(cost, b.len())).with_weights(Some(a), Some(b))
}

fn plan_of(problem: &Problem, solution: &Solution) -> Vec<f64> {
    match &solution.entries {
        None => solution.scalings.as_ref().unwrap().dense(problem, &Monitor::none()).unwrap(),
        Some(entries) => {
            let m = problem.ncols();
            let mut plan = vec![0.0; problem.nrows() * m];
            let places = entries.rows.iter().zip(&entries.columns).map(|(&i, &j)| i as usize * m + j as usize);
            places.zip(&entries.values).for_each(|(place, value)| plan[place] += value);
            plan
        }
    }
}

/// The plan keeps to the weights, moves the mass, and costs what it is said to.
fn assert_feasible(problem: &Problem, cost: &[f64], mass: f64, solution: &Solution) {
    let (n, m) = (problem.nrows(), problem.ncols());
    let plan = plan_of(problem, solution);
    assert!(plan.iter().all(|p| *p >= 0.0));
    let total: f64 = plan.iter().sum();
    assert!((total - mass).abs() <= 1e-12 * mass, "{total} {mass}");
    assert!((solution.transported - mass).abs() <= 1e-12 * mass);
    for i in 0..n {
        let row: f64 = plan[i * m..(i + 1) * m].iter().sum();
        assert!(row <= problem.a.unwrap()[i] + 1e-12 && (row - solution.rows[i]).abs() < 1e-12);
    }
    for j in 0..m {
        let column: f64 = plan.iter().skip(j).step_by(m).sum();
        assert!(column <= problem.b.unwrap()[j] + 1e-12 && (column - solution.columns[j]).abs() < 1e-12);
    }
    let value: f64 = plan.iter().zip(cost).map(|(p, c)| p * c).sum();
    assert!((value - solution.value).abs() <= 1e-11 * (1.0 + value.abs()), "{value} {}", solution.value);
}

/// Minimum over all partial assignments of `count` of `n` units.
fn best_partial(cost: &[f64], n: usize, count: usize) -> f64 {
    fn search(cost: &[f64], n: usize, row: usize, used: u32, left: usize) -> f64 {
        if left == 0 {
            return 0.0;
        }
        if row == n {
            return f64::INFINITY;
        }
        let skipped = search(cost, n, row + 1, used, left);
        let free = (0..n).filter(|j| used >> j & 1 == 0);
        free.map(|j| cost[row * n + j] + search(cost, n, row + 1, used | 1 << j, left - 1)).fold(skipped, f64::min)
    }
    search(cost, n, 0, 0, count)
}

#[test]
fn the_exact_plan_is_the_best_of_all() {
    for seed in 0..6 {
        let cost: Vec<f64> = uniform_costs(seed, 5, 5).iter().map(|c| c - 0.3).collect();
        let units = [1.0; 5];
        let problem = problem(&cost, &units, &units);
        for count in 1..=5 {
            let solution = solve(&problem, &with(count as f64, 0.0), &Monitor::none()).unwrap();
            let best = best_partial(&cost, 5, count);
            assert!((solution.value - best).abs() < 1e-12, "{} {best}", solution.value);
            assert!(solution.converged && solution.gap < 1e-10, "{}", solution.gap);
            assert_feasible(&problem, &cost, count as f64, &solution);
            let sure = solution.f.iter().chain(&solution.g).all(|&potential| potential <= 0.0);
            assert!(sure);
            for k in 0..25 {
                assert!(solution.f[k / 5] + solution.g[k % 5] + solution.multiplier <= cost[k] + 1e-12);
            }
        }
    }
}

#[test]
fn all_of_the_mass_is_the_balanced_problem() {
    let (n, m) = (12, 15);
    let (x, y) = (normal_cloud(1, n, 2, 1.0), normal_cloud(2, m, 2, 1.2));
    let cost = squared_distances(&x, &y, 2);
    let (a, b) = (weights(1, n), weights(2, m));
    let problem = problem(&cost, &a, &b);
    let mass = a.iter().sum::<f64>().min(b.iter().sum());
    let balanced = emd::solve(&problem, &emd::Options::default(), &Monitor::none()).unwrap();
    let solution = solve(&problem, &with(mass, 0.0), &Monitor::none()).unwrap();
    assert!((solution.value - balanced.value).abs() < 1e-12);
    let options =
        sinkhorn::Options { epsilon: Epsilon::Absolute(0.2), tolerance: 1e-9, ..sinkhorn::Options::default() };
    let entropic = sinkhorn::solve(&problem, &options, &Monitor::none()).unwrap();
    let solution = solve(&problem, &Options { tolerance: 1e-9, ..with(mass, 0.2) }, &Monitor::none()).unwrap();
    assert!(solution.converged, "{:?} {:?} {}", solution.status, solution.marginal_error, solution.iterations);
    assert!((solution.regularized_value - entropic.regularized_value).abs() < 1e-6);
    assert_feasible(&problem, &cost, mass, &solution);
}

#[test]
fn the_entropic_plan_meets_its_bound_and_tends_to_the_exact_one() {
    let (n, m) = (21, 17);
    let (x, y) = (normal_cloud(3, n, 2, 1.0), normal_cloud(4, m, 2, 1.2));
    let cost = squared_distances(&x, &y, 2);
    let (a, b) = (weights(3, n), weights(4, m).iter().map(|b| 1.5 * b).collect::<Vec<_>>());
    let problem = problem(&cost, &a, &b);
    for mass in [1e-3, 0.4, 0.95, 1.0] {
        let exact = solve(&problem, &with(mass, 0.0), &Monitor::none()).unwrap();
        for epsilon in [10.0, 0.3, 0.01, 3e-4] {
            let solution = solve(&problem, &with(mass, epsilon), &Monitor::none()).unwrap();
            let name = format!(
                "{mass} {epsilon}: {:?} {:?} {}",
                solution.status, solution.marginal_error, solution.iterations
            );
            assert!(solution.converged, "{name}");
            assert_feasible(&problem, &cost, mass, &solution);
            let plan = plan_of(&problem, &solution);
            let divergence: f64 = (0..plan.len())
                .map(|k| {
                    let reference = a[k / m] * b[k % m];
                    if plan[k] > 0.0 { plan[k] * (plan[k] / reference).ln() - plan[k] + reference } else { reference }
                })
                .sum();
            let regularized = solution.value + epsilon * divergence;
            let scale = regularized.abs();
            assert!((solution.regularized_value - regularized).abs() < 1e-9 * scale, "{name}");
            let gap = regularized - solution.regularized_dual;
            assert!((-1e-10 * scale..1e-4 * scale).contains(&gap), "{name}: {gap:e} of {scale}");
            assert!(solution.dual <= exact.value + 1e-12 && solution.value >= exact.value - 1e-12, "{name}");
            if epsilon < 1e-3 {
                assert!((solution.value - exact.value) / exact.value < 0.02, "{name}");
            }
        }
    }
}

#[test]
fn a_mass_that_is_not_there_is_refused_by_name() {
    let problem = problem(&[1.0, 2.0], &[1.0], &[0.5, 0.25]);
    let error = solve(&problem, &with(0.8, 0.0), &Monitor::none()).unwrap_err();
    assert_eq!((error.code(), error.argument()), (Code::Infeasible, Some("options.mass")));
    assert_eq!(solve(&problem, &with(-1.0, 0.0), &Monitor::none()).unwrap_err().code(), Code::InvalidOption);
    let token = CancelToken::default();
    token.cancel();
    for epsilon in [0.0, 0.1] {
        let error = solve(&problem, &with(0.5, epsilon), &Monitor::new(Some(&token), None, 1)).unwrap_err();
        assert_eq!(error.code(), Code::Cancelled);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn plans_are_feasible_and_bounded(seed in 0u64..1000, n in 1usize..8, m in 1usize..8, share in 0.01f64..1.0, epsilon in 0usize..3) {
        let (cost, a, b) = (uniform_costs(seed, n, m), weights(seed, n), weights(seed + 1, m));
        let epsilon = [0.0, 0.02, 1.0][epsilon];
        let problem = problem(&cost, &a, &b);
        let solution = solve(&problem, &with(share, epsilon), &Monitor::none()).unwrap();
        prop_assert!(solution.converged, "{:?} {:?}", solution.status, solution.marginal_error);
        assert_feasible(&problem, &cost, share, &solution);
        prop_assert!(solution.dual <= solution.value + 1e-12);
        // The share of the product plan is feasible too.
        let product: f64 = (0..n * m).map(|k| share * a[k / m] * b[k % m] * cost[k]).sum();
        prop_assert!(solution.dual <= product + 1e-12);
    }
}
