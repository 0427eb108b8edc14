//! Tens of thousands of small problems of every awkward kind.

use super::*;
use crate::reference::{matrix, uniform_costs};
use gibbs_core::{Stream, purpose};

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
