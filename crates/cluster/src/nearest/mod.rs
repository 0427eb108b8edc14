//! Nearest neighbors of every point among the others, by Euclidean distance: exact for few points, by random trees for many.
//!
//! Up to [`EXACT_LIMIT`] points all distances are formed: `O(n² p)` time. Above, points are split again and again at the
//! median of their projections on the line through two of them; the neighbors within the leaves of [`TREES`] such trees are
//! merged, and then every point looks at its neighbors' neighbors, twice, all in the order of another tree's leaves. That takes `O(n log n p + n k² p)` time and
//! `O(n k)` memory, and misses some neighbors: on 20000 normal points in 16 dimensions, where nothing helps a tree, it finds
//! 82 % of the five nearest.
//!
//! References: S. Dasgupta, Y. Freund, Random projection trees and low dimensional manifolds, STOC 2008; W. Dong, C. Moses,
//! K. Li, Efficient k-nearest neighbor graph construction for generic similarity measures, WWW 2011 (the second step).

mod exact;
mod trees;

use gibbs_core::{Error, MatrixView, Monitor, Result};

/// Points up to which the answer is exact.
pub(crate) const EXACT_LIMIT: usize = 8192;
/// Memory that the neighbors may take.
const MOST_BYTES: f64 = 4e9;
/// Trees whose leaves are merged.
const TREES: usize = 8;

/// The points in an order in which near ones stand near each other; as they are where they are few.
pub(crate) fn order(points: MatrixView, seed: u64, monitor: &Monitor) -> Result<Vec<u32>> {
    match points.nrows() <= EXACT_LIMIT {
        true => Ok((0..points.nrows() as u32).collect()),
        false => trees::order(points, seed, monitor),
    }
}

/// The `k` nearest of every point, nearest first.
#[derive(Debug, Clone)]
pub(crate) struct Neighbors {
    /// How many each point has: `k`, or all others where these are fewer.
    pub(crate) count: usize,
    /// `n · count` indices of points, row by row.
    pub(crate) ids: Vec<u32>,
}

/// Finds the `k` nearest other points of each of `points` (`n × p`, finite); of equally near ones any.
pub(crate) fn nearest(points: MatrixView, k: usize, seed: u64, monitor: &Monitor) -> Result<Neighbors> {
    let count = k.min(points.nrows() - 1);
    if count == 0 {
        return Ok(Neighbors { count, ids: Vec::new() });
    }
    let bytes = points.nrows() as f64 * count as f64 * 12.0;
    if bytes > MOST_BYTES {
        return Err(Error::out_of_memory("options.neighbors: the graph of neighbors", bytes));
    }
    let ids = match points.nrows() <= EXACT_LIMIT {
        true => exact::search(points, count, monitor)?,
        false => trees::search(points, count, seed, monitor)?,
    };
    Ok(Neighbors { count, ids })
}

/// The nearest so far of one point, nearest first; empty places are infinitely far.
struct Best<'a> {
    ids: &'a mut [u32],
    distances: &'a mut [f64],
}

impl Best<'_> {
    /// Takes `id` in if it is nearer than the farthest and not there yet.
    #[inline]
    fn offer(&mut self, id: u32, distance: f64) {
        let last = self.ids.len() - 1;
        if distance >= self.distances[last] || self.ids.contains(&id) {
            return;
        }
        let mut place = last;
        while place > 0 && self.distances[place - 1] > distance {
            self.distances[place] = self.distances[place - 1];
            self.ids[place] = self.ids[place - 1];
            place -= 1;
        }
        (self.ids[place], self.distances[place]) = (id, distance);
    }
}

#[cfg(test)]
mod tests;
