//! The Sinkhorn divergence between two weighted point clouds.
//!
//! ```text
//! S(α, β) = OT(α, β) − (OT(α, α) + OT(β, β)) / 2
//! ```
//!
//! with OT the value of the entropic problem, `min ⟨C, P⟩ + ε KL(P | a ⊗ b / M)`. For the metrics and powers whose
//! `exp(−c / ε)` is a positive kernel (squared and plain distances among them) it is not negative, and 0 only for equal
//! measures. All three values are dual ones at the potentials found, so each errs by the square of its marginal error.
//!
//! The terms of a measure with itself are symmetric: `ψ ← (ψ + φ) / 2` after each exp pass, φ the exact answer to ψ, takes
//! about ten passes at any ε.
//!
//! Reference: J. Feydy et al., Interpolating between optimal transport and MMD using Sinkhorn divergences, AISTATS 2019.

use crate::gradient::{Gradients, Scalings};
use crate::problem::{Cost, Problem};
use crate::sinkhorn::{self, Epsilon, Precision, Status, Term};
use gibbs_core::{Error, MatrixView, Monitor, Result};

/// What to compute and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// The regularisation; relative to the mean cost between the two measures.
    pub epsilon: Epsilon,
    /// How a plan is stored, where it is.
    pub precision: Precision,
    /// Largest L1 error of the marginals, relative to the mass, that counts as converged.
    pub tolerance: f64,
    /// Passes and Newton steps for each of the three terms.
    pub max_iterations: usize,
    /// Bytes that a stored plan, a table of costs or a list of a plan's entries may take.
    pub memory_limit: usize,
    /// Whether to compute the gradients too.
    pub gradient: bool,
}

impl Default for Options {
    fn default() -> Self {
        let sinkhorn::Options { epsilon, precision, tolerance, max_iterations, memory_limit, .. } =
            sinkhorn::Options::default();
        Self { epsilon, precision, tolerance, max_iterations, memory_limit, gradient: false }
    }
}

/// The divergence and its three terms.
#[derive(Debug, Clone)]
pub struct Solution {
    /// `cross − (self_x + self_y) / 2`.
    pub value: f64,
    /// OT(α, β).
    pub cross: f64,
    /// OT(α, α).
    pub self_x: f64,
    /// OT(β, β).
    pub self_y: f64,
    /// The regularisation in the units of the cost.
    pub epsilon: f64,
    /// Passes and Newton steps of all three terms.
    pub iterations: usize,
    /// Whether all three terms met the tolerance.
    pub converged: bool,
    /// Gradients of the divergence, where they were asked for.
    pub gradients: Option<Gradients>,
}

/// Computes the divergence between the measures of `problem`, which must be given by points.
///
/// ```
/// use gibbs_core::{MatrixView, Monitor};
/// use gibbs_transport::divergence::{Options, solve};
/// use gibbs_transport::{Metric, Problem};
///
/// // A cloud and the same cloud moved by 3: the divergence is the square of the way.
/// let x = MatrixView::new(&[0.0, 1.0, 2.0, 5.0], 4, 1)?;
/// let y = MatrixView::new(&[3.0, 4.0, 5.0, 8.0], 4, 1)?;
/// let problem = Problem::points(x, y, Metric::SquaredEuclidean);
/// let solution = solve(&problem, &Options { tolerance: 1e-9, ..Options::default() }, &Monitor::none())?;
/// assert!((solution.value - 9.0).abs() < 1e-6);
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let Cost::Points { x, y, metric, power } = problem.cost else {
        return Err(Error::value("problem.cost", "the divergence needs problem.x and problem.y in its place"));
    };
    let own = |points, weights| Problem {
        cost: Cost::Points { x: points, y: points, metric, power },
        a: weights,
        b: weights,
    };
    let mut settings = sinkhorn::Options {
        epsilon: options.epsilon,
        precision: options.precision,
        tolerance: options.tolerance,
        max_iterations: options.max_iterations,
        memory_limit: options.memory_limit,
        ..sinkhorn::Options::default()
    };
    // Equal measures are one problem three times over, and their divergence is 0 to the last bit.
    let cross = if is_self(problem) {
        sinkhorn::self_term(problem, &settings, monitor)?
    } else {
        sinkhorn::term(problem, &settings, monitor)?
    };
    settings.epsilon = Epsilon::Absolute(cross.epsilon);
    let self_x = sinkhorn::self_term(&own(x, problem.a), &settings, monitor)?;
    let self_y = sinkhorn::self_term(&own(y, problem.b), &settings, monitor)?;

    let mass = cross.mass;
    let terms = [&cross, &self_x, &self_y];
    let gradients = options.gradient.then(|| gradients(problem, terms, monitor)).transpose()?;
    Ok(Solution {
        value: mass * (cross.value - 0.5 * (self_x.value + self_y.value)),
        cross: mass * cross.value,
        self_x: mass * self_x.value,
        self_y: mass * self_y.value,
        epsilon: cross.epsilon,
        iterations: terms.iter().map(|term| term.iterations).sum(),
        converged: terms.iter().all(|term| term.status == Status::Converged),
        gradients,
    })
}

/// Whether the two measures are the same, point by point.
fn is_self(problem: &Problem) -> bool {
    match problem.cost {
        Cost::Points { x, y, .. } => problem.a == problem.b && x.nrows() == y.nrows() && x.rows().eq(y.rows()),
        Cost::Dense(_) => false,
    }
}

/// The cross term's gradients less what the self terms take back: half of a gradient in which each point counts twice.
fn gradients(problem: &Problem, [cross, self_x, self_y]: [&Term; 3], monitor: &Monitor) -> Result<Gradients> {
    let Cost::Points { x, y, metric, power } = problem.cost else { return Ok(Gradients::default()) };
    let of_points = |scalings: Scalings, own: &Term, from: MatrixView, to: MatrixView| {
        let mut gradient = scalings.with_respect_to_rows(from, to, metric, power, monitor)?;
        let own = own.scalings(cross.mass).with_respect_to_rows(from, from, metric, power, monitor)?;
        gibbs_core::axpy(&mut gradient, -1.0, &own);
        Ok(Some(gradient))
    };
    let of_weights = |potentials: &[f64], own: &Term| {
        let own = own.f.iter().zip(&own.g).map(|(f, g)| 0.5 * (f + g));
        potentials.iter().zip(own).map(|(potential, own)| potential - own).collect()
    };
    let scalings = cross.scalings(cross.mass);
    Ok(Gradients {
        x: of_points(scalings, self_x, x, y)?,
        y: of_points(scalings.transposed(), self_y, y, x)?,
        a: of_weights(&cross.f, self_x),
        b: of_weights(&cross.g, self_y),
        cost: None,
    })
}

#[cfg(test)]
mod tests;
