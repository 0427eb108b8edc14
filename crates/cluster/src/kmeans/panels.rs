//! Points packed for the distance kernels: eight rows side by side, coordinate by coordinate.

use crate::sample::Sample;
use gibbs_core::{Error, Monitor, Result};
use std::ops::Range;

/// Rows of a panel.
pub(super) const LANES: usize = 8;

/// One coordinate of the eight rows of a panel.
pub(super) type Lanes = [f64; LANES];

/// A centered, scaled copy of the points. The last panel is filled up with points of weight 0 at the origin.
pub(super) struct Panels {
    data: Vec<Lanes>,
    weights: Vec<Lanes>,
    dimension: usize,
    rows: usize,
    /// Panels of each block of rows.
    blocks: Vec<Range<usize>>,
    /// Σ wᵢ.
    pub(super) mass: f64,
    /// Σ wᵢ ‖yᵢ‖².
    pub(super) spread: f64,
}

impl Panels {
    /// Packs the points. `O(np)` time and memory.
    pub(super) fn pack(sample: &Sample, clusters: usize, monitor: &Monitor) -> Result<Self> {
        let p = sample.dimension();
        let count = sample.len().div_ceil(LANES);
        let mut data = zeros(count * p)?;
        let mut weights = zeros(count)?;
        let rows = sample.blocks(2 * clusters);
        let blocks: Vec<_> = rows.iter().map(|rows| rows.start / LANES..rows.end.div_ceil(LANES)).collect();
        let mut parts = Vec::with_capacity(blocks.len());
        let (mut data_left, mut weights_left) = (data.as_mut_slice(), weights.as_mut_slice());
        for (rows, block) in rows.into_iter().zip(&blocks) {
            parts.push((
                rows,
                split_front(&mut data_left, block.len() * p),
                split_front(&mut weights_left, block.len()),
            ));
        }
        let spreads = monitor.map(parts, |_, (rows, data, weights)| pack_rows(sample, rows, data, weights))?;
        let spread = spreads.into_iter().sum();
        Ok(Self { data, weights, dimension: p, rows: sample.len(), blocks, mass: sample.mass(), spread })
    }

    /// Number of points.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Number of coordinates.
    pub(super) fn dimension(&self) -> usize {
        self.dimension
    }

    /// Panels of each block of rows.
    pub(super) fn blocks(&self) -> &[Range<usize>] {
        &self.blocks
    }

    /// The coordinates of a panel's rows.
    #[inline]
    pub(super) fn panel(&self, index: usize) -> &[Lanes] {
        &self.data[index * self.dimension..(index + 1) * self.dimension]
    }

    /// The coordinates of consecutive panels.
    #[inline]
    pub(super) fn panels(&self, range: Range<usize>) -> &[Lanes] {
        &self.data[range.start * self.dimension..range.end * self.dimension]
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
    pub(super) fn copy_row(&self, row: usize, y: &mut [f64]) {
        for (y, lanes) in y.iter_mut().zip(self.panel(row / LANES)) {
            *y = lanes[row % LANES];
        }
    }

    /// The squared distances of a panel's rows to centers (`k × p`), each row to that of its label.
    pub(super) fn squared_distances(&self, panel: usize, labels: [u32; LANES], centers: &[f64]) -> Lanes {
        let centers = labels.map(|label| &centers[label as usize * self.dimension..][..self.dimension]);
        let mut squares = [0.0; LANES];
        for (j, lanes) in self.panel(panel).iter().enumerate() {
            for lane in 0..LANES {
                let difference = lanes[lane] - centers[lane][j];
                squares[lane] += difference * difference;
            }
        }
        squares
    }
}

/// Packs a block of rows and returns their share of the spread.
fn pack_rows(sample: &Sample, rows: Range<usize>, data: &mut [Lanes], weights: &mut [Lanes]) -> f64 {
    let p = sample.dimension();
    let (mut y, mut spread) = (vec![0.0; p], 0.0);
    for (k, i) in rows.enumerate() {
        let (panel, lane) = (k / LANES, k % LANES);
        sample.bring(i, &mut y);
        weights[panel][lane] = sample.weight(i);
        let mut square = 0.0;
        for (lanes, y) in data[panel * p..(panel + 1) * p].iter_mut().zip(&y) {
            lanes[lane] = *y;
            square += y * y;
        }
        spread += sample.weight(i) * square;
    }
    spread
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
