//! Probability distributions: log densities with their gradients, cumulative distributions, draws.
//!
//! [`Distribution`] is the closed list of distributions of one number, each in a file of its own under `univariate`. It
//! evaluates one point, or whole blocks in one visit ([`Distribution::log_densities`], [`Distribution::gradient`]).
//!
//! Vectors, matrices, classes by a vector of parameters, and Gaussian processes are in [`multivariate`].
//!
//! # What is where a formula does not hold
//!
//! Outside the support the log density is −∞ and its derivatives are 0. A parameter outside its domain, or NaN anywhere,
//! makes everything NaN: log density, derivatives, cumulative probabilities, quantiles, draws.

pub mod special;

mod block;
mod distribution;
mod domain;
mod invert;
mod law;
pub mod multivariate;
pub mod univariate;

pub use distribution::Distribution;
pub use domain::{Domain, Parameter, Support};
pub use law::{Form, Law};
pub use special::Tails;

#[cfg(test)]
mod tests;
