//! Modified Bessel functions of the first kind, as the von Mises distribution needs them.

use libm::log;

use super::normal::HALF_LN_TAU;

/// From here on the asymptotic series is exact in double precision.
const ASYMPTOTIC: f64 = 40.0;

/// log I₀(x) for `x ≥ 0`; a few ulps of max(1, log I₀).
pub fn ln_bessel_i0(x: f64) -> f64 {
    if x >= ASYMPTOTIC { x + ln_bessel_i0_scaled(x) } else { ln_series(x) }
}

/// log e⁻ˣ I₀(x) for `x ≥ 0`, without the cancellation of the two.
pub fn ln_bessel_i0_scaled(x: f64) -> f64 {
    if x >= ASYMPTOTIC { log(asymptotic(x, 0.0)) - 0.5 * log(x) - HALF_LN_TAU } else { ln_series(x) - x }
}

/// log I₀ by its power series.
fn ln_series(x: f64) -> f64 {
    // Σ (x²/4)ᵏ / k!², the 1 left out for log1p.
    let quarter = 0.25 * x * x;
    let (mut term, mut sum, mut k) = (1.0, 0.0, 1.0);
    while term > f64::EPSILON * 0.25 * sum {
        term *= quarter / (k * k);
        sum += term;
        k += 1.0;
        if term == 0.0 {
            break;
        }
    }
    libm::log1p(sum)
}

/// I₁(x) / I₀(x) for `x ≥ 0`, the mean resultant length of the von Mises distribution.
pub fn bessel_ratio(x: f64) -> f64 {
    if x >= ASYMPTOTIC {
        return asymptotic(x, 1.0) / asymptotic(x, 0.0);
    }
    // x / (2 + x² / (4 + x² / (6 + …))), from far enough back.
    let terms = 20 + (1.5 * x) as u32;
    let mut tail = 2.0 * f64::from(terms);
    for k in (1..terms).rev() {
        tail = 2.0 * f64::from(k) + x * x / tail;
    }
    x / tail
}

/// √(2πx) e⁻ˣ I_order(x) for large `x` (M. Abramowitz, I. A. Stegun, 1964, 9.7.1).
fn asymptotic(x: f64, order: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for k in 1..=24 {
        let (k, odd) = (f64::from(k), f64::from(2 * k - 1));
        term *= (odd * odd - 4.0 * order * order) / (8.0 * k * x);
        sum += term;
        if term.abs() < f64::EPSILON * 0.25 {
            break;
        }
    }
    sum
}
