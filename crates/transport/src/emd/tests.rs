use super::*;
use crate::problem::{Cost, Metric};
use crate::reference::*;
use gibbs_core::{CancelToken, Code, MatrixView};
use proptest::prelude::*;

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

#[test]
fn coarser_problems_lead_to_the_same_optimum() {
    let (n, m) = (700, 640);
    let (x, y) = (normal_cloud(1, n, 2, 1.0), normal_cloud(2, m, 2, 1.5));
    let (a, b) = (weights(1, n), weights(2, m));
    let cost = squared_distances(&x, &y, 2);
    let dense = solve_dense(&cost, &a, &b);
    assert_solved(&cost, &a, &b, &dense);
    let points =
        Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::SquaredEuclidean).with_weights(Some(&a), Some(&b));
    let lazy = solve(&points, &Options::default(), &Monitor::none()).unwrap();
    assert_solved(&cost, &a, &b, &lazy);
    assert!((lazy.value - dense.value).abs() < 1e-12 * dense.value);
    // From zero potentials: no coarser problem.
    let options = Options { warm_start: Some((vec![0.0; n], vec![0.0; m])), ..Options::default() };
    let cold = solve(&points, &options, &Monitor::none()).unwrap();
    assert!((lazy.value - cold.value).abs() < 1e-12 * cold.value);
    let options = Options { warm_start: Some((dense.f.clone(), dense.g.clone())), ..Options::default() };
    let warm = solve(&points, &options, &Monitor::none()).unwrap();
    assert!((lazy.value - warm.value).abs() < 1e-12 * warm.value);
    assert!(warm.iterations < cold.iterations, "{} and {}", warm.iterations, cold.iterations);
    for threads in [2, 8] {
        let again = solve(&points, &Options::default(), &Monitor::threads(threads)).unwrap();
        assert_eq!((again.f, again.g, again.plan), (lazy.f.clone(), lazy.g.clone(), lazy.plan.clone()));
    }
}

#[test]
fn metrics_from_points_are_their_matrices() {
    let (n, m, d) = (45, 38, 6);
    let (x, y) = (normal_cloud(5, n, d, 1.0), normal_cloud(6, m, d, 1.0));
    for metric in Metric::ALL {
        for power in [1.0, 0.5, 3.0] {
            let cost = Cost::Points { x: matrix(&x, d), y: matrix(&y, d), metric, power };
            let problem = Problem { cost, a: None, b: None };
            let table = solve(&problem, &Options::default(), &Monitor::none()).unwrap();
            let options = Options { memory_limit: 1, ..Options::default() };
            let lazy = solve(&problem, &options, &Monitor::none()).unwrap();
            assert!(table.converged && lazy.converged);
            assert!((table.value - lazy.value).abs() <= 1e-13 * table.value);
        }
    }
}

#[test]
fn scaling_and_shifting_costs_do_to_the_value_what_they_should() {
    let (n, m) = (30, 35);
    let (cost, a, b) = (uniform_costs(3, n, m), weights(3, n), weights(4, m));
    let value = solve_dense(&cost, &a, &b).value;
    for scale in [1e-9, 1e-3, 1e12, 2f64.powi(900)] {
        let scaled: Vec<f64> = cost.iter().map(|cost| scale * cost).collect();
        let solution = solve_dense(&scaled, &a, &b);
        assert_solved(&scaled, &a, &b, &solution);
        assert!((solution.value / scale - value).abs() < 1e-13);
    }
    for shift in [-5.0, 1e6, 1e12] {
        let shifted: Vec<f64> = cost.iter().map(|cost| shift + cost).collect();
        let solution = solve_dense(&shifted, &a, &b);
        assert!(solution.converged);
        assert!((solution.value - shift - value).abs() < 4.0 * f64::EPSILON * (1.0f64.max(shift.abs())));
    }
    for scale in [1e-300, 1e-9, 1e12, 1e290] {
        let scaled = |weights: &[f64]| weights.iter().map(|weight| scale * weight).collect::<Vec<_>>();
        let solution = solve_dense(&cost, &scaled(&a), &scaled(&b));
        assert!(solution.converged);
        assert!((solution.value / scale - value).abs() < 1e-13);
    }
}

