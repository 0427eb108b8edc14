//! Normalized cross-entropy: cross-entropy over its sum over all labels.
//!
//! ```text
//! loss(z, y) = log p_y / Σₖ log pₖ = (L − z_y) / D,   L = log Σₖ exp(zₖ),  D = K L − Σₖ zₖ
//! ∂loss/∂zⱼ  = (pⱼ − [j = y]) / D − loss (K pⱼ − 1) / D
//! ```
//!
//! between 0 and 1, and 1 in sum over the labels, which makes it robust against labels that are wrong at random. At least
//! two classes; a class that is masked out by −∞ has no finite loss. `O(nK)` time.
//!
//! Reference: X. Ma et al., Normalized Loss Functions for Deep Learning with Noisy Labels, ICML 2020, definition 1,
//! <https://arxiv.org/abs/2006.13554>.

use crate::{Form, RowLoss, RowOutcome, RowStatistics, SoftmaxLoss, domain};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone, Default)]
pub struct NormalizedCrossEntropy;

impl RowLoss for NormalizedCrossEntropy {
    fn check(&self, classes: usize) -> Result<()> {
        domain::several_classes(classes)
    }

    fn form(&self) -> Form<'_> {
        Form::Softmax(self)
    }
}

impl SoftmaxLoss for NormalizedCrossEntropy {
    fn sums(&self) -> bool {
        true
    }

    fn outcome(&self, row: &RowStatistics) -> RowOutcome {
        let denominator = row.classes * row.log_sum_exp - row.sum;
        let value = row.cross_entropy / denominator;
        RowOutcome {
            // A sum of −∞ would make the loss 0 instead of undefined.
            value: if denominator.is_finite() { value } else { f64::NAN },
            softmax: (1.0 - value * row.classes) / denominator,
            constant: value / denominator,
            label: -1.0 / denominator,
        }
    }
}
