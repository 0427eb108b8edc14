//! InfoOT: the plan whose pairs say most about each other, at low cost.
//!
//! ```text
//! minimise over P ≥ 0, P 1 = a, Pᵀ 1 = b    ⟨C, P⟩ − λ I(P) + ε KL(P | a ⊗ b)
//! I(P) = Σ Pᵢⱼ log(f(xᵢ, yⱼ) / (f(xᵢ) f(yⱼ))),    f(x, y) = Σ k(x, xᵢ) k(y, yⱼ) Pᵢⱼ,    f(x) = Σ k(x, xᵢ) aᵢ
//! ```
//!
//! `k` is the Gaussian kernel whose width is `bandwidth` times the root mean square distance over √2. Without a cost the two
//! clouds may have different dimensions, and λ is 1. `∇I = log(f(x, y) / (f(x) f(y))) + Kx (P / f) Ky`. Each step linearises
//! the information, solves the entropic problem and halves its way until the objective falls: the published iteration, made
//! monotone. `O(n m (n + m))` a step, `O(n m + n² + m²)` memory.
//!
//! What has been learned reaches points that were not there: a new point `x` is coupled to `yⱼ` by
//! `Σ k(x, xᵢ) (P Ky)ᵢⱼ / (f(x) f(yⱼ))`, and projected to the mean of the targets under these weights.
//!
//! Reference: C.-Y. Chuang, S. Jegelka, D. Alvarez-Melis, InfoOT: information maximizing optimal transport, ICML 2023.

use crate::descent::{Objective, Oracle as Regularisation, Outcome, Stop, proximal_descent, random_start};
use crate::oracle::{Oracle, Selection};
use crate::polytope::{Measures, marginal_errors, vertex};
use crate::problem::{Cost, Metric, check_cloud};
use crate::two_sided::{PlanRef, TwoSided, multiply};
use gibbs_core::{Error, MatrixView, Monitor, Result, dot, simd};
use std::sync::Arc;

pub use crate::descent::Status;

/// Two clouds, and what moving between them costs.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// Source points (`n × d`, finite).
    pub x: MatrixView<'a>,
    /// Target points (`m × e`, finite).
    pub y: MatrixView<'a>,
    /// The cost; `None`: the information alone counts.
    pub cost: Option<Cost<'a>>,
    /// Weights of the sources (`n`); they are scaled to sum 1.
    pub a: Option<&'a [f64]>,
    /// Weights of the targets (`m`), of the same mass.
    pub b: Option<&'a [f64]>,
}

/// What to weigh and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Width of the kernels, over the root mean square distance within a cloud divided by √2.
    pub bandwidth: f64,
    /// λ, where there is a cost.
    pub lambda: f64,
    /// ε; `None`: 1 where there is a cost, else 0.05.
    pub epsilon: Option<f64>,
    /// Gap of the linearised problem, relative to λ plus the mean cost, that counts as stationary.
    pub tolerance: f64,
    /// Steps of a start.
    pub max_iterations: usize,
    /// Starts: a ⊗ b, then random plans.
    pub restarts: usize,
    /// Of the random starts.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bandwidth: 0.5,
            lambda: 100.0,
            epsilon: None,
            tolerance: 1e-6,
            max_iterations: 200,
            restarts: 4,
            seed: 0,
        }
    }
}

/// A stationary plan and what new points need.
#[derive(Debug, Clone)]
pub struct Solution {
    /// ⟨C, P⟩ − λ I(P), with λ = 1 and no cost where none is given.
    pub value: f64,
    /// I(P), in nats.
    pub information: f64,
    /// ⟨C, P⟩; 0 where no cost is given.
    pub cost: f64,
    /// The value with the regularisation.
    pub regularized_value: f64,
    /// How much the linearised objective could fall: 0 at stationary plans.
    pub frank_wolfe_gap: f64,
    /// L1 errors of the plan's marginals.
    pub marginal_error: [f64; 2],
    /// Potentials of the last linearised problem (`n`).
    pub f: Vec<f64>,
    /// Those of the targets (`m`).
    pub g: Vec<f64>,
    /// The plan, row by row (`n × m`), of mass 1.
    pub plan: Vec<f64>,
    /// (P Ky)ᵢⱼ / f(yⱼ), row by row (`n × m`): what new points are coupled by.
    pub smoothed: Vec<f64>,
    /// ε.
    pub epsilon: f64,
    /// Widths of the kernels of both clouds.
    pub bandwidths: [f64; 2],
    /// The regularised objective before every step and at the end; it never rises.
    pub trace: Vec<f64>,
    /// Steps of all starts.
    pub iterations: usize,
    /// Whether the gap met the tolerance.
    pub converged: bool,
    /// Why the descent ended.
    pub status: Status,
}

