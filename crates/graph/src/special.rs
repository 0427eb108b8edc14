//! Special functions of one double: those of the distributions, and the derivatives beyond them that Hessians need.

pub(crate) use gibbs_distribution::special::{
    HALF_LN_TAU as LOG_ROOT_TAU, bessel_ratio, erf, erfc, ln_bessel_i0 as log_bessel_i0, ln_gamma as lgamma,
    ln_normal_cdf as log_normal_cdf, normal_cdf, normal_quantile as inverse_normal_cdf,
};

use gibbs_distribution::special as shared;
use std::f64::consts::PI;

/// (log |Γ|)′, by reflection below 0; poles are NaN.
pub(crate) fn digamma(x: f64) -> f64 {
    match x {
        x if x > 0.0 => shared::digamma(x),
        x if x == x.floor() => f64::NAN,
        x => shared::digamma(1.0 - x) - PI / (PI * x).tan(),
    }
}

/// The `order`-th derivative of digamma, order ≥ 1: recurrence to x ≥ 20, then the asymptotic series. Poles, and numbers
/// below −1000, are NaN.
pub(crate) fn polygamma(order: i32, x: f64) -> f64 {
    const BERNOULLI: [f64; 8] =
        [1.0 / 6.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 5.0 / 66.0, -691.0 / 2730.0, 7.0 / 6.0, -3617.0 / 510.0];
    if x < -1000.0 || (x <= 0.0 && x == x.floor()) || x.is_nan() {
        return f64::NAN;
    }
    let factorial = |n: i32| (2..=n).map(f64::from).product::<f64>();
    let (mut x, mut sum) = (x, 0.0);
    while x < 20.0 {
        sum += factorial(order) / x.powi(order + 1);
        x += 1.0;
    }
    sum += factorial(order - 1) / x.powi(order) + 0.5 * factorial(order) / x.powi(order + 1);
    for (k, bernoulli) in (1..).zip(BERNOULLI) {
        let ratio: f64 = (2 * k + 1..2 * k + order).map(f64::from).product();
        sum += bernoulli * ratio / x.powi(2 * k + order);
    }
    if order % 2 == 1 { sum } else { -sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{a} and {b}");
    }

    #[test]
    fn gamma_functions_have_their_closed_forms() {
        let euler = 0.577_215_664_901_532_9;
        close(digamma(1.0), -euler, 1e-15);
        close(digamma(0.5), -euler - 2.0 * 2f64.ln(), 1e-15);
        close(digamma(-0.5), digamma(0.5) + 2.0, 1e-14);
        close(polygamma(1, 1.0), PI * PI / 6.0, 1e-15);
        close(polygamma(2, 1.0), -2.404_113_806_319_188_6, 1e-15);
        close(polygamma(3, 0.5), PI.powi(4), 1e-14);
        for x in [0.3, 1.7, 6.0, 25.0, -2.3] {
            let h = 1e-5;
            close(digamma(x), (lgamma(x + h) - lgamma(x - h)) / (2.0 * h), 1e-8);
            close(polygamma(1, x), (digamma(x + h) - digamma(x - h)) / (2.0 * h), 1e-8);
            close(polygamma(2, x), (polygamma(1, x + h) - polygamma(1, x - h)) / (2.0 * h), 1e-7);
        }
    }

    #[test]
    fn the_normal_law_goes_both_ways() {
        close(normal_cdf(1.96), 0.975_002_104_851_779_5, 1e-15);
        close(log_normal_cdf(-40.0), -804.608_442_013_753_8, 1e-14);
        close(log_normal_cdf(-10.0 - 1e-12), log_normal_cdf(-10.0 + 1e-12), 1e-12);
        for x in [-30.0, -8.0, -2.0, -0.1, 0.0, 0.7, 3.0] {
            close(inverse_normal_cdf(normal_cdf(x)), x, 1e-13);
        }
        assert_eq!(inverse_normal_cdf(0.0), f64::NEG_INFINITY);
        assert!(inverse_normal_cdf(1.5).is_nan());
    }

    #[test]
    fn bessel_functions_join() {
        close(log_bessel_i0(1.0), 1.266_065_877_752_008_4f64.ln(), 1e-15);
        close(bessel_ratio(1.0), 0.565_159_103_992_485 / 1.266_065_877_752_008_4, 1e-15);
        close(log_bessel_i0(29.999_999_999), log_bessel_i0(30.000_000_001), 1e-9);
        for x in [0.5, 5.0, 29.0, 31.0, 100.0] {
            let h = 1e-5;
            close(bessel_ratio(x), (log_bessel_i0(x + h) - log_bessel_i0(x - h)) / (2.0 * h), 1e-8);
        }
    }
}
