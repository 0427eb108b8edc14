use super::*;
use crate::problem::{Cost, Metric};
use crate::reference::*;
use gibbs_core::{CancelToken, Code, MatrixView};
use proptest::prelude::*;

fn absolute(epsilon: f64, tolerance: f64) -> Options {
    Options { epsilon: Epsilon::Absolute(epsilon), tolerance, ..Options::default() }
}

fn solve_dense(cost: &[f64], a: &[f64], b: &[f64], options: &Options) -> Solution {
    let problem = Problem::dense(matrix(cost, b.len())).with_weights(Some(a), Some(b));
    solve(&problem, options, &Monitor::none()).unwrap()
}

fn plan_of(cost: &[f64], a: &[f64], b: &[f64], solution: &Solution) -> Vec<f64> {
    let problem = Problem::dense(matrix(cost, b.len())).with_weights(Some(a), Some(b));
    solution.plan.dense(&problem, &Monitor::none()).unwrap()
}

/// Everything that must be a number is one.
fn assert_finite(solution: &Solution) {
    let Solution { value, dual, gap, relative_gap, regularized_value, regularized_dual, f, g, plan, epsilon, .. } =
        solution;
    let numbers = [*value, *dual, *gap, *relative_gap, *regularized_value, *regularized_dual, *epsilon];
    let vectors = [f, g, &plan.row_factors, &plan.column_factors, &plan.row_rest, &plan.column_rest];
    assert!(numbers.iter().chain(vectors.into_iter().flatten()).all(|x| x.is_finite()), "{solution:?}");
    assert!(solution.marginal_error.iter().all(|x| x.is_finite()));
}

#[test]
fn two_points_have_a_closed_form() {
    for epsilon in [0.02, 0.3, 5.0] {
        let solution = solve_dense(&[0.0, 1.0, 1.0, 0.0], &[0.5; 2], &[0.5; 2], &absolute(epsilon, 1e-14));
        let stay = 0.5 / (1.0 + (-1.0 / epsilon).exp());
        let plan = plan_of(&[0.0, 1.0, 1.0, 0.0], &[0.5; 2], &[0.5; 2], &solution);
        assert_close(&plan, &[stay, 0.5 - stay, 0.5 - stay, stay], 1e-14);
        assert!((solution.value - (1.0 - 2.0 * stay)).abs() < 1e-14);
    }
}

#[test]
fn normal_laws_on_a_line_have_a_closed_form() {
    // Janati, Muzellec, Peyré, Cuturi, Entropic optimal transport between unbalanced Gaussian measures has a closed form
    // (2020), theorem 1, in one dimension, on grids fine enough to stand for the densities.
    let grid = |mean: f64, deviation: f64| -> (Vec<f64>, Vec<f64>) {
        let points: Vec<f64> = (0..161).map(|k| mean + deviation * 0.1 * f64::from(k - 80)).collect();
        let density = points.iter().map(|x| (-0.5 * ((x - mean) / deviation).powi(2)).exp());
        (points.clone(), density.collect())
    };
    let (shift, s, t) = (1.5, 1.0, 0.6);
    let ((x, mut a), (y, mut b)) = (grid(0.0, s), grid(shift, t));
    for weights in [&mut a, &mut b] {
        let sum: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
    }
    for epsilon in [0.5, 2.0] {
        let problem =
            Problem::points(matrix(&x, 1), matrix(&y, 1), Metric::SquaredEuclidean).with_weights(Some(&a), Some(&b));
        let solution = solve(&problem, &absolute(epsilon, 1e-10), &Monitor::none()).unwrap();
        let sigma = 0.5 * epsilon;
        let d = (4.0 * s * s * t * t + sigma * sigma).sqrt();
        let expected =
            shift * shift + s * s + t * t - d + sigma * (1.0 - (2.0 * sigma).ln()) + sigma * (d + sigma).ln();
        assert!((solution.regularized_dual - expected).abs() < 1e-7, "{} and {expected}", solution.regularized_dual);
        assert!((solution.regularized_value - expected).abs() < 1e-7);
    }
}

