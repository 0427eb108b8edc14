//! Log densities: three regressions with normal priors, the eight schools, and models that were written as graphs.
//!
//! A [`Model`] is a [`LogDensity`](gibbs_core::LogDensity) that can be saved as bytes, so that a worker or another machine
//! makes its own. Its coordinates are chosen for sampling: regressions work on standardised data, so that starts between −2
//! and 2 are sane and rescaling the data changes nothing; what a user sees are the variables, on the scale of the data.

mod eight_schools;
mod graph;
mod model;
mod regression;

pub use eight_schools::eight_schools;
pub use graph::{Quantity, Site, graph_model};
pub use model::Model;
pub use regression::{Prior, linear_regression, logistic_regression, poisson_regression};

#[cfg(test)]
mod tests;
