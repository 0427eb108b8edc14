//! Log loss: the surprise of what happened.
//!
//! ```text
//! −(1/n) Σᵢ log p(yᵢ)
//! ```
//!
//! in nats. Nothing is clipped: a label that was given probability 0 makes it infinite.

use crate::predictions::Predictions;
use gibbs_core::{MatrixView, Result};

/// The log loss of `probabilities` (n × K, or n × 1 for class 1 of two) at `labels` (n). Smaller is better. `O(nK)`.
///
/// Equivalent: `sklearn.metrics.log_loss`, which clips probabilities away from 0 and 1.
pub fn log_loss(probabilities: MatrixView, labels: &[i32]) -> Result<f64> {
    Ok(Predictions::new(probabilities, labels)?.mean(|row, label| -row.probability(label).ln()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_mean_surprise() {
        let view = MatrixView::new(&[0.5, 0.25, 0.25, 0.0, 1.0, 0.0], 2, 3).unwrap();
        assert!((log_loss(view, &[1, 1]).unwrap() - 4f64.ln() / 2.0).abs() < 1e-15);
        assert_eq!(log_loss(view, &[0, 2]).unwrap(), f64::INFINITY);
        let single = MatrixView::new(&[0.25, 0.25], 2, 1).unwrap();
        assert!((log_loss(single, &[0, 1]).unwrap() - (16.0f64 / 3.0).ln() / 2.0).abs() < 1e-15);
    }
}
