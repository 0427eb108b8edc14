//! Closed forms, finite differences and strategies for the tests of gibbs.

mod differences;
mod ulps;

pub use differences::finite_difference_gradient;
pub use ulps::{ulps_f32, ulps_f64};
