//! Multimarginal entropic transport between `N` measures of `n₁, …, n_N` points.
//!
//! ```text
//! minimise over P ≥ 0 with marginals a₁, …, a_N    ⟨C, P⟩ + ε KL(P | a₁ ⊗ … ⊗ a_N)
//! ```
//!
//! The optimum is `exp((Σ fₖ(iₖ) − C) / ε) Π aₖ(iₖ)`. Each step makes one marginal right; it is the one that is most wrong
//! (greedy choice), and the first marginal beside it, whose entries lie together. Exponents are shifted by their largest, so
//! that no ε underflows; a small ε is approached from larger ones. `O(n₁ ⋯ n_N)` time a pass, and memory for the plan.
//!
//! The answer is rounded to the exact marginals, one after the other, and what is then missing is added as a product. For the
//! bound each potential in turn is replaced by the least of `C − Σ` of the others, which makes them feasible in the dual of
//! the problem without regularisation. With two measures the problem is that of [`sinkhorn`](crate::sinkhorn).
//!
//! References: J.-D. Benamou et al., Iterative Bregman projections for regularized transportation problems, SIAM J. Sci.
//! Comput. 37 (2015). T. Lin, N. Ho, M. Cuturi, M. I. Jordan, On the complexity of approximating multimarginal optimal
//! transport, JMLR 23 (2022).

mod certify;
mod scaling;

use crate::sinkhorn::{Epsilon, Status};
use gibbs_core::{Error, Monitor, Result};
use scaling::Scaling;

/// Largest relative difference between masses that is repaired.
const MASS_TOLERANCE: f64 = 1e-6;

/// Costs over ε from which on larger ε come first, the factor between two of them, and the passes on each.
const LADDER: f64 = 400.0;
const STEP: f64 = 4.0;
const COARSE_PASSES: usize = 40;

/// The error that is asked of all ε but the last.
const COARSE: f64 = 1e-2;

/// Passes without a new least error after which none is expected.
const STALLED: usize = 1000;

/// What is transported.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// Costs, the last index fastest (`n₁ ⋯ n_N` finite numbers).
    pub cost: &'a [f64],
    /// n₁, …, n_N; at least two.
    pub shape: &'a [usize],
    /// The marginals, one after the other (`Σ nₖ`, not negative, of the same mass up to 1e-6).
    pub marginals: &'a [f64],
}

/// What to compute and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// The regularisation; relative to the mean cost under the product of the marginals.
    pub epsilon: Epsilon,
    /// Largest L1 error of the marginals, summed and relative to the mass, that counts as converged.
    pub tolerance: f64,
    /// Passes after which the best answer so far is returned with `converged: false`.
    pub max_iterations: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { epsilon: Epsilon::Relative(0.05), tolerance: 1e-6, max_iterations: 10_000 }
    }
}

/// A plan with exact marginals, bounds, and potentials.
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
    /// ⟨C, P⟩ + ε KL of the rounded plan.
    pub regularized_value: f64,
    /// No plan has a smaller regularised value than this.
    pub regularized_dual: f64,
    /// L1 error of each marginal before rounding, relative to the mass.
    pub marginal_errors: Vec<f64>,
    /// Potentials, one marginal after the other (`Σ nₖ`), also of points without weight.
    pub potentials: Vec<f64>,
    /// The regularisation in the units of the cost.
    pub epsilon: f64,
    /// Passes over the tensor.
    pub iterations: usize,
    /// Whether the marginals met the tolerance.
    pub converged: bool,
    /// Why the iteration ended.
    pub status: Status,
    /// The rounded plan (`n₁ ⋯ n_N`).
    pub plan: Vec<f64>,
}

/// A problem of mass 1.
pub(crate) struct Tensor<'a> {
    cost: &'a [f64],
    shape: &'a [usize],
    /// Weights of sum 1, a marginal each.
    marginals: Vec<Vec<f64>>,
    mass: f64,
    range: [f64; 2],
    mean: f64,
}

/// Solves `problem`. Results have the same bits at any number of threads.
///
/// ```
/// use gibbs_core::Monitor;
/// use gibbs_transport::multimarginal::{Options, Problem, solve};
/// use gibbs_transport::sinkhorn::Epsilon;
///
/// // Three coins that pay 1 where they do not all agree.
/// let cost = [0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0];
/// let problem = Problem { cost: &cost, shape: &[2, 2, 2], marginals: &[0.5, 0.5, 0.3, 0.7, 0.5, 0.5] };
/// let options = Options { epsilon: Epsilon::Absolute(0.01), ..Options::default() };
/// let solution = solve(&problem, &options, &Monitor::none())?;
/// // A fifth cannot agree.
/// assert!((solution.value - 0.2).abs() < 1e-3 && solution.dual <= 0.2);
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    options.check()?;
    let tensor = prepare(problem, monitor)?;
    let target = resolve(options.epsilon, &tensor)?;
    let mut state = Scaling::new(&tensor, monitor);
    let status = run(&mut state, target, options)?;
    let proof = certify::certify(&mut state, monitor)?;
    let (mass, value, dual) = (tensor.mass, tensor.mass * proof.value, tensor.mass * proof.dual);
    let scale = value.abs().max(dual.abs());
    let mut plan = proof.plan;
    gibbs_core::simd::scale(&mut plan, mass);
    Ok(Solution {
        value,
        dual,
        gap: value - dual,
        relative_gap: if scale > 0.0 { (value - dual) / scale } else { 0.0 },
        regularized_value: value + mass * target * proof.divergence,
        regularized_dual: mass * proof.regularized_dual,
        marginal_errors: proof.errors,
        potentials: proof.potentials,
        epsilon: target,
        iterations: state.iterations,
        converged: status == Status::Converged,
        status,
        plan,
    })
}

