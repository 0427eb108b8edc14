//! Conditional gradient: directions towards vertices, exact steps.

use super::{Objective, Outcome, Status, Stop, difference, towards};
use crate::polytope::{Vertex, densified};
use crate::two_sided::PlanRef;
use gibbs_core::{Monitor, Result, dot};

/// Descends from `plan`, which lies in the polytope, on a quadratic function. `vertex` finds the best vertex for a
/// gradient, given the potentials of the one before.
pub(crate) fn conditional_gradient(
    objective: &dyn Objective,
    mut vertex: impl FnMut(&[f64], Option<(Vec<f64>, Vec<f64>)>) -> Result<Vertex>,
    mut plan: Vec<f64>,
    columns: usize,
    stop: Stop,
    monitor: &Monitor,
) -> Result<Outcome> {
    let mut image = objective.image(PlanRef::Dense(&plan), monitor)?;
    let mut value = objective.value(&plan, &image);
    let (mut trace, mut potentials, mut iterations) = (vec![value], None, 0);
    loop {
        monitor.check()?;
        monitor.report(iterations as f64, Some(stop.max_iterations as f64));
        let gradient = objective.gradient(&plan, &image, monitor)?;
        let Vertex { plan: best, bound, f, g } = vertex(&gradient, potentials.take())?;
        let gap = (dot(&gradient, &plan) - bound).max(0.0);
        let target = densified(&best, plan.len(), columns);
        let direction = difference(&target, &plan);
        let slope = dot(&gradient, &direction);
        let status = match () {
            () if gap <= stop.gap => Some(Status::Converged),
            () if slope >= 0.0 => Some(Status::Stalled),
            () if iterations == stop.max_iterations => Some(Status::MaxIterations),
            () => None,
        };
        if let Some(status) = status {
            return Ok(Outcome { plan, value, regularised: value, gap, f, g, trace, iterations, status });
        }
        let target_image = objective.image(PlanRef::Sparse(&best), monitor)?;
        let curvature = objective.curvature(&direction, &difference(&target_image, &image)).unwrap_or(0.0);
        let step = if curvature > 0.0 { (-slope / (2.0 * curvature)).min(1.0) } else { 1.0 };
        towards(&mut plan, &target, step);
        towards(&mut image, &target_image, step);
        value = objective.value(&plan, &image);
        trace.push(value);
        potentials = Some((f, g));
        iterations += 1;
    }
}
