//! Entropic optimal transport.
//!
//! ```text
//! minimise over P ≥ 0, P 1 = a, Pᵀ 1 = b    ⟨C, P⟩ + ε KL(P | a ⊗ b / M),    M = Σ a = Σ b
//! ```
//!
//! The optimum is `Pᵢⱼ = aᵢ bⱼ / M exp((fᵢ + gⱼ − Cᵢⱼ) / ε)`. It is found by what wins at the ε at hand: Anderson-accelerated
//! Sinkhorn steps on a stored plan where ε is not small against the costs, and ε-scaling with Newton steps on the plan's
//! few entries that matter where it is, or where the first gets nowhere. An answer is `converged` only when an f64 pass over
//! the whole plan says so; then the plan is rounded to one with the exact marginals, and bounded from below.
//!
//! `O(n m)` time a pass, usually 5 to 50 passes; `O(n m)` memory for the stored plan where that fits the limit, else
//! `O(n + m)` beside the input and the entries that matter.
//!
//! References: M. Cuturi, Sinkhorn distances, NIPS 2013. B. Schmitzer, Stabilized sparse scaling algorithms for entropy
//! regularized transport problems, SIAM J. Sci. Comput. 41 (2019). X. Tang et al., Accelerating Sinkhorn algorithm with
//! sparse Newton iterations, ICLR 2024.

pub(crate) mod anderson;
mod cascade;
mod certify;
mod hessian;
mod newton;
mod potentials;
mod scaling;
mod shortlist;
mod stored;
mod symmetric;

use crate::gradient::{self, Gradients, Scalings};
use crate::kernels::CostScale;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::reduced::{Reduced, fits};
use certify::Certificate;
use gibbs_core::{Error, Monitor, Result};
use scaling::Scaling;

/// The regularisation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Epsilon {
    /// In the units of the cost.
    Absolute(f64),
    /// Times the mean cost under a ⊗ b, which must be positive. Where all costs are zero, the number itself.
    Relative(f64),
}

/// How the scalings are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// The faster of what follows for the problem's ε and size, with Newton steps where ε is small.
    #[default]
    Auto,
    /// Accelerated steps on the stored plan; an error where it does not fit the memory limit.
    Kernel,
    /// Accelerated steps by exponentials alone, with ε-scaling: `O(n + m)` memory.
    Log,
}

/// The type of the stored plan's entries. Costs, exponents and sums are in `f64` in any case, and so is the last word on
/// convergence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// Eight bytes an entry where the tolerance is finer than 5e-7, else four, which show as much.
    #[default]
    F64,
    /// Four bytes an entry: half the memory. Tolerances finer than 5e-7 are then met by exp passes in the end.
    F32,
}

/// What to compute and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// The regularisation; positive.
    pub epsilon: Epsilon,
    /// How the scalings are found.
    pub method: Method,
    /// How the plan is stored, where it is.
    pub precision: Precision,
    /// Largest L1 error of the marginals, relative to the mass, that counts as converged.
    pub tolerance: f64,
    /// Passes and Newton steps after which the best plan so far is returned with `converged: false`; one or two exp passes
    /// that bring it into form may come on top.
    pub max_iterations: usize,
    /// Potentials `(f, g)` of a similar problem to begin with (`n` and `m`, finite).
    pub warm_start: Option<(Vec<f64>, Vec<f64>)>,
    /// Bytes that a stored plan, a table of costs or a list of a plan's entries may take.
    pub memory_limit: usize,
    /// Whether to compute the gradients of the regularised value too.
    pub gradient: bool,
    /// Whether to store the rounded plan in the pass that proves it, which saves the exponentials of forming it later. An
    /// error where it does not fit the memory limit.
    pub dense: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            epsilon: Epsilon::Relative(0.05),
            method: Method::Auto,
            precision: Precision::F64,
            tolerance: 1e-6,
            max_iterations: 10_000,
            warm_start: None,
            memory_limit: 1 << 30,
            gradient: false,
            dense: false,
        }
    }
}

crate::status::status! {
    /// Why the iteration ended.
    pub enum Status {
        /// The marginals met the tolerance.
        Converged = "converged",
        /// The allowed passes and steps were used up.
        MaxIterations = "maxIterations",
        /// The error stopped falling: the tolerance is below what rounding errors allow at this ε.
        Stalled = "stalled",
        /// ε is so small against the costs that exponents have no correct digit; `epsilon` is larger than asked.
        EpsilonTooSmall = "epsilonTooSmall",
    }
}

