//! The No-U-Turn sampler: Hamiltonian Monte Carlo that chooses its own trajectory lengths, metric and step size.
//!
//! Three things make it cheap in gradients: a low-rank metric fitted to positions and gradients (`fisher`), several draws
//! from each tree (`tree`), and a warm-up that all chains share and that stops by itself (`schedule`, [`meet()`]).
//!
//! ```text
//! start    chains at random;  metric from their gradients;  a first step size
//! rounds   n trees in every chain with the same metric, step size by dual averaging, all states remembered
//!          meet: metric ← states of this round;  step size ← acceptance curve
//!          until the metric saves nothing more and the chains agree
//! final    step size approached, then tried;  a higher acceptance target where trees diverge
//! sample   metric and step size fixed
//! ```
//!
//! **Shards.** [`advance()`] is a pure step of one chain, between two trees of which everything is in [`Chain`]; [`meet()`] is
//! the pure step where all chains come together, in their order. [`Run`] drives both in place; an orchestrator may drive
//! them anywhere, because neither the budget of a step nor the place where it runs changes a bit.
//!
//! **Narrow places.** With `step_halvings` steps are halved within a tree where the energy varies too much (`halving`).
//!
//! **What it does not do.** Funnels, several modes far apart and densities with discontinuities defeat it as they defeat
//! every sampler of its kind: R-hat, divergences and E-BFMI say so in [`Diagnostics`], and another parameterisation helps.
//!
//! M. Hoffman, A. Gelman (2014), M. Betancourt (2017), A. Seyboldt and others (2026) are cited where they are used.

mod advance;
mod chain;
mod fisher;
mod halving;
mod meet;
mod metric;
mod moments;
mod packed;
mod points;
mod posterior;
mod projection;
mod rows;
mod run;
mod schedule;
mod settings;
mod shared;
mod step_size;
mod tally;
mod trajectory;
mod tree;
mod turn;

/// What other samplers use of the adaptation.
pub(crate) mod adaptation {
    pub(crate) use super::{
        fisher::{Seen, fit},
        metric::{Kinetic, Metric, padded},
        points::Points,
        settings::MetricKind,
        shared::starting_scale,
        step_size::DualAverage,
    };
}

pub use advance::{Batch, DIVERGENT, Effort, Output, SATURATED, advance};
pub use chain::{Chain, start};
pub use meet::meet;
pub use metric::Metric;
pub use posterior::{Diagnostics, Posterior, run};
pub use run::{Assessed, Run, assess};
pub use settings::{MetricKind, Settings, WarmStart, Warmup};
pub use shared::{Phase, Shared, begin};

#[cfg(test)]
mod tests;
