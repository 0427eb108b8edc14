//! Simulation-based calibration, in small: parameters from the prior, data from the parameters, and the rank of the
//! parameters among posterior draws, which is uniform if everything is right.
//!
//! S. Talts, M. Betancourt, D. Simpson, A. Vehtari, A. Gelman, Validating Bayesian inference algorithms with
//! simulation-based calibration, arXiv:1804.06788.

use super::*;
use gibbs_core::{Stream, purpose};

#[test]
fn ranks_of_prior_draws_are_uniform_right_after_warmup() {
    let (replications, bins) = (240u32, 8);
    let errors = [4.0, 10.0, 7.0];
    let mut counts = vec![vec![0.0; bins]; 5];
    for replication in 0..replications {
        let mut stream = Stream::new(77, purpose::SIMULATE, replication);
        let mu = 5.0 * stream.normal();
        let tau = 5.0 * (std::f64::consts::FRAC_PI_2 * stream.uniform()).tan();
        let theta: Vec<f64> = errors.iter().map(|_| mu + tau * stream.normal()).collect();
        let effects: Vec<f64> =
            theta.iter().zip(errors).map(|(theta, error)| theta + error * stream.normal()).collect();
        let truth: Vec<f64> = [mu, tau].into_iter().chain(theta).collect();
        let model = eight_schools(&effects, &errors, true).unwrap();
        let settings = Settings { draws: 120, seed: u64::from(replication), ..Settings::default() };
        let posterior = super::super::run(&model, &settings, &Monitor::none()).unwrap();
        for (k, (truth, counts)) in truth.iter().zip(&mut counts).enumerate() {
            // Every sixth draw: about independent.
            let thinned: Vec<f64> = posterior.columns(k..k + 1).into_iter().step_by(6).collect();
            let below = thinned.iter().filter(|x| *x < truth).count() as f64 + stream.uniform();
            let rank = below / (thinned.len() + 1) as f64;
            counts[((rank * bins as f64) as usize).min(bins - 1)] += 1.0;
        }
    }
    let expected = f64::from(replications) / bins as f64;
    for (k, counts) in counts.iter().enumerate() {
        let chi: f64 = counts.iter().map(|c| (c - expected).powi(2) / expected).sum();
        // 7 degrees of freedom: beyond 24.3 once in a thousand.
        assert!(chi < 24.3, "quantity {k}: chi-square {chi}, {counts:?}");
    }
}
