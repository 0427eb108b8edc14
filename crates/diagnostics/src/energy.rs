//! The energy diagnostic of Hamiltonian samplers.
//!
//! ```text
//! E-BFMI = Σ (E_t − E_{t−1})² / Σ (E_t − Ē)²
//! ```
//!
//! compares how far a fresh momentum moves the energy with how far the energy ranges. Below 0.3 the momenta explore the
//! energies too slowly, as in distributions with heavy tails or funnels.
//!
//! M. Betancourt, Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo, arXiv:1604.00695 (2016).

use crate::{Draws, moments::mean};

/// E-BFMI of each chain, from the energies of its transitions; NaN for fewer than 3 transitions, energies that are not
/// finite or all the same.
pub fn ebfmi(energies: Draws) -> Vec<f64> {
    energies.each_chain().map(of_chain).collect()
}

fn of_chain(energies: &[f64]) -> f64 {
    if energies.len() < 3 || energies.iter().any(|energy| !energy.is_finite()) {
        return f64::NAN;
    }
    let center = mean(energies);
    let steps: f64 = energies.windows(2).map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0])).sum();
    let range: f64 = energies.iter().map(|energy| (energy - center) * (energy - center)).sum();
    steps / range
}
