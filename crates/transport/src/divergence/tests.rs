use super::*;
use crate::problem::Metric;
use crate::reference::*;
use gibbs_core::Code;
use gibbs_testkit::finite_difference_gradient;
use proptest::prelude::*;

fn clouds<'a>(x: &'a [f64], y: &'a [f64], metric: Metric) -> Problem<'a> {
    Problem::points(matrix(x, 2), matrix(y, 2), metric)
}

fn divergence(problem: &Problem, options: &Options) -> Solution {
    let solution = solve(problem, options, &Monitor::none()).unwrap();
    assert!(solution.converged);
    solution
}

#[test]
fn a_shift_costs_its_square() {
    // ‖x + s − y − s‖² = ‖x − y‖²: only the cross term feels the shift, and all its plans feel it alike.
    let x = normal_cloud(1, 70, 2, 1.0);
    let y: Vec<f64> = x.chunks(2).flat_map(|p| [p[0] + 3.0, p[1] - 4.0]).collect();
    let a = weights(3, 70);
    for epsilon in [0.1, 1.0, 100.0] {
        let problem = clouds(&x, &y, Metric::SquaredEuclidean).with_weights(Some(&a), Some(&a));
        let options = Options { epsilon: Epsilon::Absolute(epsilon), tolerance: 1e-9, ..Options::default() };
        assert!((divergence(&problem, &options).value - 25.0).abs() < 1e-8);
    }
}

#[test]
fn equal_measures_do_not_diverge() {
    let x = normal_cloud(2, 80, 2, 1.0);
    let a = weights(2, 80);
    let options = Options { epsilon: Epsilon::Relative(0.01), tolerance: 1e-8, ..Options::default() };
    for metric in Metric::ALL {
        let same = clouds(&x, &x, metric).with_weights(Some(&a), Some(&a));
        assert_eq!(divergence(&same, &options).value, 0.0);
        let reversed: Vec<f64> = x.chunks(2).rev().flatten().copied().collect();
        let back: Vec<f64> = a.iter().rev().copied().collect();
        let permuted = divergence(&clouds(&x, &reversed, metric).with_weights(Some(&a), Some(&back)), &options);
        assert!(permuted.value.abs() < 1e-9 * permuted.cross.abs().max(permuted.epsilon), "{}", permuted.value);
    }
}

#[test]
fn the_terms_are_regularised_values() {
    let (x, y) = (normal_cloud(1, 20, 2, 1.0), normal_cloud(2, 30, 2, 2.0));
    let (a, b) = (weights(1, 20), weights(2, 30));
    let options = Options { epsilon: Epsilon::Absolute(0.3), tolerance: 1e-10, ..Options::default() };
    let solution = divergence(&clouds(&x, &y, Metric::SquaredEuclidean).with_weights(Some(&a), Some(&b)), &options);
    let value =
        |x: &[f64], y: &[f64], a: &[f64], b: &[f64]| plain_sinkhorn(&squared_distances(x, y, 2), a, b, 0.3).value;
    let expected = [value(&x, &y, &a, &b), value(&x, &x, &a, &a), value(&y, &y, &b, &b)];
    assert_close(&[solution.cross, solution.self_x, solution.self_y], &expected, 1e-9);
    assert!((solution.value - (solution.cross - 0.5 * (solution.self_x + solution.self_y))).abs() < 1e-14);
    // Twice the mass, twice the value; a side without weights has the mass of the other.
    let twice: Vec<f64> = a.iter().map(|weight| 2.0 * weight).collect();
    let half = vec![2.0 / 30.0; 30];
    let heavy = divergence(&clouds(&x, &y, Metric::SquaredEuclidean).with_weights(Some(&twice), None), &options);
    let same = divergence(&clouds(&x, &y, Metric::SquaredEuclidean).with_weights(Some(&twice), Some(&half)), &options);
    assert!((heavy.value - same.value).abs() < 1e-12);
}

