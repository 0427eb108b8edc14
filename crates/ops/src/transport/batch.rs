//! Many small entropic problems in one call.

use super::problem::regularization;
use crate::{
    arrays::{Integers, Numbers},
    scalars::Positive,
};
use gibbs_core::{Error, MatrixView, Result};
use gibbs_transport::{
    Cost, Metric, Problem, batch,
    sinkhorn::{self, Status},
};

crate::record! { Packed as SinkhornBatchSolution {
    value: Vec<f64>, dual: Vec<f64>, gap: Vec<f64>, relative_gap: Vec<f64>, regularized_value: Vec<f64>,
    regularized_dual: Vec<f64>, marginal_error: Vec<f64>, mass_mismatch: Vec<f64>, epsilon: Vec<f64>, iterations: Vec<u32>,
    status: Vec<u32>, f: Vec<f64>, g: Vec<f64>, mass: Vec<f64>, offset: Vec<f64>, log_rows: Vec<f64>,
    log_columns: Vec<f64>, row_factors: Vec<f64>, column_factors: Vec<f64>, row_rest: Vec<f64>, column_rest: Vec<f64>,
} }

crate::operations! { "transport";
    /// Many entropic problems in one call. A problem is six numbers of `layout` (rows, columns, coordinates or 0 for costs,
    /// metric, whether it has weights `a` and `b`) and its part of the arrays, which hold all problems one after the other.
    fn sinkhorn_batch(monitor, layout["problems"]: Integers, powers["problems"]: Numbers, x["problems"]: Numbers, y["problems"]: Numbers, a["problems"]: Numbers, b["problems"]: Numbers, epsilon["options.epsilon"]: Positive, relative: bool, options: sinkhorn::Options) -> Packed = {
        let problems = Parts { x: &x, y: &y, a: &a, b: &b }.problems(layout, &powers)?;
        let options = sinkhorn::Options { epsilon: regularization(epsilon, relative), ..options };
        Ok(Packed::new(batch::solve(&problems, &options, monitor)?))
    };
}

/// Numbers of `layout` that a problem takes.
const LAYOUT: usize = 6;

/// What is left of the arrays.
struct Parts<'a> {
    x: &'a [f64],
    y: &'a [f64],
    a: &'a [f64],
    b: &'a [f64],
}

impl<'a> Parts<'a> {
    fn problems(mut self, layout: &[i32], powers: &[f64]) -> Result<Vec<Problem<'a>>> {
        let (layout, _) = layout.as_chunks::<LAYOUT>();
        layout.iter().zip(powers).map(|(layout, &power)| self.next(layout, power)).collect()
    }

    fn next(&mut self, layout: &[i32; LAYOUT], power: f64) -> Result<Problem<'a>> {
        let [n, m, d, metric, has_a, has_b] = layout.map(|number| usize::try_from(number).unwrap_or_default());
        let metric = Metric::ALL.get(metric).copied().unwrap_or_default();
        let cost = if d == 0 {
            Cost::Dense(MatrixView::new(take(&mut self.x, n.saturating_mul(m))?, n, m)?)
        } else {
            let x = MatrixView::new(take(&mut self.x, n.saturating_mul(d))?, n, d)?;
            let y = MatrixView::new(take(&mut self.y, m.saturating_mul(d))?, m, d)?;
            Cost::Points { x, y, metric, power }
        };
        let a = (has_a == 1).then(|| take(&mut self.a, n)).transpose()?;
        let b = (has_b == 1).then(|| take(&mut self.b, m)).transpose()?;
        Ok(Problem { cost, a, b })
    }
}

/// The first `count` of `numbers`, which are left with the rest.
fn take<'a>(numbers: &mut &'a [f64], count: usize) -> Result<&'a [f64]> {
    let Some((first, rest)) = numbers.split_at_checked(count) else {
        return Err(Error::internal("the arrays of a batch are shorter than its layout says"));
    };
    *numbers = rest;
    Ok(first)
}

/// The solutions of a batch, one after the other.
#[derive(Default)]
struct Packed {
    value: Vec<f64>,
    dual: Vec<f64>,
    gap: Vec<f64>,
    relative_gap: Vec<f64>,
    regularized_value: Vec<f64>,
    regularized_dual: Vec<f64>,
    /// Two numbers a problem.
    marginal_error: Vec<f64>,
    mass_mismatch: Vec<f64>,
    epsilon: Vec<f64>,
    iterations: Vec<u32>,
    /// Places in [`Status::ALL`].
    status: Vec<u32>,
    f: Vec<f64>,
    g: Vec<f64>,
    mass: Vec<f64>,
    offset: Vec<f64>,
    log_rows: Vec<f64>,
    log_columns: Vec<f64>,
    row_factors: Vec<f64>,
    column_factors: Vec<f64>,
    row_rest: Vec<f64>,
    column_rest: Vec<f64>,
}

impl Packed {
    fn new(solutions: Vec<sinkhorn::Solution>) -> Self {
        let mut packed = Self::default();
        for solution in solutions {
            packed.append(solution);
        }
        packed
    }

    fn append(&mut self, solution: sinkhorn::Solution) {
        self.value.push(solution.value);
        self.dual.push(solution.dual);
        self.gap.push(solution.gap);
        self.relative_gap.push(solution.relative_gap);
        self.regularized_value.push(solution.regularized_value);
        self.regularized_dual.push(solution.regularized_dual);
        self.marginal_error.extend(solution.marginal_error);
        self.mass_mismatch.push(solution.mass_mismatch);
        self.epsilon.push(solution.epsilon);
        self.iterations.push(u32::try_from(solution.iterations).unwrap_or(u32::MAX));
        self.status.push(Status::ALL.iter().position(|status| *status == solution.status).unwrap_or_default() as u32);
        self.f.extend(solution.f);
        self.g.extend(solution.g);
        let plan = solution.plan;
        self.mass.push(plan.mass);
        self.offset.push(plan.offset);
        self.log_rows.extend(plan.log_rows);
        self.log_columns.extend(plan.log_columns);
        self.row_factors.extend(plan.row_factors);
        self.column_factors.extend(plan.column_factors);
        self.row_rest.extend(plan.row_rest);
        self.column_rest.extend(plan.column_rest);
    }
}
