//! K-means and its relatives at large sizes, a line of figures each.

use super::*;
use crate::oracle::planted;
use gibbs_core::MatrixView;
use gibbs_testkit::peak_memory;
use std::time::Instant;

fn line(name: &str, bytes: f64, work: impl FnOnce() -> Solution) -> (Solution, f64) {
    let before = peak_memory(|| ()).1.unwrap_or(f64::NAN);
    let start = Instant::now();
    let (solution, peak) = peak_memory(work);
    let (seconds, peak) = (start.elapsed().as_secs_f64(), peak.unwrap_or(f64::NAN) - before);
    println!(
        "{name}: inertia {:.6e}, relative gap {:.2e}, {} iterations, {seconds:.2} s, {:.0} MB beside {:.0} MB of points",
        solution.inertia,
        solution.relative_gap,
        solution.iterations,
        peak / 1e6,
        bytes / 1e6
    );
    (solution, peak)
}

#[test]
fn a_million_points_are_not_copied() {
    let (n, p) = (1_000_000, 16);
    let (points, _) = planted(n, p, 10, 6.0, 1);
    let options = Options { clusters: 10, restarts: 1, ..Default::default() };
    let bytes = 8.0 * (n * p) as f64;
    let fit_double = || fit(points.view(), None, &options, &Monitor::none()).unwrap();
    let (double, peak) = line("k-means, 1e6 x 16, K = 10, 1 start", bytes, fit_double);
    assert!(peak.is_nan() || peak < 0.6 * bytes, "{peak}");
    let single: Vec<f32> = points.data.iter().map(|x| *x as f32).collect();
    let view = MatrixView::new(&single, n, p).unwrap();
    let fit_single = || fit(view, None, &options, &Monitor::none()).unwrap();
    let (narrow, peak) = line("the same in single precision", 0.5 * bytes, fit_single);
    assert!(peak.is_nan() || peak < 0.6 * bytes, "{peak}");
    assert!((narrow.inertia / double.inertia - 1.0).abs() < 1e-5);
    let batches = mini_batch::Options { clusters: 10, ..Default::default() };
    let fit_batches = || mini_batch::fit(points.view(), None, &batches, &Monitor::none()).unwrap();
    let (rough, _) = line("mini-batch k-means, 1e6 x 16, K = 10", bytes, fit_batches);
    assert!(rough.inertia < 1.05 * double.inertia);
    let bisecting = bisecting::Options { clusters: 64, restarts: 1, ..Default::default() };
    let fit_halves = || bisecting::fit(points.view(), None, &bisecting, &Monitor::none()).unwrap().partition;
    line("bisecting k-means, 1e6 x 16, K = 64", bytes, fit_halves);
}

#[test]
fn sizes_at_scale() {
    for (n, clusters) in [(2000, 10), (10_000, 10), (20_000, 10)] {
        let (points, _) = planted(n, 10, 4, 4.0, 3);
        let size = n / clusters;
        let options = Options { clusters, restarts: 1, min_size: size, max_size: Some(size), ..Default::default() };
        let fit_sized = || fit(points.view(), None, &options, &Monitor::none()).unwrap();
        let (solution, _) =
            line(&format!("k-means of equal sizes, {n} x 10, K = {clusters}"), 80.0 * n as f64, fit_sized);
        assert!(solution.sizes.iter().all(|&found| found as usize == size));
    }
}
