//! How well a model predicts what it has not seen: leave-one-out by importance sampling, and the widely applicable
//! information criterion.
//!
//! ```text
//! elpd_loo = Σᵢ log Σ_s w_is p(yᵢ | θ_s),   w_is ∝ 1 / p(yᵢ | θ_s), Pareto smoothed
//! elpd_waic = Σᵢ (log mean_s p(yᵢ | θ_s) − var_s log p(yᵢ | θ_s))
//! ```
//!
//! A. Vehtari, A. Gelman, J. Gabry, Practical Bayesian model evaluation using leave-one-out cross-validation and WAIC,
//! Statistics and Computing 27 (2017), arXiv:1507.04544. `O(n S log S)` for `n` observations and `S` draws.

use crate::{
    Draws, ess_mean,
    moments::{mean, variance},
    pareto::{log_sum_exp, smooth_weights},
};
use gibbs_core::{Error, Monitor, Result};

/// Shapes up to this, or less for few draws, are of weights that average well.
const LARGEST_SHAPE: f64 = 0.7;

/// Variances of a log density above this are of an observation that WAIC's expansion does not hold for.
const LARGEST_VARIANCE: f64 = 0.4;

/// Observations that one task takes.
const BLOCK: usize = 4;

/// Leave-one-out predictive density.
#[derive(Debug, Clone, PartialEq)]
pub struct Loo {
    /// Expected log predictive density: the sum over observations.
    pub elpd: f64,
    /// Its standard error, from the spread over observations.
    pub standard_error: f64,
    /// Monte Carlo standard error of `elpd`; means something where `reliable`.
    pub mcse: f64,
    /// Log predictive density of the data that were seen minus `elpd`: the effective number of parameters.
    pub effective_parameters: f64,
    /// Each observation's share of `elpd` (`n`).
    pub pointwise: Vec<f64>,
    /// Each observation's Pareto shape (`n`).
    pub pareto_k: Vec<f64>,
    /// Each observation's effective number of draws (`n`).
    pub effective_draws: Vec<f64>,
    /// Shapes up to this are reliable: `min(1 − 1/log₁₀ S, 0.7)`.
    pub threshold: f64,
    /// Whether every shape is.
    pub reliable: bool,
}

/// The widely applicable information criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Waic {
    /// Expected log predictive density: the sum over observations. The criterion itself is −2 times it.
    pub elpd: f64,
    /// Its standard error, from the spread over observations.
    pub standard_error: f64,
    /// Sum of the penalties: the effective number of parameters.
    pub effective_parameters: f64,
    /// Each observation's share of `elpd` (`n`).
    pub pointwise: Vec<f64>,
    /// Each observation's variance of its log density over the draws (`n`).
    pub penalties: Vec<f64>,
    /// Whether every penalty is at most 0.4; else leave-one-out is to be preferred.
    pub reliable: bool,
}

/// Leave-one-out from the log densities of each observation under each draw: rows of `observations` numbers, `chains` chains of
/// equally many rows.
///
/// The relative efficiency of an observation's draws is that of its likelihoods, from the chains, unless it is given. An
/// observation with a NaN or +∞ among its log densities has NaN everywhere; one with −∞ (impossible under some draw) has a density of
/// −∞ and a shape of ∞.
pub fn psis_loo(
    log_likelihood: &[f64],
    chains: usize,
    observations: usize,
    relative_efficiency: Option<f64>,
    monitor: &Monitor,
) -> Result<Loo> {
    let each = for_each(log_likelihood, chains, observations, monitor, |draws| leave_out(draws, relative_efficiency))?;
    let size = (log_likelihood.len() / observations) as f64;
    let threshold = (1.0 - 1.0 / size.log10()).min(LARGEST_SHAPE);
    let pointwise: Vec<f64> = each.iter().map(|one| one.elpd).collect();
    let (elpd, standard_error) = sum_and_error(&pointwise);
    Ok(Loo {
        elpd,
        standard_error,
        mcse: each.iter().map(|one| one.variance).sum::<f64>().sqrt(),
        effective_parameters: each.iter().map(|one| one.seen - one.elpd).sum(),
        pointwise,
        pareto_k: each.iter().map(|one| one.shape).collect(),
        effective_draws: each.iter().map(|one| one.effective).collect(),
        threshold,
        reliable: each.iter().all(|one| one.shape <= threshold),
    })
}

