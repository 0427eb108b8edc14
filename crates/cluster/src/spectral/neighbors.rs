//! Squared distances between all points, by rows, and the nearest neighbors of each.

use crate::sample::Sample;
use gibbs_core::{
    Monitor, Result,
    simd::{Kernel, Lanes, dispatch},
};

/// Points side by side.
const LANES: usize = 8;

/// The points, eight side by side coordinate by coordinate.
pub(super) struct Packed<'a> {
    sample: &'a Sample<'a>,
    data: Vec<Lanes<f64, LANES>>,
}

impl<'a> Packed<'a> {
    pub(super) fn new(sample: &'a Sample<'a>) -> Self {
        let p = sample.dimension();
        let mut data = vec![Lanes::splat(0.0); sample.len().div_ceil(LANES) * p];
        let mut y = vec![0.0; p];
        for i in 0..sample.len() {
            sample.bring(i, &mut y);
            for (lanes, &value) in data[i / LANES * p..].iter_mut().zip(&y) {
                lanes.0[i % LANES] = value;
            }
        }
        Self { sample, data }
    }

    /// The squared distances of point `i` to all points, in the sample's scaled space; `row` has room for whole panels.
    pub(super) fn squared_distances(&self, i: usize, y: &mut [f64], row: &mut [f64]) {
        self.sample.bring(i, y);
        dispatch(SquaredDistances { y, panels: &self.data, row });
    }

    /// Number of coordinates.
    pub(super) fn dimension(&self) -> usize {
        self.sample.dimension()
    }

    /// Length of a row.
    pub(super) fn row_length(&self) -> usize {
        self.sample.len().next_multiple_of(LANES)
    }

    /// The `count` nearest other points of each point and their squared distances, nearest first, ties by index; `n × count`.
    pub(super) fn nearest(&self, count: usize, monitor: &Monitor) -> Result<(Vec<u32>, Vec<f64>)> {
        const ROWS: usize = 16;
        const BLOCKS: usize = 32;
        let n = self.sample.len();
        let (mut indices, mut squares) = (Vec::with_capacity(n * count), Vec::with_capacity(n * count));
        for wave in (0..n).step_by(ROWS * BLOCKS) {
            let starts: Vec<usize> = (wave..(wave + ROWS * BLOCKS).min(n)).step_by(ROWS).collect();
            let blocks = monitor.map(starts, |_, start| {
                let (mut y, mut row) = (vec![0.0; self.sample.dimension()], vec![0.0; self.row_length()]);
                let mut found = (Vec::new(), Vec::new());
                for i in start..(start + ROWS).min(n) {
                    self.squared_distances(i, &mut y, &mut row);
                    for (index, square) in smallest(&row[..n], i, count) {
                        found.0.push(index);
                        found.1.push(square);
                    }
                }
                found
            })?;
            for (part, parts) in blocks {
                indices.extend(part);
                squares.extend(parts);
            }
            monitor.report(((wave + ROWS * BLOCKS).min(n)) as f64, Some(n as f64));
        }
        Ok((indices, squares))
    }
}

/// The `count` smallest entries beside entry `own`, in order.
fn smallest(row: &[f64], own: usize, count: usize) -> Vec<(u32, f64)> {
    let mut best: Vec<(u32, f64)> = Vec::with_capacity(count + 1);
    let mut worst = f64::INFINITY;
    for (j, &square) in row.iter().enumerate() {
        if (square >= worst && best.len() == count) || j == own {
            continue;
        }
        let place = best.partition_point(|&(_, other)| other <= square);
        best.insert(place, (j as u32, square));
        best.truncate(count);
        worst = best[best.len() - 1].1;
    }
    best
}

struct SquaredDistances<'a> {
    y: &'a [f64],
    panels: &'a [Lanes<f64, LANES>],
    row: &'a mut [f64],
}

impl Kernel for SquaredDistances<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let p = self.y.len();
        for panel in 0..self.row.len() / LANES {
            let coordinates = &self.panels[panel * p..(panel + 1) * p];
            let mut squares = Lanes::<f64, LANES>::splat(0.0);
            for j in 0..p {
                let difference = coordinates[j] - Lanes::splat(self.y[j]);
                squares = difference.times_plus::<FMA>(difference, squares);
            }
            squares.store(self.row, panel * LANES);
        }
    }
}
