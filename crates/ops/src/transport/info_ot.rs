//! Transport by mutual information.

use crate::{
    arrays::{Matrix, Vector},
    scalars::{Count, NonNegative, Positive, Seed},
};
use gibbs_core::Error;
use gibbs_transport::{
    Cost, Metric,
    info_ot::{self, Learned, Options, Problem, Solution, Status},
};

crate::options! { Options as InfoOtOptions {
    ; bandwidth: Positive, lambda: Positive, tolerance: Positive, max_iterations: Count, restarts: Count, seed: Seed,
} }
crate::record! { Solution as InfoOtSolution {
    value: f64, information: f64, cost: f64, regularized_value: f64, frank_wolfe_gap: f64, marginal_error: [f64; 2],
    f: Vec<f64>, g: Vec<f64>, plan: Vec<f64>, smoothed: Vec<f64>, epsilon: f64, bandwidths: [f64; 2], trace: Vec<f64>,
    iterations: usize, converged: bool, status: Status,
} }

crate::operations! { "transport-spaces";
    /// The plan whose pairs say most about each other, at low cost.
    fn info_ot(monitor, x["problem.x"]: Matrix, y["problem.y"]: Matrix, cost["problem.cost"]: Option<Matrix>, metric["problem.metric"]: Option<Metric>, power["problem.power"]: Option<Positive>, a["problem.a"]: Option<Vector>, b["problem.b"]: Option<Vector>, epsilon["options.epsilon"]: Option<Positive>, options: Options) -> Solution = {
        let (x, y) = (x.view()?, y.view()?);
        let cost = match (&cost, metric) {
            (Some(cost), None) => Some(Cost::Dense(cost.view()?)),
            (None, Some(metric)) => Some(Cost::Points { x, y, metric, power: power.unwrap_or(1.0) }),
            (None, None) => None,
            (Some(_), Some(_)) => return Err(Error::value("problem.cost", "stands in place of metric, not beside it")),
        };
        let problem = Problem { x, y, cost, a: a.as_deref(), b: b.as_deref() };
        info_ot::solve(&problem, &Options { epsilon, ..options }, monitor)
    };
    /// How much more likely every target is for new points than by chance.
    fn info_ot_ratios(monitor, x["problem.x"]: Matrix, a["problem.a"]: Option<Vector>, bandwidth: NonNegative, smoothed: Matrix, new_points: Matrix) -> Vec<f64> = {
        let learned = Learned { x: x.view()?, a: a.as_deref(), bandwidth, smoothed: smoothed.view()? };
        learned.ratios(new_points.view()?, monitor)
    };
    /// Where new points go among the targets.
    fn info_ot_project(monitor, x["problem.x"]: Matrix, a["problem.a"]: Option<Vector>, bandwidth: NonNegative, smoothed: Matrix, y["problem.y"]: Matrix, b["problem.b"]: Option<Vector>, new_points: Matrix) -> Vec<f64> = {
        let learned = Learned { x: x.view()?, a: a.as_deref(), bandwidth, smoothed: smoothed.view()? };
        learned.project(new_points.view()?, y.view()?, b.as_deref(), monitor)
    };
}
