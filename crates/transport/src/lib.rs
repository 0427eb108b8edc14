//! Optimal transport with certificates.
//!
//! [`sinkhorn`] solves the entropic problem between point clouds or with a cost matrix and proves how far its plan is from
//! the optimum; [`divergence`] compares two point clouds by it. [`emd`] finds the best plan itself.

pub mod adversarial_multimarginal;
pub mod assign;
pub mod barycenter;
pub mod batch;
mod blocks;
pub mod bures;
mod descent;
pub mod divergence;
mod dual;
pub mod emd;
pub mod fuse_networks;
pub mod generalized_sum_pooling;
pub mod gradient;
pub mod gromov_wasserstein;
pub mod info_ot;
mod kernels;
pub mod line;
pub mod low_rank;
pub mod minimum_entropy_coupling;
pub mod mirror_sinkhorn;
pub mod multimarginal;
pub mod multiscale;
mod oracle;
mod padded;
pub mod partial;
pub mod plan;
pub mod plan_gradient;
mod polytope;
pub mod problem;
mod reduced;
#[cfg(test)]
mod reference;
mod relaxed;
pub mod self_label;
mod semidual;
pub mod sinkhorn;
pub mod sliced;
pub mod sparse;
mod status;
mod two_sided;
pub mod unbalanced;
pub mod wasserstein_dictionary;

pub use gradient::Gradients;
pub use plan::{Plan, Side, SparsePlan};
pub use problem::{Cost, Metric, Problem};