#[test]
fn the_optimum_is_the_plain_one() {
    for (seed, (n, m), epsilon) in
        [(1, (7, 5), 0.05), (2, (12, 33), 0.02), (3, (40, 21), 0.3), (4, (1, 6), 0.1), (5, (9, 1), 0.1)]
    {
        let (cost, a, b) = (uniform_costs(seed, n, m), weights(seed, n), weights(seed + 10, m));
        let optimum = plain_sinkhorn(&cost, &a, &b, epsilon);
        for method in [Method::Auto, Method::Kernel, Method::Log] {
            let options = Options { method, ..absolute(epsilon, 1e-11) };
            let solution = solve_dense(&cost, &a, &b, &options);
            assert!(solution.converged, "{method:?} {:?}", solution.status);
            assert!((solution.regularized_value - optimum.value).abs() < 1e-9);
            assert!((solution.regularized_dual - optimum.value).abs() < 1e-9);
            assert_close(&solution.f, &optimum.f, 1e-7);
            assert_close(&solution.g, &optimum.g, 1e-7);
            assert_close(&plan_of(&cost, &a, &b, &solution), &optimum.plan, 1e-10);
        }
    }
}

#[test]
fn small_epsilon_is_the_plain_optimum_too() {
    let (x, y) = (normal_cloud(1, 60, 2, 1.0), normal_cloud(2, 70, 2, 1.5));
    let (a, b) = (weights(1, 60), weights(2, 70));
    let cost = squared_distances(&x, &y, 2);
    let optimum = plain_sinkhorn(&cost, &a, &b, 0.02);
    let solution = solve_dense(&cost, &a, &b, &absolute(0.02, 1e-9));
    assert!(solution.converged);
    assert!(solution.iterations > solution.exp_passes, "Newton's method was not needed");
    assert!((solution.regularized_dual - optimum.value).abs() < 1e-8);
    assert_close(&plan_of(&cost, &a, &b, &solution), &optimum.plan, 1e-7);
}

#[test]
fn primal_and_dual_agree_and_the_marginals_are_exact() {
    let (x, y) = (normal_cloud(3, 150, 3, 1.0), normal_cloud(4, 130, 3, 1.2));
    let (a, b) = (weights(3, 150), weights(4, 130));
    let cost = squared_distances(&x, &y, 3);
    for relative in [1.0, 0.05, 0.005, 0.0005] {
        let options = Options { epsilon: Epsilon::Relative(relative), tolerance: 1e-8, ..Options::default() };
        let solution = solve_dense(&cost, &a, &b, &options);
        assert!(solution.converged);
        let difference = solution.regularized_value - solution.regularized_dual;
        assert!(difference.abs() <= 1e-6 * solution.regularized_value.abs(), "{relative}: {difference:e}");
        let plan = plan_of(&cost, &a, &b, &solution);
        assert!(marginal_errors(&plan, &a, &b).iter().all(|error| *error < 1e-12));
        assert!(plan.iter().all(|entry| *entry >= 0.0));
        let value: f64 = plan.iter().zip(&cost).map(|(p, c)| p * c).sum();
        assert!((solution.value - value).abs() < 1e-12 * value.abs());
        let divergence: f64 = (0..plan.len())
            .filter(|&k| plan[k] > 0.0)
            .map(|k| plan[k] * (plan[k] / (a[k / 130] * b[k % 130])).ln())
            .sum();
        assert!((solution.regularized_value - (value + solution.epsilon * divergence)).abs() < 1e-10 * value.abs());
        assert!(solution.gap <= 5.0 * solution.epsilon && solution.gap >= 0.0);
    }
}

#[test]
fn plans_tend_to_the_best_assignment() {
    for seed in 0..10 {
        let cost = uniform_costs(seed, 5, 5);
        let best = best_assignment(&cost, 5);
        let solution = solve_dense(&cost, &[0.2; 5], &[0.2; 5], &absolute(1e-4, 1e-6));
        assert!(solution.value >= best - 1e-12 && solution.value < best + 1e-3);
        assert!(solution.dual <= best + 1e-12 && solution.dual > best - 1e-3);
    }
}

