//! Ready-made log densities.
