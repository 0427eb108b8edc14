//! Student's t distribution: ν > 0 degrees of freedom, location μ, scale σ > 0; and its positive half about 0.
//!
//! ```text
//! log p(x) = log Γ((ν + 1)/2) − log Γ(ν/2) − ½ log νπ − log σ − (ν + 1)/2 · log(1 + z²/ν)      z = (x − μ) / σ
//! ∂x = −w z/σ    ∂μ = w z/σ    ∂σ = (w z² − 1)/σ      w = (ν + 1) / (ν + z²)
//! ∂ν = ½ [ψ((ν + 1)/2) − ψ(ν/2) − 1/ν − log(1 + z²/ν) + w z²/ν]
//! ```

use super::{Partials, Univariate, gamma::ln_unit_draw, lanes::ln_1p_square, standard::half_tail_partials};
use crate::{
    domain::{Domain::*, Parameter, Support},
    invert::{self, Goal},
    special::{
        Tails, digamma_increment, incomplete_beta, incomplete_beta_slopes, ln_beta_term, ln_gamma_increment,
        normal_quantile,
    },
};
use gibbs_core::Stream;
use libm::{exp, log, sqrt};
use std::f64::consts::{LN_2, PI};

/// As the head of its module says.
pub struct StudentT;

/// The distribution of |X| for a Student t X about 0.
pub struct HalfStudentT;

/// What the degrees of freedom and the scale decide.
#[derive(Clone, Copy)]
pub struct Constants {
    precision: f64,
    ln_normalizer: f64,
    by_degrees: f64,
    half: f64,
    inverse_degrees: f64,
    inverse_root: f64,
}

const DEGREES: Parameter = Parameter::new("df", Positive);
const SCALE: Parameter = Parameter::new("scale", Positive);

impl Univariate<3> for StudentT {
    const NAME: &'static str = "studentT";
    const PARAMETERS: [Parameter; 3] = [DEGREES, Parameter::new("location", Real), SCALE];
    const SUPPORT: Support = Support::Real;
    const HOISTED: [bool; 3] = [true, false, true];
    const VECTOR: bool = true;
    type Constants = Constants;

    fn constants([degrees, _, scale]: &[f64; 3]) -> Constants {
        let half = 0.5 * (degrees + 1.0);
        Constants {
            precision: 1.0 / scale,
            ln_normalizer: ln_gamma_increment(0.5 * degrees, 0.5) - 0.5 * log(degrees * PI) - log(*scale),
            by_degrees: 0.5 * (digamma_increment(0.5 * degrees, 0.5) - 1.0 / degrees),
            half,
            inverse_degrees: 1.0 / degrees,
            inverse_root: 1.0 / sqrt(*degrees),
        }
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &Constants, x: f64, [_, location, _]: &[f64; 3]) -> f64 {
        let r = (x - location) * constants.precision * constants.inverse_root;
        constants.ln_normalizer - constants.half * ln_1p_square::<FMA>(r)
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &Constants, x: f64, [_, location, _]: &[f64; 3]) -> Partials<3> {
        let r = (x - location) * constants.precision * constants.inverse_root;
        let ln = ln_1p_square::<FMA>(r);
        let rest = 1.0 / (1.0 + r * r);
        // r² / (1 + r²), which neither cancels near 0 nor overflows.
        let share = if rest > 0.5 { r * r * rest } else { 1.0 - rest };
        let pull = 2.0 * constants.half * constants.inverse_root * r * rest * constants.precision;
        let weighted = 2.0 * constants.half * share;
        Partials {
            value: constants.ln_normalizer - constants.half * ln,
            x: -pull,
            parameters: [
                constants.by_degrees - 0.5 * ln + 0.5 * weighted * constants.inverse_degrees,
                pull,
                (weighted - 1.0) * constants.precision,
            ],
        }
    }

    fn tails(x: f64, [degrees, location, scale]: &[f64; 3]) -> Tails {
        standard_tails((x - location) / scale, *degrees)
    }

