//! Barycentres on a fixed support: weights `a` on `n` given points, between `K` measures.
//!
//! ```text
//! minimise over a, Pₖ ≥ 0    Σₖ λₖ (⟨Cₖ, Pₖ⟩ + ε KL(Pₖ | m ⊗ bₖ)),    Pₖ 1 = a, Pₖᵀ 1 = bₖ,    m uniform on the support
//! ```
//!
//! Iterative Bregman projections. With `Lₖ = log Σⱼ exp(ψₖⱼ − Cₖᵢⱼ / ε)` the projection on equal rows is
//! `log a = Σ λₖ Lₖ`, that on the columns `ψₖ += log(bₖ / column sums)`. The first needs nothing but row `i` of every kernel,
//! so one pass over the kernels does both; Anderson's extrapolation makes of it a tenth of the passes. Kernels are stored
//! with their potentials absorbed where ε is small, and one kernel serves all measures on a common support where it is not.
//!
//! The regularisation blurs. The debiased barycentre minimises the Sinkhorn divergences `Σ λₖ S_ε(a, bₖ)` instead:
//! `log a = log d + Σ λₖ Lₖ` where `d` solves `d ⊙ exp(−C / ε) d = a` on the support. It is sharp, and one measure is its own
//! barycentre.
//!
//! The proof: plans rounded to the exact marginals `(a, bₖ)` give `value`; `fₖ = ε (Σ λₗ Lₗ − Lₖ)` has `Σ λₖ fₖ = 0`, so its
//! c-transforms `gₖ` are feasible in the dual of the problem without regularisation, and `dual = Σ λₖ ⟨gₖ, bₖ⟩` is a bound
//! for every `a` on the support. The dual of the regularised problem has no other constraint, and bounds it the same way.
//!
//! `O(n Σ mₖ)` time a pass and memory; `O(n m)` memory where the measures have their costs in common.
//!
//! References: J.-D. Benamou et al., Iterative Bregman projections for regularized transportation problems, SIAM J. Sci.
//! Comput. 37 (2015). H. Janati, M. Cuturi, A. Gramfort, Debiased Sinkhorn barycenters, ICML 2020.

mod certify;
mod pass;
mod projections;

use super::{Measure, Measures};
use crate::oracle::{Oracle, Selection};
use crate::problem::{Cost, Metric, Problem, check_cloud};
use crate::sinkhorn::{Epsilon, Status};
use gibbs_core::{Error, MatrixView, Monitor, Result};
use projections::Projections;

/// The costs between the support and the measures.
#[derive(Debug, Clone, Copy)]
pub enum Costs<'a> {
    /// Each measure has points of its own.
    Clouds {
        /// The support (`n × d`, finite).
        support: MatrixView<'a>,
        /// The points of all measures, one measure after the other (`Σ mₖ × d`, finite).
        points: MatrixView<'a>,
        /// The distance.
        metric: Metric,
        /// Its power, positive.
        power: f64,
    },
    /// All measures live on the support.
    Grid {
        /// The support (`n × d`, finite).
        support: MatrixView<'a>,
        /// The distance.
        metric: Metric,
        /// Its power, positive.
        power: f64,
    },
    /// One matrix for all measures (`n × m`, finite): from the support to the bins of the measures.
    Shared(MatrixView<'a>),
}

/// What to compute and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// The regularisation; relative to the mean cost over support and measures.
    pub epsilon: Epsilon,
    /// Whether to remove the blur of the regularisation.
    pub debiased: bool,
    /// Largest L1 error of the marginals, relative to the mass and averaged over the measures, that counts as converged.
    pub tolerance: f64,
    /// Passes after which the best answer so far is returned with `converged: false`.
    pub max_iterations: usize,
    /// Bytes that the stored kernels may take.
    pub memory_limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            epsilon: Epsilon::Relative(0.05),
            debiased: false,
            tolerance: 1e-6,
            max_iterations: 10_000,
            memory_limit: 1 << 30,
        }
    }
}

/// Weights on the support, and how good they are.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The barycentre's weights (`n`), with the mass of the measures.
    pub weights: Vec<f64>,
    /// Σ λₖ ⟨Cₖ, Pₖ⟩ of plans with exact marginals.
    pub value: f64,
    /// No weights on the support have a smaller Σ λₖ OT(a, bₖ) than this.
    pub dual: f64,
    /// `value − dual`.
    pub gap: f64,
    /// The gap relative to the larger of |value| and |dual|; 0 where both are 0.
    pub relative_gap: f64,
    /// The regularised objective at the rounded plans; `None` for the debiased barycentre, which has another one.
    pub regularized_value: Option<f64>,
    /// No weights have a smaller regularised objective than this.
    pub regularized_dual: Option<f64>,
    /// L1 errors before rounding, relative to the mass: of the measures' marginals, averaged by λ, and of the plan from the
    /// barycentre to itself (0 where it is not debiased).
    pub marginal_error: [f64; 2],
    /// Potentials of the support, a measure after the other (`K n`), with Σ λₖ fₖ = 0; 0 for measures that do not count.
    pub f: Vec<f64>,
    /// Potentials of the measures, one after the other (`Σ mₖ`): feasible with `f` in the dual without regularisation.
    pub g: Vec<f64>,
    /// The regularisation in the units of the cost.
    pub epsilon: f64,
    /// Passes over the kernels.
    pub iterations: usize,
    /// Whether the marginals met the tolerance.
    pub converged: bool,
    /// Why the iteration ended.
    pub status: Status,
}

