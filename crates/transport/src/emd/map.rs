//! Where a plan's potentials send new points.

use super::certify;
use super::pricing::Costs;
use crate::oracle::{Oracle, Selection};
use crate::problem::{Cost, Problem, check_cloud};
use crate::sinkhorn::check_potentials;
use gibbs_core::{Error, MatrixView, Monitor, Result};

/// The target with weight that minimises `c(z, yⱼ) − gⱼ` for each `z` of `new_points` (`k × d`), row-major (`k × d`): what
/// the entropic map tends to as ε goes to zero. Point clouds only. `O(k m d)` time.
pub fn map(problem: &Problem, g: &[f64], new_points: MatrixView, monitor: &Monitor) -> Result<Vec<f64>> {
    problem.check()?;
    check_potentials("g", g, problem.ncols())?;
    let Cost::Points { y, metric, power, .. } = problem.cost else {
        return Err(Error::value("problem.cost", "a map of new points needs problem.x and problem.y in its place"));
    };
    check_cloud("newPoints", new_points, metric)?;
    if new_points.ncols() != y.ncols() {
        let message = format!("its points have {} coordinates, the targets {}", new_points.ncols(), y.ncols());
        return Err(Error::shape("newPoints", message));
    }
    let columns: Vec<usize> = (0..y.nrows()).filter(|&j| problem.b.is_none_or(|b| b[j] > 0.0)).collect();
    let shifts = certify::shifts(&columns.iter().map(|&j| g[j]).collect::<Vec<_>>());
    let between = Problem { cost: Cost::Points { x: new_points, y, metric, power }, a: None, b: None };
    let selection = Selection { rows: (0..new_points.nrows()).collect(), columns };
    let oracle = Oracle::new(&between, &selection);
    let (_, places) = certify::row_minima(&shifts, &Costs { oracle: &oracle, offset: 0.0 }, monitor)?;
    Ok(places.iter().flat_map(|&place| y.row(selection.columns[place as usize])).copied().collect())
}
