//! Optimal transport: a file a method, in groups that are modules of WebAssembly.

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
mod status;
mod unbalanced;
mod wasserstein_dictionary;

use crate::Operation;

/// Exact and entropic transport, by file.
#[rustfmt::skip] // a line a file
pub(crate) const OPERATIONS: &[&[Operation]] = &[
    assign::OPERATIONS,
    batch::OPERATIONS,
    divergence::OPERATIONS,
    emd::OPERATIONS,
    line::OPERATIONS,
    plan::OPERATIONS,
    sinkhorn::OPERATIONS,
    sliced::OPERATIONS,
];

/// Plans that may leave mass, have few entries or few factors.
#[cfg(feature = "transport-relaxed")]
#[rustfmt::skip] // a line a file
pub(crate) const RELAXED: &[&[Operation]] = &[
    low_rank::OPERATIONS,
    multiscale::OPERATIONS,
    partial::OPERATIONS,
    sparse::OPERATIONS,
    unbalanced::OPERATIONS,
];

/// Several measures, other spaces, other objectives, and networks whose neurons are matched.
#[cfg(feature = "transport-spaces")]
#[rustfmt::skip] // a line a file
pub(crate) const SPACES: &[&[Operation]] = &[
    barycenter::OPERATIONS,
    fuse_networks::OPERATIONS,
    gromov_wasserstein::OPERATIONS,
    info_ot::OPERATIONS,
    mirror_sinkhorn::OPERATIONS,
    multimarginal::OPERATIONS,
    wasserstein_dictionary::OPERATIONS,
];

/// Systems that use transport for something else, and what needs linear algebra or linear programs.
#[cfg(feature = "transport-systems")]
#[rustfmt::skip] // a line a file
pub(crate) const SYSTEMS: &[&[Operation]] = &[
    adversarial_multimarginal::OPERATIONS,
    bures::OPERATIONS,
    generalized_sum_pooling::OPERATIONS,
    minimum_entropy_coupling::OPERATIONS,
    self_label::OPERATIONS,
];
