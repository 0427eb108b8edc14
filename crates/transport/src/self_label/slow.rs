//! A million samples and a thousand clusters, in place.

use super::*;
use gibbs_core::{Stream, purpose};
use gibbs_testkit::peak_memory;
use std::time::Instant;

#[test]
fn a_million_samples_and_a_thousand_clusters() {
    let (n, clusters) = (1_000_000, 1000);
    let mut stream = Stream::new(9, purpose::SIMULATE, 0);
    let mut scores: Vec<f32> = (0..n * clusters).map(|_| (20.0 * stream.uniform() - 10.0) as f32).collect();
    for preset in [Preset::Swav, Preset::Sela] {
        // Scores times 1000 would overflow as exponentials by far; the second round labels the first one's soft labels.
        let options = Options { preset, max_iterations: Some(3), ..Options::default() };
        let begin = Instant::now();
        let (solution, peak) =
            peak_memory(|| solve_in_place(&mut scores, clusters, None, &options, &Monitor::none()).unwrap());
        let rows = scores.chunks_exact(clusters).step_by(1000);
        let worst = rows.map(|row| (row.iter().map(|&q| f64::from(q)).sum::<f64>() - 1.0).abs()).fold(0.0, f64::max);
        println!(
            "{preset:?}, 3 iterations over 1e6 x 1e3 scores in place: {:.1} s, {:.2} GB with the scores, rows sum to 1 within {worst:.0e}, error of the masses {:.1e}",
            begin.elapsed().as_secs_f64(),
            peak.unwrap_or(f64::NAN) / 1e9,
            solution.marginal_error,
        );
        assert!(worst < 1e-4 && solution.value.is_finite());
        assert_eq!(solution.sizes.iter().sum::<u32>(), n as u32);
    }
}
