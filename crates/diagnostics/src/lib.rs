//! Convergence diagnostics of Markov chains.
