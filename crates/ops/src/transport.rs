//! Optimal transport.

use crate::{
    Border, Field, Name, Type, Value,
    arrays::{Matrix, MatrixArgument, Numbers, Vector},
    border::window,
    output::IntoOutput,
    scalars::{Count, Finite, NonNegative, Positive},
};
use gibbs_core::{Error, Result};
use gibbs_transport::{
    Cost, Metric, Plan, Problem, Side, SparsePlan, divergence,
    gradient::Gradients,
    sinkhorn::{self, Epsilon, Method, Precision, Status},
};
use std::borrow::Cow;

crate::words! { Metric { SquaredEuclidean = "sqeuclidean", Euclidean = "euclidean", Cityblock = "cityblock", Cosine = "cosine" } }
crate::words! { Method { Auto = "auto", Kernel = "kernel", Log = "log" } }
crate::words! { Precision { F64 = "f64", F32 = "f32" } }
crate::words! { Side { Left = "left", Right = "right" } }
crate::options! { sinkhorn::Options as SinkhornOptions {
    ; method: Method, precision: Precision, tolerance: Positive, max_iterations: Count, memory_limit: Count, gradient: bool,
} }
crate::options! { divergence::Options as DivergenceOptions {
    ; precision: Precision, tolerance: Positive, max_iterations: Count, memory_limit: Count, gradient: bool,
} }
crate::options! { Plan as PlanArgument {
    epsilon: Finite, mass: Finite, offset: Finite, log_rows: Numbers, log_columns: Numbers, row_factors: Numbers,
    column_factors: Numbers, row_rest: Numbers, column_rest: Numbers, memory_limit: usize;
} }
crate::record! { Plan as PlanParts {
    epsilon: f64, mass: f64, offset: f64, log_rows: Vec<f64>, log_columns: Vec<f64>, row_factors: Vec<f64>,
    column_factors: Vec<f64>, row_rest: Vec<f64>, column_rest: Vec<f64>, memory_limit: usize,
} }
crate::record! { sinkhorn::Solution as SinkhornSolution {
    value: f64, dual: f64, gap: f64, relative_gap: f64, regularized_value: f64, regularized_dual: f64,
    marginal_error: [f64; 2], f: Vec<f64>, g: Vec<f64>, epsilon: f64, iterations: usize, exp_passes: usize,
    stored_passes: usize, converged: bool, status: Status, plan: Plan, gradients: Option<Gradients>,
} }
crate::record! { Gradients as TransportGradients {
    x: Option<Vec<f64>>, y: Option<Vec<f64>>, a: Vec<f64>, b: Vec<f64>, cost: Option<Vec<f64>>,
} }
crate::record! { divergence::Solution as DivergenceSolution {
    value: f64, cross: f64, self_x: f64, self_y: f64, epsilon: f64, iterations: usize, converged: bool,
    gradients: Option<Gradients>,
} }
crate::record! { SparsePlan as SparsePlanEntries { rows: Vec<u32>, columns: Vec<u32>, values: Vec<f64> } }

crate::operations! { "transport";
    /// Entropic optimal transport between two measures, with certificates.
    fn sinkhorn(monitor, problem: ProblemPlaces, epsilon["options.epsilon"]: Positive, relative: bool, warm_f["options.warmStart.f"]: Option<Vector>, warm_g["options.warmStart.g"]: Option<Vector>, options: sinkhorn::Options) -> sinkhorn::Solution = {
        let warm_start = warm_f.zip(warm_g).map(|(f, g)| (f.into_owned(), g.into_owned()));
        let options = sinkhorn::Options { epsilon: regularization(epsilon, relative), warm_start, ..options };
        sinkhorn::solve(&problem.view()?, &options, monitor)
    };
    /// The debiased Sinkhorn divergence between two point clouds.
    fn sinkhorn_divergence(monitor, problem: ProblemPlaces, epsilon["options.epsilon"]: Positive, relative: bool, options: divergence::Options) -> divergence::Solution = {
        let options = divergence::Options { epsilon: regularization(epsilon, relative), ..options };
        divergence::solve(&problem.view()?, &options, monitor)
    };
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
}

fn regularization(epsilon: f64, relative: bool) -> Epsilon {
    if relative { Epsilon::Relative(epsilon) } else { Epsilon::Absolute(epsilon) }
}

impl IntoOutput for Status {
    fn describe() -> Type {
        Type::Words(
            [Status::Converged, Status::MaxIterations, Status::Stalled, Status::EpsilonTooSmall]
                .map(Status::as_str)
                .to_vec(),
        )
    }

    fn into_output(self) -> crate::Output {
        self.as_str().into_output()
    }
}

/// A transport problem: two point clouds with a metric, or a cost matrix; and weights.
struct ProblemPlaces;

/// What [`ProblemPlaces`] holds.
struct ProblemArgument<'a> {
    x: Option<MatrixArgument<'a>>,
    y: Option<MatrixArgument<'a>>,
    cost: Option<MatrixArgument<'a>>,
    metric: Metric,
    power: f64,
    a: Option<Cow<'a, [f64]>>,
    b: Option<Cow<'a, [f64]>>,
}

impl ProblemArgument<'_> {
    fn view(&self) -> Result<Problem<'_>> {
        let cost = match (&self.x, &self.y, &self.cost) {
            (Some(x), Some(y), None) => {
                Cost::Points { x: x.view()?, y: y.view()?, metric: self.metric, power: self.power }
            }
            (None, None, Some(cost)) => Cost::Dense(cost.view()?),
            _ => return Err(Error::value("problem", "expected either x and y or cost")),
        };
        Ok(Problem { cost, a: self.a.as_deref(), b: self.b.as_deref() })
    }
}

impl Border for ProblemPlaces {
    type Argument<'a> = ProblemArgument<'a>;
    const PLACES: usize = 3 * Matrix::PLACES + 4;

    fn describe() -> Type {
        let field = |name: &str, kind| Field { name: name.into(), kind, default: None };
        let matrix = || Type::Optional(Box::new(Type::Matrix));
        let weights = || Type::Optional(Box::new(Type::Floats));
        Type::Options(
            "ProblemArgument",
            vec![
                field("x", matrix()),
                field("y", matrix()),
                field("cost", matrix()),
                field("metric", Type::Optional(Box::new(<Metric as Border>::describe()))),
                field("power", Type::Optional(Box::new(Type::Number))),
                field("a", weights()),
                field("b", weights()),
            ],
        )
    }

    fn read<'a>(places: &'a [Value<'a>], _name: Name) -> Result<ProblemArgument<'a>> {
        let matrix = |k: usize, name| {
            <Option<Matrix>>::read(window(places, k * Matrix::PLACES, Matrix::PLACES), Name::Parameter(name))
        };
        let rest = |k: usize| window(places, 3 * Matrix::PLACES + k, 1);
        Ok(ProblemArgument {
            x: matrix(0, "problem.x")?,
            y: matrix(1, "problem.y")?,
            cost: matrix(2, "problem.cost")?,
            metric: <Option<Metric>>::read(rest(0), Name::Parameter("problem.metric"))?.unwrap_or_default(),
            power: <Option<Positive>>::read(rest(1), Name::Parameter("problem.power"))?.unwrap_or(1.0),
            a: <Option<Vector>>::read(rest(2), Name::Parameter("problem.a"))?,
            b: <Option<Vector>>::read(rest(3), Name::Parameter("problem.b"))?,
        })
    }
}
