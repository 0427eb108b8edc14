//! Low-rank optimal transport: plans that factor through `r` groups.
//!
//! ```text
//! minimise over Q, R, g   ⟨C, Q diag(1/g) Rᵀ⟩,    Q ≥ 0 (n × r), R ≥ 0 (m × r),
//!                         Q 1 = a, R 1 = b, Qᵀ 1 = Rᵀ 1 = g ≥ α
//! ```
//!
//! The objective is not convex: the answer is a stationary point that no step from the start leaves downhill. Mirror descent
//! in the Kullback–Leibler geometry, each step projected onto the constraints; the step grows while the objective falls and
//! shrinks where it would rise, so that it never rises. Every iterate is rounded to a feasible one.
//!
//! A step comes with a proof of how stationary the point is. By linear duality, for any `p` and `q` (`r`)
//!
//! ```text
//! Σ aᵢ minₖ(Gᵢₖ − pₖ) + Σ bⱼ minₖ(Hⱼₖ − qₖ) + minₖ(γₖ + pₖ + qₖ)
//! ```
//!
//! bounds the linearised objective (gradients `G`, `H`, `γ`) from below over all feasible factors; the multipliers of the
//! last projection are such `p` and `q`. The difference to its value at the point is zero only at stationary points.
//!
//! Squared distances (and cosine ones, which are squared distances of directions) are products of coordinates, so a step
//! takes `O((n + m) r d)` time and `O((n + m) r)` memory; other costs take `O(n m r)` time a step.
//!
//! Reference: M. Scetbon, M. Cuturi, G. Peyré, Low-rank Sinkhorn factorization, ICML 2021. Its LR-Dykstra iteration is here
//! the equivalent ascent in the projection's dual, where the bound on g is met in closed form.

mod descent;
mod geometry;
mod project;
mod side;
mod start;

use crate::dual;
use crate::problem::Problem;
use crate::reduced::{Side as Weights, sides};
use descent::State;
use geometry::Geometry;
use gibbs_core::{Error, Monitor, Result};

/// Where the descent begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Init {
    /// Groups, by k-means, of the pairs that an entropic plan between cells of both clouds makes. For a cost matrix: groups of
    /// the sources by their costs to some targets, and the best shares of the targets for them.
    #[default]
    KMeans,
    /// Random shares.
    Random,
    /// Nearly equal shares, the same in every run; far from any good plan.
    Deterministic,
}

/// What to compute and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Largest number of groups, at least 1; no more than there are points with weight are used.
    pub rank: usize,
    /// Where the descent begins.
    pub init: Init,
    /// Largest [`Solution::stationarity`] that counts as converged.
    pub tolerance: f64,
    /// Steps after which the best plan so far is returned with `converged: false`.
    pub max_iterations: usize,
    /// Least weight of a group, in [0, 1 / rank].
    pub alpha: f64,
    /// Seed of the start.
    pub seed: u64,
    /// Bytes that the factors may take.
    pub memory_limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rank: 10,
            init: Init::KMeans,
            tolerance: 1e-3,
            max_iterations: 500,
            alpha: 1e-10,
            seed: 0,
            memory_limit: 1 << 31,
        }
    }
}

crate::status::status! {
    /// Why the descent ended.
    pub enum Status {
        /// The stationarity met the tolerance.
        Converged = "converged",
        /// The allowed steps were used up.
        MaxIterations = "maxIterations",
        /// Steps of any length hardly lowered the objective any more.
        Stalled = "stalled",
    }
}

