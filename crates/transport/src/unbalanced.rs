//! Unbalanced optimal transport: marginals may differ from the weights, at a price.
//!
//! ```text
//! minimise over P ≥ 0    ⟨C, P⟩ + ε KL(P | a ⊗ b) + D(P 1, a; ρₐ) + D(Pᵀ 1, b; ρ_b)
//!
//! KL       ρ Σ (p log(p/a) − p + a)
//! squares  ρ/2 Σ (p − a)²
//! TV       ρ Σ |p − a|
//! ```
//!
//! The reach ρ has the units of the cost: mass is moved where that costs less than about ρ, and destroyed or created
//! elsewhere. An infinite reach holds the side to its weights; masses need not agree otherwise. `KL(P | R) = Σ P log(P / R) −
//! P + R`.
//!
//! With ε > 0 the concave dual has no constraint but bounds (TV), so that any potentials bound the optimum from below, and
//! any plan from above; f is maximised out and the semi-dual in g climbed by projected Newton steps at falling ε, which sees
//! the translation of the potentials that slows alternating scalings down at large reach. Without ε the same ascent goes on
//! until the plan's own cost and a feasible dual point (c-transforms) have a gap below the tolerance; total variation without
//! ε is balanced transport with one more point on either side, solved exactly by the network simplex.
//!
//! `O(n m)` time a pass, usually 10 to 60 passes; 12 bytes for each entry of the plan that matters.
//!
//! References: L. Chizat, G. Peyré, B. Schmitzer, F.-X. Vialard, Scaling algorithms for unbalanced optimal transport
//! problems, Math. Comp. 87 (2018). T. Séjourné, F.-X. Vialard, G. Peyré, Faster unbalanced optimal transport: translation
//! invariant Sinkhorn and 1-D Frank-Wolfe, AISTATS 2022. L. Chapel, R. Flamary, H. Wu, C. Févotte, G. Gasso, Unbalanced
//! optimal transport through non-negative penalized linear regression, NeurIPS 2021 (the problem without ε).

mod exact;
mod solve;

use crate::gradient::Gradients;
use crate::plan::{Plan, SparsePlan};
use crate::problem::Problem;
use crate::sinkhorn::Epsilon;
pub use crate::sinkhorn::Status;
use gibbs_core::{Error, Monitor, Result};

/// What a marginal costs that is not the wanted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Penalty {
    /// Kullback and Leibler's divergence.
    #[default]
    Kl,
    /// Half the squared distance.
    Squares,
    /// Total variation: the sum of absolute differences.
    Variation,
}

/// What to compute and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// The regularisation; 0 for none.
    pub epsilon: Epsilon,
    /// ρ of both sides, positive, in the units of the cost; infinite for a side whose marginal is exact.
    pub reach: [f64; 2],
    /// What other marginals cost.
    pub penalty: Penalty,
    /// With ε: largest L1 distance between the plan's marginals and those that the potentials want, relative to the
    /// geometric mean of the masses. Without: largest gap relative to the value.
    pub tolerance: f64,
    /// Passes over the costs after which the best plan so far is returned with `converged: false`.
    pub max_iterations: usize,
    /// Bytes that the entries of the curvature or a table of costs may take.
    pub memory_limit: usize,
    /// Whether to compute the gradients of the value too; needs ε.
    pub gradient: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            epsilon: Epsilon::Absolute(0.0),
            reach: [f64::INFINITY; 2],
            penalty: Penalty::Kl,
            tolerance: 1e-6,
            max_iterations: 1000,
            memory_limit: 1 << 30,
            gradient: false,
        }
    }
}

/// A plan, and how far it is from the best.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The whole objective at the plan, regularisation and penalties included.
    pub value: f64,
    /// No plan has a smaller objective.
    pub dual: f64,
    /// `value − dual`.
    pub gap: f64,
    /// The gap relative to the larger of |value| and |dual|; 0 where both are 0.
    pub relative_gap: f64,
    /// ⟨C, P⟩.
    pub cost: f64,
    /// The mass of the plan.
    pub transported: f64,
    /// Marginal of the sources (`n`).
    pub rows: Vec<f64>,
    /// Marginal of the targets (`m`).
    pub columns: Vec<f64>,
    /// L1 distances between the plan's marginals and those that the potentials want, relative to the geometric mean of the
    /// masses.
    pub marginal_error: [f64; 2],
    /// Potentials of the sources (`n`).
    pub f: Vec<f64>,
    /// Potentials of the targets (`m`).
    pub g: Vec<f64>,
    /// The regularisation in the units of the cost; 0 for none.
    pub epsilon: f64,
    /// Passes over the costs.
    pub iterations: usize,
    /// Whether the tolerance was met.
    pub converged: bool,
    /// Why the iteration ended.
    pub status: Status,
    /// The plan, in a form that takes `O(n + m)` memory; but for total variation without ε.
    pub scalings: Option<Plan>,
    /// The plan for total variation without ε, by row and then column.
    pub entries: Option<SparsePlan>,
    /// Where each row without mass would go: the column with the least `Cᵢⱼ − gⱼ`; 0 for rows with mass.
    pub targets: Vec<u32>,
    /// Gradients of the value, where they were asked for.
    pub gradients: Option<Gradients>,
}

/// Solves `problem`, whose masses may differ. Results have the same bits at any number of threads.
///
/// ```
/// use gibbs_core::{MatrixView, Monitor};
/// use gibbs_transport::unbalanced::{Options, solve};
/// use gibbs_transport::{Metric, Problem};
///
/// // One of the two sources is far from every target.
/// let x = MatrixView::new(&[0.0, 50.0], 2, 1)?;
/// let y = MatrixView::new(&[0.0], 1, 1)?;
/// let problem = Problem::points(x, y, Metric::SquaredEuclidean).with_weights(Some(&[1.0, 1.0]), Some(&[1.0]));
/// let solution = solve(&problem, &Options { reach: [1.0; 2], ..Options::default() }, &Monitor::none())?;
/// assert!((solution.transported - 1.0).abs() < 1e-5 && (solution.value - 1.0).abs() < 1e-5);
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    options.check()?;
    let is_free = matches!(options.epsilon, Epsilon::Absolute(0.0) | Epsilon::Relative(0.0));
    match options.penalty {
        Penalty::Variation if is_free => exact::solve(problem, options, monitor),
        _ => solve::solve(problem, options, monitor),
    }
}

impl Options {
    fn check(&self) -> Result<()> {
        let (Epsilon::Absolute(epsilon) | Epsilon::Relative(epsilon)) = self.epsilon;
        if !(epsilon >= 0.0 && epsilon.is_finite()) {
            return Err(Error::option("epsilon", format!("must be a number ≥ 0, not {epsilon}")));
        }
        for (reach, name) in self.reach.into_iter().zip(["reach.a", "reach.b"]) {
            if reach.is_nan() || reach <= 0.0 {
                return Err(Error::option(name, format!("must be a positive number, not {reach}")));
            }
        }
        if self.reach == [f64::INFINITY; 2] {
            return Err(Error::option("reach", "both sides are exact; sinkhorn and emd solve the balanced problem"));
        }
        if !(self.tolerance > 0.0 && self.tolerance.is_finite()) {
            return Err(Error::option("tolerance", format!("must be a positive number, not {}", self.tolerance)));
        }
        if self.max_iterations == 0 {
            return Err(Error::option("maxIterations", "must be at least 1"));
        }
        if self.gradient && epsilon == 0.0 {
            return Err(Error::option("gradient", "needs options.epsilon: without it the value has kinks"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
