//! Times `sinkhorn::solve` between two clouds of normal points in the plane, on one thread.
//!
//! `cargo run --release -p gibbs-transport --example sinkhorn_speed [points [file]]` (2000 points); with a file name the
//! clouds are written there, x then y, row by row as little-endian `f64`, so that another program can be timed on the same data.

use gibbs_core::{MatrixView, Monitor, Result, Stream, clock, purpose};
use gibbs_transport::sinkhorn::{Epsilon, Options, solve};
use gibbs_transport::{Metric, Problem};

const REPETITIONS: usize = 9;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let count = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(2000);
    let (x, y) = clouds(count);
    if let Some(path) = arguments.next() {
        let bytes: Vec<u8> = x.iter().chain(&y).flat_map(|value| value.to_le_bytes()).collect();
        if let Err(error) = std::fs::write(&path, bytes) {
            eprintln!("{path}: {error}");
        }
    }
    let problem =
        Problem::points(MatrixView::new(&x, count, 2)?, MatrixView::new(&y, count, 2)?, Metric::SquaredEuclidean);
    println!("{count} points, tolerance 1e-6, median of {REPETITIONS}");
    println!("epsilon/mean        ms  exp  stored  newton    L1 error          value    gap/epsilon");
    for relative in [0.05, 0.005, 0.0005] {
        let options = Options { epsilon: Epsilon::Relative(relative), ..Options::default() };
        let mut times = [0.0; REPETITIONS];
        let mut solution = solve(&problem, &options, &Monitor::none())?;
        for time in &mut times {
            let start = clock::now();
            solution = solve(&problem, &options, &Monitor::none())?;
            *time = 1e3 * (clock::now() - start);
        }
        times.sort_by(f64::total_cmp);
        println!(
            "{relative:<12} {:>9.1} {:>4} {:>7} {:>7} {:>11.1e} {:>14.9} {:>14.2}",
            times[REPETITIONS / 2],
            solution.exp_passes,
            solution.stored_passes,
            solution.iterations - solution.exp_passes - solution.stored_passes,
            solution.marginal_error[1],
            solution.value,
            solution.gap / solution.epsilon,
        );
    }
    Ok(())
}

/// Two normal clouds, four apart, the second turned against the first.
fn clouds(count: usize) -> (Vec<f64>, Vec<f64>) {
    let mut stream = Stream::new(0, purpose::SIMULATE, 0);
    let x = (0..2 * count).map(|_| stream.normal()).collect();
    let mut turned = || {
        let (u, v) = (stream.normal(), stream.normal());
        [4.0 + u, 4.0 - 0.8 * u + 0.6 * v]
    };
    let y = (0..count).flat_map(|_| turned()).collect();
    (x, y)
}
