//! Gromov-Wasserstein: the plan between two spaces that keeps distances, without a cost between them.
//!
//! ```text
//! minimise over P    (1 − α) ⟨C, P⟩ + α Σ L(cxᵢₖ, cyⱼₗ) Pᵢⱼ Pₖₗ  (+ ε KL(P | a ⊗ b / M)),    M = Σ a
//! L(u, v) = (u − v)²  or  u log(u / v) − u + v
//! ```
//!
//! α = 1 is the plain problem, α < 1 the fused one with a cost between features. Both marginals are given, or (semi-relaxed)
//! only that of the rows. The quadratic function splits into marginals and `⟨X P Yᵀ, P⟩`: a step takes one such product,
//! `O(n² m)` for a vertex, `O(n m (n + m))` for a full plan, `O(n m d)` where the spaces are clouds of points under the
//! squared Euclidean distance; and one transport problem. `O(n m + n² + m²)` memory.
//!
//! The problem is not convex, so a descent ends in a stationary plan; the best of several starts is kept. What is known of
//! the global minimum is a lower bound: every coupling moves row `i`'s distances to row `j`'s at least as expensively as
//! their sorted rearrangement, so the transport problem with that cost (Mémoli's third bound, with quantiles averaged in
//! groups, which keeps it a bound because `L` is convex) is never above. Its plan is the first start.
//!
//! References: F. Mémoli, Gromov-Wasserstein distances and the metric approach to object matching, Found. Comput. Math. 11
//! (2011). G. Peyré, M. Cuturi, J. Solomon, ICML 2016. T. Vayer et al., Optimal transport for structured data, ICML 2019.
//! C. Vincent-Cuaz et al., Semi-relaxed Gromov-Wasserstein divergence, ICLR 2022.

mod bound;
mod objective;
mod spaces;

use crate::descent::{Objective, Oracle, Outcome, Stop, conditional_gradient, proximal_descent, random_start};
use crate::plan::SparsePlan;
use crate::polytope::{Measures, Vertex, densified, marginal_errors, sparsified, vertex};
use crate::problem::{check_numbers, check_size};
use crate::sinkhorn::Epsilon;
use gibbs_core::{Error, MatrixView, Monitor, Result};
use objective::Quadratic;
use spaces::Pair;

pub use crate::descent::Status;

/// What is compared.
#[derive(Debug, Clone, Copy)]
pub enum Spaces<'a> {
    /// Any matrices of distances or similarities (`n × n` and `m × m`, finite), symmetric or not.
    Matrices {
        /// Within the sources.
        cx: MatrixView<'a>,
        /// Within the targets.
        cy: MatrixView<'a>,
    },
    /// Points under the squared Euclidean distance (`n × d` and `m × e`, finite); `d` and `e` may differ.
    Points {
        /// Sources.
        x: MatrixView<'a>,
        /// Targets.
        y: MatrixView<'a>,
    },
}

/// The spaces with weights, and a cost between them for the fused problem.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// The spaces.
    pub spaces: Spaces<'a>,
    /// The cost between features (`n × m`), for α < 1.
    pub cost: Option<MatrixView<'a>>,
    /// Weights of the sources (`n`, at least 0); `None`: equal.
    pub a: Option<&'a [f64]>,
    /// Weights of the targets (`m`, at least 0), of the same mass; `None`: equal.
    pub b: Option<&'a [f64]>,
}

/// How distances are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Loss {
    /// (u − v)².
    #[default]
    Square,
    /// u log(u / v) − u + v, for `cx ≥ 0` and `cy > 0`.
    Kl,
}

/// What to solve and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Share of the quadratic part, in [0, 1].
    pub alpha: f64,
    /// The regularisation; `Relative`: times the objective of a ⊗ b. `None`: none.
    pub epsilon: Option<Epsilon>,
    /// The loss between distances.
    pub loss: Loss,
    /// Whether the targets' weights are free.
    pub semi_relaxed: bool,
    /// Starts: the plan of the lower bound, a ⊗ b, then random plans.
    pub restarts: usize,
    /// Of the random starts.
    pub seed: u64,
    /// Frank-Wolfe gap, relative to the objective of a ⊗ b, that counts as stationary.
    pub tolerance: f64,
    /// Steps of a start.
    pub max_iterations: usize,
    /// Whether to compute the lower bound.
    pub lower_bound: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            alpha: 1.0,
            epsilon: None,
            loss: Loss::Square,
            semi_relaxed: false,
            restarts: 2,
            seed: 0,
            tolerance: 1e-6,
            max_iterations: 1000,
            lower_bound: true,
        }
    }
}

