use super::*;
use crate::problem::Metric;
use crate::reference::*;
use crate::sinkhorn;
use gibbs_core::{CancelToken, Code};
use proptest::prelude::*;

fn absolute(epsilon: f64, reach: [f64; 2], penalty: Penalty) -> Options {
    Options { epsilon: Epsilon::Absolute(epsilon), reach, penalty, ..Options::default() }
}

fn solve_dense(cost: &[f64], a: &[f64], b: &[f64], options: &Options) -> Solution {
    let problem = Problem::dense(matrix(cost, b.len())).with_weights(Some(a), Some(b));
    solve(&problem, options, &Monitor::none()).unwrap()
}

fn plan_of(cost: &[f64], a: &[f64], b: &[f64], solution: &Solution) -> Vec<f64> {
    let problem = Problem::dense(matrix(cost, b.len())).with_weights(Some(a), Some(b));
    match &solution.entries {
        None => solution.scalings.as_ref().unwrap().dense(&problem, &Monitor::none()).unwrap(),
        Some(entries) => {
            let mut plan = vec![0.0; cost.len()];
            let places = entries.rows.iter().zip(&entries.columns).map(|(&i, &j)| i as usize * b.len() + j as usize);
            places.zip(&entries.values).for_each(|(place, value)| plan[place] += value);
            plan
        }
    }
}

fn divergence(p: f64, q: f64) -> f64 {
    if p == 0.0 { q } else { p * (p / q).ln() - p + q }
}

/// The objective at a plan, straight from its definition.
fn objective(cost: &[f64], a: &[f64], b: &[f64], plan: &[f64], options: &Options, epsilon: f64) -> f64 {
    let m = b.len();
    let rows: Vec<f64> = plan.chunks(m).map(|row| row.iter().sum()).collect();
    let columns: Vec<f64> = (0..m).map(|j| plan.iter().skip(j).step_by(m).sum()).collect();
    let price = |p: &[f64], wanted: &[f64], reach: f64| -> f64 {
        let term = |(&p, &a): (&f64, &f64)| match options.penalty {
            Penalty::Kl => divergence(p, a),
            Penalty::Squares => 0.5 * (p - a) * (p - a),
            Penalty::Variation => (p - a).abs(),
        };
        if reach.is_infinite() { 0.0 } else { reach * p.iter().zip(wanted).map(term).sum::<f64>() }
    };
    let transport: f64 = plan.iter().zip(cost).map(|(p, c)| p * c).sum();
    let entropy: f64 = match epsilon > 0.0 {
        true => (0..plan.len()).map(|k| divergence(plan[k], a[k / m] * b[k % m])).sum(),
        false => 0.0,
    };
    transport + epsilon * entropy + price(&rows, a, options.reach[0]) + price(&columns, b, options.reach[1])
}

const PENALTIES: [Penalty; 3] = [Penalty::Kl, Penalty::Squares, Penalty::Variation];

#[test]
fn one_point_has_a_closed_form() {
    // min c p + ε KL(p | a b) + ρ KL(p | a) + σ KL(p | b) is at log p = (ε log(a b) + ρ log a + σ log b − c) / (ε + ρ + σ).
    let (a, b, c): (f64, f64, f64) = (0.7, 1.9, 0.3);
    for (epsilon, rho, sigma) in [(0.1, 1.0, 2.0), (1.0, 0.2, 5.0), (1e-3, 3.0, 3.0)] {
        let solution = solve_dense(&[c], &[a], &[b], &absolute(epsilon, [rho, sigma], Penalty::Kl));
        let log = (epsilon * (a * b).ln() + rho * a.ln() + sigma * b.ln() - c) / (epsilon + rho + sigma);
        assert!((solution.transported - log.exp()).abs() < 1e-6, "{} {}", solution.transported, log.exp());
        assert!(solution.converged);
    }
    // Without ε; squares: p = (ρ a + σ b − c) / (ρ + σ); total variation: all that is worth its way.
    let free = |penalty| Options { reach: [1.0, 2.0], penalty, tolerance: 1e-9, ..Options::default() };
    let kl = solve_dense(&[c], &[a], &[b], &free(Penalty::Kl));
    assert!((kl.transported - ((a.ln() + 2.0 * b.ln() - c) / 3.0).exp()).abs() < 1e-5);
    let squares = solve_dense(&[c], &[a], &[b], &free(Penalty::Squares));
    // The objective curves by ρ + σ = 3: so far from the best mass at most.
    assert!((squares.transported - (a + 2.0 * b - c) / 3.0).abs() <= (2.0 * squares.gap / 3.0).sqrt() + 1e-12);
    let variation = solve_dense(&[c], &[a], &[b], &free(Penalty::Variation));
    assert!((variation.transported - b).abs() < 1e-5, "{variation:?}");
}