#[test]
fn transposing_transposes() {
    let (n, m) = (25, 60);
    let (cost, a, b) = (uniform_costs(8, n, m), weights(8, n), weights(9, m));
    let transposed: Vec<f64> = (0..n * m).map(|k| cost[k % n * m + k / n]).collect();
    let (there, back) = (solve_dense(&cost, &a, &b), solve_dense(&transposed, &b, &a));
    assert!((there.value - back.value).abs() < 1e-15);
}

#[test]
fn every_weight_is_honoured_down_to_those_that_no_sum_shows() {
    let cost = uniform_costs(11, 6, 5);
    let a = [0.5, 1e-20, 0.25, 1e-60, 0.0, 0.25];
    let b = [0.5, 1e-15, 1e-17, 0.0, 0.5];
    let solution = solve_dense(&cost, &a, &b);
    assert!(solution.converged);
    let row = |i: u32| {
        let entries = solution.plan.rows.iter().zip(&solution.plan.values);
        entries.filter(|entry| *entry.0 == i).map(|entry| entry.1).sum::<f64>()
    };
    for (i, weight) in a.iter().enumerate() {
        assert!((row(i as u32) - weight).abs() <= 1e-15 * weight, "{} for {weight}", row(i as u32));
    }
    assert!(solution.f.iter().chain(&solution.g).all(|value| value.is_finite()));
    // The row without weight goes where its potential comes from.
    let best = (0..5)
        .filter(|&j| b[j] > 0.0)
        .min_by(|&j, &k| (cost[20 + j] - solution.g[j]).total_cmp(&(cost[20 + k] - solution.g[k])));
    assert_eq!(solution.targets, [best.unwrap() as u32]);
}

#[test]
fn from_a_measure_to_itself_nothing_moves() {
    let n = 80;
    let mut x = normal_cloud(13, n, 2, 1.0);
    // Some points twice.
    x.copy_within(0..20, 40);
    let a = weights(13, n);
    let problem = Problem::points(matrix(&x, 2), matrix(&x, 2), Metric::Euclidean).with_weights(Some(&a), Some(&a));
    let solution = solve(&problem, &Options::default(), &Monitor::none()).unwrap();
    assert_eq!((solution.value, solution.gap), (0.0, 0.0));
    let distinct = normal_cloud(14, n, 2, 1.0);
    let problem = Problem::points(matrix(&distinct, 2), matrix(&distinct, 2), Metric::SquaredEuclidean)
        .with_weights(Some(&a), Some(&a));
    let SparsePlan { rows, columns, values } = solve(&problem, &Options::default(), &Monitor::none()).unwrap().plan;
    assert_eq!((rows.clone(), values), ((0..n as u32).collect(), a));
    assert_eq!(rows, columns);
}

#[test]
fn a_limit_leaves_a_feasible_plan() {
    let (n, m) = (50, 40);
    let (cost, a, b) = (uniform_costs(15, n, m), weights(15, n), weights(16, m));
    let best = solve_dense(&cost, &a, &b);
    let problem = Problem::dense(matrix(&cost, m)).with_weights(Some(&a), Some(&b));
    for limit in [1, 5, 20] {
        let options = Options { max_iterations: Some(limit), ..Options::default() };
        let solution = solve(&problem, &options, &Monitor::none()).unwrap();
        assert_eq!((solution.status, solution.converged), (Status::MaxIterations, false));
        assert_eq!(solution.iterations, limit);
        assert!(solution.dual <= best.value && best.value <= solution.value);
        assert!(solution.marginal_error.iter().all(|&error| error < 1e-14));
    }
}

