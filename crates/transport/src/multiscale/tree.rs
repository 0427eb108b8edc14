//! A cloud of points in the order of a k-d tree, and affine bounds of a potential on its cells.
//!
//! A cell is a run of points. On it a potential lies below `top + ⟨slope, z − center⟩`, the plane fitted to it by least
//! squares and lifted to touch it from above; costs `h(x − y)` with `h` convex lie above their tangents. Together they bound
//! `f(x) + g(y) − h(x − y)` over two cells without looking at their points, to second order in the cells' size: the slope of
//! a potential is what makes a bound by ranges of values useless, and it cancels here.

use super::ground::Ground;
use gibbs_core::{Monitor, Result};

/// Points of a leaf, and rows and columns of a block of the kernel.
pub(super) const LEAF: usize = 8;

/// How much more than the average a leaf may scatter if its points are to be merged.
const WIDE: f64 = 2.0;

/// Points whose cells' planes are fitted as one item of parallel work.
const FITTED: usize = 1 << 13;

/// Points with weights, in the order of a tree.
pub(super) struct Cloud {
    pub(super) dimension: usize,
    /// Row-major; the last leaf is filled up with copies of its last point, without weight.
    pub(super) points: Vec<f64>,
    /// Of sum 1.
    pub(super) weights: Vec<f64>,
    /// The place of each point in the order it was given in.
    pub(super) places: Vec<u32>,
    /// Parents stand before their children.
    pub(super) cells: Vec<Cell>,
    pub(super) centers: Vec<f64>,
    half_widths: Vec<f64>,
}

/// A run of leaves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    /// The first leaf and the one after the last.
    pub(super) first: u32,
    pub(super) end: u32,
    /// The second child; the first follows the cell. 0 for a leaf.
    pub(super) second: u32,
    pub(super) weight: f64,
}

impl Cell {
    pub(super) fn is_leaf(&self) -> bool {
        self.second == 0
    }
}

/// What the points of a leaf have in common.
struct Leaf {
    mean: Vec<f64>,
    mass: f64,
    /// Σ weight · scatter around the mean.
    lost: f64,
}

/// Planes above a potential, a cell each.
pub(super) struct Planes {
    pub(super) tops: Vec<f64>,
    pub(super) slopes: Vec<f64>,
}

impl Cloud {
    /// Of points given row-major.
    pub(super) fn new(points: &[f64], weights: &[f64], dimension: usize, monitor: &Monitor) -> Result<Self> {
        let count = weights.len();
        let mut order: Vec<u32> = (0..count as u32).collect();
        let leaves = count.div_ceil(LEAF);
        let mut cloud = Self {
            dimension,
            points: Vec::with_capacity(leaves * LEAF * dimension),
            weights: Vec::with_capacity(leaves * LEAF),
            places: Vec::new(),
            cells: Vec::with_capacity(2 * leaves),
            centers: Vec::new(),
            half_widths: Vec::new(),
        };
        cloud.divide(points, &mut order, 0, monitor)?;
        for &place in &order {
            let place = place as usize;
            cloud.points.extend_from_slice(&points[place * dimension..(place + 1) * dimension]);
            cloud.weights.push(weights[place]);
        }
        let last = cloud.points[(count - 1) * dimension..].to_vec();
        (count..leaves * LEAF).for_each(|_| cloud.points.extend_from_slice(&last));
        cloud.weights.resize(leaves * LEAF, 0.0);
        cloud.places = order;
        for cell in &mut cloud.cells {
            cell.weight = cloud.weights[cell.first as usize * LEAF..cell.end as usize * LEAF].iter().sum();
        }
        Ok(cloud)
    }

    /// Number of points, without those that fill the last leaf.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// With those.
    pub(super) fn padded(&self) -> usize {
        self.weights.len()
    }

    pub(super) fn leaves(&self) -> usize {
        self.weights.len() / LEAF
    }

    pub(super) fn point(&self, i: usize) -> &[f64] {
        &self.points[i * self.dimension..(i + 1) * self.dimension]
    }

    pub(super) fn center(&self, cell: usize) -> &[f64] {
        &self.centers[cell * self.dimension..(cell + 1) * self.dimension]
    }

    pub(super) fn half_width(&self, cell: usize) -> &[f64] {
        &self.half_widths[cell * self.dimension..(cell + 1) * self.dimension]
    }

