//! A handful of states kept whole, where covariances of all coordinates would be too large.

use super::packed;
use serde::{Deserialize, Serialize};

/// Up to this many coordinates a round keeps covariances of all states; beyond, its variances and some states.
pub(super) const MOST_COORDINATES: usize = 512;

/// States that all chains of a round keep together, at most about this many.
const MOST_POINTS: u32 = 256;

/// Positions and gradients of some states.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Points {
    /// One position after another.
    #[serde(with = "packed")]
    pub(super) positions: Vec<f64>,
    /// One gradient after another.
    #[serde(with = "packed")]
    pub(super) gradients: Vec<f64>,
}

impl Points {
    /// Whether draw `index` of a round of `draws` draws in each of `chains` chains is kept.
    pub(crate) fn keeps(index: u32, draws: u32, chains: u32) -> bool {
        index.is_multiple_of(draws.saturating_mul(chains).div_ceil(MOST_POINTS).max(1))
    }

    pub(super) fn add(&mut self, position: &[f64], gradient: &[f64]) {
        self.positions.extend_from_slice(position);
        self.gradients.extend_from_slice(gradient);
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.add(&other.positions, &other.gradients);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    pub(super) fn fits(&self, dimension: usize) -> bool {
        self.positions.len() == self.gradients.len() && self.positions.len().is_multiple_of(dimension)
    }

    /// Positions about their mean.
    pub(super) fn centered_positions(&self, dimension: usize) -> Vec<f64> {
        centered(&self.positions, dimension)
    }

    /// Gradients about their mean.
    pub(super) fn centered_gradients(&self, dimension: usize) -> Vec<f64> {
        centered(&self.gradients, dimension)
    }
}

fn centered(rows: &[f64], dimension: usize) -> Vec<f64> {
    let count = (rows.len() / dimension) as f64;
    let mut mean = vec![0.0; dimension];
    for row in rows.chunks_exact(dimension) {
        gibbs_core::axpy(&mut mean, 1.0 / count, row);
    }
    rows.chunks_exact(dimension).flat_map(|row| row.iter().zip(&mean).map(|(x, mean)| x - mean)).collect()
}
