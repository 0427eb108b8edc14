//! Probability distributions: log densities with their gradients, cumulative distributions, draws.
