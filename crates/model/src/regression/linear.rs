//! Linear regression with normal errors.
//!
//! ```text
//! yᵢ ~ normal(intercept + xᵢ coefficients, sigma),   sigma ~ exponential
//! ```
//!
//! Coordinates: the intercept at average predictors and the coefficients of the standardised predictors, both in standard
//! deviations of `y`, and the logarithm of `sigma` in the same unit.
//!
//! The data enter through the triangular factor `R` of `[1, x̃, ỹ]`: the residual sum of squares at `(a, b)` is
//! `‖R (a, b, −1)‖²`, which needs no squared condition number as `x̃ᵀx̃` would. So value and gradient cost `O(p²)`, whatever
//! `n` is; making the model costs `O(n p²)`.
//!
//! Source: G. Golub, C. Van Loan, Matrix Computations (2013), section 5.3.

use super::{
    design::{Scaling, variables},
    predict::Predictor,
    prior::{Normal, Prior},
};
use crate::Model;
use gibbs_core::{Error, Evaluator, LogDensity, MatrixView, Result, Support, Variable};
use serde::{Deserialize, Serialize};

/// Linear regression of `y` (`n`, finite) on the columns of `x` (`n × p`, finite).
pub fn linear_regression(x: MatrixView, y: &[f64], prior: &Prior) -> Result<Model> {
    let scaling = Scaling::of(x, y)?.with_response(y)?;
    let normal = prior.standardized(&scaling)?;
    let (n, columns) = (x.nrows(), x.ncols() + 2);
    let mut data = Vec::with_capacity(n * columns);
    for (row, response) in x.rows().zip(y) {
        data.push(1.0);
        data.extend(row.iter().enumerate().map(|(j, value)| scaling.standardize(j, *value)));
        data.push((response - scaling.response_mean) / scaling.response_scale);
    }
    let model = LinearRegression {
        rows: n as f64,
        factor: gibbs_linear::triangular_factor(&data, n, columns),
        noise_rate: prior.noise_scale.map_or(1.0, |scale| scaling.response_scale / scale),
        prior: normal,
        scaling,
        variables: vec![],
    };
    model.checked().map(Model::from)
}

/// The log density of a linear regression.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LinearRegression {
    scaling: Scaling,
    prior: Normal,
    /// Rate of the exponential prior of `sigma`, in standard deviations of `y`.
    noise_rate: f64,
    /// Number of observations.
    rows: f64,
    /// `min(n, p + 2)` rows of `p + 2`, upper triangular.
    factor: Vec<f64>,
    #[serde(skip)]
    variables: Vec<Variable>,
}

impl LinearRegression {
    pub(crate) fn checked(mut self) -> Result<Self> {
        let columns = self.scaling.columns();
        let width = columns + 2;
        let expected = width.checked_mul((width as f64).min(self.rows) as usize);
        let valid = self.scaling.is_valid()
            && self.prior.is_valid(columns)
            && self.noise_rate > 0.0
            && self.noise_rate.is_finite()
            && self.rows >= 1.0
            && expected == Some(self.factor.len())
            && self.factor.iter().all(|value| value.is_finite());
        if !valid {
            return Err(Error::value("model", "its numbers describe no regression"));
        }
        self.variables = variables(columns);
        self.variables.push(Variable {
            name: "sigma".into(),
            shape: vec![],
            support: Support::Positive,
            derived: false,
        });
        Ok(self)
    }

    pub(crate) fn unconstrain(&self, values: &[f64]) -> Vec<f64> {
        let mut position = self.scaling.unconstrain(values);
        position.push((values[self.scaling.columns() + 1] / self.scaling.response_scale).ln());
        position
    }

    pub(crate) fn predictor<'a>(&self, values: MatrixView<'a>, x: MatrixView<'a>) -> Result<Predictor<'a>> {
        Predictor::new(values, x, self.scaling.columns(), &self.variables, |eta| eta)
    }
}

impl LogDensity for LinearRegression {
    fn dimension(&self) -> usize {
        self.scaling.columns() + 2
    }

    fn variables(&self) -> &[Variable] {
        &self.variables
    }

    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        Box::new(LinearEvaluator(self))
    }

    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        let sigma = self.scaling.columns() + 1;
        self.scaling.constrain(&position[..sigma], &mut values[..sigma]);
        values[sigma] = self.scaling.response_scale * position[sigma].exp();
    }
}

struct LinearEvaluator<'a>(&'a LinearRegression);

impl Evaluator for LinearEvaluator<'_> {
    fn evaluate(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        let model = self.0;
        let last = model.scaling.columns() + 1;
        let (line, log_sigma) = (&position[..last], position[last]);
        let sigma = log_sigma.exp();
        let precision = 1.0 / (sigma * sigma);
        gradient.fill(0.0);
        let mut squares = 0.0;
        for (i, row) in model.factor.chunks_exact(last + 1).enumerate() {
            let start = i.min(last);
            let fitted: f64 = row[start..last].iter().zip(&line[start..]).map(|(r, z)| r * z).sum();
            let residual = fitted - row[last];
            squares += residual * residual;
            for (g, r) in gradient[start..last].iter_mut().zip(&row[start..last]) {
                *g -= precision * residual * r;
            }
        }
        let prior = model.prior.add(line, &mut gradient[..last]);
        gradient[last] = 1.0 - model.rows + precision * squares - model.noise_rate * sigma;
        prior + (1.0 - model.rows) * log_sigma - 0.5 * precision * squares - model.noise_rate * sigma
    }
}