/// WAIC of the same log densities. An observation with a log density that is not finite has NaN.
pub fn waic(log_likelihood: &[f64], chains: usize, observations: usize, monitor: &Monitor) -> Result<Waic> {
    let each = for_each(log_likelihood, chains, observations, monitor, |draws| {
        let values = draws.values();
        let penalty = variance(values, mean(values));
        (log_mean_exp(values) - penalty, penalty)
    })?;
    let (pointwise, penalties): (Vec<f64>, Vec<f64>) = each.into_iter().unzip();
    let (elpd, standard_error) = sum_and_error(&pointwise);
    let reliable = penalties.iter().all(|penalty| *penalty <= LARGEST_VARIANCE);
    Ok(Waic { elpd, standard_error, effective_parameters: penalties.iter().sum(), pointwise, penalties, reliable })
}

struct LeftOut {
    elpd: f64,
    seen: f64,
    shape: f64,
    effective: f64,
    variance: f64,
}

fn leave_out(draws: Draws, relative_efficiency: Option<f64>) -> LeftOut {
    let values = draws.values();
    let (nan, infinite) = (f64::NAN, f64::INFINITY);
    if values.iter().any(|x| x.is_nan() || *x == infinite) {
        return LeftOut { elpd: nan, seen: nan, shape: nan, effective: nan, variance: nan };
    }
    let seen = log_mean_exp(values);
    if values.contains(&f64::NEG_INFINITY) {
        return LeftOut { elpd: -infinite, seen, shape: infinite, effective: 1.0, variance: infinite };
    }
    let efficiency = relative_efficiency.unwrap_or_else(|| efficiency_of(draws));
    let mut weights: Vec<f64> = values.iter().map(|x| -x).collect();
    let shape = smooth_weights(&mut weights, efficiency);
    let terms: Vec<f64> = weights.iter().zip(values).map(|(w, x)| w + x).collect();
    let elpd = log_sum_exp(&terms);
    let squares: f64 = weights.iter().map(|w| (2.0 * w).exp()).sum();
    let variance: f64 = weights.iter().zip(values).map(|(w, x)| (w.exp() * (x - elpd).exp_m1()).powi(2)).sum();
    LeftOut { elpd, seen, shape, effective: efficiency / squares, variance: variance / efficiency }
}

/// The effective size of the likelihoods over their number; 1 where it cannot be told.
fn efficiency_of(draws: Draws) -> f64 {
    let largest = draws.values().iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let likelihoods: Vec<f64> = draws.values().iter().map(|x| (x - largest).exp()).collect();
    let efficiency = Draws::new(&likelihoods, draws.chains()).map_or(f64::NAN, ess_mean) / likelihoods.len() as f64;
    if efficiency.is_finite() { efficiency } else { 1.0 }
}

fn log_mean_exp(values: &[f64]) -> f64 {
    log_sum_exp(values) - (values.len() as f64).ln()
}

/// The sum, and its standard error `√(n var)`.
fn sum_and_error(values: &[f64]) -> (f64, f64) {
    let center = mean(values);
    (values.iter().sum(), (values.len() as f64 * variance(values, center)).sqrt())
}

/// One answer an observation, in blocks over the monitor's threads.
fn for_each<T: Send>(
    values: &[f64],
    chains: usize,
    width: usize,
    monitor: &Monitor,
    answer: impl Fn(Draws) -> T + Sync,
) -> Result<Vec<T>> {
    if width == 0 || values.is_empty() || !values.len().is_multiple_of(width) {
        return Err(Error::shape("logLikelihood", format!("{} numbers do not fill rows of {width}", values.len())));
    }
    let block = |_, first: usize| -> Result<Vec<T>> {
        let mut column = Vec::with_capacity(values.len() / width);
        let mut one = |which: usize| {
            monitor.check()?;
            column.clear();
            column.extend(values.iter().skip(which).step_by(width));
            Draws::new(&column, chains).map(&answer)
        };
        (first..width.min(first + BLOCK)).map(&mut one).collect()
    };
    let blocks = monitor.map((0..width).step_by(BLOCK).collect(), block)?;
    Ok(blocks.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}