    fn tail_partials(x: f64, p: &[f64; 3]) -> (Partials<3>, Partials<3>) {
        let [degrees, location, scale] = *p;
        let z = (x - location) / scale;
        let (tails, [below, above], [lower, upper]) = standard_slopes(z, degrees);
        let z = if z.is_infinite() { 0.0 } else { z };
        let (below, above) = (below / scale, above / scale);
        (
            Partials { value: tails.ln_lower, x: below, parameters: [lower, -below, -below * z] },
            Partials { value: tails.ln_upper, x: -above, parameters: [upper, above, above * z] },
        )
    }

    fn quantile(level: f64, [degrees, location, scale]: &[f64; 3]) -> f64 {
        let size = upper_quantile(level.min(1.0 - level), *degrees);
        location + scale * if level < 0.5 { -size } else { size }
    }

    fn mean([degrees, location, _]: &[f64; 3]) -> f64 {
        if *degrees > 1.0 { *location } else { f64::NAN }
    }

    fn variance([degrees, _, scale]: &[f64; 3]) -> f64 {
        match *degrees {
            degrees if degrees > 2.0 => scale * scale * degrees / (degrees - 2.0),
            degrees if degrees > 1.0 => f64::INFINITY,
            _ => f64::NAN,
        }
    }

    fn draw(stream: &mut Stream, [degrees, location, scale]: &[f64; 3]) -> f64 {
        location + scale * standard_draw(stream, *degrees)
    }
}

impl Univariate<2> for HalfStudentT {
    const NAME: &'static str = "halfStudentT";
    const PARAMETERS: [Parameter; 2] = [DEGREES, SCALE];
    const SUPPORT: Support = Support::Positive;
    const HOISTED: [bool; 2] = [true, true];
    const VECTOR: bool = true;
    type Constants = Constants;

    fn constants([degrees, scale]: &[f64; 2]) -> Constants {
        let whole = StudentT::constants(&[*degrees, 0.0, *scale]);
        Constants { ln_normalizer: whole.ln_normalizer + LN_2, ..whole }
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &Constants, x: f64, _: &[f64; 2]) -> f64 {
        StudentT::kernel::<FMA>(constants, x, &[0.0; 3])
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &Constants, x: f64, _: &[f64; 2]) -> Partials<2> {
        let whole = StudentT::partials::<FMA>(constants, x, &[0.0; 3]);
        Partials { value: whole.value, x: whole.x, parameters: [whole.parameters[0], whole.parameters[2]] }
    }

    fn tails(x: f64, [degrees, scale]: &[f64; 2]) -> Tails {
        let (x, y) = shares(x.max(0.0) / scale, *degrees);
        incomplete_beta(0.5 * degrees, 0.5, x, y).swapped()
    }

    fn tail_partials(x: f64, [degrees, scale]: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let z = x.max(0.0) / scale;
        let (_, [_, above], [_, upper]) = standard_slopes(z, *degrees);
        let (fall, by_degrees, z) = if z > 0.0 && z.is_finite() { (above / scale, upper, z) } else { (0.0, 0.0, 0.0) };
        half_tail_partials(
            x,
            Self::tails(x, &[*degrees, *scale]),
            Partials { value: 0.0, x: fall, parameters: [by_degrees, fall * z] },
        )
    }

    fn quantile(level: f64, [degrees, scale]: &[f64; 2]) -> f64 {
        scale * outside_quantile(Goal::level(level), 0.5 * (1.0 - level), *degrees)
    }

    fn mean([degrees, scale]: &[f64; 2]) -> f64 {
        if *degrees <= 1.0 {
            return f64::INFINITY;
        }
        // Γ((ν − 1)/2) / Γ(ν/2) is the mean of 1/√G for a gamma variable G of shape ν/2.
        scale * sqrt(degrees / PI) * exp(-ln_gamma_increment(0.5 * (degrees - 1.0), 0.5))
    }

    fn variance(p: &[f64; 2]) -> f64 {
        let [degrees, scale] = *p;
        match degrees {
            degrees if degrees > 2.0 => scale * scale * degrees / (degrees - 2.0) - Self::mean(p) * Self::mean(p),
            _ => f64::INFINITY,
        }
    }

