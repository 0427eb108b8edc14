//! The distributions of one number, a file each.

use crate::{
    domain::{Parameter, Support},
    special::Tails,
};
use gibbs_core::Stream;

mod bernoulli_logit;
mod gamma;
mod normal;

pub use bernoulli_logit::BernoulliLogit;
pub use gamma::Gamma;
pub use normal::Normal;

/// A distribution of one number with `N` parameters.
///
/// Callers have checked that every parameter is in its domain and `x` in the support, so a formula says only what holds
/// there; what needs more than one parameter at a time (`lower < upper`) is [`Univariate::is_valid`].
pub trait Univariate<const N: usize> {
    /// The name that TypeScript has for it.
    const NAME: &'static str;
    /// The parameters in order.
    const PARAMETERS: [Parameter; N];
    /// Where the values lie.
    const SUPPORT: Support;
    /// Which parameters [`Univariate::constants`] reads: where these do not vary within a block it is called once.
    const HOISTED: [bool; N];
    /// Whether there is a [`Univariate::carrier`].
    const CARRIER: bool = false;
    /// Whether the formulas are free of calls and data-dependent branches, so that a block of them runs by vectors.
    const VECTOR: bool = false;

    /// What the hoisted parameters alone decide: normalisers, logarithms, their derivatives.
    type Constants: Copy;

    /// Whether parameters that are in their domains fit together.
    #[inline(always)]
    fn is_valid(_p: &[f64; N]) -> bool {
        true
    }

    /// See [`Univariate::Constants`].
    fn constants(p: &[f64; N]) -> Self::Constants;

    /// The part of the log density that depends on `x` and on parameters that are counts, such as `−log x!`; 0 where
    /// there is none. It has no derivative, so where `x` is data it can be added up once.
    #[inline(always)]
    fn carrier(_x: f64, _p: &[f64; N]) -> f64 {
        0.0
    }

    /// The log density without the carrier.
    fn kernel<const FMA: bool>(constants: &Self::Constants, x: f64, p: &[f64; N]) -> f64;

    /// The log density without the carrier, with its derivatives.
    fn partials<const FMA: bool>(constants: &Self::Constants, x: f64, p: &[f64; N]) -> Partials<N>;

    /// P(X ≤ x) and P(X > x), for every number `x`.
    fn tails(x: f64, p: &[f64; N]) -> Tails;

    /// The derivatives of `log P(X ≤ x)` and of `log P(X > x)` by `x` (0 where that is an integer) and by the parameters.
    fn tail_partials(x: f64, p: &[f64; N]) -> (Partials<N>, Partials<N>);

    /// The least `x` with `P(X ≤ x) ≥ level`, for a level from 0 to 1.
    fn quantile(level: f64, p: &[f64; N]) -> f64;

    /// The mean; NaN where there is none.
    fn mean(p: &[f64; N]) -> f64;

    /// The variance; NaN where there is none, ∞ where it is infinite.
    fn variance(p: &[f64; N]) -> f64;

    /// A draw; by `libm` alone, so that every platform draws the same numbers.
    fn draw(stream: &mut Stream, p: &[f64; N]) -> f64;
}

/// A value and its derivatives.
#[derive(Debug, Clone, Copy)]
pub struct Partials<const N: usize> {
    /// The value.
    pub value: f64,
    /// By `x`; 0 for discrete distributions.
    pub x: f64,
    /// By each parameter; 0 for counts.
    pub parameters: [f64; N],
}

/// The derivatives of both tails' logarithms of a family in `z = (x − location) / scale`, from the two hazards
/// `p(z) / P(Z ≤ z)` and `p(z) / P(Z > z)`.
fn location_scale_tails(
    z: f64,
    scale: f64,
    tails: Tails,
    lower_hazard: f64,
    upper_hazard: f64,
) -> (Partials<2>, Partials<2>) {
    // Where z is infinite nothing moves it.
    let weighted = |hazard: f64| if z.is_infinite() { (0.0, 0.0) } else { (hazard / scale, hazard * z / scale) };
    let ((by_lower, z_lower), (by_upper, z_upper)) = (weighted(lower_hazard), weighted(upper_hazard));
    (
        Partials { value: tails.ln_lower, x: by_lower, parameters: [-by_lower, -z_lower] },
        Partials { value: tails.ln_upper, x: -by_upper, parameters: [by_upper, z_upper] },
    )
}
