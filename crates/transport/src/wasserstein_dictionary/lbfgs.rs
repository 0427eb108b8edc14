//! Limited-memory BFGS for a smooth convex function, with a backtracking line search.
//!
//! Reference: J. Nocedal, S. J. Wright, Numerical optimization, 2nd edition, algorithm 7.4.

use gibbs_core::{Monitor, Result, axpy, dot};
use std::collections::VecDeque;

/// Pairs that are remembered.
const MEMORY: usize = 8;

/// Share of the linear decrease that a step must reach.
const ARMIJO: f64 = 1e-4;

/// Halvings after which a direction is given up.
const HALVINGS: usize = 30;

/// Moves `point` downhill until the L1 norm of the gradient is at most `goal`, at most `steps` times.
pub(super) fn minimise(
    point: &mut Vec<f64>,
    goal: f64,
    steps: usize,
    monitor: &Monitor,
    mut function: impl FnMut(&[f64], &mut [f64]) -> Result<f64>,
) -> Result<()> {
    let mut gradient = vec![0.0; point.len()];
    let mut value = function(point, &mut gradient)?;
    let mut pairs: VecDeque<(Vec<f64>, Vec<f64>, f64)> = VecDeque::new();
    let (mut trial, mut next) = (point.clone(), gradient.clone());
    for _ in 0..steps {
        monitor.check()?;
        if gradient.iter().map(|x| x.abs()).sum::<f64>() <= goal {
            return Ok(());
        }
        let mut direction = descent(&gradient, &pairs);
        let mut slope = dot(&direction, &gradient);
        if slope >= 0.0 {
            pairs.clear();
            direction = descent(&gradient, &pairs);
            slope = dot(&direction, &gradient);
        }
        let mut length = 1.0;
        let mut lowered = None;
        for _ in 0..HALVINGS {
            trial.copy_from_slice(point);
            axpy(&mut trial, length, &direction);
            let reached = function(&trial, &mut next)?;
            if reached <= value + ARMIJO * length * slope {
                lowered = Some(reached);
                break;
            }
            length *= 0.5;
        }
        // Rounding errors hide what is left.
        let Some(reached) = lowered else { return Ok(()) };
        let step: Vec<f64> = trial.iter().zip(&*point).map(|(new, old)| new - old).collect();
        let change: Vec<f64> = next.iter().zip(&gradient).map(|(new, old)| new - old).collect();
        let curvature = dot(&step, &change);
        if curvature > 1e-12 * dot(&change, &change).sqrt() * dot(&step, &step).sqrt() {
            if pairs.len() == MEMORY {
                pairs.pop_front();
            }
            pairs.push_back((step, change, 1.0 / curvature));
        }
        std::mem::swap(point, &mut trial);
        std::mem::swap(&mut gradient, &mut next);
        value = reached;
    }
    Ok(())
}

/// Minus the approximate inverse Hessian times the gradient.
fn descent(gradient: &[f64], pairs: &VecDeque<(Vec<f64>, Vec<f64>, f64)>) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|x| -x).collect();
    let mut factors = Vec::with_capacity(pairs.len());
    for (step, change, inverse) in pairs.iter().rev() {
        let factor = inverse * dot(step, &direction);
        axpy(&mut direction, -factor, change);
        factors.push(factor);
    }
    if let Some((_, change, inverse)) = pairs.back() {
        gibbs_core::simd::scale(&mut direction, 1.0 / (inverse * dot(change, change)));
    }
    for ((step, change, inverse), factor) in pairs.iter().zip(factors.into_iter().rev()) {
        let other = inverse * dot(change, &direction);
        axpy(&mut direction, factor - other, step);
    }
    direction
}
