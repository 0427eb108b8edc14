//! The driver of losses over preference pairs.
//!
//! A pair counts through its margin, how much more the policy prefers the chosen answer to the rejected one than the
//! reference does:
//!
//! ```text
//! mᵢ = (policy_chosenᵢ − reference_chosenᵢ) − (policy_rejectedᵢ − reference_rejectedᵢ)
//! ```
//!
//! in log probabilities. The gradient by the rejected answer is that by the chosen one with the other sign.

use crate::{Reduction, Solution, reduction::Weights};
use gibbs_core::{
    Error, Monitor, Result,
    simd::{self, Kernel, Lanes, Real, WIDTH},
};

/// Bytes of one side below which a call stays on one thread: waking another costs more than it saves.
const SEQUENTIAL: usize = 1 << 22;

/// Bytes of one side that a thread takes at a time.
const SHARE: usize = 1 << 20;

/// Pairs whose losses are summed in their own precision before the sum goes on in double precision.
const SEGMENT: usize = 1024;

/// Log probabilities of two answers under two models; all of one length.
#[derive(Debug, Clone, Copy)]
pub struct Pairs<'a, T> {
    /// Of the chosen answers, under the policy.
    pub policy_chosen: &'a [T],
    /// Of the rejected answers, under the policy.
    pub policy_rejected: &'a [T],
    /// Of the chosen answers, under the frozen reference.
    pub reference_chosen: &'a [T],
    /// Of the rejected answers, under the frozen reference.
    pub reference_rejected: &'a [T],
}

/// Where the gradient goes; each as long as the pairs.
#[derive(Debug)]
pub struct Gradients<'a, T> {
    /// By [`Pairs::policy_chosen`].
    pub policy_chosen: &'a mut [T],
    /// By [`Pairs::policy_rejected`].
    pub policy_rejected: &'a mut [T],
}

/// A loss of one pair.
pub(crate) trait PairLoss<T>: Copy + Sync {
    /// The loss of a margin and its derivative; must be `#[inline(always)]`.
    fn pair<const FMA: bool>(self, margin: T) -> (T, T);
}

/// The reduced loss of `pairs` under `weights`.
pub(crate) fn evaluate<T: Real, L: PairLoss<T>>(
    pairs: Pairs<T>,
    weights: Option<&[f64]>,
    reduction: Reduction,
    loss: L,
    gradients: Option<Gradients<T>>,
    monitor: &Monitor,
) -> Result<Solution> {
    let count = pairs.check(gradients.as_ref())?;
    let weights = Weights::new(weights, count)?;
    let divisor = weights.divisor(reduction, |_| true)?;
    let mut values = (reduction == Reduction::None).then(|| vec![0.0; count]);
    let shares = shares(pairs, weights, divisor, gradients, values.as_deref_mut());
    let sums = monitor.map(shares, |_, share| simd::dispatch(Evaluate { share, loss }))?;
    let value = simd::sum(&sums) / divisor;
    if value.is_finite() { Ok(Solution { value, values }) } else { Err(pairs.culprit()) }
}

impl<'a, T: Real> Pairs<'a, T> {
    fn named(&self) -> [(&'static str, &'a [T]); 4] {
        [
            ("policyChosen", self.policy_chosen),
            ("policyRejected", self.policy_rejected),
            ("referenceChosen", self.reference_chosen),
            ("referenceRejected", self.reference_rejected),
        ]
    }

    /// The common length.
    fn check(&self, gradients: Option<&Gradients<T>>) -> Result<usize> {
        let count = self.policy_chosen.len();
        let gradients = gradients.map(|gradients| {
            [
                ("gradient.policyChosen", gradients.policy_chosen.len()),
                ("gradient.policyRejected", gradients.policy_rejected.len()),
            ]
        });
        let inputs = self.named().map(|(name, values)| (name, values.len()));
        match inputs.into_iter().chain(gradients.into_iter().flatten()).find(|&(_, length)| length != count) {
            Some((name, length)) => Err(Error::shape(name, format!("{length} numbers, but policyChosen has {count}"))),
            None => Ok(count),
        }
    }

    /// The error of a loss that is not finite.
    fn culprit(&self) -> Error {
        for (name, values) in self.named() {
            if let Some(i) = values.iter().position(|value| !value.to_f64().is_finite()) {
                return Error::value(name, format!("expected finite numbers, got {:?} at {i}", values[i]));
            }
        }
        Error::value("policyChosen", "the margins are so large that the loss overflows")
    }