/// What the solver works on.
pub(crate) struct Prepared<'a> {
    pub(crate) measures: Vec<Measure>,
    pub(crate) mass: f64,
    /// One a measure, or one for all.
    pub(crate) oracles: Vec<Oracle<'a>>,
    /// From the support to itself; `None` where it is the one of all measures.
    pub(crate) own: Option<Oracle<'a>>,
    /// Points of the support.
    pub(crate) count: usize,
}

impl Prepared<'_> {
    pub(crate) fn oracle(&self, k: usize) -> &Oracle<'_> {
        &self.oracles[k.min(self.oracles.len() - 1)]
    }

    /// Whether all measures have their costs in common.
    pub(crate) fn is_shared(&self) -> bool {
        self.oracles.len() == 1
    }
}

/// Finds the barycentre of `measures` on a support. Results have the same bits at any number of threads.
///
/// ```
/// use gibbs_core::{MatrixView, Monitor};
/// use gibbs_transport::Metric;
/// use gibbs_transport::barycenter::{Measures, fixed};
/// use gibbs_transport::sinkhorn::Epsilon;
///
/// // Halfway between a point at 0 and a point at 2.
/// let support = MatrixView::new(&[0.0, 1.0, 2.0], 3, 1)?;
/// let costs = fixed::Costs::Grid { support, metric: Metric::SquaredEuclidean, power: 1.0 };
/// let measures = Measures { sizes: &[3, 3], weights: &[1.0, 0.0, 0.0, 0.0, 0.0, 1.0], shares: &[0.5, 0.5] };
/// let options = fixed::Options { epsilon: Epsilon::Absolute(0.05), ..fixed::Options::default() };
/// let solution = fixed::solve(costs, &measures, &options, &Monitor::none())?;
/// assert!(solution.weights[1] > 0.999 && (solution.value - 1.0).abs() < 1e-3);
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve(costs: Costs, measures: &Measures, options: &Options, monitor: &Monitor) -> Result<Solution> {
    options.check()?;
    let prepared = prepare(costs, measures, options.debiased)?;
    let mut state = Projections::new(&prepared, options, monitor)?;
    let status = state.run(options)?;
    let proof = certify::certify(&state, monitor)?;
    let met = proof.marginal_error.iter().all(|error| *error <= options.tolerance * (1.0 + 1e-6));
    let status = match status {
        Status::Converged if !met => Status::Stalled,
        status => status,
    };
    let mass = prepared.mass;
    let (value, dual) = (mass * proof.value, mass * proof.dual);
    let scale = value.abs().max(dual.abs());
    let regularized = |value: f64| (!options.debiased).then_some(mass * value);
    let (f, g) = potentials(costs, measures, &prepared, &proof, monitor)?;
    Ok(Solution {
        weights: proof.weights.iter().map(|weight| mass * weight).collect(),
        value,
        dual,
        gap: value - dual,
        relative_gap: if scale > 0.0 { (value - dual) / scale } else { 0.0 },
        regularized_value: regularized(proof.value + state.epsilon * proof.divergence),
        regularized_dual: regularized(proof.regularized_dual),
        marginal_error: proof.marginal_error,
        f,
        g,
        epsilon: state.epsilon,
        iterations: state.iterations,
        converged: status == Status::Converged,
        status,
    })
}

/// Potentials of all measures, also of those that do not count.
fn potentials(
    costs: Costs,
    measures: &Measures,
    prepared: &Prepared,
    proof: &certify::Certificate,
    monitor: &Monitor,
) -> Result<(Vec<f64>, Vec<f64>)> {
    let n = prepared.count;
    let mut f = vec![0.0; n * measures.sizes.len()];
    let mut g = vec![f64::NAN; measures.weights.len()];
    for (measure, (own_f, own_g)) in prepared.measures.iter().zip(proof.f.iter().zip(&proof.g)) {
        f[measure.index * n..(measure.index + 1) * n].copy_from_slice(own_f);
        g[measure.start..measure.start + own_g.len()].copy_from_slice(own_g);
    }
    let mut start = 0;
    for (k, &size) in measures.sizes.iter().enumerate() {
        if g[start].is_nan() {
            // Its f is 0, so its g is the least cost of each point.
            let problem = costs.problem(start, size);
            let oracle = Oracle::new(&problem, &Selection::all(&problem));
            let least = certify::transform(&oracle, &f[k * n..(k + 1) * n], monitor)?;
            g[start..start + size].copy_from_slice(&least);
        }
        start += size;
    }
    Ok((f, g))
}