#[test]
fn values_are_what_the_definition_says_and_bound_the_optimum() {
    let (n, m) = (14, 11);
    let (x, y) = (normal_cloud(1, n, 2, 1.0), normal_cloud(2, m, 2, 1.5));
    let cost = squared_distances(&x, &y, 2);
    let (a, b) = (weights(1, n), weights(2, m).iter().map(|w| 1.7 * w).collect::<Vec<_>>());
    for penalty in PENALTIES {
        for reach in [[0.3, 0.3], [2.0, 0.5], [f64::INFINITY, 1.0], [1.0, f64::INFINITY], [100.0, 100.0]] {
            for epsilon in [3.0, 0.2, 0.01, 0.0] {
                let options = absolute(epsilon, reach, penalty);
                let solution = solve_dense(&cost, &a, &b, &options);
                let name = format!("{penalty:?} {reach:?} {epsilon}: {:?} {}", solution.status, solution.iterations);
                assert!(solution.converged, "{name}");
                let plan = plan_of(&cost, &a, &b, &solution);
                let value = objective(&cost, &a, &b, &plan, &options, epsilon);
                let scale = value.abs().max(1.0);
                assert!((solution.value - value).abs() < 1e-9 * scale, "{name}: {} {value}", solution.value);
                assert!(solution.dual <= value + 1e-12 * scale, "{name}");
                assert!(solution.gap <= 1e-6 * scale, "{name}: {:e}", solution.gap);
                assert!((solution.transported - plan.iter().sum::<f64>()).abs() < 1e-10);
                if reach[1].is_infinite() {
                    // Up to the entries that are too light for the Newton steps' list.
                    assert_close(&solution.columns, &b, 1e-9);
                }
                // No plan in its neighbourhood is better.
                for k in 0..20 {
                    let moved: Vec<f64> =
                        plan.iter().enumerate().map(|(l, p)| p * (1.0 + 0.02 * ((l * (k + 3)) as f64).sin())).collect();
                    if reach.iter().all(|reach| reach.is_finite()) {
                        let other = objective(&cost, &a, &b, &moved, &options, epsilon);
                        assert!(solution.dual <= other + 1e-12 * scale, "{name}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_large_reach_is_the_balanced_problem() {
    let (n, m) = (20, 30);
    let (x, y) = (normal_cloud(7, n, 2, 1.0), normal_cloud(8, m, 2, 1.5));
    let cost = squared_distances(&x, &y, 2);
    let (a, b) = (weights(7, n), weights(8, m));
    let problem = Problem::dense(matrix(&cost, m)).with_weights(Some(&a), Some(&b));
    let options =
        sinkhorn::Options { epsilon: Epsilon::Absolute(0.1), tolerance: 1e-9, ..sinkhorn::Options::default() };
    let balanced = sinkhorn::solve(&problem, &options, &Monitor::none()).unwrap();
    for penalty in PENALTIES {
        // Squares of masses are smaller than these by the number of points.
        let reach = if penalty == Penalty::Variation { 1e3 } else { 1e8 };
        let solution = solve(&problem, &absolute(0.1, [reach; 2], penalty), &Monitor::none()).unwrap();
        assert!(solution.converged, "{penalty:?} {:?}", solution.status);
        assert!((solution.value - balanced.regularized_value).abs() < 1e-5 * balanced.regularized_value, "{penalty:?}");
        assert_close(&solution.rows, &a, 1e-6);
    }
}

#[test]
fn costs_and_reach_scale_together() {
    let (n, m) = (9, 12);
    let (cost, a, b) = (uniform_costs(3, n, m), weights(1, n), weights(2, m));
    for penalty in PENALTIES {
        let plain = solve_dense(&cost, &a, &b, &absolute(0.05, [0.4, 0.8], penalty));
        for scale in [1e-9, 1e12] {
            let scaled: Vec<f64> = cost.iter().map(|c| scale * c).collect();
            let options = absolute(scale * 0.05, [scale * 0.4, scale * 0.8], penalty);
            let solution = solve_dense(&scaled, &a, &b, &options);
            assert!((solution.value / scale - plain.value).abs() < 1e-7 * plain.value, "{penalty:?} {scale}");
            assert_close(&solution.rows, &plain.rows, 1e-5);
        }
        // The transpose is the same problem.
        let transposed: Vec<f64> = (0..n * m).map(|k| cost[k % n * m + k / n]).collect();
        let solution = solve_dense(&transposed, &b, &a, &absolute(0.05, [0.8, 0.4], penalty));
        assert!((solution.value - plain.value).abs() < 1e-6 * plain.value);
    }
}

#[test]
fn every_epsilon_converges() {
    let (n, m) = (60, 50);
    let (x, y) = (normal_cloud(9, n, 2, 1.0), normal_cloud(10, m, 2, 1.2));
    let cost = squared_distances(&x, &y, 2);
    let mean = cost.iter().sum::<f64>() / cost.len() as f64;
    let (mut a, b) = (weights(9, n), weights(10, m).iter().map(|w| 2.0 * w).collect::<Vec<_>>());
    (a[3], a[4]) = (0.0, 1e-14);
    for penalty in PENALTIES {
        for relative in [1e-4, 1e-3, 1e-2, 0.1, 1.0, 1e2] {
            for reach in [0.1, 1.0, 100.0] {
                let options = absolute(relative * mean, [reach * mean; 2], penalty);
                let solution = solve_dense(&cost, &a, &b, &options);
                let name =
                    format!("{penalty:?} {relative} {reach} {:?} {:?}", solution.status, solution.marginal_error);
                assert!(solution.converged && solution.iterations < 200, "{name} {}", solution.iterations);
                assert!(solution.gap >= 0.0 && solution.relative_gap < 1e-5, "{name} {:e}", solution.relative_gap);
                assert!(solution.rows[3] == 0.0 && solution.f.iter().chain(&solution.g).all(|f| f.is_finite()));
            }
        }
    }
}

#[test]
fn unbalanced_normal_laws_on_a_line_have_a_closed_form() {
    // Of products of normal densities: with the plan exp((f + g − c) / ε) a ⊗ b and quadratic f and g the optimality of
    // KL is a pair of equations for their coefficients, solved here by iteration on the coefficients alone.
    let (s, t, shift, mass_a, mass_b): (f64, f64, f64, f64, f64) = (1.0, 0.7, 0.8, 1.0, 1.6);
    let (epsilon, reach) = (0.5, 2.0);
    let grid = |mean: f64, deviation: f64, mass: f64| -> (Vec<f64>, Vec<f64>) {
        let points: Vec<f64> = (0..241).map(|k| mean + deviation * 0.06 * f64::from(k - 120)).collect();
        let mut density: Vec<f64> = points.iter().map(|x| (-0.5 * ((x - mean) / deviation).powi(2)).exp()).collect();
        let sum: f64 = density.iter().sum();
        density.iter_mut().for_each(|d| *d *= mass / sum);
        (points, density)
    };
    let ((x, a), (y, b)) = (grid(0.0, s, mass_a), grid(shift, t, mass_b));
    // The soft minimum of (y − x)² − g(y) under a normal law, for g(y) = u + v y + w y².
    let soft = |(mass, mean, variance): (f64, f64, f64), [u, v, w]: [f64; 3]| -> [f64; 3] {
        // log ∫ exp((u + v y + w y² − (x − y)²) / ε) N(y; mean, variance) dy, coefficient by coefficient in x.
        let precision = 1.0 / variance + 2.0 * (1.0 - w) / epsilon;
        let constant = mean / variance + v / epsilon;
        let slope = 2.0 / epsilon;
        let log0 = mass.ln() + u / epsilon - 0.5 * (variance * precision).ln() - 0.5 * mean * mean / variance;
        [
            -epsilon * (log0 + 0.5 * constant * constant / precision),
            -epsilon * constant * slope / precision,
            -epsilon * (0.5 * slope * slope / precision - 1.0 / epsilon),
        ]
    };
    let damp = reach / (reach + epsilon);
    let (mut f, mut g) = ([0.0; 3], [0.0; 3]);
    for _ in 0..2000 {
        f = soft((mass_b, shift, t * t), g).map(|c| damp * c);
        g = soft((mass_a, 0.0, s * s), f).map(|c| damp * c);
    }
    let at = |[u, v, w]: [f64; 3], x: f64| u + v * x + w * x * x;
    let problem =
        Problem::points(matrix(&x, 1), matrix(&y, 1), Metric::SquaredEuclidean).with_weights(Some(&a), Some(&b));
    let options = Options { tolerance: 1e-10, ..absolute(epsilon, [reach; 2], Penalty::Kl) };
    let solution = solve(&problem, &options, &Monitor::none()).unwrap();
    assert!(solution.converged);
    // Within three deviations: further out there is no mass for the tolerance to speak of.
    for k in [72, 95, 120, 145, 168] {
        assert!((solution.f[k] - at(f, x[k])).abs() < 1e-5, "{k}: {} {}", solution.f[k], at(f, x[k]));
        assert!((solution.g[k] - at(g, y[k])).abs() < 1e-5, "{k}: {} {}", solution.g[k], at(g, y[k]));
    }
}

#[test]
fn threads_do_not_change_a_bit_and_a_cancelled_call_stops() {
    let (n, m) = (300, 280);
    let (x, y) = (normal_cloud(11, n, 3, 1.0), normal_cloud(12, m, 3, 1.2));
    let problem = Problem::points(matrix(&x, 3), matrix(&y, 3), Metric::SquaredEuclidean);
    let options = Options { epsilon: Epsilon::Relative(0.02), reach: [2.0; 2], ..Options::default() };
    let one = solve(&problem, &options, &Monitor::threads(1)).unwrap();
    for threads in [2, 5] {
        let other = solve(&problem, &options, &Monitor::threads(threads)).unwrap();
        assert_eq!((&one.f, &one.g, one.value.to_bits()), (&other.f, &other.g, other.value.to_bits()));
    }
    let token = CancelToken::default();
    token.cancel();
    let error = solve(&problem, &options, &Monitor::new(Some(&token), None, 1)).unwrap_err();
    assert_eq!(error.code(), Code::Cancelled);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn any_plan_is_at_least_the_bound(seed in 0u64..1000, n in 1usize..7, m in 1usize..7, kind in 0usize..3, epsilon in 0usize..3) {
        let (cost, a, b) = (uniform_costs(seed, n, m), weights(seed, n), weights(seed + 1, m));
        let epsilon = [0.0, 0.05, 1.0][epsilon];
        let options = absolute(epsilon, [0.3, 0.7], PENALTIES[kind]);
        let solution = solve_dense(&cost, &a, &b, &options);
        prop_assert!(solution.converged);
        for scale in [0.0, 0.5, 1.0] {
            let plan: Vec<f64> = (0..n * m).map(|k| scale * a[k / m] * b[k % m]).collect();
            let value = objective(&cost, &a, &b, &plan, &options, epsilon);
            prop_assert!(solution.dual <= value + 1e-12);
        }
    }
}