/// Down a ladder of ε where the target is small.
fn run(state: &mut Scaling, target: f64, options: &Options) -> Result<Status> {
    let spread = state.tensor.range[1] - state.tensor.range[0];
    let mut epsilon = target.max(spread / LADDER);
    loop {
        state.change_epsilon(epsilon);
        if epsilon <= target {
            return iterate(state, options.tolerance, options.max_iterations);
        }
        let left = options.max_iterations.saturating_sub(state.iterations).min(COARSE_PASSES);
        iterate(state, COARSE.max(options.tolerance), state.iterations + left)?;
        epsilon = (epsilon / STEP).max(target);
    }
}

/// Passes until the errors of all marginals together are at most `goal`.
fn iterate(state: &mut Scaling, goal: f64, last: usize) -> Result<Status> {
    let mut least = (f64::INFINITY, state.iterations);
    state.pass()?;
    loop {
        let errors = state.errors();
        let error: f64 = errors.iter().sum();
        if error <= goal {
            return Ok(Status::Converged);
        }
        if state.iterations >= last {
            return Ok(Status::MaxIterations);
        }
        if error < 0.9 * least.0 {
            least = (error, state.iterations);
        } else if state.iterations - least.1 > STALLED {
            return Ok(Status::Stalled);
        }
        let worst = (1..errors.len()).fold(1, |worst, k| if errors[k] > errors[worst] { k } else { worst });
        state.correct(worst);
        state.pass()?;
    }
}

fn prepare<'a>(problem: &Problem<'a>, monitor: &Monitor) -> Result<Tensor<'a>> {
    let (cost, shape) = (problem.cost, problem.shape);
    if shape.len() < 2 || shape.contains(&0) {
        return Err(Error::shape("cost", "expected at least two axes, each with a point"));
    }
    if shape.iter().try_fold(1usize, |product, &n| product.checked_mul(n)) != Some(cost.len()) {
        return Err(Error::shape("cost", format!("{} numbers do not fill the shape {shape:?}", cost.len())));
    }
    if problem.marginals.len() != shape.iter().sum::<usize>() {
        return Err(Error::shape("marginals", "the weights are not as many as the points of all axes"));
    }
    let (mut marginals, mut mass, mut start) = (Vec::new(), 0.0, 0);
    for (k, &n) in shape.iter().enumerate() {
        let weights = &problem.marginals[start..start + n];
        let sum: f64 = weights.iter().sum();
        if weights.iter().any(|weight| weight.is_nan() || *weight < 0.0) || !(sum > 0.0 && sum.is_finite()) {
            return Err(Error::value("marginals", format!("marginal {k} must hold numbers of at least 0, not all 0")));
        }
        if k == 0 {
            mass = sum;
        } else if (sum - mass).abs() > MASS_TOLERANCE * mass.max(sum) {
            let message = format!("marginal {k} has the mass {sum}, the first one {mass}");
            return Err(Error::infeasible("marginals", message));
        }
        marginals.push(weights.iter().map(|weight| weight / sum).collect::<Vec<f64>>());
        start += n;
    }
    let mut range = [f64::INFINITY, f64::NEG_INFINITY];
    let mut mean = 0.0;
    let slab = cost.len() / shape[0];
    for (slab, weight) in cost.chunks_exact(slab).zip(&marginals[0]) {
        monitor.check()?;
        mean += weight * certify::mean(slab, &marginals[1..]);
        for &cost in slab {
            if !cost.is_finite() {
                return Err(Error::value("cost", format!("holds {cost}, which is not a finite number")));
            }
            range = [range[0].min(cost), range[1].max(cost)];
        }
    }
    if range[1] - range[0] >= f64::MAX / 16.0 {
        return Err(Error::value("cost", "the costs are so large that they overflow; rescale the problem"));
    }
    Ok(Tensor { cost, shape, marginals, mass, range, mean })
}

fn resolve(epsilon: Epsilon, tensor: &Tensor) -> Result<f64> {
    match epsilon {
        Epsilon::Absolute(epsilon) => Ok(epsilon),
        Epsilon::Relative(factor) if tensor.mean > 0.0 => Ok(factor * tensor.mean),
        Epsilon::Relative(factor) if tensor.range == [0.0, 0.0] => Ok(factor),
        Epsilon::Relative(_) => {
            let message = format!("the mean cost is {}: a relative ε needs a positive one", tensor.mean);
            Err(Error::option("epsilon", message))
        }
    }
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
