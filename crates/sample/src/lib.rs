//! Markov chain samplers.
