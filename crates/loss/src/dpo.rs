//! Direct preference optimization: the logistic loss of preference margins.
//!
//! ```text
//! lossᵢ = −(1 − s) log σ(β mᵢ) − s log σ(−β mᵢ),   mᵢ = (pcᵢ − rcᵢ) − (prᵢ − rrᵢ),   0 ≤ s < ½
//! ∂lossᵢ/∂pcᵢ = β (s − σ(−β mᵢ)) = −∂lossᵢ/∂prᵢ
//! ```
//!
//! with the log probabilities of the chosen and the rejected answer under the policy (pc, pr) and the reference (rc, rr).
//! `s = 0` is DPO; a positive `s`, the rate of preferences that are labeled the wrong way round, its conservative variant.
//!
//! Log probabilities may be any finite numbers; log σ is computed as −log(1 + e^−x), which neither overflows nor cancels.
//! `O(n)` time, no memory beside the gradients. Equivalent: `trl.DPOTrainer` with `loss_type="sigmoid"`.
//!
//! References: R. Rafailov et al., Direct Preference Optimization: Your Language Model is Secretly a Reward Model,
//! NeurIPS 2023, eq. 7, <https://arxiv.org/abs/2305.18290>; E. Mitchell, A note on DPO with noisy preferences and
//! relationship to IPO, 2023, <https://ericmitchell.ai/cdpo.pdf>.

use crate::{
    Gradients, Pairs, Reduction, Solution,
    pairs::{self, PairLoss},
};
use gibbs_core::{Error, Monitor, Result, simd::Real};

/// What is computed.
#[derive(Debug, Clone)]
pub struct Options {
    /// β, how strongly the policy is held to the reference, positive.
    pub beta: f64,
    /// s, the rate of wrong preferences, 0 to below ½.
    pub label_smoothing: f64,
    /// How the pairs' losses become one number.
    pub reduction: Reduction,
}

impl Default for Options {
    fn default() -> Self {
        Self { beta: 0.1, label_smoothing: 0.0, reduction: Reduction::Mean }
    }
}

/// The loss of `pairs` under `weights` (one a pair, at least 0; all 1 where there are none); `gradients`, where given,
/// receive the gradient of [`Solution::value`].
///
/// Without pairs, or without any weight, value and gradient are 0. Errors name the array that holds a number that is not
/// finite where that makes the loss so.
pub fn evaluate<T: Real>(
    pairs: Pairs<T>,
    weights: Option<&[f64]>,
    options: &Options,
    gradients: Option<Gradients<T>>,
    monitor: &Monitor,
) -> Result<Solution> {
    let Options { beta, label_smoothing: smoothing, reduction } = *options;
    if !(beta > 0.0 && beta.is_finite()) {
        return Err(Error::option("beta", format!("expected a positive number, got {beta}")));
    }
    if !(0.0..0.5).contains(&smoothing) {
        return Err(Error::option(
            "labelSmoothing",
            format!("expected a number of at least 0 and below 0.5, got {smoothing}"),
        ));
    }
    let beta = T::from_f64(beta);
    if smoothing == 0.0 {
        return pairs::evaluate(pairs, weights, reduction, Logistic { beta }, gradients, monitor);
    }
    let loss = Conservative { beta, smoothing: T::from_f64(smoothing) };
    pairs::evaluate(pairs, weights, reduction, loss, gradients, monitor)
}

#[derive(Clone, Copy)]
struct Logistic<T> {
    beta: T,
}

impl<T: Real> PairLoss<T> for Logistic<T> {
    #[inline(always)]
    fn pair<const FMA: bool>(self, margin: T) -> (T, T) {
        let (loss, wrong) = (-self.beta * margin).softplus_and_sigmoid_lane::<FMA>();
        (loss, -self.beta * wrong)
    }
}

/// −log σ(−x) = x − log σ(x), so smoothing adds s x.
#[derive(Clone, Copy)]
struct Conservative<T> {
    beta: T,
    smoothing: T,
}

impl<T: Real> PairLoss<T> for Conservative<T> {
    #[inline(always)]
    fn pair<const FMA: bool>(self, margin: T) -> (T, T) {
        let logit = self.beta * margin;
        let (loss, wrong) = (-logit).softplus_and_sigmoid_lane::<FMA>();
        (self.smoothing.times_plus::<FMA>(logit, loss), self.beta * (self.smoothing - wrong))
    }
}

#[cfg(test)]
mod tests;
