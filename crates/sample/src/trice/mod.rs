//! TRICE: gradients of the likelihood of answers, with the reasoning that leads to them summed out by a Markov chain.
//!
//! ```text
//! memory    zₘ, a rationale of example m that leads to its answer
//! propose   z̃ₘ ~ p(z | xₘ); where it leads to the answer, zₘ ← z̃ₘ
//! estimate  ĝ = 1/M Σ (∇log p(zₘ | xₘ) − βₘ ∇log p(z̃ₘ | xₘ)),   βₘ = mean of the others' successes
//! ```
//!
//! The proposals' scores have mean 0 and `βₘ` does not depend on `z̃ₘ`, so the estimate keeps its mean; as the model improves, kept and
//! proposed rationales become one and its variance vanishes. Computing all gradients is dear: `count` of them are chosen by systematic
//! resampling of the absolute weights, which keeps the mean too. `O(M)`.
//!
//! M. Phan and others, Training chain-of-thought via latent-variable inference, NeurIPS 2023, arXiv:2312.02179. No code of the
//! authors was found: this is a reconstruction from the paper's description.

use crate::common::{purpose, resample};
use gibbs_core::Stream;

/// Which gradients to compute, and with which weights to add them.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Leave-one-out mean success of each example (`M`).
    pub control: Vec<f64>,
    /// Example of each gradient to compute.
    pub examples: Vec<i32>,
    /// Whether that gradient is of the proposal (1) or of the rationale in memory before (0).
    pub proposals: Vec<i32>,
    /// Weights of the gradients in the estimate.
    pub weights: Vec<f64>,
}

/// The estimate for the proposals of `M ≥ 2` examples that were `correct` or not, by all gradients or by `count` of them.
pub fn trice(correct: &[bool], count: Option<usize>, seed: u64) -> Solution {
    let m = correct.len() as f64;
    let successes = correct.iter().filter(|c| **c).count() as f64;
    let control: Vec<f64> = correct.iter().map(|c| (successes - f64::from(*c)) / (m - 1.0)).collect();
    let mut terms = vec![];
    for (example, (&accepted, beta)) in correct.iter().zip(&control).enumerate() {
        if accepted {
            terms.push((example as i32, 1, (1.0 - beta) / m));
        } else {
            terms.push((example as i32, 0, 1.0 / m));
            terms.push((example as i32, 1, -beta / m));
        }
    }
    terms.retain(|(_, _, weight)| *weight != 0.0);
    if let Some(count) = count.filter(|&count| count < terms.len()) {
        terms = chosen(&terms, count, seed);
    }
    Solution {
        control,
        examples: terms.iter().map(|term| term.0).collect(),
        proposals: terms.iter().map(|term| term.1).collect(),
        weights: terms.iter().map(|term| term.2).collect(),
    }
}

/// `count` terms, each as often as the share of its absolute weight says, with weights that keep the mean; equal ones together.
fn chosen(terms: &[(i32, i32, f64)], count: usize, seed: u64) -> Vec<(i32, i32, f64)> {
    let sizes: Vec<f64> = terms.iter().map(|term| term.2.abs()).collect();
    let share = sizes.iter().sum::<f64>() / count as f64;
    let mut kept: Vec<(i32, i32, f64)> = vec![];
    let mut last = usize::MAX;
    for k in resample(&sizes, count, &mut Stream::new(seed, purpose::RESAMPLE, 1)) {
        let (example, proposal, weight) = terms[k];
        match kept.last_mut() {
            Some(term) if k == last => term.2 += share * weight.signum(),
            _ => kept.push((example, proposal, share * weight.signum())),
        }
        last = k;
    }
    kept
}

#[cfg(test)]
mod tests;