    fn slice(&self, start: usize, end: usize) -> Self {
        Self {
            policy_chosen: &self.policy_chosen[start..end],
            policy_rejected: &self.policy_rejected[start..end],
            reference_chosen: &self.reference_chosen[start..end],
            reference_rejected: &self.reference_rejected[start..end],
        }
    }
}

/// Consecutive pairs with their outputs.
struct Share<'a, T> {
    pairs: Pairs<'a, T>,
    weights: Option<&'a [f64]>,
    /// What the gradient is divided by.
    divisor: f64,
    /// 1 / divisor, the gradient's factor where there are no weights.
    factor: T,
    gradients: Option<(&'a mut [T], &'a mut [T])>,
    /// Receives weight · loss.
    values: Option<&'a mut [f64]>,
}

/// The pairs in shares whose size their number alone fixes.
fn shares<'a, T: Real>(
    pairs: Pairs<'a, T>,
    weights: Weights<'a>,
    divisor: f64,
    gradients: Option<Gradients<'a, T>>,
    values: Option<&'a mut [f64]>,
) -> Vec<Share<'a, T>> {
    let count = pairs.policy_chosen.len();
    let size = if size_of_val(pairs.policy_chosen) <= SEQUENTIAL { count.max(1) } else { SHARE / size_of::<T>() };
    let mut gradients = gradients.map(|by| by.policy_chosen.chunks_mut(size).zip(by.policy_rejected.chunks_mut(size)));
    let mut values = values.map(|values| values.chunks_mut(size));
    let share = |start: usize| {
        let end = (start + size).min(count);
        Share {
            pairs: pairs.slice(start, end),
            weights: weights.as_slice().map(|weights| &weights[start..end]),
            divisor,
            factor: T::from_f64(1.0 / divisor),
            gradients: gradients.as_mut().and_then(Iterator::next),
            values: values.as_mut().and_then(Iterator::next),
        }
    };
    (0..count).step_by(size).map(share).collect()
}

/// Evaluates a loss on a share; returns Σ weight · loss.
struct Evaluate<'a, T, L> {
    share: Share<'a, T>,
    loss: L,
}

impl<T: Real, L: PairLoss<T>> Kernel for Evaluate<'_, T, L> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let Self { mut share, loss } = self;
        let count = share.pairs.policy_chosen.len();
        let mut total = 0.0;
        let mut start = 0;
        while start < count {
            let end = (start + SEGMENT).min(count);
            let whole = start + (end - start) / WIDTH * WIDTH;
            let mut sums = Lanes::<T>::splat(T::ZERO);
            for at in (start..whole).step_by(WIDTH) {
                sums += share.evaluate::<L, WIDTH, FMA>(loss, at);
            }
            let mut rest = 0.0;
            for at in whole..end {
                rest += share.evaluate::<L, 1, FMA>(loss, at).0[0].to_f64();
            }
            total += sums.sum().to_f64() + rest;
            start = end;
        }
        total
    }
}

impl<T: Real> Share<'_, T> {
    /// Evaluates `N` pairs from `at` on; returns weight · loss.
    #[inline(always)]
    fn evaluate<L: PairLoss<T>, const N: usize, const FMA: bool>(&mut self, loss: L, at: usize) -> Lanes<T, N> {
        let pairs = &self.pairs;
        let chosen = Lanes::<T, N>::load(pairs.policy_chosen, at) - Lanes::load(pairs.reference_chosen, at);
        let rejected = Lanes::<T, N>::load(pairs.policy_rejected, at) - Lanes::load(pairs.reference_rejected, at);
        let margins = chosen - rejected;
        let (mut losses, mut slopes) = (margins, margins);
        for i in 0..N {
            (losses.0[i], slopes.0[i]) = loss.pair::<FMA>(margins.0[i]);
        }
        let mut factors = Lanes::splat(self.factor);
        if let Some(weights) = self.weights {
            for i in 0..N {
                losses.0[i] *= T::from_f64(weights[at + i]);
                factors.0[i] = T::from_f64(weights[at + i] / self.divisor);
            }
        }
        if let Some((by_chosen, by_rejected)) = &mut self.gradients {
            let slopes = slopes * factors;
            slopes.store(by_chosen, at);
            (-slopes).store(by_rejected, at);
        }
        if let Some(values) = &mut self.values {
            for i in 0..N {
                values[at + i] = losses.0[i].to_f64();
            }
        }
        losses
    }
}
