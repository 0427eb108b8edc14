use super::{circle, distance, plan};
use crate::assign;
use crate::reference::{assert_close, matrix, normal_cloud, weights};
use gibbs_core::{Code, Monitor, Stream, purpose};
use gibbs_testkit::finite_difference_gradient;
use proptest::prelude::*;

const POWERS: [f64; 4] = [1.0, 1.5, 2.0, 3.0];

fn line(x: &[f64], y: &[f64], a: Option<&[f64]>, b: Option<&[f64]>, p: f64) -> distance::Solution {
    let options = distance::Options { p, gradient: true };
    distance::solve(x, y, a, b, &options, &Monitor::none()).unwrap()
}

fn planned(x: &[f64], y: &[f64], a: Option<&[f64]>, b: Option<&[f64]>, p: f64) -> plan::Solution {
    plan::solve(x, y, a, b, &plan::Options { p }, &Monitor::none()).unwrap()
}

fn around(x: &[f64], y: &[f64], a: Option<&[f64]>, b: Option<&[f64]>, p: f64) -> circle::Solution {
    circle::solve(x, y, a, b, &circle::Options { p, ..circle::Options::default() }, &Monitor::none()).unwrap()
}

/// The least mean cost of a permutation.
fn assigned(x: &[f64], y: &[f64], cost: impl Fn(f64, f64) -> f64) -> f64 {
    let cost: Vec<f64> = x.iter().flat_map(|&x| y.iter().map(move |&y| (x, y))).map(|(x, y)| cost(x, y)).collect();
    let solution = assign::solve(matrix(&cost, y.len()), &assign::Options::default(), &Monitor::none()).unwrap();
    solution.cost / x.len() as f64
}

fn along(x: f64, y: f64) -> f64 {
    let apart = (x - y).rem_euclid(1.0);
    apart.min(1.0 - apart)
}

/// Whole numbers of copies in place of weights: the same measure with equal weights.
fn repeated(points: &[f64], copies: &[u32]) -> Vec<f64> {
    points.iter().zip(copies).flat_map(|(&point, &count)| (0..count).map(move |_| point)).collect()
}

/// A point of three has no weight, and some coincide.
fn with_copies(seed: u64, count: usize) -> (Vec<f64>, Vec<u32>) {
    let mut stream = Stream::new(seed, purpose::PROBE, 1);
    let points = (0..count).map(|_| stream.below(40) as f64 / 40.0 + 0.003).collect();
    (points, (0..count).map(|_| stream.below(3) as u32).collect())
}

#[test]
fn a_translation_costs_its_length() {
    let x = normal_cloud(1, 200, 1, 1.0);
    let y: Vec<f64> = x.iter().rev().map(|value| value + 0.75).collect();
    for p in POWERS {
        let solution = line(&x, &y, None, None, p);
        assert!((solution.value - 0.75f64.powf(p)).abs() < 1e-13 && (solution.distance - 0.75).abs() < 1e-13);
    }
}

#[test]
fn quantiles_of_normal_distributions_are_told_apart_by_mean_and_deviation() {
    // W₂² = (m₁ − m₂)² + (s₁ − s₂)² for affine images of one another.
    let z = normal_cloud(3, 1000, 1, 1.0);
    let mean = z.iter().sum::<f64>() / 1000.0;
    let square = z.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 1000.0;
    let y: Vec<f64> = z.iter().map(|value| 3.0 + 2.5 * value).collect();
    let expected = (3.0 + 1.5 * mean).powi(2) + 2.25 * square;
    assert!((line(&z, &y, None, None, 2.0).value - expected).abs() < 1e-12 * expected);
}

#[test]
fn it_is_the_best_assignment() {
    let (x, y) = (normal_cloud(1, 25, 1, 1.0), normal_cloud(2, 25, 1, 2.0));
    for p in POWERS {
        let best = assigned(&x, &y, |x, y| (x - y).abs().powf(p));
        assert!((line(&x, &y, None, None, p).value - best).abs() < 1e-12 * best);
        assert!((planned(&x, &y, None, None, p).value - best).abs() < 1e-12 * best);
    }
}

