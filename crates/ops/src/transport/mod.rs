//! Optimal transport: a file a method.

mod barycenter;
mod batch;
mod divergence;
mod gromov_wasserstein;
mod info_ot;
mod mirror_sinkhorn;
mod multimarginal;
mod partial;
mod plan;
mod problem;
mod self_label;
mod sinkhorn;
mod sparse;
mod unbalanced;
mod wasserstein_dictionary;

use crate::Operation;

/// The operations of this topic, by file.
#[rustfmt::skip] // a line a file
pub(crate) const OPERATIONS: &[&[Operation]] = &[
    barycenter::OPERATIONS,
    batch::OPERATIONS,
    divergence::OPERATIONS,
    gromov_wasserstein::OPERATIONS,
    info_ot::OPERATIONS,
    mirror_sinkhorn::OPERATIONS,
    multimarginal::OPERATIONS,
    partial::OPERATIONS,
    plan::OPERATIONS,
    self_label::OPERATIONS,
    sinkhorn::OPERATIONS,
    sparse::OPERATIONS,
    unbalanced::OPERATIONS,
    wasserstein_dictionary::OPERATIONS,
];
