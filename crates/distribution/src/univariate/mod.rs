//! The distributions of one number, a file each.

use crate::{
    domain::{Parameter, Support},
    special::Tails,
};
use gibbs_core::Stream;

mod bernoulli;
mod bernoulli_logit;
mod beta;
mod beta_binomial;
mod binomial;
mod cauchy;
mod chi_squared;
mod exponential;
mod gamma;
mod geometric;
mod gumbel;
mod inverse_gamma;
mod lanes;
mod laplace;
mod log_normal;
mod logistic;
mod negative_binomial;
mod negative_binomial_mean;
mod normal;
mod pareto;
mod poisson;
mod standard;
mod student_t;
mod uniform;
mod von_mises;
mod weibull;

pub use bernoulli::Bernoulli;
pub use bernoulli_logit::BernoulliLogit;
pub use beta::Beta;
pub use beta_binomial::BetaBinomial;
pub use binomial::{Binomial, BinomialLogit};
pub use cauchy::{Cauchy, HalfCauchy};
pub use chi_squared::ChiSquared;
pub use exponential::Exponential;
pub use gamma::Gamma;
pub use geometric::Geometric;
pub use gumbel::Gumbel;
pub use inverse_gamma::InverseGamma;
pub use laplace::Laplace;
pub use log_normal::LogNormal;
pub use logistic::Logistic;
pub use negative_binomial::NegativeBinomial;
pub use negative_binomial_mean::{NegativeBinomialLog, NegativeBinomialMean};
pub use normal::{HalfNormal, Normal};
pub use pareto::Pareto;
pub use poisson::{Poisson, PoissonLog};
pub use standard::{Half, LocationScale, Standard};
pub use student_t::{HalfStudentT, StudentT};
pub use uniform::Uniform;
pub use von_mises::VonMises;
pub use weibull::Weibull;

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
