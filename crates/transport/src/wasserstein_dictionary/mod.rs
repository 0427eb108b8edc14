//! Wasserstein dictionaries of product measures: `N` joint distributions `Xₙ` on a grid of `d` axes, as mixtures of `R` atoms
//! that are products of one distribution an axis.
//!
//! ```text
//! minimise    Σₙ W(Xₙ, Σᵣ hₙᵣ uᵣ¹ ⊗ … ⊗ uᵣᵈ)    over uᵣᵏ and hₙ on simplices
//! W(p, q) = min over plans P from p to q    ⟨C, P⟩ + ε KL(P | p ⊗ m),    m uniform on the cells
//! ```
//!
//! The cost is a sum over axes, `C(i, j) = Σₖ Cₖ(iₖ, jₖ)`, so that the kernel is applied axis by axis. Blocks are the codes
//! `h` and the factors of each axis in turn. The objective is convex in a block; a block step minimises it with
//! `(λ / 2) |θ − θ_old|²` added, in the dual:
//!
//! ```text
//! minimise over g    Σₙ W*(gₙ) + φ*(−Σₙ Aₙᵀ gₙ),    W*(g) = ε Σᵢ pᵢ log Σⱼ mⱼ exp((gⱼ − Cᵢⱼ) / ε)
//! ```
//!
//! where `Aₙ` is what the block does to the mixture and `φ` the proximal term on the simplices, whose conjugate is a projection
//! onto them. That is smooth and without constraints; it is solved by L-BFGS, and the block is the projection at its end. A
//! step that would not lower the objective is halved, so that the trace never rises; with exact steps the squares of the steps
//! add up to at most `2 F₀ / λ`. Every dictionary of any rank has at least the objective `Σₙ min over q W(Xₙ, q)`, which is known in
//! closed form.
//!
//! `O(N R cells + N cells Σ nₖ)` a gradient of the dual, `O(N cells)` memory for each of its vectors.
//!
//! This is a reconstruction from the abstract and the formulas of D. Kwon, H. Lyu, Complexity of block coordinate descent with
//! proximal regularization and applications to Wasserstein CP-dictionary learning, ICML 2023: its constants and its stopping
//! rule are our own. The dual of the smoothed Wasserstein loss is that of A. Rolet, M. Cuturi, G. Peyré, Fast dictionary
//! learning with a smoothed Wasserstein loss, AISTATS 2016.

mod block;
mod grid;
mod lbfgs;

use crate::sinkhorn::Epsilon;
use block::{Block, Model};
use gibbs_core::{Error, Monitor, Result, Stream, purpose};
use grid::Grid;

/// Halvings of a step that does not lower the objective.
const HALVINGS: u32 = 6;

/// What is to be learned from.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// Joint distributions, one after the other, the last axis fastest (`N n₁ ⋯ n_d`, not negative); each is scaled to sum 1.
    pub tensors: &'a [f64],
    /// N, n₁, …, n_d.
    pub shape: &'a [usize],
    /// The costs of the axes, one after the other (`Σ nₖ²`, finite, not negative); `None`: squared distances between the
    /// points of `[0, 1]` at equal steps.
    pub costs: Option<&'a [f64]>,
}

/// What to compute and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Number of atoms.
    pub rank: usize,
    /// The regularisation, relative to the mean cost between cells.
    pub epsilon: Epsilon,
    /// λ, relative to the mean cost between cells; times `N` for the factors, which serve all distributions.
    pub proximal: f64,
    /// Relative decrease of the objective in a sweep over all blocks at which the run ends.
    pub tolerance: f64,
    /// Sweeps after which the dictionary so far is returned with `converged: false`.
    pub max_iterations: usize,
    /// Number of starts, of which the best is kept.
    pub restarts: usize,
    /// Seed of the starts.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rank: 1,
            epsilon: Epsilon::Relative(0.05),
            proximal: 0.1,
            tolerance: 1e-4,
            max_iterations: 200,
            restarts: 1,
            seed: 0,
        }
    }
}

