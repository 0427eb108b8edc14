use super::*;
use gibbs_core::{Evaluator, LogDensity, Monitor, Stream, Support, Variable};

/// A density given by a function of position and gradient; its values are its coordinates.
pub(crate) struct Density<F> {
    function: F,
    variables: Vec<Variable>,
}

impl<F: Fn(&[f64], &mut [f64]) -> f64 + Send + Sync> Density<F> {
    pub(crate) fn new(dimension: usize, function: F) -> Self {
        let variable = Variable { name: "x".into(), shape: vec![dimension], support: Support::Real, derived: false };
        Self { function, variables: vec![variable] }
    }
}

impl<F: Fn(&[f64], &mut [f64]) -> f64 + Send + Sync> LogDensity for Density<F> {
    fn dimension(&self) -> usize {
        self.variables[0].len()
    }
    fn variables(&self) -> &[Variable] {
        &self.variables
    }
    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        Box::new(FunctionEvaluator(&self.function))
    }
    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        values.copy_from_slice(position);
    }
}

struct FunctionEvaluator<'a, F>(&'a F);

impl<F: Fn(&[f64], &mut [f64]) -> f64 + Send + Sync> Evaluator for FunctionEvaluator<'_, F> {
    fn evaluate(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        (self.0)(position, gradient)
    }
}

pub(crate) const CENTER: [f64; 3] = [1.0, -2.0, 0.5];
/// Covariance of [`correlated`].
pub(crate) const COVARIANCE: [f64; 9] = [4.0, 1.2, 0.0, 1.2, 1.0, -0.03, 0.0, -0.03, 0.01];

/// A normalised normal density of three correlated coordinates, its log density raised by `shift`.
pub(crate) fn correlated(shift: f64) -> impl LogDensity {
    let l = gibbs_linear::positive::cholesky(&COVARIANCE, 3).unwrap();
    let precision = gibbs_linear::positive::inverse_from_factor(&gibbs_linear::positive::lower_inverse(&l, 3), 3);
    let constant = shift - 1.5 * std::f64::consts::TAU.ln() - 0.5 * gibbs_linear::positive::log_determinant(&l, 3);
    Density::new(3, move |x, g| {
        let mut value = constant;
        for i in 0..3 {
            g[i] = -(0..3).map(|j| precision[i * 3 + j] * (x[j] - CENTER[j])).sum::<f64>();
            value += 0.5 * g[i] * (x[i] - CENTER[i]);
        }
        value
    })
}

/// A half and half mixture of normals at ±`distance`, normalised; the weight of the right one is `weight`.
pub(crate) fn two_modes(dimension: usize, distance: f64, weight: f64) -> impl LogDensity {
    Density::new(dimension, move |x, g| {
        let constant = -0.5 * dimension as f64 * std::f64::consts::TAU.ln();
        let log = |m: f64, w: f64| w.ln() - 0.5 * x.iter().map(|x| (x - m) * (x - m)).sum::<f64>() + constant;
        let (left, right) = (log(-distance, 1.0 - weight), log(distance, weight));
        let value = gibbs_core::simd::logsumexp(&[left, right]);
        let share = (right - value).exp();
        g.iter_mut().zip(x).for_each(|(g, x)| *g = share * (distance - x) + (1.0 - share) * (-distance - x));
        value
    })
}

/// Mean, and standard error by the effective size, of a function of the draws' first coordinate.
pub(crate) fn mean_of(draws: &ChainDraws, function: impl Fn(f64) -> f64) -> (f64, f64) {
    let values: Vec<f64> = draws.values.iter().step_by(draws.width).map(|x| function(*x)).collect();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (mean, gibbs_diagnostics::mcse_mean(gibbs_diagnostics::Draws::new(&values, draws.chains).unwrap()))
}

