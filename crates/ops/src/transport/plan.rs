//! What a plan that follows from scalings is asked for.

use super::problem::ProblemPlaces;
use crate::{
    arrays::{Matrix, MatrixArgument, Numbers, Vector},
    scalars::{Count, Finite, NonNegative, Positive},
};
use gibbs_core::{Error, Result};
use gibbs_transport::{
    Gradients, Plan, Side, SparsePlan,
    plan_gradient::{self, Cotangent},
};

crate::words! { Side { Left = "left", Right = "right" } }
crate::options! { Plan as PlanArgument {
    epsilon: Finite, mass: Finite, offset: Finite, log_rows: Numbers, log_columns: Numbers, row_factors: Numbers,
    column_factors: Numbers, row_rest: Numbers, column_rest: Numbers, memory_limit: usize;
} }
crate::record! { Plan as PlanParts {
    epsilon: f64, mass: f64, offset: f64, log_rows: Vec<f64>, log_columns: Vec<f64>, row_factors: Vec<f64>,
    column_factors: Vec<f64>, row_rest: Vec<f64>, column_rest: Vec<f64>, memory_limit: usize,
} }
crate::record! { SparsePlan as SparsePlanEntries { rows: Vec<u32>, columns: Vec<u32>, values: Vec<f64> } }
crate::options! { plan_gradient::Options as PlanGradientOptions { ; tolerance: Positive, max_iterations: Count } }
crate::record! { plan_gradient::Solution as PlanGradientSolution {
    gradients: Gradients, iterations: usize, residual: f64, converged: bool,
} }

crate::operations! { "transport";
    /// All entries of a plan.
    fn plan_dense(monitor, plan: Plan, problem: ProblemPlaces) -> Vec<f64> = plan.dense(&problem.view()?, monitor);
    /// The entries of a plan above a threshold.
    fn plan_sparse(monitor, plan: Plan, problem: ProblemPlaces, threshold: NonNegative) -> SparsePlan
        = plan.sparse(&problem.view()?, threshold, monitor);
    /// A plan times a vector, from either side.
    fn plan_apply(monitor, plan: Plan, problem: ProblemPlaces, v: Vector, side: Side) -> Vec<f64>
        = plan.apply(&problem.view()?, &v, side, monitor);
    /// The mean of points under each row of a plan.
    fn plan_barycentric(monitor, plan: Plan, problem: ProblemPlaces, points: Matrix) -> Vec<f64>
        = plan.barycentric(&problem.view()?, points.view()?, monitor);
    /// Where the entropic map sends new points.
    fn plan_map(monitor, plan: Plan, problem: ProblemPlaces, new_points: Matrix) -> Vec<f64>
        = plan.map(&problem.view()?, new_points.view()?, monitor);
    /// Gradients of a loss of a plan's entries with respect to what the plan was made from.
    fn plan_gradient(monitor, plan: Plan, problem: ProblemPlaces, cotangent: Option<Matrix>, left["cotangent.left"]: Option<Matrix>, right["cotangent.right"]: Option<Matrix>, options: plan_gradient::Options) -> plan_gradient::Solution = {
        let cotangent = cotangent_of(&cotangent, &left, &right)?;
        plan_gradient::solve(&plan, &problem.view()?, &cotangent, &options, monitor)
    };
}

/// A cotangent by its entries or by two factors.
fn cotangent_of<'a>(
    entries: &'a Option<MatrixArgument>,
    left: &'a Option<MatrixArgument>,
    right: &'a Option<MatrixArgument>,
) -> Result<Cotangent<'a>> {
    match (entries, left, right) {
        (Some(entries), None, None) => Ok(Cotangent::Dense(entries.view()?)),
        (None, Some(left), Some(right)) => Ok(Cotangent::Product { left: left.view()?, right: right.view()? }),
        _ => Err(Error::value("cotangent", "expected a matrix, or {left, right}")),
    }
}
