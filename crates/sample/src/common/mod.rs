//! What samplers share: a counted target, starting points, quasi-Newton ascent, importance weights, chains of draws.
//!
//! Everything here takes a `&dyn LogDensity`: a sampler is compiled once, and a call through a pointer costs nothing beside a
//! gradient.

pub mod chains;
mod hamiltonian;
pub mod importance;
mod low_rank;
mod quasi_newton;
mod reference;
mod target;

pub use chains::{ChainDiagnostics, ChainDraws, ChainOptions};
pub(crate) use chains::{ChainPlan, Transition, run_chains};
pub(crate) use hamiltonian::Hamiltonian;
pub use importance::{Approximation, psis};
pub(crate) use importance::{Candidates, Normal, log_mean, resample};
pub(crate) use low_rank::LowRankNormal;
pub(crate) use quasi_newton::maximize;
pub use reference::Reference;
pub use reference::check_reference;
pub(crate) use reference::{Place, Tempered};
pub(crate) use target::{Point, Target, check_init, start, width_of};

/// Addresses of random streams beside those of `gibbs_core::purpose`.
pub(crate) mod purpose {
    pub(crate) const APPROXIMATION: u32 = 200;
    pub(crate) const RESAMPLE: u32 = 201;
    pub(crate) const VARIATIONAL: u32 = 202;
    pub(crate) const PARTICLES: u32 = 203;
    pub(crate) const LADDER: u32 = 204;
    pub(crate) const TRANSITIONS: u32 = 205;
    pub(crate) const NESTED: u32 = 206;
    pub(crate) const PROGRAM: u32 = 210;
}

#[cfg(test)]
pub(crate) mod tests;
