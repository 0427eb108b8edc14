//! Bootstrapped cross-entropy: the target is the label mixed with what the prediction itself says.
//!
//! ```text
//! soft:  loss(z, y) = −Σₖ (β [k = y] + (1 − β) pₖ) log pₖ = −β log p_y + (1 − β) H(p),   p = softmax(z)
//! hard:  loss(z, y) = −β log p_y − (1 − β) log maxₖ pₖ,   0 ≤ β ≤ 1
//! ∂H/∂zⱼ = −pⱼ (log pⱼ + H)
//! ```
//!
//! The gradient of the soft one goes through both places of p, so that it is minimum entropy regularization, as the paper
//! says. Of equal largest logits the first counts. A class that is masked out by −∞ adds nothing. `O(nK)` time.
//!
//! Reference: S. Reed et al., Training Deep Neural Networks on Noisy Labels with Bootstrapping, ICLR 2015 workshop,
//! <https://arxiv.org/abs/1412.6596>; it recommends β = 0.95 for soft and 0.8 for hard.

use crate::{Form, Row, RowLoss, WholeLoss, domain, rows::whole::Softmax};
use gibbs_core::Result;

/// How the prediction counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// By its probabilities.
    #[default]
    Soft,
    /// By its most probable class.
    Hard,
}

/// The loss.
#[derive(Debug, Clone)]
pub struct BootstrappedCrossEntropy {
    /// β, weight of the label, 0 to 1.
    pub beta: f64,
    /// How the prediction counts.
    pub kind: Kind,
}

impl Default for BootstrappedCrossEntropy {
    fn default() -> Self {
        Self { beta: 0.95, kind: Kind::Soft }
    }
}

impl RowLoss for BootstrappedCrossEntropy {
    fn check(&self, _classes: usize) -> Result<()> {
        domain::unit("beta", self.beta)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for BootstrappedCrossEntropy {
    fn row(&self, row: &Row, slope: &mut [f64], _scratch: &mut Vec<f64>) -> f64 {
        let own = 1.0 - self.beta;
        slope.copy_from_slice(row.logits);
        let softmax = Softmax::in_place(slope);
        let cross_entropy = softmax.log_sum_exp - row.logits[row.label];
        let value = match self.kind {
            Kind::Soft => {
                let entropy: f64 = slope.iter().zip(row.logits).map(|(&p, &z)| softmax.surprise(p, z)).sum();
                let steps = if row.gradient { row.logits } else { &[] };
                for (slope, &z) in slope.iter_mut().zip(steps) {
                    // p (β − (1 − β) (log p + H)), with p log p = 0 where p = 0.
                    *slope = self.beta * *slope + own * (softmax.surprise(*slope, z) - *slope * entropy);
                }
                own * entropy
            }
            Kind::Hard => {
                let best =
                    (0..row.logits.len()).fold(0, |best, k| if row.logits[k] > row.logits[best] { k } else { best });
                slope[best] -= own;
                own * (softmax.log_sum_exp - row.logits[best])
            }
        };
        slope[row.label] -= self.beta;
        if self.beta > 0.0 { value + self.beta * cross_entropy } else { value }
    }
}