impl<'a> Costs<'a> {
    /// The problem between the support and the measure whose points begin at `start`.
    fn problem(&self, start: usize, size: usize) -> Problem<'a> {
        let cost = match *self {
            Costs::Clouds { support, points, metric, power } => {
                Cost::Points { x: support, y: points.slice_rows(start, start + size), metric, power }
            }
            Costs::Grid { support, metric, power } => Cost::Points { x: support, y: support, metric, power },
            Costs::Shared(cost) => Cost::Dense(cost),
        };
        Problem { cost, a: None, b: None }
    }

    /// The problem between the support and itself.
    fn own(&self) -> Result<Problem<'a>> {
        let cost = match *self {
            Costs::Clouds { support, metric, power, .. } | Costs::Grid { support, metric, power } => {
                Cost::Points { x: support, y: support, metric, power }
            }
            Costs::Shared(cost) => {
                let symmetric = cost.nrows() == cost.ncols()
                    && (0..cost.nrows()).all(|i| (0..i).all(|j| cost.get(i, j) == cost.get(j, i)));
                if !symmetric {
                    return Err(Error::value("options.cost", "must be symmetric for a debiased barycenter"));
                }
                Cost::Dense(cost)
            }
        };
        Ok(Problem { cost, a: None, b: None })
    }

    /// Says which argument is wrong, if one is.
    fn check(&self, sizes: &[usize]) -> Result<()> {
        let (support, metric, power) = match *self {
            Costs::Shared(cost) => {
                if let Some(&size) = sizes.iter().find(|&&size| size != cost.ncols()) {
                    let message = format!("has {size} bins where options.cost has {} columns", cost.ncols());
                    return Err(Error::shape("measures", message));
                }
                return Problem::dense(cost).check().map_err(|error| Error::value("options.cost", error));
            }
            Costs::Grid { support, metric, power } => {
                if let Some(&size) = sizes.iter().find(|&&size| size != support.nrows()) {
                    let message = format!("has {size} bins where options.support has {} points", support.nrows());
                    return Err(Error::shape("measures", message));
                }
                (support, metric, power)
            }
            Costs::Clouds { support, points, metric, power } => {
                check_cloud("measures", points, metric)?;
                if points.nrows() != sizes.iter().sum::<usize>() {
                    return Err(Error::shape("measures", "the sizes do not add up to the number of points"));
                }
                if points.ncols() != support.ncols() {
                    let message = format!("has {} coordinates, the measures {}", support.ncols(), points.ncols());
                    return Err(Error::shape("options.support", message));
                }
                (support, metric, power)
            }
        };
        if !(power > 0.0 && power.is_finite()) {
            return Err(Error::option("power", format!("must be a positive number, not {power}")));
        }
        check_cloud("options.support", support, metric)
    }
}

fn prepare<'a>(costs: Costs<'a>, measures: &Measures, debiased: bool) -> Result<Prepared<'a>> {
    let (list, mass) = measures.prepare()?;
    costs.check(measures.sizes)?;
    let oracle = |problem: &Problem<'a>| Oracle::new(problem, &Selection::all(problem));
    let shared = !matches!(costs, Costs::Clouds { .. });
    let own = match (debiased, shared) {
        (true, false) => Some(oracle(&costs.own()?)),
        (true, true) => costs.own().map(|_| None)?,
        (false, _) => None,
    };
    let count = if shared { 1 } else { list.len() };
    let oracles: Vec<_> =
        list.iter().take(count).map(|measure| oracle(&costs.problem(measure.start, measure.weights.len()))).collect();
    let count = oracles.first().map_or(0, Oracle::nrows);
    Ok(Prepared { measures: list, mass, oracles, own, count })
}

impl Options {
    fn check(&self) -> Result<()> {
        let (Epsilon::Absolute(epsilon) | Epsilon::Relative(epsilon)) = self.epsilon;
        if !(epsilon > 0.0 && epsilon.is_finite()) {
            return Err(Error::option("epsilon", format!("must be a positive number, not {epsilon}")));
        }
        if !(self.tolerance > 0.0 && self.tolerance.is_finite()) {
            return Err(Error::option("tolerance", format!("must be a positive number, not {}", self.tolerance)));
        }
        match self.max_iterations {
            0 => Err(Error::option("maxIterations", "must be at least 1")),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
