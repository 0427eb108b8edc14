//! LDR-k: the mean of the k largest margins.
//!
//! ```text
//! loss(z, y) = (1/k) Σ of the k largest mⱼ = max of Σⱼ πⱼ mⱼ over distributions π with πⱼ ≤ 1/k
//! mⱼ = zⱼ − z_y + c [j ≠ y],   1 ≤ k ≤ K,  c ≥ 0
//! ```
//!
//! The gradient is `π − [j = y]` with the worst distribution π, 1/k on the k largest margins; of equal ones the first
//! count. `k = 1` is the hinge loss of Crammer and Singer, `k = K` the mean margin. `O(nK)` time.
//!
//! Reference: D. Zhu, Y. Ying, T. Yang, Label Distributionally Robust Losses for Multi-class Classification: Consistency,
//! Robustness and Adaptivity, ICML 2023, <https://arxiv.org/abs/2112.14869>.

use crate::{Form, Row, RowLoss, WholeLoss, domain};
use gibbs_core::{Error, Result};
use std::cmp::Ordering;

/// The loss.
#[derive(Debug, Clone)]
pub struct LdrK {
    /// k, 1 to the number of classes.
    pub k: usize,
    /// c, what the label's logit must be ahead, at least 0.
    pub margin: f64,
}

impl Default for LdrK {
    fn default() -> Self {
        Self { k: 1, margin: 2.0 }
    }
}

impl RowLoss for LdrK {
    fn check(&self, classes: usize) -> Result<()> {
        domain::non_negative("margin", self.margin)?;
        if (1..=classes).contains(&self.k) {
            Ok(())
        } else {
            Err(Error::option("k", format!("expected an integer of 1 to the {classes} classes, got {}", self.k)))
        }
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for LdrK {
    fn row(&self, row: &Row, slope: &mut [f64], scratch: &mut Vec<f64>) -> f64 {
        let (label_logit, share) = (row.logits[row.label], 1.0 / self.k as f64);
        let margin = |j: usize| row.logits[j] - label_logit + if j == row.label { 0.0 } else { self.margin };
        scratch.clear();
        scratch.extend((0..row.logits.len()).map(margin));
        let larger = |a: &f64, b: &f64| b.partial_cmp(a).unwrap_or(Ordering::Equal);
        let (_, &mut least, _) = scratch.select_nth_unstable_by(self.k - 1, larger);
        let mut ties = self.k - scratch.iter().filter(|&&m| m > least).count();
        let mut value = 0.0;
        for (j, slope) in slope.iter_mut().enumerate() {
            let m = margin(j);
            let counts = m > least || m == least && ties > 0;
            ties -= usize::from(counts && m == least);
            *slope = if counts { share } else { 0.0 };
            value += if counts { share * m } else { 0.0 };
        }
        slope[row.label] -= 1.0;
        value
    }
}
