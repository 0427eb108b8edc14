//! Laplace's approximation: a normal distribution at the mode, with the curvature there.
//!
//! ```text
//! m = argmax log p(u),   Σ = (−∇² log p(m))⁻¹,   log ∫ p ≈ log p(m) + d/2 log 2π + ½ log |Σ|
//! ```
//!
//! L-BFGS finds the neighborhood of the mode, Newton's method the mode; the Hessian is made of central differences of
//! gradients, `2 d` of them. Exact for a normal density, whatever its dimension. Importance ratios of the draws say how good it
//! is elsewhere. `O(d²)` memory, `O(d³)` time beside the gradients. A density without a mode, such as that of a centered
//! hierarchy, has no such approximation: `converged` is false.
//!
//! L. Tierney, J. Kadane, Accurate approximations for posterior moments and marginal densities, JASA 81 (1986).

use crate::common::{Approximation, Candidates, Normal, Point, Target, check_init, maximize, purpose, start};
use gibbs_core::{Error, LogDensity, Monitor, Result, Stream, dot};
use gibbs_linear::positive;

/// Steps of Newton's method at most.
const NEWTON: u32 = 10;
/// Newton's method ends where a step promises less than this, in nats.
const TOLERANCE: f64 = 1e-12;
/// A Hessian above this dimension would not fit.
const MOST_COORDINATES: usize = 8000;

/// What to draw and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// Number of draws; default 1000.
    pub draws: u32,
    /// Whether the draws are resampled by their importance weights; default false.
    pub resample: bool,
    /// Steps of L-BFGS at most; default 1000.
    pub max_iterations: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { draws: 1000, resample: false, max_iterations: 1000, seed: 0 }
    }
}

/// Approximates `density` about its mode, sought from `init` or from a random start.
///
/// Errors name `options.init` where no start has a finite density, and `model` where the curvature at the end is not that of a
/// maximum.
pub fn laplace(
    density: &dyn LogDensity,
    init: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Approximation> {
    let d = density.dimension();
    if d > MOST_COORDINATES {
        return Err(Error::out_of_memory("the Hessian", 16.0 * (d * d) as f64));
    }
    check_init(init, d, 1)?;
    let mut target = Target::new(density);
    let begin = start(&mut target, init, options.seed, 0)?;
    let ascent = maximize(&mut target, begin, 10, options.max_iterations, 1e-6, monitor, &mut |_, _, _| Ok(()))?;
    let mode = newton(&mut target, ascent.point, monitor)?;
    let normal = Cholesky::of(&mode.precision, d)?;
    let mut stream = Stream::new(options.seed, purpose::APPROXIMATION, 0);
    let propose = &mut |position: &mut [f64]| normal.draw(&mode.point.position, &mut stream, position);
    let candidates = Candidates::draw(&mut target, options.draws as usize, monitor, propose)?;
    let covariance = positive::inverse_from_factor(&normal.inverse, d);
    let normal = Normal {
        location: mode.point.position,
        deviations: (0..d).map(|i| covariance[i * d + i].sqrt()).collect(),
        covariance,
    };
    let seed = options.resample.then_some(options.seed);
    let approximation = Approximation::new(density, candidates, normal, seed, monitor)?;
    Ok(approximation.after(ascent.iterations + mode.iterations, mode.converged, target.evaluations))
}

struct Mode {
    point: Point,
    precision: Vec<f64>,
    iterations: u32,
    converged: bool,
}

/// Steps of Newton's method as long as they gain; on a quadratic the first is exact.
fn newton(target: &mut Target, mut point: Point, monitor: &Monitor) -> Result<Mode> {
    let d = point.position.len();
    let mut iterations = 0;
    loop {
        let precision = precision(target, &point.position, monitor)?;
        let factor = Cholesky::of(&precision, d)?;
        let step = factor.solve(&point.gradient);
        let promise = 0.5 * dot(&step, &point.gradient);
        let rounding = 8.0 * f64::EPSILON * point.value.abs();
        let converged = promise <= TOLERANCE.max(rounding);
        let next = target.point(point.position.iter().zip(&step).map(|(x, s)| x + s).collect());
        let gains = next.value >= point.value - rounding;
        if gains {
            // The last step costs nothing: the curvature hardly changes over it.
            point = next;
        }
        if converged || !gains || iterations == NEWTON {
            return Ok(Mode { point, precision, iterations, converged });
        }
        iterations += 1;
    }
}

/// The negative Hessian by central differences of gradients, made symmetric (`d × d`).
fn precision(target: &mut Target, position: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
    let d = position.len();
    let mut hessian = vec![0.0; d * d];
    let mut moved = position.to_vec();
    let (mut above, mut below) = (vec![0.0; d], vec![0.0; d]);
    for i in 0..d {
        monitor.check()?;
        // The cube root of the rounding of a gradient balances rounding against the third derivative.
        let step = 6e-6 * position[i].abs().max(1.0);
        moved[i] = position[i] + step;
        let mut finite = target.gradient(&moved, &mut above).is_finite();
        let width = moved[i];
        moved[i] = position[i] - step;
        finite &= target.gradient(&moved, &mut below).is_finite();
        let width = width - moved[i];
        moved[i] = position[i];
        if !finite {
            return Err(Error::value("model", "its density is not finite all around the mode"));
        }
        for j in 0..d {
            let slope = -(above[j] - below[j]) / width;
            hessian[i * d + j] += 0.5 * slope;
            hessian[j * d + i] += 0.5 * slope;
        }
    }
    Ok(hessian)
}

/// A normal distribution by the factor of its precision `P = L Lᵀ`.
struct Cholesky {
    /// L⁻¹.
    inverse: Vec<f64>,
    log_determinant: f64,
}

impl Cholesky {
    fn of(precision: &[f64], d: usize) -> Result<Self> {
        let factor = positive::cholesky(precision, d).ok_or_else(|| {
            Error::value(
                "model",
                "the curvature where the ascent ended is not that of a maximum: the density has no mode there",
            )
        })?;
        Ok(Self {
            inverse: positive::lower_inverse(&factor, d),
            log_determinant: positive::log_determinant(&factor, d),
        })
    }

    /// P⁻¹ v = L⁻ᵀ L⁻¹ v.
    fn solve(&self, v: &[f64]) -> Vec<f64> {
        let d = v.len();
        let inner: Vec<f64> = self.inverse.chunks_exact(d).map(|row| dot(row, v)).collect();
        self.transposed(&inner)
    }

    /// L⁻ᵀ z.
    fn transposed(&self, z: &[f64]) -> Vec<f64> {
        let d = z.len();
        let mut out = vec![0.0; d];
        for (row, z) in self.inverse.chunks_exact(d).zip(z) {
            gibbs_core::axpy(&mut out, *z, row);
        }
        out
    }

    fn draw(&self, mean: &[f64], stream: &mut Stream, position: &mut [f64]) -> f64 {
        let z: Vec<f64> = mean.iter().map(|_| stream.normal()).collect();
        for ((x, m), step) in position.iter_mut().zip(mean).zip(self.transposed(&z)) {
            *x = m + step;
        }
        0.5 * (self.log_determinant - mean.len() as f64 * std::f64::consts::TAU.ln() - dot(&z, &z))
    }
}

#[cfg(test)]
mod tests;
