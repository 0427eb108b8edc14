//! Special functions, to a few ulps where nothing else is said, with what their derivatives need.
//!
//! Elementary functions are `libm`'s, so that these give the same bits on every platform.

mod bessel;
mod dual;
mod gamma;
mod incomplete_beta;
mod incomplete_gamma;
mod logs;
mod normal;
mod tails;

pub use bessel::{bessel_ratio, ln_bessel_i0, ln_bessel_i0_scaled};
pub use gamma::{
    digamma, digamma_increment, ln_beta, ln_choose, ln_gamma, ln_gamma_increment, stirling_remainder, trigamma,
};
pub use incomplete_beta::{incomplete_beta, incomplete_beta_slopes, ln_beta_term};
pub use incomplete_gamma::{incomplete_gamma, incomplete_gamma_slopes, ln_poisson_term};
pub use libm::{erf, erfc};
pub use logs::{ln_1m_exp, ln_1p_exp, ln_difference_exp, ln_sum_exp, logistic, logit, minus_ln_1p, x_ln_1p_y, x_ln_y};
pub use normal::{
    HALF_LN_TAU, INVERSE_ROOT_TAU, half_normal_quantile, inverse_mills_ratio, ln_normal_cdf, ln_normal_quantile,
    normal_cdf, normal_quantile,
};
pub use tails::Tails;

#[cfg(test)]
mod tests;
