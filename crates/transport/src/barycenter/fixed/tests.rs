use super::*;
use crate::reference::{normal_cloud, squared_distances, uniform_costs, weights};
use proptest::prelude::*;

fn line(n: usize, step: f64) -> Vec<f64> {
    (0..n).map(|i| step * i as f64).collect()
}

fn grid(points: &[f64]) -> Costs<'_> {
    let support = MatrixView::new(points, points.len(), 1).unwrap();
    Costs::Grid { support, metric: Metric::SquaredEuclidean, power: 1.0 }
}

fn gaussian(points: &[f64], mean: f64, deviation: f64) -> Vec<f64> {
    let density: Vec<f64> = points.iter().map(|x| (-0.5 * ((x - mean) / deviation).powi(2)).exp()).collect();
    let sum: f64 = density.iter().sum();
    density.iter().map(|value| value / sum).collect()
}

fn moments(points: &[f64], weights: &[f64]) -> (f64, f64) {
    let mean: f64 = points.iter().zip(weights).map(|(x, w)| x * w).sum();
    (mean, points.iter().zip(weights).map(|(x, w)| w * (x - mean) * (x - mean)).sum::<f64>().sqrt())
}

fn run(costs: Costs, measures: &[Vec<f64>], shares: &[f64], options: &Options) -> Solution {
    let sizes: Vec<usize> = measures.iter().map(Vec::len).collect();
    let weights = measures.concat();
    solve(costs, &Measures { sizes: &sizes, weights: &weights, shares }, options, &Monitor::none()).unwrap()
}

fn at(epsilon: f64) -> Options {
    Options { epsilon: Epsilon::Absolute(epsilon), tolerance: 1e-9, ..Options::default() }
}

#[test]
fn gaussians_meet_where_bures_says() {
    // The barycentre of N(μₖ, σₖ²) on the line is N(Σ λμ, (Σ λσ)²); debiased it is that at any ε.
    let points = line(161, 0.1);
    let measures = [gaussian(&points, 4.0, 0.6), gaussian(&points, 11.0, 1.4)];
    for (share, epsilon) in [(0.5, 0.5), (0.25, 0.1)] {
        let options = Options { debiased: true, tolerance: 1e-6, ..at(epsilon) };
        let solution = run(grid(&points), &measures, &[share, 1.0 - share], &options);
        assert!(solution.converged, "{:?}", solution.status);
        let (mean, deviation) = moments(&points, &solution.weights);
        assert!((mean - (4.0 * share + 11.0 * (1.0 - share))).abs() < 1e-3, "{mean}");
        assert!((deviation - (0.6 * share + 1.4 * (1.0 - share))).abs() < 2e-3, "{deviation}");
    }
    // Without, the reference of uniform weights adds the blur of a kernel of variance ε / 2.
    let biased = run(grid(&points), &measures, &[0.5, 0.5], &at(0.5));
    assert!(moments(&points, &biased.weights).1 > 1.02);
}

#[test]
fn one_measure_and_equal_measures_are_their_own_debiased_barycenter() {
    let points = line(40, 0.25);
    let b = weights(3, 40);
    for measures in [vec![b.clone()], vec![b.clone(), b.clone()]] {
        let shares = vec![1.0; measures.len()];
        let solution = run(grid(&points), &measures, &shares, &Options { debiased: true, tolerance: 1e-6, ..at(0.03) });
        assert!(solution.converged, "{:?} {:?}", solution.status, solution.marginal_error);
        assert!(kernels_l1(&solution.weights, &b) < 1e-3, "{}", kernels_l1(&solution.weights, &b));
    }
}

fn kernels_l1(x: &[f64], y: &[f64]) -> f64 {
    crate::kernels::l1_distance(x, y)
}

#[test]
fn a_measure_that_alone_counts_is_found_and_others_do_not_matter() {
    let points = line(30, 0.2);
    let (b, c) = (weights(1, 30), weights(2, 30));
    let options = Options { debiased: true, tolerance: 1e-4, ..at(0.2) };
    let alone = run(grid(&points), std::slice::from_ref(&b), &[1.0], &options);
    let both = run(grid(&points), &[b.clone(), c.clone()], &[1.0, 0.0], &options);
    assert_eq!(alone.weights, both.weights);
    assert_eq!(both.g.len(), 60);
    assert!(both.g.iter().all(|g| g.is_finite()));
}

