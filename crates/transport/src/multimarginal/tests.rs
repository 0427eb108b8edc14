use super::*;
use crate::reference::{uniform_costs, weights};
use crate::sinkhorn;
use gibbs_core::MatrixView;
use proptest::prelude::*;

fn at(epsilon: f64) -> Options {
    Options { epsilon: Epsilon::Absolute(epsilon), tolerance: 1e-9, ..Options::default() }
}

fn run(cost: &[f64], shape: &[usize], marginals: &[Vec<f64>], options: &Options) -> Solution {
    let marginals = marginals.concat();
    solve(&Problem { cost, shape, marginals: &marginals }, options, &Monitor::none()).unwrap()
}

#[test]
fn two_measures_are_sinkhorn() {
    let cost = uniform_costs(1, 8, 11);
    let (a, b) = (weights(1, 8), weights(2, 11));
    for epsilon in [0.5, 0.05, 0.002] {
        let many = run(&cost, &[8, 11], &[a.clone(), b.clone()], &at(epsilon));
        let problem = crate::Problem::dense(MatrixView::new(&cost, 8, 11).unwrap()).with_weights(Some(&a), Some(&b));
        let options =
            sinkhorn::Options { epsilon: Epsilon::Absolute(epsilon), tolerance: 1e-9, ..sinkhorn::Options::default() };
        let two = sinkhorn::solve(&problem, &options, &Monitor::none()).unwrap();
        assert!(many.converged && two.converged);
        assert!((many.value - two.value).abs() < 1e-8);
        assert!((many.regularized_value - two.regularized_value).abs() < 1e-8);
    }
}

#[test]
fn three_points_on_a_line_move_together() {
    // With the cost of the variance the optimum is the monotone coupling, as in one dimension.
    let n = 6;
    let x = |k: usize, i: usize| (i as f64).powf(1.0 + 0.2 * k as f64);
    let shape = [n, n, n];
    let mut cost = Vec::new();
    for i in 0..n {
        for j in 0..n {
            for k in 0..n {
                let points = [x(0, i), x(1, j), x(2, k)];
                let mean = points.iter().sum::<f64>() / 3.0;
                cost.push(points.iter().map(|p| (p - mean) * (p - mean)).sum::<f64>());
            }
        }
    }
    let uniform = vec![vec![1.0 / n as f64; n]; 3];
    let monotone: f64 = (0..n).map(|i| cost[i * n * n + i * n + i]).sum::<f64>() / n as f64;
    let solution = run(&cost, &shape, &uniform, &Options { tolerance: 1e-7, ..at(0.005) });
    assert!(solution.converged, "{:?}", solution.status);
    assert!(solution.dual <= monotone + 1e-12 && solution.value >= monotone - 1e-12);
    assert!(solution.gap < 0.02 * monotone, "{}", solution.gap);
}

#[test]
fn the_plan_has_its_marginals_whatever_the_iteration() {
    let shape = [3, 4, 2, 3];
    let cost = uniform_costs(5, 9, 8);
    let marginals = [weights(1, 3), weights(2, 4), vec![0.0, 1.0], weights(3, 3)];
    for passes in [1, 3, 1000] {
        let options = Options { max_iterations: passes, ..at(0.1) };
        let solution = run(&cost, &shape, &marginals, &options);
        let mut sums: Vec<Vec<f64>> = shape.iter().map(|&n| vec![0.0; n]).collect();
        scaling::add_marginals(&solution.plan, 1.0, &mut sums);
        for (sums, right) in sums.iter().zip(&marginals) {
            assert!(crate::kernels::l1_distance(sums, right) < 1e-14);
        }
        let value = gibbs_core::dot(&solution.plan, &cost);
        assert!((value - solution.value).abs() < 1e-14);
        assert!(solution.potentials.iter().all(|f| f.is_finite()));
    }
}

#[test]
fn costs_that_split_into_axes_cost_what_they_must() {
    // Every plan costs the same: Σ ⟨cₖ, aₖ⟩.
    let (shape, parts) = ([4, 5, 3], [weights(7, 4), weights(8, 5), weights(9, 3)]);
    let mut cost = vec![0.0; 60];
    scaling::add_potentials(&mut cost, 0.0, &parts);
    let marginals = [weights(1, 4), weights(2, 5), weights(3, 3)];
    let expected: f64 = parts.iter().zip(&marginals).map(|(c, a)| gibbs_core::dot(c, a)).sum();
    let solution = run(&cost, &shape, &marginals, &at(1e-3));
    assert!((solution.value - expected).abs() < 1e-12 && solution.gap.abs() < 1e-12);
}

#[test]
fn threads_do_not_change_a_bit() {
    let cost = uniform_costs(3, 40, 40 * 40);
    let marginals = [weights(1, 40), weights(2, 40), weights(3, 40)].concat();
    let problem = Problem { cost: &cost, shape: &[40, 40, 40], marginals: &marginals };
    let one = solve(&problem, &at(0.1), &Monitor::none()).unwrap();
    let eight = solve(&problem, &at(0.1), &Monitor::threads(8)).unwrap();
    assert_eq!(one.plan, eight.plan);
    assert_eq!(one.potentials, eight.potentials);
}

#[test]
fn bad_input_is_named() {
    let fails = |cost: &[f64], shape: &[usize], marginals: &[f64], options: &Options| {
        let error = solve(&Problem { cost, shape, marginals }, options, &Monitor::none()).unwrap_err();
        error.argument().unwrap_or_default().to_owned()
    };
    let options = Options::default();
    assert_eq!(fails(&[1.0, 2.0], &[2], &[0.5, 0.5], &options), "cost");
    assert_eq!(fails(&[1.0, 2.0], &[2, 2], &[0.5; 4], &options), "cost");
    assert_eq!(fails(&[1.0, f64::NAN], &[1, 2], &[1.0, 0.5, 0.5], &options), "cost");
    assert_eq!(fails(&[1.0, 2.0], &[1, 2], &[1.0, 0.5], &options), "marginals");
    assert_eq!(fails(&[1.0, 2.0], &[1, 2], &[1.0, 0.5, 0.6], &options), "marginals");
    assert_eq!(fails(&[1.0, 2.0], &[1, 2], &[1.0, 0.5, 0.5], &at(0.0)), "options.epsilon");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]
    #[test]
    fn no_bound_is_crossed(seed in 0u64..1000, n in 1usize..5, m in 1usize..5, l in 1usize..5, log_epsilon in -3.0f64..1.0, passes in 1usize..30) {
        let cost = uniform_costs(seed, n, m * l);
        let marginals = [weights(seed, n), weights(seed + 1, m), weights(seed + 2, l)];
        let solution = run(&cost, &[n, m, l], &marginals, &Options { max_iterations: passes, ..at(10f64.powf(log_epsilon)) });
        prop_assert!(solution.dual <= solution.value + 1e-12);
        prop_assert!(solution.regularized_dual <= solution.regularized_value + 1e-9);
        let f = &solution.potentials;
        for (at, cost) in cost.iter().enumerate() {
            let sum = f[at / (m * l)] + f[n + at / l % m] + f[n + m + at % l];
            prop_assert!(sum <= cost + 1e-9);
        }
    }
}