#[test]
fn the_gradient_is_that_of_the_value() {
    let (x, y) = (normal_cloud(5, 9, 2, 1.0), normal_cloud(6, 7, 2, 1.0));
    let (a, b) = (weights(5, 9), weights(6, 7));
    let options = Options { epsilon: Epsilon::Absolute(0.4), tolerance: 1e-12, ..Options::default() };
    for metric in Metric::ALL {
        let value = |x: &[f64], y: &[f64], a: &[f64]| {
            divergence(&clouds(x, y, metric).with_weights(Some(a), Some(&b)), &options).value
        };
        let problem = clouds(&x, &y, metric).with_weights(Some(&a), Some(&b));
        let gradients = divergence(&problem, &Options { gradient: true, ..options.clone() }).gradients.unwrap();
        let by_x = finite_difference_gradient(|x| value(x, &y, &a), &x, 1e-4);
        assert_close(&gradients.x.unwrap(), &by_x, 1e-6);
        let by_y = finite_difference_gradient(|y| value(&x, y, &a), &y, 1e-4);
        assert_close(&gradients.y.unwrap(), &by_y, 1e-6);
        // Mass moved from one point to the next.
        for i in 0..8 {
            let moved = |step: f64| {
                let mut a = a.clone();
                (a[i], a[i + 1]) = (a[i] + step, a[i + 1] - step);
                value(&x, &y, &a)
            };
            let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert!((slope - (gradients.a[i] - gradients.a[i + 1])).abs() < 1e-5);
        }
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let (x, y) = (normal_cloud(1, 400, 2, 1.0), normal_cloud(2, 350, 2, 1.0));
    let problem = clouds(&x, &y, Metric::Euclidean);
    let options = Options { gradient: true, ..Options::default() };
    let run = |threads: usize| format!("{:?}", solve(&problem, &options, &Monitor::threads(threads)).unwrap());
    assert!(run(1) == run(2) && run(1) == run(8));
}

#[test]
fn what_has_no_points_is_refused() {
    let cost = [0.0, 1.0, 1.0, 0.0];
    let error = solve(&Problem::dense(matrix(&cost, 2)), &Options::default(), &Monitor::none()).unwrap_err();
    assert_eq!((error.code(), error.argument()), (Code::InvalidValue, Some("problem.cost")));
}

#[test]
fn bad_days_end_well() {
    let x = [0.0, 0.0, 1e-9, 0.0, 5.0, 5.0];
    let light = [1e-300, 0.0, 1.0];
    for y in [vec![0.0, 0.0], vec![1e6, -1e6], x.to_vec()] {
        for epsilon in [1e-200, 1e-6, 1.0, 1e200] {
            let problem = clouds(&x, &y, Metric::SquaredEuclidean).with_weights(Some(&light), None);
            let options = Options { epsilon: Epsilon::Absolute(epsilon), gradient: true, ..Options::default() };
            let solution = solve(&problem, &options, &Monitor::none()).unwrap();
            let gradients = solution.gradients.unwrap();
            let vectors = [gradients.x.unwrap(), gradients.y.unwrap(), gradients.a, gradients.b];
            assert!(
                solution.value.is_finite() && vectors.iter().flatten().all(|value| value.is_finite()),
                "{epsilon} {y:?} {vectors:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn it_is_symmetric_and_not_negative(seed in 0u64..1000, n in 1usize..15, m in 1usize..15, relative in 0.003..3.0f64) {
        let (x, y) = (normal_cloud(seed, n, 2, 1.0), normal_cloud(seed + 1, m, 2, 1.0));
        let (a, b) = (weights(seed, n), weights(seed + 2, m));
        let options = Options { epsilon: Epsilon::Relative(relative), tolerance: 1e-8, ..Options::default() };
        for metric in [Metric::SquaredEuclidean, Metric::Euclidean, Metric::Cityblock] {
            let there = divergence(&clouds(&x, &y, metric).with_weights(Some(&a), Some(&b)), &options);
            let back = divergence(&clouds(&y, &x, metric).with_weights(Some(&b), Some(&a)), &options);
            prop_assert!(there.value > -1e-9 * there.cross.abs().max(there.epsilon), "{}", there.value);
            prop_assert!((there.value - back.value).abs() < 1e-8 * there.cross.abs().max(there.epsilon));
        }
    }
}
