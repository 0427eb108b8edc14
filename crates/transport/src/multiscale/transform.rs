//! c-transforms by branch and bound: `fᵢ = minⱼ h(xᵢ − yⱼ) − gⱼ`, about `O(n log m)` in low dimension.
//!
//! Below a cell's plane, `h(x − y) − g(y) ≥ h(x − c) − top − Σₖ |slopeₖ + eₖ| wₖ` for all its points, where `e` is a
//! subgradient of `h` at `x − c` and `w` the cell's half widths. Cells that cannot beat the best pair so far are left out.

use super::ground::Ground;
use super::tree::{Cloud, LEAF, Planes};
use gibbs_core::{Monitor, Result};

/// Queries of one item of parallel work.
const QUERIES: usize = 1 << 11;

/// The transform at every point of `from` (padded) of a potential of `to`.
pub(super) fn transform(
    from: &Cloud,
    to: &Cloud,
    potential: &[f64],
    ground: Ground,
    monitor: &Monitor,
) -> Result<Vec<f64>> {
    let planes = to.planes(potential, monitor)?;
    let mut values = vec![0.0; from.padded()];
    let items: Vec<&mut [f64]> = values.chunks_mut(QUERIES).collect();
    monitor.map(items, |part, values| {
        let mut search = Search::new(to, &planes, potential, ground);
        // Neighbours in the tree have neighbouring answers.
        let mut near = 0;
        for (k, value) in values.iter_mut().enumerate() {
            (*value, near) = search.least(from.point(part * QUERIES + k), near);
        }
    })?;
    Ok(values)
}

struct Search<'c> {
    to: &'c Cloud,
    planes: &'c Planes,
    potential: &'c [f64],
    ground: Ground,
    slope: Vec<f64>,
    stack: Vec<(f64, u32)>,
}

impl<'c> Search<'c> {
    fn new(to: &'c Cloud, planes: &'c Planes, potential: &'c [f64], ground: Ground) -> Self {
        Self { to, planes, potential, ground, slope: vec![0.0; to.dimension], stack: Vec::new() }
    }

    /// The least of cost − potential from `x`, and the leaf it is in; `near` is where to look first.
    fn least(&mut self, x: &[f64], near: usize) -> (f64, usize) {
        let (mut best, mut found) = (self.leaf(x, near), near);
        self.stack.clear();
        self.stack.push((f64::NEG_INFINITY, 0));
        while let Some((bound, index)) = self.stack.pop() {
            if bound >= best {
                continue;
            }
            let cell = self.to.cells[index as usize];
            if cell.is_leaf() {
                let value = self.leaf(x, cell.first as usize);
                if value < best {
                    (best, found) = (value, cell.first as usize);
                }
                continue;
            }
            let (first, second) = (index + 1, cell.second);
            let (low, high) = (self.bound(x, first as usize), self.bound(x, second as usize));
            let ((nearer, near), (farther, far)) =
                if low <= high { ((low, first), (high, second)) } else { ((high, second), (low, first)) };
            if farther < best {
                self.stack.push((farther, far));
            }
            if nearer < best {
                self.stack.push((nearer, near));
            }
        }
        (best, found)
    }

    fn leaf(&self, x: &[f64], leaf: usize) -> f64 {
        let range = leaf * LEAF..((leaf + 1) * LEAF).min(self.to.len());
        range.map(|j| self.ground.cost(x, self.to.point(j)) - self.potential[j]).fold(f64::INFINITY, f64::min)
    }

    fn bound(&mut self, x: &[f64], cell: usize) -> f64 {
        let cost = self.ground.tangent(x, self.to.center(cell), &mut self.slope);
        let plane = self.planes.slope(cell, self.to.dimension);
        let mut bound = cost - self.planes.tops[cell];
        for ((e, slope), width) in self.slope.iter().zip(plane).zip(self.to.half_width(cell)) {
            bound -= (slope + e).abs() * width;
        }
        bound
    }
}
