//! Mirror Sinkhorn: convex functions of a transport plan by multiplicative steps.
//!
//! ```text
//! minimise over P ≥ 0, P 1 = a, Pᵀ 1 = b    F(P)
//! P ← P ∘ exp(−η ∇F(P)),  then the rows (odd steps) or the columns (even steps) are scaled to their weights
//! η = √(δ / t) / B,    δ = ‖log a‖∞ + ‖log b‖∞,    B = half the largest range that a gradient's entries have had
//! ```
//!
//! One scaling a step in place of a whole Sinkhorn iteration, and the running mean of the plans as the answer, rounded to
//! exact marginals. The gap to the optimum falls as `t^(−1/2)` for convex `F`, also with unbiased noise in the gradients, and
//! without the bias of a regularisation. The Frank-Wolfe gap `⟨∇F(P), P⟩ − min_S ⟨∇F(P), S⟩` at the answer, from one exact
//! transport problem in the end, bounds what is left to gain where `F` is convex. `O(n m)` a step beside the gradient.
//!
//! Plans are kept as logarithms, so no entry is lost for good. Adding a constant to a row or a column of a gradient changes
//! nothing that matters, so `B` is half the range and not the largest absolute value.
//!
//! Reference: M. Ballu, Q. Berthet, Mirror Sinkhorn: fast online optimization on transport polytopes, ICML 2023,
//! arXiv:2211.10420. The step sizes are those of its abstract algorithm; no official code was found.

mod objectives;

use crate::polytope::{Measures, marginal_errors, round, vertex};
use crate::two_sided::PlanRef;
use gibbs_core::{Error, Monitor, Result, Stream, dot, purpose, simd};

pub use objectives::{Function, Problem};

/// Steps between two looks at whether the caller has cancelled are at most these many entries.
const BLOCK: usize = 1 << 20;

/// What to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// Steps.
    pub max_iterations: usize,
    /// The largest relative gap that counts as converged.
    pub tolerance: f64,
    /// Factor on the step sizes.
    pub step_scale: f64,
    /// Standard deviation of the normal noise that is added to every entry of every gradient.
    pub noise: f64,
    /// Of the noise.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_iterations: 500, tolerance: 1e-2, step_scale: 1.0, noise: 0.0, seed: 0 }
    }
}

/// The running mean of the plans, and how far it can be from the best.
#[derive(Debug, Clone)]
pub struct Solution {
    /// F of the rounded mean.
    pub value: f64,
    /// No plan has a smaller F; for convex functions only.
    pub lower_bound: Option<f64>,
    /// How much the function linearised at the plan could fall.
    pub frank_wolfe_gap: f64,
    /// The gap over the larger of |value| and |value − gap|; 0 where both are 0.
    pub relative_gap: f64,
    /// L1 errors of the mean's marginals before rounding, relative to the mass.
    pub marginal_error: [f64; 2],
    /// Potentials of the linearised problem at the plan (`n`).
    pub f: Vec<f64>,
    /// Those of the targets (`m`).
    pub g: Vec<f64>,
    /// The plan, row by row (`n × m`).
    pub plan: Vec<f64>,
    /// F of every plan on the way, whose marginals are not exact.
    pub trace: Vec<f64>,
    /// Steps.
    pub iterations: usize,
    /// Whether the relative gap met the tolerance.
    pub converged: bool,
}

/// Where an iteration is: all that has to be kept from one step to the next.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// Logarithms of the plan (`n × m`).
    pub log_plan: Vec<f64>,
    /// The running mean of the plans (`n × m`).
    pub mean: Vec<f64>,
    /// Steps done.
    pub steps: usize,
    /// B so far.
    pub bound: f64,
}

impl State {
    /// a ⊗ b, for weights of sum 1.
    fn new(log_a: &[f64], log_b: &[f64]) -> Self {
        let log_plan: Vec<f64> = log_a.iter().flat_map(|a| log_b.iter().map(move |b| a + b)).collect();
        Self { mean: vec![0.0; log_plan.len()], log_plan, steps: 0, bound: 0.0 }
    }

