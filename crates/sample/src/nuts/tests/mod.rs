mod alone;
mod bytes;
mod exactness;
mod halving;
mod hard_cases;
mod invariance;
mod metrics;
mod references;
mod running;
mod simulation;
#[cfg(feature = "slow")]
mod slow;

use super::*;
pub(super) use crate::common::tests::Density;
use gibbs_core::{LogDensity, Monitor};
use gibbs_model::{Model, eight_schools};

pub(super) const EFFECTS: [f64; 8] = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
pub(super) const ERRORS: [f64; 8] = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];

pub(super) fn schools() -> Model {
    eight_schools(&EFFECTS, &ERRORS, true).unwrap()
}

/// Normal with mean `center` and the given precision matrix.
pub(super) fn normal(center: Vec<f64>, precision: Vec<f64>) -> impl LogDensity {
    let d = center.len();
    Density::new(d, move |x, g| {
        let mut value = 0.0;
        for i in 0..d {
            g[i] = -(0..d).map(|j| precision[i * d + j] * (x[j] - center[j])).sum::<f64>();
            value += 0.5 * g[i] * (x[i] - center[i]);
        }
        value
    })
}

pub(super) fn standard_normal(d: usize) -> impl LogDensity {
    Density::new(d, |x, g| {
        g.iter_mut().zip(x).for_each(|(g, x)| *g = -x);
        -0.5 * x.iter().map(|x| x * x).sum::<f64>()
    })
}

pub(super) fn sample(density: &dyn LogDensity, settings: &Settings) -> Posterior {
    super::run(density, settings, &Monitor::threads(2)).unwrap()
}

/// Holds mean and mean square of column `k` against the truth, within `errors` Monte Carlo standard errors.
pub(super) fn assert_moments(posterior: &Posterior, k: usize, mean: f64, variance: f64, errors: f64) {
    let column = posterior.columns(k..k + 1);
    let squares: Vec<f64> = column.iter().map(|x| (x - mean) * (x - mean)).collect();
    for (values, truth, name) in [(&column, mean, "mean"), (&squares, variance, "variance")] {
        let draws = gibbs_diagnostics::Draws::new(values, posterior.chains).unwrap().in_batches(posterior.batch);
        let found = values.iter().sum::<f64>() / values.len() as f64;
        let error = gibbs_diagnostics::mcse_mean(draws);
        assert!((found - truth).abs() < errors * error, "{name} of {k}: {found} for {truth}, error {error}");
    }
}

/// `M⁻¹` times a vector that is not filled up.
pub(super) fn applied(kinetic: &metric::Kinetic, vector: &[f64]) -> Vec<f64> {
    let mut filled = vector.to_vec();
    filled.resize(metric::padded(vector.len()), 0.0);
    let mut product = filled.clone();
    kinetic.velocity(&filled, &mut product);
    product
}

pub(super) fn bits(posterior: &Posterior) -> Vec<u64> {
    posterior.values.iter().chain(&posterior.log_density).map(|x| x.to_bits()).collect()
}
