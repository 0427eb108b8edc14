use super::*;
use crate::common::tests::{CENTER, COVARIANCE, Density, correlated};

fn fit(density: &dyn LogDensity) -> Approximation {
    laplace(density, None, &Options::default(), &Monitor::none()).unwrap()
}

#[test]
fn a_normal_density_is_met_exactly() {
    let found = fit(&correlated(2.5));
    assert!(found.converged && found.khat == 0.0, "{} {}", found.converged, found.khat);
    assert!(found.location.iter().zip(CENTER).all(|(a, b)| (a - b).abs() < 1e-8), "{:?}", found.location);
    assert!(found.covariance.iter().zip(COVARIANCE).all(|(a, b)| (a - b).abs() < 1e-8), "{:?}", found.covariance);
    assert!((found.log_evidence - 2.5).abs() < 1e-8 && (found.elbo - 2.5).abs() < 1e-8);
    assert!((found.ess - 1000.0).abs() < 1e-3);
}

#[test]
fn a_gamma_density_has_its_mode_and_curvature() {
    // log of gamma(50, 20) on the log scale: mode log(50/20), curvature 50; the integral is 1.
    let log_factorial: f64 = (1..50).map(|k| f64::from(k).ln()).sum();
    let gamma = Density::new(1, move |u, g| {
        g[0] = 50.0 - 20.0 * u[0].exp();
        50.0 * u[0] - 20.0 * u[0].exp() + 50.0 * 20f64.ln() - log_factorial
    });
    let found = fit(&gamma);
    assert!((found.location[0] - 2.5f64.ln()).abs() < 1e-9);
    assert!((found.covariance[0] - 0.02).abs() < 1e-8);
    assert!(found.converged && found.khat < 0.7, "{}", found.khat);
    assert!(found.log_evidence.abs() < 4.0 * found.log_evidence_error, "{}", found.log_evidence);
}

#[test]
fn heavy_tails_are_told_by_k_hat() {
    // Cauchy in five dimensions: the ratio has no mean.
    let cauchy = Density::new(5, |x, g| {
        let square: f64 = 1.0 + x.iter().map(|x| x * x).sum::<f64>();
        g.iter_mut().zip(x).for_each(|(g, x)| *g = -6.0 * x / square);
        -3.0 * square.ln()
    });
    let found = fit(&cauchy);
    assert!(found.khat > 0.7 && !found.converged, "{}", found.khat);
}

#[test]
fn a_saddle_is_refused() {
    let saddle = Density::new(2, |x, g| {
        (g[0], g[1]) = (-x[0], x[1]);
        0.5 * (x[1] * x[1] - x[0] * x[0])
    });
    assert_eq!(
        laplace(&saddle, Some(&[0.0, 0.0]), &Options::default(), &Monitor::none()).unwrap_err().argument(),
        Some("model")
    );
}