/// Finds a stationary plan, the best of the starts.
pub fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let (measures, costs) = prepare(problem, monitor)?;
    let weight = if costs.is_some() { options.lambda } else { 1.0 };
    let epsilon = options.epsilon.unwrap_or(if costs.is_some() { 1.0 } else { 0.05 });
    let x = Cloud::new(problem.x, &measures.a.indices, &measures.a.weights, options.bandwidth);
    let y = Cloud::new(problem.y, &measures.b.indices, &measures.b.weights, options.bandwidth);
    let information = Information::new(&x, &y, costs, weight);

    let stop = Stop { gap: options.tolerance * information.scale(&measures), max_iterations: options.max_iterations };
    let mut best: Option<Outcome> = None;
    let mut iterations = 0;
    for index in 0..options.restarts {
        let start = start(&measures, options.seed, index, monitor)?;
        let outcome =
            proximal_descent(&information, &Regularisation::Balanced, &measures, epsilon, start, stop, monitor)?;
        iterations += outcome.iterations;
        if best.as_ref().is_none_or(|best| outcome.regularised < best.regularised) {
            best = Some(outcome);
        }
    }
    let best = best.ok_or_else(|| Error::option("restarts", "must be at least 1"))?;

    let smoothed = multiply(&best.plan, &y.kernel, y.len(), y.len(), monitor)?;
    let over_density = smoothed.iter().enumerate().map(|(k, value)| value / y.density[k % y.len()]).collect::<Vec<_>>();
    let value = information.parts(&best.plan, &information.image(PlanRef::Dense(&best.plan), monitor)?);
    Ok(Solution {
        value: value.cost - weight * value.information,
        information: value.information,
        cost: value.cost,
        regularized_value: best.regularised,
        frank_wolfe_gap: best.gap,
        marginal_error: marginal_errors(&best.plan, &measures.a.weights, &measures.b.weights),
        f: measures.a.scatter(&best.f, 0.0),
        g: measures.b.scatter(&best.g, 0.0),
        plan: measures.restore(&best.plan),
        smoothed: measures.restore(&over_density),
        epsilon,
        bandwidths: [x.bandwidth, y.bandwidth],
        trace: best.trace,
        iterations,
        converged: best.status == Status::Converged,
        status: best.status,
    })
}

/// a ⊗ b, which is stationary where a cloud's parts look alike; then random plans.
fn start(measures: &Measures, seed: u64, index: usize, monitor: &Monitor) -> Result<Vec<f64>> {
    if index == 0 {
        return Ok(measures.product());
    }
    let (a, b) = (&measures.a.weights, &measures.b.weights);
    random_start(measures, seed, index as u32, |cost| vertex(cost, a, b, None, monitor))
}

/// The measures, of mass 1, and the costs between points with weight.
fn prepare(problem: &Problem, monitor: &Monitor) -> Result<(Measures, Option<Vec<f64>>)> {
    check_cloud("problem.x", problem.x, Metric::SquaredEuclidean)?;
    check_cloud("problem.y", problem.y, Metric::SquaredEuclidean)?;
    let (n, m) = (problem.x.nrows(), problem.y.nrows());
    let measures = Measures { mass: 1.0, ..Measures::new(problem.a, problem.b, n, m)? };
    measures.check_memory("InfoOT", 12)?;
    let Some(cost) = problem.cost else { return Ok((measures, None)) };
    let transport = crate::Problem { cost, a: None, b: None };
    if [transport.nrows(), transport.ncols()] != [n, m] {
        let message = format!("is {} × {} for {n} and {m} points", transport.nrows(), transport.ncols());
        return Err(Error::shape("problem.cost", message));
    }
    transport.check()?;
    let selection = Selection { rows: measures.a.indices.clone(), columns: measures.b.indices.clone() };
    let oracle = Oracle::new(&transport, &selection);
    let mut buffer = vec![0.0; oracle.buffer_length()];
    let mut costs = Vec::with_capacity(oracle.nrows() * oracle.ncols());
    for i in 0..oracle.nrows() {
        monitor.check()?;
        costs.extend_from_slice(oracle.row(i, &mut buffer));
    }
    Ok((measures, Some(costs)))
}

