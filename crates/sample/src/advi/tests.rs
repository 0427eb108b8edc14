use super::*;
use crate::common::tests::{CENTER, COVARIANCE, Density, correlated};

fn fit(density: &dyn LogDensity, family: Family) -> Approximation {
    advi(density, None, &Options { family, ..Options::default() }, &Monitor::none()).unwrap()
}

#[test]
fn full_rank_meets_a_normal_density_exactly() {
    let found = fit(&correlated(3.0), Family::FullRank);
    assert!(found.converged && found.khat == 0.0, "{}", found.khat);
    assert!(found.location.iter().zip(CENTER).all(|(a, b)| (a - b).abs() < 1e-8), "{:?}", found.location);
    assert!(found.covariance.iter().zip(COVARIANCE).all(|(a, b)| (a - b).abs() < 1e-8), "{:?}", found.covariance);
    assert!((found.elbo - 3.0).abs() < 1e-8);
}

#[test]
fn mean_field_has_the_means_and_the_inverse_diagonal_of_the_precision() {
    // The best independent normal for a normal target: its bound is known too.
    let found = fit(&correlated(0.0), Family::MeanField);
    let l = positive::cholesky(&COVARIANCE, 3).unwrap();
    let precision = positive::inverse_from_factor(&positive::lower_inverse(&l, 3), 3);
    let mut bound = -0.5 * positive::log_determinant(&l, 3);
    for i in 0..3 {
        let deviation = precision[i * 4].sqrt().recip();
        assert!((found.deviations[i] / deviation - 1.0).abs() < 0.03, "{i}: {} for {deviation}", found.deviations[i]);
        assert!((found.location[i] - CENTER[i]).abs() < 0.1 * deviation, "{i}: {}", found.location[i]);
        bound += deviation.ln();
    }
    assert!(found.converged, "{} {}", found.khat, found.iterations);
    assert!((found.elbo - bound).abs() < 5.0 * found.elbo_error, "{} for {bound}", found.elbo);
}

#[test]
fn independent_coordinates_are_met_by_mean_field() {
    let density = Density::new(4, |x, g| {
        let mut value = 0.0;
        for (k, (g, x)) in g.iter_mut().zip(x).enumerate() {
            let scale = 10f64.powi(k as i32 - 2);
            *g = -(x - 1.0) / (scale * scale);
            value -= 0.5 * ((x - 1.0) / scale).powi(2);
        }
        value
    });
    let found = fit(&density, Family::MeanField);
    assert!(found.converged && found.khat == 0.0, "{}", found.khat);
    assert!((0..4).all(|k| (found.deviations[k] / 10f64.powi(k as i32 - 2) - 1.0).abs() < 1e-6));
}
