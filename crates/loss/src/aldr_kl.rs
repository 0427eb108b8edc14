//! ALDR-KL: LDR-KL with a temperature that every example chooses for itself.
//!
//! ```text
//! loss(z, y) = max over λ of  LDR-KL(z, y; λ) − (α log K / 2 λ₀) (λ − λ₀)²,   λ₀ > 0,  α > 1
//! LDR-KL(z, y; λ) = λ log (1/K) Σₖ exp(mₖ / λ),   mₖ = zₖ − z_y + c [k ≠ y]
//! ```
//!
//! A stationary λ solves `λ = λ₀ (1 − KL(π_λ ‖ uniform) / (α log K))` with the worst distribution π_λ, the softmax of
//! `m / λ`: an example whose margins point at one label gets a lower temperature than one of which nothing is known yet.
//! The right side rises in λ and is at most λ₀, so that iterating it from λ₀ falls to the largest stationary λ, which is in
//! `[λ₀ (1 − 1/α), λ₀]`. The gradient is `π_λ − [k = y]`: that of λ is 0 where it is stationary. The authors' code takes one
//! step of the iteration each time it meets an example, from a λ it remembers; here it goes on until λ no longer changes.
//!
//! `O(nKs)` time for s steps, usually below ten. At least two classes.
//!
//! Reference: D. Zhu, Y. Ying, T. Yang, Label Distributionally Robust Losses for Multi-class Classification: Consistency,
//! Robustness and Adaptivity, ICML 2023, <https://arxiv.org/abs/2112.14869>.

use crate::{Form, Row, RowLoss, WholeLoss, domain, rows::whole::Softmax};
use gibbs_core::{Result, simd};

/// Steps after which λ counts as found; few examples need ten.
const STEPS: usize = 500;

/// The loss.
#[derive(Debug, Clone)]
pub struct AldrKl {
    /// λ₀, the temperature of an example of which nothing is known, positive.
    pub lambda: f64,
    /// α, how strongly a temperature is held to λ₀, above 1.
    pub alpha: f64,
    /// c, what the label's logit must be ahead, at least 0.
    pub margin: f64,
}

impl Default for AldrKl {
    fn default() -> Self {
        Self { lambda: 1.0, alpha: 2.0, margin: 2.0 }
    }
}

impl RowLoss for AldrKl {
    fn check(&self, classes: usize) -> Result<()> {
        domain::several_classes(classes)?;
        domain::positive("lambda", self.lambda)?;
        domain::accept(self.alpha > 1.0 && self.alpha.is_finite(), "alpha", "a number above 1", self.alpha)?;
        domain::non_negative("margin", self.margin)
    }

    fn form(&self) -> Form<'_> {
        Form::Whole(self)
    }
}

impl WholeLoss for AldrKl {
    fn row(&self, row: &Row, slope: &mut [f64], _scratch: &mut Vec<f64>) -> f64 {
        let classes = row.logits.len() as f64;
        let stiffness = self.alpha * classes.ln();
        let mut lambda = self.lambda;
        for _ in 0..STEPS {
            let (ldr, mean) = self.ldr(row, lambda, slope);
            // LDR-KL = Σ π m − λ KL.
            let divergence = ((mean - ldr) / lambda).max(0.0);
            let next = self.lambda * (1.0 - divergence / stiffness);
            let falls = lambda - next > 1e-14 * lambda;
            if !falls {
                break;
            }
            lambda = next;
        }
        let (ldr, _) = self.ldr(row, lambda, slope);
        if row.gradient {
            slope[row.label] = -simd::sum(&slope[..row.label]) - simd::sum(&slope[row.label + 1..]);
        }
        ldr - stiffness / (2.0 * self.lambda) * (lambda - self.lambda).powi(2)
    }
}

impl AldrKl {
    /// LDR-KL at λ and Σ π m; `slope` receives π.
    fn ldr(&self, row: &Row, lambda: f64, slope: &mut [f64]) -> (f64, f64) {
        let label_logit = row.logits[row.label];
        let margin = |j: usize| if j == row.label { 0.0 } else { row.logits[j] - label_logit + self.margin };
        for (j, slope) in slope.iter_mut().enumerate() {
            *slope = margin(j) / lambda;
        }
        let softmax = Softmax::in_place(slope);
        let mean = slope.iter().enumerate().map(|(j, p)| if *p > 0.0 { p * margin(j) } else { 0.0 }).sum();
        (lambda * (softmax.log_sum_exp - (row.logits.len() as f64).ln()), mean)
    }
}
