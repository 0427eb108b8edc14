//! LogitClip: logits whose norm is held below a bound before any loss sees them.
//!
//! ```text
//! loss(z, y) = base(c(z), y),   c(z) = z min(1, τ / ‖z‖_p),   τ > 0,  p ≥ 1
//! ∂loss/∂z   = (τ / ‖z‖) (g − u ⟨g, z⟩),   g = ∇base(c(z)),  uⱼ = sign(zⱼ) |zⱼ|^(p − 1) / ‖z‖^p    where ‖z‖ > τ
//! ```
//!
//! so that the loss is bounded, and with it what a wrong label can do; the gradient is orthogonal to clipped logits. Not
//! invariant to a shift. (The authors' code compares the norm with τ but scales it to 1/τ; here it is the paper's τ for
//! both.) `O(nK)` time.
//!
//! Reference: H. Wei et al., Mitigating Memorization of Noisy Labels by Clipping the Model Prediction, ICML 2023,
//! <https://arxiv.org/abs/2212.04055>.

use crate::{
    Form, Row, RowLoss, WholeLoss, cross_entropy::CrossEntropy, domain, focal::Focal,
    generalized_cross_entropy::GeneralizedCrossEntropy, mean_absolute_error::MeanAbsoluteError, rows::whole,
};
use gibbs_core::{Result, simd};

/// The loss of the clipped logits, with its own defaults.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Base {
    /// Cross-entropy.
    #[default]
    CrossEntropy,
    /// Focal loss.
    Focal,
    /// Generalized cross-entropy.
    GeneralizedCrossEntropy,
    /// Mean absolute error.
    MeanAbsoluteError,
}

/// The loss.
#[derive(Debug, Clone)]
pub struct LogitClip {
    /// τ, the largest norm, positive.
    pub tau: f64,
    /// p of the norm, at least 1.
    pub p: f64,
    /// The loss of the clipped logits.
    pub loss: Base,
}

impl Default for LogitClip {
    fn default() -> Self {
        Self { tau: 1.0, p: 2.0, loss: Base::CrossEntropy }
    }
}

impl RowLoss for LogitClip {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::positive("tau", self.tau)?;
        domain::accept(self.p >= 1.0 && self.p.is_finite(), "p", "a number of at least 1", self.p)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for LogitClip {
    fn row(&self, row: &Row, slope: &mut [f64], scratch: &mut Vec<f64>) -> f64 {
        let norm = self.norm(row.logits);
        if norm <= self.tau {
            return self.base(row, slope, scratch);
        }
        if !norm.is_finite() {
            return f64::NAN;
        }
        let scale = self.tau / norm;
        let clipped: Vec<f64> = row.logits.iter().map(|z| scale * z).collect();
        let value = self.base(&Row { logits: &clipped, ..*row }, slope, scratch);
        if !row.gradient {
            return value;
        }
        let along = simd::dot(slope, row.logits);
        if self.p == 2.0 {
            for (slope, z) in slope.iter_mut().zip(row.logits) {
                *slope = scale * (*slope - z / norm * (along / norm));
            }
            return value;
        }
        for (slope, z) in slope.iter_mut().zip(row.logits) {
            let direction = z.signum() * (z.abs() / norm).powf(self.p - 1.0) / norm;
            let direction = if *z == 0.0 { 0.0 } else { direction };
            *slope = scale * (*slope - direction * along);
        }
        value
    }
}

impl LogitClip {
    fn norm(&self, logits: &[f64]) -> f64 {
        if self.p == 2.0 {
            return simd::norm(logits);
        }
        let largest = logits.iter().fold(0.0, |largest: f64, z| if z.abs() > largest { z.abs() } else { largest });
        if largest == 0.0 || !largest.is_finite() {
            return if logits.iter().any(|z| z.is_nan()) { f64::NAN } else { largest };
        }
        largest * logits.iter().map(|z| (z.abs() / largest).powf(self.p)).sum::<f64>().powf(1.0 / self.p)
    }

    fn base(&self, row: &Row, slope: &mut [f64], scratch: &mut Vec<f64>) -> f64 {
        match self.loss {
            Base::CrossEntropy => whole::row(CrossEntropy::default().form(), row, slope, scratch),
            Base::Focal => whole::row(Focal::default().form(), row, slope, scratch),
            Base::GeneralizedCrossEntropy => whole::row(GeneralizedCrossEntropy::default().form(), row, slope, scratch),
            Base::MeanAbsoluteError => whole::row(MeanAbsoluteError.form(), row, slope, scratch),
        }
    }
}
