//! Exact optimal transport.
//!
//! ```text
//! minimise over P ≥ 0, P 1 = a, Pᵀ 1 = b    ⟨C, P⟩
//! ```
//!
//! A network simplex: the plan is kept on a spanning tree of sources and sinks, whose potentials price the arcs that are not
//! on it; an arc that would lower the cost enters, the one whose flow is used up leaves. Supplies are whole numbers, perturbed
//! so that every step makes progress. Steps are made with 64-bit flows; where weights are not all equal, the flows are found
//! again on the final tree with 128 bits, and the search goes on should one of them not be positive. The start comes from the
//! same problem between a quarter of the points, solved likewise. The answer comes with a feasible point of the dual: `gap` is
//! what rounding left, and no iteration is cut off unless a limit is asked for.
//!
//! Usually some `O(n^2.3)` time for `n` points on either side; `O(n + m)` memory beside the costs, which are computed where
//! they are needed when the problem is given by points.
//!
//! References: R. Ahuja, T. Magnanti, J. Orlin, Network flows, 1993, chapter 11. A. Orden, The transhipment problem,
//! Management Science 2 (1956). N. Bonneel et al., Displacement interpolation using Lagrangian mass transport, SIGGRAPH Asia
//! 2011 (block search for transport).

mod certify;
mod map;
mod multilevel;
mod pricing;
mod shortlist;
mod sparse;
mod start;
mod supply;
mod tree;

use crate::plan::SparsePlan;
use crate::problem::Problem;
use crate::reduced::Reduced;
use crate::sinkhorn::check_potentials;
use certify::Sides;
use gibbs_core::{Error, Monitor, Result};
pub use map::map;
use multilevel::Level;
use pricing::{Costs, Run};
pub use sparse::{SparseCosts, solve_sparse};
use supply::{Supply, Units};
use tree::Tree;

/// Gaps above this share of the mass times the largest excess cost are more than rounding errors.
const TOLERANCE: f64 = 1e-10;

/// What the solver is told.
#[derive(Debug, Clone)]
pub struct Options {
    /// Pivots after which the plan so far is returned with its gap; `None`: as many as it takes.
    pub max_iterations: Option<usize>,
    /// Potentials `(f, g)` of a similar problem to begin with (`n` and `m`, finite).
    pub warm_start: Option<(Vec<f64>, Vec<f64>)>,
    /// Bytes that a table of costs may take; where it takes more, costs from points are computed again and again.
    pub memory_limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_iterations: None, warm_start: None, memory_limit: 1 << 30 }
    }
}

crate::status::status! {
    /// Why the iteration ended.
    pub enum Status {
        /// No arc lowers the cost, and the gap says so.
        Converged = "converged",
        /// The allowed pivots were used up.
        MaxIterations = "maxIterations",
        /// No arc lowers the cost by more than rounding errors, but these leave a gap.
        Stalled = "stalled",
    }
}

/// An optimal plan, and the proof.
#[derive(Debug, Clone)]
pub struct Solution {
    /// ⟨C, P⟩.
    pub value: f64,
    /// No plan costs less than this.
    pub dual: f64,
    /// `value − dual`.
    pub gap: f64,
    /// The gap relative to the larger of |value| and |dual|; 0 where both are 0.
    pub relative_gap: f64,
    /// L1 errors of the marginals `[a, b]`, relative to the mass.
    pub marginal_error: [f64; 2],
    /// What the masses of `a` and `b` differed by, relative to the larger, before `b` was scaled to that of `a`.
    pub mass_mismatch: f64,
    /// Potentials of the sources (`n`), also of those without weight; with ⟨a, f⟩ = ⟨b, g⟩.
    pub f: Vec<f64>,
    /// Potentials of the targets (`m`).
    pub g: Vec<f64>,
    /// The plan, by row and then column; at most `n + m − 1` entries.
    pub plan: SparsePlan,
    /// For each row without weight, in order: the column that minimises `Cᵢⱼ − gⱼ`.
    pub targets: Vec<u32>,
    /// Pivots.
    pub iterations: usize,
    /// Whether the gap is within rounding errors: at most 1e-10 of the mass times the largest difference of costs.
    pub converged: bool,
    /// Why the iteration ended.
    pub status: Status,
}