    /// One step; returns the new plan.
    fn step(&mut self, gradient: &[f64], measures: &Measures, scale: f64) -> Vec<f64> {
        let (log_a, log_b) = (&measures.a.logs, &measures.b.logs);
        let (least, largest) = range(gradient);
        self.bound = self.bound.max(0.5 * (largest - least));
        self.steps += 1;
        if self.bound > 0.0 {
            let eta = scale * (spread(log_a, log_b) / self.steps as f64).sqrt() / self.bound;
            gibbs_core::axpy(&mut self.log_plan, -eta, gradient);
        }
        if self.steps % 2 == 1 {
            scale_rows(&mut self.log_plan, log_a, log_b.len());
        } else {
            scale_columns(&mut self.log_plan, log_b);
        }
        let mut plan = vec![0.0; self.log_plan.len()];
        simd::exp(&self.log_plan, &mut plan);
        let share = 1.0 / self.steps as f64;
        self.mean.iter_mut().zip(&plan).for_each(|(mean, value)| *mean += share * (value - *mean));
        plan
    }
}

/// δ; 1 where both sides are a single point.
fn spread(log_a: &[f64], log_b: &[f64]) -> f64 {
    let largest = |logs: &[f64]| logs.iter().fold(0.0, |largest: f64, log| largest.max(log.abs()));
    let delta = largest(log_a) + largest(log_b);
    if delta > 0.0 { delta } else { 1.0 }
}

fn range(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(least, largest), &v| (least.min(v), largest.max(v)))
}

fn scale_rows(log_plan: &mut [f64], log_a: &[f64], m: usize) {
    for (row, log_a) in log_plan.chunks_exact_mut(m).zip(log_a) {
        let shift = log_a - simd::logsumexp(row);
        row.iter_mut().for_each(|value| *value += shift);
    }
}

fn scale_columns(log_plan: &mut [f64], log_b: &[f64]) {
    let m = log_b.len();
    let mut largest = vec![f64::NEG_INFINITY; m];
    for row in log_plan.chunks_exact(m) {
        largest.iter_mut().zip(row).for_each(|(largest, value)| *largest = largest.max(*value));
    }
    let mut sums = vec![0.0; m];
    let mut shifted = vec![0.0; m];
    for row in log_plan.chunks_exact(m) {
        shifted.iter_mut().zip(row).zip(&largest).for_each(|((out, value), largest)| *out = value - largest);
        simd::exp_in_place(&mut shifted);
        gibbs_core::axpy(&mut sums, 1.0, &shifted);
    }
    simd::ln_in_place(&mut sums);
    let shifts: Vec<f64> = log_b.iter().zip(&largest).zip(&sums).map(|((b, top), log)| b - top - log).collect();
    for row in log_plan.chunks_exact_mut(m) {
        gibbs_core::axpy(row, 1.0, &shifts);
    }
}

/// Minimises a built-in function.
pub fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let measures = problem.measures()?;
    measures.check_memory("the iteration", 8)?;
    let objective = problem.objective(&measures)?;
    let (n, m, mass) = (measures.a.len(), measures.b.len(), measures.mass);
    let mut state = State::new(&measures.a.logs, &measures.b.logs);
    let mut plan = measures.product();
    let mut trace = Vec::with_capacity(options.max_iterations);
    for step in 0..options.max_iterations {
        if step % (BLOCK / (n * m)).max(1) == 0 {
            monitor.check()?;
        }
        monitor.report(step as f64, Some(options.max_iterations as f64));
        let image = objective.image(PlanRef::Dense(&plan), monitor)?;
        trace.push(objective.value(&plan, &image));
        let mut gradient = objective.gradient(&plan, &image, monitor)?;
        if options.noise > 0.0 {
            let mut stream = Stream::new(options.seed, purpose::NOISE, step as u32);
            gradient.iter_mut().for_each(|value| *value += options.noise * mass * stream.normal());
        }
        plan = state.step(&gradient, &measures, options.step_scale);
    }
    let rounded = Rounded::new(&state, &measures);
    let image = objective.image(PlanRef::Dense(&rounded.plan), monitor)?;
    let value = objective.value(&rounded.plan, &image);
    let gradient = objective.gradient(&rounded.plan, &image, monitor)?;
    let certificate = Certificate::new(&gradient, &rounded.plan, &measures, monitor)?;
    let gap = certificate.gap;
    let largest = value.abs().max((value - gap).abs());
    let relative_gap = if largest > 0.0 { gap / largest } else { 0.0 };
    Ok(Solution {
        value,
        lower_bound: problem.is_convex().then_some(value - gap),
        frank_wolfe_gap: gap,
        relative_gap,
        marginal_error: rounded.error,
        f: measures.a.scatter(&certificate.f, 0.0),
        g: measures.b.scatter(&certificate.g, 0.0),
        plan: measures.restore(&rounded.plan),
        trace,
        iterations: state.steps,
        converged: relative_gap <= options.tolerance,
    })
}

/// The rounded mean.
struct Rounded {
    plan: Vec<f64>,
    error: [f64; 2],
}

