//! Limited-memory BFGS for smooth convex functions of a few parameters.
//!
//! Steps are halved until the function falls by a share of what its slope says; pairs without curvature are left out.
//!
//! Reference: D. C. Liu, J. Nocedal, On the limited memory BFGS method for large scale optimization, Mathematical
//! Programming 45 (1989).

use gibbs_core::{Monitor, Result, axpy, dot, norm, simd};

/// Pairs of steps and slope changes that are kept.
const MEMORY: usize = 10;

/// Where the search ended.
#[derive(Debug, Clone)]
pub(crate) struct Minimum {
    pub(crate) x: Vec<f64>,
    pub(crate) value: f64,
    /// ‖∇f‖.
    pub(crate) slope: f64,
    pub(crate) iterations: u32,
    /// Whether `slope` is within the tolerance.
    pub(crate) converged: bool,
}

/// Minimizes `f`, which returns its value and writes its gradient, from `x` on until the gradient's norm is at most
/// `tolerance`.
pub(crate) fn minimize(
    mut x: Vec<f64>,
    tolerance: f64,
    max_iterations: u32,
    monitor: &Monitor,
    f: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
) -> Result<Minimum> {
    let mut slope = vec![0.0; x.len()];
    let mut value = f(&x, &mut slope);
    let mut pairs: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    let mut iterations = 0;
    while norm(&slope) > tolerance && iterations < max_iterations {
        monitor.check()?;
        let direction = direction(&slope, &pairs);
        let Some((next, next_value, next_slope)) = search(&x, value, &slope, &direction, f) else {
            if pairs.is_empty() {
                break;
            }
            // Rounding has spoiled the curvature: begin again with the gradient.
            pairs.clear();
            continue;
        };
        let step: Vec<f64> = next.iter().zip(&x).map(|(a, b)| a - b).collect();
        let change: Vec<f64> = next_slope.iter().zip(&slope).map(|(a, b)| a - b).collect();
        if dot(&step, &change) > 1e-12 * norm(&step) * norm(&change) {
            if pairs.len() == MEMORY {
                pairs.remove(0);
            }
            pairs.push((step, change));
        }
        (x, value, slope) = (next, next_value, next_slope);
        iterations += 1;
    }
    let slope = norm(&slope);
    Ok(Minimum { x, value, slope, iterations, converged: slope <= tolerance })
}

/// Minus the approximate inverse Hessian times the slope.
fn direction(slope: &[f64], pairs: &[(Vec<f64>, Vec<f64>)]) -> Vec<f64> {
    let mut direction = slope.to_vec();
    let mut shares = vec![0.0; pairs.len()];
    for (share, (step, change)) in shares.iter_mut().zip(pairs).rev() {
        *share = dot(step, &direction) / dot(step, change);
        axpy(&mut direction, -*share, change);
    }
    let scale = pairs.last().map_or(1.0 / norm(slope).max(1.0), |(s, y)| dot(s, y) / dot(y, y));
    simd::scale(&mut direction, scale);
    for (share, (step, change)) in shares.iter().zip(pairs) {
        let back = dot(change, &direction) / dot(step, change);
        axpy(&mut direction, share - back, step);
    }
    simd::scale(&mut direction, -1.0);
    direction
}

/// The first of ever shorter steps along which the function falls enough.
fn search(
    x: &[f64],
    value: f64,
    slope: &[f64],
    direction: &[f64],
    f: &mut dyn FnMut(&[f64], &mut [f64]) -> f64,
) -> Option<(Vec<f64>, f64, Vec<f64>)> {
    let descent = dot(slope, direction);
    let mut length = 1.0;
    for _ in 0..60 {
        let mut next = x.to_vec();
        axpy(&mut next, length, direction);
        let mut next_slope = vec![0.0; x.len()];
        let next_value = f(&next, &mut next_slope);
        if next_value <= value + 1e-4 * length * descent && next_slope.iter().all(|g| g.is_finite()) && descent < 0.0 {
            return Some((next, next_value, next_slope));
        }
        length *= 0.5;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ill_conditioned_quadratic_and_a_curved_valley_are_minimized() {
        let scales = [1.0, 10.0, 1000.0, 0.1];
        let mut quadratic = |x: &[f64], g: &mut [f64]| {
            g.iter_mut().zip(x).zip(scales).for_each(|((g, x), s)| *g = s * (x - 1.0));
            x.iter().zip(scales).map(|(x, s)| 0.5 * s * (x - 1.0).powi(2)).sum()
        };
        let found = minimize(vec![5.0; 4], 1e-10, 200, &Monitor::none(), &mut quadratic).unwrap();
        assert!(found.converged && found.x.iter().all(|x| (x - 1.0).abs() < 1e-8));
        let mut valley = |x: &[f64], g: &mut [f64]| {
            let bend = x[1] - x[0] * x[0];
            (g[0], g[1]) = (-400.0 * x[0] * bend - 2.0 * (1.0 - x[0]), 200.0 * bend);
            100.0 * bend * bend + (1.0 - x[0]).powi(2)
        };
        let found = minimize(vec![-1.2, 1.0], 1e-8, 500, &Monitor::none(), &mut valley).unwrap();
        assert!(found.converged && (found.x[0] - 1.0).abs() < 1e-6, "{found:?}");
        let stopped = minimize(vec![-1.2, 1.0], 1e-8, 2, &Monitor::none(), &mut valley).unwrap();
        assert!(!stopped.converged && stopped.iterations == 2 && stopped.value < 24.2);
    }
}
