//! Brier score: the squared distance between a prediction and what happened.
//!
//! ```text
//! (1/n) Σᵢ Σₖ (pᵢₖ − [yᵢ = k])²          n × K probabilities, K ≥ 2: from 0 to 2
//! (1/n) Σᵢ (pᵢ − yᵢ)²                     n × 1, the probability of class 1: from 0 to 1
//! ```
//!
//! The first is Brier's own definition; of two classes it is twice the second, the form that is usual for them.
//!
//! Reference: G. W. Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78 (1950),
//! <https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2>.

use crate::predictions::{Predictions, Row};
use gibbs_core::{MatrixView, Result};

/// The Brier score of `probabilities` (n × K, or n × 1 for class 1 of two) at `labels` (n). Smaller is better. `O(nK)`.
///
/// Equivalents: `sklearn.metrics.brier_score_loss`, which halves the score of two classes (`scale_by_half="auto"`) and so
/// agrees on one column and on three and more.
pub fn brier(probabilities: MatrixView, labels: &[i32]) -> Result<f64> {
    let score = |row: Row, label: usize| match row {
        Row::Binary(p) => (p - label as f64).powi(2),
        Row::Classes(row) => {
            row.iter().enumerate().map(|(k, p)| (p - if k == label { 1.0 } else { 0.0 }).powi(2)).sum()
        }
    };
    Ok(Predictions::new(probabilities, labels)?.mean(score))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(probabilities: &[f64], labels: &[i32]) -> f64 {
        let columns = probabilities.len() / labels.len();
        brier(MatrixView::new(probabilities, labels.len(), columns).unwrap(), labels).unwrap()
    }

    #[test]
    fn certainty_costs_nothing_or_everything() {
        assert_eq!(of(&[1.0, 0.0, 0.0, 0.0, 0.0, 1.0], &[0, 2]), 0.0);
        assert_eq!(of(&[1.0, 0.0, 0.0, 0.0, 0.0, 1.0], &[1, 0]), 2.0);
        assert_eq!(of(&[1.0, 0.0], &[0, 1]), 1.0);
    }

    #[test]
    fn uniform_predictions_cost_one_less_their_probability() {
        for classes in 2..20 {
            let row = vec![1.0 / classes as f64; classes];
            assert!((of(&row, &[1]) - (1.0 - 1.0 / classes as f64)).abs() < 1e-15);
        }
    }

    #[test]
    fn two_columns_cost_twice_one_column() {
        let p = [0.1, 0.5, 0.99, 0.3];
        let both: Vec<f64> = p.iter().flat_map(|p| [1.0 - p, *p]).collect();
        let (labels, expected) = ([0, 1, 1, 0], (0.01 + 0.25 + 0.0001 + 0.09) / 4.0);
        assert!((of(&p, &labels) - expected).abs() < 1e-15);
        assert!((of(&both, &labels) - 2.0 * expected).abs() < 1e-15);
    }
}