    fn draw(stream: &mut Stream, [degrees, scale]: &[f64; 2]) -> f64 {
        scale * standard_draw(stream, *degrees).abs()
    }
}

/// `P(|Z| > z) = I(ν / (ν + z²); ν/2, ½)`.
fn standard_tails(z: f64, degrees: f64) -> Tails {
    let (x, y) = shares(z, degrees);
    split(z, incomplete_beta(0.5 * degrees, 0.5, x, y))
}

/// Both tails, the two hazards, and the slopes of their logarithms in ν.
fn standard_slopes(z: f64, degrees: f64) -> (Tails, [f64; 2], [f64; 2]) {
    let (x, y) = shares(z, degrees);
    let (outside, [by_a, _], _) = incomplete_beta_slopes(0.5 * degrees, 0.5, x, y);
    let tails = split(z, outside);
    if z == 0.0 || z.is_infinite() {
        // At the center both tails are ½ whatever ν; far out nothing is left.
        let density = if z == 0.0 { exp(StudentT::constants(&[degrees, 0.0, 1.0]).ln_normalizer) } else { 0.0 };
        return (tails, [2.0 * density; 2], [0.0; 2]);
    }
    let ln_term = ln_beta_term(0.5 * degrees, 0.5, x, y);
    let far = 0.5 * by_a + exp(ln_term - outside.ln_lower) / degrees;
    // The density of |Z| is that of the beta variable times |dx/dz| = 2xy/|z|.
    let ln_density = ln_term - log(z.abs());
    let hazards = [exp(ln_density - tails.ln_lower), exp(ln_density - tails.ln_upper)];
    let (ln_far, ln_near) = if z < 0.0 { (tails.ln_lower, tails.ln_upper) } else { (tails.ln_upper, tails.ln_lower) };
    let near = -far * exp(ln_far - ln_near);
    (tails, hazards, if z < 0.0 { [far, near] } else { [near, far] })
}

/// ν / (ν + z²) and z² / (ν + z²).
fn shares(z: f64, degrees: f64) -> (f64, f64) {
    let ratio = z / sqrt(degrees);
    let square = ratio * ratio;
    let x = 1.0 / (1.0 + square);
    (x, if square.is_infinite() { 1.0 } else { square * x })
}

/// Both tails at z from the probability of lying farther out than |z|.
fn split(z: f64, outside: Tails) -> Tails {
    let far = Tails::from_ln_lower(outside.ln_lower - LN_2);
    if z < 0.0 { far } else { far.swapped() }
}

/// The `z ≥ 0` with `P(Z > z) = tail`, for tails up to ½.
fn upper_quantile(tail: f64, degrees: f64) -> f64 {
    let goal = if tail > 0.25 { Goal::level(1.0 - 2.0 * tail) } else { Goal::ln_upper(log(2.0 * tail)) };
    outside_quantile(goal, tail, degrees)
}

/// The quantile of |Z|, for the goal that leaves `tail` above it on either side.
fn outside_quantile(goal: Goal, tail: f64, degrees: f64) -> f64 {
    let constants = StudentT::constants(&[degrees, 0.0, 1.0]);
    let point = |z: f64| {
        let (x, y) = shares(z, degrees);
        let outside = incomplete_beta(0.5 * degrees, 0.5, x, y);
        (outside.swapped(), LN_2 + StudentT::kernel::<false>(&constants, z, &[0.0; 3]))
    };
    // Far out the tail is a power law: p(z) z / ν.
    let normal = -normal_quantile(tail);
    let power = exp((constants.ln_normalizer + constants.half * log(degrees) - log(degrees * tail)) / degrees);
    invert::positive(goal, if power > normal { power } else { normal }, point)
}

fn standard_draw(stream: &mut Stream, degrees: f64) -> f64 {
    let half = 0.5 * degrees;
    stream.normal() * exp(0.5 * (log(half) - ln_unit_draw(stream, half)))
}
