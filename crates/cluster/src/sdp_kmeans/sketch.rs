//! Labels of all points by way of a random sample: the relaxation of the sample, then Lloyd's iteration on all points.

use super::{Method, Options, STREAM, fit};
use crate::{kmeans, sample::Sample};
use gibbs_core::{MatrixView, Monitor, Result, Stream};
use std::collections::BTreeSet;

/// Share of the points in the sample, and its least and largest size.
const SHARE: usize = 10;
const LEAST: usize = 1000;
const MOST: usize = 20_000;

pub(super) fn labels(
    points: MatrixView,
    sample: &Sample,
    clusters: usize,
    options: &Options,
    monitor: &Monitor,
) -> Result<Vec<u32>> {
    let (n, p) = (points.nrows(), points.ncols());
    let size = (n / SHARE).clamp(LEAST.max(clusters).min(n), MOST.max(clusters));
    let rows: Vec<f64> = chosen(n, size, options.seed).into_iter().flat_map(|i| points.row(i)).copied().collect();
    let inner = Options { method: Method::LowRank, ..options.clone() };
    let mut centers = fit(MatrixView::new(&rows, size, p)?, &inner, monitor)?.centers;
    centers.chunks_exact_mut(p).for_each(|center| sample.bring_any(center));
    kmeans::polish(sample, &centers, clusters, monitor)
}

/// Distinct rows, by Floyd's method.
fn chosen(n: usize, size: usize, seed: u64) -> BTreeSet<usize> {
    let mut stream = Stream::new(seed, STREAM, 1);
    let mut chosen = BTreeSet::new();
    for last in n - size..n {
        let row = stream.below(last + 1);
        if !chosen.insert(row) {
            chosen.insert(last);
        }
    }
    chosen
}
