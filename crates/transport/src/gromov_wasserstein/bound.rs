//! Costs `tᵢⱼ` between points that no plan's losses can be below: `Σₖₗ L(cxᵢₖ, cyⱼₗ) Pₖₗ ≥ tᵢⱼ` for every plan `P`.
//!
//! With both marginals given, `tᵢⱼ` compares the sorted distances of `i` and `j`, their quantiles averaged in groups of equal
//! mass: the sorted coupling is best on the line, and averaging does not raise a jointly convex loss. `O(n² log n + n m G)` for
//! `G` groups. With the columns free, each distance of `i` goes to the nearest one of `j`; both are put on a grid, whose cells
//! only lower the loss.

use super::objective::Quadratic;
use super::spaces::{Pair, Space};
use super::{Loss, Options};
use crate::polytope::Measures;
use crate::two_sided::{multiply, transpose};
use gibbs_core::{Monitor, Result, simd};

/// Groups of quantiles, where the weights do not allow for the exact ones.
const GROUPS: usize = 128;

/// Points up to which equal weights are compared quantile by quantile.
const EXACT: usize = 256;

/// Cells of the grid of distances.
const CELLS: usize = 256;

/// Costs of the transport problem whose optimum is never above the objective's, for plans of mass 1.
pub(super) fn costs(
    pair: &Pair,
    measures: &Measures,
    options: &Options,
    quadratic: &Quadratic,
    monitor: &Monitor,
) -> Result<Vec<f64>> {
    let mut costs = match options.semi_relaxed {
        false => sorted(pair, measures, monitor)?,
        true => nearest(pair, measures, monitor)?,
    };
    costs.iter_mut().for_each(|cost| *cost *= quadratic.weight);
    if let Some(linear) = &quadratic.linear {
        gibbs_core::axpy(&mut costs, 1.0, linear);
    }
    Ok(costs)
}

fn sorted(pair: &Pair, measures: &Measures, monitor: &Monitor) -> Result<Vec<f64>> {
    let (a, b) = (&measures.a.weights, &measures.b.weights);
    let equal = |weights: &[f64]| weights.iter().all(|&weight| weight == weights[0]);
    let groups = if a.len() == b.len() && a.len() <= EXACT && equal(a) && equal(b) { a.len() } else { GROUPS };
    // Both rows and columns count where one of the two is not symmetric: the mean of two bounds is one.
    let both = !(pair.x.is_symmetric() && pair.y.is_symmetric());
    let x = quantiles(&pair.x, a, groups, both, monitor)?;
    let y = quantiles(&pair.y, b, groups, both, monitor)?;
    let length = x.len() / a.len();
    let mut costs = vec![0.0; a.len() * b.len()];
    let rows: Vec<(&[f64], &mut [f64])> = x.chunks_exact(length).zip(costs.chunks_exact_mut(b.len())).collect();
    monitor.map(rows, |_, (x, out)| {
        for (out, y) in out.iter_mut().zip(y.chunks_exact(length)) {
            let sum = match pair.loss {
                Loss::Square => simd::squared_distance(x, y),
                Loss::Kl => x.iter().zip(y).map(|(&u, &v)| pair.compare(u, v)).sum(),
            };
            *out = sum / length as f64;
        }
    })?;
    Ok(costs)
}

/// Means of the sorted distances of every point over groups of equal mass: of its row, and of its column where `both`.
fn quantiles(space: &Space, weights: &[f64], groups: usize, both: bool, monitor: &Monitor) -> Result<Vec<f64>> {
    let n = space.count();
    let width = if both { 2 * groups } else { groups };
    let mut all = vec![0.0; n * width];
    monitor.map(all.chunks_exact_mut(width).collect(), |i, out: &mut [f64]| {
        let mut distances = vec![0.0; n];
        for (part, out) in out.chunks_exact_mut(groups).enumerate() {
            if part == 0 {
                space.row(i, &mut distances)
            } else {
                space.column(i, &mut distances)
            }
            group(&distances, weights, out);
        }
    })?;
    Ok(all)
}

