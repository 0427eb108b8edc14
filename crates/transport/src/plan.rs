//! A transport plan that is not stored: entries follow from scalings, so that it takes `O(n + m)` memory.
//!
//! ```text
//! Pᵢⱼ = M (rᵢ cⱼ exp(φᵢ + ψⱼ − (Cᵢⱼ − offset) / ε) + sᵢ tⱼ)
//! ```
//!
//! Each method goes over all entries once: `O(n m)` time and one exponential an entry. The problem must be the one the plan
//! was made for.

use crate::blocks::{self, RowBlocks, Scratch};
use crate::kernels::{self, CostScale};
use crate::oracle::{Oracle, Selection};
use crate::problem::{Cost, Problem, check_cloud};
use crate::reduced::fits;
use gibbs_core::{Error, MatrixView, Monitor, Result, dot};

/// Bytes of an entry of a sparse plan.
const ENTRY_BYTES: usize = 16;

/// A plan with exact marginals, as scalings and a rest of rank one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// ε in the units of the cost.
    pub epsilon: f64,
    /// M, the mass of the plan.
    pub mass: f64,
    /// What is taken off every cost first.
    pub offset: f64,
    /// φ (`n`); −∞ for rows without weight.
    pub log_rows: Vec<f64>,
    /// ψ (`m`); −∞ for columns without weight.
    pub log_columns: Vec<f64>,
    /// r (`n`), in [0, 1].
    pub row_factors: Vec<f64>,
    /// c (`m`), in [0, 1].
    pub column_factors: Vec<f64>,
    /// s (`n`), not negative.
    pub row_rest: Vec<f64>,
    /// t (`m`), not negative.
    pub column_rest: Vec<f64>,
    /// Bytes that an answer may take.
    pub memory_limit: usize,
}

/// The entries of a plan above a threshold, row by row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SparsePlan {
    /// Row of each entry.
    pub rows: Vec<u32>,
    /// Column of each entry.
    pub columns: Vec<u32>,
    /// Mass of each entry.
    pub values: Vec<f64>,
}

/// The side a vector multiplies a plan from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// vᵀ P, of length `m`.
    Left,
    /// P v, of length `n`.
    Right,
}

impl Plan {
    /// All entries, row-major (`n × m`). An error where they do not fit the memory limit.
    pub fn dense(&self, problem: &Problem, monitor: &Monitor) -> Result<Vec<f64>> {
        let rows = Rows::new(self, problem)?;
        let (n, m) = (problem.nrows(), problem.ncols());
        if !fits::<f64>(n, m, self.memory_limit) {
            return Err(Error::out_of_memory("the plan", n as f64 * m as f64 * size_of::<f64>() as f64));
        }
        let mut plan = vec![0.0; n * m];
        let mut blocks = RowBlocks::new(&rows.oracle, monitor);
        let parts = plan.chunks_mut(blocks.height() * m);
        blocks.run(
            monitor,
            parts,
            |range, scratch, part: &mut [f64]| {
                for (i, out) in range.zip(part.chunks_exact_mut(m)) {
                    out.copy_from_slice(rows.row(i, scratch));
                }
            },
            |(), _| {},
        )?;
        Ok(plan)
    }

    /// The entries above `threshold`, which must not be negative. An error where they do not fit the memory limit.
    pub fn sparse(&self, problem: &Problem, threshold: f64, monitor: &Monitor) -> Result<SparsePlan> {
        if threshold.is_nan() || threshold < 0.0 {
            return Err(Error::value("threshold", format!("must be a number ≥ 0, not {threshold}")));
        }
        let rows = Rows::new(self, problem)?;
        let mut blocks = RowBlocks::new(&rows.oracle, monitor);
        let most = self.memory_limit / ENTRY_BYTES;
        let mut sparse = SparsePlan::default();
        let mut wanted = 0;
        blocks.run(
            monitor,
            std::iter::repeat_n((), blocks.count()),
            |range, scratch, ()| {
                let mut part = SparsePlan::default();
                for i in range {
                    part.append_row(i, rows.row(i, scratch), threshold, most);
                }
                part
            },
            |part, _| {
                wanted += part.values.len();
                if wanted <= most {
                    sparse.append(part);
                }
            },
        )?;
        if wanted > most {
            return Err(Error::out_of_memory("the sparse plan", wanted as f64 * ENTRY_BYTES as f64));
        }
        Ok(sparse)
    }

