//! Linear assignment: which column each row takes, so that the sum of the costs is least.
//!
//! ```text
//! minimise Σᵢ Cᵢσ(i)  over injections σ
//! dual:    maximise Σᵢ fᵢ + Σⱼ gⱼ  subject to  fᵢ + gⱼ ≤ Cᵢⱼ,  and gⱼ ≤ 0 where columns are more than rows
//! ```
//!
//! Jonker and Volgenant's method: column reduction with its transfer (square problems), two augmenting row reductions, then a
//! shortest augmenting path for every row that is still free. Where more than 5 % of the rows are, as between clouds of points,
//! the network simplex of [`emd`](crate::emd) gives the pairs and the prices to begin from. `O(n² m)` time at worst for
//! `n ≤ m`, usually far less. `O(n + m)` memory beside the costs, which are copied where they
//! must be turned (more rows than columns, or a maximum is wanted). An infinite cost forbids its pair.
//!
//! The answer carries its proof: `f` is computed anew from `g` at the end, so the dual value bounds every assignment whatever
//! happened before.
//!
//! Reference: R. Jonker, A. Volgenant, A shortest augmenting path algorithm for dense and sparse linear assignment problems,
//! Computing 38 (1987).

mod kernels;
mod paths;
mod reduction;
mod simplex;

use gibbs_core::{Error, MatrixView, Monitor, Result};

/// A row or a column without partner.
const FREE: u32 = u32::MAX;

/// Larger costs could overflow along a path.
const LARGEST: f64 = 1e300;

/// Share of the sums of absolute values that rounding can account for.
const ROUNDING: f64 = 1e-12;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Whether the largest sum is wanted in place of the least.
    pub maximize: bool,
}

/// An assignment and the proof that none is better.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Rows of the pairs, ascending (`min(n, m)`).
    pub rows: Vec<u32>,
    /// Their columns.
    pub columns: Vec<u32>,
    /// Sum of the costs of the pairs.
    pub cost: f64,
    /// Dual potentials of the rows (`n`); the longer side's potentials are 0 where it has no partner, and of one sign.
    pub f: Vec<f64>,
    /// Dual potentials of the columns (`m`).
    pub g: Vec<f64>,
    /// Σ f + Σ g: no assignment costs less (or, for a maximum, more).
    pub dual: f64,
    /// How far the cost is from the dual value, at least 0.
    pub gap: f64,
    /// The gap relative to the larger of both; 0 where both are 0.
    pub relative_gap: f64,
    /// Shortest augmenting paths that were searched for.
    pub iterations: usize,
    /// Whether the gap is within what rounding explains.
    pub converged: bool,
}

/// Assigns the rows of `cost` (`n × m`) to its columns. A pair that must not be taken costs +∞ (−∞ for a maximum). Errors where
/// a number is NaN, infinite of the other sign, or beyond 1e300, and `Infeasible` where the forbidden pairs leave no assignment.
pub fn solve(cost: MatrixView, options: &Options, monitor: &Monitor) -> Result<Solution> {
    check(cost, options.maximize)?;
    let turned = cost.nrows() > cost.ncols();
    let working = working_costs(cost, turned, options.maximize)?;
    let (n, m) = if turned { (cost.ncols(), cost.nrows()) } else { (cost.nrows(), cost.ncols()) };
    let view = match &working {
        Some(costs) => MatrixView::new(costs, n, m)?,
        None => cost,
    };
    let mut matching = Matching::new(view);
    if n == m {
        matching.reduce_columns(monitor)?;
    } else {
        matching.free = (0..n as u32).collect();
    }
    for _ in 0..2 {
        matching.reduce_rows(monitor)?;
    }
    if matching.is_far_from_done() {
        matching.start_from_simplex(monitor)?;
    }
    let iterations = matching.augment(monitor)?;
    Ok(finish(matching, cost, turned, options.maximize, iterations))
}

