//! The direction along which two clouds are farthest apart.
//!
//! ```text
//! maximise over unit θ   W_p^p(⟨θ, α⟩, ⟨θ, β⟩)
//! ```
//!
//! Random directions, and that of the difference of the means, are tried; from the best few the value is climbed by its projected
//! gradient, with a step that is halved until the value rises enough. The problem is not concave: the result is a lower bound
//! of the maximum by construction, for it is the exact distance along the direction that comes with it. A bound from above
//! comes from the plan at that direction, which is a plan for every direction: for p = 2 the largest eigenvalue of
//! `Σ Pᵢⱼ (xᵢ − yⱼ)(xᵢ − yⱼ)ᵀ`, else `Σ Pᵢⱼ ‖xᵢ − yⱼ‖^p`.
//!
//! Reference: I. Deshpande et al., Max-sliced Wasserstein distance and its use for GANs, CVPR 2019 (the problem).

use super::clouds::{Clouds, directions};
use crate::line::distance::{slopes, sorted_cost};
use crate::line::finite;
use gibbs_core::{MatrixView, Monitor, Result, axpy, dot, norm};
use gibbs_linear::symmetric_eigenvalues;

/// Share of the slope times the step by which a step must raise the value.
const SUFFICIENT: f64 = 1e-4;

/// Halvings of a step before the climb ends where it is.
const MOST_HALVINGS: usize = 30;

/// More coordinates than this: no eigenvalues of a matrix of that size.
const MOST_COORDINATES: usize = 512;

/// How long to search.
#[derive(Debug, Clone)]
pub struct Options {
    /// Power of the distance between points, at least 1.
    pub p: f64,
    /// Random directions that are tried first.
    pub projections: usize,
    /// Directions, the best of those tried, from which the value is climbed.
    pub restarts: usize,
    /// Steps of each climb.
    pub max_iterations: usize,
    /// Length of the projected gradient, relative to p times the value, that counts as converged.
    pub tolerance: f64,
    /// Of the random directions.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { p: 2.0, projections: 50, restarts: 3, max_iterations: 100, tolerance: 1e-5, seed: 0 }
    }
}

/// A direction and what its distance says of the maximum.
#[derive(Debug, Clone)]
pub struct Solution {
    /// W_p^p along the direction: no more than the maximum.
    pub value: f64,
    /// Its p-th root.
    pub distance: f64,
    /// The direction (`d`), of length 1; its largest coordinate is positive.
    pub direction: Vec<f64>,
    /// No direction has a larger value.
    pub upper_bound: f64,
    /// How far the value is from that, at least 0.
    pub gap: f64,
    /// Length of the projected gradient at the direction, relative to p times the value.
    pub residual: f64,
    /// Steps of all climbs.
    pub iterations: usize,
    /// Whether the residual met the tolerance: the direction is stationary.
    pub converged: bool,
}

/// The largest distance found between projections of clouds `x` (`n × d`) with weights `a` and `y` (`m × d`) with weights `b`.
pub fn solve(
    x: MatrixView,
    y: MatrixView,
    a: Option<&[f64]>,
    b: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let clouds = Clouds::new(x, y, a, b, options.p)?;
    let d = clouds.dimension;
    let mut starts = mean_difference(&clouds, x, y);
    starts.extend(directions(options.seed, options.projections, d));
    let mut costs = Vec::new();
    clouds.each(
        &starts,
        monitor,
        |block| block.chunks_exact(d).map(|direction| cost(&clouds, direction)).collect::<Vec<f64>>(),
        |block| costs.extend(block),
    )?;
    let mut order: Vec<usize> = (0..costs.len()).collect();
    order.sort_by(|&i, &j| costs[j].total_cmp(&costs[i]));
    order.truncate(options.restarts.max(1));
    let climbs = monitor
        .map(order, |_, start| climb(&clouds, [x, y], starts[start * d..(start + 1) * d].to_vec(), options, monitor))?;
    let climbs = climbs.into_iter().collect::<Result<Vec<Climb>>>()?;
    let iterations = climbs.iter().map(|climb| climb.steps).sum();
    let best = climbs.into_iter().reduce(|best, climb| if climb.cost > best.cost { climb } else { best });
    let best = best.unwrap_or_else(|| Climb { cost: 0.0, direction: vec![0.0; d], residual: 0.0, steps: 0 });
    let (value, upper) = (best.cost, upper_bound(&clouds, [x, y], &best.direction, options.p)?.max(best.cost));
    Ok(Solution {
        value: finite(clouds.power.value(value))?,
        distance: clouds.power.distance(value),
        direction: with_positive_largest(best.direction),
        upper_bound: clouds.power.value(upper),
        gap: clouds.power.value(upper - value),
        residual: best.residual,
        iterations,
        converged: best.residual <= options.tolerance,
    })
}

/// The scaled distance along a direction.
fn cost(clouds: &Clouds, direction: &[f64]) -> f64 {
    let (x, y) = clouds.project(direction, false);
    clouds.marginals.unit() * sorted_cost(&clouds.marginals, &x, &y, &clouds.power)
}

