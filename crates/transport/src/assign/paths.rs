//! Shortest augmenting paths.

use super::kernels::{extend, find};
use super::{FREE, Matching, no_assignment};
use gibbs_core::{Monitor, Result};

/// Buffers of a search.
struct Search {
    /// Length of the shortest path to each column that is known; −∞ for columns that were reached.
    distances: Vec<f64>,
    /// The row before each column on it.
    from: Vec<u32>,
    /// Columns in the order they were reached, with their distances.
    reached: Vec<(usize, f64)>,
}

impl Matching<'_> {
    /// Searches the shortest path from every free row to a free column and augments along it. Returns the number of paths.
    pub(super) fn augment(&mut self, monitor: &Monitor) -> Result<usize> {
        let (n, m) = (self.cost.nrows(), self.cost.ncols());
        let free = std::mem::take(&mut self.free);
        let mut search = Search { distances: vec![0.0; m], from: vec![0; m], reached: Vec::new() };
        for (done, &row) in free.iter().enumerate() {
            monitor.report((n - free.len() + done) as f64, Some(n as f64));
            let (end, length) = self.search(row, &mut search, monitor)?;
            for &(j, distance) in &search.reached {
                self.prices[j] += distance - length;
            }
            self.flip(row, end, &search.from);
        }
        Ok(free.len())
    }

    /// The free column at the end of the shortest path from `row`, and the path's length.
    fn search(&self, row: u32, search: &mut Search, monitor: &Monitor) -> Result<(usize, f64)> {
        search.distances.fill(f64::INFINITY);
        search.reached.clear();
        let (mut i, mut shift) = (row, 0.0);
        loop {
            monitor.check()?;
            let costs = self.cost.row(i as usize);
            let length = extend(&mut search.distances, &mut search.from, costs, &self.prices, shift, i);
            let is_free = |j: usize| self.row_of[j] == FREE;
            let nearest = if length < f64::INFINITY { find(&search.distances, length, is_free) } else { None };
            let j = nearest.ok_or_else(no_assignment)?;
            if is_free(j) {
                return Ok((j, length));
            }
            search.distances[j] = f64::NEG_INFINITY;
            search.reached.push((j, length));
            i = self.row_of[j];
            shift = self.cost.get(i as usize, j) - self.prices[j] - length;
        }
    }

    /// Exchanges the pairs along the path that ends at column `end`.
    fn flip(&mut self, row: u32, end: usize, from: &[u32]) {
        let mut j = end;
        loop {
            let i = from[j];
            let next = self.column_of[i as usize];
            self.join(i, j);
            if i == row {
                return;
            }
            j = next as usize;
        }
    }
}
