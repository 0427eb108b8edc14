//! Clustering with certificates.
//!
//! - [`kmeans`]: k-means++ with restarts and a bounds-accelerated Lloyd iteration.
//! - [`certify`]: how far any partition can be from the best one, by an explicit dual solution.
//! - [`indices`]: how much two partitions agree, and how compact and apart groups are.
//! - [`proximity`]: kernels of a graph's nodes, their logarithms and distances.
//! - [`kernel_kmeans`]: groups by a kernel, with a spectral bound.
//! - [`spectral`]: groups of a graph by normalized cuts, with a bound.
//! - [`label_proportions`]: labels of points of which only sums over bags are known.
//! - [`aggregate`]: losses, linear fits and privacy where only mean responses of bags are known.
//! - [`multiwinner`]: committees from rankings, with shares for groups.
//! - [`markov_subset`]: which coordinates of a Markov chain to keep.
//! - [`one_class_subspaces`]: frames around one class, and scores of what leaves them.
//! - [`factorized_information`]: distributions with the largest mean information over margins.
//! - [`gaussian_mixture`]: mixtures of normal distributions, by maximum likelihood or with shrinkage that the data choose.
//! - [`correlation`]: groups by costs of pairs and triples, with what is certain and a bound.
//! - [`project_and_forget`]: the nearest metric, and metrics that classes ask for, with bounds.
//! - [`gaussian_mixture::ila_sdp`]: the same with steps of a semidefinite relaxation and a bound on the labels' likelihood.
//! - [`la_sdp`]: labels for known covariances, by that relaxation.
//! - [`sdp_kmeans`]: k-means by its semidefinite relaxation, with a bound.
//! - [`select_clusters`]: how many clusters, by six criteria.

pub mod aggregate;
pub mod certify;
pub mod correlation;
pub mod factorized_information;
pub mod gaussian_mixture;
pub mod indices;
pub mod kernel_kmeans;
pub mod kmeans;
mod krylov;
pub mod la_sdp;
pub mod label_proportions;
pub mod markov_subset;
mod matching;
pub mod multiwinner;
mod nearest;
pub mod one_class_subspaces;
mod partition;
pub mod project_and_forget;
pub mod proximity;
mod sample;
pub mod sdp_kmeans;
pub mod select_clusters;
mod special;
pub mod spectral;

#[cfg(test)]
mod oracle;
