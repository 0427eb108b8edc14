use super::*;
use crate::reference::*;

fn solve_dense(cost: &[f64], a: &[f64], b: &[f64]) -> Solution {
    let problem = Problem::dense(matrix(cost, b.len())).with_weights(Some(a), Some(b));
    solve(&problem, &Options::default(), &Monitor::none()).unwrap()
}

/// What is true of every answer.
fn assert_solved(cost: &[f64], a: &[f64], b: &[f64], solution: &Solution) {
    let (n, m) = (a.len(), b.len());
    let (least, largest) = cost.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &c| (c.min(l), c.max(h)));
    let mass: f64 = a.iter().sum();
    let scale = mass * (largest - least) + f64::EPSILON * mass * largest.abs().max(least.abs());
    assert!(solution.converged && solution.status == Status::Converged, "{solution:?}");
    assert!(solution.gap >= 0.0 && solution.gap <= 1e-11 * scale, "gap {:e} of {scale:e}", solution.gap);
    assert!(solution.marginal_error.iter().all(|&error| error < 1e-14), "{:?}", solution.marginal_error);
    let plan = &solution.plan;
    assert!(plan.values.len() < n + m && plan.values.iter().all(|&value| value > 0.0));
    let places: Vec<_> = plan.rows.iter().zip(&plan.columns).collect();
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
    let value: f64 =
        (0..places.len()).map(|k| plan.values[k] * cost[plan.rows[k] as usize * m + plan.columns[k] as usize]).sum();
    assert!((value - solution.value).abs() <= 1e-12 * scale, "{value} and {}", solution.value);
    for i in 0..n {
        for j in 0..m {
            assert!(solution.f[i] + solution.g[j] <= cost[i * m + j] + 1e-12 * scale / mass);
        }
    }
    let dual: f64 = dot(a, &solution.f) + dot(b, &solution.g);
    assert!((dual - solution.dual).abs() <= 1e-11 * scale);
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

/// The least cost of an assignment of equal numbers, by all permutations.
fn best_permutation(cost: &[f64], n: usize) -> f64 {
    fn extend(cost: &[f64], n: usize, i: usize, used: u32) -> f64 {
        if i == n {
            return 0.0;
        }
        let free = (0..n).filter(|j| used >> j & 1 == 0);
        free.map(|j| cost[i * n + j] + extend(cost, n, i + 1, used | 1 << j)).fold(f64::INFINITY, f64::min)
    }
    extend(cost, n, 0, 0)
}

#[test]
fn equal_weights_are_an_assignment() {
    for seed in 0..60 {
        let n = 1 + seed as usize % 6;
        let mut cost = uniform_costs(seed, n, n);
        if seed % 3 == 0 {
            // Ties everywhere.
            cost.iter_mut().for_each(|cost| *cost = (*cost * 3.0).floor());
        }
        let weights = vec![1.0; n];
        let solution = solve_dense(&cost, &weights, &weights);
        assert_solved(&cost, &weights, &weights, &solution);
        assert!((solution.value - best_permutation(&cost, n)).abs() < 1e-12);
        assert_eq!(solution.plan.values, weights);
    }
}

#[test]
fn all_shapes_and_weights_are_proved() {
    for (seed, (n, m)) in [(1, 1), (1, 9), (9, 1), (2, 2), (7, 5), (40, 33), (31, 64), (5, 200), (200, 5), (120, 100)]
        .into_iter()
        .enumerate()
    {
        let seed = seed as u64;
        let (cost, a, b) = (uniform_costs(seed, n, m), weights(seed, n), weights(seed + 50, m));
        assert_solved(&cost, &a, &b, &solve_dense(&cost, &a, &b));
    }
}
