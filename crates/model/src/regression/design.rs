//! Standardised predictors, and the way between standardised coordinates and the user's variables.

use gibbs_core::{Error, MatrixView, Result, Support, Variable};
use serde::{Deserialize, Serialize};

/// Location and scale of predictors and response.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Scaling {
    /// Column means.
    pub(super) means: Vec<f64>,
    /// Column standard deviations, 1 for constant columns.
    pub(super) scales: Vec<f64>,
    /// Mean of the response; 0 where the response keeps its scale.
    pub(super) response_mean: f64,
    /// Standard deviation of the response; 1 where the response keeps its scale or is constant.
    pub(super) response_scale: f64,
}

impl Scaling {
    /// Checks `x` (`n × p`) and `y` (`n`), and measures the columns. The response keeps its scale.
    pub(super) fn of(x: MatrixView, y: &[f64]) -> Result<Self> {
        let (n, p) = (x.nrows(), x.ncols());
        if n == 0 || p == 0 {
            return Err(Error::shape("x", format!("{n} × {p} has no observation or no predictor")));
        }
        if y.len() != n {
            return Err(Error::shape("y", format!("{} responses for {n} rows of predictors", y.len())));
        }
        if x.rows().flatten().any(|value| !value.is_finite()) {
            return Err(Error::value("x", "must be finite"));
        }
        let columns: Vec<(f64, f64)> = (0..p).map(|j| mean_and_scale((0..n).map(move |i| x.get(i, j)))).collect();
        if columns.iter().any(|(mean, scale)| !mean.is_finite() || !scale.is_finite()) {
            return Err(Error::value("x", "its variance overflows"));
        }
        let (means, scales) = columns.into_iter().unzip();
        Ok(Self { means, scales, response_mean: 0.0, response_scale: 1.0 })
    }

    /// Measures the response too, so that coordinates are in its units.
    pub(super) fn with_response(mut self, y: &[f64]) -> Result<Self> {
        if y.iter().any(|value| !value.is_finite()) {
            return Err(Error::value("y", "must be finite"));
        }
        (self.response_mean, self.response_scale) = mean_and_scale(y.iter().copied());
        if !self.response_mean.is_finite() || !self.response_scale.is_finite() {
            return Err(Error::value("y", "its variance overflows"));
        }
        Ok(self)
    }

    pub(super) fn columns(&self) -> usize {
        self.means.len()
    }

    /// Element `j` of a row, standardised.
    #[inline]
    pub(super) fn standardize(&self, j: usize, value: f64) -> f64 {
        (value - self.means[j]) / self.scales[j]
    }

    /// Writes intercept and coefficients of the data for the standardised `position`.
    pub(super) fn constrain(&self, position: &[f64], values: &mut [f64]) {
        let (intercept, coefficients) = values.split_at_mut(1);
        let mut at_means = 0.0;
        for (j, coefficient) in coefficients.iter_mut().take(self.columns()).enumerate() {
            *coefficient = self.response_scale * position[1 + j] / self.scales[j];
            at_means += *coefficient * self.means[j];
        }
        intercept[0] = self.response_mean + self.response_scale * position[0] - at_means;
    }

    /// The inverse of [`constrain`](Self::constrain).
    pub(super) fn unconstrain(&self, values: &[f64]) -> Vec<f64> {
        let (intercept, coefficients) = (values[0], &values[1..=self.columns()]);
        let at_means: f64 = coefficients.iter().zip(&self.means).map(|(coefficient, mean)| coefficient * mean).sum();
        let mut position = vec![(intercept + at_means - self.response_mean) / self.response_scale];
        position.extend(coefficients.iter().zip(&self.scales).map(|(c, scale)| c * scale / self.response_scale));
        position
    }

    /// Whether saved numbers can be a scaling.
    pub(super) fn is_valid(&self) -> bool {
        let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
        let positive = |scale: &f64| *scale > 0.0 && scale.is_finite();
        self.columns() > 0
            && self.scales.len() == self.columns()
            && finite(&self.means)
            && self.scales.iter().all(positive)
            && self.response_mean.is_finite()
            && positive(&self.response_scale)
    }
}

/// The variables that every regression has.
pub(super) fn variables(columns: usize) -> Vec<Variable> {
    let real = |name: &str, shape| Variable { name: name.into(), shape, support: Support::Real, derived: false };
    vec![real("intercept", vec![]), real("coefficients", vec![columns])]
}

/// Mean and standard deviation, the latter 1 where all values are equal or there is only one.
fn mean_and_scale(values: impl ExactSizeIterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.len() as f64;
    let (mut low, mut high, mut sum) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
    for value in values.clone() {
        (low, high, sum) = (low.min(value), high.max(value), sum + value);
    }
    if low == high {
        return (low, 1.0);
    }
    let rough = sum / n;
    let mean = rough + values.clone().map(|value| value - rough).sum::<f64>() / n;
    let squares: f64 = values.map(|value| (value - mean) * (value - mean)).sum();
    (mean, (squares / (n - 1.0)).sqrt())
}
