//! A stochastic prox-linear step for the conditional value at risk, in closed form.
//!
//! From an example's loss l and gradient g at θ, and the current quantile a, the step minimizes the model that keeps the
//! outer hinge and makes the loss linear,
//!
//! ```text
//! min over θ', a' of  a' + max(0, l + g·(θ' − θ) − a') / (1 − b) + ‖θ' − θ‖² / 2λ + (a' − a)² / 2κ
//! u  = clip((l − a + κ) / (λ ‖g‖² + κ), 0, 1 / (1 − b)),   θ' = θ − λ u g,   a' = a − κ (1 − u)
//! ```
//!
//! with the step λ of θ and the step κ of the quantile. `u = 0` is an example below the tail, for which a falls and θ stays;
//! `u = 1 / (1 − b)` is the subgradient's step; between them the step ends where the linear loss meets the quantile, so that
//! no step overshoots, however long λ. Losses c times as large want λ / c and c κ: that the quantile has a step of its own
//! in the losses' units is what adapts to their scale. `O(d)` time.
//!
//! Reference: S. Meng, R. Gower, A Model-Based Method for Minimizing CVaR and Beyond, ICML 2023,
//! <https://arxiv.org/abs/2305.17498>. The update is derived here from the model; of the text only the beginning was at hand,
//! and the authors' way to choose both steps from one number was not.

use crate::domain;
use gibbs_core::{Error, Result, axpy, dot};

/// What is computed.
#[derive(Debug, Clone)]
pub struct CvarStepOptions {
    /// l, finite.
    pub loss: f64,
    /// a, finite.
    pub quantile: f64,
    /// b, at least 0 and below 1.
    pub level: f64,
    /// λ, positive.
    pub step: f64,
    /// κ, positive.
    pub quantile_step: f64,
}

impl Default for CvarStepOptions {
    fn default() -> Self {
        Self { loss: 0.0, quantile: 0.0, level: 0.9, step: 0.1, quantile_step: 0.1 }
    }
}

/// Where a step leads.
#[derive(Debug, Clone)]
pub struct CvarStep {
    /// θ'.
    pub parameters: Vec<f64>,
    /// a'.
    pub quantile: f64,
    /// u.
    pub weight: f64,
}

/// The step from `parameters` (d, finite) with the `gradient` (d, finite) of the example's loss.
pub fn cvar_step(parameters: &[f64], gradient: &[f64], options: &CvarStepOptions) -> Result<CvarStep> {
    let CvarStepOptions { loss, quantile, level, step, quantile_step } = *options;
    domain::finite("loss", loss)?;
    domain::finite("quantile", quantile)?;
    domain::below_one("level", level)?;
    domain::positive("step", step)?;
    domain::positive("quantileStep", quantile_step)?;
    if gradient.len() != parameters.len() {
        let problem = format!("expected {} numbers, as of the parameters, got {}", parameters.len(), gradient.len());
        return Err(Error::shape("gradient", problem));
    }
    let curvature = step * dot(gradient, gradient) + quantile_step;
    let weight = ((loss - quantile + quantile_step) / curvature).clamp(0.0, 1.0 / (1.0 - level));
    let mut moved = parameters.to_vec();
    axpy(&mut moved, -step * weight, gradient);
    let quantile = quantile - quantile_step * (1.0 - weight);
    if !quantile.is_finite() || moved.iter().any(|x| !x.is_finite()) {
        return Err(Error::value("gradient", "the step overflows"));
    }
    Ok(CvarStep { parameters: moved, quantile, weight })
}
