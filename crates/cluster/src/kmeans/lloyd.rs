//! Lloyd's iteration with a bound that spares most distances.
//!
//! A point is looked at again only when its center may have changed: after an assignment its margin is the distance to
//! the second nearest center less that to the nearest, and each move of the centers can close it by no more than the own
//! center's drift and the largest drift of another. Drifts are summed once for each center, so a point stores a single
//! number, its margin plus the sum at that time. This is Hamerly's pair of bounds in one.
//!
//! Reference: G. Hamerly, Making k-means even faster, SIAM International Conference on Data Mining 2010.

use super::{block::Block, panels::Panels};
use gibbs_core::{
    Monitor, Result,
    simd::{axpy, squared_distance},
};

/// Squared distance, in the scaled space, below which a point counts as equal to its center when an empty cluster looks
/// for one.
const SAME_PLACE: f64 = 1e-24;

/// Drifts are taken this much larger, which covers the rounding of their sums.
const ROUNDING: f64 = 1.0 + 1e-9;

/// When an iteration has done enough.
#[derive(Debug, Clone, Copy)]
pub(super) enum Until {
    /// The centers' squared moves sum to at most this, or no label changes.
    Settled(f64),
    /// No label changes, and none would with the centers computed afresh from the labels.
    Fixed,
}

/// How an iteration ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    /// Assignments made.
    pub(super) iterations: u32,
    /// Whether the condition was met within the limit.
    pub(super) met: bool,
}

/// The state of one restart; kept for the next.
pub(super) struct Lloyd<'a> {
    panels: &'a Panels<'a>,
    blocks: Vec<Block>,
    /// `clusters × p`.
    centers: Vec<f64>,
    previous: Vec<f64>,
    /// Σ wᵢ yᵢ, Σ wᵢ and the number of points with weight, for each cluster.
    sums: Vec<f64>,
    masses: Vec<f64>,
    counts: Vec<usize>,
    /// For each center: by how much margins have closed since the start.
    closed: Vec<f64>,
    /// Coordinates of distances computed so far.
    work: f64,
    /// Where this run stands among the restarts, if it is to report: those done before it, and all of them.
    place: Option<(f64, f64)>,
}

impl<'a> Lloyd<'a> {
    pub(super) fn new(panels: &'a Panels<'a>, clusters: usize) -> Self {
        let p = panels.dimension();
        Self {
            panels,
            blocks: panels.blocks().iter().map(|block| Block::new(panels, block.clone(), clusters)).collect(),
            centers: vec![0.0; clusters * p],
            previous: vec![0.0; clusters * p],
            sums: vec![0.0; clusters * p],
            masses: vec![0.0; clusters],
            counts: vec![0; clusters],
            closed: vec![0.0; clusters],
            work: 0.0,
            place: None,
        }
    }

    /// Has the next run report each iteration, as a part of one restart after `done` of `total`.
    pub(super) fn announce(&mut self, done: f64, total: f64) {
        self.place = Some((done, total));
    }

    /// Begins anew from the given centers, without labels.
    pub(super) fn start(&mut self, centers: &[f64]) {
        self.centers.copy_from_slice(centers);
        self.blocks.iter_mut().for_each(Block::clear);
        self.closed.fill(0.0);
    }

    /// Begins anew from the means of the given labels; clusters without a point get the given centers.
    pub(super) fn resume(&mut self, labels: &[u32], centers: &[f64], monitor: &Monitor) -> Result<()> {
        self.start(centers);
        for block in &mut self.blocks {
            block.set_labels(labels);
        }
        self.refresh(monitor)
    }

    /// Assigns and averages until there is nothing left to do, at most `limit` times.
    pub(super) fn run(&mut self, until: Until, limit: u32, monitor: &Monitor) -> Result<Outcome> {
        let mut fresh = matches!(until, Until::Fixed);
        for iterations in 1..=limit {
            if let (Some((done, total)), 2..) = (self.place, iterations) {
                monitor.report(done + f64::from(iterations - 1) / f64::from(limit), Some(total));
            }
            let changed = self.assign(monitor)?;
            let settled = match until {
                Until::Settled(tolerance) => changed == 0 || self.average(monitor)? <= tolerance,
                Until::Fixed if changed > 0 => {
                    fresh = false;
                    self.average(monitor)?;
                    false
                }
                Until::Fixed if fresh => true,
                Until::Fixed => {
                    fresh = true;
                    self.refresh(monitor)?;
                    false
                }
            };
            if settled {
                return Ok(Outcome { iterations, met: true });
            }
        }
        Ok(Outcome { iterations: limit, met: false })
    }

    /// The labels, in the order of the rows.
    pub(super) fn labels(&self) -> Vec<u32> {
        self.blocks.iter().flat_map(|block| block.labels()).copied().collect()
    }

    /// The centers (`clusters × p`).
    pub(super) fn centers(&self) -> &[f64] {
        &self.centers
    }

    /// Coordinates of distances computed since the beginning.
    pub(super) fn work(&self) -> f64 {
        self.work
    }

