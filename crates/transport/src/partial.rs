//! Partial optimal transport: only a given mass is moved, the cheapest.
//!
//! ```text
//! minimise over P ≥ 0, P 1 ≤ a, Pᵀ 1 ≤ b, Σ P = M    ⟨C, P⟩  (+ ε KL(P | a ⊗ b))
//! maximise over f ≤ 0, g ≤ 0, λ                      ⟨a, f⟩ + ⟨b, g⟩ + λ M,  fᵢ + gⱼ + λ ≤ Cᵢⱼ
//! ```
//!
//! Without ε: balanced transport with one more point on either side, which takes what is not moved at no cost, solved exactly
//! by the network simplex; `O((n + 1)(m + 1))` memory for its costs. With ε: the dual, which then has no constraint but the
//! signs, is climbed by projected Newton steps in (g, λ) at falling ε, f being maximised out; the plan is scaled down to the
//! weights where it exceeds them, and what it lacks of M is spread over what rows and columns have left.
//!
//! References: L. Caffarelli, R. McCann, Free boundaries in optimal transport and Monge-Ampère obstacle problems, Ann. of
//! Math. 171 (2010). J.-D. Benamou, G. Carlier, M. Cuturi, L. Nenna, G. Peyré, Iterative Bregman projections for regularized
//! transportation problems, SIAM J. Sci. Comput. 37 (2015). L. Chapel, M. Alaya, G. Gasso, Partial optimal transport with
//! applications on positive-unlabeled learning, NeurIPS 2020 (the reduction).

mod entropic;
mod exact;

use crate::plan::{Plan, SparsePlan};
use crate::problem::Problem;
use crate::sinkhorn::Epsilon;
pub use crate::sinkhorn::Status;
use gibbs_core::{Error, Monitor, Result};

/// A mass this much above the lighter side's, relative to it, is taken for that side's.
const MASS_TOLERANCE: f64 = 1e-12;

/// What to compute and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// M: positive, at most the mass of the lighter side.
    pub mass: f64,
    /// The regularisation; 0 for none.
    pub epsilon: Epsilon,
    /// With ε: largest L1 norm of what the dual could still gain by (excess of the marginals and of the mass), relative to M.
    pub tolerance: f64,
    /// With ε: passes over the costs after which the best plan so far is returned with `converged: false`.
    pub max_iterations: usize,
    /// Bytes that costs or the entries of the curvature may take.
    pub memory_limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mass: 1.0,
            epsilon: Epsilon::Absolute(0.0),
            tolerance: 1e-6,
            max_iterations: 1000,
            memory_limit: 1 << 30,
        }
    }
}

/// A plan that keeps to the weights and moves the mass, and how far it is from the best.
#[derive(Debug, Clone)]
pub struct Solution {
    /// ⟨C, P⟩ of the plan.
    pub value: f64,
    /// No plan of this mass costs less, regularised or not.
    pub dual: f64,
    /// `value − dual`.
    pub gap: f64,
    /// The gap relative to the larger of |value| and |dual|; 0 where both are 0.
    pub relative_gap: f64,
    /// ⟨C, P⟩ + ε KL(P | a ⊗ b) of the plan; without ε the value.
    pub regularized_value: f64,
    /// No plan has a smaller regularised value; without ε the dual.
    pub regularized_dual: f64,
    /// Mass of the plan.
    pub transported: f64,
    /// Marginal of the sources (`n`), at most `a`.
    pub rows: Vec<f64>,
    /// Marginal of the targets (`m`), at most `b`.
    pub columns: Vec<f64>,
    /// What the marginals' and the mass's conditions were missed by before rounding (L1, relative to M), on either side.
    pub marginal_error: [f64; 2],
    /// Potentials of the sources (`n`), not positive.
    pub f: Vec<f64>,
    /// Potentials of the targets (`m`), not positive.
    pub g: Vec<f64>,
    /// What a unit of mass more would cost.
    pub multiplier: f64,
    /// The regularisation in the units of the cost; 0 for none.
    pub epsilon: f64,
    /// Passes over the costs; without ε pivots.
    pub iterations: usize,
    /// Whether the tolerance was met.
    pub converged: bool,
    /// Why the iteration ended.
    pub status: Status,
    /// The plan with ε, in a form that takes `O(n + m)` memory.
    pub scalings: Option<Plan>,
    /// The plan without ε, by row and then column.
    pub entries: Option<SparsePlan>,
    /// Where each row without mass would go: the column with the least `Cᵢⱼ − gⱼ`; 0 for rows with mass.
    pub targets: Vec<u32>,
}

/// Solves `problem`, whose masses may differ. Results have the same bits at any number of threads.
///
/// ```
/// use gibbs_core::{MatrixView, Monitor};
/// use gibbs_transport::partial::{Options, solve};
/// use gibbs_transport::{Metric, Problem};
///
/// let x = MatrixView::new(&[0.0, 1.0, 10.0], 3, 1)?;
/// let y = MatrixView::new(&[0.5, 1.25], 2, 1)?;
/// let problem = Problem::points(x, y, Metric::Euclidean).with_weights(Some(&[1.0; 3]), Some(&[1.0; 2]));
/// // The cheapest unit and a half: all of 1 to 1.25, half of 0 to 0.5.
/// let solution = solve(&problem, &Options { mass: 1.5, ..Options::default() }, &Monitor::none())?;
/// assert!((solution.value - 0.5).abs() < 1e-12 && solution.gap < 1e-12 && solution.rows == [0.5, 1.0, 0.0]);
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    options.check()?;
    let (Epsilon::Absolute(epsilon) | Epsilon::Relative(epsilon)) = options.epsilon;
    if epsilon > 0.0 { entropic::solve(problem, options, monitor) } else { exact::solve(problem, options, monitor) }
}

impl Options {
    fn check(&self) -> Result<()> {
        for (name, value) in [("mass", self.mass), ("tolerance", self.tolerance)] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::option(name, format!("must be a positive number, not {value}")));
            }
        }
        let (Epsilon::Absolute(epsilon) | Epsilon::Relative(epsilon)) = self.epsilon;
        if !(epsilon >= 0.0 && epsilon.is_finite()) {
            return Err(Error::option("epsilon", format!("must be a number ≥ 0, not {epsilon}")));
        }
        match self.max_iterations {
            0 => Err(Error::option("maxIterations", "must be at least 1")),
            _ => Ok(()),
        }
    }

    /// M, where sides of these masses have as much.
    fn mass_of(&self, masses: [f64; 2]) -> Result<f64> {
        let most = masses[0].min(masses[1]);
        if self.mass > most * (1.0 + MASS_TOLERANCE) {
            let message = format!("is {}, and the lighter side has {most}", self.mass);
            return Err(Error::infeasible("options.mass", message));
        }
        Ok(self.mass.min(most))
    }
}

#[cfg(test)]
mod tests;