/// Refuses what is neither a cost nor a forbidden pair.
fn check(cost: MatrixView, maximize: bool) -> Result<()> {
    if cost.nrows() == 0 || cost.ncols() == 0 {
        return Err(Error::shape("cost", format!("{} × {} is empty", cost.nrows(), cost.ncols())));
    }
    let forbidden = if maximize { f64::NEG_INFINITY } else { f64::INFINITY };
    let good = |value: f64| value.abs() <= LARGEST || value == forbidden;
    for (i, row) in cost.rows().enumerate() {
        // One pass without branches; a row with anything unusual is looked at again.
        if row.iter().fold(true, |all, &value| all & (value.abs() <= LARGEST)) {
            continue;
        }
        if let Some(j) = row.iter().position(|&value| !good(value)) {
            let message = format!("expected numbers up to 1e300, or {forbidden} to forbid a pair, got {}", row[j]);
            return Err(Error::value("cost", format!("{message} in row {i}, column {j}")));
        }
    }
    Ok(())
}

/// The costs with no more rows than columns, to be minimised; `None` where they are so already.
fn working_costs(cost: MatrixView, turned: bool, maximize: bool) -> Result<Option<Vec<f64>>> {
    const TILE: usize = 32;
    if !turned && !maximize {
        return Ok(None);
    }
    let (n, m) = (cost.nrows(), cost.ncols());
    let mut working = Vec::new();
    if working.try_reserve_exact(n * m).is_err() {
        return Err(Error::out_of_memory("a copy of the costs", n as f64 * m as f64 * 8.0));
    }
    let sign = if maximize { -1.0 } else { 1.0 };
    if !turned {
        working.extend(cost.rows().flatten().map(|value| sign * value));
        return Ok(Some(working));
    }
    working.resize(n * m, 0.0);
    for top in (0..n).step_by(TILE) {
        for left in (0..m).step_by(TILE) {
            for i in top..(top + TILE).min(n) {
                let row = cost.row(i);
                for j in left..(left + TILE).min(m) {
                    working[j * n + i] = sign * row[j];
                }
            }
        }
    }
    Ok(Some(working))
}

/// A partial assignment and the columns' prices, such that every pair is one of least reduced cost in its row.
struct Matching<'a> {
    /// `n × m` with `n ≤ m`.
    cost: MatrixView<'a>,
    /// Column of each row.
    column_of: Vec<u32>,
    /// Row of each column.
    row_of: Vec<u32>,
    /// Dual potentials of the columns.
    prices: Vec<f64>,
    /// Rows without column.
    free: Vec<u32>,
}

impl<'a> Matching<'a> {
    fn new(cost: MatrixView<'a>) -> Self {
        let (n, m) = (cost.nrows(), cost.ncols());
        Self { cost, column_of: vec![FREE; n], row_of: vec![FREE; m], prices: vec![0.0; m], free: Vec::new() }
    }

    fn join(&mut self, row: u32, column: usize) {
        self.column_of[row as usize] = column as u32;
        self.row_of[column] = row;
    }
}

fn no_assignment() -> Error {
    Error::infeasible("cost", "every assignment takes a forbidden pair")
}

/// The assignment in the caller's orientation, with its proof.
fn finish(matching: Matching, cost: MatrixView, turned: bool, maximize: bool, iterations: usize) -> Solution {
    let sign = if maximize { -1.0 } else { 1.0 };
    let least: Vec<f64> = matching.cost.rows().map(|row| kernels::least(row, &matching.prices)).collect();
    let signed = |values: &[f64]| values.iter().map(|value| sign * value).collect::<Vec<f64>>();
    let (short, long) = (signed(&least), signed(&matching.prices));
    let partner = if turned { &matching.row_of } else { &matching.column_of };
    let (rows, columns): (Vec<u32>, Vec<u32>) =
        (0u32..).zip(partner).filter(|&(_, &column)| column != FREE).map(|(row, &column)| (row, column)).unzip();
    let taken = || rows.iter().zip(&columns).map(|(&i, &j)| cost.get(i as usize, j as usize));
    let total: f64 = taken().sum();
    let dual = short.iter().sum::<f64>() + long.iter().sum::<f64>();
    let scale = taken().chain(short.iter().copied()).chain(long.iter().copied()).map(f64::abs).sum::<f64>();
    let gap = (sign * (total - dual)).max(0.0);
    let larger = total.abs().max(dual.abs());
    let (f, g) = if turned { (long, short) } else { (short, long) };
    Solution {
        rows,
        columns,
        cost: total,
        f,
        g,
        dual,
        gap,
        relative_gap: if larger == 0.0 { 0.0 } else { gap / larger },
        iterations,
        converged: gap <= ROUNDING * scale,
    }
}

#[cfg(all(test, feature = "slow"))]
mod slow;
#[cfg(test)]
mod tests;
