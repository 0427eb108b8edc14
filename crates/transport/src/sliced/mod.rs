//! Sliced transport: the clouds are projected on lines, where transport is sorting.
//!
//! ```text
//! SW_p^p(α, β) = E over unit θ of W_p^p(⟨θ, α⟩, ⟨θ, β⟩)
//! ```
//!
//! The mean over random directions, with its Monte Carlo standard error. Each direction is drawn from a stream of its own, so the
//! bits depend on the seed alone. `O(L (n + m)(d + log(n + m)))` time for `L` directions, `O((n + m) d)` memory.
//! [`maximum`] looks for the direction with the largest distance, [`plan`] makes plans between the clouds from those on lines.
//!
//! Reference: N. Bonneel, J. Rabin, G. Peyré, H. Pfister, Sliced and Radon Wasserstein barycenters of measures, J. Math. Imaging
//! Vis. 51 (2015).

mod clouds;
pub mod maximum;
pub mod plan;

use crate::line::distance::{slopes, sorted_cost};
use crate::line::finite;
use clouds::{Clouds, directions};
use gibbs_core::{MatrixView, Monitor, Result, axpy};

/// Which distance, by how many directions.
#[derive(Debug, Clone)]
pub struct Options {
    /// Power of the distance between points, at least 1.
    pub p: f64,
    /// Number of random directions.
    pub projections: usize,
    /// Of the directions.
    pub seed: u64,
    /// Whether the gradient of the value is computed too.
    pub gradient: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { p: 2.0, projections: 100, seed: 0, gradient: false }
    }
}

/// A mean over directions and how well it is known.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Mean of W_p^p over the directions.
    pub value: f64,
    /// Its Monte Carlo standard error; infinite for a single direction.
    pub standard_error: f64,
    /// The p-th root of the value.
    pub distance: f64,
    /// Gradient of the value with respect to `x` (`n × d`, row-major), where it was asked for.
    pub x: Option<Vec<f64>>,
    /// Gradient with respect to `y` (`m × d`).
    pub y: Option<Vec<f64>>,
}

/// The distance between clouds `x` (`n × d`) with weights `a` and `y` (`m × d`) with weights `b`; missing weights are equal. Zero
/// weights are allowed; the masses must agree to 1e-6.
pub fn solve(
    x: MatrixView,
    y: MatrixView,
    a: Option<&[f64]>,
    b: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let clouds = Clouds::new(x, y, a, b, options.p)?;
    let directions = directions(options.seed, options.projections, clouds.dimension);
    let mut costs = Vec::with_capacity(options.projections);
    let (n, m, d) = (x.nrows(), y.nrows(), clouds.dimension);
    let mut gradients = options.gradient.then(|| (vec![0.0; n * d], vec![0.0; m * d]));
    clouds.each(
        &directions,
        monitor,
        |block| {
            let mut part = gradients_of(options.gradient, n, m, d);
            let costs: Vec<f64> = block
                .chunks_exact(d)
                .map(|direction| {
                    let (x, y) = clouds.project(direction, options.gradient);
                    if let Some(part) = &mut part {
                        let (slopes_x, slopes_y) = slopes(&clouds.marginals, &x, &y, &clouds.power);
                        add_outer(&mut part.0, &slopes_x, direction);
                        add_outer(&mut part.1, &slopes_y, direction);
                    }
                    clouds.marginals.unit() * sorted_cost(&clouds.marginals, &x, &y, &clouds.power)
                })
                .collect();
            (costs, part)
        },
        |(block, part)| {
            costs.extend(block);
            if let (Some(sum), Some(part)) = (&mut gradients, part) {
                axpy(&mut sum.0, 1.0, &part.0);
                axpy(&mut sum.1, 1.0, &part.1);
            }
        },
    )?;
    let count = options.projections as f64;
    let mean = costs.iter().sum::<f64>() / count;
    let squares: f64 = costs.iter().map(|cost| (cost - mean) * (cost - mean)).sum();
    let standard_error = if count > 1.0 { (squares / (count - 1.0) / count).sqrt() } else { f64::INFINITY };
    let in_units = |sum: Vec<f64>| sum.into_iter().map(|slope| clouds.power.derivative(slope) / count).collect();
    let (gradient_x, gradient_y) = gradients.unzip();
    Ok(Solution {
        value: finite(clouds.power.value(mean))?,
        standard_error: clouds.power.value(standard_error),
        distance: clouds.power.distance(mean),
        x: gradient_x.map(in_units),
        y: gradient_y.map(in_units),
    })
}

fn gradients_of(wanted: bool, n: usize, m: usize, d: usize) -> Option<(Vec<f64>, Vec<f64>)> {
    wanted.then(|| (vec![0.0; n * d], vec![0.0; m * d]))
}

/// matrix += column · rowᵀ.
fn add_outer(matrix: &mut [f64], column: &[f64], row: &[f64]) {
    for (entries, &factor) in matrix.chunks_exact_mut(row.len()).zip(column) {
        for (entry, &value) in entries.iter_mut().zip(row) {
            *entry += factor * value;
        }
    }
}

#[cfg(test)]
mod tests;