#[test]
fn weights_are_copies() {
    for seed in 0..30 {
        let ((x, many_x), (y, many_y)) = (with_copies(seed, 9), with_copies(seed + 100, 7));
        let (count_x, count_y) = (many_x.iter().sum::<u32>(), many_y.iter().sum::<u32>());
        if count_x == 0 || count_y == 0 {
            continue;
        }
        let share =
            |many: &[u32], count: u32| many.iter().map(|&k| f64::from(k) / f64::from(count)).collect::<Vec<_>>();
        let (a, b) = (share(&many_x, count_x), share(&many_y, count_y));
        // As many copies on both sides, so that the best assignment knows the answer.
        let times = |many: &[u32], by: u32| many.iter().map(|k| k * by).collect::<Vec<_>>();
        let (full_x, full_y) = (repeated(&x, &times(&many_x, count_y)), repeated(&y, &times(&many_y, count_x)));
        for p in POWERS {
            let best = assigned(&full_x, &full_y, |x, y| (x - y).abs().powf(p));
            assert!((line(&x, &y, Some(&a), Some(&b), p).value - best).abs() < 1e-13);
            let solution = planned(&x, &y, Some(&a), Some(&b), p);
            check_plan(&x, &y, &a, &b, p, &solution);
            assert!((solution.value - best).abs() < 1e-13);
            let best = assigned(&full_x, &full_y, |x, y| along(x, y).powf(p));
            let solution = around(&x, &y, Some(&a), Some(&b), p);
            assert!((solution.value - best).abs() < 1e-12, "p {p}: {} {best}", solution.value);
            assert!(solution.converged && solution.dual <= best + 1e-13, "p {p}: gap {:e}", solution.gap);
        }
    }
}

/// Marginals, value, potentials.
fn check_plan(x: &[f64], y: &[f64], a: &[f64], b: &[f64], p: f64, solution: &plan::Solution) {
    let (mut rows, mut columns, mut value) = (vec![0.0; x.len()], vec![0.0; y.len()], 0.0);
    for ((&i, &j), &moved) in solution.rows.iter().zip(&solution.columns).zip(&solution.values) {
        assert!(moved > 0.0);
        rows[i as usize] += moved;
        columns[j as usize] += moved;
        value += moved * (x[i as usize] - y[j as usize]).abs().powf(p);
    }
    assert_close(&rows, a, 1e-14);
    assert_close(&columns, b, 1e-14);
    assert!(solution.marginal_error.iter().all(|error| *error < 1e-14));
    assert!(rows.iter().zip(a).all(|(row, a)| (*a > 0.0) == (*row > 0.0)));
    assert!((value - solution.value).abs() < 1e-13);
    let dearest = x.iter().flat_map(|x| y.iter().map(move |y| (x - y).abs().powf(p))).fold(0.0, f64::max);
    for (i, x) in x.iter().enumerate() {
        for (j, y) in y.iter().enumerate() {
            assert!(solution.f[i] + solution.g[j] <= (x - y).abs().powf(p) + 1e-13 * dearest);
        }
        let partner = solution.partners[i] as usize;
        assert!((solution.f[i] + solution.g[partner] - (x - y[partner]).abs().powf(p)).abs() < 1e-13 * dearest);
    }
    assert!(solution.converged, "gap {:e}", solution.gap);
}

#[test]
fn plans_carry_proofs() {
    let (x, y) = (normal_cloud(1, 40, 1, 1.0), normal_cloud(2, 55, 1, 2.0));
    let (a, b) = (weights(1, 40), weights(2, 55));
    for p in POWERS {
        check_plan(&x, &y, &a, &b, p, &planned(&x, &y, Some(&a), Some(&b), p));
        let equal = (vec![1.0 / 40.0; 40], vec![1.0 / 55.0; 55]);
        check_plan(&x, &y, &equal.0, &equal.1, p, &planned(&x, &y, None, None, p));
    }
}

#[test]
fn rotations_of_a_circle_cost_their_angle() {
    // Far apart points that all turn by less than half the space between them.
    let x: Vec<f64> = (0..10).map(|k| f64::from(k) / 10.0).collect();
    for by in [0.03, -0.04, 1.02] {
        let y: Vec<f64> = x.iter().map(|value| value + by).collect();
        let angle = along(by, 0.0);
        for p in POWERS {
            let solution = around(&x, &y, None, None, p);
            assert!((solution.distance - angle).abs() < 1e-13 && solution.converged, "{p} {}", solution.distance);
        }
    }
}

#[test]
fn circles_agree_with_assignments_and_with_lines() {
    for seed in 0..20 {
        let mut stream = Stream::new(seed, purpose::PROBE, 2);
        let n = 1 + stream.below(30);
        let (x, y): (Vec<f64>, Vec<f64>) = (0..n).map(|_| (stream.uniform().powi(2), 0.3 + stream.uniform())).unzip();
        for p in POWERS {
            let best = assigned(&x, &y, |x, y| along(x, y).powf(p));
            let solution = around(&x, &y, None, None, p);
            assert!((solution.value - best).abs() < 1e-12, "{p}: {} {best}", solution.value);
            assert!(solution.converged && solution.dual <= best + 1e-13);
            // Where nothing is farther than half a turn the circle is a line.
            let near = |values: &[f64]| values.iter().map(|value| 0.3 * value).collect::<Vec<_>>();
            let flat = line(&near(&x), &near(&y), None, None, p).value;
            assert!((around(&near(&x), &near(&y), None, None, p).value - flat).abs() < 1e-13);
        }
    }
    let options = circle::Options { p: 2.0, period: 360.0 };
    let degrees = circle::solve(&[350.0], &[10.0], None, None, &options, &Monitor::none()).unwrap();
    assert!((degrees.distance - 20.0).abs() < 1e-9 && (degrees.value - 400.0).abs() < 1e-7);
}

