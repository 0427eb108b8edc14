//! Loss kernels: value and gradient.
//!
//! A loss is a few lines over one of two drivers: row-wise over logits (`rows`) or element-wise over pairs of
//! log probabilities (`pairs`). The drivers hold the vector loops, the blocks for threads, weights and reductions.

pub mod cross_entropy;
pub mod dpo;
mod pairs;
mod reduction;
mod rows;

pub use pairs::{Gradients, Pairs};
pub use reduction::{Reduction, Solution};
