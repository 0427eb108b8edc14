//! Indices of partitions: how much two of them agree, and how compact and apart the groups of one are.
//!
//! External indices compare two labelings of the same points and look at nothing but their contingency table, in
//! `O(n + entries)`: [`adjusted_rand`], [`normalized_mutual_information`], [`adjusted_mutual_information`],
//! [`v_measure`], [`misclassification`]. Internal indices look at the points: [`silhouette`], [`davies_bouldin`],
//! [`calinski_harabasz`]. Labels are names: any integers, equal ones are a group.

mod adjusted_rand;
mod chance;
mod contingency;
mod dispersion;
mod information;
mod misclassification;
mod silhouette;

pub use adjusted_rand::adjusted_rand;
pub use dispersion::{calinski_harabasz, davies_bouldin};
pub use information::{Average, VMeasure, adjusted_mutual_information, normalized_mutual_information, v_measure};
pub use misclassification::misclassification;
pub use silhouette::{Options as SilhouetteOptions, Silhouette, SilhouetteMetric, silhouette};

use gibbs_core::{Error, Result};

/// The labels of `n` points as numbers from 0 in the order of the labels, and how many there are; from 2 to `n − 1`.
fn groups_of(labels: &[i32], points: usize) -> Result<(Vec<u32>, usize)> {
    if labels.len() != points {
        return Err(Error::shape("labels", format!("expected one for each of {points} points, got {}", labels.len())));
    }
    let (numbers, count) = contingency::numbered(labels);
    if count < 2 || count >= points {
        let most = points.saturating_sub(1);
        return Err(Error::value(
            "labels",
            format!("expected from 2 to {most} groups of {points} points, got {count}"),
        ));
    }
    Ok((numbers, count))
}

#[cfg(test)]
mod tests;