#[test]
fn the_bound_closes_on_the_linear_program_as_epsilon_falls() {
    // Both sides of the sandwich meet, so both are the optimum of the linear program.
    let points = line(25, 1.0);
    let measures = [gaussian(&points, 5.0, 2.0), gaussian(&points, 18.0, 3.0), weights(5, 25)];
    let solution = run(grid(&points), &measures, &[0.3, 0.3, 0.4], &at(0.1));
    assert!(solution.converged, "{:?}", solution.status);
    assert!(solution.dual <= solution.value && solution.relative_gap < 1e-3, "{}", solution.relative_gap);
    // The regularised problem's own bounds meet at any ε.
    for epsilon in [0.05, 1.0, 30.0] {
        let solution = run(grid(&points), &measures, &[0.3, 0.3, 0.4], &at(epsilon));
        let (value, dual) = (solution.regularized_value.unwrap(), solution.regularized_dual.unwrap());
        assert!(solution.converged && dual <= value + 1e-12 && value - dual < 1e-6 * value, "{value} {dual}");
    }
}

#[test]
fn clouds_of_different_sizes_agree_with_plain_projections() {
    let (support, x, y) = (normal_cloud(1, 7, 2, 1.0), normal_cloud(2, 5, 2, 1.0), normal_cloud(3, 9, 2, 1.0));
    let points = [x.clone(), y.clone()].concat();
    let costs = Costs::Clouds {
        support: crate::reference::matrix(&support, 2),
        points: crate::reference::matrix(&points, 2),
        metric: Metric::SquaredEuclidean,
        power: 1.0,
    };
    let measures = [weights(4, 5), weights(5, 9)];
    let shares = [0.7, 0.3];
    for epsilon in [0.5, 0.02] {
        let solution = run(costs, &measures, &shares, &at(epsilon));
        assert!(solution.converged);
        let tables = [squared_distances(&support, &x, 2), squared_distances(&support, &y, 2)];
        let plain = plain_projections(&tables, &measures, &shares, epsilon, 7);
        assert!(kernels_l1(&solution.weights, &plain) < 1e-6, "{}", kernels_l1(&solution.weights, &plain));
    }
}

/// Iterative Bregman projections, a potential at a time.
fn plain_projections(costs: &[Vec<f64>], b: &[Vec<f64>], shares: &[f64], epsilon: f64, n: usize) -> Vec<f64> {
    let mut psi: Vec<Vec<f64>> = b.iter().map(|b| vec![0.0; b.len()]).collect();
    let mut log_a = vec![0.0; n];
    for _ in 0..40_000 {
        let logs: Vec<Vec<f64>> = (0..b.len())
            .map(|k| {
                let m = b[k].len();
                let row = |i: usize| {
                    let terms: Vec<f64> = (0..m).map(|j| psi[k][j] - costs[k][i * m + j] / epsilon).collect();
                    gibbs_core::simd::logsumexp(&terms)
                };
                (0..n).map(row).collect()
            })
            .collect();
        log_a = (0..n).map(|i| (0..b.len()).map(|k| shares[k] * logs[k][i]).sum()).collect();
        for k in 0..b.len() {
            let m = b[k].len();
            for j in 0..m {
                let term = |i: usize| log_a[i] - logs[k][i] - costs[k][i * m + j] / epsilon;
                let terms: Vec<f64> = (0..n).map(term).collect();
                psi[k][j] = b[k][j].ln() - gibbs_core::simd::logsumexp(&terms);
            }
        }
    }
    log_a.iter().map(|log_a| log_a.exp()).collect()
}

