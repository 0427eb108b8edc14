//! Steps that are halved where the density is narrow: within-orbit adaptation of the step size.
//!
//! A macro step of size `h` is made of `2^l` leapfrog steps of size `h / 2^l`, with the smallest `l` for which the energy varies by at most
//! [`LARGEST_VARIATION`] on the way. From its end the way back must have the same `l`, else the step is not one and the trajectory ends there, as
//! it would from any of its states. So for every `l` the map is reversible and keeps volume, no weight needs correcting, and a funnel's neck is
//! walked in small steps while its mouth is in large ones. Where `l = 0` a step costs nothing more than without.
//!
//! N. Bou-Rabee, B. Carpenter, T. S. Kleppe, S. Liu, The within-orbit adaptive leapfrog No-U-Turn sampler, arXiv:2506.18746 (2025). The paper
//! leaves open how the way back is made the same; refusing steps for which it is not is the deterministic choice.

use super::{
    metric::Kinetic,
    trajectory::{Side, Way},
};
use gibbs_core::Evaluator;

/// The energy may vary by so much within a macro step.
const LARGEST_VARIATION: f64 = 0.5;

/// How a macro step ended.
pub(super) enum Halved {
    /// It was made: log density and kinetic energy at its end.
    Made(f64, f64),
    /// The way back would be in larger steps.
    Blocked,
    /// The energy varies too much in the smallest steps.
    Lost,
}

/// Whether a single leapfrog step from energy `before` to `after` needs no halving.
pub(super) fn holds(before: f64, after: f64) -> bool {
    (after - before).abs() <= LARGEST_VARIATION
}

/// A macro step from the last state of `side` into the next slot, where one leapfrog step does not hold: room for two more states is
/// reserved. Returns how it ended, and the gradients that it took.
#[cold]
pub(super) fn halve(
    side: &mut Side,
    step: f64,
    halvings: u32,
    evaluator: &mut dyn Evaluator,
    kinetic: &Kinetic,
) -> (Halved, u32) {
    let (last, mut gradients) = (side.len() - 1, 0);
    for level in 1..=halvings {
        let count = 1 << level;
        let way =
            side.walk((last, last + 1), side.log_density(last), step / f64::from(count), count, evaluator, kinetic);
        gradients += count;
        if !fits(&way) {
            continue;
        }
        for coarser in 0..level {
            let count = 1 << coarser;
            let back =
                side.walk((last + 1, last + 2), way.log_density, -step / f64::from(count), count, evaluator, kinetic);
            gradients += count;
            if fits(&back) {
                return (Halved::Blocked, gradients);
            }
        }
        return (Halved::Made(way.log_density, way.kinetic_energy), gradients);
    }
    (Halved::Lost, gradients)
}

fn fits(way: &Way) -> bool {
    way.variation <= LARGEST_VARIATION
}