    /// `P v` (`Side::Right`, `v` of length `m`) or `Pᵀ v` (`Side::Left`, `v` of length `n`).
    pub fn apply(&self, problem: &Problem, v: &[f64], side: Side, monitor: &Monitor) -> Result<Vec<f64>> {
        let count = if side == Side::Left { problem.nrows() } else { problem.ncols() };
        if v.len() != count {
            return Err(Error::shape("v", format!("has {} elements where the plan has {count}", v.len())));
        }
        match side {
            Side::Right => {
                let rows = Rows::new(self, problem)?;
                let one = MatrixView::new(v, count, 1)?;
                rows.products(one, monitor, |i, scratch| {
                    rows.row(i, scratch);
                    1.0
                })
            }
            Side::Left => self.multiply_transposed(problem, v, monitor),
        }
    }

    fn multiply_transposed(&self, problem: &Problem, v: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
        let rows = Rows::new(self, problem)?;
        let mut product = vec![0.0; problem.ncols()];
        let mut blocks = RowBlocks::new(&rows.oracle, monitor);
        blocks.run(
            monitor,
            std::iter::repeat_n((), blocks.count()),
            |range, scratch, ()| {
                scratch.columns.fill(0.0);
                for i in range {
                    rows.row(i, scratch);
                    kernels::add_scaled(&mut scratch.columns, v[i], &scratch.plan);
                }
            },
            |(), scratch| blocks::add(&mut product, &scratch.columns),
        )?;
        Ok(product)
    }

    /// The mean of `points` (`m × k`, one a target) under each row of the plan (`n × k`, row-major). A row without weight
    /// takes the mean that the potentials define, as [`map`](Self::map) does.
    pub fn barycentric(&self, problem: &Problem, points: MatrixView, monitor: &Monitor) -> Result<Vec<f64>> {
        if points.nrows() != problem.ncols() {
            return Err(Error::shape("points", format!("has {} rows for {} targets", points.nrows(), problem.ncols())));
        }
        let rows = Rows::new(self, problem)?;
        rows.products(points, monitor, |i, scratch| match self.log_rows[i] {
            f64::NEG_INFINITY => rows.conditional(i, scratch),
            _ => rows.row(i, scratch).iter().sum(),
        })
    }

    /// Where the entropic map sends each of `new_points` (`k × d`): the mean of the targets under
    /// `bⱼ exp((gⱼ − c(z, yⱼ)) / ε)`, row-major (`k × d`). Point clouds only.
    ///
    /// Reference: A.-A. Pooladian, J. Niles-Weed, Entropic estimation of optimal transport maps, arXiv:2109.12004.
    pub fn map(&self, problem: &Problem, new_points: MatrixView, monitor: &Monitor) -> Result<Vec<f64>> {
        self.check(problem)?;
        let Cost::Points { y, metric, power, .. } = problem.cost else {
            return Err(Error::value("problem.cost", "a map of new points needs problem.x and problem.y in its place"));
        };
        check_cloud("newPoints", new_points, metric)?;
        if new_points.ncols() != y.ncols() {
            let message = format!("its points have {} coordinates, the targets {}", new_points.ncols(), y.ncols());
            return Err(Error::shape("newPoints", message));
        }
        let oracle = Oracle::between(new_points, y, metric, power);
        let rows = Rows { plan: self, oracle, scale: CostScale::new(self.offset, self.epsilon) };
        rows.products(y, monitor, |i, scratch| rows.conditional(i, scratch))
    }

