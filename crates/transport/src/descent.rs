//! Descent on smooth functions of a plan, with the Frank-Wolfe gap as its measure.
//!
//! ```text
//! minimise over P in the polytope    F(P) + ε KL(P | a ⊗ b)
//! ```
//!
//! Each step linearises `F` at `P` and goes towards the plan `S` that is best for `⟨∇F(P), S⟩ + ε KL(S | a ⊗ b)`: a vertex
//! where `ε` is zero (conditional gradient), else what Sinkhorn's iteration finds (projected mirror descent; generalised
//! conditional gradient). The step's length is exact for quadratic functions and otherwise halved until the objective falls,
//! so the objective never rises. `⟨∇F(P), P − S⟩ + ε (KL(P) − KL(S))` is zero exactly where `P` is stationary, and for convex
//! `F` no plan is better than `P` by more.
//!
//! References: M. Jaggi, Revisiting Frank-Wolfe, ICML 2013. G. Peyré, M. Cuturi, J. Solomon, Gromov-Wasserstein averaging of
//! kernel and distance matrices, ICML 2016. A. Rakotomamonjy, R. Flamary, N. Courty, Generalized conditional gradient,
//! arXiv:1510.06567.

mod conditional;
mod proximal;

use crate::polytope::{Measures, Vertex, column_sums, densified, round};
use crate::two_sided::PlanRef;
use gibbs_core::{Monitor, Result, Stream, purpose};

pub(crate) use conditional::conditional_gradient;
pub(crate) use proximal::{Oracle, proximal_descent};

/// A smooth function of a plan, through an image of the plan that is linear in it and expensive.
pub(crate) trait Objective {
    /// The image of a plan; empty where the function needs none.
    fn image(&self, plan: PlanRef, monitor: &Monitor) -> Result<Vec<f64>>;
    /// The function at a plan with that image.
    fn value(&self, plan: &[f64], image: &[f64]) -> f64;
    /// Its gradient there (`n × m`).
    fn gradient(&self, plan: &[f64], image: &[f64], monitor: &Monitor) -> Result<Vec<f64>>;
    /// The coefficient of t² on `F(P + t D)` for a direction `D` with that image, where `F` is quadratic.
    fn curvature(&self, _direction: &[f64], _image: &[f64]) -> Option<f64> {
        None
    }
}

/// When to stop.
#[derive(Clone, Copy)]
pub(crate) struct Stop {
    /// The gap that counts as stationary.
    pub(crate) gap: f64,
    /// Steps.
    pub(crate) max_iterations: usize,
}

/// Where a descent ended.
pub(crate) struct Outcome {
    /// The plan (`n × m`).
    pub(crate) plan: Vec<f64>,
    /// F there, as the iteration knows it.
    pub(crate) value: f64,
    /// The objective with its regularisation.
    pub(crate) regularised: f64,
    /// The Frank-Wolfe gap, not negative.
    pub(crate) gap: f64,
    /// Potentials of the last linearised problem.
    pub(crate) f: Vec<f64>,
    /// Those of the columns.
    pub(crate) g: Vec<f64>,
    /// The objective before every step, and at the end.
    pub(crate) trace: Vec<f64>,
    /// Steps.
    pub(crate) iterations: usize,
    /// Why it ended.
    pub(crate) status: Status,
}

crate::status::status! {
    /// Why a descent ended.
    pub enum Status {
        /// The Frank-Wolfe gap met the tolerance.
        Converged = "converged",
        /// The allowed steps were used up.
        MaxIterations = "maxIterations",
        /// No step along the direction lowers the objective any more: the tolerance is below what rounding errors allow.
        Stalled = "stalled",
    }
}

/// A plan between `a ⊗ b` and a random vertex, every entry off by a random factor, so that no symmetry survives. Vertices
/// themselves would make poor starts: a concave function has many stationary ones.
pub(crate) fn random_start(
    measures: &Measures,
    seed: u64,
    index: u32,
    vertex: impl FnOnce(&[f64]) -> Result<Vertex>,
) -> Result<Vec<f64>> {
    let mut stream = Stream::new(seed, purpose::RESTART, index);
    let [n, m] = measures.shape();
    let share = stream.uniform();
    let costs: Vec<f64> = (0..n * m).map(|_| stream.uniform()).collect();
    let mut plan = measures.product();
    towards(&mut plan, &densified(&vertex(&costs)?.plan, n * m, m), share);
    let b = column_sums(&plan, m);
    plan.iter_mut().for_each(|value| *value *= 0.5 + stream.uniform());
    round(&mut plan, &measures.a.weights, &b);
    Ok(plan)
}

/// from + t (to − from).
fn towards(from: &mut [f64], to: &[f64], t: f64) {
    if t == 1.0 {
        from.copy_from_slice(to);
        return;
    }
    from.iter_mut().zip(to).for_each(|(from, to)| *from += t * (to - *from));
}

fn difference(to: &[f64], from: &[f64]) -> Vec<f64> {
    to.iter().zip(from).map(|(to, from)| to - from).collect()
}