/// A factored plan with exact marginals.
#[derive(Debug, Clone)]
pub struct Solution {
    /// ⟨C, P⟩ of the rounded plan.
    pub value: f64,
    /// No plan of any rank costs less than this.
    pub dual: f64,
    /// `value − dual`: what rank and descent may have left.
    pub gap: f64,
    /// The gap relative to the larger of |value| and |dual|; 0 where both are 0.
    pub relative_gap: f64,
    /// L1 errors of the marginals `[a, b]` of the last projection before rounding, relative to the mass.
    pub marginal_error: [f64; 2],
    /// Feasible potentials of the sources (`n`), centred so that ⟨a, f⟩ = ⟨b, g⟩.
    pub f: Vec<f64>,
    /// Feasible potentials of the targets (`m`).
    pub g: Vec<f64>,
    /// Q (`n × r`, row-major); rows without weight are 0.
    pub factor_q: Vec<f64>,
    /// R (`m × r`, row-major).
    pub factor_r: Vec<f64>,
    /// The weights of the groups (`r`).
    pub factor_g: Vec<f64>,
    /// The linearised gap over the scale that the tolerance is relative to: ⟨|C|, a ⊗ b⟩, or for squared distances between
    /// points the part of it that depends on the plan, twice the product of the two clouds' standard deviations.
    pub stationarity: f64,
    /// Steps of the descent.
    pub iterations: usize,
    /// Whether the stationarity met the tolerance.
    pub converged: bool,
    /// Why the descent ended.
    pub status: Status,
}

/// Solves `problem`. Results have the same bits at any number of threads.
///
/// ```
/// use gibbs_core::{MatrixView, Monitor};
/// use gibbs_transport::low_rank::{Options, solve};
/// use gibbs_transport::{Metric, Problem};
///
/// let x = MatrixView::new(&[0.0, 0.1, 5.0, 5.1], 4, 1)?;
/// let y = MatrixView::new(&[1.0, 1.1, 7.0, 7.1], 4, 1)?;
/// let problem = Problem::points(x, y, Metric::SquaredEuclidean);
/// let solution = solve(&problem, &Options { rank: 2, tolerance: 1e-8, ..Options::default() }, &Monitor::none())?;
/// // The two groups move by 1 and by 2: (1² + 2²) / 2, and what the spread within the groups adds.
/// assert!((solution.value - 2.505).abs() < 1e-5 && solution.dual <= 2.5 + 1e-12);
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    problem.check()?;
    let (mass, a, b) = sides(problem)?;
    let rank = options.check(&a, &b)?;
    let geometry = Geometry::new(problem, &a, &b, monitor)?;
    let mut state = State::new(geometry, &a, &b, rank);
    start::start(&mut state, problem, options, monitor)?;
    let (status, stationarity) = descent::run(&mut state, options, monitor)?;
    let bound = dual::bound(problem, &a, &b, &state.potentials(&b), monitor)?;

    let value = mass * state.value();
    let dual = (mass * bound.value).min(value);
    let (gap, scale) = (value - dual, value.abs().max(dual.abs()));
    let [factor_q, factor_r] = state.factors(&a, &b, mass);
    Ok(Solution {
        value,
        dual,
        gap,
        relative_gap: if scale > 0.0 { gap / scale } else { 0.0 },
        marginal_error: state.marginal_error,
        f: bound.f,
        g: bound.g,
        factor_q,
        factor_r,
        factor_g: state.groups.iter().map(|weight| mass * weight).collect(),
        stationarity,
        iterations: state.iterations,
        converged: status == Status::Converged,
        status,
    })
}

impl Options {
    /// The rank that the problem allows.
    fn check(&self, a: &Weights, b: &Weights) -> Result<usize> {
        if self.rank == 0 {
            return Err(Error::option("rank", "must be at least 1"));
        }
        if !(self.tolerance > 0.0 && self.tolerance.is_finite()) {
            return Err(Error::option("tolerance", format!("must be a positive number, not {}", self.tolerance)));
        }
        let rank = self.rank.min(a.len()).min(b.len());
        if !(self.alpha >= 0.0 && self.alpha * rank as f64 <= 1.0) {
            return Err(Error::option("alpha", format!("must be a number from 0 to 1 / rank, not {}", self.alpha)));
        }
        let bytes = 3.0 * (a.full + b.full) as f64 * rank as f64 * size_of::<f64>() as f64;
        match bytes > self.memory_limit as f64 {
            true => Err(Error::out_of_memory("the factors", bytes)),
            false => Ok(rank),
        }
    }
}

#[cfg(test)]
mod tests;
