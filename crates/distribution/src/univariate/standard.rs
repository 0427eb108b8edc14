//! Families of location and scale: `x = location + scale · z`, where `z` has a standard law; and their positive halves.
//!
//! ```text
//! log p(x) = log p(z) − log σ       ∂x = s/σ    ∂μ = −s/σ    ∂σ = −(1 + z s)/σ       s = d/dz log p(z)
//! ```

use super::{Partials, Univariate};
use crate::{
    domain::{Domain::*, Parameter, Support},
    special::Tails,
};
use gibbs_core::Stream;
use libm::log;
use std::marker::PhantomData;

/// A law of z, symmetric about 0 if it has a half.
pub trait Standard {
    /// The name of the family.
    const NAME: &'static str;
    /// The name of the positive half; empty where there is none.
    const HALF: &'static str = "";
    /// What `log_kernel` leaves out.
    const LN_NORMALIZER: f64;
    /// See [`Univariate::VECTOR`].
    const VECTOR: bool = true;
    /// Mean and variance, NaN where there is none.
    const MOMENTS: (f64, f64);
    /// Mean and variance of the half.
    const HALF_MOMENTS: (f64, f64) = (f64::NAN, f64::NAN);

    /// log p(z) up to [`Standard::LN_NORMALIZER`], and its slope.
    fn ln_kernel<const FMA: bool>(z: f64) -> (f64, f64);
    /// P(Z ≤ z) and P(Z > z).
    fn tails(z: f64) -> Tails;
    /// p(z) / P(Z ≤ z) and p(z) / P(Z > z).
    fn hazards(z: f64) -> (f64, f64);
    /// The quantile.
    fn quantile(level: f64) -> f64;
    /// P(|Z| ≤ z) and P(|Z| > z) for z ≥ 0, where there is a half.
    fn half_tails(_z: f64) -> Tails {
        Tails::NAN
    }
    /// The quantile of |Z|, where there is a half.
    fn half_quantile(_level: f64) -> f64 {
        f64::NAN
    }
    /// A draw.
    fn draw(stream: &mut Stream) -> f64 {
        Self::quantile(stream.uniform())
    }
}

/// The family of a standard law.
pub struct LocationScale<S>(PhantomData<S>);

/// The positive half of a symmetric standard law, scaled.
pub struct Half<S>(PhantomData<S>);

/// 1/σ and the normaliser.
#[derive(Clone, Copy)]
pub struct Constants {
    precision: f64,
    ln_normalizer: f64,
}

const SCALE: Parameter = Parameter::new("scale", Positive);

impl<S: Standard> Univariate<2> for LocationScale<S> {
    const NAME: &'static str = S::NAME;
    const PARAMETERS: [Parameter; 2] = [Parameter::new("location", Real), SCALE];
    const SUPPORT: Support = Support::Real;
    const HOISTED: [bool; 2] = [false, true];
    const VECTOR: bool = S::VECTOR;
    type Constants = Constants;

    fn constants([_, scale]: &[f64; 2]) -> Constants {
        Constants { precision: 1.0 / scale, ln_normalizer: S::LN_NORMALIZER - log(*scale) }
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &Constants, x: f64, [location, _]: &[f64; 2]) -> f64 {
        S::ln_kernel::<FMA>((x - location) * constants.precision).0 + constants.ln_normalizer
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &Constants, x: f64, [location, _]: &[f64; 2]) -> Partials<2> {
        let z = (x - location) * constants.precision;
        let (value, slope) = S::ln_kernel::<FMA>(z);
        let slope = slope * constants.precision;
        Partials {
            value: value + constants.ln_normalizer,
            x: slope,
            parameters: [-slope, -constants.precision - z * slope],
        }
    }

    fn tails(x: f64, [location, scale]: &[f64; 2]) -> Tails {
        S::tails((x - location) / scale)
    }