#[test]
fn masses_that_differ_by_single_precision_are_repaired_and_reported() {
    let (cost, b) = (uniform_costs(17, 4, 3), [0.2, 0.3, 0.5]);
    let a = [0.1f32, 0.2, 0.3, 0.4].map(f64::from);
    let solution = solve_dense(&cost, &a, &b);
    assert!(solution.converged && solution.mass_mismatch > 1e-9 && solution.mass_mismatch < 1e-7);
    let mass: f64 = solution.plan.values.iter().sum();
    assert!((mass - a.iter().sum::<f64>()).abs() < 1e-15);
    let problem = Problem::dense(matrix(&cost, 3)).with_weights(Some(&[1.0; 4]), Some(&b));
    let error = solve(&problem, &Options::default(), &Monitor::none()).unwrap_err();
    assert_eq!((error.code(), error.argument()), (Code::Infeasible, Some("problem.b")));
}

#[test]
fn a_cancelled_call_stops() {
    let token = CancelToken::default();
    token.cancel();
    let problem = Problem::dense(matrix(&[0.0, 1.0, 1.0, 0.0], 2));
    let monitor = Monitor::new(Some(&token), None, 1);
    assert_eq!(solve(&problem, &Options::default(), &monitor).unwrap_err().code(), Code::Cancelled);
}

#[test]
fn new_points_go_where_the_potentials_send_them() {
    let (x, y) = (normal_cloud(18, 20, 2, 1.0), normal_cloud(19, 20, 2, 2.0));
    let problem = Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::SquaredEuclidean);
    let solution = solve(&problem, &Options::default(), &Monitor::none()).unwrap();
    let image = map(&problem, &solution.g, matrix(&x, 2), &Monitor::none()).unwrap();
    // Old points go where the plan sends them, or where that costs as little.
    let cost = squared_distances(&x, &y, 2);
    for (i, &j) in solution.plan.columns.iter().enumerate() {
        let place = (0..20).find(|&k| y[2 * k..2 * k + 2] == image[2 * i..2 * i + 2]).unwrap();
        let reduced = |j: usize| cost[20 * i + j] - solution.g[j];
        assert!((reduced(place) - reduced(j as usize)).abs() < 1e-13);
    }
    let one = MatrixView::new(&[0.0], 1, 1).unwrap();
    assert_eq!(map(&problem, &solution.g, one, &Monitor::none()).unwrap_err().argument(), Some("newPoints"));
}

fn triplets(cost: &[f64], n: usize, m: usize) -> (Vec<u32>, Vec<u32>, Vec<f64>) {
    let places = (0..n * m).filter(|&k| cost[k].is_finite());
    let entries: Vec<_> = places.map(|k| ((k / m) as u32, (k % m) as u32, cost[k])).collect();
    (
        entries.iter().map(|e| e.0).collect(),
        entries.iter().map(|e| e.1).collect(),
        entries.iter().map(|e| e.2).collect(),
    )
}

fn solve_entries(cost: &[f64], a: &[f64], b: &[f64]) -> Result<Solution> {
    let (rows, columns, values) = triplets(cost, a.len(), b.len());
    let costs = SparseCosts { rows: &rows, columns: &columns, values: &values, shape: [a.len(), b.len()] };
    solve_sparse(&costs, Some(a), Some(b), &Options::default(), &Monitor::none())
}

#[test]
fn all_pairs_as_entries_are_the_dense_problem() {
    for (seed, (n, m)) in [(1, 1), (6, 9), (40, 30), (1, 20)].into_iter().enumerate() {
        let seed = seed as u64;
        let (cost, a, b) = (uniform_costs(seed, n, m), weights(seed, n), weights(seed + 50, m));
        let solution = solve_entries(&cost, &a, &b).unwrap();
        assert_solved(&cost, &a, &b, &solution);
    }
}

