//! Where the mass goes that rows and columns still miss: an optimal plan between cells of both trees, and within two cells
//! from the first point to the last (as in the north-west corner rule). At most `n + m` moves more than there are between
//! cells; what a move costs beyond the best is what two points of a cell are apart.

use super::kernel::Pair;
use super::tree::{Cloud, LEAF};
use crate::emd;
use crate::problem::Problem;
use gibbs_core::{MatrixView, Monitor, Result};

/// Cells of a side, at most.
const CELLS: usize = 512;

/// Moves `(row, column, mass)`, ordered by rows, that use up what the rows and columns miss, up to rounding errors.
pub(super) fn moves(
    pair: Pair,
    [mut rows, mut columns]: [Vec<f64>; 2],
    monitor: &Monitor,
) -> Result<Vec<(u32, u32, f64)>> {
    let mut moves = Vec::new();
    let (from, to) = (Cells::new(pair.x, &rows), Cells::new(pair.y, &columns));
    if from.mass() > 0.0 && to.mass() > 0.0 {
        let mut cost = Vec::with_capacity(from.masses.len() * to.masses.len());
        for x in from.means.chunks_exact(pair.x.dimension) {
            cost.extend(to.means.chunks_exact(pair.y.dimension).map(|y| pair.ground.cost(x, y)));
        }
        // Both sides miss the same but for rounding errors, which are no small share where little is missing.
        let share = from.mass() / to.mass();
        let masses: Vec<f64> = to.masses.iter().map(|mass| mass * share).collect();
        let problem = Problem::dense(MatrixView::new(&cost, from.masses.len(), masses.len())?)
            .with_weights(Some(&from.masses), Some(&masses));
        let plan = emd::solve(&problem, &emd::Options::default(), monitor)?.plan;
        for ((&p, &q), &mass) in plan.rows.iter().zip(&plan.columns).zip(&plan.values) {
            let (p, q) = (from.ranges[p as usize], to.ranges[q as usize]);
            in_order(&mut rows, p, &mut columns, q, mass, &mut moves);
        }
    }
    let all = [[0, rows.len()], [0, columns.len()]];
    in_order(&mut rows, all[0], &mut columns, all[1], f64::INFINITY, &mut moves);
    moves.sort_by_key(|&(i, j, _)| (i, j));
    Ok(moves)
}

/// Moves up to `mass` between two runs of points, from the first to the last that miss some.
fn in_order(
    rows: &mut [f64],
    [mut i, end]: [usize; 2],
    columns: &mut [f64],
    [mut j, last]: [usize; 2],
    mut mass: f64,
    moves: &mut Vec<(u32, u32, f64)>,
) {
    while i < end && j < last && mass > 0.0 {
        let moved = rows[i].min(columns[j]).min(mass);
        if moved > 0.0 {
            moves.push((i as u32, j as u32, moved));
            rows[i] -= moved;
            columns[j] -= moved;
            mass -= moved;
        }
        if rows[i] <= 0.0 {
            i += 1;
        } else if columns[j] <= 0.0 {
            j += 1;
        }
    }
}

/// Cells with mass that cover a cloud.
struct Cells {
    /// Their points, from the first to the one after the last.
    ranges: Vec<[usize; 2]>,
    masses: Vec<f64>,
    /// Row-major.
    means: Vec<f64>,
}

impl Cells {
    fn new(cloud: &Cloud, masses: &[f64]) -> Self {
        let most = cloud.leaves().div_ceil(CELLS).next_power_of_two() as u32;
        let mut cells = Self { ranges: Vec::new(), masses: Vec::new(), means: Vec::new() };
        let mut covered = 0;
        for cell in &cloud.cells {
            if cell.first < covered || cell.end - cell.first > most {
                continue;
            }
            covered = cell.end;
            let range = [cell.first as usize * LEAF, cell.end as usize * LEAF];
            let mass: f64 = masses[range[0]..range[1]].iter().sum();
            if mass > 0.0 {
                let mut mean = vec![0.0; cloud.dimension];
                (range[0]..range[1]).for_each(|i| gibbs_core::axpy(&mut mean, masses[i] / mass, cloud.point(i)));
                cells.ranges.push(range);
                cells.masses.push(mass);
                cells.means.extend(mean);
            }
        }
        cells
    }

    fn mass(&self) -> f64 {
        self.masses.iter().sum()
    }
}
