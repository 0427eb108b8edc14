//! Project and forget: problems over metrics, with only those inequalities in mind that matter.
//!
//! ```text
//! minimise f(x)        x_ij ≤ x_ik + x_kj for all i, j, k
//! ```
//!
//! There are `n³ / 2` triangle inequalities. A round finds those that `x` violates most, one a pair (the oracle); projects
//! on each inequality that is remembered in turn, with its multiplier, some times over (Bregman projections, in the metric
//! that `f` is), and then on those that hold together (`face.rs`); and forgets the inequalities whose multiplier is 0. The
//! multipliers are a dual point at all times, so each round has a bound.
//!
//! - [`nearest_metric`]: `f` is a weighted square.
//! - [`learn_metric`]: the same for inequalities on a Mahalanobis metric, where `f` is the LogDet divergence.
//! - The bound of [`correlation`](crate::correlation): `f` is linear, by proximal steps.
//!
//! A round costs `O(n³)` for the oracle and `O(a)` a pass over the `a` inequalities that are remembered; memory `O(n² + a)`.
//! On a complete graph the longer cycles of the paper follow from triangles, which are cheaper to look through.
//!
//! Reference: R. Sonthalia, A. Gilbert, Project and Forget: solving large-scale metric constrained problems, JMLR 23:326
//! (2022), <https://jmlr.org/papers/v23/20-1424.html>. The bounds, steps that keep a box without multipliers of its own, and those
//! on several inequalities at once are derived here.

pub(crate) mod face;
mod learning;
mod nearness;
mod newton;
pub(crate) mod rows;
pub(crate) mod triangles;

pub use learning::{LearnedMetric, LearningOptions, learn_metric};
pub use nearness::{NearestMetric, NearnessOptions, nearest_metric};

#[cfg(test)]
mod tests;
