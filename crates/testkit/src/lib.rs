//! Closed forms, finite differences and strategies for the tests of gibbs.

mod differences;
mod memory;
mod ulps;

pub use differences::finite_difference_gradient;
pub use memory::peak_memory;
pub use ulps::{ulps_f32, ulps_f64};