#[test]
fn slopes_are_differences() {
    let (x, y) = (normal_cloud(1, 6, 1, 1.0), normal_cloud(2, 8, 1, 2.0));
    let (a, b) = (weights(1, 6), weights(2, 8));
    for p in POWERS {
        for weights in [None, Some((&a[..], &b[..]))] {
            let value = |x: &[f64], y: &[f64]| line(x, y, weights.map(|w| w.0), weights.map(|w| w.1), p).value;
            let solution = line(&x, &y, weights.map(|w| w.0), weights.map(|w| w.1), p);
            assert_close(&solution.x.unwrap(), &finite_difference_gradient(|x| value(x, &y), &x, 1e-6), 1e-8);
            assert_close(&solution.y.unwrap(), &finite_difference_gradient(|y| value(&x, y), &y, 1e-6), 1e-8);
        }
    }
}

#[test]
fn size_and_mass_are_respected() {
    let (x, y) = (normal_cloud(1, 20, 1, 1.0), normal_cloud(2, 20, 1, 1.0));
    let scaled = |values: &[f64], by: f64| values.iter().map(|value| value * by).collect::<Vec<_>>();
    for p in POWERS {
        let plain = line(&x, &y, None, None, p);
        for by in [1e-90, 1e-9, 1e12, 1e90] {
            let far = line(&scaled(&x, by), &scaled(&y, by), None, None, p);
            assert!((far.distance / by / plain.distance - 1.0).abs() < 1e-12);
        }
        let heavy = vec![3.0; 20];
        assert!((line(&x, &y, Some(&heavy), None, p).value / plain.value - 60.0).abs() < 1e-10);
    }
    let error =
        distance::solve(&[1e200], &[0.0], None, None, &distance::Options { p: 2.0, gradient: false }, &Monitor::none());
    assert_eq!(error.unwrap_err().code(), Code::InvalidValue);
}

#[test]
fn a_single_point_and_equal_measures() {
    for p in POWERS {
        assert_eq!(line(&[2.0], &[5.0], None, None, p).distance, 3.0f64.powf(p).powf(1.0 / p));
        let x = normal_cloud(5, 30, 1, 1.0);
        assert_eq!(line(&x, &x, None, None, p).value, 0.0);
        assert!(around(&x, &x, None, None, p).value.abs() < 1e-15);
    }
}

#[test]
fn bad_input_is_named() {
    let error = |a: Option<&[f64]>, b: Option<&[f64]>, p: f64| {
        let options = distance::Options { p, gradient: false };
        let error = distance::solve(&[0.0, 1.0], &[0.0, 1.0], a, b, &options, &Monitor::none()).unwrap_err();
        (error.code(), error.argument().map(str::to_owned).unwrap())
    };
    assert_eq!(error(None, None, 0.5), (Code::InvalidOption, "options.p".into()));
    assert_eq!(error(Some(&[1.0]), None, 1.0), (Code::InvalidShape, "options.a".into()));
    assert_eq!(error(None, Some(&[-1.0, 2.0]), 1.0), (Code::InvalidValue, "options.b".into()));
    assert_eq!(error(Some(&[1.0, 1.0]), Some(&[1.0, 2.0]), 1.0), (Code::Infeasible, "options.b".into()));
    let options = circle::Options { period: 0.0, p: 1.0 };
    let error = circle::solve(&[0.0], &[0.0], None, None, &options, &Monitor::none()).unwrap_err();
    assert_eq!(error.argument(), Some("options.period"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn distances_are_symmetric_and_keep_the_triangle(
        x in proptest::collection::vec(-5.0..5.0f64, 1..12),
        y in proptest::collection::vec(-5.0..5.0f64, 1..12),
        z in proptest::collection::vec(-5.0..5.0f64, 1..12),
        p in 1.0..4.0f64,
    ) {
        for solve in [|x: &[f64], y: &[f64], p: f64| line(x, y, None, None, p).distance,
                      |x: &[f64], y: &[f64], p: f64| around(x, y, None, None, p).distance] {
            let (there, back) = (solve(&x, &y, p), solve(&y, &x, p));
            prop_assert!((there - back).abs() < 1e-9);
            prop_assert!(there <= solve(&x, &z, p) + solve(&z, &y, p) + 1e-9);
        }
        let solution = planned(&x, &y, None, None, p);
        prop_assert!(solution.converged && solution.dual <= solution.value + 1e-9);
    }
}