impl Rounded {
    fn new(state: &State, measures: &Measures) -> Self {
        let (a, b) = (&measures.a.weights, &measures.b.weights);
        let mut plan = if state.steps > 0 { state.mean.clone() } else { measures.product() };
        let error = marginal_errors(&plan, a, b);
        round(&mut plan, a, b);
        Self { plan, error }
    }
}

/// What no plan can gain along a gradient, and why.
struct Certificate {
    gap: f64,
    f: Vec<f64>,
    g: Vec<f64>,
}

impl Certificate {
    fn new(gradient: &[f64], plan: &[f64], measures: &Measures, monitor: &Monitor) -> Result<Self> {
        let best = vertex(gradient, &measures.a.weights, &measures.b.weights, None, monitor)?;
        let mass = measures.mass;
        let potentials = |values: Vec<f64>| values.into_iter().map(|value| value / mass).collect();
        let gap = (dot(gradient, plan) - best.bound).max(0.0);
        Ok(Self { gap, f: potentials(best.f), g: potentials(best.g) })
    }
}

/// What a step of an iteration driven from outside answers.
#[derive(Debug, Clone)]
pub struct Advanced {
    /// The state after the step.
    pub state: State,
    /// The plan whose gradient is wanted next (`n × m`).
    pub plan: Vec<f64>,
}

/// Begins an iteration that is driven from outside.
pub fn begin(a: &[f64], b: &[f64]) -> Result<Advanced> {
    let measures = positive(a, b)?;
    let state = State::new(&measures.a.logs, &measures.b.logs);
    Ok(Advanced { state, plan: measures.restore(&measures.product()) })
}

/// One step of it, with the gradient at the plan that was answered last. Points without weight take part with none.
pub fn advance(a: &[f64], b: &[f64], mut state: State, gradient: &[f64], scale: f64) -> Result<Advanced> {
    let measures = positive(a, b)?;
    let (m, full) = (measures.b.len(), measures.b.full);
    if gradient.len() != measures.a.full * full {
        return Err(Error::shape("gradient", format!("is not {} × {full}", measures.a.full)));
    }
    if state.log_plan.len() != measures.a.len() * m || state.mean.len() != state.log_plan.len() {
        return Err(Error::shape("state", "belongs to other weights"));
    }
    // In the units of plans of mass 1.
    let selected: Vec<f64> = measures
        .a
        .indices
        .iter()
        .flat_map(|&i| measures.b.indices.iter().map(move |&j| gradient[i * full + j]))
        .map(|value| value * measures.mass)
        .collect();
    let plan = state.step(&selected, &measures, scale);
    Ok(Advanced { plan: measures.restore(&plan), state })
}

/// What an iteration driven from outside has come to.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The running mean, rounded to the exact marginals (`n × m`).
    pub plan: Vec<f64>,
    /// L1 errors of the mean's marginals before rounding, relative to the mass.
    pub marginal_error: [f64; 2],
    /// The Frank-Wolfe gap at the plan, where its gradient is given.
    pub frank_wolfe_gap: Option<f64>,
}

/// The answer so far; `gradient` (`n × m`) is that of the objective at the answer's plan, for the gap.
pub fn answer(a: &[f64], b: &[f64], state: &State, gradient: Option<&[f64]>, monitor: &Monitor) -> Result<Answer> {
    let measures = positive(a, b)?;
    let rounded = Rounded::new(state, &measures);
    let full = measures.restore(&rounded.plan);
    let frank_wolfe_gap = match gradient {
        None => None,
        Some(gradient) if gradient.len() == full.len() => {
            let view = gibbs_core::MatrixView::new(gradient, measures.a.full, measures.b.full)?;
            let mut selected = measures.select(view);
            selected.iter_mut().for_each(|value| *value *= measures.mass);
            Some(Certificate::new(&selected, &rounded.plan, &measures, monitor)?.gap)
        }
        Some(_) => return Err(Error::shape("gradient", "does not have the shape of the plan")),
    };
    Ok(Answer { plan: full, marginal_error: rounded.error, frank_wolfe_gap })
}

fn positive(a: &[f64], b: &[f64]) -> Result<Measures> {
    if a.is_empty() || b.is_empty() {
        let name = if a.is_empty() { "problem.a" } else { "problem.b" };
        return Err(Error::shape(name, "is empty"));
    }
    Measures::new(Some(a), Some(b), a.len(), b.len())
}

#[cfg(all(test, feature = "slow"))]
mod slow;
#[cfg(test)]
mod tests;
