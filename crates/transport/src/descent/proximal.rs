//! Generalised conditional gradient: the regularisation is kept whole, the rest is linearised.

use super::{Objective, Outcome, Status, Stop, towards};
use crate::polytope::{Measures, divergence};
use crate::problem::Problem;
use crate::sinkhorn::{self, Epsilon};
use crate::two_sided::PlanRef;
use gibbs_core::{Error, MatrixView, Monitor, Result, dot, simd};

/// L1 error of the marginals of a step's plan, before it is rounded.
const SINKHORN_TOLERANCE: f64 = 1e-9;

/// Steps are halved at most this often.
const HALVINGS: usize = 40;

/// What solves the linearised problem.
pub(crate) enum Oracle {
    /// Both marginals are given.
    Balanced,
    /// The columns' marginal is free; `b` is the measure that the regularisation refers to.
    FreeColumns,
}

/// The best plan for `⟨cost, S⟩ + ε KL(S | a ⊗ b)`.
pub(crate) struct Regularised {
    pub(crate) plan: Vec<f64>,
    /// No plan has a smaller objective.
    pub(crate) bound: f64,
    pub(crate) f: Vec<f64>,
    pub(crate) g: Vec<f64>,
}

impl Oracle {
    /// Solves it for measures of sum 1.
    pub(crate) fn solve(
        &self,
        cost: &[f64],
        measures: &Measures,
        epsilon: f64,
        warm_start: Option<(Vec<f64>, Vec<f64>)>,
        monitor: &Monitor,
    ) -> Result<Regularised> {
        match self {
            Oracle::Balanced => balanced(cost, measures, epsilon, warm_start, monitor),
            Oracle::FreeColumns => Ok(free_columns(cost, measures, epsilon)),
        }
    }
}

fn balanced(
    cost: &[f64],
    measures: &Measures,
    epsilon: f64,
    warm_start: Option<(Vec<f64>, Vec<f64>)>,
    monitor: &Monitor,
) -> Result<Regularised> {
    let (a, b) = (&measures.a.weights, &measures.b.weights);
    let problem = Problem::dense(MatrixView::new(cost, a.len(), b.len())?).with_weights(Some(a), Some(b));
    let options = sinkhorn::Options {
        epsilon: Epsilon::Absolute(epsilon),
        tolerance: SINKHORN_TOLERANCE,
        warm_start,
        ..sinkhorn::Options::default()
    };
    let solution = sinkhorn::solve(&problem, &options, monitor)?;
    if solution.epsilon > epsilon * (1.0 + 1e-9) {
        return Err(Error::option(
            "epsilon",
            format!("{epsilon:e} is too small against the objective; leave it out for none"),
        ));
    }
    let plan = solution.plan.dense(&problem, monitor)?;
    Ok(Regularised { plan, bound: solution.regularized_dual, f: solution.f, g: solution.g })
}

/// Row by row: aᵢ bⱼ exp(−costᵢⱼ / ε) scaled to aᵢ.
fn free_columns(cost: &[f64], measures: &Measures, epsilon: f64) -> Regularised {
    let (a, b) = (&measures.a, &measures.b);
    let m = b.len();
    let mut plan = vec![0.0; cost.len()];
    let mut f = Vec::with_capacity(a.len());
    for ((row, cost), a) in plan.chunks_exact_mut(m).zip(cost.chunks_exact(m)).zip(&a.weights) {
        row.iter_mut().zip(cost).zip(&b.logs).for_each(|((out, cost), log_b)| *out = log_b - cost / epsilon);
        let log_sum = simd::logsumexp(row);
        row.iter_mut().for_each(|out| *out -= log_sum);
        simd::exp_in_place(row);
        row.iter_mut().for_each(|out| *out *= a);
        f.push(-epsilon * log_sum);
    }
    let bound = dot(&a.weights, &f);
    Regularised { plan, bound, f, g: vec![0.0; m] }
}

/// Descends from `plan`, which lies in the polytope.
pub(crate) fn proximal_descent(
    objective: &dyn Objective,
    oracle: &Oracle,
    measures: &Measures,
    epsilon: f64,
    mut plan: Vec<f64>,
    stop: Stop,
    monitor: &Monitor,
) -> Result<Outcome> {
    let entropy = |plan: &[f64]| epsilon * divergence(plan, &measures.a.logs, &measures.b.logs);
    let mut image = objective.image(PlanRef::Dense(&plan), monitor)?;
    let (mut value, mut penalty) = (objective.value(&plan, &image), entropy(&plan));
    let (mut trace, mut potentials, mut iterations) = (vec![value + penalty], None, 0);
    loop {
        monitor.check()?;
        monitor.report(iterations as f64, Some(stop.max_iterations as f64));
        let gradient = objective.gradient(&plan, &image, monitor)?;
        let best = oracle.solve(&gradient, measures, epsilon, potentials.take(), monitor)?;
        let gap = (dot(&gradient, &plan) + penalty - best.bound).max(0.0);
        let done = if gap <= stop.gap { Some(Status::Converged) } else { None };
        let done = done.or((iterations == stop.max_iterations).then_some(Status::MaxIterations));
        let step = match done {
            Some(status) => Err(status),
            None => {
                let target_image = objective.image(PlanRef::Dense(&best.plan), monitor)?;
                shorten(value + penalty, gap, |t| {
                    let (mut p, mut i) = (plan.clone(), image.clone());
                    towards(&mut p, &best.plan, t);
                    towards(&mut i, &target_image, t);
                    let (value, penalty) = (objective.value(&p, &i), entropy(&p));
                    (value + penalty, (p, i, value, penalty))
                })
                .ok_or(Status::Stalled)
            }
        };
        match step {
            Ok(next) => (plan, image, value, penalty) = next,
            Err(status) => {
                let (f, g, regularised) = (best.f, best.g, value + penalty);
                return Ok(Outcome { plan, value, regularised, gap, f, g, trace, iterations, status });
            }
        }
        trace.push(value + penalty);
        potentials = Some((best.f, best.g));
        iterations += 1;
    }
}

/// The longest of the steps 1, 1/2, 1/4, … that lowers the objective by a share of what its slope `−gap` promises.
fn shorten<T>(now: f64, gap: f64, mut at: impl FnMut(f64) -> (f64, T)) -> Option<T> {
    let mut t = 1.0;
    for _ in 0..HALVINGS {
        let (objective, state) = at(t);
        if objective <= now - 1e-4 * t * gap {
            return Some(state);
        }
        t *= 0.5;
    }
    None
}
