//! Clustering: a file a method, in groups that are modules of WebAssembly.

mod aggregate;
mod bisecting_kmeans;
mod certify;
mod correlation;
mod factorized_information;
#[cfg(feature = "cluster-likelihood")]
mod gaussian_mixture;
#[cfg(feature = "cluster-likelihood")]
mod ila_sdp;
mod indices;
mod kernel_kmeans;
mod kmeans;
#[cfg(feature = "cluster-likelihood")]
mod la_sdp;
mod label_proportions;
mod markov_subset;
mod mini_batch_kmeans;
mod multiwinner;
mod one_class_subspaces;
mod project_and_forget;
mod proximity;
mod sdp_kmeans;
#[cfg(feature = "cluster-likelihood")]
mod select_clusters;
mod spectral;

use crate::Operation;

/// k-means, its relaxation and their certificates.
#[rustfmt::skip] // a line a file
pub(crate) const OPERATIONS: &[&[Operation]] = &[
    bisecting_kmeans::OPERATIONS,
    certify::OPERATIONS,
    indices::OPERATIONS,
    kmeans::OPERATIONS,
    mini_batch_kmeans::OPERATIONS,
    sdp_kmeans::OPERATIONS,
];

/// Clusters with a likelihood, and how many there are.
#[cfg(feature = "cluster-likelihood")]
#[rustfmt::skip] // a line a file
pub(crate) const LIKELIHOOD: &[&[Operation]] = &[
    gaussian_mixture::OPERATIONS,
    ila_sdp::OPERATIONS,
    la_sdp::OPERATIONS,
    select_clusters::OPERATIONS,
];

/// Clusters of graphs and of kernels.
#[cfg(feature = "cluster-graphs")]
#[rustfmt::skip] // a line a file
pub(crate) const GRAPHS: &[&[Operation]] = &[
    correlation::OPERATIONS,
    kernel_kmeans::OPERATIONS,
    project_and_forget::OPERATIONS,
    proximity::OPERATIONS,
    spectral::OPERATIONS,
];

/// Weak labels, subsets, subspaces.
#[cfg(feature = "cluster-systems")]
#[rustfmt::skip] // a line a file
pub(crate) const SYSTEMS: &[&[Operation]] = &[
    aggregate::OPERATIONS,
    factorized_information::OPERATIONS,
    label_proportions::OPERATIONS,
    markov_subset::OPERATIONS,
    multiwinner::OPERATIONS,
    one_class_subspaces::OPERATIONS,
];
