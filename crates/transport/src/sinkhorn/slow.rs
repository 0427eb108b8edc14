//! Sizes and regularisations at the ends of the range: many points without a stored cost, and ε where kernels underflow.

use super::*;
use crate::problem::Metric;
use crate::reference::{matrix, normal_cloud, squared_distances, uniform_costs, weights};
use gibbs_testkit::peak_memory;
use std::time::Instant;

fn study(name: &str, problem: &Problem, options: &Options) -> Solution {
    let begin = Instant::now();
    let (solution, peak) = peak_memory(|| solve(problem, options, &Monitor::none()).unwrap());
    println!(
        "{name}: {:.1} s, {}, {} passes and steps, L1 error {:.1e}, value {:.6}, relative gap {:.1e}",
        begin.elapsed().as_secs_f64(),
        peak.map_or_else(|| "memory not known".into(), |bytes| format!("at most {:.2} GB", bytes / 1e9)),
        solution.iterations,
        solution.marginal_error[0].max(solution.marginal_error[1]),
        solution.value,
        solution.relative_gap,
    );
    assert!(solution.converged, "{name}: {:?}", solution.status);
    assert!(solution.dual <= solution.value, "{name}");
    solution
}

#[test]
fn many_points_without_a_stored_cost() {
    let n = 100_000;
    let x = normal_cloud(1, n, 2, 1.0);
    let y: Vec<f64> = normal_cloud(2, n, 2, 1.0).iter().map(|value| 4.0 + value).collect();
    let problem = Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::SquaredEuclidean);
    let (_, peak) = peak_memory(|| study("100000 x 100000 points, epsilon .05", &problem, &Options::default()));
    assert!(peak.is_none_or(|bytes| bytes < 1e9));
}

#[test]
fn epsilons_at_which_kernels_underflow() {
    let n = 2000;
    let tight = |seed, count: usize| -> Vec<f64> {
        let (centers, spread) = (uniform_costs(seed, count, 2), normal_cloud(seed, n, 2, 0.02));
        spread.iter().enumerate().map(|(k, value)| centers[2 * (k / 2 % count) + k % 2] + value).collect()
    };
    let moved = |seed, shift: f64| normal_cloud(seed, n, 2, 1.0).iter().map(|value| shift + value).collect::<Vec<_>>();
    let cases = [
        ("clouds apart", 2, normal_cloud(1, n, 2, 1.0), moved(2, 4.0), None),
        ("clouds that overlap", 2, normal_cloud(1, n, 2, 1.0), moved(2, 0.5), None),
        ("small clusters", 2, tight(3, 20), tight(4, 25), Some((weights(5, n), weights(6, n)))),
        ("16 dimensions", 16, normal_cloud(1, n, 16, 1.0), normal_cloud(2, n, 16, 1.5), None),
    ];
    for (name, dimension, x, y, masses) in &cases {
        let cost = squared_distances(x, y, *dimension);
        for epsilon in [0.0005, 0.0001] {
            let problem = Problem::dense(matrix(&cost, n));
            let problem = match masses {
                Some((a, b)) => problem.with_weights(Some(a), Some(b)),
                None => problem,
            };
            let options = Options { epsilon: Epsilon::Relative(epsilon), ..Options::default() };
            study(&format!("{name}, n = {n}, epsilon {epsilon} of the mean cost"), &problem, &options);
        }
    }
}