    pub(crate) fn check(&self, problem: &Problem) -> Result<()> {
        // Costs were looked at when the plan was made.
        problem.check_but_costs()?;
        let (n, m) = (problem.nrows(), problem.ncols());
        if [&self.log_rows, &self.row_factors, &self.row_rest].iter().all(|rows| rows.len() == n)
            && [&self.log_columns, &self.column_factors, &self.column_rest].iter().all(|columns| columns.len() == m)
        {
            return Ok(());
        }
        let message = format!("is {n} × {m}, the plan {} × {}", self.log_rows.len(), self.log_columns.len());
        Err(Error::shape("problem", message))
    }
}

impl SparsePlan {
    fn append_row(&mut self, i: usize, row: &[f64], threshold: f64, most: usize) {
        for (j, &value) in row.iter().enumerate() {
            // One entry too many says that there are too many; they are not kept.
            if value > threshold && self.values.len() <= most {
                self.rows.push(i as u32);
                self.columns.push(j as u32);
                self.values.push(value);
            }
        }
    }

    fn append(&mut self, part: Self) {
        self.rows.extend(part.rows);
        self.columns.extend(part.columns);
        self.values.extend(part.values);
    }
}

/// Rows of a plan.
struct Rows<'a> {
    plan: &'a Plan,
    oracle: Oracle<'a>,
    scale: CostScale,
}

impl<'a> Rows<'a> {
    fn new(plan: &'a Plan, problem: &Problem<'a>) -> Result<Self> {
        plan.check(problem)?;
        let oracle = Oracle::new(problem, &Selection::all(problem));
        Ok(Self { plan, oracle, scale: CostScale::new(plan.offset, plan.epsilon) })
    }

    /// Row `i`, in `scratch.plan` too.
    fn row<'s>(&self, i: usize, scratch: &'s mut Scratch) -> &'s [f64] {
        let plan = self.plan;
        let cost = self.oracle.row(i, &mut scratch.cost);
        kernels::exp_row(cost, self.scale, plan.log_rows[i], &plan.log_columns, &mut scratch.plan);
        kernels::scale_row(&mut scratch.plan, &plan.column_factors);
        let (factor, rest) = (plan.mass * plan.row_factors[i], plan.mass * plan.row_rest[i]);
        kernels::add_rest(&mut scratch.plan, factor, rest, &plan.column_rest);
        &scratch.plan
    }

    /// Row `i` up to a factor, as the potentials of the targets define it, in `scratch.plan`. Returns its sum.
    fn conditional(&self, i: usize, scratch: &mut Scratch) -> f64 {
        let cost = self.oracle.row(i, &mut scratch.cost);
        kernels::exp_row_from_largest(cost, self.scale, &self.plan.log_columns, &mut scratch.plan).1
    }

    /// The products with `points` (`m × k`) of the rows that `prepare` leaves in `scratch.plan`, over what it returns.
    fn products(
        &self,
        points: MatrixView,
        monitor: &Monitor,
        prepare: impl Fn(usize, &mut Scratch) -> f64 + Sync,
    ) -> Result<Vec<f64>> {
        let (m, k) = (points.nrows(), points.ncols());
        let coordinates = transpose(points);
        let mut products = vec![0.0; self.oracle.nrows() * k];
        let mut blocks = RowBlocks::new(&self.oracle, monitor);
        let height = blocks.height();
        blocks.run(
            monitor,
            products.chunks_mut(height * k),
            |range, scratch, part: &mut [f64]| {
                for (i, mean) in range.zip(part.chunks_exact_mut(k)) {
                    let sum = prepare(i, scratch);
                    for (mean, coordinate) in mean.iter_mut().zip(coordinates.chunks_exact(m)) {
                        *mean = dot(&scratch.plan, coordinate) / sum;
                    }
                }
            },
            |(), _| {},
        )?;
        Ok(products)
    }
}

/// Coordinate by coordinate.
fn transpose(points: MatrixView) -> Vec<f64> {
    (0..points.ncols()).flat_map(|k| points.rows().map(move |point| point[k])).collect()
}

#[cfg(test)]
mod tests;
