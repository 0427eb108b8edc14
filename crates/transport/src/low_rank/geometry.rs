//! The objective and its gradients for a pair of factors.

use super::side::{CHUNK, Side, Slope};
use crate::blocks::RowBlocks;
use crate::oracle::{Oracle, Selection, direction};
use crate::problem::{Cost, Metric, Problem};
use crate::reduced::Side as Weights;
use gibbs_core::{Error, MatrixView, Monitor, Result, dot};

/// Rows of costs that are multiplied at once.
const ROWS: usize = 64;

/// How costs are computed.
pub(super) enum Geometry<'a> {
    /// |x − y|² of points that are centred, each cloud by itself: its plan-dependent part is −2⟨x, y⟩.
    Squared {
        /// Coordinates of the points with weight, row-major.
        clouds: [Vec<f64>; 2],
        /// The part of every plan's cost that does not depend on the plan.
        constant: f64,
        /// Twice the product of the standard deviations, which bounds the other part.
        scale: f64,
    },
    /// Row by row.
    Rows {
        /// The costs.
        oracle: Oracle<'a>,
        /// Coordinates of the points with weight, row-major; empty for a cost matrix. Directions for the cosine metric.
        clouds: [Vec<f64>; 2],
        /// ⟨|C|, a ⊗ b⟩.
        scale: f64,
    },
}

/// The objective at a pair of factors, and its gradients.
#[derive(Clone)]
pub(super) struct Linearization {
    /// The part that depends on the plan.
    pub(super) value: f64,
    /// With respect to both factors.
    pub(super) slopes: [Slope; 2],
    /// With respect to the groups' weights.
    pub(super) groups: Vec<f64>,
}

impl<'a> Geometry<'a> {
    pub(super) fn new(problem: &Problem<'a>, a: &Weights, b: &Weights, monitor: &Monitor) -> Result<Self> {
        let squared = match problem.cost {
            Cost::Points { x, y, metric: Metric::SquaredEuclidean, power: 1.0 } => Some((x, y, false)),
            Cost::Points { x, y, metric: Metric::Cosine, power: 1.0 } => Some((x, y, true)),
            _ => None,
        };
        let Some((x, y, directions)) = squared else {
            let selection = Selection { rows: a.indices.clone(), columns: b.indices.clone() };
            let oracle = Oracle::new(problem, &selection);
            let scale = mean_absolute_cost(&oracle, a, b, monitor)?;
            let clouds = match problem.cost {
                Cost::Points { x, y, metric, .. } => {
                    [cloud(x, a, metric == Metric::Cosine), cloud(y, b, metric == Metric::Cosine)]
                }
                Cost::Dense(_) => [Vec::new(), Vec::new()],
            };
            return match scale.is_finite() {
                true => Ok(Geometry::Rows { oracle, clouds, scale }),
                false => Err(overflow(problem)),
            };
        };
        let (mut x, mut y) = (cloud(x, a, directions), cloud(y, b, directions));
        let dimension = x.len() / a.len();
        let (center_x, center_y) = (center(&mut x, a, dimension), center(&mut y, b, dimension));
        let spread = |points: &[f64], side: &Weights| -> f64 {
            points.chunks_exact(dimension).zip(&side.weights).map(|(point, weight)| weight * dot(point, point)).sum()
        };
        let (spread_x, spread_y) = (spread(&x, a), spread(&y, b));
        let shift: f64 = center_x.iter().zip(&center_y).map(|(x, y)| (x - y) * (x - y)).sum();
        let constant = spread_x + spread_y + shift;
        if !constant.is_finite() {
            return Err(overflow(problem));
        }
        Ok(Geometry::Squared { clouds: [x, y], constant, scale: 2.0 * spread_x.sqrt() * spread_y.sqrt() })
    }

    /// Coordinates of the points of both sides that [`Side`] keeps.
    pub(super) fn coordinates(&self) -> [&[f64]; 2] {
        match self {
            Geometry::Squared { clouds: [x, y], .. } => [x, y],
            Geometry::Rows { .. } => [&[], &[]],
        }
    }

    /// What objectives and gaps are compared with.
    pub(super) fn scale(&self) -> f64 {
        let (Geometry::Squared { scale, .. } | Geometry::Rows { scale, .. }) = self;
        *scale
    }

    /// The cost of a plan whose plan-dependent part is `value`.
    pub(super) fn cost(&self, value: f64) -> f64 {
        match self {
            // No cost is negative here; the difference of two large numbers may be.
            Geometry::Squared { constant, .. } => (constant + value).max(0.0),
            Geometry::Rows { .. } => value,
        }
    }

    /// The objective and its gradients at the sides' `next`.
    pub(super) fn linearize(&self, [x, y]: [&mut Side; 2], groups: &[f64], monitor: &Monitor) -> Result<Linearization> {
        match self {
            Geometry::Squared { .. } => {
                let (mx, my) = (x.sum(monitor, |chunk| chunk.moments())?, y.sum(monitor, |chunk| chunk.moments())?);
                Ok(squared(&mx, &my, groups))
            }
            Geometry::Rows { oracle, .. } => rows(oracle, [x, y], groups, monitor),
        }
    }
}

fn overflow(problem: &Problem) -> Error {
    let argument = if matches!(problem.cost, Cost::Dense(_)) { "problem.cost" } else { "problem.x" };
    Error::value(argument, "the costs are so large that they overflow; rescale the problem")
}