#[test]
fn points_and_their_costs_are_one_problem() {
    let (x, y) = (normal_cloud(5, 90, 6, 1.0), normal_cloud(6, 80, 6, 1.0));
    let cost = squared_distances(&x, &y, 6);
    let points = Problem::points(matrix(&x, 6), matrix(&y, 6), Metric::SquaredEuclidean);
    let dense = Problem::dense(matrix(&cost, 80));
    for relative in [0.05, 0.02] {
        let options = Options { epsilon: Epsilon::Relative(relative), tolerance: 1e-9, ..Options::default() };
        let of_dense = solve(&dense, &options, &Monitor::none()).unwrap();
        // With room for a plan, and with none: no table of costs, no stored plan, no shortlist.
        for memory_limit in [1 << 30, 0] {
            let options = Options { memory_limit, ..options.clone() };
            let of_points = solve(&points, &options, &Monitor::none()).unwrap();
            assert!(of_points.converged && (of_points.stored_passes == 0 || memory_limit > 0));
            assert!((of_points.value - of_dense.value).abs() < 1e-7 * of_dense.value);
            assert!((of_points.regularized_dual - of_dense.regularized_dual).abs() < 1e-9 * of_dense.value);
        }
    }
}

#[test]
fn a_plan_in_single_precision_is_as_exact() {
    let cost = uniform_costs(8, 50, 60);
    let (a, b) = (weights(8, 50), weights(9, 60));
    for tolerance in [1e-6, 1e-10] {
        let double = solve_dense(&cost, &a, &b, &absolute(0.05, tolerance));
        let single = solve_dense(&cost, &a, &b, &Options { precision: Precision::F32, ..absolute(0.05, tolerance) });
        assert!(single.converged && single.stored_passes > 0 && single.marginal_error[1] <= tolerance);
        assert!((double.regularized_dual - single.regularized_dual).abs() < tolerance);
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let (x, y) = (normal_cloud(7, 420, 2, 1.0), normal_cloud(8, 390, 2, 1.0));
    let (a, b) = (weights(7, 420), weights(8, 390));
    let problem = Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::Euclidean).with_weights(Some(&a), Some(&b));
    for relative in [0.05, 0.002] {
        let options = Options { epsilon: Epsilon::Relative(relative), gradient: true, ..Options::default() };
        let one = format!("{:?}", solve(&problem, &options, &Monitor::threads(1)).unwrap());
        for threads in [2, 8] {
            assert!(
                one == format!("{:?}", solve(&problem, &options, &Monitor::threads(threads)).unwrap()),
                "{threads} threads"
            );
        }
    }
}

#[test]
fn relative_epsilon_is_a_share_of_the_mean_cost() {
    let (a, b) = (weights(1, 9), weights(2, 11));
    let cost: Vec<f64> = uniform_costs(1, 9, 11).iter().map(|cost| cost + 4.0).collect();
    let mean: f64 = (0..99).map(|k| a[k / 11] * b[k % 11] * cost[k]).sum();
    let relative = Options { epsilon: Epsilon::Relative(0.02), ..Options::default() };
    assert!((solve_dense(&cost, &a, &b, &relative).epsilon - 0.02 * mean).abs() < 1e-15);
    assert_eq!(solve_dense(&[0.0; 99], &a, &b, &relative).epsilon, 0.02);
}

#[test]
fn a_warm_start_is_taken_up() {
    let cost = squared_distances(&normal_cloud(1, 100, 2, 1.0), &normal_cloud(2, 100, 2, 1.0), 2);
    let w = [0.01; 100];
    for epsilon in [0.1, 0.001] {
        let cold = solve_dense(&cost, &w, &w, &absolute(epsilon, 1e-6));
        let warm_start = Some((cold.f.clone(), cold.g.clone()));
        let warm = solve_dense(&cost, &w, &w, &Options { warm_start, ..absolute(epsilon, 1e-6) });
        assert!(warm.converged && warm.iterations == 1, "{}", warm.iterations);
        let useless = Some((vec![1e300; 100], vec![-1e300; 100]));
        assert!(solve_dense(&cost, &w, &w, &Options { warm_start: useless, ..absolute(epsilon, 1e-6) }).converged);
    }
}

