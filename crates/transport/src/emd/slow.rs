//! Tens of thousands of small problems of every awkward kind, and two of twenty thousand points from their coordinates.

use super::*;
use crate::problem::Metric;
use crate::reference::{matrix, normal_cloud, uniform_costs, weights};
use gibbs_core::{Stream, purpose};
use gibbs_testkit::peak_memory;
use std::time::Instant;

#[test]
fn small_problems_are_proved() {
    let mut stream = Stream::new(7, purpose::SIMULATE, 0);
    let (mut worst, mut worst_error) = (0.0f64, 0.0f64);
    let count = 40_000;
    for seed in 0..count {
        let (n, m) = (1 + stream.below(14), 1 + stream.below(14));
        let mut cost = uniform_costs(seed, n, m);
        let scale = [1.0, 1e12, 1e-9][stream.below(3)];
        let levels = [0.0, 1.0, 3.0][stream.below(3)];
        for cost in &mut cost {
            *cost = scale * if levels > 0.0 { (*cost * levels).round() } else { *cost };
        }
        let kind = stream.below(4);
        let mut weights = |count: usize| -> Vec<f64> {
            let weight = |stream: &mut Stream| match kind {
                0 => 1.0,
                1 => 1.0 + stream.below(4) as f64,
                2 => stream.uniform(),
                _ => 10f64.powf(-300.0 * stream.uniform().powi(3)),
            };
            let weights: Vec<f64> = (0..count).map(|_| weight(&mut stream)).collect();
            let sum: f64 = weights.iter().sum();
            weights.iter().map(|weight| weight / sum).collect()
        };
        let (a, b) = (weights(n), weights(m));
        let problem = Problem::dense(matrix(&cost, m)).with_weights(Some(&a), Some(&b));
        let cold = solve(&problem, &Options::default(), &Monitor::none()).unwrap();
        let warm_start = Some((vec![0.0; n], vec![0.0; m]));
        let listed = solve(&problem, &Options { warm_start, ..Options::default() }, &Monitor::none()).unwrap();
        for solution in [&cold, &listed] {
            assert!(solution.converged, "{seed}: {solution:?}");
            worst = worst.max(solution.gap / scale);
            worst_error = worst_error.max(solution.marginal_error[0]).max(solution.marginal_error[1]);
        }
        assert!((cold.value - listed.value).abs() <= 1e-12 * scale.max(1e-9), "{seed}");
    }
    println!(
        "{count} problems, two starts each: largest gap {worst:.1e} of the costs' scale, marginal error {worst_error:.1e}"
    );
    assert!(worst < 1e-12 && worst_error < 1e-13);
}

#[test]
fn twenty_thousand_points_from_their_coordinates() {
    let n = 20_000;
    let tight = |seed, count: usize| -> Vec<f64> {
        let (centers, spread) = (uniform_costs(seed, count, 2), normal_cloud(seed, n, 2, 0.02));
        spread.iter().enumerate().map(|(k, value)| centers[2 * (k / 2 % count) + k % 2] + value).collect()
    };
    let far: Vec<f64> = normal_cloud(2, n, 2, 1.0).iter().map(|value| 4.0 + value).collect();
    for (name, x, y, masses) in [
        ("normal clouds apart", normal_cloud(1, n, 2, 1.0), far, None),
        ("small clusters", tight(3, 20), tight(4, 25), Some((weights(5, n), weights(6, n)))),
    ] {
        let problem = Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::SquaredEuclidean);
        let problem = match &masses {
            Some((a, b)) => problem.with_weights(Some(a), Some(b)),
            None => problem,
        };
        let begin = Instant::now();
        let (solution, peak) = peak_memory(|| solve(&problem, &Options::default(), &Monitor::none()).unwrap());
        println!(
            "{name}, n = {n}: {:.1} s, {:.0} MB, {} pivots, relative gap {:.1e}",
            begin.elapsed().as_secs_f64(),
            peak.unwrap_or(f64::NAN) / 1e6,
            solution.iterations,
            solution.relative_gap
        );
        assert!(solution.converged);
        assert!(peak.is_none_or(|bytes| bytes < 200e6));
    }
}
