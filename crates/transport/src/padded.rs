//! Problems whose masses differ, made balanced by one more source and one more target.

use crate::blocks::RowBlocks;
use crate::oracle::{Oracle, Selection};
use crate::plan::SparsePlan;
use crate::problem::Problem;
use crate::reduced::{Reduced, fits};
use gibbs_core::{Error, MatrixView, Monitor, Result};

/// A problem with every cost in a table, one row and one column larger than it.
pub(crate) struct Padded {
    n: usize,
    m: usize,
    /// `(n + 1) × (m + 1)`, less the least cost; the last row and column are not filled yet.
    table: Vec<f64>,
    pub(crate) a: Vec<f64>,
    pub(crate) b: Vec<f64>,
    pub(crate) masses: [f64; 2],
    /// The least cost.
    pub(crate) offset: f64,
    /// The largest cost less the least.
    pub(crate) spread: f64,
}

impl Padded {
    /// Checks `problem` and computes its costs.
    pub(crate) fn new(problem: &Problem, memory_limit: usize, monitor: &Monitor) -> Result<Self> {
        let (reduced, masses) = Reduced::with_masses(problem, memory_limit, monitor)?;
        drop(reduced);
        let (n, m) = (problem.nrows(), problem.ncols());
        if !fits::<f64>(n + 1, m + 1, memory_limit) {
            let bytes = (n as f64 + 1.0) * (m as f64 + 1.0) * size_of::<f64>() as f64;
            return Err(Error::out_of_memory("the table of costs", bytes));
        }
        let oracle = Oracle::new(problem, &Selection::all(problem));
        let mut table = vec![0.0; (n + 1) * (m + 1)];
        let mut blocks = RowBlocks::new(&oracle, monitor);
        let (mut least, mut largest) = (f64::INFINITY, f64::NEG_INFINITY);
        blocks.run(
            monitor,
            table.chunks_mut(blocks.height() * (m + 1)),
            |rows, scratch, part: &mut [f64]| {
                let mut range = (f64::INFINITY, f64::NEG_INFINITY);
                for (i, out) in rows.zip(part.chunks_exact_mut(m + 1)) {
                    let row = oracle.row(i, &mut scratch.cost);
                    out[..m].copy_from_slice(row);
                    range = row.iter().fold(range, |(least, largest), &c| (least.min(c), largest.max(c)));
                }
                range
            },
            |range, _| (least, largest) = (least.min(range.0), largest.max(range.1)),
        )?;
        for row in table.chunks_exact_mut(m + 1).take(n) {
            row[..m].iter_mut().for_each(|cost| *cost -= least);
        }
        let weights = |given: Option<&[f64]>, count: usize, mass: f64| {
            given.map_or_else(|| vec![mass / count as f64; count], <[f64]>::to_vec)
        };
        Ok(Self {
            n,
            m,
            table,
            a: weights(problem.a, n, masses[0]),
            b: weights(problem.b, m, masses[1]),
            masses,
            offset: least,
            spread: largest - least,
        })
    }

    /// The cost of row `i` and column `j`.
    pub(crate) fn at(&self, i: usize, j: usize) -> f64 {
        self.table[i * (self.m + 1) + j] + self.offset
    }

    /// ⟨C, P⟩.
    pub(crate) fn cost(&self, plan: &SparsePlan) -> f64 {
        let entries = plan.rows.iter().zip(&plan.columns).zip(&plan.values);
        entries.map(|((&i, &j), value)| value * self.at(i as usize, j as usize)).sum()
    }

    /// The larger problem: the last source has the first of `rests` and costs `from(j)` to column `j`, the last target has
    /// the second and costs `to(i)` from row `i`; between the two it costs `between`. Costs are less the least cost.
    pub(crate) fn extend(
        &self,
        rests: [f64; 2],
        from: impl Fn(usize) -> f64,
        to: impl Fn(usize) -> f64,
        between: f64,
    ) -> Extended {
        let (n, m) = (self.n, self.m);
        let mut table = self.table.clone();
        for (i, row) in table.chunks_exact_mut(m + 1).enumerate() {
            row[m] = if i < n { to(i) } else { between };
        }
        for (j, cost) in table[n * (m + 1)..].iter_mut().take(m).enumerate() {
            *cost = from(j);
        }
        let with = |weights: &[f64], rest: f64| -> Vec<f64> {
            weights.iter().copied().chain(std::iter::once(rest.max(0.0))).collect()
        };
        Extended { n, m, table, a: with(&self.a, rests[0]), b: with(&self.b, rests[1]) }
    }
}

/// A balanced problem.
pub(crate) struct Extended {
    n: usize,
    m: usize,
    table: Vec<f64>,
    a: Vec<f64>,
    b: Vec<f64>,
}

impl Extended {
    pub(crate) fn problem(&self) -> Result<Problem<'_>> {
        let cost = MatrixView::new(&self.table, self.n + 1, self.m + 1)?;
        Ok(Problem::dense(cost).with_weights(Some(&self.a), Some(&self.b)))
    }

    /// The entries between points of the smaller problem.
    pub(crate) fn inner(&self, plan: &SparsePlan) -> SparsePlan {
        let mut inner = SparsePlan::default();
        for ((&i, &j), &value) in plan.rows.iter().zip(&plan.columns).zip(&plan.values) {
            if (i as usize) < self.n && (j as usize) < self.m {
                inner.rows.push(i);
                inner.columns.push(j);
                inner.values.push(value);
            }
        }
        inner
    }
}

/// Row and column sums of an `n × m` plan.
pub(crate) fn sums(plan: &SparsePlan, n: usize, m: usize) -> (Vec<f64>, Vec<f64>) {
    let (mut rows, mut columns) = (vec![0.0; n], vec![0.0; m]);
    for ((&i, &j), value) in plan.rows.iter().zip(&plan.columns).zip(&plan.values) {
        rows[i as usize] += value;
        columns[j as usize] += value;
    }
    (rows, columns)
}

/// Where each row of `rows` would go: the column with the least `Cᵢⱼ − gⱼ`. One number a row of the problem, 0 for the others.
pub(crate) fn targets(problem: &Problem, rows: Vec<usize>, g: &[f64], monitor: &Monitor) -> Result<Vec<u32>> {
    let mut targets = vec![0; problem.nrows()];
    if rows.is_empty() {
        return Ok(targets);
    }
    let oracle = Oracle::new(problem, &Selection { rows: rows.clone(), columns: (0..g.len()).collect() });
    let mut blocks = RowBlocks::new(&oracle, monitor);
    let mut nearest = vec![0u32; rows.len()];
    blocks.run(
        monitor,
        nearest.chunks_mut(blocks.height()),
        |range, scratch, nearest: &mut [u32]| {
            for (i, nearest) in range.zip(nearest) {
                let slacks = oracle.row(i, &mut scratch.cost).iter().zip(g).map(|(cost, g)| cost - g);
                let best = slacks.enumerate().fold(
                    (0, f64::INFINITY),
                    |best, (j, slack)| {
                        if slack < best.1 { (j, slack) } else { best }
                    },
                );
                *nearest = best.0 as u32;
            }
        },
        |(), _| {},
    )?;
    rows.into_iter().zip(nearest).for_each(|(i, j)| targets[i] = j);
    Ok(targets)
}

/// The rows without mass.
pub(crate) fn empty_rows(sums: &[f64]) -> Vec<usize> {
    (0..sums.len()).filter(|&i| sums[i] <= 0.0).collect()
}