#[test]
fn a_low_rank_normal_is_the_inverse_hessian_of_bfgs() {
    // Dense BFGS from the same diagonal with the same pairs.
    let alpha = [0.5, 2.0, 1.0, 3.0];
    let precision = [3.0, 0.5, 0.0, 0.2, 0.5, 2.0, -0.4, 0.0, 0.0, -0.4, 1.0, 0.1, 0.2, 0.0, 0.1, 4.0];
    let times = |m: &[f64], v: &[f64]| -> Vec<f64> { m.chunks(4).map(|row| gibbs_core::dot(row, v)).collect() };
    let steps = [[1.0, -0.5, 0.2, 0.7], [0.3, 0.8, -0.6, 0.1], [-0.2, 0.4, 0.9, -0.5]];
    let pairs: Vec<(Vec<f64>, Vec<f64>)> = steps.iter().map(|s| (s.to_vec(), times(&precision, s))).collect();
    let mut dense = vec![0.0; 16];
    (0..4).for_each(|i| dense[i * 5] = alpha[i]);
    for (s, y) in &pairs {
        let rho = 1.0 / gibbs_core::dot(s, y);
        let hy = times(&dense, y);
        let yhy = gibbs_core::dot(y, &hy);
        for i in 0..4 {
            for j in 0..4 {
                dense[i * 4 + j] += rho * ((1.0 + rho * yhy) * s[i] * s[j] - s[i] * hy[j] - hy[i] * s[j]);
            }
        }
    }
    let (position, gradient) = ([0.1, 0.2, -0.3, 0.4], [1.0, -1.0, 0.5, 2.0]);
    let normal = LowRankNormal::new(&position, &gradient, &alpha, &pairs).unwrap();
    let covariance = normal.covariance();
    assert!(covariance.iter().zip(&dense).all(|(a, b)| (a - b).abs() < 1e-12), "{covariance:?} {dense:?}");
    let step = times(&dense, &gradient);
    assert!((0..4).all(|i| (normal.mean[i] - position[i] - step[i]).abs() < 1e-12));
    assert!((0..4).all(|i| (normal.deviations()[i].powi(2) - dense[i * 5]).abs() < 1e-12));
    let mut drawn = [0.0; 4];
    let log_density = normal.draw(&mut Stream::new(0, 1, 0), &mut drawn);
    assert!((normal.log_density(&drawn) - log_density).abs() < 1e-12);
    let l = gibbs_linear::positive::cholesky(&dense, 4).unwrap();
    let at_mean = -0.5 * (gibbs_linear::positive::log_determinant(&l, 4) + 4.0 * std::f64::consts::TAU.ln());
    assert!((normal.log_density(&normal.mean) - at_mean).abs() < 1e-12);
}

#[test]
fn ascent_finds_the_maximum_of_rosenbrocks_valley() {
    let density = Density::new(2, |x, g| {
        let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
        (g[0], g[1]) = (2.0 * a + 400.0 * b * x[0], -200.0 * b);
        -a * a - 100.0 * b * b
    });
    let mut target = Target::new(&density);
    let begin = target.point(vec![-1.2, 1.0]);
    let ascent = maximize(&mut target, begin, 6, 200, 1e-12, &Monitor::none(), &mut |_, _, _| Ok(())).unwrap();
    assert!(ascent.converged && ascent.iterations < 60, "{}", ascent.iterations);
    assert!(ascent.point.position.iter().all(|x| (x - 1.0).abs() < 1e-5), "{:?}", ascent.point.position);
}

#[test]
fn k_hat_is_the_shape_of_a_pareto_tail() {
    for shape in [0.2, 0.5, 0.9] {
        let mut stream = Stream::new(1, 1, 0);
        let logs: Vec<f64> = (0..100_000).map(|_| -shape * stream.uniform().ln()).collect();
        let (weights, khat) = psis(&logs);
        assert!((khat - shape).abs() < 0.1, "{khat} for {shape}");
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
    assert_eq!(psis(&[-3.0; 100]).1, 0.0);
    assert_eq!(psis(&[0.0, 1.0, f64::NAN]).1, f64::INFINITY);
    assert_eq!(psis(&[0.0, 1.0, 2.0]).1, f64::INFINITY);
}

#[test]
fn smoothed_weights_keep_their_order_and_their_head() {
    let logs: Vec<f64> = (0..200).map(|i| -0.3 * ((f64::from(i) + 0.5) / 200.0).ln()).collect();
    let (weights, khat) = psis(&logs);
    assert!(khat > 0.25 && khat < 0.45, "{khat}");
    assert!(weights.windows(2).all(|pair| pair[0] >= pair[1]));
    // Below the tail only the normalization differs.
    let ratio = weights[199] / logs[199].exp();
    assert!((60..200).all(|i| (weights[i] / logs[i].exp() / ratio - 1.0).abs() < 1e-12));
}

#[test]
fn resampling_takes_each_as_often_as_its_weight_says() {
    let weights = [0.1, 0.0, 0.6, 0.3];
    let chosen = resample(&weights, 1000, &mut Stream::new(2, 1, 0));
    for (k, weight) in weights.iter().enumerate() {
        let count = chosen.iter().filter(|c| **c == k).count() as f64;
        assert!((count - 1000.0 * weight).abs() <= 1.0, "{k}: {count}");
    }
}

/// Holds means and squares of the draws of [`correlated`] against the truth, within 4.5 standard errors.
pub(crate) fn assert_correlated(draws: &ChainDraws) {
    for k in 0..3 {
        let values: Vec<f64> = draws.values.iter().skip(k).step_by(3).copied().collect();
        let squares: Vec<f64> = values.iter().map(|x| (x - CENTER[k]).powi(2)).collect();
        for (values, truth, name) in [(&values, CENTER[k], "mean"), (&squares, COVARIANCE[k * 4], "variance")] {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let error = gibbs_diagnostics::mcse_mean(gibbs_diagnostics::Draws::new(values, draws.chains).unwrap());
            assert!((mean - truth).abs() < 4.5 * error, "{name} of {k}: {mean} for {truth}, error {error}");
            assert!(error < 0.2 * COVARIANCE[k * 4].sqrt(), "{name} of {k}: error {error}");
        }
    }
}
