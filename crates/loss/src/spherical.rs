//! Losses of the spherical family: the Taylor softmax and the spherical softmax.
//!
//! ```text
//! loss(z, y) = −log(g(z_y) / Σₖ g(zₖ)),   ∂loss/∂zⱼ = g'(zⱼ) / Σₖ g(zₖ) − [j = y] g'(z_y) / g(z_y)
//! Taylor:      g(z) = 1 + z + z² / 2
//! spherical:   g(z) = z² + ε,  ε > 0
//! ```
//!
//! They look at a row through z_y, Σ z and Σ z² alone. The spherical one does not change when all logits change sign.
//! Neither is invariant to a shift. `O(nK)` time.
//!
//! Reference: P. Vincent, A. de Brébisson, X. Bouthillier, Efficient Exact Gradient Update for training Deep Networks with
//! Very Large Sparse Targets, NeurIPS 2015, <https://arxiv.org/abs/1412.7091>; A. de Brébisson, P. Vincent, An Exploration
//! of Softmax Alternatives Belonging to the Spherical Loss Family, ICLR 2016, <https://arxiv.org/abs/1511.05042>.

use crate::{Form, Row, RowLoss, WholeLoss, domain};
use gibbs_core::Result;

/// What stands for the exponential of a softmax.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// 1 + z + z² / 2.
    #[default]
    Taylor,
    /// z² + ε.
    Spherical,
}

/// The loss.
#[derive(Debug, Clone)]
pub struct Spherical {
    /// Which function.
    pub kind: Kind,
    /// ε of the spherical softmax, positive.
    pub epsilon: f64,
}

impl Default for Spherical {
    fn default() -> Self {
        Self { kind: Kind::Taylor, epsilon: 1e-3 }
    }
}

impl RowLoss for Spherical {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::positive("epsilon", self.epsilon)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for Spherical {
    fn row(&self, row: &Row, slope: &mut [f64], _scratch: &mut Vec<f64>) -> f64 {
        let total: f64 = row.logits.iter().map(|&z| self.of(z).0).sum();
        let (own, rise) = self.of(row.logits[row.label]);
        if row.gradient {
            for (slope, &z) in slope.iter_mut().zip(row.logits) {
                *slope = self.of(z).1 / total;
            }
            slope[row.label] -= rise / own;
        }
        total.ln() - own.ln()
    }
}

impl Spherical {
    /// g and g'.
    fn of(&self, z: f64) -> (f64, f64) {
        match self.kind {
            // ½ (1 + (1 + z)²): no cancellation near its least value at −1.
            Kind::Taylor => (0.5 + 0.5 * (1.0 + z) * (1.0 + z), 1.0 + z),
            Kind::Spherical => (z * z + self.epsilon, 2.0 * z),
        }
    }
}
