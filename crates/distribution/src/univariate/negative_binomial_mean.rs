//! The negative binomial distribution by its mean μ > 0 and dispersion φ > 0, with variance μ + μ²/φ (Stan's
//! `neg_binomial_2`); and the same by the logarithm η of the mean.
//!
//! ```text
//! log P(x) = log Γ(φ + x) − log Γ(φ) − log x! − φ log(1 + μ/φ) + x log(μ/(φ + μ))
//! ∂μ = φ (x − μ) / (μ (φ + μ))    ∂η = φ (x − μ) / (φ + μ)
//! ∂φ = ψ(φ + x) − ψ(φ) − log(1 + μ/φ) + (μ − x)/(φ + μ)
//! ```

use super::{
    Partials, Univariate,
    gamma::ln_unit_draw,
    negative_binomial::{quantile, tail_partials, tails},
    poisson::draw_by_rate,
};
use crate::{
    domain::{Domain::*, Parameter, Support},
    special::{Tails, digamma_increment, ln_1p_exp, ln_gamma, ln_gamma_increment, logistic},
};
use gibbs_core::Stream;
use libm::{exp, log};

/// As the head of its module says.
pub struct NegativeBinomialMean;

/// The negative binomial distribution by the logarithm of its mean, and its dispersion.
pub struct NegativeBinomialLog;

const DISPERSION: Parameter = Parameter::new("concentration", Positive);

impl Univariate<2> for NegativeBinomialMean {
    const NAME: &'static str = "negativeBinomialMean";
    const PARAMETERS: [Parameter; 2] = [Parameter::new("mean", Positive), DISPERSION];
    const SUPPORT: Support = Support::Counts;
    const HOISTED: [bool; 2] = [false, true];
    const CARRIER: bool = true;
    /// log φ.
    type Constants = f64;

    fn constants([_, dispersion]: &[f64; 2]) -> f64 {
        log(*dispersion)
    }

    fn carrier(x: f64, _: &[f64; 2]) -> f64 {
        -ln_gamma(x + 1.0)
    }

    fn kernel<const FMA: bool>(ln_dispersion: &f64, x: f64, [mean, dispersion]: &[f64; 2]) -> f64 {
        value(x, log(*mean) - ln_dispersion, *dispersion)
    }

    fn partials<const FMA: bool>(ln_dispersion: &f64, x: f64, [mean, dispersion]: &[f64; 2]) -> Partials<2> {
        let (value, [by_ln_mean, by_dispersion]) = slopes(x, log(*mean) - ln_dispersion, *mean, *dispersion);
        Partials { value, x: 0.0, parameters: [by_ln_mean / mean, by_dispersion] }
    }

    fn tails(x: f64, [mean, dispersion]: &[f64; 2]) -> Tails {
        tails(x, *dispersion, 1.0 / (1.0 + mean / dispersion), 1.0 / (1.0 + dispersion / mean))
    }

    fn tail_partials(x: f64, p: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let (lower, upper) = by_mean(x, p);
        (lower, upper)
    }

    fn quantile(level: f64, [mean, dispersion]: &[f64; 2]) -> f64 {
        quantile(level, *dispersion, 1.0 / (1.0 + mean / dispersion), 1.0 / (1.0 + dispersion / mean))
    }

    fn mean([mean, _]: &[f64; 2]) -> f64 {
        *mean
    }

    fn variance([mean, dispersion]: &[f64; 2]) -> f64 {
        mean * (1.0 + mean / dispersion)
    }

    fn draw(stream: &mut Stream, [mean, dispersion]: &[f64; 2]) -> f64 {
        let rate = exp(ln_unit_draw(stream, *dispersion)) * (mean / dispersion);
        draw_by_rate(stream, rate)
    }
}