/// Solves `problem`. Results have the same bits at any number of threads.
///
/// ```
/// use gibbs_core::{MatrixView, Monitor};
/// use gibbs_transport::emd::{Options, solve};
/// use gibbs_transport::Problem;
///
/// let cost = MatrixView::new(&[0.0, 2.0, 1.0, 1.0, 0.0, 3.0], 2, 3)?;
/// let problem = Problem::dense(cost).with_weights(Some(&[0.5, 0.5]), Some(&[0.25, 0.25, 0.5]));
/// let solution = solve(&problem, &Options::default(), &Monitor::none())?;
/// assert_eq!(solution.value, 0.75);
/// assert_eq!((solution.plan.rows, solution.plan.columns), (vec![0, 1, 1], vec![2, 0, 1]));
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    options.check([problem.nrows(), problem.ncols()])?;
    let reduced = Reduced::new(problem, options.memory_limit, monitor)?;
    let sides = Sides { a: &reduced.a, b: &reduced.b, weights: [problem.a, problem.b], mass: reduced.mass };
    let costs = Costs { oracle: &reduced.oracle, offset: reduced.offset };
    let mut run = Run::new(monitor, options.max_iterations.unwrap_or(usize::MAX));
    let supply = Supply::<i64>::between(&sides);
    let rough = match &options.warm_start {
        None => Level::finest(problem, &reduced, options.memory_limit).solve(&supply, &mut run)?,
        Some((_, g)) => {
            let g: Vec<f64> = reduced.b.indices.iter().map(|&j| g[j]).collect();
            let shifts = certify::shifts(&g);
            let f = certify::row_transform(&shifts, &costs, monitor)?;
            multilevel::from_potentials(&costs, &supply, &f, &shifts, &mut run)?
        }
    };
    let Basis { plan, shifts, work } = if supply.is_exact() {
        Basis::new(rough, &supply, &costs, &sides, &run)
    } else {
        let supply = Supply::<i128>::between(&sides);
        let exact = multilevel::exact(&costs, &supply, rough, &mut run)?;
        Basis::new(exact, &supply, &costs, &sides, &run)
    };
    let dual = certify::dual(&shifts, &costs, &reduced, monitor)?;
    let potentials = certify::extend(problem, &reduced, &dual, monitor)?;
    let range = Range { offset: reduced.offset, spread: reduced.spread };
    let mut solution = Solution::new(&sides, range, plan, dual.value, potentials, work);
    solution.mass_mismatch = reduced.mass_mismatch;
    Ok(solution)
}

/// What is left of a final tree.
struct Basis {
    plan: (SparsePlan, f64),
    /// `−g`, padded.
    shifts: Vec<f64>,
    work: Work,
}

impl Basis {
    fn new<U: Units>(
        (tree, finished): (Tree<U>, bool),
        supply: &Supply<U>,
        costs: &Costs,
        sides: &Sides,
        run: &Run,
    ) -> Self {
        Self {
            plan: certify::plan(&tree, supply, |i, j| Some(costs.at(i, j)), sides),
            shifts: tree.column_shifts().to_vec(),
            work: Work { iterations: run.earlier + tree.pivots, finished },
        }
    }
}

/// The least cost, and by how much others exceed it.
struct Range {
    offset: f64,
    spread: f64,
}

/// What was done, and whether all was.
struct Work {
    iterations: usize,
    finished: bool,
}

impl Solution {
    /// From a plan and its excess cost, and the excess bound for mass 1.
    fn new(
        sides: &Sides,
        range: Range,
        (plan, excess): (SparsePlan, f64),
        bound: f64,
        (f, g, targets): (Vec<f64>, Vec<f64>, Vec<u32>),
        Work { iterations, finished }: Work,
    ) -> Self {
        let value = excess + sides.mass * range.offset;
        // The bound cannot lie above a plan's cost but by rounding errors.
        let gap = (excess - sides.mass * bound).max(0.0);
        let (dual, proved) = (value - gap, gap <= TOLERANCE * sides.mass * range.spread);
        let scale = value.abs().max(dual.abs());
        Self {
            value,
            dual,
            gap,
            relative_gap: if scale > 0.0 { gap / scale } else { 0.0 },
            marginal_error: certify::marginal_error(&plan, sides),
            mass_mismatch: 0.0,
            f,
            g,
            plan,
            targets,
            iterations,
            converged: proved,
            status: match (proved, finished) {
                (true, _) => Status::Converged,
                (false, true) => Status::Stalled,
                (false, false) => Status::MaxIterations,
            },
        }
    }
}

impl Options {
    fn check(&self, [n, m]: [usize; 2]) -> Result<()> {
        if self.max_iterations == Some(0) {
            return Err(Error::option("maxIterations", "must be at least 1"));
        }
        let Some((f, g)) = &self.warm_start else { return Ok(()) };
        check_potentials("options.warmStart.f", f, n)?;
        check_potentials("options.warmStart.g", g, m)
    }
}

#[cfg(all(test, feature = "slow"))]
mod slow;
#[cfg(test)]
mod tests;
