use super::*;
use crate::line::distance;
use crate::reference::{assert_close, matrix, normal_cloud, squared_distances, weights};
use crate::{assign, sliced};
use gibbs_testkit::finite_difference_gradient;
use proptest::prelude::*;

fn mean(x: &[f64], y: &[f64], d: usize, options: &Options) -> Solution {
    solve(matrix(x, d), matrix(y, d), None, None, options, &Monitor::none()).unwrap()
}

fn largest(x: &[f64], y: &[f64], d: usize, p: f64) -> maximum::Solution {
    let options = maximum::Options { p, ..maximum::Options::default() };
    maximum::solve(matrix(x, d), matrix(y, d), None, None, &options, &Monitor::none()).unwrap()
}

fn planned(x: &[f64], y: &[f64], d: usize, options: &plan::Options) -> plan::Solution {
    plan::solve(matrix(x, d), matrix(y, d), None, None, options, &Monitor::none()).unwrap()
}

#[test]
fn one_dimension_is_the_line() {
    let (x, y) = (normal_cloud(1, 30, 1, 1.0), normal_cloud(2, 45, 1, 2.0));
    for p in [1.0, 2.0, 3.0] {
        let line =
            distance::solve(&x, &y, None, None, &distance::Options { p, gradient: false }, &Monitor::none()).unwrap();
        let sliced = mean(&x, &y, 1, &Options { p, projections: 4, ..Options::default() });
        assert!((sliced.value - line.value).abs() < 1e-12 * line.value && sliced.standard_error < 1e-12);
        assert!((largest(&x, &y, 1, p).value - line.value).abs() < 1e-12 * line.value);
        let plan = planned(&x, &y, 1, &plan::Options { p, projections: 2, ..plan::Options::default() });
        assert!((plan.value - line.value).abs() < 1e-12 * line.value && plan.relative_gap < 1e-12);
    }
}

#[test]
fn a_translation_is_known() {
    // W_p along θ is |⟨θ, t⟩|; the mean of ⟨θ, t⟩² is ‖t‖²/d, the largest ‖t‖².
    let x = normal_cloud(1, 50, 3, 1.0);
    let shift = [1.0, -2.0, 0.5];
    let y: Vec<f64> = x.chunks(3).flat_map(|point| (0..3).map(move |k| point[k] + shift[k])).collect();
    let solution = mean(&x, &y, 3, &Options { projections: 4000, ..Options::default() });
    assert!((solution.value - 5.25 / 3.0).abs() < 4.0 * solution.standard_error && solution.standard_error < 0.05);
    let most = largest(&x, &y, 3, 2.0);
    assert!((most.value - 5.25).abs() < 1e-9 && most.gap < 1e-9 && most.converged);
    let plan = planned(&x, &y, 3, &plan::Options { projections: 5, ..plan::Options::default() });
    assert!((plan.value - 5.25).abs() < 1e-12 && plan.gap < 1e-12);
}

#[test]
fn the_largest_is_found_by_a_fine_search_of_angles() {
    let (x, y) = (normal_cloud(1, 60, 2, 1.0), normal_cloud(2, 40, 2, 1.0));
    let y: Vec<f64> = y.chunks(2).flat_map(|point| [2.0 * point[0] + point[1], 0.3 * point[1]]).collect();
    for p in [1.0, 1.5, 2.0, 3.0] {
        let along = |angle: f64| {
            let project = |points: &[f64]| -> Vec<f64> {
                points.chunks(2).map(|point| point[0] * angle.cos() + point[1] * angle.sin()).collect()
            };
            let options = distance::Options { p, gradient: false };
            distance::solve(&project(&x), &project(&y), None, None, &options, &Monitor::none()).unwrap().value
        };
        let finest = (0..2000).map(|k| along(f64::from(k) * std::f64::consts::PI / 2000.0)).fold(0.0, f64::max);
        let found = largest(&x, &y, 2, p);
        assert!(found.value >= finest * (1.0 - 1e-9), "{p}: {} {finest}", found.value);
        assert!((found.value - along(found.direction[1].atan2(found.direction[0]))).abs() < 1e-9);
        assert!(found.upper_bound >= found.value);
    }
}

