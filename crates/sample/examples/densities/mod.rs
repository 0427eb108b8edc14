//! Densities that studies share.

use gibbs_core::{Evaluator, LogDensity, Support, Variable};

pub(crate) fn one_vector(name: &str, size: usize) -> Vec<Variable> {
    vec![Variable { name: name.into(), shape: vec![size], support: Support::Real, derived: false }]
}

/// Normal with the correlations of an autoregression of coefficient `rho`.
pub(crate) struct Autoregression {
    scale: Vec<f64>,
    rho: f64,
    variables: Vec<Variable>,
}

impl Autoregression {
    pub(crate) fn new(scale: Vec<f64>, rho: f64) -> Self {
        Self { variables: one_vector("x", scale.len()), scale, rho }
    }
}

impl LogDensity for Autoregression {
    fn dimension(&self) -> usize {
        self.scale.len()
    }
    fn variables(&self) -> &[Variable] {
        &self.variables
    }
    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        Box::new(AutoregressionEvaluator(self))
    }
    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        values.copy_from_slice(position);
    }
}

struct AutoregressionEvaluator<'a>(&'a Autoregression);

impl Evaluator for AutoregressionEvaluator<'_> {
    fn evaluate(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let Autoregression { scale, rho, .. } = self.0;
        let precision = 1.0 / (1.0 - rho * rho);
        let (mut before, mut value) = (0.0, 0.0);
        gradient.fill(0.0);
        for i in 0..x.len() {
            let z = x[i] / scale[i];
            let (innovation, weight) = if i == 0 { (z, 1.0) } else { (z - rho * before, precision) };
            value -= 0.5 * weight * innovation * innovation;
            gradient[i] -= weight * innovation / scale[i];
            if i > 0 {
                gradient[i - 1] += weight * rho * innovation / scale[i - 1];
            }
            before = z;
        }
        value
    }
}
