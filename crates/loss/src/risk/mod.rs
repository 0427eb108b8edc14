//! Risks: one number from the losses of examples, and how much each loss counts in it.
//!
//! The gradient of every risk by the losses is a distribution on the examples, its weights: back through a model it goes as
//! example weights of the losses. Where losses are equal they count equally, so that the order of examples never matters.

mod companion;
mod cvar;
mod cvar_step;
mod group;
mod kaplan_meier;
mod label;
mod mean;
mod order;
mod prospect;
mod reweight;
mod spectral;

pub use companion::companions;
pub use cvar::{CvarOptions, cvar};
pub use cvar_step::{CvarStep, CvarStepOptions, cvar_step};
pub use group::{GroupDro, GroupOptions, group_dro};
pub use kaplan_meier::kaplan_meier_weights;
pub use label::{LabelDro, LabelOptions, label_dro};
pub use mean::mean;
pub use prospect::{LinearLoss, ProspectOptions, ProspectSolution, prospect};
pub use reweight::{ReweightOptions, Strategy, reweight};
pub use spectral::{Penalty, SpectralOptions, Spectrum, spectral};

use gibbs_core::{Error, Result, simd::Real};

/// A risk with how much each loss counts.
#[derive(Debug, Clone)]
pub struct Risk<T> {
    /// The risk.
    pub value: f64,
    /// Its gradient by the losses: a distribution on the examples.
    pub gradient: Option<Vec<T>>,
}

/// Refuses no losses, and those that are not finite.
fn check<T: Real>(losses: &[T]) -> Result<()> {
    if losses.is_empty() {
        return Err(Error::shape("losses", "expected at least one"));
    }
    match losses.iter().position(|loss| !loss.to_f64().is_finite()) {
        Some(i) => Err(Error::value("losses", format!("expected finite numbers, got {:?} at {i}", losses[i]))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod step_tests;
#[cfg(test)]
mod tests;
