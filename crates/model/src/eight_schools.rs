//! Eight schools: effects of several studies, each measured with a known error, drawn from a common distribution.
//!
//! ```text
//! yⱼ ~ normal(thetaⱼ, sigmaⱼ),   thetaⱼ ~ normal(mu, tau),   mu ~ normal(0, 5),   tau ~ half-Cauchy(0, 5)
//! ```
//!
//! for any number of studies. Coordinates: `mu`, `log tau`, and either `theta` itself (centred) or `theta_trans` with
//! `theta = mu + tau · theta_trans` and `theta_trans ~ normal(0, 1)` (non-centred). Non-centred is right where the data say
//! little about `tau`, as for the eight schools; the centred form has a funnel there that no sampler of this library gets
//! through. Cost of value and gradient `O(J)`.
//!
//! Source: D. Rubin, Estimation in parallel randomized experiments, Journal of Educational Statistics 6 (1981); priors of
//! posteriordb's eight_schools_noncentered.

use crate::Model;
use gibbs_core::{Error, Evaluator, LogDensity, Result, Support, Variable};
use serde::{Deserialize, Serialize};

/// Standard deviation of `mu`'s prior and scale of `tau`'s.
const SCALE: f64 = 5.0;

/// The hierarchical model of effects `y` (`J`, finite) measured with standard errors `sigma` (`J`, positive).
pub fn eight_schools(y: &[f64], sigma: &[f64], noncentered: bool) -> Result<Model> {
    if y.is_empty() {
        return Err(Error::shape("y", "there is no study"));
    }
    if sigma.len() != y.len() {
        return Err(Error::shape("sigma", format!("{} standard errors for {} effects", sigma.len(), y.len())));
    }
    if y.iter().any(|effect| !effect.is_finite()) {
        return Err(Error::value("y", "must be finite"));
    }
    let precisions: Vec<f64> = sigma.iter().map(|error| error.powi(-2)).collect();
    if sigma.iter().any(|error| !(*error > 0.0 && error.is_finite())) || precisions.iter().any(|p| !is_positive(*p)) {
        return Err(Error::value("sigma", "must be positive and finite"));
    }
    EightSchools { effects: y.to_vec(), precisions, noncentered, variables: vec![] }.checked().map(Model::from)
}

/// The log density of the eight schools.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EightSchools {
    effects: Vec<f64>,
    /// 1 / variance of each effect's error.
    precisions: Vec<f64>,
    noncentered: bool,
    #[serde(skip)]
    variables: Vec<Variable>,
}

impl EightSchools {
    pub(crate) fn checked(mut self) -> Result<Self> {
        let valid = !self.effects.is_empty()
            && self.precisions.len() == self.effects.len()
            && self.effects.iter().all(|effect| effect.is_finite())
            && self.precisions.iter().all(|precision| is_positive(*precision));
        if !valid {
            return Err(Error::value("model", "its numbers describe no studies"));
        }
        let variable = |name: &str, shape, support, derived| Variable { name: name.into(), shape, support, derived };
        let schools = vec![self.effects.len()];
        self.variables = vec![
            variable("mu", vec![], Support::Real, false),
            variable("tau", vec![], Support::Positive, false),
            variable("theta", schools.clone(), Support::Real, self.noncentered),
        ];
        if self.noncentered {
            self.variables.push(variable("theta_trans", schools, Support::Real, false));
        }
        Ok(self)
    }

    pub(crate) fn unconstrain(&self, values: &[f64]) -> Vec<f64> {
        let effects = if self.noncentered { &values[2 + self.effects.len()..] } else { &values[2..] };
        [&[values[0], values[1].ln()], effects].concat()
    }

    fn noncentered(&self, position: &[f64], gradient: &mut [f64]) -> f64 {
        let (mu, tau) = (position[0], position[1].exp());
        let (mut squares, mut to_mu, mut to_tau) = (0.0, 0.0, 0.0);
        let data = self.effects.iter().zip(&self.precisions);
        for ((z, g), (effect, precision)) in position[2..].iter().zip(&mut gradient[2..]).zip(data) {
            let residual = effect - (mu + tau * z);
            let pull = residual * precision;
            squares += residual * pull + z * z;
            to_mu += pull;
            to_tau += pull * z;
            *g = pull * tau - z;
        }
        gradient[0] = to_mu;
        gradient[1] = to_tau * tau;
        -0.5 * squares + add_hyperprior(mu, tau, position[1], gradient)
    }

    fn centered(&self, position: &[f64], gradient: &mut [f64]) -> f64 {
        let (mu, tau) = (position[0], position[1].exp());
        let (rate, count) = (1.0 / (tau * tau), self.effects.len() as f64);
        let (mut squares, mut spread, mut to_mu) = (0.0, 0.0, 0.0);
        let data = self.effects.iter().zip(&self.precisions);
        for ((theta, g), (effect, precision)) in position[2..].iter().zip(&mut gradient[2..]).zip(data) {
            let (residual, deviation) = (effect - theta, theta - mu);
            squares += residual * residual * precision;
            spread += deviation * deviation;
            to_mu += deviation;
            *g = residual * precision - deviation * rate;
        }
        gradient[0] = to_mu * rate;
        gradient[1] = spread * rate - count;
        -0.5 * (squares + spread * rate) - count * position[1] + add_hyperprior(mu, tau, position[1], gradient)
    }
}

/// The priors of `mu` and `log tau`, with the Jacobian of the latter; their gradient is added to `gradient`.
#[inline]
fn add_hyperprior(mu: f64, tau: f64, log_tau: f64, gradient: &mut [f64]) -> f64 {
    let (location, scale) = (mu / SCALE, tau / SCALE);
    let square = scale * scale;
    gradient[0] -= location / SCALE;
    gradient[1] += 1.0 - 2.0 * square / (1.0 + square);
    log_tau - 0.5 * location * location - square.ln_1p()
}

fn is_positive(number: f64) -> bool {
    number > 0.0 && number.is_finite()
}

impl LogDensity for EightSchools {
    fn dimension(&self) -> usize {
        2 + self.effects.len()
    }

    fn variables(&self) -> &[Variable] {
        &self.variables
    }

    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        Box::new(EightSchoolsEvaluator(self))
    }

    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        let (mu, tau) = (position[0], position[1].exp());
        (values[0], values[1]) = (mu, tau);
        if !self.noncentered {
            values[2..].copy_from_slice(&position[2..]);
            return;
        }
        let (theta, theta_trans) = values[2..].split_at_mut(self.effects.len());
        theta_trans.copy_from_slice(&position[2..]);
        for (theta, z) in theta.iter_mut().zip(&position[2..]) {
            *theta = mu + tau * z;
        }
    }
}

struct EightSchoolsEvaluator<'a>(&'a EightSchools);

impl Evaluator for EightSchoolsEvaluator<'_> {
    fn evaluate(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        if self.0.noncentered { self.0.noncentered(position, gradient) } else { self.0.centered(position, gradient) }
    }
}
