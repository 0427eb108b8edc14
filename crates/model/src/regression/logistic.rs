//! Logistic regression.
//!
//! ```text
//! yᵢ ~ Bernoulli(1 / (1 + exp(−ηᵢ))),   η = intercept + x coefficients
//! ```
//!
//! Coordinates: the intercept at average predictors and the coefficients of the standardised predictors. Cost of value and
//! gradient `O(n p)` and one exponential and one logarithm a row. Source: McCullagh and Nelder, Generalized Linear Models
//! (1989), chapter 4; canonical form in [`canonical`](super::canonical).

use super::{
    canonical::{Canonical, Family},
    design::{Scaling, variables},
    predict::Predictor,
    prior::Prior,
};
use crate::Model;
use gibbs_core::{Error, Evaluator, LogDensity, MatrixView, Result, Variable, simd::Real};
use serde::{Deserialize, Serialize};

/// Logistic regression of `y` (`n`, zeros and ones) on the columns of `x` (`n × p`, finite).
pub fn logistic_regression(x: MatrixView, y: &[f64], prior: &Prior) -> Result<Model> {
    let scaling = Scaling::of(x, y)?;
    if y.iter().any(|response| *response != 0.0 && *response != 1.0) {
        return Err(Error::value("y", "must be 0 or 1"));
    }
    let prior = prior.standardized(&scaling)?;
    let model = LogisticRegression { data: Canonical::new(x, y, scaling, prior), variables: vec![] };
    model.checked().map(Model::from)
}

/// The log density of a logistic regression.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LogisticRegression {
    data: Canonical,
    #[serde(skip)]
    variables: Vec<Variable>,
}

/// κ = log(1 + exp η).
struct Bernoulli;

impl Family for Bernoulli {
    #[inline(always)]
    fn cumulant<const FMA: bool>(predictor: f64) -> (f64, f64) {
        predictor.softplus_and_sigmoid_lane::<FMA>()
    }
}

impl LogisticRegression {
    pub(crate) fn checked(self) -> Result<Self> {
        let data = self.data.checked()?;
        Ok(Self { variables: variables(data.scaling.columns()), data })
    }

    pub(crate) fn unconstrain(&self, values: &[f64]) -> Vec<f64> {
        self.data.scaling.unconstrain(values)
    }

    pub(crate) fn predictor<'a>(&self, values: MatrixView<'a>, x: MatrixView<'a>) -> Result<Predictor<'a>> {
        Predictor::new(values, x, self.data.scaling.columns(), &self.variables, |eta| 1.0 / (1.0 + (-eta).exp()))
    }
}

impl LogDensity for LogisticRegression {
    fn dimension(&self) -> usize {
        self.data.dimension()
    }

    fn variables(&self) -> &[Variable] {
        &self.variables
    }

    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        self.data.evaluator::<Bernoulli>()
    }

    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        self.data.scaling.constrain(position, values);
    }
}
