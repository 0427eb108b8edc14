//! Knowledge distillation: a student's softmax against a teacher's, both softened by a temperature.
//!
//! ```text
//! loss(z, t, y) = α T² KL(q ‖ p) − (1 − α) log softmax(z)_y,   p = softmax(z / T),  q = softmax(t / T),  T > 0
//! ∂loss/∂zⱼ     = α T (pⱼ − qⱼ) + (1 − α) (softmax(z)ⱼ − [j = y])
//! ```
//!
//! Without labels α is 1. The teacher is a constant. α may be any number: with `T = 1` and the network's own earlier
//! predictions as the teacher this is self-distillation, whose best α exceeds 1 where labels are noisy (the cross-entropy
//! against q is the divergence plus a constant). For a large T the gradient is that of `½ ‖z − t‖² / K` between centered
//! logits. A class that the teacher gives no probability adds nothing. `O(nK)` time, three rows of memory.
//!
//! References: G. Hinton, O. Vinyals, J. Dean, Distilling the Knowledge in a Neural Network, 2015,
//! <https://arxiv.org/abs/1503.02531>; R. Das, S. Sanghavi, Understanding Self-Distillation in the Presence of Label Noise,
//! ICML 2023, <https://arxiv.org/abs/2301.13304>.

use crate::{Rows, Solution, domain, rows};
use gibbs_core::{Error, MatrixView, Monitor, Result, simd::Real};

/// What is computed.
#[derive(Debug, Clone)]
pub struct Options {
    /// T, positive.
    pub temperature: f64,
    /// α, the weight of the teacher where there are labels.
    pub alpha: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { temperature: 4.0, alpha: 0.9 }
    }
}

/// The reduced loss of the student's logits in `rows` against the `teacher`'s (n × K); `gradient` receives its gradient
/// by the student's logits.
///
/// Errors name `teacher` where its shape is another, `options.labels` and the row of a label out of range, and `logits` or
/// `teacher` and the row whose loss is not finite.
pub fn evaluate<T: Real>(
    rows: Rows<T>,
    teacher: MatrixView<T>,
    options: &Options,
    gradient: Option<&mut [T]>,
    monitor: &Monitor,
) -> Result<Solution> {
    domain::positive("temperature", options.temperature)?;
    domain::finite("alpha", options.alpha)?;
    let (shape, other) = ((rows.logits.nrows(), rows.logits.ncols()), (teacher.nrows(), teacher.ncols()));
    if shape != other {
        let problem = format!("{} × {} logits for a student with {} × {}", other.0, other.1, shape.0, shape.1);
        return Err(Error::shape("teacher", problem));
    }
    let alpha = if rows.labels.is_some() { options.alpha } else { 1.0 };
    rows::distill::evaluate(rows, teacher, options.temperature, alpha, gradient, monitor)
}

#[cfg(test)]
mod tests;
