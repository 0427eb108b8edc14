//! Poisson regression with logarithmic link.
//!
//! ```text
//! yᵢ ~ Poisson(exp ηᵢ),   η = intercept + x coefficients
//! ```
//!
//! The factorials of the counts are left out of the log density. A linear predictor beyond 709 gives −∞, as it should.
//!
//! Coordinates: the intercept at average predictors and the coefficients of the standardised predictors. Cost of value and
//! gradient `O(n p)` and one exponential a row. Source: McCullagh and Nelder, Generalized Linear Models
//! (1989), chapter 6; canonical form in [`canonical`](super::canonical).

use super::{
    canonical::{Canonical, Family},
    design::{Scaling, variables},
    predict::Predictor,
    prior::Prior,
};
use crate::Model;
use gibbs_core::{Error, Evaluator, LogDensity, MatrixView, Result, Variable, simd::Real};
use serde::{Deserialize, Serialize};

/// Poisson regression of `y` (`n`, counts) on the columns of `x` (`n × p`, finite).
pub fn poisson_regression(x: MatrixView, y: &[f64], prior: &Prior) -> Result<Model> {
    let scaling = Scaling::of(x, y)?;
    if y.iter().any(|response| !response.is_finite() || *response < 0.0 || response.fract() != 0.0) {
        return Err(Error::value("y", "must be whole numbers, zero or more"));
    }
    let prior = prior.standardized(&scaling)?;
    let model = PoissonRegression { data: Canonical::new(x, y, scaling, prior), variables: vec![] };
    model.checked().map(Model::from)
}

/// The log density of a Poisson regression.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PoissonRegression {
    data: Canonical,
    #[serde(skip)]
    variables: Vec<Variable>,
}

/// κ = exp η.
struct Counts;

impl Family for Counts {
    #[inline(always)]
    fn cumulant<const FMA: bool>(predictor: f64) -> (f64, f64) {
        let mean = predictor.exp_lane::<FMA>();
        (mean, mean)
    }
}

impl PoissonRegression {
    pub(crate) fn checked(self) -> Result<Self> {
        let data = self.data.checked()?;
        Ok(Self { variables: variables(data.scaling.columns()), data })
    }

    pub(crate) fn unconstrain(&self, values: &[f64]) -> Vec<f64> {
        self.data.scaling.unconstrain(values)
    }

    pub(crate) fn predictor<'a>(&self, values: MatrixView<'a>, x: MatrixView<'a>) -> Result<Predictor<'a>> {
        Predictor::new(values, x, self.data.scaling.columns(), &self.variables, f64::exp)
    }
}

impl LogDensity for PoissonRegression {
    fn dimension(&self) -> usize {
        self.data.dimension()
    }

    fn variables(&self) -> &[Variable] {
        &self.variables
    }

    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        self.data.evaluator::<Counts>()
    }

    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        self.data.scaling.constrain(position, values);
    }
}