#[test]
fn points_without_weight_have_potentials_and_no_mass() {
    let cost = uniform_costs(3, 6, 5);
    let (a, b) = ([0.3, 0.0, 0.2, 0.5, 0.0, 0.0], [0.0, 0.4, 0.1, 0.0, 0.5]);
    let epsilon = 0.1;
    let problem = Problem::dense(matrix(&cost, 5)).with_weights(Some(&a), Some(&b));
    let solution = solve(&problem, &absolute(epsilon, 1e-12), &Monitor::none()).unwrap();
    for i in 0..6 {
        let sum: f64 = (0..5).map(|j| b[j] * ((solution.g[j] - cost[i * 5 + j]) / epsilon).exp()).sum();
        assert!((solution.f[i] + epsilon * sum.ln()).abs() < 1e-11);
    }
    for j in 0..5 {
        let sum: f64 = (0..6).map(|i| a[i] * ((solution.f[i] - cost[i * 5 + j]) / epsilon).exp()).sum();
        assert!((solution.g[j] + epsilon * sum.ln()).abs() < 1e-11);
    }
    let plan = plan_of(&cost, &a, &b, &solution);
    assert!(marginal_errors(&plan, &a, &b).iter().all(|error| *error < 1e-14));
    // The same with the columns as rows, and with points in place of costs.
    let points = normal_cloud(3, 6, 2, 1.0);
    let clouds = Problem::points(matrix(&points, 2), matrix(&points[2..], 2), Metric::Cityblock)
        .with_weights(Some(&a), Some(&b));
    assert_finite(&solve(&clouds, &Options::default(), &Monitor::none()).unwrap());
}

#[test]
fn the_mass_scales_the_plan() {
    let cost = uniform_costs(4, 8, 9);
    let (a, b) = (weights(1, 8), weights(2, 9));
    let one = solve_dense(&cost, &a, &b, &absolute(0.05, 1e-10));
    let (a7, b7): (Vec<f64>, Vec<f64>) =
        (a.iter().map(|w| 7.0 * w).collect(), b.iter().map(|w| 7.0 * w * (1.0 + 1e-8)).collect());
    let seven = solve_dense(&cost, &a7, &b7, &absolute(0.05, 1e-10));
    assert!(
        (seven.value - 7.0 * one.value).abs() < 1e-9
            && (seven.regularized_dual - 7.0 * one.regularized_dual).abs() < 1e-9
    );
    assert_close(&seven.f, &one.f, 1e-9);
    assert!((plan_of(&cost, &a7, &b7, &seven).iter().sum::<f64>() - 7.0).abs() < 1e-12);
}

#[test]
fn bad_days_end_well() {
    let monitor = Monitor::none();
    let costs = uniform_costs(5, 6, 6);
    let scaled = |factor: f64| costs.iter().map(|cost| factor * cost).collect::<Vec<f64>>();
    let light = [1e-300, 0.5, 1e-150, 0.5, 1e-12, 1e-308];
    let even = [1.0 / 6.0; 6];
    let all: [Vec<f64>; 6] =
        [costs.clone(), vec![3.0; 36], vec![0.0; 36], vec![-1e-12; 36], scaled(1e12), scaled(-1e-12)];
    for cost in &all {
        for (a, b) in [(&even, &even), (&light, &even), (&light, &light), (&even, &light)] {
            for epsilon in [1e-250, 1e-12, 1e-3, 1.0, 1e12, 1e250] {
                let mass: f64 = a.iter().sum();
                let b: Vec<f64> = b.iter().map(|w| w * mass / b.iter().sum::<f64>()).collect();
                for method in [Method::Auto, Method::Kernel, Method::Log] {
                    let options = Options { method, max_iterations: 300, ..absolute(epsilon, 1e-6) };
                    let solution = solve_dense(cost, a, &b, &options);
                    assert_finite(&solution);
                    let scale = cost.iter().fold(0.0, |s: f64, c| s.max(c.abs()));
                    assert!(solution.gap >= -1e-12 * scale, "{}", solution.gap);
                    assert_eq!(solution.converged, solution.status == Status::Converged);
                    assert!(!solution.converged || solution.marginal_error[1] <= 1.01e-6, "{solution:?}");
                    let errors = marginal_errors(&plan_of(cost, a, &b, &solution), a, &b);
                    assert!(errors.iter().all(|error| *error < 1e-12), "{errors:?}");
                }
            }
        }
    }
    let one = Problem::dense(matrix(&[2.5], 1));
    let solution = solve(&one, &Options::default(), &monitor).unwrap();
    assert!(solution.converged && solution.value == 2.5 && solution.dual == 2.5 && solution.gap == 0.0);
    let duplicates = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0];
    let same = Problem::points(matrix(&duplicates, 2), matrix(&duplicates[..4], 2), Metric::SquaredEuclidean);
    assert!(solve(&same, &Options::default(), &monitor).unwrap().converged);
}

