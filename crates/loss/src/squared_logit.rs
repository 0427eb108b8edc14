//! Squared error of a sampled label's log-probability: what a student learns from a teacher that says only how probable the
//! label was that it drew.
//!
//! ```text
//! loss(z, y, t) = (log p_y − t)²,   p = softmax(z),  t = log q_y ≤ 0
//! ∂loss/∂zⱼ     = 2 (log p_y − t) ([j = y] − pⱼ)
//! ```
//!
//! with the teacher's probability `q_y`. Unlike cross-entropy weighted by `q_y`, whose best student is proportional to `q²`,
//! it is least at the teacher. `O(nK)` time.
//!
//! Reference: Q. Zhao, B. Zhu, Towards the Fundamental Limits of Knowledge Transfer over Finite Domains, ICLR 2024,
//! <https://arxiv.org/abs/2310.07838>; of the text only the abstract was at hand, so the form of the loss is a
//! reconstruction.

use crate::{Form, Row, RowLoss, WholeLoss, rows::whole::Softmax};
use gibbs_core::{Error, Result};

/// The loss of rows whose labels' probabilities are known.
#[derive(Debug, Clone, Copy)]
pub struct SquaredLogit<'a> {
    /// t, one a row, finite and at most 0, at ignored rows too.
    pub log_probabilities: &'a [f64],
}

impl SquaredLogit<'_> {
    /// Refuses another number of log-probabilities than rows, and positive ones.
    pub fn check_rows(&self, n: usize) -> Result<()> {
        let given = self.log_probabilities;
        if given.len() != n {
            return Err(Error::shape("logProbabilities", format!("{} for {n} rows of logits", given.len())));
        }
        match given.iter().position(|t| !(t.is_finite() && *t <= 0.0)) {
            Some(i) => Err(Error::value(
                "logProbabilities",
                format!("expected finite numbers up to 0, got {} at {i}", given[i]),
            )),
            None => Ok(()),
        }
    }
}

impl RowLoss for SquaredLogit<'_> {
    fn check(&self, _classes: usize) -> Result<()> {
        Ok(())
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for SquaredLogit<'_> {
    fn row(&self, row: &Row, slope: &mut [f64], _scratch: &mut Vec<f64>) -> f64 {
        let Some(&target) = self.log_probabilities.get(row.index) else { return f64::NAN };
        let difference = -Softmax::cross_entropy(row, slope) - target;
        if row.gradient {
            slope.iter_mut().for_each(|slope| *slope *= -2.0 * difference);
        }
        difference * difference
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RowOptions, Rows};
    use gibbs_core::{MatrixView, Monitor};
    use gibbs_testkit::finite_difference_gradient;

    const LOGITS: [f64; 12] = [0.3, -1.0, 2.0, 0.1, 0.0, 0.0, 0.0, 0.0, -3.0, 4.0, 1.0, 0.5];

    fn run(logits: &[f64], targets: &[f64]) -> (f64, Vec<f64>) {
        let options = RowOptions { ignore_index: Some(-1), ..RowOptions::default() };
        let view = MatrixView::new(logits, 3, 4).unwrap();
        let rows = Rows { logits: view, labels: Some(&[2, 0, 1]), weights: Some(&[1.0, 2.0, 0.5]), options: &options };
        let loss = SquaredLogit { log_probabilities: targets };
        loss.check_rows(3).unwrap();
        let mut gradient = vec![f64::NAN; 12];
        let solution = crate::evaluate(&loss, rows, Some(&mut gradient), &Monitor::none()).unwrap();
        (solution.value, gradient)
    }

    #[test]
    fn the_gradient_is_that_of_the_value() {
        let targets = [-0.7, -0.1, -3.0];
        let slopes = finite_difference_gradient(|z| run(z, &targets).0, &LOGITS, 1e-5);
        for (exact, near) in run(&LOGITS, &targets).1.iter().zip(slopes) {
            assert!((exact - near).abs() < 1e-8 * (1.0 + near.abs()), "{exact} {near}");
        }
    }

    #[test]
    fn a_student_that_is_the_teacher_costs_nothing() {
        let log_softmax = |row: usize, label: usize| {
            let logits = &LOGITS[4 * row..4 * row + 4];
            logits[label] - logits.iter().map(|z| z.exp()).sum::<f64>().ln()
        };
        let (value, gradient) = run(&LOGITS, &[log_softmax(0, 2), log_softmax(1, 0), log_softmax(2, 1)]);
        assert!(value < 1e-28 && gradient.iter().all(|slope| slope.abs() < 1e-14), "{value}");
    }

    #[test]
    fn wrong_targets_are_named() {
        for targets in [&[0.0][..], &[0.1, -1.0], &[f64::NAN, 0.0], &[f64::NEG_INFINITY, 0.0]] {
            let error = SquaredLogit { log_probabilities: targets }.check_rows(2).unwrap_err();
            assert_eq!(error.argument(), Some("logProbabilities"));
        }
    }
}
