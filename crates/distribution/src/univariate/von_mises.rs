//! The von Mises distribution of angles from −π to π: location μ, concentration κ ≥ 0.
//!
//! ```text
//! log p(x) = κ cos(x − μ) − log 2π I₀(κ)
//! ∂x = −κ sin(x − μ)    ∂μ = κ sin(x − μ)    ∂κ = cos(x − μ) − I₁(κ)/I₀(κ)
//! ```
//!
//! P(X ≤ x) is the integral from −π, by the Fourier series with coefficients Iⱼ(κ)/I₀(κ); about 8√κ terms, absolute error
//! some 1e-15. Mean and variance are the circular ones: the direction μ, and 1 − I₁(κ)/I₀(κ).

use super::{Partials, Univariate};
use crate::{
    domain::{Domain::*, Parameter, Support},
    invert::{self, Goal},
    special::{Tails, bessel_ratio, ln_bessel_i0_scaled},
};
use gibbs_core::Stream;
use libm::{acos, cos, exp, floor, log, sin, sqrt};
use std::f64::consts::{PI, TAU};

/// As the head of its module says.
pub struct VonMises;

/// −log 2π e^−κ I₀(κ), and 1 − I₁(κ)/I₀(κ).
#[derive(Clone, Copy)]
pub struct Constants {
    ln_normalizer: f64,
    spread: f64,
}

impl Univariate<2> for VonMises {
    const NAME: &'static str = "vonMises";
    const PARAMETERS: [Parameter; 2] = [Parameter::new("location", Real), Parameter::new("concentration", NonNegative)];
    const SUPPORT: Support = Support::Angle;
    const HOISTED: [bool; 2] = [false, true];
    type Constants = Constants;

    fn constants([_, concentration]: &[f64; 2]) -> Constants {
        Constants {
            ln_normalizer: -log(TAU) - ln_bessel_i0_scaled(*concentration),
            spread: 1.0 - bessel_ratio(*concentration),
        }
    }

    fn kernel<const FMA: bool>(constants: &Constants, x: f64, [location, concentration]: &[f64; 2]) -> f64 {
        // cos − 1 = −2 sin² of the half: the top keeps its digits where κ is large.
        let half = sin(0.5 * (x - location));
        constants.ln_normalizer - 2.0 * concentration * half * half
    }

    fn partials<const FMA: bool>(constants: &Constants, x: f64, [location, concentration]: &[f64; 2]) -> Partials<2> {
        let half = sin(0.5 * (x - location));
        let pull = concentration * sin(x - location);
        Partials {
            value: constants.ln_normalizer - 2.0 * concentration * half * half,
            x: -pull,
            parameters: [pull, constants.spread - 2.0 * half * half],
        }
    }

    fn tails(x: f64, [location, concentration]: &[f64; 2]) -> Tails {
        match x {
            x if x <= -PI => Tails::NONE,
            x if x >= PI => Tails::ALL,
            x => {
                let [lower, _] = integrate(x, *location, *concentration);
                Tails::from_both(lower.clamp(0.0, 1.0), (1.0 - lower).clamp(0.0, 1.0))
            }
        }
    }

    fn tail_partials(x: f64, p: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let tails = Self::tails(x, p);
        if !(x > -PI && x < PI) {
            let still = |value: f64| Partials { value, x: 0.0, parameters: [0.0; 2] };
            return (still(tails.ln_lower), still(tails.ln_upper));
        }
        let constants = Self::constants(p);
        let density = |x: f64| exp(Self::kernel::<false>(&constants, x, p));
        let [_, by_concentration] = integrate(x, p[0], p[1]);
        let slopes = [density(x), density(-PI) - density(x), by_concentration];
        let [a, b] = [1.0 / tails.lower, -1.0 / tails.upper];
        (
            Partials { value: tails.ln_lower, x: slopes[0] * a, parameters: [slopes[1] * a, slopes[2] * a] },
            Partials { value: tails.ln_upper, x: slopes[0] * b, parameters: [slopes[1] * b, slopes[2] * b] },
        )
    }

    fn quantile(level: f64, p: &[f64; 2]) -> f64 {
        let constants = Self::constants(p);
        let point = |x: f64| (Self::tails(x, p), Self::kernel::<false>(&constants, x, p));
        invert::between(Goal::level(level), wrapped(p[0]), (-PI, PI), point)
    }

    fn mean([location, _]: &[f64; 2]) -> f64 {
        wrapped(*location)
    }

    fn variance(p: &[f64; 2]) -> f64 {
        Self::constants(p).spread
    }

    /// D. J. Best, N. I. Fisher, Efficient simulation of the von Mises distribution, Applied Statistics 28 (1979).
    fn draw(stream: &mut Stream, [location, concentration]: &[f64; 2]) -> f64 {
        let kappa = *concentration;
        if kappa < 1e-8 {
            return PI * (2.0 * stream.uniform() - 1.0);
        }
        if kappa > 1e8 {
            // Normal up to a relative 1/κ.
            return wrapped(location + stream.normal() / sqrt(kappa));
        }
        let tau = 1.0 + sqrt(1.0 + 4.0 * kappa * kappa);
        let rho = (tau - sqrt(2.0 * tau)) / (2.0 * kappa);
        let r = (1.0 + rho * rho) / (2.0 * rho);
        loop {
            let z = cos(PI * stream.uniform());
            let f = (1.0 + r * z) / (r + z);
            let c = kappa * (r - f);
            let u = stream.uniform();
            if c * (2.0 - c) > u || log(c / u) + 1.0 >= c {
                let angle = acos(f.clamp(-1.0, 1.0));
                return wrapped(location + if stream.uniform() < 0.5 { -angle } else { angle });
            }
        }
    }
}

/// The angle between −π and π.
fn wrapped(angle: f64) -> f64 {
    let turns = floor((angle + PI) / TAU);
    (angle - turns * TAU).clamp(-PI, PI)
}

/// P(−π ≤ X ≤ x) and its derivative by κ.
fn integrate(x: f64, location: f64, concentration: f64) -> [f64; 2] {
    let ratios = bessel_ratios(concentration);
    let (mut sum, mut slope) = ((x + PI) / TAU, 0.0);
    for j in (1..ratios.len().saturating_sub(1)).rev() {
        let order = j as f64;
        // sin jt − sin jt₀ at t = x − μ, t₀ = −π − μ.
        let wave = (sin(order * (x - location)) - sin(order * (-PI - location))) / (order * PI);
        sum += ratios[j] * wave;
        slope += (0.5 * (ratios[j - 1] + ratios[j + 1]) - ratios[j] * ratios[1]) * wave;
    }
    [sum, slope]
}

/// Iⱼ(κ)/I₀(κ) for j = 0, 1, … until they vanish, by downward recurrence of Iⱼ/Iⱼ₋₁ = 1 / (2j/κ + Iⱼ₊₁/Iⱼ).
fn bessel_ratios(concentration: f64) -> Vec<f64> {
    let count = 30 + (9.0 * sqrt(concentration)).min(1e6) as usize;
    let mut ratios = vec![0.0; count + 1];
    let mut ratio = 0.0;
    for j in (1..=count).rev() {
        ratio = concentration / (2.0 * j as f64 + concentration * ratio);
        ratios[j] = ratio;
    }
    ratios[0] = 1.0;
    for j in 1..=count {
        ratios[j] *= ratios[j - 1];
    }
    ratios
}
