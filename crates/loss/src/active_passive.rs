//! Active-passive losses: a normalized loss that raises the label's probability with one that lowers the others'.
//!
//! ```text
//! loss(z, y) = α active(z, y) + β passive(z, y),   α, β ≥ 0
//! active:   normalized cross-entropy, normalized focal loss (γ = ½) or normalized generalized cross-entropy (q = 0.7)
//! passive:  mean absolute error 1 − p_y, or reverse cross-entropy −log 10⁻⁴ (1 − p_y)
//! ```
//!
//! Both parts have a constant sum over the labels, so that the minimizer under labels that are wrong at random is that
//! under the right ones; each alone trains slowly. (The mean absolute error is half the L1 distance.) At least two
//! classes. `O(nK)` time.
//!
//! Reference: X. Ma et al., Normalized Loss Functions for Deep Learning with Noisy Labels, ICML 2020,
//! <https://arxiv.org/abs/2006.13554>.

use crate::{
    Form, Row, RowLoss, RowOutcome, RowStatistics, SoftmaxLoss, WholeLoss, domain,
    mean_absolute_error::MeanAbsoluteError, normalized_cross_entropy::NormalizedCrossEntropy,
    normalized_focal::NormalizedFocal, normalized_generalized_cross_entropy::NormalizedGeneralizedCrossEntropy,
    reverse_cross_entropy::ReverseCrossEntropy, rows::whole,
};
use gibbs_core::Result;

/// The loss that raises the label's probability.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Active {
    /// log p_y / Σₖ log pₖ.
    #[default]
    NormalizedCrossEntropy,
    /// The normalized focal loss with γ = ½.
    NormalizedFocal,
    /// Normalized generalized cross-entropy with q = 0.7.
    NormalizedGeneralizedCrossEntropy,
}

/// The loss that lowers the others'.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Passive {
    /// 1 − p_y.
    MeanAbsoluteError,
    /// −log 10⁻⁴ (1 − p_y).
    #[default]
    ReverseCrossEntropy,
}

/// The loss.
#[derive(Debug, Clone)]
pub struct ActivePassive {
    /// The active part.
    pub active: Active,
    /// The passive part.
    pub passive: Passive,
    /// α, at least 0.
    pub alpha: f64,
    /// β, at least 0.
    pub beta: f64,
}

impl Default for ActivePassive {
    fn default() -> Self {
        Self { active: Active::default(), passive: Passive::default(), alpha: 1.0, beta: 1.0 }
    }
}

impl RowLoss for ActivePassive {
    fn check(&self, classes: usize) -> Result<()> {
        domain::several_classes(classes)?;
        domain::non_negative("alpha", self.alpha)?;
        domain::non_negative("beta", self.beta)
    }

    fn form(&self) -> Form<'_> {
        match self.active {
            Active::NormalizedCrossEntropy => Form::Softmax(self),
            _ => Form::Whole(self),
        }
    }
}

impl SoftmaxLoss for ActivePassive {
    fn sums(&self) -> bool {
        true
    }

    fn outcome(&self, row: &RowStatistics) -> RowOutcome {
        let (active, passive) = (NormalizedCrossEntropy.outcome(row), self.passive(row));
        RowOutcome {
            value: self.alpha * active.value + self.beta * passive.value,
            softmax: self.alpha * active.softmax + self.beta * passive.softmax,
            constant: self.alpha * active.constant,
            label: self.alpha * active.label + self.beta * passive.label,
        }
    }
}

impl WholeLoss for ActivePassive {
    fn row(&self, row: &Row, slope: &mut [f64], scratch: &mut Vec<f64>) -> f64 {
        let focal = NormalizedFocal::default();
        let generalized = NormalizedGeneralizedCrossEntropy::default();
        let active: &dyn WholeLoss = if self.active == Active::NormalizedFocal { &focal } else { &generalized };
        let mut part = vec![0.0; slope.len()];
        let value = active.row(row, &mut part, scratch);
        let passive = match self.passive {
            Passive::MeanAbsoluteError => whole::row(MeanAbsoluteError.form(), row, slope, scratch),
            Passive::ReverseCrossEntropy => whole::row(ReverseCrossEntropy::default().form(), row, slope, scratch),
        };
        let part = if row.gradient { part } else { Vec::new() };
        for (slope, part) in slope.iter_mut().zip(part) {
            *slope = self.alpha * part + self.beta * *slope;
        }
        self.alpha * value + self.beta * passive
    }
}

impl ActivePassive {
    fn passive(&self, row: &RowStatistics) -> RowOutcome {
        match self.passive {
            Passive::MeanAbsoluteError => MeanAbsoluteError.outcome(row),
            Passive::ReverseCrossEntropy => ReverseCrossEntropy::default().outcome(row),
        }
    }
}