#[test]
fn forbidden_pairs_are_pairs_that_cost_too_much() {
    let mut infeasible = 0;
    for seed in 0..200 {
        let (n, m) = (2 + seed as usize % 7, 2 + seed as usize % 5);
        let mut cost: Vec<f64> = uniform_costs(seed, n, m).iter().map(|cost| (10.0 * cost).floor()).collect();
        let keep = uniform_costs(seed + 1000, n, m);
        let share =
            |seed, count| uniform_costs(seed, 1, count).iter().map(|w| 1.0 + (3.0 * w).floor()).collect::<Vec<_>>();
        let (mut a, mut b) = (share(seed, n), share(seed + 7, m));
        let (sum_a, sum_b) = (a.iter().sum::<f64>(), b.iter().sum::<f64>());
        a.iter_mut().for_each(|a| *a *= sum_b);
        b.iter_mut().for_each(|b| *b *= sum_a);
        let dear: Vec<f64> = cost.iter().zip(&keep).map(|(&cost, &keep)| if keep < 0.6 { cost } else { 1e6 }).collect();
        cost.iter_mut().zip(&keep).for_each(|(cost, &keep)| *cost = if keep < 0.6 { *cost } else { f64::INFINITY });
        let dense = solve_dense(&dear, &a, &b);
        match solve_entries(&cost, &a, &b) {
            Ok(solution) => {
                assert!(solution.converged, "{seed}: {solution:?}");
                assert!((solution.value - dense.value).abs() < 1e-9 * (1.0 + dense.value), "{seed}");
                for i in 0..n {
                    for j in 0..m {
                        assert!(solution.f[i] + solution.g[j] <= cost[i * m + j] + 1e-9);
                    }
                }
            }
            Err(error) => {
                infeasible += 1;
                assert_eq!((error.code(), error.argument()), (Code::Infeasible, Some("problem.cost")));
                assert!(dense.value > 1e5, "{seed}: {} is no sign of a forbidden pair", dense.value);
            }
        }
    }
    assert!(infeasible > 20 && infeasible < 180, "{infeasible} of 200");
}

#[test]
fn parts_that_no_entry_joins_are_solved_each() {
    let infinity = f64::INFINITY;
    let cost = [1.0, 4.0, infinity, 2.0, infinity, infinity, infinity, infinity, 3.0];
    // Masses of the parts that agree but for rounding.
    let solution = solve_entries(&cost, &[0.1, 0.2, 0.7], &[0.2, 0.1, 0.7]).unwrap();
    assert!((solution.value - (0.4 + 0.4 + 2.1)).abs() < 1e-15 && solution.converged, "{solution:?}");
    let part = solve_entries(&cost, &[0.1, 0.2 + 1e-3, 0.7 - 1e-3], &[0.2, 0.1, 0.7]).unwrap_err();
    assert_eq!(part.code(), Code::Infeasible);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_plan_costs_as_much_and_any_potentials_prove_as_little(
        seed in 0u64..1000, n in 1usize..12, m in 1usize..12, levels in 1u32..6,
        shifts in prop::collection::vec(-1.0f64..1.0, 12),
    ) {
        let costs = uniform_costs(seed, n, m);
        let cost: Vec<f64> = costs.iter().map(|cost| (cost * f64::from(levels)).floor()).collect();
        let (a, b) = (weights(seed, n), weights(seed + 1, m));
        let solution = solve_dense(&cost, &a, &b);
        assert_solved(&cost, &a, &b, &solution);
        let product: f64 = (0..n * m).map(|k| a[k / m] * b[k % m] * cost[k]).sum();
        prop_assert!(solution.value <= product + 1e-12);
        let rows = (0..n).map(|i| a[i] * (0..m).map(|j| cost[i * m + j] - shifts[j]).fold(f64::INFINITY, f64::min));
        let bound = rows.sum::<f64>() + dot(&b, &shifts[..m]);
        prop_assert!(bound <= solution.value + 1e-12);
    }
}