    /// The number of each leaf's cell.
    pub(super) fn leaf_cells(&self) -> Vec<u32> {
        let mut cells = vec![0; self.leaves()];
        for (index, cell) in self.cells.iter().enumerate() {
            if cell.is_leaf() {
                cells[cell.first as usize] = index as u32;
            }
        }
        cells
    }

    /// Orders the points of a cell whose first leaf is `first`, and appends it and all below it.
    fn divide(&mut self, points: &[f64], order: &mut [u32], first: usize, monitor: &Monitor) -> Result<()> {
        let d = self.dimension;
        let (mut low, mut high) = (vec![f64::INFINITY; d], vec![f64::NEG_INFINITY; d]);
        for &place in order.iter() {
            for (k, &value) in points[place as usize * d..(place as usize + 1) * d].iter().enumerate() {
                low[k] = low[k].min(value);
                high[k] = high[k].max(value);
            }
        }
        let index = self.cells.len();
        let leaves = order.len().div_ceil(LEAF);
        let end = (first + leaves) as u32;
        self.cells.push(Cell { first: first as u32, end, second: 0, weight: 0.0 });
        self.centers.extend(low.iter().zip(&high).map(|(low, high)| 0.5 * low + 0.5 * high));
        self.half_widths.extend(low.iter().zip(&high).map(|(low, high)| 0.5 * high - 0.5 * low));
        if leaves == 1 {
            return Ok(());
        }
        if leaves > 1 << 10 {
            monitor.check()?;
        }
        let widest = (0..d).fold(0, |best, k| if high[k] - low[k] > high[best] - low[best] { k } else { best });
        let half = leaves / 2 * LEAF;
        let key = |place: &u32| (points[*place as usize * d + widest], *place);
        order.select_nth_unstable_by(half, |p, q| {
            let (p, q) = (key(p), key(q));
            p.0.total_cmp(&q.0).then(p.1.cmp(&q.1))
        });
        let (left, right) = order.split_at_mut(half);
        self.divide(points, left, first, monitor)?;
        self.cells[index].second = self.cells.len() as u32;
        self.divide(points, right, first + half / LEAF, monitor)
    }

    /// The cloud of the leaves' means, and what is lost: Σ weight · scatter around the mean, see [`Ground::scatter`]. Leaves
    /// that scatter far more than others, in thin tails, keep their points: at the ε that suits the others these would be
    /// told apart too late. Where that would be most points, they are merged all the same.
    pub(super) fn coarser(&self, ground: Ground, monitor: &Monitor) -> Result<(Self, f64)> {
        let d = self.dimension;
        let leaves: Vec<Leaf> = (0..self.leaves()).map(|leaf| self.leaf(leaf, ground)).collect();
        let lost: f64 = leaves.iter().map(|leaf| leaf.lost).sum();
        let is_wide = |leaf: &Leaf| leaf.lost > WIDE * lost * leaf.mass;
        let merges_all = leaves.iter().filter(|leaf| is_wide(leaf)).count() > leaves.len() / LEAF;
        let (mut points, mut weights, mut merged) = (Vec::new(), Vec::new(), 0.0);
        for (index, leaf) in leaves.iter().enumerate() {
            if !merges_all && is_wide(leaf) {
                let range = index * LEAF..((index + 1) * LEAF).min(self.len());
                points.extend_from_slice(&self.points[range.start * d..range.end * d]);
                weights.extend_from_slice(&self.weights[range]);
            } else {
                points.extend_from_slice(&leaf.mean);
                weights.push(leaf.mass);
                merged += leaf.lost;
            }
        }
        Ok((Self::new(&points, &weights, d, monitor)?, merged))
    }

    fn leaf(&self, leaf: usize, ground: Ground) -> Leaf {
        let range = leaf * LEAF..((leaf + 1) * LEAF).min(self.len());
        let mass: f64 = self.weights[range.clone()].iter().sum();
        let mut mean = vec![0.0; self.dimension];
        for i in range.clone() {
            let share = if mass > 0.0 { self.weights[i] / mass } else { 1.0 / range.len() as f64 };
            gibbs_core::axpy(&mut mean, share, self.point(i));
        }
        let lost = range.map(|i| self.weights[i] * ground.scatter(self.point(i), &mean)).sum();
        Leaf { mean, mass, lost }
    }

