//! What a block of rows remembers between the assignments of a restart, and what it does in one.

use super::{
    kernels::{Nearest, nearest},
    panels::{LANES, Lanes, Panels, squared_distances},
};
use gibbs_core::{Monitor, Result};
use std::ops::Range;

/// The label of a point that has none yet.
const NONE: u32 = u32::MAX;

/// Panels between two looks at the monitor, and between the search for nearest centers and its bookkeeping.
const CHUNK: usize = 32;

/// Labels, margins and sums of a block of rows.
pub(super) struct Block {
    panels: Range<usize>,
    rows: Range<usize>,
    /// A label a row.
    labels: Vec<u32>,
    /// A lane a row: the margin when the point was last looked at, plus what had been taken off its center's points by
    /// then. −∞ asks for a look, +∞ in the rows that fill up the last panel forbids it.
    margins: Vec<Lanes>,
    /// Σ wᵢ yᵢ for each cluster (`clusters × p`).
    pub(super) sums: Vec<f64>,
    /// Σ wᵢ for each cluster.
    pub(super) masses: Vec<f64>,
    /// Points with weight in each cluster.
    pub(super) counts: Vec<usize>,
    /// Points added to or taken off the sums since they were last computed afresh.
    updates: usize,
    found: Vec<Nearest>,
    /// Where panels are packed, and a row.
    buffer: Vec<Lanes>,
    row: Vec<f64>,
}

/// What an assignment did.
pub(super) struct Assignment {
    /// Points whose label changed.
    pub(super) changed: usize,
    /// Panels whose distances were computed.
    pub(super) panels: usize,
}

impl Block {
    pub(super) fn new(panels: &Panels, block: Range<usize>, clusters: usize) -> Self {
        let rows = block.start * LANES..(block.end * LANES).min(panels.rows());
        Self {
            labels: vec![NONE; rows.len()],
            margins: vec![[0.0; LANES]; block.len()],
            sums: vec![0.0; clusters * panels.dimension()],
            masses: vec![0.0; clusters],
            counts: vec![0; clusters],
            updates: 0,
            found: vec![Nearest::NONE; CHUNK],
            buffer: Vec::new(),
            row: vec![0.0; panels.dimension()],
            panels: block,
            rows,
        }
    }

    /// Forgets labels, margins and sums.
    pub(super) fn clear(&mut self) {
        self.labels.fill(NONE);
        self.clear_sums();
        self.ask_for_all();
    }

    /// Takes the labels of the block's rows out of those of all rows.
    pub(super) fn set_labels(&mut self, labels: &[u32]) {
        self.labels.copy_from_slice(&labels[self.rows.clone()]);
    }

    pub(super) fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// Gives each point whose margin has closed its nearest center.
    pub(super) fn assign(
        &mut self,
        panels: &Panels,
        centers: &[f64],
        closed: &[f64],
        monitor: &Monitor,
    ) -> Result<Assignment> {
        let mut done = Assignment { changed: 0, panels: 0 };
        for start in (0..self.panels.len()).step_by(CHUNK) {
            monitor.check()?;
            let end = (start + CHUNK).min(self.panels.len());
            let mut next = start;
            while next < end {
                let first = (next..end).find(|&panel| self.may_change(panel, closed)).unwrap_or(end);
                next = (first..end).find(|&panel| !self.may_change(panel, closed)).unwrap_or(end);
                self.assign_panels(panels, first..next, centers, closed, &mut done);
            }
        }
        if self.updates > self.rows.len() {
            self.refresh(panels, monitor)?;
        }
        Ok(done)
    }

    /// Whether the nearest center of any row of a panel may have changed.
    #[inline]
    fn may_change(&self, panel: usize, closed: &[f64]) -> bool {
        let first = panel * LANES;
        let labels = &self.labels[first..(first + LANES).min(self.labels.len())];
        labels
            .iter()
            .zip(&self.margins[panel])
            .any(|(&label, &margin)| label == NONE || margin <= closed[label as usize])
    }

    fn assign_panels(
        &mut self,
        panels: &Panels,
        range: Range<usize>,
        centers: &[f64],
        closed: &[f64],
        done: &mut Assignment,
    ) {
        let p = panels.dimension();
        let at = self.panels.start + range.start..self.panels.start + range.end;
        nearest(panels.panels(at, &mut self.buffer), p, centers, &mut self.found[..range.len()]);
        done.panels += range.len();
        for (k, panel) in range.enumerate() {
            let found = self.found[k];
            for lane in 0..LANES.min(self.labels.len() - panel * LANES) {
                let label = found.index[lane] as u32;
                self.margins[panel][lane] = margin(found.best[lane], found.second[lane], p) + closed[label as usize];
                let old = std::mem::replace(&mut self.labels[panel * LANES + lane], label);
                if old != label {
                    done.changed += 1;
                    if old != NONE {
                        self.add(panels, panel, lane, old, -1.0);
                    }
                    self.add(panels, panel, lane, label, 1.0);
                }
            }
        }
    }

