//! Symmetric cross-entropy between a student and its teacher, as a consistency loss.
//!
//! ```text
//! loss(z, z') = −(1 − α) Σₖ p'ₖ log pₖ − α Σₖ pₖ log p'ₖ,   p = softmax(z),  p' = softmax(z')
//! ∂loss/∂zⱼ  = (1 − α) (pⱼ − p'ⱼ) − α pⱼ (log p'ⱼ − Σₖ pₖ log p'ₖ)
//! ```
//!
//! The teacher z', a moving average of students ([`moving_average`]), has no gradient. `α = 0` is cross-entropy against soft
//! targets; with `α = ½` the loss is symmetric in the two, and pulls less on predictions that the teacher is unsure of. For
//! `p = p'` it is the entropy. `O(nK)` time.
//!
//! Reference: M. Döbler, R. A. Marsden, B. Yang, Robust Mean Teacher for Continual and Gradual Test-Time Adaptation, CVPR
//! 2023, <https://arxiv.org/abs/2211.13081>.

use crate::{Form, Row, RowLoss, WholeLoss, domain, examples, rows::whole::Softmax};
use gibbs_core::{Error, MatrixView, Result, simd};

/// The loss of rows whose teachers are those of `teacher`.
#[derive(Debug, Clone)]
pub struct SymmetricConsistency<'a> {
    /// z', n × K, finite.
    pub teacher: MatrixView<'a>,
    /// α, in [0, 1].
    pub alpha: f64,
}

impl SymmetricConsistency<'_> {
    /// Refuses a teacher that does not fit `n` rows of `classes` logits.
    pub fn check_teacher(&self, n: usize, classes: usize) -> Result<()> {
        examples::check_shape("teacher", self.teacher, n, classes)
    }
}

impl RowLoss for SymmetricConsistency<'_> {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::unit("alpha", self.alpha)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for SymmetricConsistency<'_> {
    fn row(&self, row: &Row, slope: &mut [f64], scratch: &mut Vec<f64>) -> f64 {
        let Some(teacher) = examples::targets_of(self.teacher, row) else { return f64::NAN };
        slope.copy_from_slice(row.logits);
        let student_sum = Softmax::in_place(slope).log_sum_exp;
        scratch.clear();
        scratch.extend_from_slice(teacher);
        let teacher_sum = Softmax::in_place(scratch).log_sum_exp;
        let (mut forward, mut backward) = (0.0, 0.0);
        for k in 0..slope.len() {
            // A class that the student masks out (−∞) costs infinitely much unless the teacher has none of it.
            if scratch[k] > 0.0 {
                forward += scratch[k] * (student_sum - row.logits[k]);
            }
            backward += slope[k] * (teacher_sum - teacher[k]);
        }
        for (k, slope) in slope.iter_mut().enumerate() {
            let surprise = teacher_sum - teacher[k] - backward;
            *slope = (1.0 - self.alpha) * (*slope - scratch[k]) + self.alpha * *slope * surprise;
        }
        (1.0 - self.alpha) * forward + self.alpha * backward
    }
}

/// momentum · teacher + (1 − momentum) · student, number by number.
pub fn moving_average(teacher: &[f64], student: &[f64], momentum: f64) -> Result<Vec<f64>> {
    domain::unit("momentum", momentum)?;
    if student.len() != teacher.len() {
        return Err(Error::shape("student", format!("{} numbers, but teacher has {}", student.len(), teacher.len())));
    }
    let mut moved = teacher.to_vec();
    simd::scale(&mut moved, momentum);
    simd::axpy(&mut moved, 1.0 - momentum, student);
    Ok(moved)
}
