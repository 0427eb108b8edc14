//! Median time of k-means on planted clusters, with a checksum: `cargo run --release --example kmeans_speed [threads]`.
//!
//! The data are those of a benchmark at 1.2 times the separation at which exact recovery becomes possible; a file of
//! little-endian `f64` (`n × p`, row by row) given as second argument, with n, p and K after it, takes their place.

use gibbs_cluster::kmeans::{self, CertificateChoice, Options};
use gibbs_core::{MatrixView, Monitor, Stream, clock, purpose};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let threads = arguments.first().and_then(|text| text.parse().ok()).unwrap_or(1);
    let number = |index: usize, default| arguments.get(index).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (n, p, clusters) = (number(2, 20000), number(3, 50), number(4, 10));
    let data = arguments.get(1).map_or_else(|| planted(n, p, clusters), |path| read(path));
    let Ok(points) = MatrixView::new(&data, n, p) else { return println!("the file does not hold {n} × {p} numbers") };
    for certificate in [CertificateChoice::None, CertificateChoice::Auto, CertificateChoice::Full] {
        report(points, Options { clusters, certificate, ..Options::default() }, threads);
    }
}

fn report(points: MatrixView, options: Options, threads: usize) {
    let monitor = Monitor::threads(threads);
    let (mut times, mut busy) = (Vec::new(), Vec::new());
    let mut checksum = 0.0;
    for seed in 0..9 {
        let (start, cpu) = (clock::now(), cpu_milliseconds());
        let options = Options { seed, ..options.clone() };
        match kmeans::fit(points, None, &options, &monitor) {
            Ok(solution) => checksum += solution.inertia + solution.relative_gap,
            Err(error) => return println!("{error}"),
        }
        times.push((clock::now() - start) * 1e3);
        busy.push(cpu_milliseconds() - cpu);
    }
    times.sort_by(f64::total_cmp);
    busy.sort_by(f64::total_cmp);
    let (n, p, k) = (points.nrows(), points.ncols(), options.clusters);
    println!(
        "n {n}, p {p}, K {k}, {} restarts, {threads} threads, certificate {:?}: median {:.1} ms, CPU of the calling thread \
         {:.1} ms, checksum {checksum}",
        options.restarts,
        options.certificate,
        times[times.len() / 2],
        busy[busy.len() / 2],
    );
}

/// CPU time of this thread where Linux tells it, 0 elsewhere: steadier than the wall clock on a busy machine.
fn cpu_milliseconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e6
}

/// Points around the corners of a simplex, unit variance.
fn planted(n: usize, p: usize, clusters: usize) -> Vec<f64> {
    let (size, log) = (n as f64, (n as f64).ln());
    let separation = 1.2 * 4.0 * (1.0 + (1.0 + (clusters * p) as f64 / (size * log)).sqrt()) * log;
    let mut stream = Stream::new(0, purpose::SIMULATE, 0);
    let mut data = vec![0.0; n * p];
    for row in data.chunks_exact_mut(p) {
        row.fill_with(|| stream.normal());
        row[stream.below(clusters) % p] += (separation / 2.0).sqrt();
    }
    data
}

fn read(path: &str) -> Vec<f64> {
    let bytes = std::fs::read(path).unwrap_or_default();
    bytes.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect()
}