/// A dictionary, and how good it is.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Factors: axis by axis, atom by atom (`R Σ nₖ`), each of sum 1.
    pub factors: Vec<f64>,
    /// Weights of the atoms in each distribution (`N × R`), each row of sum 1.
    pub codes: Vec<f64>,
    /// The objective, the sum over distributions of mass 1.
    pub value: f64,
    /// No dictionary of any rank has a smaller objective.
    pub lower_bound: f64,
    /// The objective at the start and after each sweep.
    pub trace: Vec<f64>,
    /// The sum of the squares of all steps.
    pub squared_steps: f64,
    /// λ times the length of the last sweep's steps, block by block, the largest: 0 at a stationary point.
    pub stationarity: f64,
    /// Relative decrease of the objective in the last sweep.
    pub decrease: f64,
    /// The regularisation in the units of the cost.
    pub epsilon: f64,
    /// Sweeps of the best start.
    pub iterations: usize,
    /// Whether the objective has settled.
    pub converged: bool,
}

/// Learns a dictionary. Results have the same bits at any number of threads.
///
/// ```
/// use gibbs_core::Monitor;
/// use gibbs_transport::wasserstein_dictionary::{Options, Problem, solve};
///
/// // Two distributions on a grid of 2 by 2, both products: one atom each.
/// let tensors = [0.72, 0.18, 0.08, 0.02, 0.06, 0.14, 0.24, 0.56];
/// let problem = Problem { tensors: &tensors, shape: &[2, 2, 2], costs: None };
/// let solution = solve(&problem, &Options { rank: 2, ..Options::default() }, &Monitor::none())?;
/// assert!(solution.trace.windows(2).all(|pair| pair[1] <= pair[0]));
/// assert!(solution.value - solution.lower_bound < 1e-3);
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    options.check()?;
    let (grid, targets) = prepare(problem, options)?;
    let mut best = None::<Solution>;
    for restart in 0..options.restarts {
        let start = start(&grid, &targets, options, restart);
        let solution = descend(&grid, &targets, start, options, monitor)?;
        monitor.report((restart + 1) as f64, Some(options.restarts as f64));
        if best.as_ref().is_none_or(|best| solution.value < best.value) {
            best = Some(solution);
        }
    }
    best.ok_or_else(|| Error::option("restarts", "must be at least 1"))
}

/// Sweeps over the blocks until the objective settles.
fn descend(
    grid: &Grid,
    targets: &[Vec<f64>],
    mut model: Model,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let mut duals = vec![vec![0.0; grid.cells()]; targets.len()];
    let mut value = grid.losses(targets, &model.mixtures(grid), &mut duals, monitor)?;
    let (mut trace, mut squared_steps) = (vec![value], 0.0);
    let (mut stationarity, mut decrease) = (f64::INFINITY, f64::INFINITY);
    while trace.len() <= options.max_iterations && decrease > options.tolerance {
        let before = value;
        stationarity = 0.0;
        for block in Block::all(grid) {
            monitor.check()?;
            let lambda = options.proximal * grid.mean_cost() * block.weight(targets.len());
            let step = model.proximal_step(grid, targets, block, lambda, &mut duals, monitor)?;
            let (square, reached) = accept(grid, targets, &mut model, block, step, value, &mut duals, monitor)?;
            value = reached;
            squared_steps += square;
            stationarity = f64::max(stationarity, lambda * square.sqrt());
        }
        trace.push(value);
        decrease = (before - value) / before.abs().max(f64::MIN_POSITIVE);
        monitor.report(trace.len() as f64, None);
    }
    Ok(Solution {
        factors: model.factors.iter().flatten().flatten().copied().collect(),
        codes: model.codes.concat(),
        value,
        lower_bound: targets.iter().map(|target| grid.least_loss(target)).sum(),
        iterations: trace.len() - 1,
        trace,
        squared_steps,
        stationarity,
        decrease,
        epsilon: grid.epsilon(),
        converged: decrease <= options.tolerance,
    })
}