    /// Σ wᵢ ‖yᵢ − center‖².
    pub(super) fn inertia(&mut self, monitor: &Monitor) -> Result<f64> {
        let (panels, centers) = (self.panels, &self.centers);
        let parts =
            monitor.map(self.blocks.iter().collect(), |_, block: &Block| block.inertia(panels, centers, monitor))?;
        parts.into_iter().sum()
    }

    /// Gives every point its nearest center; returns how many points changed theirs.
    fn assign(&mut self, monitor: &Monitor) -> Result<usize> {
        let (panels, centers, closed) = (self.panels, &self.centers, &self.closed);
        let parts = monitor.map(self.blocks.iter_mut().collect(), |_, block: &mut Block| {
            block.assign(panels, centers, closed, monitor)
        })?;
        let mut changed = 0;
        for part in parts {
            let part = part?;
            changed += part.changed;
            self.work += (part.panels * super::panels::LANES * self.centers.len()) as f64;
        }
        Ok(changed)
    }

    /// Computes every block's sums afresh from the labels, and the centers from them.
    fn refresh(&mut self, monitor: &Monitor) -> Result<()> {
        let panels = self.panels;
        monitor
            .map(self.blocks.iter_mut().collect(), |_, block: &mut Block| block.refresh(panels, monitor))?
            .into_iter()
            .collect::<Result<()>>()?;
        self.average(monitor).map(|_| ())
    }

    /// Moves the centers to the means of their points; returns the sum of their squared moves.
    fn average(&mut self, monitor: &Monitor) -> Result<f64> {
        self.previous.copy_from_slice(&self.centers);
        self.add_up();
        self.move_to_means();
        self.fill_empty_clusters(monitor)?;
        Ok(self.close_margins())
    }

    fn add_up(&mut self) {
        self.sums.fill(0.0);
        self.masses.fill(0.0);
        self.counts.fill(0);
        for block in &self.blocks {
            axpy(&mut self.sums, 1.0, &block.sums);
            axpy(&mut self.masses, 1.0, &block.masses);
            self.counts.iter_mut().zip(&block.counts).for_each(|(count, part)| *count += part);
        }
    }

    fn move_to_means(&mut self) {
        let p = self.panels.dimension();
        let means =
            self.centers.chunks_exact_mut(p).zip(self.sums.chunks_exact(p)).zip(self.masses.iter().zip(&self.counts));
        for ((center, sum), (mass, count)) in means {
            if *count > 0 {
                center.iter_mut().zip(sum).for_each(|(c, s)| *c = s / mass);
            }
        }
    }

    /// Gives each cluster without a point the one that lies farthest from its center, as long as there is one apart.
    fn fill_empty_clusters(&mut self, monitor: &Monitor) -> Result<()> {
        let p = self.panels.dimension();
        let mut moved: Vec<usize> = Vec::new();
        for empty in 0..self.counts.len() {
            if self.counts[empty] > 0 {
                continue;
            }
            let Some(row) = self.farthest_row(&moved, monitor)? else { break };
            for block in &mut self.blocks {
                block.move_row(self.panels, row, empty);
            }
            moved.push(row);
            self.add_up();
            self.move_to_means();
            self.panels.copy_row(row, &mut self.centers[empty * p..(empty + 1) * p]);
        }
        Ok(())
    }

    /// The row farthest from its center and from the rows just moved, of those that share a cluster; the first of equals.
    fn farthest_row(&self, moved: &[usize], monitor: &Monitor) -> Result<Option<usize>> {
        let p = self.panels.dimension();
        let mut apart = vec![0.0; moved.len() * p];
        for (&row, y) in moved.iter().zip(apart.chunks_exact_mut(p)) {
            self.panels.copy_row(row, y);
        }
        let parts = monitor.map(self.blocks.iter().collect(), |_, block: &Block| {
            block.farthest(self.panels, &self.centers, &apart, &self.counts, monitor)
        })?;
        let (mut farthest, mut distance) = (None, SAME_PLACE);
        for part in parts {
            if let Some((row, squared)) = part?
                && squared > distance
            {
                (farthest, distance) = (Some(row), squared);
            }
        }
        Ok(farthest)
    }

    /// Takes the centers' drifts off all margins; returns the sum of the squared drifts.
    fn close_margins(&mut self) -> f64 {
        let p = self.panels.dimension();
        let moves = self.centers.chunks_exact(p).zip(self.previous.chunks_exact(p));
        let squares: Vec<f64> = moves.map(|(new, old)| squared_distance(new, old)).collect();
        let drifts: Vec<f64> = squares.iter().map(|square| square.sqrt() * ROUNDING).collect();
        let first = drifts.iter().copied().fold(0.0, f64::max);
        let holder = drifts.iter().position(|&drift| drift == first);
        let second = drifts.iter().enumerate().filter(|(k, _)| Some(*k) != holder).map(|(_, d)| *d).fold(0.0, f64::max);
        for (k, (closed, drift)) in self.closed.iter_mut().zip(&drifts).enumerate() {
            *closed += drift + if Some(k) == holder { second } else { first };
        }
        squares.iter().sum()
    }
}