#[test]
fn slopes_are_differences() {
    let (x, y) = (normal_cloud(1, 5, 3, 1.0), normal_cloud(2, 7, 3, 2.0));
    let (a, b) = (weights(1, 5), weights(2, 7));
    for p in [1.0, 1.5, 2.0, 3.0] {
        let value = |x: &[f64], y: &[f64], gradient: bool| {
            let options = Options { p, projections: 9, gradient, ..Options::default() };
            solve(matrix(x, 3), matrix(y, 3), Some(&a), Some(&b), &options, &Monitor::none()).unwrap()
        };
        let solution = value(&x, &y, true);
        assert_close(&solution.x.unwrap(), &finite_difference_gradient(|x| value(x, &y, false).value, &x, 1e-6), 1e-7);
        assert_close(&solution.y.unwrap(), &finite_difference_gradient(|y| value(&x, y, false).value, &y, 1e-6), 1e-7);
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let (x, y) = (normal_cloud(1, 300, 4, 1.0), normal_cloud(2, 200, 4, 2.0));
    let (x, y) = (matrix(&x, 4), matrix(&y, 4));
    let options = Options { gradient: true, projections: 60, ..Options::default() };
    let one = solve(x, y, None, None, &options, &Monitor::threads(1)).unwrap();
    let most = maximum::solve(x, y, None, None, &maximum::Options::default(), &Monitor::threads(1)).unwrap();
    let expected = plan::Options { method: plan::Method::Expected, ..plan::Options::default() };
    let plan = plan::solve(x, y, None, None, &expected, &Monitor::threads(1)).unwrap();
    for threads in [2, 5] {
        let monitor = Monitor::threads(threads);
        let again = solve(x, y, None, None, &options, &monitor).unwrap();
        assert_eq!((again.value.to_bits(), again.x, again.y), (one.value.to_bits(), one.x.clone(), one.y.clone()));
        let again = maximum::solve(x, y, None, None, &maximum::Options::default(), &monitor).unwrap();
        assert_eq!((again.value.to_bits(), again.direction), (most.value.to_bits(), most.direction.clone()));
        assert_eq!(plan::solve(x, y, None, None, &expected, &monitor).unwrap().values, plan.values);
    }
}

#[test]
fn plans_enclose_the_optimum() {
    for (d, p, spread) in [(2, 2.0, 1.0), (3, 1.0, 2.0), (5, 2.0, 3.0), (2, 3.0, 0.5), (3, 1.5, 1.0)] {
        let (x, y) = (normal_cloud(1, 40, d, 1.0), normal_cloud(2, 40, d, spread));
        let y: Vec<f64> = y.iter().enumerate().map(|(k, value)| value + (k % d) as f64).collect();
        let cost: Vec<f64> = squared_distances(&x, &y, d).iter().map(|square| square.powf(0.5 * p)).collect();
        let best = assign::solve(matrix(&cost, 40), &assign::Options::default(), &Monitor::none()).unwrap().cost / 40.0;
        for method in [plan::Method::Min, plan::Method::Expected] {
            let options = plan::Options { p, method, ..plan::Options::default() };
            let solution = planned(&x, &y, d, &options);
            assert!(solution.dual <= best * (1.0 + 1e-12) && best <= solution.value * (1.0 + 1e-12));
            for i in 0..40 {
                for j in 0..40 {
                    assert!(solution.f[i] + solution.g[j] <= cost[i * 40 + j] + 1e-11);
                }
            }
            let (mut rows, mut columns, mut value) = (vec![0.0; 40], vec![0.0; 40], 0.0);
            for ((&i, &j), &moved) in solution.rows.iter().zip(&solution.columns).zip(&solution.values) {
                rows[i as usize] += moved;
                columns[j as usize] += moved;
                value += moved * cost[i as usize * 40 + j as usize];
            }
            assert_close(&rows, &[1.0 / 40.0; 40], 1e-14);
            assert_close(&columns, &[1.0 / 40.0; 40], 1e-14);
            assert!((value - solution.value).abs() < 1e-11 && solution.marginal_error[0] < 1e-13);
        }
    }
}

#[test]
fn potentials_on_axes_are_sharp_where_coordinates_are_apart() {
    // A product measure scaled along the axes: the optimal map acts on each coordinate alone.
    let x = normal_cloud(1, 400, 2, 1.0);
    let y: Vec<f64> = x.chunks(2).flat_map(|point| [3.0 * point[0], 0.5 * point[1]]).collect();
    let plan = planned(&x, &y, 2, &plan::Options::default());
    let exact = x.chunks(2).map(|p| 4.0 * p[0] * p[0] + 0.25 * p[1] * p[1]).sum::<f64>() / 400.0;
    assert!((plan.dual - exact).abs() < 1e-9 && plan.value >= plan.dual);
}

#[test]
fn weights_of_zero_are_no_points() {
    let (x, y) = (normal_cloud(1, 20, 2, 1.0), normal_cloud(2, 10, 2, 2.0));
    let a: Vec<f64> = (0..20).map(|k| if k < 10 { 0.1 } else { 0.0 }).collect();
    let weighted = solve(matrix(&x, 2), matrix(&y, 2), Some(&a), None, &Options::default(), &Monitor::none()).unwrap();
    let fewer = mean(&x[..20], &y, 2, &Options::default());
    assert!((weighted.value - fewer.value).abs() < 1e-12);
    let plan =
        plan::solve(matrix(&x, 2), matrix(&y, 2), Some(&a), None, &plan::Options::default(), &Monitor::none()).unwrap();
    assert!(plan.rows.iter().all(|&i| i < 10));
}

#[test]
fn a_single_point_and_equal_clouds() {
    assert!((mean(&[1.0, 2.0], &[1.0, 2.0], 2, &Options::default()).value).abs() < 1e-30);
    let x = normal_cloud(1, 20, 3, 1.0);
    let most = largest(&x, &x, 3, 2.0);
    assert_eq!((most.value, most.gap, most.converged), (0.0, 0.0, true));
    let single = sliced::solve(
        matrix(&x, 3),
        matrix(&x, 3),
        None,
        None,
        &Options { projections: 1, ..Options::default() },
        &Monitor::none(),
    );
    assert_eq!(single.unwrap().standard_error, f64::INFINITY);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn slices_lie_below_the_largest_and_that_below_the_plan(seed in 0u64..1000, n in 1usize..20, m in 1usize..20, d in 1usize..5) {
        let (x, y) = (normal_cloud(seed, n, d, 1.0), normal_cloud(seed + 1, m, d, 1.5));
        let options = Options { projections: 20, ..Options::default() };
        let (slices, most) = (mean(&x, &y, d, &options).value, largest(&x, &y, d, 2.0));
        let plan = planned(&x, &y, d, &plan::Options::default());
        prop_assert!(slices <= most.value * (1.0 + 1e-9));
        prop_assert!(most.value <= plan.value * (1.0 + 1e-9));
        prop_assert!(plan.dual <= plan.value * (1.0 + 1e-9));
        prop_assert!(most.value <= most.upper_bound * (1.0 + 1e-9));
    }
}