/// The direction from the mean of `x` to that of `y`; empty where they coincide.
fn mean_difference(clouds: &Clouds, x: MatrixView, y: MatrixView) -> Vec<f64> {
    let mut difference = vec![0.0; clouds.dimension];
    let mass = clouds.marginals.mass();
    y.rows().enumerate().for_each(|(j, point)| axpy(&mut difference, clouds.marginals.target(j) / mass, point));
    x.rows().enumerate().for_each(|(i, point)| axpy(&mut difference, -clouds.marginals.source(i) / mass, point));
    let length = norm(&difference);
    if !(length > 0.0 && length.is_finite()) {
        return Vec::new();
    }
    difference.iter().map(|value| value / length).collect()
}

struct Climb {
    cost: f64,
    direction: Vec<f64>,
    residual: f64,
    steps: usize,
}

/// Climbs from `direction` by projected gradient steps.
fn climb(
    clouds: &Clouds,
    points: [MatrixView; 2],
    mut direction: Vec<f64>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Climb> {
    let mut steps = 0;
    let mut length = 1.0;
    loop {
        let (current, gradient) = cost_and_gradient(clouds, points, &direction);
        let along = dot(&gradient, &direction);
        let tangent: Vec<f64> = gradient.iter().zip(&direction).map(|(g, t)| g - along * t).collect();
        // The cost is homogeneous in the direction: the gradient along it is p times the cost.
        let slope = norm(&tangent);
        let residual = if along > 0.0 { slope / along } else { 0.0 };
        if residual <= options.tolerance || steps == options.max_iterations {
            return Ok(Climb { cost: current, direction, residual, steps });
        }
        steps += 1;
        let mut risen = None;
        for _ in 0..MOST_HALVINGS {
            monitor.check()?;
            let moved = step(&direction, &tangent, length / along);
            if cost(clouds, &moved) >= current + SUFFICIENT * length / along * slope * slope {
                risen = Some(moved);
                break;
            }
            length *= 0.5;
        }
        let Some(moved) = risen else { return Ok(Climb { cost: current, direction, residual, steps }) };
        direction = moved;
        length *= 2.0;
    }
}

fn step(direction: &[f64], tangent: &[f64], length: f64) -> Vec<f64> {
    let moved: Vec<f64> = direction.iter().zip(tangent).map(|(t, g)| t + length * g).collect();
    let size = norm(&moved);
    moved.iter().map(|value| value / size).collect()
}

/// The scaled cost and its gradient, scaled likewise, with respect to the direction.
fn cost_and_gradient(clouds: &Clouds, [x, y]: [MatrixView; 2], direction: &[f64]) -> (f64, Vec<f64>) {
    let (sorted_x, sorted_y) = clouds.project(direction, true);
    let cost = clouds.marginals.unit() * sorted_cost(&clouds.marginals, &sorted_x, &sorted_y, &clouds.power);
    let (slopes_x, slopes_y) = slopes(&clouds.marginals, &sorted_x, &sorted_y, &clouds.power);
    let mut gradient = vec![0.0; direction.len()];
    for (point, slope) in x.rows().zip(slopes_x).chain(y.rows().zip(slopes_y)) {
        axpy(&mut gradient, clouds.power.scaled(slope), point);
    }
    (cost, gradient)
}

/// What the plan along `direction` costs in the direction that is worst for it, scaled.
fn upper_bound(clouds: &Clouds, [x, y]: [MatrixView; 2], direction: &[f64], p: f64) -> Result<f64> {
    let d = direction.len();
    let (sorted_x, sorted_y) = clouds.project(direction, true);
    let unit = clouds.marginals.unit();
    let spectral = p == 2.0 && d <= MOST_COORDINATES;
    let (mut moments, mut total) = (vec![0.0; if spectral { d * d } else { 0 }], 0.0);
    let mut difference = vec![0.0; d];
    clouds.marginals.walk(&sorted_x.order, &sorted_y.order, |k, l, moved| {
        if moved == 0.0 {
            return;
        }
        let (from, to) = (x.row(sorted_x.order[k] as usize), y.row(sorted_y.order[l] as usize));
        for ((difference, x), y) in difference.iter_mut().zip(from).zip(to) {
            *difference = clouds.power.scaled(x - y);
        }
        if spectral {
            for (row, &factor) in moments.chunks_exact_mut(d).zip(&difference) {
                row.iter_mut().zip(&difference).for_each(|(entry, value)| *entry += unit * moved * factor * value);
            }
        } else {
            total += unit * moved * norm(&difference).powf(p);
        }
    });
    match spectral {
        true => Ok(symmetric_eigenvalues(&moments, d)?.last().copied().unwrap_or(0.0)),
        false => Ok(total),
    }
}

/// A direction and its opposite are the same.
fn with_positive_largest(mut direction: Vec<f64>) -> Vec<f64> {
    let largest =
        direction.iter().fold(0.0, |largest: f64, &value| if value.abs() > largest.abs() { value } else { largest });
    if largest < 0.0 {
        direction.iter_mut().for_each(|value| *value = -*value);
    }
    direction
}
