//! Times `emd` and `multiscale` between large clouds of equal weights, on one thread.
//!
//! `cargo run --release -p gibbs-transport --example large_clouds emd|multiscale norm2|over2|clus points [metric]`

use gibbs_core::{Error, MatrixView, Monitor, Result, Stream, purpose};
use gibbs_transport::{Metric, Problem, emd, multiscale};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [solver, kind, count, rest @ ..] = &arguments[..] else {
        return Err(Error::value("arguments", "emd|multiscale norm2|over2|clus points [euclidean]"));
    };
    let count: usize = count.parse().map_err(|_| Error::value("points", "not a number"))?;
    let metric = match rest.first().map(String::as_str) {
        Some("euclidean") => Metric::Euclidean,
        _ => Metric::SquaredEuclidean,
    };
    let (x, y, a, b) = clouds(kind, count);
    let problem = Problem::points(MatrixView::new(&x, count, 2)?, MatrixView::new(&y, count, 2)?, metric)
        .with_weights(a.as_deref(), b.as_deref());
    let start = cpu_seconds();
    match solver.as_str() {
        "emd" => {
            let solution = emd::solve(&problem, &emd::Options::default(), &Monitor::none())?;
            println!(
                "{solver} {kind} {count}: {:.2} CPU s, value {:.9}, relative gap {:.1e}, pivots {}, {}",
                cpu_seconds() - start,
                solution.value,
                solution.relative_gap,
                solution.iterations,
                solution.status.as_str(),
            );
        }
        _ => {
            let mut options = multiscale::Options::default();
            if let Some(limit) = rest.get(1).and_then(|text| text.parse().ok()) {
                options.memory_limit = limit;
            }
            if let Some(tolerance) = rest.get(3).and_then(|text| text.parse().ok()) {
                options.tolerance = tolerance;
            }
            if let Some(epsilon) = rest.get(2).and_then(|text| text.parse().ok()) {
                options.epsilon = Some(gibbs_transport::sinkhorn::Epsilon::Absolute(epsilon));
            }
            let solution = multiscale::solve(&problem, &options, &Monitor::none())?;
            println!(
                "{solver} {kind} {count}: {:.2} CPU s, value {:.9}, relative gap {:.1e}, epsilon {:.2e}, passes {}, \
                 kernel {:.1} a point, plan {:.1}, errors {:.1e} {:.1e}, {}",
                cpu_seconds() - start,
                solution.value,
                solution.relative_gap,
                solution.epsilon,
                solution.iterations,
                solution.kernel_entries as f64 / count as f64,
                solution.plan.values.len() as f64 / count as f64,
                solution.marginal_error[0],
                solution.marginal_error[1],
                solution.status.as_str(),
            );
        }
    }
    println!("peak memory {:.0} MB", status("VmHWM:") / 1e3);
    Ok(())
}

type Clouds = (Vec<f64>, Vec<f64>, Option<Vec<f64>>, Option<Vec<f64>>);

/// Two normal clouds, four or half apart, or clusters with uneven weights.
fn clouds(kind: &str, count: usize) -> Clouds {
    let mut stream = Stream::new(0, purpose::SIMULATE, 0);
    if kind == "clus" {
        let mut side = |clusters: usize| -> Vec<f64> {
            let centers: Vec<f64> = (0..2 * clusters).map(|_| stream.uniform()).collect();
            let mut points = Vec::with_capacity(2 * count);
            for _ in 0..count {
                let cluster = stream.below(clusters);
                (0..2).for_each(|k| points.push(centers[2 * cluster + k] + 0.02 * stream.normal()));
            }
            points
        };
        let (x, y) = (side(20), side(25));
        let mut weights = || -> Vec<f64> {
            let weights: Vec<f64> = (0..count).map(|_| -(1.0 - stream.uniform()).ln()).collect();
            let sum: f64 = weights.iter().sum();
            weights.iter().map(|weight| weight / sum).collect()
        };
        let (a, b) = (weights(), weights());
        return (x, y, Some(a), Some(b));
    }
    let apart = if kind == "over2" { 0.5 } else { 4.0 };
    let x = (0..2 * count).map(|_| stream.normal()).collect();
    let mut turned = || {
        let (u, v) = (stream.normal(), stream.normal());
        [apart + u, apart - 0.8 * u + 0.6 * v]
    };
    let y = (0..count).flat_map(|_| turned()).collect();
    (x, y, None, None)
}

/// User time of this process.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = text.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(11)?.parse::<f64>().ok());
    ticks.unwrap_or(0.0) / 100.0
}

/// A line of /proc/self/status, in kB.
fn status(name: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|text| text.parse().ok()).unwrap_or(0.0)
}
