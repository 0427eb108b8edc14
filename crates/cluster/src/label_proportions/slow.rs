//! Many samples, and what they cost.

use super::{
    tests::{accuracy, planted},
    *,
};
use std::time::Instant;

#[test]
fn a_hundred_thousand_samples() {
    samples(100_000);
}

#[test]
fn a_million_samples() {
    samples(1_000_000);
}

fn samples(n: usize) {
    let p = 16;
    let (points, labels, ids, counts) = planted(n, p, 8, 4.0, 5);
    let view = MatrixView::new(&points, n, p).unwrap();
    let options = Options { metric: Metric::Euclidean, ..Options::default() };
    let start = Instant::now();
    let found = solve(view, Bags { ids: &ids, counts: &counts }, None, &options, &Monitor::threads(2)).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let hard: Vec<i32> = found.probabilities.iter().map(|&q| i32::from(q >= 0.5)).collect();
    let (by_beliefs, by_classifier) = (accuracy(&found.labels, &labels), accuracy(&hard, &labels));
    println!(
        "label proportions, {n} x 16, bags of 8: {seconds:.1} s on 2 threads, {} edges, {} sweeps (residual {:.1e}), right: marginals {by_beliefs:.4}, classifier {by_classifier:.4}",
        found.edges, found.iterations, found.residual
    );
    assert!(by_beliefs > 0.95 && by_classifier > 0.98);
}
