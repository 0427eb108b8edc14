//! Densities that studies share.

use gibbs_core::{Evaluator, LogDensity, Stream, Support, Variable, axpy, dot, norm, purpose};

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

/// Normal with scales in its coordinates, and in these some directions of other variances: covariance `D (I + U (Λ − I) Uᵀ) D`.
pub(crate) struct FewDirections {
    scale: Vec<f64>,
    variances: Vec<f64>,
    directions: Vec<Vec<f64>>,
    variables: Vec<Variable>,
}

impl FewDirections {
    /// Random directions, orthonormal, one for each of `variances`.
    #[allow(dead_code, reason = "not every example has some")]
    pub(crate) fn new(scale: Vec<f64>, variances: Vec<f64>) -> Self {
        let mut stream = Stream::new(510, purpose::SIMULATE, 0);
        let mut directions: Vec<Vec<f64>> = vec![];
        for _ in &variances {
            let mut direction: Vec<f64> = scale.iter().map(|_| stream.normal()).collect();
            for other in directions.iter().chain(&directions) {
                let along = dot(other, &direction);
                axpy(&mut direction, -along, other);
            }
            let length = norm(&direction);
            direction.iter_mut().for_each(|x| *x /= length);
            directions.push(direction);
        }
        Self { variables: one_vector("x", scale.len()), scale, variances, directions }
    }
}

impl LogDensity for FewDirections {
    fn dimension(&self) -> usize {
        self.scale.len()
    }
    fn variables(&self) -> &[Variable] {
        &self.variables
    }
    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        Box::new(FewDirectionsEvaluator(self))
    }
    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        values.copy_from_slice(position);
    }
}

struct FewDirectionsEvaluator<'a>(&'a FewDirections);

impl Evaluator for FewDirectionsEvaluator<'_> {
    fn evaluate(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let FewDirections { scale, variances, directions, .. } = self.0;
        gradient.iter_mut().zip(x).zip(scale).for_each(|((g, x), s)| *g = -x / s);
        let mut value = -0.5 * dot(gradient, gradient);
        for (direction, variance) in directions.iter().zip(variances) {
            // The directions are orthogonal, so each sees what is left of the scaled position by the others unchanged.
            let along = dot(direction, gradient);
            value -= 0.5 * (1.0 / variance - 1.0) * along * along;
            axpy(gradient, (1.0 / variance - 1.0) * along, direction);
        }
        gradient.iter_mut().zip(scale).for_each(|(g, s)| *g /= s);
        value
    }
}
