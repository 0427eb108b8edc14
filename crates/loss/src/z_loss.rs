//! Z-loss: the softplus of how far the label's logit is from the others', in standard deviations.
//!
//! ```text
//! loss(z, y) = (1/a) log(1 + exp(a (b − ζ))),   ζ = (z_y − μ) / σ,   a > 0
//! ∂loss/∂zⱼ  = −s(a (b − ζ)) ([j = y] − 1/K − ζ (zⱼ − μ) / (K σ)) / σ,   s the logistic function
//! ```
//!
//! with the row's mean μ and standard deviation σ (over K). It does not change when a row is shifted or scaled by a
//! positive number, and it looks at the row through z_y, Σ z and Σ z² alone (the spherical family). ζ is at most √(K − 1). A
//! row of equal logits has ζ = 0 and, by convention, no gradient. At least two classes. `O(nK)` time.
//!
//! (PaLM's "z-loss", a penalty on log² Σ exp z, is another.)
//!
//! Reference: A. de Brébisson, P. Vincent, The Z-loss: a shift and scale invariant classification loss belonging to the
//! Spherical Family, 2016, <https://arxiv.org/abs/1604.08859>.

use crate::{Form, Row, RowLoss, WholeLoss, domain};
use gibbs_core::{Result, simd};

/// The loss.
#[derive(Debug, Clone)]
pub struct ZLoss {
    /// a, how sharply the loss bends, positive.
    pub a: f64,
    /// b, the standard score at which it bends.
    pub b: f64,
}

impl Default for ZLoss {
    fn default() -> Self {
        Self { a: 1.0, b: 1.0 }
    }
}

impl RowLoss for ZLoss {
    fn check(&self, classes: usize) -> Result<()> {
        domain::several_classes(classes)?;
        domain::positive("a", self.a)?;
        domain::finite("b", self.b)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for ZLoss {
    fn row(&self, row: &Row, slope: &mut [f64], _scratch: &mut Vec<f64>) -> f64 {
        let classes = row.logits.len() as f64;
        let mean = simd::sum(row.logits) / classes;
        for (offset, z) in slope.iter_mut().zip(row.logits) {
            *offset = z - mean;
        }
        let deviation = simd::norm(slope) / classes.sqrt();
        if deviation == 0.0 {
            slope.fill(0.0);
            return self.softplus(0.0).0;
        }
        let score = slope[row.label] / deviation;
        let (value, bend) = self.softplus(score);
        if !row.gradient {
            return value;
        }
        for offset in slope.iter_mut() {
            *offset = bend / (classes * deviation) * (1.0 + score * *offset / deviation);
        }
        slope[row.label] -= bend / deviation;
        value
    }
}

impl ZLoss {
    /// The loss of a standard score, and minus its derivative.
    fn softplus(&self, score: f64) -> (f64, f64) {
        let x = self.a * (self.b - score);
        let tail = (-x.abs()).exp();
        let sigmoid = if x < 0.0 { tail / (1.0 + tail) } else { 1.0 / (1.0 + tail) };
        ((x.max(0.0) + tail.ln_1p()) / self.a, sigmoid)
    }
}
