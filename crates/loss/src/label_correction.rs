//! Class-aware correction: labels that are missing are recalled where the model is sure of them and surer than of the class.
//!
//! ```text
//! p = 1 / (1 + exp(−(z − m t))),   θₖ = max(τ, (1/n) Σᵢ pᵢₖ)
//! t'ᵢₖ = 1 where tᵢₖ = 1 or pᵢₖ > θₖ, 0 elsewhere
//! ```
//!
//! with a margin m by which the logits of known labels count for less in the mean of their class. The number of labels
//! recalled of a class goes to its count of positives before the [modifier](crate::multi_focal) weighs classes again.
//! `O(nK)` time.
//!
//! Reference: W. Zhang et al., Learning in Imperfect Environment: Multi-Label Classification with Long-Tailed Distribution
//! and Partial Labels, ICCV 2023, <https://arxiv.org/abs/2304.10539>. Of its three parts this is the correction, as in the
//! authors' code, whose default margin and threshold are the ones here.

use crate::{domain, examples, logistic::sigmoid, multi_focal::check_binary};
use gibbs_core::{MatrixView, Monitor, Result};

/// When a label is recalled.
#[derive(Debug, Clone)]
pub struct Options {
    /// τ, in [0, 1].
    pub threshold: f64,
    /// m, at least 0.
    pub margin: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { threshold: 0.7, margin: 1.0 }
    }
}

/// Corrected labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// t', n × K.
    pub targets: Vec<f64>,
    /// Labels recalled, of each class.
    pub recalled: Vec<f64>,
    /// θ, of each class.
    pub thresholds: Vec<f64>,
}

/// Corrects `targets` (n × K, 0 or 1) by `logits` (n × K).
pub fn correct(logits: MatrixView, targets: MatrixView, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let (n, classes) = (logits.nrows(), logits.ncols());
    domain::unit("threshold", options.threshold)?;
    domain::non_negative("margin", options.margin)?;
    examples::check_shape("targets", targets, n, classes)?;
    check_binary("targets", targets)?;
    let mut sums = vec![0.0; classes];
    for i in 0..n {
        if i % STRIDE == 0 {
            monitor.check()?;
        }
        for (sum, (z, t)) in sums.iter_mut().zip(logits.row(i).iter().zip(targets.row(i))) {
            *sum += sigmoid(z - options.margin * t);
        }
    }
    let thresholds: Vec<f64> = sums.iter().map(|sum| options.threshold.max(sum / n as f64)).collect();
    let mut corrected = targets.to_contiguous().into_owned();
    let mut recalled = vec![0.0; classes];
    for i in 0..n {
        if i % STRIDE == 0 {
            monitor.check()?;
        }
        for (k, target) in corrected[i * classes..][..classes].iter_mut().enumerate() {
            if *target == 0.0 && sigmoid(logits.row(i)[k]) > thresholds[k] {
                *target = 1.0;
                recalled[k] += 1.0;
            }
        }
    }
    Ok(Solution { targets: corrected, recalled, thresholds })
}

/// Rows between one check of the monitor and the next.
const STRIDE: usize = 1 << 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_recalled_above_the_threshold_and_the_mean_of_their_class() {
        // The first class is likely everywhere, so that its mean is the threshold; the second is not.
        let probabilities = [0.95, 0.9, 0.95, 0.1, 0.8, 0.3, 0.99, 0.55];
        let z: Vec<f64> = probabilities.iter().map(|p: &f64| (p / (1.0 - p)).ln()).collect();
        let t = [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0];
        let view = |data| MatrixView::new(data, 4, 2).unwrap();
        let options = Options { threshold: 0.7, margin: 0.0 };
        let found = correct(view(&z), view(&t), &options, &Monitor::none()).unwrap();
        assert!((found.thresholds[0] - 0.9225).abs() < 1e-12 && found.thresholds[1] == 0.7);
        assert_eq!(found.targets, [1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0]);
        assert_eq!(found.recalled, [2.0, 1.0]);
        // A large margin takes the known label out of the mean: 2.7 / 4.
        let options = Options { threshold: 0.6, margin: 100.0 };
        let found = correct(view(&z), view(&t), &options, &Monitor::none()).unwrap();
        assert!((found.thresholds[0] - 0.675).abs() < 1e-12);
        assert_eq!(found.targets, [1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0]);
    }

    #[test]
    fn nothing_is_surer_than_certain() {
        let (z, t) = ([3.0, -3.0, 0.5, 40.0], [1.0, 0.0, 0.0, 0.0]);
        let view = |data| MatrixView::new(data, 2, 2).unwrap();
        let sure = correct(view(&z), view(&t), &Options { threshold: 1.0, margin: 1.0 }, &Monitor::none()).unwrap();
        assert_eq!((sure.targets, sure.recalled), (t.to_vec(), vec![0.0; 2]));
        for options in [Options { threshold: 1.5, margin: 1.0 }, Options { threshold: 0.5, margin: -1.0 }] {
            assert!(correct(view(&z), view(&t), &options, &Monitor::none()).is_err());
        }
        let (half, short) = ([0.5, 0.0, 0.0, 0.0], MatrixView::new(&t[..2], 1, 2).unwrap());
        assert!(correct(view(&z), view(&half), &Options::default(), &Monitor::none()).is_err());
        assert!(correct(view(&z), short, &Options::default(), &Monitor::none()).is_err());
    }
}