/// A plan, how good it is, and what is known of the best.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The objective at the plan, without regularisation.
    pub value: f64,
    /// No plan has a smaller objective.
    pub lower_bound: f64,
    /// `value − lower_bound`.
    pub gap: f64,
    /// The gap over the larger of the two in absolute value; 0 where both are 0.
    pub relative_gap: f64,
    /// How much the linearised objective could fall: 0 at stationary plans.
    pub frank_wolfe_gap: f64,
    /// L1 errors of the plan's marginals, relative to the mass; of the columns 0 where they are free.
    pub marginal_error: [f64; 2],
    /// Potentials of the linearised problem at the plan (`n`).
    pub f: Vec<f64>,
    /// Those of the targets (`m`).
    pub g: Vec<f64>,
    /// ε in the units of the objective.
    pub epsilon: Option<f64>,
    /// The objective with the regularisation.
    pub regularized_value: Option<f64>,
    /// The plan's entries, where they are few.
    pub entries: Option<SparsePlan>,
    /// All entries, row by row, where they are many.
    pub dense: Option<Vec<f64>>,
    /// The objective before every step of the best start, and at its end.
    pub trace: Vec<f64>,
    /// Steps of all starts.
    pub iterations: usize,
    /// Whether the Frank-Wolfe gap met the tolerance.
    pub converged: bool,
    /// Why the best start ended.
    pub status: Status,
}

/// Finds a stationary plan, the best of the starts.
pub fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    check(problem, options)?;
    let [n, m] = problem.shape();
    let measures = Measures::new(problem.a, problem.b, n, m)?;
    measures.check_memory("Gromov-Wasserstein", 8)?;
    let pair = Pair::new(problem, &measures, options)?;
    let quadratic = Quadratic::new(problem, &pair, &measures, options);
    let run = Run { options, measures: &measures, quadratic: &quadratic, monitor, scale: quadratic.scale() };

    let bound = run.bound(&pair)?;
    let mut best: Option<Outcome> = None;
    let mut iterations = 0;
    for start in 0..options.restarts {
        let outcome = run.descend(run.start(start, bound.as_ref())?)?;
        iterations += outcome.iterations;
        if best.as_ref().is_none_or(|best| outcome.regularised < best.regularised) {
            best = Some(outcome);
        }
    }
    let best = best.ok_or_else(|| Error::option("restarts", "must be at least 1"))?;
    let lower_bound = bound.map_or_else(|| quadratic.trivial_bound(), |bound| bound.value);
    Ok(run.dress(best, lower_bound, iterations, &pair))
}

/// The objective alone, for plans of mass 1 between the points with weight: the square loss, nothing else.
pub(crate) fn quadratic(cx: MatrixView, cy: MatrixView, measures: &Measures) -> Result<impl Objective + use<>> {
    let problem = Problem { spaces: Spaces::Matrices { cx, cy }, cost: None, a: None, b: None };
    let options = Options::default();
    let pair = Pair::new(&problem, measures, &options)?;
    Ok(Quadratic::new(&problem, &pair, measures, &options))
}

/// What stays the same from start to start.
struct Run<'a> {
    options: &'a Options,
    measures: &'a Measures,
    quadratic: &'a Quadratic,
    monitor: &'a Monitor<'a>,
    /// The objective of a ⊗ b, above what no plan can be below.
    scale: f64,
}

/// A bound on the optimum and the plan it comes with.
struct Bound {
    value: f64,
    plan: Vec<f64>,
}