#[test]
fn order_shift_and_scale_do_not_matter() {
    let points = line(30, 0.3);
    let measures = [weights(1, 30), weights(2, 30), weights(3, 30)];
    let options = at(0.4);
    let solution = run(grid(&points), &measures, &[0.2, 0.3, 0.5], &options);
    let [a, b, c] = measures.clone();
    let turned = run(grid(&points), &[c, a, b], &[0.5, 0.2, 0.3], &options);
    assert!(kernels_l1(&solution.weights, &turned.weights) < 1e-7);
    let moved: Vec<f64> = points.iter().map(|x| x + 17.0).collect();
    assert!(kernels_l1(&run(grid(&moved), &measures, &[0.2, 0.3, 0.5], &options).weights, &solution.weights) < 1e-7);
    let scaled: Vec<Vec<f64>> = measures.iter().map(|b| b.iter().map(|b| 5.0 * b).collect()).collect();
    let heavy = run(grid(&points), &scaled, &[0.4, 0.6, 1.0], &options);
    assert!((heavy.value - 5.0 * solution.value).abs() < 1e-7 * heavy.value);
    assert!((heavy.weights.iter().sum::<f64>() - 5.0).abs() < 1e-12);
}

#[test]
fn small_epsilon_zero_weights_and_threads() {
    let points = line(80, 0.5);
    let mut measures = [gaussian(&points, 10.0, 3.0), gaussian(&points, 30.0, 2.0)];
    for b in &mut measures {
        b.iter_mut().for_each(|b| *b = if *b < 1e-6 { 0.0 } else { *b });
    }
    let options = Options { tolerance: 1e-6, ..at(0.02) };
    let solution = run(grid(&points), &measures, &[0.5, 0.5], &options);
    assert!(solution.converged, "{:?} after {}", solution.status, solution.iterations);
    assert!((moments(&points, &solution.weights).0 - 20.0).abs() < 0.05);
    let weights = measures.concat().iter().map(|b| b / 1.0).collect::<Vec<_>>();
    let masses: Vec<f64> = measures.iter().map(|b| b.iter().sum()).collect();
    assert!((masses[0] - masses[1]).abs() < 1e-6);
    let problem = Measures { sizes: &[80, 80], weights: &weights, shares: &[1.0, 1.0] };
    let eight = solve(grid(&points), &problem, &options, &Monitor::threads(8)).unwrap();
    assert_eq!(eight.weights, solution.weights);
}

#[test]
fn bad_input_is_named() {
    let points = line(3, 1.0);
    let fails = |sizes: &[usize], weights: &[f64], shares: &[f64], options: &Options| {
        let measures = Measures { sizes, weights, shares };
        let error = solve(grid(&points), &measures, options, &Monitor::none()).unwrap_err();
        error.argument().unwrap_or_default().to_owned()
    };
    let options = Options::default();
    assert_eq!(fails(&[], &[], &[], &options), "measures");
    assert_eq!(fails(&[2], &[1.0, 1.0], &[1.0], &options), "measures");
    assert_eq!(fails(&[3], &[0.0; 3], &[1.0], &options), "measures");
    assert_eq!(fails(&[3, 3], &[1.0, 1.0, 1.0, 1.0, 1.0, 2.0], &[1.0, 1.0], &options), "measures");
    assert_eq!(fails(&[3], &[1.0; 3], &[0.0], &options), "options.weights");
    assert_eq!(fails(&[3], &[1.0; 3], &[1.0], &Options { tolerance: 0.0, ..options.clone() }), "options.tolerance");
    assert_eq!(fails(&[3], &[1.0; 3], &[1.0], &at(-1.0)), "options.epsilon");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn no_bound_is_crossed(seed in 0u64..1000, n in 1usize..8, m in 1usize..7, log_epsilon in -3.0f64..1.0, passes in 1usize..20) {
        let cost = uniform_costs(seed, n, m);
        let measures = [weights(seed, m), weights(seed + 1, m)];
        let matrix = MatrixView::new(&cost, n, m).unwrap();
        let epsilon = Epsilon::Absolute(10f64.powf(log_epsilon));
        let options = Options { epsilon, max_iterations: passes, ..Options::default() };
        let solution = run(Costs::Shared(matrix), &measures, &[0.4, 0.6], &options);
        prop_assert!(solution.dual <= solution.value + 1e-12);
        prop_assert!(solution.regularized_dual.unwrap() <= solution.regularized_value.unwrap() + 1e-9);
        prop_assert!((solution.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        // f and g are feasible.
        for k in 0..2 {
            for (index, cost) in cost.iter().enumerate() {
                let (f, g) = (solution.f[k * n + index / m], solution.g[k * m + index % m]);
                prop_assert!(f + g <= cost + 1e-9);
            }
        }
    }
}