/// Sorts values with weights of sum 1 and averages them over `means.len()` groups of equal mass.
pub(super) fn group(values: &[f64], weights: &[f64], means: &mut [f64]) {
    let mut sorted: Vec<(f64, f64)> = values.iter().copied().zip(weights.iter().copied()).collect();
    sorted.sort_unstable_by(|x, y| x.0.total_cmp(&y.0));
    if sorted.len() == means.len() && weights.iter().all(|&weight| weight == weights[0]) {
        means.iter_mut().zip(&sorted).for_each(|(mean, (value, _))| *mean = *value);
        return;
    }
    let capacity = 1.0 / means.len() as f64;
    let mut values = sorted.into_iter();
    let (mut value, mut left) = values.next().unwrap_or_default();
    for mean in means {
        let (mut sum, mut filled) = (0.0, 0.0);
        while filled < capacity {
            let taken = left.min(capacity - filled);
            sum += taken * value;
            filled += taken;
            left -= taken;
            if left > 0.0 {
                break;
            }
            match values.next() {
                Some(next) => (value, left) = next,
                // Rounding errors left the last group a little short: the largest value fills it.
                None => left = f64::INFINITY,
            }
        }
        *mean = sum / capacity;
    }
}

/// Every distance of `i`, with its weight, at the least loss to any distance of `j`, by cells of a grid.
fn nearest(pair: &Pair, measures: &Measures, monitor: &Monitor) -> Result<Vec<f64>> {
    let (n, m) = (pair.x.count(), pair.y.count());
    let grid = Grid::new(&pair.x);
    let mut masses = vec![0.0; n * CELLS];
    let mut distances = vec![0.0; n];
    for (i, masses) in masses.chunks_exact_mut(CELLS).enumerate() {
        monitor.check()?;
        pair.x.row(i, &mut distances);
        for (&distance, weight) in distances.iter().zip(&measures.a.weights) {
            masses[grid.cell(distance)] += weight;
        }
    }
    let mut losses = vec![0.0; m * CELLS];
    let mut distances = vec![0.0; m];
    for (j, losses) in losses.chunks_exact_mut(CELLS).enumerate() {
        monitor.check()?;
        pair.y.row(j, &mut distances);
        distances.sort_unstable_by(f64::total_cmp);
        for (cell, loss) in losses.iter_mut().enumerate() {
            *loss = least_loss(pair, grid.ends(cell), &distances);
        }
    }
    multiply(&masses, &transpose(&losses, CELLS), CELLS, m, monitor)
}

/// The least L(u, v) for `u` between two ends and `v` among sorted distances.
fn least_loss(pair: &Pair, [low, high]: [f64; 2], sorted: &[f64]) -> f64 {
    let after = sorted.partition_point(|&v| v < low);
    match (sorted.get(after), after.checked_sub(1).map(|k| sorted[k])) {
        (Some(&v), _) if v <= high => 0.0,
        // For a fixed v the loss grows with u's distance from v, and for a fixed u with v's from u.
        (above, below) => {
            let above = above.map_or(f64::INFINITY, |&v| pair.compare(high, v));
            above.min(below.map_or(f64::INFINITY, |v| pair.compare(low, v)))
        }
    }
}

/// Equal cells between the least and the largest distance.
struct Grid {
    least: f64,
    width: f64,
}

impl Grid {
    fn new(space: &Space) -> Self {
        let n = space.count();
        let mut row = vec![0.0; n];
        let (mut least, mut largest) = (f64::INFINITY, f64::NEG_INFINITY);
        for i in 0..n {
            space.row(i, &mut row);
            least = row.iter().copied().fold(least, f64::min);
            largest = row.iter().copied().fold(largest, f64::max);
        }
        Self { least, width: (largest - least) / CELLS as f64 }
    }

    fn cell(&self, distance: f64) -> usize {
        if self.width > 0.0 { (((distance - self.least) / self.width) as usize).min(CELLS - 1) } else { 0 }
    }

    /// A little beyond the cell's ends, so that rounding errors leave every distance of the cell between them.
    fn ends(&self, cell: usize) -> [f64; 2] {
        let slack = 1e-9 * self.width + 1e-14 * self.least.abs();
        let low = self.least + cell as f64 * self.width;
        [low - slack, low + self.width + slack]
    }
}