#[test]
fn tiny_epsilon_ends_in_bounded_time_and_says_so() {
    let (x, y) = (normal_cloud(1, 60, 2, 1.0), normal_cloud(2, 60, 2, 1.0));
    let problem = Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::SquaredEuclidean);
    for epsilon in [1e-20, 1e-9, 1e-7] {
        let solution = solve(&problem, &absolute(epsilon, 1e-6), &Monitor::none()).unwrap();
        assert_finite(&solution);
        assert_eq!(solution.converged, solution.status == Status::Converged);
        assert_eq!(solution.status == Status::EpsilonTooSmall, epsilon == 1e-20);
        assert!(solution.iterations < 3000, "{}", solution.iterations);
        let plan = solution.plan.dense(&problem, &Monitor::none()).unwrap();
        let errors = marginal_errors(&plan, &[1.0 / 60.0; 60], &[1.0 / 60.0; 60]);
        assert!(errors.iter().all(|error| *error < 1e-12), "{errors:?}");
        assert!(solution.relative_gap < 0.5, "{} {:?}", solution.relative_gap, solution.status);
    }
}

#[test]
fn iterations_that_run_out_are_not_converged() {
    let cost = squared_distances(&normal_cloud(1, 80, 2, 1.0), &normal_cloud(2, 80, 2, 1.0), 2);
    let w = [0.0125; 80];
    for max_iterations in [1, 2, 5, 13] {
        for epsilon in [0.05, 0.001] {
            let solution = solve_dense(&cost, &w, &w, &Options { max_iterations, ..absolute(epsilon, 1e-9) });
            assert_eq!(solution.status, Status::MaxIterations);
            assert!(
                !solution.converged && solution.gap >= 0.0 && solution.iterations <= max_iterations + 2,
                "{}",
                solution.iterations
            );
            assert!(solution.epsilon >= epsilon);
        }
    }
}

#[test]
fn a_cancelled_call_ends() {
    let (x, y) = (normal_cloud(1, 1500, 2, 1.0), normal_cloud(2, 1500, 2, 1.0));
    let problem = Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::SquaredEuclidean);
    let token = CancelToken::default();
    let cancel = |_| token.cancel();
    let monitor = Monitor::new(Some(&token), Some(&cancel), 1);
    let options = Options { tolerance: 1e-12, epsilon: Epsilon::Relative(1e-4), ..Options::default() };
    assert_eq!(solve(&problem, &options, &monitor).unwrap_err().code(), Code::Cancelled);
}

