//! Points packed for the distance kernels: eight rows side by side, coordinate by coordinate.

use crate::sample::Sample;
use gibbs_core::{Error, Monitor, Result};
use std::ops::Range;

/// Rows of a panel.
pub(super) const LANES: usize = 8;

/// One coordinate of the eight rows of a panel.
pub(super) type Lanes = [f64; LANES];

/// Numbers up to which the packed points are kept; larger data are packed anew in every pass, a few panels at a time, so
/// that they are never held twice. Larger than caches, so that a pass waits for memory either way.
const MOST_KEPT: usize = 1 << 23;

/// The points, centered and scaled. The last panel is filled up with points of weight 0 at the origin.
pub(super) struct Panels<'a> {
    sample: &'a Sample<'a>,
    /// Every panel; empty where they are not kept.
    data: Vec<Lanes>,
    weights: Vec<Lanes>,
    /// Panels of each block of rows.
    blocks: Vec<Range<usize>>,
    /// Σ wᵢ.
    pub(super) mass: f64,
    /// Σ wᵢ ‖yᵢ‖².
    pub(super) spread: f64,
}

impl<'a> Panels<'a> {
    /// Packs the points, where they are not too many to keep. `O(np)` time and memory, or `O(n)` memory.
    pub(super) fn pack(sample: &'a Sample<'a>, clusters: usize, monitor: &Monitor) -> Result<Self> {
        let keep = sample.len().saturating_mul(sample.dimension()) <= MOST_KEPT;
        Self::pack_or_not(sample, clusters, keep, monitor)
    }

    /// The same, told whether to keep them.
    pub(super) fn pack_or_not(sample: &'a Sample<'a>, clusters: usize, keep: bool, monitor: &Monitor) -> Result<Self> {
        let p = sample.dimension();
        let count = sample.len().div_ceil(LANES);
        let mut data = zeros(if keep { count * p } else { 0 })?;
        let mut weights = zeros(count)?;
        let rows = sample.blocks(2 * clusters);
        let blocks: Vec<_> = rows.iter().map(|rows| rows.start / LANES..rows.end.div_ceil(LANES)).collect();
        let mut parts = Vec::with_capacity(blocks.len());
        let (mut data_left, mut weights_left) = (data.as_mut_slice(), weights.as_mut_slice());
        for (rows, block) in rows.into_iter().zip(&blocks) {
            let kept = if keep { block.len() * p } else { 0 };
            parts.push((rows, split_front(&mut data_left, kept), split_front(&mut weights_left, block.len())));
        }
        let spreads = monitor.map(parts, |_, (rows, data, weights)| pack_rows(sample, rows, data, weights))?;
        let spread = spreads.into_iter().sum();
        Ok(Self { sample, data, weights, blocks, mass: sample.mass(), spread })
    }

    /// Whether the packed points are kept.
    pub(super) fn are_kept(&self) -> bool {
        !self.data.is_empty()
    }

    /// Number of points.
    pub(super) fn rows(&self) -> usize {
        self.sample.len()
    }

    /// Number of coordinates.
    pub(super) fn dimension(&self) -> usize {
        self.sample.dimension()
    }

    /// Panels of each block of rows.
    pub(super) fn blocks(&self) -> &[Range<usize>] {
        &self.blocks
    }

    /// The coordinates of consecutive panels, in the buffer where they are not kept.
    #[inline]
    pub(super) fn panels<'b>(&'b self, range: Range<usize>, buffer: &'b mut Vec<Lanes>) -> &'b [Lanes] {
        let p = self.dimension();
        if self.are_kept() {
            return &self.data[range.start * p..range.end * p];
        }
        buffer.clear();
        buffer.resize(range.len() * p, [0.0; LANES]);
        let rows = range.start * LANES..(range.end * LANES).min(self.rows());
        pack_coordinates(self.sample, rows, buffer);
        buffer
    }

    /// The weights of consecutive panels.
    #[inline]
    pub(super) fn weights(&self, range: Range<usize>) -> &[Lanes] {
        &self.weights[range]
    }

    /// The weight of a row.
    #[inline]
    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights[row / LANES][row % LANES]
    }

    /// Copies a row.
    #[inline]
    pub(super) fn copy_row(&self, row: usize, y: &mut [f64]) {
        if !self.are_kept() {
            return self.sample.bring(row, y);
        }
        let p = self.dimension();
        for (y, lanes) in y.iter_mut().zip(&self.data[row / LANES * p..(row / LANES + 1) * p]) {
            *y = lanes[row % LANES];
        }
    }
}

/// The squared distances of a panel's rows to centers (`k × p`), each row to that of its label.
pub(super) fn squared_distances(panel: &[Lanes], labels: [u32; LANES], centers: &[f64]) -> Lanes {
    let centers = labels.map(|label| &centers[label as usize * panel.len()..][..panel.len()]);
    let mut squares = [0.0; LANES];
    for (j, lanes) in panel.iter().enumerate() {
        for lane in 0..LANES {
            let difference = lanes[lane] - centers[lane][j];
            squares[lane] += difference * difference;
        }
    }
    squares
}

/// Packs a block of rows, where `data` has room for them, and returns their share of the spread.
fn pack_rows(sample: &Sample, rows: Range<usize>, data: &mut [Lanes], weights: &mut [Lanes]) -> f64 {
    let p = sample.dimension();
    let (mut y, mut spread) = (vec![0.0; p], 0.0);
    for (k, i) in rows.clone().enumerate() {
        weights[k / LANES][k % LANES] = sample.weight(i);
        sample.bring(i, &mut y);
        let mut square = 0.0;
        y.iter().for_each(|y| square += y * y);
        spread += sample.weight(i) * square;
    }
    if !data.is_empty() {
        pack_coordinates(sample, rows, data);
    }
    spread
}

/// Packs rows from a panel's first on.
fn pack_coordinates(sample: &Sample, rows: Range<usize>, data: &mut [Lanes]) {
    let p = sample.dimension();
    let mut group = vec![0.0; LANES * p];
    for (first, panel) in rows.clone().step_by(LANES).zip(data.chunks_exact_mut(p)) {
        let count = LANES.min(rows.end - first);
        for (i, y) in (first..first + count).zip(group.chunks_exact_mut(p)) {
            sample.bring(i, y);
        }
        for (j, lanes) in panel.iter_mut().enumerate() {
            for lane in 0..count {
                lanes[lane] = group[lane * p + j];
            }
        }
    }
}

/// Panels of zeros, refused where memory does not suffice.
fn zeros(count: usize) -> Result<Vec<Lanes>> {
    let mut panels = Vec::new();
    let bytes = count as f64 * size_of::<Lanes>() as f64;
    panels.try_reserve_exact(count).map_err(|_| Error::out_of_memory("the packed copy of the points", bytes))?;
    panels.resize(count, [0.0; LANES]);
    Ok(panels)
}

/// Takes the first `length` elements off a slice.
pub(super) fn split_front<'a, T>(slice: &mut &'a mut [T], length: usize) -> &'a mut [T] {
    let (front, back) = std::mem::take(slice).split_at_mut(length);
    *slice = back;
    front
}
