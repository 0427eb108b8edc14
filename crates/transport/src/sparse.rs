//! Sparse plans: quadratically regularised transport, and with at most `k` entries a column.
//!
//! ```text
//! minimise over P ≥ 0, P 1 = a, Pᵀ 1 = b    ⟨C, P⟩ + γ/2 Σ P²_ij    (with at most k non-zeros in every column)
//!
//! S(f) = ⟨a, f⟩ − Σⱼ max { ⟨t, f − cⱼ⟩ − γ/2 |t|² : t ≥ 0, Σ t = bⱼ, at most k non-zeros }
//! ```
//!
//! S is the semi-dual: a column's best t is a projection onto a simplex of its k largest `f − cⱼ`, so that column sums are
//! exact and supports small whatever f is, and S(f) bounds the problem from below. Newton steps with the curvature of the
//! supports climb it at falling γ; `O(n m)` time a pass, usually 20 to 60 passes; memory for the entries of the plan.
//!
//! Without a limit on the entries the problem is convex: the plan is rounded to the exact marginals and its regularised
//! value meets the bound. With one it is not: S has kinks where columns hesitate between supports, and at the highest of
//! them no plan with k entries a column need have the marginals. The plan is then given as it is, with exact columns, at
//! most k entries in each, and the error of its rows. The bound holds wherever the ascent ends, which at kinks need not be
//! the highest point there is.
//!
//! References: M. Blondel, V. Seguy, A. Rolet, Smooth and sparse optimal transport, AISTATS 2018. T. Liu, J. Puigcerver,
//! M. Blondel, Sparsity-constrained optimal transport, ICLR 2023. D. Lorenz, P. Manns, C. Meyer, Quadratically regularized
//! optimal transport, Appl. Math. Optim. 83 (2021) (Newton's method). The ascent at falling γ is this library's own.

mod columns;
mod recover;

use crate::plan::SparsePlan;
use crate::problem::Problem;
use crate::reduced::Reduced;
use columns::Columns;
use gibbs_core::{Error, Monitor, Result};

/// What to compute and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// γ, positive, in units of the cost over the mass.
    pub gamma: f64,
    /// k: non-zeros in a column at most; 0 for no limit.
    pub nonzeros: usize,
    /// Largest L1 error of the rows, relative to the mass, that counts as converged.
    pub tolerance: f64,
    /// Passes over the costs after which the best plan so far is returned with `converged: false`.
    pub max_iterations: usize,
    /// Bytes that a table of costs may take.
    pub memory_limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { gamma: 1.0, nonzeros: 0, tolerance: 1e-6, max_iterations: 1000, memory_limit: 1 << 30 }
    }
}

crate::status::status! {
    /// Why the ascent ended.
    pub enum Status {
        /// The rows met the tolerance.
        Converged = "converged",
        /// The allowed passes were used up.
        MaxIterations = "maxIterations",
        /// Steps had stopped helping: the tolerance is below what rounding errors allow.
        Stalled = "stalled",
        /// The bound is at a kink, where no plan with so few entries a column has the marginals.
        Kink = "kink",
    }
}

/// A plan by its entries, and bounds on the optimum.
#[derive(Debug, Clone)]
pub struct Solution {
    /// ⟨C, P⟩.
    pub value: f64,
    /// No plan with the marginals costs less than this, regularised or not, sparse or not.
    pub dual: f64,
    /// `value − dual`.
    pub gap: f64,
    /// The gap relative to the larger of |value| and |dual|; 0 where both are 0.
    pub relative_gap: f64,
    /// ⟨C, P⟩ + γ/2 |P|².
    pub regularized_value: f64,
    /// No plan with the marginals, and with at most k entries a column where that is asked for, has a smaller regularised value.
    pub regularized_dual: f64,
    /// L1 errors of the marginals `[a, b]` relative to the mass; before rounding where there is no limit on the entries.
    pub marginal_error: [f64; 2],
    /// Non-zeros in the fullest column.
    pub nonzeros_per_column: usize,
    /// Potentials of the sources (`n`).
    pub f: Vec<f64>,
    /// Potentials of the targets (`m`).
    pub g: Vec<f64>,
    /// Passes over the costs.
    pub iterations: usize,
    /// Whether the rows met the tolerance.
    pub converged: bool,
    /// Why the ascent ended.
    pub status: Status,
    /// The plan, row by row. Without a limit on the entries it has the exact marginals.
    pub plan: SparsePlan,
    /// Where each row without mass would go: the column with the least `Cᵢⱼ − gⱼ`; 0 for rows with mass.
    pub targets: Vec<u32>,
}

/// Solves `problem`. Results have the same bits at any number of threads.
///
/// ```
/// use gibbs_core::{MatrixView, Monitor};
/// use gibbs_transport::sparse::{Options, solve};
/// use gibbs_transport::{Metric, Problem};
///
/// let x = MatrixView::new(&[0.0, 1.0, 2.0], 3, 1)?;
/// let y = MatrixView::new(&[0.1, 1.1, 2.1], 3, 1)?;
/// let problem = Problem::points(x, y, Metric::SquaredEuclidean);
/// let solution = solve(&problem, &Options { gamma: 0.1, nonzeros: 1, ..Options::default() }, &Monitor::none())?;
/// assert!(solution.converged && solution.nonzeros_per_column == 1 && (solution.value - 0.01).abs() < 1e-9);
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    options.check()?;
    let reduced = Reduced::new(problem, options.memory_limit, monitor)?;
    let mut columns = Columns::new(problem, &reduced, options, monitor)?;
    let ascent = columns.ascend(options)?;
    recover::solution(problem, &reduced, &mut columns, ascent, options, monitor)
}

impl Options {
    fn check(&self) -> Result<()> {
        for (name, value) in [("gamma", self.gamma), ("tolerance", self.tolerance)] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::option(name, format!("must be a positive number, not {value}")));
            }
        }
        match self.max_iterations {
            0 => Err(Error::option("maxIterations", "must be at least 1")),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