#[test]
fn wrong_input_is_named() {
    let cost = [0.0, 1.0, 1.0, 0.0];
    let fails = |problem: &Problem, options: &Options| {
        let error = solve(problem, options, &Monitor::none()).unwrap_err();
        (error.code(), error.argument().unwrap_or_default().to_string())
    };
    let dense = Problem::dense(matrix(&cost, 2));
    let named = |code: Code, name: &str| (code, name.to_string());
    let standard = Options::default();
    let with = |a: &'static [f64], b: &'static [f64]| dense.with_weights(Some(a), Some(b));
    assert_eq!(fails(&with(&[0.5, 0.5], &[0.5, 0.6]), &standard), named(Code::Infeasible, "problem.b"));
    assert_eq!(fails(&with(&[0.5, -0.5], &[0.5, 0.5]), &standard), named(Code::InvalidValue, "problem.a"));
    assert_eq!(fails(&with(&[0.5, 0.5], &[f64::NAN, 0.5]), &standard), named(Code::InvalidValue, "problem.b"));
    assert_eq!(fails(&with(&[0.0, 0.0], &[0.5, 0.5]), &standard), named(Code::InvalidValue, "problem.a"));
    assert_eq!(fails(&with(&[1.0], &[0.5, 0.5]), &standard), named(Code::InvalidShape, "problem.a"));
    assert_eq!(fails(&with(&[f64::MAX, f64::MAX], &[0.5, 0.5]), &standard), named(Code::InvalidValue, "problem.a"));
    let empty = Problem::dense(MatrixView::new(&[], 0, 2).unwrap());
    assert_eq!(fails(&empty, &standard), named(Code::InvalidShape, "problem.cost"));
    let infinite = [0.0, f64::INFINITY, 1.0, 0.0];
    assert_eq!(fails(&Problem::dense(matrix(&infinite, 2)), &standard), named(Code::InvalidValue, "problem.cost"));
    let huge = [-1e308, 1e308, 0.0, 0.0];
    assert_eq!(fails(&Problem::dense(matrix(&huge, 2)), &standard), named(Code::InvalidValue, "problem.cost"));
    let cloud = |power| Problem {
        cost: Cost::Points { x: matrix(&cost, 2), y: matrix(&cost, 2), metric: Metric::SquaredEuclidean, power },
        a: None,
        b: None,
    };
    assert_eq!(fails(&cloud(0.0), &standard), named(Code::InvalidValue, "problem.power"));
    let far = [0.0, 1e200];
    let overflow = Problem::points(matrix(&far, 1), matrix(&far, 1), Metric::SquaredEuclidean);
    assert_eq!(fails(&overflow, &standard), named(Code::InvalidValue, "problem.x"));
    let zero = Problem::points(matrix(&cost, 2), matrix(&[0.0, 0.0], 2), Metric::Cosine);
    assert_eq!(fails(&zero, &standard), named(Code::InvalidValue, "problem.y"));
    let mixed = Problem::points(matrix(&cost, 2), matrix(&cost, 1), Metric::Euclidean);
    assert_eq!(fails(&mixed, &standard), named(Code::InvalidShape, "problem.y"));
    for epsilon in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(fails(&dense, &absolute(epsilon, 1e-6)), named(Code::InvalidOption, "options.epsilon"));
    }
    assert_eq!(fails(&dense, &absolute(1.0, 0.0)), named(Code::InvalidOption, "options.tolerance"));
    let negative = [-1.0, -2.0, -3.0, -4.0];
    assert_eq!(fails(&Problem::dense(matrix(&negative, 2)), &standard), named(Code::InvalidOption, "options.epsilon"));
    let none = Options { max_iterations: 0, ..Options::default() };
    assert_eq!(fails(&dense, &none), named(Code::InvalidOption, "options.maxIterations"));
    let warm_start = Some((vec![0.0; 3], vec![0.0; 2]));
    let warm = Options { warm_start, ..Options::default() };
    assert_eq!(fails(&dense, &warm), named(Code::InvalidShape, "options.warmStart.f"));
    let kernel = Options { method: Method::Kernel, memory_limit: 15, ..Options::default() };
    assert_eq!(solve(&dense, &kernel, &Monitor::none()).unwrap_err().code(), Code::OutOfMemory);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn bounds_hold_whenever_the_iteration_ends(
        seed in 0u64..1000, n in 2usize..6, max_iterations in 1usize..30, exponent in -4.0..1.0f64,
    ) {
        let cost = uniform_costs(seed, n, n);
        let w = vec![1.0 / n as f64; n];
        let best = best_assignment(&cost, n);
        let solution = solve_dense(&cost, &w, &w, &Options { max_iterations, ..absolute(10f64.powf(exponent), 1e-9) });
        prop_assert!(solution.dual <= best + 1e-12);
        prop_assert!(solution.value >= best - 1e-12);
        prop_assert!(solution.regularized_dual <= solution.regularized_value + 1e-11);
        prop_assert!(solution.regularized_value >= solution.value);
    }

    #[test]
    fn scaling_shifting_and_turning_the_costs_does_what_it_says(
        seed in 0u64..1000, n in 1usize..12, m in 1usize..12, scale in 1e-9..1e9f64, shift in -3.0..3.0f64,
    ) {
        let (cost, a, b) = (uniform_costs(seed, n, m), weights(seed, n), weights(seed + 1, m));
        let plain = solve_dense(&cost, &a, &b, &absolute(0.05, 1e-10));
        let moved: Vec<f64> = cost.iter().map(|c| scale * (c + shift)).collect();
        let other = solve_dense(&moved, &a, &b, &absolute(scale * 0.05, 1e-10));
        prop_assert!((other.value - scale * (plain.value + shift)).abs() < 1e-8 * scale);
        prop_assert!((other.regularized_dual - scale * (plain.regularized_dual + shift)).abs() < 1e-9 * scale);
        let turned: Vec<f64> = (0..n * m).map(|k| cost[k % n * m + k / n]).collect();
        let transpose = solve_dense(&turned, &b, &a, &absolute(0.05, 1e-10));
        prop_assert!((transpose.value - plain.value).abs() < 1e-8);
        for (f, g) in transpose.g.iter().zip(&plain.f) {
            prop_assert!((f - g).abs() < 1e-6, "{} {}", f, g);
        }
    }
}