impl Run<'_> {
    fn bound(&self, pair: &Pair) -> Result<Option<Bound>> {
        if !self.options.lower_bound {
            return Ok(None);
        }
        let cost = bound::costs(pair, self.measures, self.options, self.quadratic, self.monitor)?;
        let Vertex { plan, bound, .. } = self.vertex(&cost, None)?;
        let slack = 1e-12 * (bound.abs() + self.scale);
        let value = (bound - slack).max(self.quadratic.trivial_bound());
        Ok(Some(Bound { value, plan: densified(&plan, cost.len(), self.measures.b.len()) }))
    }

    /// The vertex that is best for a gradient.
    fn vertex(&self, cost: &[f64], warm_start: Option<(Vec<f64>, Vec<f64>)>) -> Result<Vertex> {
        if self.options.semi_relaxed {
            return Ok(cheapest_columns(cost, &self.measures.a.weights, self.measures.b.len()));
        }
        vertex(cost, &self.measures.a.weights, &self.measures.b.weights, warm_start, self.monitor)
    }

    fn start(&self, index: usize, bound: Option<&Bound>) -> Result<Vec<f64>> {
        match (index, bound) {
            (0, Some(bound)) => Ok(bound.plan.clone()),
            (0, None) | (1, Some(_)) => Ok(self.measures.product()),
            _ => {
                let vertex = |cost: &[f64]| self.vertex(cost, None);
                random_start(self.measures, self.options.seed, index as u32, vertex)
            }
        }
    }

    fn descend(&self, start: Vec<f64>) -> Result<Outcome> {
        let (options, measures) = (self.options, self.measures);
        let stop = Stop { gap: options.tolerance * self.scale, max_iterations: options.max_iterations };
        match self.epsilon() {
            Some(epsilon) => {
                let oracle = if options.semi_relaxed { Oracle::FreeColumns } else { Oracle::Balanced };
                proximal_descent(self.quadratic, &oracle, measures, epsilon, start, stop, self.monitor)
            }
            None => {
                let vertex = |cost: &[f64], warm_start| self.vertex(cost, warm_start);
                conditional_gradient(self.quadratic, vertex, start, measures.b.len(), stop, self.monitor)
            }
        }
    }

    /// ε for plans of mass 1.
    fn epsilon(&self) -> Option<f64> {
        self.options.epsilon.map(|epsilon| match epsilon {
            Epsilon::Absolute(epsilon) => epsilon * self.measures.mass,
            Epsilon::Relative(share) if self.scale > 0.0 => share * self.scale,
            Epsilon::Relative(share) => share,
        })
    }

    fn dress(&self, best: Outcome, lower_bound: f64, iterations: usize, pair: &Pair) -> Solution {
        let Measures { a, b, mass } = self.measures;
        let value = self.quadratic.exact_value(&best.plan, best.value, pair);
        // Where both are the optimum they differ by rounding errors alone.
        let lower_bound = lower_bound.min(value);
        let gap = value - lower_bound;
        let largest = value.abs().max(lower_bound.abs());
        let mut marginal_error = marginal_errors(&best.plan, &a.weights, &b.weights);
        if self.options.semi_relaxed {
            marginal_error[1] = 0.0;
        }
        let full = self.measures.restore(&best.plan);
        let sparse = sparsified(&full, b.full);
        let is_sparse = sparse.values.len() <= full.len() / 4 + a.full + b.full;
        let potentials = |values: &[f64], side: &crate::reduced::Side, fill: f64| {
            side.scatter(&values.iter().map(|value| value / mass).collect::<Vec<_>>(), fill)
        };
        Solution {
            value,
            lower_bound,
            gap,
            relative_gap: if largest > 0.0 { gap / largest } else { 0.0 },
            frank_wolfe_gap: best.gap,
            marginal_error,
            f: potentials(&best.f, a, 0.0),
            g: potentials(&best.g, b, 0.0),
            epsilon: self.epsilon().map(|epsilon| epsilon / mass),
            regularized_value: self.epsilon().map(|_| value + best.regularised - best.value),
            entries: is_sparse.then_some(sparse),
            dense: (!is_sparse).then_some(full),
            trace: best.trace,
            iterations,
            converged: best.status == Status::Converged,
            status: best.status,
        }
    }
}

/// Every row to its cheapest column.
fn cheapest_columns(cost: &[f64], a: &[f64], m: usize) -> Vertex {
    let mut vertex = Vertex { plan: SparsePlan::default(), bound: 0.0, f: Vec::new(), g: vec![0.0; m] };
    for (i, (row, &weight)) in cost.chunks_exact(m).zip(a).enumerate() {
        let least = row.iter().copied().fold(f64::INFINITY, f64::min);
        vertex.plan.rows.push(i as u32);
        vertex.plan.columns.push(row.iter().position(|&value| value == least).unwrap_or(0) as u32);
        vertex.plan.values.push(weight);
        vertex.bound += weight * least;
        vertex.f.push(least);
    }
    vertex
}

impl Problem<'_> {
    /// Numbers of sources and targets.
    pub fn shape(&self) -> [usize; 2] {
        match self.spaces {
            Spaces::Matrices { cx: x, cy: y } | Spaces::Points { x, y } => [x.nrows(), y.nrows()],
        }
    }
}

fn check(problem: &Problem, options: &Options) -> Result<()> {
    match problem.spaces {
        Spaces::Matrices { cx, cy } => {
            check_square("problem.cx", cx)?;
            check_square("problem.cy", cy)?;
        }
        Spaces::Points { x, y } => {
            for (name, points) in [("problem.x", x), ("problem.y", y)] {
                check_size(name, points)?;
                check_numbers(name, points)?;
            }
        }
    }
    let [n, m] = problem.shape();
    if let Some(cost) = problem.cost {
        if [cost.nrows(), cost.ncols()] != [n, m] {
            let message = format!("is {} × {} where the spaces have {n} and {m} points", cost.nrows(), cost.ncols());
            return Err(Error::shape("problem.cost", message));
        }
        check_numbers("problem.cost", cost)?;
    }
    if !(0.0..=1.0).contains(&options.alpha) {
        return Err(Error::option("alpha", format!("must be between 0 and 1, not {}", options.alpha)));
    }
    if options.semi_relaxed && problem.b.is_some() {
        return Err(Error::value("problem.b", "must be left out: the semi-relaxed problem finds these weights"));
    }
    Ok(())
}

fn check_square(name: &'static str, matrix: MatrixView) -> Result<()> {
    check_size(name, matrix)?;
    if matrix.nrows() != matrix.ncols() {
        return Err(Error::shape(name, format!("{} × {} is not square", matrix.nrows(), matrix.ncols())));
    }
    check_numbers(name, matrix)
}

#[cfg(test)]
mod tests;
