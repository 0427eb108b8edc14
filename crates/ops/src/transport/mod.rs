//! Optimal transport: a file a method.

mod adversarial_multimarginal;
mod assign;
mod barycenter;
mod batch;
mod bures;
mod divergence;
mod emd;
mod fuse_networks;
mod generalized_sum_pooling;
mod gromov_wasserstein;
mod info_ot;
mod line;
mod low_rank;
mod minimum_entropy_coupling;
mod mirror_sinkhorn;
mod multimarginal;
mod multiscale;
mod partial;
mod plan;
mod problem;
mod self_label;
mod sinkhorn;
mod sliced;
mod sparse;
mod unbalanced;
mod wasserstein_dictionary;

use crate::Operation;

/// The operations of this topic, by file.
#[rustfmt::skip] // a line a file
pub(crate) const OPERATIONS: &[&[Operation]] = &[
    adversarial_multimarginal::OPERATIONS,
    assign::OPERATIONS,
    barycenter::OPERATIONS,
    batch::OPERATIONS,
    bures::OPERATIONS,
    divergence::OPERATIONS,
    emd::OPERATIONS,
    fuse_networks::OPERATIONS,
    generalized_sum_pooling::OPERATIONS,
    gromov_wasserstein::OPERATIONS,
    info_ot::OPERATIONS,
    line::OPERATIONS,
    low_rank::OPERATIONS,
    minimum_entropy_coupling::OPERATIONS,
    mirror_sinkhorn::OPERATIONS,
    multimarginal::OPERATIONS,
    multiscale::OPERATIONS,
    partial::OPERATIONS,
    plan::OPERATIONS,
    self_label::OPERATIONS,
    sinkhorn::OPERATIONS,
    sliced::OPERATIONS,
    sparse::OPERATIONS,
    unbalanced::OPERATIONS,
    wasserstein_dictionary::OPERATIONS,
];