/// Takes `step`, or the half of it that lowers the objective, or none. Returns its squared length and the objective.
#[allow(clippy::too_many_arguments, reason = "the state of one block step")]
fn accept(
    grid: &Grid,
    targets: &[Vec<f64>],
    model: &mut Model,
    block: Block,
    mut step: Vec<Vec<f64>>,
    value: f64,
    duals: &mut Vec<Vec<f64>>,
    monitor: &Monitor,
) -> Result<(f64, f64)> {
    let old = model.block(block).to_vec();
    for _ in 0..=HALVINGS {
        model.set(block, &step);
        let mut trial = duals.clone();
        let reached = grid.losses(targets, &model.mixtures(grid), &mut trial, monitor)?;
        if reached <= value {
            *duals = trial;
            let square =
                step.iter().flatten().zip(old.iter().flatten()).map(|(new, old)| (new - old) * (new - old)).sum();
            return Ok((square, reached));
        }
        for (step, old) in step.iter_mut().flatten().zip(old.iter().flatten()) {
            *step = 0.5 * (*step + old);
        }
    }
    model.set(block, &old);
    Ok((0.0, value))
}

/// Factors from the marginals of distributions, each shaken; codes near the middle.
fn start(grid: &Grid, targets: &[Vec<f64>], options: &Options, restart: usize) -> Model {
    let mut stream = Stream::new(options.seed, purpose::DICTIONARY_START, restart as u32);
    let count = targets.len();
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, stream.below(last + 1));
    }
    let mut shaken = |values: Vec<f64>| {
        let values: Vec<f64> = values.iter().map(|value| (value + 1e-3) * (0.5 + stream.uniform())).collect();
        let sum: f64 = values.iter().sum();
        values.iter().map(|value| value / sum).collect::<Vec<f64>>()
    };
    let factors = (0..grid.shape().len())
        .map(|k| (0..options.rank).map(|r| shaken(grid.marginal(&targets[order[r % count]], k))).collect())
        .collect();
    let codes = (0..count).map(|_| shaken(vec![1.0 / options.rank as f64; options.rank])).collect();
    Model { factors, codes }
}

fn prepare(problem: &Problem, options: &Options) -> Result<(Grid, Vec<Vec<f64>>)> {
    let Some((&count, shape)) = problem.shape.split_first() else {
        return Err(Error::shape("tensors", "expected an axis of distributions and at least one of cells"));
    };
    if shape.is_empty() || problem.shape.contains(&0) {
        return Err(Error::shape("tensors", "expected an axis of distributions and at least one of cells"));
    }
    let cells = shape.iter().try_fold(1usize, |product, &n| product.checked_mul(n));
    if cells.and_then(|cells| cells.checked_mul(count)) != Some(problem.tensors.len()) {
        return Err(Error::shape("tensors", format!("do not fill the shape {:?}", problem.shape)));
    }
    let grid = Grid::new(shape, problem.costs, options.epsilon)?;
    let mut targets = Vec::with_capacity(count);
    for (n, tensor) in problem.tensors.chunks_exact(grid.cells()).enumerate() {
        let sum: f64 = tensor.iter().sum();
        if tensor.iter().any(|x| x.is_nan() || *x < 0.0) || !(sum > 0.0 && sum.is_finite()) {
            let message = format!("distribution {n} must hold numbers of at least 0, not all 0");
            return Err(Error::value("tensors", message));
        }
        targets.push(tensor.iter().map(|x| x / sum).collect());
    }
    Ok((grid, targets))
}

impl Options {
    fn check(&self) -> Result<()> {
        let (Epsilon::Absolute(epsilon) | Epsilon::Relative(epsilon)) = self.epsilon;
        for (name, value) in [("epsilon", epsilon), ("proximal", self.proximal), ("tolerance", self.tolerance)] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::option(name, format!("must be a positive number, not {value}")));
            }
        }
        for (name, value) in [("rank", self.rank), ("maxIterations", self.max_iterations), ("restarts", self.restarts)]
        {
            if value == 0 {
                return Err(Error::option(name, "must be at least 1"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
