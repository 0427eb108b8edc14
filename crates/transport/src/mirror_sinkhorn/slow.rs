//! How fast the gap falls, and where it passes below what a regularised plan stays at.

use super::*;
use crate::reference::{matrix, normal_cloud, squared_distances, weights};
use crate::{emd, sinkhorn};

#[test]
fn the_gap_of_a_linear_function_falls_below_every_plateau() {
    let n = 60;
    let cost = squared_distances(&normal_cloud(1, n, 2, 1.0), &normal_cloud(2, n, 2, 1.0), 2);
    let (a, b) = (weights(1, n), weights(2, n));
    let exact = crate::Problem::dense(matrix(&cost, n)).with_weights(Some(&a), Some(&b));
    let optimum = emd::solve(&exact, &emd::Options::default(), &Monitor::none()).unwrap().value;
    let problem = Problem { function: Function::Linear, cost: Some(matrix(&cost, n)), a: &a, b: &b };
    let error = |steps: usize| {
        let options = Options { max_iterations: steps, ..Options::default() };
        solve(&problem, &options, &Monitor::none()).unwrap().value / optimum - 1.0
    };
    let counts = [400, 1600, 6400, 25_600, 102_400];
    let errors = counts.map(error);
    let slope = (errors[4] / errors[0]).ln() / (counts[4] as f64 / counts[0] as f64).ln();
    let options = sinkhorn::Options { epsilon: sinkhorn::Epsilon::Relative(0.05), ..sinkhorn::Options::default() };
    let plateau = sinkhorn::solve(&exact, &options, &Monitor::none()).unwrap().value / optimum - 1.0;
    let shown = errors.map(|error| format!("{error:.1e}")).join(", ");
    println!("mirror Sinkhorn, 60 x 60: relative errors {shown} after 400 to 102400 steps, slope {slope:.2};");
    println!("  Sinkhorn at epsilon .05 stays at {plateau:.1e}");
    assert!((-1.2..-0.4).contains(&slope) && errors[4] < plateau);
}
