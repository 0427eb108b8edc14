//! Gradients of regularised transport values, by the envelope theorem: the plan is held fixed.
//!
//! ```text
//! ∂/∂xᵢ = Σⱼ Pᵢⱼ ∂c(xᵢ, yⱼ)/∂xᵢ,    ∂/∂aᵢ = fᵢ,    ∂/∂Cᵢⱼ = Pᵢⱼ
//! ```
//!
//! P is the regularised problem's optimum, not rounded. With respect to weights the gradient is meant along directions that
//! keep both masses equal; a constant may be added to it. `O(n m d)` time, one exponential an entry and side.

use crate::blocks::{RowBlocks, Scratch};
use crate::kernels::{self, CostScale};
use crate::oracle::{Oracle, Selection, direction};
use crate::problem::{Cost, Metric, Problem};
use crate::reduced::fits;
use gibbs_core::{Error, MatrixView, Monitor, Result, dot, norm};

/// The gradient of a regularised value with respect to each input that the problem has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gradients {
    /// With respect to the source points (`n × d`).
    pub x: Option<Vec<f64>>,
    /// With respect to the target points (`m × d`).
    pub y: Option<Vec<f64>>,
    /// With respect to the sources' weights (`n`).
    pub a: Vec<f64>,
    /// With respect to the targets' weights (`m`).
    pub b: Vec<f64>,
    /// With respect to the cost matrix (`n × m`).
    pub cost: Option<Vec<f64>>,
}

/// The gradients of `problem`'s regularised value, whose potentials are `f` and `g`.
pub(crate) fn gradients(
    problem: &Problem,
    scalings: Scalings,
    (f, g): (&[f64], &[f64]),
    memory_limit: usize,
    monitor: &Monitor,
) -> Result<Gradients> {
    let mut gradients = Gradients { a: f.to_vec(), b: g.to_vec(), ..Gradients::default() };
    match problem.cost {
        Cost::Points { x, y, metric, power } => {
            gradients.x = Some(scalings.with_respect_to_rows(x, y, metric, power, monitor)?);
            gradients.y = Some(scalings.transposed().with_respect_to_rows(y, x, metric, power, monitor)?);
        }
        Cost::Dense(_) => gradients.cost = Some(scalings.entries(problem, memory_limit, monitor)?),
    }
    Ok(gradients)
}

/// The plan `M exp(φᵢ + ψⱼ − (Cᵢⱼ − offset) / ε)`.
#[derive(Clone, Copy)]
pub(crate) struct Scalings<'a> {
    pub(crate) rows: &'a [f64],
    pub(crate) columns: &'a [f64],
    pub(crate) mass: f64,
    pub(crate) scale: CostScale,
}

impl Scalings<'_> {
    pub(crate) fn transposed(self) -> Self {
        Self { rows: self.columns, columns: self.rows, ..self }
    }

    /// The costs of row `i` and its entries over M.
    fn row<'s>(&self, oracle: &'s Oracle, i: usize, scratch: &'s mut Scratch) -> (&'s [f64], &'s mut [f64]) {
        let cost = oracle.row(i, &mut scratch.cost);
        kernels::exp_row(cost, self.scale, self.rows[i], self.columns, &mut scratch.plan);
        (cost, &mut scratch.plan)
    }

    /// The plan itself, row-major.
    pub(crate) fn entries(&self, problem: &Problem, memory_limit: usize, monitor: &Monitor) -> Result<Vec<f64>> {
        let (n, m) = (problem.nrows(), problem.ncols());
        if !fits::<f64>(n, m, memory_limit) {
            return Err(Error::out_of_memory(
                "the gradient of the costs",
                n as f64 * m as f64 * size_of::<f64>() as f64,
            ));
        }
        let oracle = Oracle::new(problem, &Selection::all(problem));
        let mut entries = vec![0.0; n * m];
        let mut blocks = RowBlocks::new(&oracle, monitor);
        let height = blocks.height();
        blocks.run(
            monitor,
            entries.chunks_mut(height * m),
            |range, scratch, part: &mut [f64]| {
                for (i, out) in range.zip(part.chunks_exact_mut(m)) {
                    let (_, plan) = self.row(&oracle, i, scratch);
                    for (out, value) in out.iter_mut().zip(plan) {
                        *out = self.mass * *value;
                    }
                }
            },
            |(), _| {},
        )?;
        Ok(entries)
    }

    /// Σⱼ Pᵢⱼ ∂c(xᵢ, yⱼ)/∂xᵢ for every row (`n × d`).
    pub(crate) fn with_respect_to_rows(
        &self,
        x: MatrixView,
        y: MatrixView,
        metric: Metric,
        power: f64,
        monitor: &Monitor,
    ) -> Result<Vec<f64>> {
        through_costs(self, x, y, (metric, power), |_, _| {}, monitor)
    }
}