/// A cloud's kernel matrix and density at its own points.
struct Cloud {
    kernel: Arc<Vec<f64>>,
    density: Vec<f64>,
    bandwidth: f64,
}

impl Cloud {
    fn new(points: MatrixView, chosen: &[usize], weights: &[f64], bandwidth: f64) -> Self {
        let square = |&i: &usize, &k: &usize| simd::squared_distance(points.row(i), points.row(k));
        let squares: Vec<f64> = chosen.iter().flat_map(|i| chosen.iter().map(move |k| square(i, k))).collect();
        let n = chosen.len();
        let mean: f64 = squares.chunks_exact(n).zip(weights).map(|(row, weight)| weight * dot(row, weights)).sum();
        let bandwidth = bandwidth * (0.5 * mean).sqrt();
        let mut kernel = squares;
        kernel.iter_mut().for_each(|square| *square = exponent(*square, bandwidth));
        simd::exp_in_place(&mut kernel);
        let density = kernel.chunks_exact(n).map(|row| dot(row, weights)).collect();
        Self { kernel: Arc::new(kernel), density, bandwidth }
    }

    fn len(&self) -> usize {
        self.density.len()
    }
}

/// log k, where a cloud without extent has only one place.
fn exponent(square: f64, bandwidth: f64) -> f64 {
    if bandwidth > 0.0 { -0.5 * square / (bandwidth * bandwidth) } else { 0.0 }
}

/// `⟨C, P⟩ − λ I(P)`, through the joint density at all pairs.
struct Information {
    product: TwoSided,
    /// f(xᵢ) f(yⱼ), logarithm (`n × m`).
    log_independent: Vec<f64>,
    cost: Option<Vec<f64>>,
    weight: f64,
}

/// The two parts of the objective.
struct Parts {
    cost: f64,
    information: f64,
}

impl Information {
    fn new(x: &Cloud, y: &Cloud, cost: Option<Vec<f64>>, weight: f64) -> Self {
        let log_independent = x.density.iter().flat_map(|f| y.density.iter().map(move |g| (f * g).ln())).collect();
        let shape = [x.len(), y.len()];
        let product = TwoSided::Dense { x: x.kernel.clone(), y_transposed: y.kernel.clone(), shape };
        Self { product, log_independent, cost, weight }
    }

    /// What the objective can vary by.
    fn scale(&self, measures: &Measures) -> f64 {
        let mean = self.cost.as_ref().map_or(0.0, |cost| {
            let least = cost.iter().copied().fold(f64::INFINITY, f64::min);
            let rows = cost.chunks_exact(measures.b.len()).zip(&measures.a.weights);
            rows.map(|(row, a)| a * dot(row, &measures.b.weights)).sum::<f64>() - least
        });
        self.weight + mean
    }

    /// log(f(x, y) / (f(x) f(y))) at all pairs.
    fn log_ratios(&self, density: &[f64]) -> Vec<f64> {
        // The least positive number stands for a density that has underflown, where the plan has no mass either.
        let mut logs: Vec<f64> = density.iter().map(|value| value.max(f64::MIN_POSITIVE)).collect();
        simd::ln_in_place(&mut logs);
        gibbs_core::axpy(&mut logs, -1.0, &self.log_independent);
        logs
    }

    fn parts(&self, plan: &[f64], density: &[f64]) -> Parts {
        let cost = self.cost.as_ref().map_or(0.0, |cost| dot(cost, plan));
        Parts { cost, information: dot(&self.log_ratios(density), plan) }
    }
}

