//! Priors of regressions, in the units of the data and on the standardised scale.

use super::design::Scaling;
use gibbs_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// Scale of a weakly informative prior, in standard deviations.
const WEAK: f64 = 2.5;

/// Explicit priors in the units of the data; what is `None` takes the default of the model.
///
/// The defaults are those of rstanarm, weakly informative on the data's scale:
///
/// | | linear | logistic, Poisson |
/// |---|---|---|
/// | intercept at average predictors | normal(mean y, 2.5 sd y) | normal(0, 2.5) |
/// | coefficient `j` | normal(0, 2.5 sd y / sd xⱼ) | normal(0, 2.5 / sd xⱼ) |
/// | `sigma` | exponential with mean sd y | |
///
/// A standard deviation of 0 counts as 1.
///
/// Source: J. Gabry, B. Goodrich, Prior distributions for rstanarm models (package vignette, 2024).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Prior {
    /// Mean of the intercept at average predictors.
    pub intercept_location: Option<f64>,
    /// Standard deviation of the intercept at average predictors; positive.
    pub intercept_scale: Option<f64>,
    /// Standard deviation of every coefficient; positive.
    pub coefficient_scale: Option<f64>,
    /// Mean of the exponential prior of `sigma`; positive. Linear regression only.
    pub noise_scale: Option<f64>,
}

impl Prior {
    /// Checks the numbers and carries them over to the standardised coordinates.
    pub(super) fn standardized(&self, scaling: &Scaling) -> Result<Normal> {
        let positive = [
            ("prior.interceptScale", self.intercept_scale),
            ("prior.coefficientScale", self.coefficient_scale),
            ("prior.noiseScale", self.noise_scale),
        ];
        for (name, scale) in positive {
            if scale.is_some_and(|scale| !(scale > 0.0 && scale.is_finite())) {
                return Err(Error::option(name, "must be positive and finite"));
            }
        }
        if self.intercept_location.is_some_and(|location| !location.is_finite()) {
            return Err(Error::option("prior.interceptLocation", "must be finite"));
        }
        let unit = scaling.response_scale;
        let location = self.intercept_location.map_or(0.0, |location| (location - scaling.response_mean) / unit);
        let intercept_scale = self.intercept_scale.map_or(WEAK, |scale| scale / unit);
        let coefficient_scale = |s: &f64| self.coefficient_scale.map_or(WEAK, |scale| scale * s / unit);
        Ok(Normal {
            location,
            precision: intercept_scale.powi(-2),
            precisions: scaling.scales.iter().map(|s| coefficient_scale(s).powi(-2)).collect(),
        })
    }
}

/// Independent normal priors of the standardised intercept and coefficients.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Normal {
    /// Mean of the intercept; coefficients have mean 0.
    pub(super) location: f64,
    /// 1 / variance of the intercept.
    pub(super) precision: f64,
    /// 1 / variance of each coefficient.
    pub(super) precisions: Vec<f64>,
}

impl Normal {
    /// Adds the log density's gradient at `(intercept, coefficients)` to `gradient` and returns the log density.
    #[inline]
    pub(super) fn add(&self, position: &[f64], gradient: &mut [f64]) -> f64 {
        let from_center = position[0] - self.location;
        gradient[0] -= self.precision * from_center;
        let mut value = self.precision * from_center * from_center;
        for ((b, g), precision) in position[1..].iter().zip(&mut gradient[1..]).zip(&self.precisions) {
            *g -= precision * b;
            value += precision * b * b;
        }
        -0.5 * value
    }

    /// Whether saved numbers can be a prior for `columns` coefficients.
    pub(super) fn is_valid(&self, columns: usize) -> bool {
        let fine = |precision: &f64| *precision > 0.0 && precision.is_finite();
        self.precisions.len() == columns
            && self.location.is_finite()
            && fine(&self.precision)
            && self.precisions.iter().all(fine)
    }
}