/// Σⱼ Gᵢⱼ ∂c(xᵢ, yⱼ)/∂xᵢ for every row (`n × d`), where G is what `change` makes of the plan, row by row.
pub(crate) fn through_costs(
    scalings: &Scalings,
    x: MatrixView,
    y: MatrixView,
    (metric, power): (Metric, f64),
    change: impl Fn(usize, &mut [f64]) + Sync,
    monitor: &Monitor,
) -> Result<Vec<f64>> {
    let oracle = Oracle::between(x, y, metric, power);
    let slope = Slope::new(metric, power);
    let targets = slope.coordinates(y);
    let (m, d) = (y.nrows(), x.ncols());
    let mut gradient = vec![0.0; x.nrows() * d];
    let mut blocks = RowBlocks::new(&oracle, monitor);
    let height = blocks.height();
    blocks.run(
        monitor,
        gradient.chunks_mut(height * d),
        |range, scratch, part: &mut [f64]| {
            for (i, out) in range.zip(part.chunks_exact_mut(d)) {
                let (cost, weights) = scalings.row(&oracle, i, scratch);
                change(i, weights);
                slope.weigh(scalings.mass, cost, weights);
                slope.sum(x.row(i), weights, &targets, m, out);
            }
        },
        |(), _| {},
    )?;
    Ok(gradient)
}

/// The derivative of a cost `c = (κ s)^r`, where `s` is the squared distance or the sum of absolute differences.
struct Slope {
    metric: Metric,
    /// dc/ds up to `c^exponent`, and twice that for squared distances, whose own derivative is `2 (x − y)`.
    factor: f64,
    /// (r − 1) / r.
    exponent: f64,
}

impl Slope {
    fn new(metric: Metric, power: f64) -> Self {
        let (factor, r) = match metric {
            Metric::SquaredEuclidean => (2.0 * power, power),
            Metric::Euclidean => (power, 0.5 * power),
            Metric::Cityblock | Metric::Cosine => (power, power),
        };
        Self { metric, factor, exponent: (r - 1.0) / r }
    }

    /// The points whose differences the derivative speaks of, coordinate by coordinate.
    fn coordinates(&self, points: MatrixView) -> Vec<f64> {
        let points: Vec<Vec<f64>> = points.rows().map(|point| self.place(point)).collect();
        let d = points.first().map_or(0, Vec::len);
        (0..d).flat_map(|k| points.iter().map(move |point| point[k])).collect()
    }

    fn place(&self, point: &[f64]) -> Vec<f64> {
        if self.metric == Metric::Cosine { direction(point) } else { point.to_vec() }
    }

    /// Multiplies a row of the plan by dc/ds. Where points coincide the derivative of a distance is taken to be 0.
    fn weigh(&self, mass: f64, cost: &[f64], weights: &mut [f64]) {
        for (weight, &cost) in weights.iter_mut().zip(cost) {
            let slope = match self.exponent {
                0.0 => 1.0,
                -1.0 if cost > 0.0 => 1.0 / cost,
                exponent if cost > 0.0 => cost.powf(exponent),
                _ => 0.0,
            };
            *weight *= mass * self.factor * slope;
        }
    }

    /// out = Σⱼ weightsⱼ ∂s(point, targetⱼ)/∂point, up to the factor 2 of squared distances.
    fn sum(&self, point: &[f64], weights: &[f64], targets: &[f64], m: usize, out: &mut [f64]) {
        let place = self.place(point);
        let total: f64 = weights.iter().sum();
        for ((out, &coordinate), targets) in out.iter_mut().zip(&place).zip(targets.chunks_exact(m)) {
            *out = match self.metric {
                Metric::Cityblock => weights.iter().zip(targets).map(|(weight, t)| weight * sign(coordinate - t)).sum(),
                _ => coordinate * total - dot(weights, targets),
            };
        }
        if self.metric == Metric::Cosine {
            // Only what turns the point counts, and less the longer it is.
            let along = dot(out, &place);
            let length = norm(point);
            for (out, place) in out.iter_mut().zip(&place) {
                *out = (*out - along * place) / length;
            }
        }
    }
}

fn sign(difference: f64) -> f64 {
    if difference == 0.0 { 0.0 } else { difference.signum() }
}

#[cfg(test)]
mod tests;
