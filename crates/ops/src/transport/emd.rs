//! Exact transport.

use super::problem::ProblemPlaces;
use crate::{
    arrays::{Integers, Matrix, Vector},
    scalars::Count,
};
use gibbs_core::{Error, Result};
use gibbs_transport::{
    SparsePlan,
    emd::{self, Options, SparseCosts, Status},
};
use std::borrow::Cow;

crate::options! { emd::Options as EmdOptions { ; memory_limit: Count } }
crate::record! { emd::Solution as EmdSolution {
    value: f64, dual: f64, gap: f64, relative_gap: f64, marginal_error: [f64; 2], mass_mismatch: f64, f: Vec<f64>,
    g: Vec<f64>, plan: SparsePlan, targets: Vec<u32>, iterations: usize, converged: bool, status: Status,
} }

crate::operations! { "transport";
    /// Exact optimal transport between two measures, with its proof.
    fn emd(monitor, problem: ProblemPlaces, max_iterations["options.maxIterations"]: Option<Count>, warm_f["options.warmStart.f"]: Option<Vector>, warm_g["options.warmStart.g"]: Option<Vector>, options: emd::Options) -> emd::Solution
        = emd::solve(&problem.view()?, &completed(options, max_iterations, warm_f.zip(warm_g)), monitor);
    /// Exact optimal transport along some pairs only.
    fn emd_sparse(monitor, rows["problem.cost.rows"]: Integers, columns["problem.cost.columns"]: Integers, values["problem.cost.values"]: Vector, n: usize, m: usize, a["problem.a"]: Option<Vector>, b["problem.b"]: Option<Vector>, max_iterations["options.maxIterations"]: Option<Count>, warm_f["options.warmStart.f"]: Option<Vector>, warm_g["options.warmStart.g"]: Option<Vector>, options: emd::Options) -> emd::Solution = {
        let (rows, columns) = (places("problem.cost.rows", rows)?, places("problem.cost.columns", columns)?);
        let costs = SparseCosts { rows: &rows, columns: &columns, values: &values, shape: [n, m] };
        let options = completed(options, max_iterations, warm_f.zip(warm_g));
        emd::solve_sparse(&costs, a.as_deref(), b.as_deref(), &options, monitor)
    };
    /// The targets that an exact plan's potentials choose for new points.
    fn emd_map(monitor, problem: ProblemPlaces, g: Vector, new_points: Matrix) -> Vec<f64>
        = emd::map(&problem.view()?, &g, new_points.view()?, monitor);
}

/// Potentials of both sides.
type Warm<'a> = (Cow<'a, [f64]>, Cow<'a, [f64]>);

fn completed(options: Options, max_iterations: Option<usize>, warm: Option<Warm>) -> Options {
    let warm_start = warm.map(|(f, g)| (f.into_owned(), g.into_owned()));
    Options { max_iterations, warm_start, ..options }
}

fn places(name: &'static str, values: &[i32]) -> Result<Vec<u32>> {
    let place = |(k, &value): (usize, &i32)| {
        u32::try_from(value).map_err(|_| Error::value(name, format!("element {k} is {value}, below 0")))
    };
    values.iter().enumerate().map(place).collect()
}
