//! Rows of a matrix in blocks whose size follows from its shape alone, so that sums over blocks have the same bits at any
//! number of threads.

use crate::oracle::Oracle;
use gibbs_core::{Monitor, Result};
use std::ops::Range;

/// Blocks of a matrix that is neither small nor large.
const BLOCKS: usize = 32;

/// Blocks a thread that are in flight at once: a wave, which is combined before the next begins.
const WAVE: usize = 4;

/// Fewer entries than this are not worth a block of their own.
const LEAST_ENTRIES: usize = 1 << 15;

/// More entries than this would keep a cancelled call waiting.
const MOST_ENTRIES: usize = 1 << 20;

/// Buffers of one block.
pub(crate) struct Scratch {
    /// One row of costs.
    pub(crate) cost: Vec<f64>,
    /// One row of the plan.
    pub(crate) plan: Vec<f64>,
    /// What the block adds to a vector over the columns.
    pub(crate) columns: Vec<f64>,
    /// A second vector over the columns.
    pub(crate) least: Vec<f64>,
}

/// The blocks of a matrix and the buffers of a wave of them. How many are in flight does not change a bit, because they are
/// combined in order.
pub(crate) struct RowBlocks {
    rows: usize,
    height: usize,
    scratch: Vec<Scratch>,
}

impl RowBlocks {
    pub(crate) fn new(oracle: &Oracle, monitor: &Monitor) -> Self {
        let (rows, columns) = (oracle.nrows(), oracle.ncols());
        let height = rows.div_ceil(BLOCKS).max(LEAST_ENTRIES / columns).min(MOST_ENTRIES / columns).clamp(1, rows);
        let zeros = || vec![0.0; columns];
        let scratch =
            || Scratch { cost: vec![0.0; oracle.buffer_length()], plan: zeros(), columns: zeros(), least: zeros() };
        let wave = if monitor.thread_count() == 1 { 1 } else { WAVE * monitor.thread_count() };
        let blocks = rows.div_ceil(height).min(wave).min(BLOCKS);
        Self { rows, height, scratch: (0..blocks).map(|_| scratch()).collect() }
    }

    /// Rows of a block, the last one excepted.
    pub(crate) fn height(&self) -> usize {
        self.height
    }

    /// Number of blocks.
    pub(crate) fn count(&self) -> usize {
        self.rows.div_ceil(self.height)
    }

    /// Does `work(rows, buffers, part)` for every block, where `parts` hold what each block may change; then hands each
    /// block's result and buffers to `combine`, in the order of the blocks.
    pub(crate) fn run<P: Send, R: Send>(
        &mut self,
        monitor: &Monitor,
        parts: impl IntoIterator<Item = P>,
        work: impl Fn(Range<usize>, &mut Scratch, P) -> R + Sync,
        mut combine: impl FnMut(R, &Scratch),
    ) -> Result<()> {
        let (rows, height) = (self.rows, self.height);
        let mut parts = parts.into_iter();
        let mut first = 0;
        while first < rows {
            let starts = (first..rows).step_by(height);
            let items: Vec<_> = starts.zip(&mut self.scratch).zip(&mut parts).collect();
            let done = items.len();
            let results = monitor
                .map(items, |_, ((start, scratch), part)| work(start..(start + height).min(rows), scratch, part))?;
            for (result, scratch) in results.into_iter().zip(&self.scratch) {
                combine(result, scratch);
            }
            first += done.max(1) * height;
        }
        Ok(())
    }
}

/// sums += part.
pub(crate) fn add(sums: &mut [f64], part: &[f64]) {
    gibbs_core::axpy(sums, 1.0, part);
}

#[cfg(test)]
mod tests;
