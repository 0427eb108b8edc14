//! Optimal transport with certificates.
//!
//! [`sinkhorn`] solves the entropic problem between point clouds or with a cost matrix and proves how far its plan is from
//! the optimum; [`divergence`] compares two point clouds by it.

pub mod assign;
mod blocks;
pub mod divergence;
pub mod emd;
pub mod gradient;
mod kernels;
mod oracle;
pub mod plan;
pub mod problem;
mod reduced;
#[cfg(test)]
mod reference;
pub mod self_label;
pub mod sinkhorn;

pub use gradient::Gradients;
pub use plan::{Plan, Side, SparsePlan};
pub use problem::{Cost, Metric, Problem};
