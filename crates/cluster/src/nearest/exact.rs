//! All distances, point by point.

use super::Best;
use gibbs_core::{MatrixView, Monitor, Result, simd::squared_distance};

/// Points whose neighbors one item of work finds.
const BLOCK: usize = 64;

/// The `count` nearest of every point, row by row.
pub(super) fn search(points: MatrixView, count: usize, monitor: &Monitor) -> Result<Vec<u32>> {
    let n = points.nrows();
    let mut ids = vec![u32::MAX; n * count];
    let blocks: Vec<&mut [u32]> = ids.chunks_mut(BLOCK * count).collect();
    monitor.map(blocks, |block, ids| {
        let mut distances = vec![0.0; count];
        for (row, ids) in ids.chunks_mut(count).enumerate() {
            let i = block * BLOCK + row;
            distances.fill(f64::INFINITY);
            let mut best = Best { ids, distances: &mut distances };
            for j in (0..n).filter(|&j| j != i) {
                best.offer(j as u32, squared_distance(points.row(i), points.row(j)));
            }
        }
    })?;
    Ok(ids)
}
