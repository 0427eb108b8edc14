//! Against mpmath with 50 digits (fixtures/generate.py).

use super::*;
use serde_json::Value;

fn rows(name: &str) -> Vec<Vec<f64>> {
    let all: Value = serde_json::from_str(include_str!("../../fixtures/special.json")).unwrap();
    let number = |value: &Value| value.as_f64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap());
    all[name].as_array().unwrap().iter().map(|row| row.as_array().unwrap().iter().map(number).collect()).collect()
}

/// `tolerance` is relative to the larger of |expected| and `floor`.
fn check(name: &str, tolerance: f64, floor: f64, f: impl Fn(&[f64]) -> Vec<f64>) {
    for row in rows(name) {
        let found = f(&row);
        for (found, expected) in found.iter().zip(&row[row.len() - found.len()..]) {
            let error = (found - expected).abs() / expected.abs().max(floor);
            let same = found == expected || (found.is_nan() && expected.is_nan());
            assert!(same || error <= tolerance, "{name} {row:?}: {found:e}, expected {expected:e}, error {error:e}");
        }
    }
}

/// With derivatives a series may take more terms than without, and move by an ulp.
fn assert_close(a: Tails, b: Tails) {
    for (a, b) in [(a.ln_lower, b.ln_lower), (a.ln_upper, b.ln_upper), (a.lower, b.lower), (a.upper, b.upper)] {
        assert!((a - b).abs() <= 1e-14 * a.abs(), "{a:e} {b:e}");
    }
}

#[test]
fn gamma_functions_have_their_digits() {
    check("lnGamma", 4e-16, 1.0, |row| vec![ln_gamma(row[0])]);
    check("digamma", 6e-16, 1.0, |row| vec![digamma(row[0])]);
    check("trigamma", 6e-16, 0.0, |row| vec![trigamma(row[0])]);
    check("stirlingRemainder", 3e-16, 0.0, |row| vec![stirling_remainder(row[0])]);
    check("lnGammaIncrement", 1e-15, 1.0, |row| vec![ln_gamma_increment(row[0], row[1])]);
    check("digammaIncrement", 1e-15, 1.0, |row| vec![digamma_increment(row[0], row[1])]);
    check("lnBeta", 2e-15, 1.0, |row| vec![ln_beta(row[0], row[1])]);
    check("lnChoose", 2e-15, 1.0, |row| vec![ln_choose(row[0], row[1])]);
}

#[test]
fn the_normal_distribution_has_its_digits_in_both_tails() {
    // The relative error of the lower tail grows as x² ulps: rounding of x itself.
    check("normal", 4e-13, 0.0, |row| {
        vec![normal_cdf(row[0]).max(0.0), ln_normal_cdf(row[0]), inverse_mills_ratio(row[0])]
    });
    check("normalQuantile", 6e-16, 0.0, |row| vec![normal_quantile(row[0])]);
    check("lnNormalQuantile", 4e-15, 0.0, |row| vec![ln_normal_quantile(row[0])]);
}

#[test]
fn logarithms_near_zero_keep_their_digits() {
    check("minusLn1p", 1e-15, 0.0, |row| vec![minus_ln_1p(row[0])]);
    for x in [-1e-20, -1e-3, -0.5, -0.7, -2.0, -50.0f64] {
        let expected = if x > -1e-10 { (-x).ln() } else { (-x.exp_m1()).ln() };
        assert!((ln_1m_exp(x) - expected).abs() <= 1e-15 * expected.abs() + 1e-16);
        assert!((ln_1p_exp(x) - x.exp().ln_1p()).abs() < 1e-15);
        assert!((logit(logistic(x)) - x).abs() < 1e-14 * (1.0 + x.abs()));
    }
    assert_eq!(ln_difference_exp(1000.0, f64::NEG_INFINITY), 1000.0);
    assert_eq!(ln_difference_exp(-3.0, -3.0), f64::NEG_INFINITY);
    assert_eq!(ln_sum_exp(f64::NEG_INFINITY, f64::NEG_INFINITY), f64::NEG_INFINITY);
    assert!((ln_sum_exp(1000.0, 1000.0) - 1000.0 - 2f64.ln()).abs() < 1e-12);
    assert_eq!(x_ln_y(0.0, 0.0), 0.0);
    assert_eq!(x_ln_1p_y(0.0, -1.0), 0.0);
}

#[test]
fn incomplete_gamma_has_both_tails_and_their_slopes() {
    check("incompleteGamma", 2e-12, 1e-3, |row| {
        let (tails, lower, upper) = incomplete_gamma_slopes(row[0], row[1]);
        assert_close(tails, incomplete_gamma(row[0], row[1]));
        vec![tails.ln_lower, tails.ln_upper, lower, upper]
    });
}

#[test]
fn incomplete_beta_has_both_tails_and_their_slopes() {
    check("incompleteBeta", 2e-12, 1e-3, |row| {
        let (a, b, x) = (row[0], row[1], row[2]);
        let (tails, lower, _) = incomplete_beta_slopes(a, b, x, 1.0 - x);
        assert_close(tails, incomplete_beta(a, b, x, 1.0 - x));
        vec![tails.ln_lower, tails.ln_upper, lower[0], lower[1]]
    });
}

#[test]
fn bessel_functions_have_their_digits() {
    check("bessel", 1e-15, 1e-300, |row| vec![ln_bessel_i0(row[0]), bessel_ratio(row[0])]);
}
