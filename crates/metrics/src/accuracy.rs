//! Accuracy: how often the most probable class happened.

use crate::predictions::Predictions;
use gibbs_core::{MatrixView, Result};

/// The share of rows whose most probable class (the first of equals) is the label; `probabilities` are n × K, or n × 1
/// for class 1 of two. `O(nK)`.
///
/// Equivalent: `sklearn.metrics.accuracy_score` of the rows' argmax.
pub fn accuracy(probabilities: MatrixView, labels: &[i32]) -> Result<f64> {
    Ok(Predictions::new(probabilities, labels)?.mean(|row, label| if row.top(label).correct { 1.0 } else { 0.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equals_is_predicted() {
        let view = MatrixView::new(&[0.4, 0.4, 0.2, 0.1, 0.2, 0.7], 2, 3).unwrap();
        assert_eq!(accuracy(view, &[0, 2]).unwrap(), 1.0);
        assert_eq!(accuracy(view, &[1, 2]).unwrap(), 0.5);
        let single = MatrixView::new(&[0.5, 0.51, 0.49], 3, 1).unwrap();
        assert_eq!(accuracy(single, &[0, 1, 0]).unwrap(), 1.0);
    }

    #[test]
    fn wrong_input_is_named() {
        let argument = |p: &[f64], columns: usize, labels: &[i32]| {
            let error = accuracy(MatrixView::new(p, p.len() / columns, columns).unwrap(), labels).unwrap_err();
            error.argument().unwrap().to_owned()
        };
        assert_eq!(argument(&[0.5, 0.4], 2, &[0]), "probabilities");
        assert_eq!(argument(&[1.5, -0.5], 2, &[0]), "probabilities");
        assert_eq!(argument(&[f64::NAN], 1, &[0]), "probabilities");
        assert_eq!(argument(&[], 2, &[]), "probabilities");
        assert_eq!(argument(&[0.5, 0.5], 2, &[0, 1]), "labels");
        assert_eq!(argument(&[0.5, 0.5], 2, &[2]), "labels");
        assert_eq!(argument(&[0.5, 0.5], 2, &[-1]), "labels");
        assert_eq!(argument(&[0.5], 1, &[2]), "labels");
    }
}
