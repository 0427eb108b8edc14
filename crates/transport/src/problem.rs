//! What is transported where, at what cost.

use gibbs_core::{Error, MatrixView, Result};

/// A distance between two points, from which a cost is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Metric {
    /// Σ (xₖ − yₖ)².
    #[default]
    SquaredEuclidean,
    /// √Σ (xₖ − yₖ)².
    Euclidean,
    /// Σ |xₖ − yₖ|.
    Cityblock,
    /// 1 − ⟨x, y⟩ / (‖x‖ ‖y‖); no point may be zero.
    Cosine,
}

impl Metric {
    /// Every metric there is.
    pub const ALL: [Metric; 4] = [Metric::SquaredEuclidean, Metric::Euclidean, Metric::Cityblock, Metric::Cosine];

    /// Its public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Metric::SquaredEuclidean => "sqeuclidean",
            Metric::Euclidean => "euclidean",
            Metric::Cityblock => "cityblock",
            Metric::Cosine => "cosine",
        }
    }

    /// The metric of a public name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.as_str() == name)
    }
}

/// The cost of moving a unit of mass from row `i` to column `j`.
#[derive(Debug, Clone, Copy)]
pub enum Cost<'a> {
    /// `metric(xᵢ, yⱼ)^power`, computed where it is needed.
    Points {
        /// Source points (`n × d`, finite).
        x: MatrixView<'a>,
        /// Target points (`m × d`, finite).
        y: MatrixView<'a>,
        /// The distance.
        metric: Metric,
        /// Its power, positive.
        power: f64,
    },
    /// A matrix (`n × m`, finite; negative costs are allowed).
    Dense(MatrixView<'a>),
}

/// A transport problem between `n` sources and `m` targets.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// The costs.
    pub cost: Cost<'a>,
    /// Weights of the sources (`n`, not negative, not all zero). `None`: all equal, with the mass of `b`.
    pub a: Option<&'a [f64]>,
    /// Weights of the targets (`m`), of the same mass as `a` within 1e-6 relative, or 1e-4 where weights have been through
    /// single precision; they are scaled to the mass of `a`.
    /// `None`: all equal, with the mass of `a`.
    pub b: Option<&'a [f64]>,
}

impl<'a> Problem<'a> {
    /// Between two point clouds with equal weights.
    pub fn points(x: MatrixView<'a>, y: MatrixView<'a>, metric: Metric) -> Self {
        Self { cost: Cost::Points { x, y, metric, power: 1.0 }, a: None, b: None }
    }

    /// With a cost matrix and equal weights.
    pub fn dense(cost: MatrixView<'a>) -> Self {
        Self { cost: Cost::Dense(cost), a: None, b: None }
    }

    /// The same problem with weights.
    pub fn with_weights(self, a: Option<&'a [f64]>, b: Option<&'a [f64]>) -> Self {
        Self { a, b, ..self }
    }

    /// Number of sources.
    pub fn nrows(&self) -> usize {
        match self.cost {
            Cost::Points { x, .. } => x.nrows(),
            Cost::Dense(cost) => cost.nrows(),
        }
    }

    /// Number of targets.
    pub fn ncols(&self) -> usize {
        match self.cost {
            Cost::Points { y, .. } => y.nrows(),
            Cost::Dense(cost) => cost.ncols(),
        }
    }

    /// Says which argument is wrong, if one is.
    pub fn check(&self) -> Result<()> {
        self.check_but_costs()?;
        match self.cost {
            Cost::Dense(cost) => check_numbers("problem.cost", cost),
            Cost::Points { .. } => Ok(()),
        }
    }

    /// As [`check`](Self::check), without looking at the numbers in a cost matrix.
    pub(crate) fn check_but_costs(&self) -> Result<()> {
        match self.cost {
            Cost::Points { x, y, metric, power } => {
                check_cloud("problem.x", x, metric)?;
                check_cloud("problem.y", y, metric)?;
                if x.ncols() != y.ncols() {
                    let message =
                        format!("its points have {} coordinates, those of problem.x {}", y.ncols(), x.ncols());
                    return Err(Error::shape("problem.y", message));
                }
                if !(power > 0.0 && power.is_finite()) {
                    return Err(Error::value("problem.power", format!("must be a positive number, not {power}")));
                }
            }
            Cost::Dense(cost) => check_size("problem.cost", cost)?,
        }
        check_weights("problem.a", self.a, self.nrows())?;
        check_weights("problem.b", self.b, self.ncols())
    }
}

pub(crate) fn check_size(name: &'static str, matrix: MatrixView) -> Result<()> {
    match matrix.nrows() == 0 || matrix.ncols() == 0 {
        true => Err(Error::shape(name, format!("{} × {} is empty", matrix.nrows(), matrix.ncols()))),
        false => Ok(()),
    }
}

pub(crate) fn check_numbers(name: &'static str, matrix: MatrixView) -> Result<()> {
    for (i, row) in matrix.rows().enumerate() {
        // Zero times a number is zero where the number is finite, and NaN where it is not.
        if row.iter().map(|value| value * 0.0).sum::<f64>() != 0.0 {
            return Err(Error::value(name, format!("row {i} holds a number that is not finite")));
        }
    }
    Ok(())
}

pub(crate) fn check_cloud(name: &'static str, points: MatrixView, metric: Metric) -> Result<()> {
    check_size(name, points)?;
    check_numbers(name, points)?;
    match points.rows().position(|row| metric == Metric::Cosine && row.iter().all(|&value| value == 0.0)) {
        Some(i) => Err(Error::value(name, format!("row {i} is zero, which has no direction for the cosine metric"))),
        None => Ok(()),
    }
}

pub(crate) fn check_weights(name: &'static str, weights: Option<&[f64]>, count: usize) -> Result<()> {
    let Some(weights) = weights else { return Ok(()) };
    if weights.len() != count {
        return Err(Error::shape(name, format!("has {} weights for {count} points", weights.len())));
    }
    match weights.iter().position(|&weight| !(weight >= 0.0 && weight.is_finite())) {
        Some(i) => Err(Error::value(name, format!("weight {i} is {}, which is not a number ≥ 0", weights[i]))),
        None if weights.iter().all(|&weight| weight == 0.0) => Err(Error::value(name, "all weights are zero")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