/// The points with weight, one after the other. Half the squared distance of directions is the cosine distance.
fn cloud(points: MatrixView, side: &Weights, directions: bool) -> Vec<f64> {
    let row = |&i: &usize| match directions {
        true => direction(points.row(i)).iter().map(|value| value * std::f64::consts::FRAC_1_SQRT_2).collect(),
        false => points.row(i).to_vec(),
    };
    side.indices.iter().flat_map(row).collect()
}

/// Takes the mean off every point; returns it.
fn center(points: &mut [f64], side: &Weights, dimension: usize) -> Vec<f64> {
    let mut mean = vec![0.0; dimension];
    for (point, &weight) in points.chunks_exact(dimension).zip(&side.weights) {
        gibbs_core::axpy(&mut mean, weight, point);
    }
    points.chunks_exact_mut(dimension).for_each(|point| gibbs_core::axpy(point, -1.0, &mean));
    mean
}

/// From the groups' moments: group k costs −2⟨xₖ, yₖ⟩ / gₖ.
fn squared(mx: &[f64], my: &[f64], groups: &[f64]) -> Linearization {
    let dimension = mx.len() / groups.len();
    let products: Vec<f64> =
        mx.chunks_exact(dimension).zip(my.chunks_exact(dimension)).map(|(x, y)| -2.0 * dot(x, y)).collect();
    let coefficients = |moments: &[f64]| {
        let scaled = moments.chunks_exact(dimension).zip(groups);
        Slope::Coefficients(scaled.flat_map(|(row, group)| row.iter().map(move |value| -2.0 * value / group)).collect())
    };
    Linearization {
        value: products.iter().zip(groups).map(|(product, group)| product / group).sum(),
        slopes: [coefficients(my), coefficients(mx)],
        groups: products.iter().zip(groups).map(|(product, group)| -product / (group * group)).collect(),
    }
}

/// From the products of the cost matrix with both factors, which become the sides' next tables.
fn rows(oracle: &Oracle, [x, y]: [&mut Side; 2], groups: &[f64], monitor: &Monitor) -> Result<Linearization> {
    let (rank, m) = (groups.len(), oracle.ncols());
    let (q, r) = (x.next_rows(), y.next_rows());
    let mut blocks = RowBlocks::new(oracle, monitor);
    let height = blocks.height();
    let mut from_rows = vec![0.0; q.len()];
    let mut from_columns = vec![0.0; rank * m];
    blocks.run(
        monitor,
        from_rows.chunks_mut(height * rank).zip(q.chunks(height * rank)),
        |range, scratch, (out, q): (&mut [f64], &[f64])| {
            let mut columns = vec![0.0; rank * m];
            let starts = range.clone().step_by(ROWS);
            for ((start, out), q) in starts.zip(out.chunks_mut(ROWS * rank)).zip(q.chunks(ROWS * rank)) {
                let count = q.len() / rank;
                let mut costs = Vec::with_capacity(count * m);
                for i in start..start + count {
                    costs.extend_from_slice(oracle.row(i, &mut scratch.cost));
                }
                out.copy_from_slice(&gibbs_linear::multiply(&costs, &r, count, m, rank));
                let transposed: Vec<f64> = (0..rank).flat_map(|k| q.iter().skip(k).step_by(rank).copied()).collect();
                let part = gibbs_linear::multiply(&transposed, &costs, rank, count, m);
                gibbs_core::axpy(&mut columns, 1.0, &part);
            }
            columns
        },
        |columns, _| gibbs_core::axpy(&mut from_columns, 1.0, &columns),
    )?;

    let mut products = vec![0.0; rank];
    for (q, costs) in q.chunks_exact(rank).zip(from_rows.chunks_exact(rank)) {
        for ((product, q), cost) in products.iter_mut().zip(q).zip(costs) {
            *product += q * cost;
        }
    }
    for (index, chunk) in x.chunks.iter_mut().enumerate() {
        let part = &from_rows[index * CHUNK * rank..][..chunk.rows() * rank];
        let column = |(k, group): (usize, &f64)| -> Vec<f64> {
            part.iter().skip(k).step_by(rank).map(|value| value / group).collect()
        };
        chunk.next_table = groups.iter().enumerate().flat_map(column).collect();
    }
    for (index, chunk) in y.chunks.iter_mut().enumerate() {
        let column = |(k, group): (usize, &f64)| -> Vec<f64> {
            from_columns[k * m + index * CHUNK..][..chunk.rows()].iter().map(|value| value / group).collect()
        };
        chunk.next_table = groups.iter().enumerate().flat_map(column).collect();
    }
    Ok(Linearization {
        value: products.iter().zip(groups).map(|(product, group)| product / group).sum(),
        slopes: [Slope::Table, Slope::Table],
        groups: products.iter().zip(groups).map(|(product, group)| -product / (group * group)).collect(),
    })
}

fn mean_absolute_cost(oracle: &Oracle, a: &Weights, b: &Weights, monitor: &Monitor) -> Result<f64> {
    let mut mean = 0.0;
    let mut blocks = RowBlocks::new(oracle, monitor);
    let parts = std::iter::repeat_n((), blocks.count());
    blocks.run(
        monitor,
        parts,
        |range, scratch, ()| {
            range
                .map(|i| {
                    let costs = oracle.row(i, &mut scratch.cost);
                    a.weights[i] * costs.iter().zip(&b.weights).map(|(cost, b)| cost.abs() * b).sum::<f64>()
                })
                .sum::<f64>()
        },
        |part, _| mean += part,
    )?;
    Ok(mean)
}
