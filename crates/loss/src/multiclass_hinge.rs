//! Hinge losses of several classes.
//!
//! ```text
//! Crammer and Singer ("max"):   loss(z, y) = maxₖ (zₖ − z_y + c [k ≠ y])
//! Weston and Watkins ("sum"):   loss(z, y) = Σ_{k ≠ y} max(0, zₖ − z_y + c),   c > 0
//! ```
//!
//! At a kink the gradient is that of the side on which the class does not count; of equal largest margins the first counts.
//! `O(nK)` time. Equivalent: `torch.nn.MultiMarginLoss` is "sum" over K.
//!
//! References: K. Crammer, Y. Singer, On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines, JMLR 2
//! (2001); J. Weston, C. Watkins, Support Vector Machines for Multi-Class Pattern Recognition, ESANN 1999.

use crate::{Form, Row, RowLoss, WholeLoss, domain};
use gibbs_core::Result;

/// How the margins of the other classes count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// The worst one.
    #[default]
    Max,
    /// All that are not met.
    Sum,
}

/// The loss.
#[derive(Debug, Clone)]
pub struct MulticlassHinge {
    /// How the margins of the other classes count.
    pub kind: Kind,
    /// c, what the label's logit must be ahead, positive.
    pub margin: f64,
}

impl Default for MulticlassHinge {
    fn default() -> Self {
        Self { kind: Kind::Max, margin: 1.0 }
    }
}

impl RowLoss for MulticlassHinge {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::positive("margin", self.margin)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for MulticlassHinge {
    fn row(&self, row: &Row, slope: &mut [f64], _scratch: &mut Vec<f64>) -> f64 {
        slope.fill(0.0);
        let threshold = row.logits[row.label] - self.margin;
        let (mut value, mut worst) = (0.0, row.label);
        for (k, &z) in row.logits.iter().enumerate() {
            let excess = z - threshold;
            if !excess.is_finite() {
                // A class that is masked out asks for nothing.
                if z == f64::NEG_INFINITY && threshold.is_finite() {
                    continue;
                }
                return f64::NAN;
            }
            if k == row.label || excess <= 0.0 {
                continue;
            }
            match self.kind {
                Kind::Sum => {
                    value += excess;
                    slope[k] = 1.0;
                    slope[row.label] -= 1.0;
                }
                Kind::Max if excess > value => (value, worst) = (excess, k),
                Kind::Max => {}
            }
        }
        if worst != row.label {
            slope[worst] = 1.0;
            slope[row.label] = -1.0;
        }
        value
    }
}