    /// Planes above `potential`, which has a value for every point in the tree's order.
    pub(super) fn planes(&self, potential: &[f64], monitor: &Monitor) -> Result<Planes> {
        let items = self.cells.len().div_ceil(1 + FITTED / LEAF);
        let height = self.cells.len().div_ceil(items);
        let starts: Vec<usize> = (0..self.cells.len()).step_by(height).collect();
        let parts = monitor.map(starts, |_, start| {
            let end = (start + height).min(self.cells.len());
            let mut fit = Fit::new(self.dimension);
            let mut planes = Planes { tops: Vec::with_capacity(height), slopes: Vec::new() };
            for index in start..end {
                let top = fit.plane(self, index, potential);
                planes.tops.push(top);
                planes.slopes.extend_from_slice(&fit.slope);
            }
            planes
        })?;
        let mut planes = Planes { tops: Vec::with_capacity(self.cells.len()), slopes: Vec::new() };
        for part in parts {
            planes.tops.extend(part.tops);
            planes.slopes.extend(part.slopes);
        }
        Ok(planes)
    }
}

impl Planes {
    pub(super) fn slope(&self, cell: usize, dimension: usize) -> &[f64] {
        &self.slopes[cell * dimension..(cell + 1) * dimension]
    }
}

/// Least squares on one cell.
struct Fit {
    slope: Vec<f64>,
    matrix: Vec<f64>,
    mean: Vec<f64>,
}

impl Fit {
    fn new(d: usize) -> Self {
        Self { slope: vec![0.0; d], matrix: vec![0.0; d * d], mean: vec![0.0; d] }
    }

    /// Leaves the slope in `slope`; returns the largest excess over the plane through the cell's center.
    fn plane(&mut self, cloud: &Cloud, index: usize, potential: &[f64]) -> f64 {
        let (d, cell) = (cloud.dimension, cloud.cells[index]);
        let range = cell.first as usize * LEAF..(cell.end as usize * LEAF).min(cloud.len());
        let count = range.len() as f64;
        self.mean.fill(0.0);
        range.clone().for_each(|i| self.mean.iter_mut().zip(cloud.point(i)).for_each(|(mean, x)| *mean += x / count));
        let level = range.clone().map(|i| potential[i]).sum::<f64>() / count;
        self.slope.fill(0.0);
        self.matrix.fill(0.0);
        for i in range.clone() {
            let point = cloud.point(i);
            for k in 0..d {
                let offset = point[k] - self.mean[k];
                self.slope[k] += offset * (potential[i] - level);
                for l in 0..=k {
                    self.matrix[k * d + l] += offset * (point[l] - self.mean[l]);
                }
            }
        }
        self.solve(d);
        let center = cloud.center(index);
        let excess = |i: usize| {
            let point = cloud.point(i);
            potential[i] - (0..d).map(|k| self.slope[k] * (point[k] - center[k])).sum::<f64>()
        };
        range.map(excess).fold(f64::NEG_INFINITY, f64::max)
    }

    /// slope = matrix⁻¹ slope by Cholesky's factorisation, with a ridge where points lie in a plane.
    fn solve(&mut self, d: usize) {
        let trace: f64 = (0..d).map(|k| self.matrix[k * d + k]).sum();
        if !(trace > 0.0 && trace.is_finite()) {
            return self.slope.fill(0.0);
        }
        for k in 0..d {
            self.matrix[k * d + k] += 1e-7 * trace;
            for l in 0..=k {
                let mut sum = self.matrix[k * d + l];
                (0..l).for_each(|t| sum -= self.matrix[k * d + t] * self.matrix[l * d + t]);
                self.matrix[k * d + l] =
                    if k == l { sum.max(1e-9 * trace).sqrt() } else { sum / self.matrix[l * d + l] };
            }
        }
        for k in 0..d {
            (0..k).for_each(|t| self.slope[k] -= self.matrix[k * d + t] * self.slope[t]);
            self.slope[k] /= self.matrix[k * d + k];
        }
        for k in (0..d).rev() {
            (k + 1..d).for_each(|t| self.slope[k] -= self.matrix[t * d + k] * self.slope[t]);
            self.slope[k] /= self.matrix[k * d + k];
        }
        if self.slope.iter().any(|slope| !slope.is_finite()) {
            self.slope.fill(0.0);
        }
    }
}
