//! Where mixtures start: k-means in the points' own coordinates, k-means in whitened ones, and points drawn at random.

use super::frame::Frame;
use crate::kmeans;
use gibbs_core::{Error, MatrixView, Monitor, Result, Stream, purpose};

/// A start: labels, and whether they were drawn at random.
pub(super) struct Start {
    pub(super) labels: Vec<u32>,
    pub(super) random: bool,
}

/// A quarter of the starts (at least one) from k-means on the points, as many from k-means in the frame, the others random.
pub(super) fn starts(
    points: MatrixView,
    weights: Option<&[f64]>,
    frame: &Frame,
    clusters: usize,
    restarts: u32,
    seed: u64,
    monitor: &Monitor,
) -> Result<Vec<Start>> {
    let quarter = (restarts / 4).max(1);
    let view = MatrixView::new(&frame.z, frame.len(), frame.dimension)?;
    (0..restarts)
        .map(|index| {
            let mut stream = Stream::new(seed, purpose::MIXTURE_START, index);
            let seed = stream.bits() >> 11;
            if index >= 2 * quarter {
                return Ok(Start { labels: nearest_seeds(frame, clusters, &mut stream, monitor)?, random: true });
            }
            let points = if index < quarter { points } else { view };
            Ok(Start { labels: k_means(points, weights, clusters, seed, monitor)?, random: false })
        })
        .collect()
}

fn k_means(
    points: MatrixView,
    weights: Option<&[f64]>,
    clusters: usize,
    seed: u64,
    monitor: &Monitor,
) -> Result<Vec<u32>> {
    let options = kmeans::Options {
        clusters,
        restarts: 1,
        certificate: kmeans::CertificateChoice::None,
        seed,
        ..kmeans::Options::default()
    };
    let solution = kmeans::fit(points, weights, &options, monitor)?;
    Ok(solution.labels.into_iter().map(|label| label as u32).collect())
}

/// Every point with the nearest of `clusters` distinct points of positive weight.
fn nearest_seeds(frame: &Frame, clusters: usize, stream: &mut Stream, monitor: &Monitor) -> Result<Vec<u32>> {
    monitor.check()?;
    let mut candidates: Vec<usize> = (0..frame.len()).filter(|&i| frame.weight(i) > 0.0).collect();
    let available = candidates.len();
    if available == 0 {
        return Err(Error::internal("no point has weight"));
    }
    for at in 0..clusters.min(available) {
        let other = at + stream.below(available - at);
        candidates.swap(at, other);
    }
    let seeds: Vec<&[f64]> = (0..clusters).map(|at| frame.row(candidates[at % available])).collect();
    let distance = |z: &[f64], seed: &[f64]| z.iter().zip(seed).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let nearest = |i: usize| {
        let z = frame.row(i);
        let first = (0, distance(z, seeds[0]));
        (1..clusters).fold(first, |best, k| match distance(z, seeds[k]) {
            d if d < best.1 => (k, d),
            _ => best,
        })
    };
    Ok((0..frame.len()).map(|i| nearest(i).0 as u32).collect())
}
