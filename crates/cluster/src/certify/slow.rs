//! Bounds at the sizes of the benchmarks, a line of figures each.

use super::{tests::at_threshold, *};
use std::time::Instant;

fn line(name: &str, points: MatrixView, labels: &[i32], options: &Options) -> Certificate {
    let start = Instant::now();
    let certificate = certify(points, labels, None, options, &Monitor::none()).unwrap();
    println!("{name}: relative gap {:.2e}, {:.2} s", certificate.relative_gap, start.elapsed().as_secs_f64());
    certificate
}

#[test]
fn planted_classes_near_the_threshold() {
    let first = Options { time_limit: Some(0.0), ..Options::default() };
    for (n, clusters, factor) in [(2000, 4, 1.2), (2000, 10, 1.2), (2000, 10, 2.0), (20_000, 4, 1.2)] {
        let (points, labels) = at_threshold(n, 50, clusters, factor, 1);
        let name = format!("certify, {n} x 50, K = {clusters}, {factor} x threshold");
        line(&format!("{name}, product"), points.view(), &labels, &first);
        if n <= 5000 {
            let best = line(&name, points.view(), &labels, &Options::default());
            assert!(best.relative_gap < 1e-2);
        }
    }
}

#[test]
fn noise_is_cancelled_beyond_five_thousand_points() {
    let options = Options { time_limit: Some(600.0), ..Options::default() };
    for (n, clusters, factor) in [(6000, 10, 1.5), (20_000, 4, 1.2)] {
        let (points, labels) = at_threshold(n, 50, clusters, factor, 1);
        let name = format!("certify without a matrix of pairs, {n} x 50, K = {clusters}, {factor} x threshold");
        assert!(line(&name, points.view(), &labels, &options).certified);
    }
}

#[test]
fn digits_on_ten_components() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/digits.csv")).unwrap();
    let rows: Vec<Vec<f64>> =
        text.lines().skip(1).map(|row| row.split(',').take(64).map(|x| x.parse().unwrap()).collect()).collect();
    let (n, p) = (rows.len(), 64);
    let mean: Vec<f64> = (0..p).map(|j| rows.iter().map(|row| row[j]).sum::<f64>() / n as f64).collect();
    let centered: Vec<f64> = rows.iter().flat_map(|row| row.iter().zip(&mean).map(|(x, m)| x - m)).collect();
    let mut scatter = vec![0.0; p * p];
    gibbs_linear::add_gram(&mut scatter, &centered, p);
    let eigen = gibbs_linear::symmetric_eigen(&scatter, p).unwrap();
    let axes = &eigen.vectors[(p - 10) * p..];
    let scores: Vec<f64> = centered
        .chunks_exact(p)
        .flat_map(|row| axes.chunks_exact(p).map(move |axis| gibbs_core::dot(row, axis)))
        .collect();
    let points = MatrixView::new(&scores, n, 10).unwrap();
    let options = crate::kmeans::Options { clusters: 10, restarts: 50, ..Default::default() };
    let labels = crate::kmeans::fit(points, None, &options, &Monitor::none()).unwrap().labels;
    let options = Options { target: 0.05, time_limit: Some(120.0) };
    let certificate = line("certify, digits, 10 components, to 5 %", points, &labels, &options);
    assert!(certificate.relative_gap <= 0.05);
}
