//! Mean absolute error of a softmax prediction.
//!
//! ```text
//! loss(z, y) = 1 − p_y = ½ Σₖ |pₖ − [k = y]|,   p = softmax(z)
//! ∂loss/∂zⱼ  = p_y (pⱼ − [j = y])
//! ```
//!
//! Its sum over all labels is K − 1, whatever the prediction, which makes it robust against labels that are wrong at
//! random; it trains slowly for the same reason. `O(nK)` time.
//!
//! Reference: A. Ghosh, H. Kumar, P. Sastry, Robust Loss Functions under Label Noise for Deep Neural Networks, AAAI 2017,
//! <https://arxiv.org/abs/1712.09482>.

use crate::{Form, RowLoss, RowOutcome, RowStatistics, SoftmaxLoss};
use gibbs_core::Result;

/// The loss.
#[derive(Debug, Clone, Default)]
pub struct MeanAbsoluteError;

impl RowLoss for MeanAbsoluteError {
    fn check(&self, _classes: usize) -> Result<()> {
        Ok(())
    }

    fn form(&self) -> Form<'_> {
        Form::Softmax(self)
    }
}

impl SoftmaxLoss for MeanAbsoluteError {
    fn outcome(&self, row: &RowStatistics) -> RowOutcome {
        RowOutcome::of_cross_entropy(row.complement, row.probability)
    }
}