    fn tail_partials(x: f64, p: &[f64; 2]) -> (Partials<2>, Partials<2>) {
        let z = (x - p[0]) / p[1];
        let (tails, (below, above)) = (S::tails(z), S::hazards(z));
        // Where z is infinite nothing moves it.
        let [by_lower, z_lower, by_upper, z_upper] = match z.is_infinite() {
            true => [0.0; 4],
            false => [below / p[1], below * z / p[1], above / p[1], above * z / p[1]],
        };
        (
            Partials { value: tails.ln_lower, x: by_lower, parameters: [-by_lower, -z_lower] },
            Partials { value: tails.ln_upper, x: -by_upper, parameters: [by_upper, z_upper] },
        )
    }

    fn quantile(level: f64, [location, scale]: &[f64; 2]) -> f64 {
        location + scale * S::quantile(level)
    }

    fn mean([location, scale]: &[f64; 2]) -> f64 {
        location + scale * S::MOMENTS.0
    }

    fn variance([_, scale]: &[f64; 2]) -> f64 {
        scale * scale * S::MOMENTS.1
    }

    fn draw(stream: &mut Stream, [location, scale]: &[f64; 2]) -> f64 {
        location + scale * S::draw(stream)
    }
}

impl<S: Standard> Univariate<1> for Half<S> {
    const NAME: &'static str = S::HALF;
    const PARAMETERS: [Parameter; 1] = [SCALE];
    const SUPPORT: Support = Support::Positive;
    const HOISTED: [bool; 1] = [true];
    const VECTOR: bool = S::VECTOR;
    type Constants = Constants;

    fn constants([scale]: &[f64; 1]) -> Constants {
        let ln_normalizer = S::LN_NORMALIZER + std::f64::consts::LN_2 - log(*scale);
        Constants { precision: 1.0 / scale, ln_normalizer }
    }

    #[inline(always)]
    fn kernel<const FMA: bool>(constants: &Constants, x: f64, _: &[f64; 1]) -> f64 {
        S::ln_kernel::<FMA>(x * constants.precision).0 + constants.ln_normalizer
    }

    #[inline(always)]
    fn partials<const FMA: bool>(constants: &Constants, x: f64, _: &[f64; 1]) -> Partials<1> {
        let z = x * constants.precision;
        let (value, slope) = S::ln_kernel::<FMA>(z);
        let slope = slope * constants.precision;
        Partials { value: value + constants.ln_normalizer, x: slope, parameters: [-constants.precision - z * slope] }
    }

    fn tails(x: f64, [scale]: &[f64; 1]) -> Tails {
        if x > 0.0 { S::half_tails(x / scale) } else { Tails::NONE }
    }

    fn tail_partials(x: f64, [scale]: &[f64; 1]) -> (Partials<1>, Partials<1>) {
        let z = x / scale;
        let upper = if z > 0.0 && z.is_finite() { S::hazards(z).1 / scale } else { 0.0 };
        half_tail_partials(x, Self::tails(x, &[*scale]), Partials { value: 0.0, x: upper, parameters: [z * upper] })
    }

    fn quantile(level: f64, [scale]: &[f64; 1]) -> f64 {
        scale * S::half_quantile(level)
    }

    fn mean([scale]: &[f64; 1]) -> f64 {
        scale * S::HALF_MOMENTS.0
    }

    fn variance([scale]: &[f64; 1]) -> f64 {
        scale * scale * S::HALF_MOMENTS.1
    }

    fn draw(stream: &mut Stream, [scale]: &[f64; 1]) -> f64 {
        scale * S::draw(stream).abs()
    }
}

/// The slopes of both tails of |X| from how fast the upper one falls in `x` and how fast it rises in the parameters.
pub(super) fn half_tail_partials<const N: usize>(
    x: f64,
    tails: Tails,
    fall: Partials<N>,
) -> (Partials<N>, Partials<N>) {
    let ratio = if x > 0.0 { libm::exp(tails.ln_upper - tails.ln_lower) } else { 0.0 };
    (
        Partials { value: tails.ln_lower, x: fall.x * ratio, parameters: fall.parameters.map(|rise| -rise * ratio) },
        Partials { value: tails.ln_upper, x: -fall.x, parameters: fall.parameters },
    )
}
