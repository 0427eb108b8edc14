//! Functions of gamma distributions and of the Wishart's.

use std::f64::consts::PI;

/// `log Γ(x)` for `x > 0`.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// `ψ(x) = d/dx log Γ(x)` for `x > 0`: raised by the recurrence, then the asymptotic series; 1e-14 of the larger of 1 and |ψ|.
pub(crate) fn digamma(x: f64) -> f64 {
    const FAR: f64 = 16.0;
    let (mut x, mut below) = (x, 0.0);
    while x < FAR {
        below += 1.0 / x;
        x += 1.0;
    }
    let square = 1.0 / (x * x);
    let series = square
        * (1.0 / 12.0 - square * (1.0 / 120.0 - square * (1.0 / 252.0 - square * (1.0 / 240.0 - square / 132.0))));
    x.ln() - 0.5 / x - series - below
}

/// `log Γ_p(a) = p (p − 1) / 4 log π + Σ_{i < p} log Γ(a − i / 2)` for `a > (p − 1) / 2`.
pub(crate) fn ln_multigamma(a: f64, p: usize) -> f64 {
    let gammas: f64 = (0..p).map(|i| ln_gamma(a - 0.5 * i as f64)).sum();
    0.25 * (p * p.saturating_sub(1)) as f64 * PI.ln() + gammas
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digamma_has_its_known_values() {
        const EULER: f64 = 0.577_215_664_901_532_9;
        assert!((digamma(1.0) + EULER).abs() < 1e-14);
        assert!((digamma(0.5) + EULER + 4f64.ln()).abs() < 1e-14);
        // ψ(n + 1) = H_n − γ.
        let harmonic: f64 = (1..=30).map(|k| 1.0 / f64::from(k)).sum();
        assert!((digamma(31.0) - harmonic + EULER).abs() < 1e-14);
        for x in [0.01, 0.7, 3.3, 12.0, 1e4] {
            assert!((digamma(x + 1.0) - digamma(x) - 1.0 / x).abs() < 1e-13 * (1.0 + 1.0 / x));
            let slope = (ln_gamma(x * 1.0001) - ln_gamma(x * 0.9999)) / (x * 0.0002);
            assert!((digamma(x) - slope).abs() < 1e-6 * (1.0 + slope.abs()));
        }
    }

    #[test]
    fn the_multivariate_gamma_function_steps_down() {
        // Γ_2(a) = √π Γ(a) Γ(a − ½).
        let a = 3.7;
        assert!((ln_multigamma(a, 2) - 0.5 * PI.ln() - ln_gamma(a) - ln_gamma(a - 0.5)).abs() < 1e-14);
        assert!((ln_multigamma(a, 1) - ln_gamma(a)).abs() < 1e-15);
    }
}
