//! Squentropy: cross-entropy plus the mean square of the other labels' logits.
//!
//! ```text
//! loss(z, y) = −log p_y + (1 / (K − 1)) Σ_{k ≠ y} zₖ²,   p = softmax(z)
//! ∂loss/∂zⱼ  = pⱼ − [j = y] + 2 zⱼ [j ≠ y] / (K − 1)
//! ```
//!
//! Without a parameter; not invariant to a shift of the logits. At least two classes. `O(nK)` time.
//!
//! Reference: L. Hui, M. Belkin, S. Wright, Cut your Losses with Squentropy, ICML 2023, <https://arxiv.org/abs/2302.03952>.

use crate::{Form, Row, RowLoss, WholeLoss, domain, rows::whole::Softmax};
use gibbs_core::{Result, simd};

/// The loss.
#[derive(Debug, Clone, Default)]
pub struct Squentropy;

impl RowLoss for Squentropy {
    fn check(&self, classes: usize) -> Result<()> {
        domain::several_classes(classes)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for Squentropy {
    fn row(&self, row: &Row, slope: &mut [f64], _scratch: &mut Vec<f64>) -> f64 {
        let others = row.logits.len() as f64 - 1.0;
        let cross_entropy = Softmax::cross_entropy(row, slope);
        let (before, after) = (&row.logits[..row.label], &row.logits[row.label + 1..]);
        let squares = simd::dot(before, before) + simd::dot(after, after);
        if row.gradient {
            let own = slope[row.label];
            simd::axpy(slope, 2.0 / others, row.logits);
            slope[row.label] = own;
        }
        cross_entropy + squares / others
    }
}