/// A plan with exact marginals, bounds on the optimum, and the potentials.
#[derive(Debug, Clone)]
pub struct Solution {
    /// ⟨C, P⟩ of the rounded plan.
    pub value: f64,
    /// No plan costs less than this, regularised or not.
    pub dual: f64,
    /// `value − dual`.
    pub gap: f64,
    /// The gap relative to the larger of |value| and |dual|; 0 where both are 0.
    pub relative_gap: f64,
    /// ⟨C, P⟩ + ε KL(P | a ⊗ b / M) of the rounded plan.
    pub regularized_value: f64,
    /// No plan has a smaller regularised value than this: the dual objective at `f` and `g`.
    pub regularized_dual: f64,
    /// L1 errors of the marginals `[a, b]` before rounding, relative to the mass.
    pub marginal_error: [f64; 2],
    /// What the masses of `a` and `b` differed by, relative to the larger, before `b` was scaled to that of `a`.
    pub mass_mismatch: f64,
    /// Potentials of the sources (`n`), also of those without weight; with ⟨a, f⟩ = ⟨b, g⟩.
    pub f: Vec<f64>,
    /// Potentials of the targets (`m`).
    pub g: Vec<f64>,
    /// The regularisation in the units of the cost.
    pub epsilon: f64,
    /// Passes of both kinds and Newton steps.
    pub iterations: usize,
    /// Passes with an exponential an entry.
    pub exp_passes: usize,
    /// Passes over the stored plan.
    pub stored_passes: usize,
    /// Whether the marginals met the tolerance.
    pub converged: bool,
    /// Why the iteration ended.
    pub status: Status,
    /// The rounded plan, in a form that takes `O(n + m)` memory.
    pub plan: Plan,
    /// Gradients of the regularised value, where they were asked for.
    pub gradients: Option<Gradients>,
    /// The rounded plan itself, row-major (`n × m`), where it was asked for.
    pub dense: Option<Vec<f64>>,
}

/// Solves `problem`. Results have the same bits at any number of threads.
///
/// ```
/// use gibbs_core::{MatrixView, Monitor};
/// use gibbs_transport::sinkhorn::{Epsilon, Options, solve};
/// use gibbs_transport::{Metric, Problem};
///
/// let x = MatrixView::new(&[0.0, 1.0, 2.0], 3, 1)?;
/// let y = MatrixView::new(&[2.5, 0.5], 2, 1)?;
/// let problem = Problem::points(x, y, Metric::Euclidean).with_weights(None, Some(&[0.25, 0.75]));
/// let options = Options { epsilon: Epsilon::Absolute(0.01), ..Options::default() };
/// let solution = solve(&problem, &options, &Monitor::none())?;
/// // The first third and the middle one go to 0.5; the last keeps a quarter for 2.5.
/// assert!(solution.converged && (solution.value - 7.0 / 12.0).abs() < 1e-3);
/// assert!(solution.dual <= 7.0 / 12.0 && solution.value >= 7.0 / 12.0);
/// let plan = solution.plan.dense(&problem, &Monitor::none())?;
/// assert!((plan[0] + plan[2] + plan[4] - 0.25).abs() < 1e-12);
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    options.check(problem)?;
    let reduced = Reduced::new(problem, options.memory_limit, monitor)?;
    let target = options.epsilon.resolve(&reduced)?;
    let mut state = Scaling::new(&reduced, target, options.max_iterations, monitor);
    let status = cascade::run(&mut state, target, options)?;
    let (f, g) = potentials::of(&state);
    // Rows and columns without weight have their places in the plan; they are rare, and it is then formed afterwards.
    let is_whole = reduced.a.len() == reduced.a.full && reduced.b.len() == reduced.b.full;
    let certificate = certify::certify(&mut state, &f, &g, options.dense && is_whole)?;
    let potentials = potentials::extend(problem, &state, &f, &g)?;
    let mut solution = Solution::new(&state, options, status, certificate, potentials);
    if options.dense && !is_whole {
        solution.dense = Some(solution.plan.dense(problem, monitor)?);
    }
    if options.gradient {
        let plan = &solution.plan;
        let scale = CostScale::new(plan.offset, plan.epsilon);
        let scalings = Scalings { rows: &plan.log_rows, columns: &plan.log_columns, mass: plan.mass, scale };
        let potentials = (&*solution.f, &*solution.g);
        solution.gradients = Some(gradient::gradients(problem, scalings, potentials, options.memory_limit, monitor)?);
    }
    Ok(solution)
}

/// A regularised value without a plan, as the divergence needs it.
pub(crate) struct Term {
    /// The dual value for measures of mass 1.
    pub(crate) value: f64,
    pub(crate) mass: f64,
    pub(crate) epsilon: f64,
    pub(crate) status: Status,
    pub(crate) iterations: usize,
    pub(crate) f: Vec<f64>,
    pub(crate) g: Vec<f64>,
    offset: f64,
    log_rows: Vec<f64>,
    log_columns: Vec<f64>,
}