impl Univariate<2> for NegativeBinomialLog {
    const NAME: &'static str = "negativeBinomialLog";
    const PARAMETERS: [Parameter; 2] = [Parameter::new("logMean", Real), DISPERSION];
    const SUPPORT: Support = Support::Counts;
    const HOISTED: [bool; 2] = [false, true];
    const CARRIER: bool = true;
    /// log φ.
    type Constants = f64;

    fn constants([_, dispersion]: &[f64; 2]) -> f64 {
        log(*dispersion)
    }

    fn carrier(x: f64, _: &[f64; 2]) -> f64 {
        -ln_gamma(x + 1.0)
    }

    fn kernel<const FMA: bool>(ln_dispersion: &f64, x: f64, [ln_mean, dispersion]: &[f64; 2]) -> f64 {
        value(x, ln_mean - ln_dispersion, *dispersion)
    }

    fn partials<const FMA: bool>(ln_dispersion: &f64, x: f64, [ln_mean, dispersion]: &[f64; 2]) -> Partials<2> {
        let (value, parameters) = slopes(x, ln_mean - ln_dispersion, exp(*ln_mean), *dispersion);
        Partials { value, x: 0.0, parameters }
    }

    fn tails(x: f64, [ln_mean, dispersion]: &[f64; 2]) -> Tails {
        NegativeBinomialMean::tails(x, &[exp(*ln_mean), *dispersion])
    }

    fn tail_partials(x: f64, [ln_mean, dispersion]: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let mean = exp(*ln_mean);
        let (mut lower, mut upper) = by_mean(x, &[mean, *dispersion]);
        lower.parameters[0] *= mean;
        upper.parameters[0] *= mean;
        (lower, upper)
    }

    fn quantile(level: f64, [ln_mean, dispersion]: &[f64; 2]) -> f64 {
        NegativeBinomialMean::quantile(level, &[exp(*ln_mean), *dispersion])
    }

    fn mean([ln_mean, _]: &[f64; 2]) -> f64 {
        exp(*ln_mean)
    }

    fn variance([ln_mean, dispersion]: &[f64; 2]) -> f64 {
        NegativeBinomialMean::variance(&[exp(*ln_mean), *dispersion])
    }

    fn draw(stream: &mut Stream, [ln_mean, dispersion]: &[f64; 2]) -> f64 {
        NegativeBinomialMean::draw(stream, &[exp(*ln_mean), *dispersion])
    }
}

/// The log density, `logit` = log(μ/φ).
fn value(x: f64, logit: f64, dispersion: f64) -> f64 {
    ln_gamma_increment(dispersion, x) - dispersion * ln_1p_exp(logit) - x * ln_1p_exp(-logit)
}

/// The log density and its slopes by log μ and by φ.
fn slopes(x: f64, logit: f64, mean: f64, dispersion: f64) -> (f64, [f64; 2]) {
    let ln_ratio = ln_1p_exp(logit);
    let value = ln_gamma_increment(dispersion, x) - dispersion * ln_ratio - x * ln_1p_exp(-logit);
    let by_ln_mean = x * logistic(-logit) - dispersion * logistic(logit);
    let by_dispersion = digamma_increment(dispersion, x) - ln_ratio + (mean - x) / (dispersion + mean);
    (value, [by_ln_mean, by_dispersion])
}

/// The tails with their slopes by μ and φ, through p = φ/(φ + μ): dp/dμ = −p (1 − p)/μ, dp/dφ = p (1 − p)/φ.
fn by_mean(x: f64, [mean, dispersion]: &[f64; 2]) -> (Partials<2>, Partials<2>) {
    let (hit, miss) = (1.0 / (1.0 + mean / dispersion), 1.0 / (1.0 + dispersion / mean));
    let (lower, upper) = tail_partials(x, *dispersion, hit, miss);
    let chain = |partials: Partials<2>| {
        let [by_successes, by_hit] = partials.parameters;
        let by_logit = by_hit * hit * miss;
        Partials { parameters: [-by_logit / mean, by_successes + by_logit / dispersion], ..partials }
    };
    (chain(lower), chain(upper))
}
