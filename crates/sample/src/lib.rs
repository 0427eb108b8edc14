//! Markov chain samplers.

pub mod nuts;