/// The regularised value of `problem`.
pub(crate) fn term(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Term> {
    term_by(problem, options, monitor, |state, epsilon| cascade::run(state, epsilon, options))
}

/// The regularised value of transport from a measure to itself.
pub(crate) fn self_term(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Term> {
    term_by(problem, options, monitor, |state, epsilon| symmetric::run(state, epsilon, options.tolerance))
}

fn term_by(
    problem: &Problem,
    options: &Options,
    monitor: &Monitor,
    iterate: impl FnOnce(&mut Scaling, f64) -> Result<Status>,
) -> Result<Term> {
    options.check(problem)?;
    let reduced = Reduced::new(problem, options.memory_limit, monitor)?;
    let target = options.epsilon.resolve(&reduced)?;
    let mut state = Scaling::new(&reduced, target, options.max_iterations, monitor);
    let status = iterate(&mut state, target)?;
    let (f, g) = potentials::of(&state);
    let value = reduced.offset + potentials::dual(&state, &f, &g);
    let (f, g) = potentials::extend(problem, &state, &f, &g)?;
    Ok(Term {
        value,
        mass: reduced.mass,
        epsilon: state.epsilon,
        status,
        iterations: state.iterations(),
        f,
        g,
        offset: reduced.offset,
        log_rows: reduced.a.scatter(&state.phi, f64::NEG_INFINITY),
        log_columns: reduced.b.scatter(&state.psi, f64::NEG_INFINITY),
    })
}

impl Term {
    /// The plan, with another mass.
    pub(crate) fn scalings(&self, mass: f64) -> Scalings<'_> {
        let scale = CostScale::new(self.offset, self.epsilon);
        Scalings { rows: &self.log_rows, columns: &self.log_columns, mass, scale }
    }
}

impl Solution {
    fn new(
        state: &Scaling,
        options: &Options,
        status: Status,
        proof: Certificate,
        (f, g): (Vec<f64>, Vec<f64>),
    ) -> Self {
        let problem = state.problem;
        let in_units = |value: f64| problem.mass * (value + problem.offset);
        let (value, dual) = (in_units(proof.value), in_units(proof.dual));
        let (gap, scale) = (value - dual, value.abs().max(dual.abs()));
        Self {
            value,
            dual,
            gap,
            relative_gap: if scale > 0.0 { gap / scale } else { 0.0 },
            regularized_value: value + problem.mass * state.epsilon * proof.divergence.max(0.0),
            regularized_dual: in_units(proof.regularized_dual),
            marginal_error: proof.marginal_error,
            mass_mismatch: problem.mass_mismatch,
            f,
            g,
            epsilon: state.epsilon,
            iterations: state.iterations(),
            exp_passes: state.exp_passes,
            stored_passes: state.stored_passes,
            converged: status == Status::Converged,
            status,
            plan: Plan {
                epsilon: state.epsilon,
                mass: problem.mass,
                offset: problem.offset,
                log_rows: problem.a.scatter(&state.phi, f64::NEG_INFINITY),
                log_columns: problem.b.scatter(&state.psi, f64::NEG_INFINITY),
                row_factors: problem.a.scatter(&proof.row_factors, 1.0),
                column_factors: problem.b.scatter(&proof.column_factors, 1.0),
                row_rest: problem.a.scatter(&proof.row_rest, 0.0),
                column_rest: problem.b.scatter(&proof.column_rest, 0.0),
                memory_limit: options.memory_limit,
            },
            gradients: None,
            dense: proof.plan,
        }
    }
}

impl Options {
    fn check(&self, problem: &Problem) -> Result<()> {
        let (Epsilon::Absolute(epsilon) | Epsilon::Relative(epsilon)) = self.epsilon;
        if !(epsilon > 0.0 && epsilon.is_finite()) {
            return Err(Error::option("epsilon", format!("must be a positive number, not {epsilon}")));
        }
        if !(self.tolerance > 0.0 && self.tolerance.is_finite()) {
            return Err(Error::option("tolerance", format!("must be a positive number, not {}", self.tolerance)));
        }
        if self.max_iterations == 0 {
            return Err(Error::option("maxIterations", "must be at least 1"));
        }
        let (n, m) = (problem.nrows(), problem.ncols());
        if self.dense && !fits::<f64>(n, m, self.memory_limit) {
            return Err(Error::out_of_memory("the plan", n as f64 * m as f64 * size_of::<f64>() as f64));
        }
        let Some((f, g)) = &self.warm_start else { return Ok(()) };
        check_potentials("options.warmStart.f", f, problem.nrows())?;
        check_potentials("options.warmStart.g", g, problem.ncols())
    }
}

pub(crate) fn check_potentials(name: &'static str, potentials: &[f64], count: usize) -> Result<()> {
    if potentials.len() != count {
        return Err(Error::shape(name, format!("has {} potentials for {count} points", potentials.len())));
    }
    match potentials.iter().position(|value| !value.is_finite()) {
        Some(i) => Err(Error::value(name, format!("potential {i} is not finite"))),
        None => Ok(()),
    }
}

impl Epsilon {
    /// In the units of the cost.
    pub(crate) fn resolve(self, reduced: &Reduced) -> Result<f64> {
        let factor = match self {
            Epsilon::Absolute(epsilon) => return Ok(epsilon),
            Epsilon::Relative(factor) => factor,
        };
        let mean = reduced.offset + reduced.mean;
        match factor * mean {
            epsilon if epsilon > 0.0 && epsilon.is_finite() => Ok(epsilon),
            _ if reduced.offset == 0.0 && reduced.spread == 0.0 => Ok(factor),
            _ => Err(Error::option("epsilon", format!("the mean cost is {mean}: a relative ε needs a positive one"))),
        }
    }
}

#[cfg(test)]
mod invariance;
#[cfg(all(test, feature = "slow"))]
mod slow;
#[cfg(test)]
mod tests;
