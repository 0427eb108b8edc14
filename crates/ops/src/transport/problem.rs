//! How a transport problem crosses the border.

use crate::{
    Border, Field, Name, Type, Value,
    arrays::{Matrix, MatrixArgument, Vector},
    border::window,
    scalars::Positive,
};
use gibbs_core::{Error, Result};
use gibbs_transport::{Cost, Metric, Problem, sinkhorn::Epsilon};
use std::borrow::Cow;

crate::words! { Metric { SquaredEuclidean = "sqeuclidean", Euclidean = "euclidean", Cityblock = "cityblock", Cosine = "cosine" } }

/// A regularisation as it crosses: a number, and whether it is relative to the mean cost.
pub(super) fn regularization(epsilon: f64, relative: bool) -> Epsilon {
    if relative { Epsilon::Relative(epsilon) } else { Epsilon::Absolute(epsilon) }
}

/// A transport problem: two point clouds with a metric, or a cost matrix; and weights.
pub(super) struct ProblemPlaces;

/// What [`ProblemPlaces`] holds.
pub(super) struct ProblemArgument<'a> {
    x: Option<MatrixArgument<'a>>,
    y: Option<MatrixArgument<'a>>,
    cost: Option<MatrixArgument<'a>>,
    metric: Metric,
    power: f64,
    a: Option<Cow<'a, [f64]>>,
    b: Option<Cow<'a, [f64]>>,
}

impl ProblemArgument<'_> {
    pub(super) fn view(&self) -> Result<Problem<'_>> {
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