    /// Adds a row to a cluster's sums, or takes it off.
    #[inline]
    fn add(&mut self, panels: &Panels, panel: usize, lane: usize, label: u32, sign: f64) {
        let (p, label, panel) = (panels.dimension(), label as usize, self.panels.start + panel);
        let weight = sign * panels.weight(panel * LANES + lane);
        if weight == 0.0 {
            return;
        }
        let sum = &mut self.sums[label * p..(label + 1) * p];
        self.updates += 1;
        self.counts[label] = if sign > 0.0 { self.counts[label] + 1 } else { self.counts[label] - 1 };
        if self.counts[label] == 0 {
            sum.fill(0.0);
            self.masses[label] = 0.0;
            return;
        }
        self.masses[label] += weight;
        panels.copy_row(panel * LANES + lane, &mut self.row);
        sum.iter_mut().zip(&self.row).for_each(|(sum, y)| *sum += weight * y);
    }

    /// Computes the sums afresh from the labels.
    pub(super) fn refresh(&mut self, panels: &Panels, monitor: &Monitor) -> Result<()> {
        self.clear_sums();
        for row in 0..self.labels.len() {
            if row % (CHUNK * LANES) == 0 {
                monitor.check()?;
            }
            self.add(panels, row / LANES, row % LANES, self.labels[row], 1.0);
        }
        self.updates = 0;
        Ok(())
    }

    /// Moves a row, if it is one of this block's, to another cluster.
    pub(super) fn move_row(&mut self, panels: &Panels, row: usize, label: usize) {
        if !self.rows.contains(&row) {
            return;
        }
        let row = row - self.rows.start;
        let (panel, lane) = (row / LANES, row % LANES);
        let old = std::mem::replace(&mut self.labels[row], label as u32);
        self.margins[panel][lane] = f64::NEG_INFINITY;
        self.add(panels, panel, lane, old, -1.0);
        self.add(panels, panel, lane, label as u32, 1.0);
    }

    /// Σ wᵢ ‖yᵢ − center‖².
    pub(super) fn inertia(&self, panels: &Panels, centers: &[f64], monitor: &Monitor) -> Result<f64> {
        let (mut inertia, p, mut buffer) = (0.0, panels.dimension(), Vec::new());
        for start in self.panels.clone().step_by(CHUNK) {
            monitor.check()?;
            let chunk = start..(start + CHUNK).min(self.panels.end);
            let mut part = 0.0;
            let packed = panels.panels(chunk.clone(), &mut buffer).chunks_exact(p);
            for ((panel, weights), packed) in chunk.clone().zip(panels.weights(chunk)).zip(packed) {
                let squares = squared_distances(packed, self.labels_of(panel), centers);
                part += weights.iter().zip(squares).map(|(weight, square)| weight * square).sum::<f64>();
            }
            inertia += part;
        }
        Ok(inertia)
    }

    /// The row farthest from its center and from the points `apart` (`m × p`), of those that have weight and share a
    /// cluster, and its squared distance; the first of equals.
    pub(super) fn farthest(
        &self,
        panels: &Panels,
        centers: &[f64],
        apart: &[f64],
        counts: &[usize],
        monitor: &Monitor,
    ) -> Result<Option<(usize, f64)>> {
        let others = apart.len() / panels.dimension();
        let (mut farthest, mut buffer): (Option<(usize, f64)>, _) = (None, Vec::new());
        for (panel, weights) in self.panels.clone().zip(panels.weights(self.panels.clone())) {
            monitor.check()?;
            let labels = self.labels_of(panel);
            let packed = panels.panels(panel..panel + 1, &mut buffer);
            let mut squares = squared_distances(packed, labels, centers);
            for other in 0..others {
                let distances = squared_distances(packed, [other as u32; LANES], apart);
                squares.iter_mut().zip(distances).for_each(|(square, distance)| *square = square.min(distance));
            }
            for lane in (0..LANES).filter(|&lane| weights[lane] > 0.0 && counts[labels[lane] as usize] > 1) {
                if farthest.is_none_or(|(_, largest)| squares[lane] > largest) {
                    farthest = Some((panel * LANES + lane, squares[lane]));
                }
            }
        }
        Ok(farthest)
    }

    /// The labels of a panel's rows; 0 for those that fill up the last.
    #[inline]
    fn labels_of(&self, panel: usize) -> [u32; LANES] {
        let first = panel * LANES - self.rows.start;
        std::array::from_fn(|lane| self.labels.get(first + lane).copied().unwrap_or(0))
    }

    fn clear_sums(&mut self) {
        self.sums.fill(0.0);
        self.masses.fill(0.0);
        self.counts.fill(0);
        self.updates = 0;
    }

    fn ask_for_all(&mut self) {
        self.margins.fill([f64::NEG_INFINITY; LANES]);
    }
}

/// A lower bound on the distance to the second nearest center less that to the nearest, from their squares.
#[inline]
fn margin(best: f64, second: f64, p: usize) -> f64 {
    let rounding = (p + 16) as f64 * f64::EPSILON;
    second.sqrt() * (1.0 - rounding) - best.sqrt() * (1.0 + rounding)
}
