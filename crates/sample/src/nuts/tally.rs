//! What happened in the trees of the draws, counted as they go by: what is left of a run that keeps no draws.

use super::tree::Tree;
use serde::{Deserialize, Serialize};

/// Counts and sums over the trees of one chain.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Tally {
    pub(super) trees: u64,
    pub(super) divergences: u64,
    pub(super) saturated: u64,
    pub(super) acceptance: f64,
    energy: Energies,
}

/// The energies of a chain: their spread, and that of their steps.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Energies {
    last: f64,
    mean: f64,
    squares: f64,
    steps: f64,
}

impl Tally {
    pub(super) fn add(&mut self, tree: &Tree) {
        self.trees += 1;
        self.divergences += u64::from(tree.divergent);
        self.saturated += u64::from(tree.saturated && !tree.divergent);
        self.acceptance += tree.acceptance;
        let energy = &mut self.energy;
        if self.trees > 1 {
            energy.steps += (tree.energy - energy.last) * (tree.energy - energy.last);
        }
        let difference = tree.energy - energy.mean;
        energy.mean += difference / self.trees as f64;
        energy.squares += difference * (tree.energy - energy.mean);
        energy.last = tree.energy;
    }

    /// E-BFMI of the trees so far, as `gibbs_diagnostics::ebfmi` has it; NaN for fewer than 3.
    pub(super) fn ebfmi(&self) -> f64 {
        if self.trees < 3 { f64::NAN } else { self.energy.steps / self.energy.squares }
    }
}