impl Objective for Information {
    fn image(&self, plan: PlanRef, monitor: &Monitor) -> Result<Vec<f64>> {
        self.product.apply(plan, monitor)
    }

    fn value(&self, plan: &[f64], density: &[f64]) -> f64 {
        let Parts { cost, information } = self.parts(plan, density);
        cost - self.weight * information
    }

    fn gradient(&self, plan: &[f64], density: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
        let shares: Vec<f64> = plan.iter().zip(density).map(|(p, f)| p / f.max(f64::MIN_POSITIVE)).collect();
        let mut gradient = self.product.apply(PlanRef::Dense(&shares), monitor)?;
        gibbs_core::axpy(&mut gradient, 1.0, &self.log_ratios(density));
        gradient.iter_mut().for_each(|value| *value *= -self.weight);
        if let Some(cost) = &self.cost {
            gibbs_core::axpy(&mut gradient, 1.0, cost);
        }
        Ok(gradient)
    }
}

/// What a solution knows that new points need.
#[derive(Debug, Clone, Copy)]
pub struct Learned<'a> {
    /// Source points (`n × d`).
    pub x: MatrixView<'a>,
    /// Their weights (`n`); `None`: equal.
    pub a: Option<&'a [f64]>,
    /// Width of their kernel.
    pub bandwidth: f64,
    /// [`Solution::smoothed`] (`n × m`).
    pub smoothed: MatrixView<'a>,
}

impl Learned<'_> {
    /// f(x, yⱼ) / (f(x) f(yⱼ)) for new points (`k × d`) and all targets (`k × m`, row by row): above 1 where a target is more
    /// likely than by chance.
    pub fn ratios(&self, new_points: MatrixView, monitor: &Monitor) -> Result<Vec<f64>> {
        let (n, m) = (self.x.nrows(), self.smoothed.ncols());
        if self.smoothed.nrows() != n {
            return Err(Error::shape("smoothed", "does not belong to these points"));
        }
        check_cloud("newPoints", new_points, Metric::SquaredEuclidean)?;
        if new_points.ncols() != self.x.ncols() {
            let message = format!("has {} coordinates where the sources have {}", new_points.ncols(), self.x.ncols());
            return Err(Error::shape("newPoints", message));
        }
        let weights = self.a.map_or_else(|| vec![1.0 / n as f64; n], <[f64]>::to_vec);
        let total: f64 = weights.iter().sum();
        let mut kernel = vec![0.0; new_points.nrows() * n];
        for (row, point) in kernel.chunks_exact_mut(n).zip(new_points.rows()) {
            monitor.check()?;
            let places = row.iter_mut().zip(self.x.rows());
            places.for_each(|(out, x)| *out = exponent(simd::squared_distance(point, x), self.bandwidth));
            // The ratio does not change with the kernel's scale, so the nearest source with weight gets 1 however far it is.
            let nearest = row.iter().zip(&weights).filter(|(_, weight)| **weight > 0.0);
            let shift = nearest.fold(f64::NEG_INFINITY, |largest, (value, _)| largest.max(*value));
            row.iter_mut().for_each(|value| *value = (*value - shift).min(0.0));
            simd::exp_in_place(row);
            let density = dot(row, &weights) / total;
            simd::scale(row, 1.0 / density);
        }
        multiply(&kernel, &self.smoothed.to_contiguous(), n, m, monitor)
    }

    /// The means of the targets `y` (`m × e`) under the ratios times the targets' weights (`k × e`, row by row).
    pub fn project(
        &self,
        new_points: MatrixView,
        y: MatrixView,
        b: Option<&[f64]>,
        monitor: &Monitor,
    ) -> Result<Vec<f64>> {
        let mut ratios = self.ratios(new_points, monitor)?;
        let (m, e) = (y.nrows(), y.ncols());
        for row in ratios.chunks_exact_mut(m) {
            if let Some(b) = b {
                row.iter_mut().zip(b).for_each(|(ratio, weight)| *ratio *= weight);
            }
            let sum: f64 = row.iter().sum();
            simd::scale(row, 1.0 / sum);
        }
        let means = multiply(&ratios, &y.to_contiguous(), m, e, monitor)?;
        Ok(means)
    }
}

#[cfg(test)]
mod tests;
