//! The driver of losses of one prediction and one target at a time.
//!
//! Predictions keep their precision and so does the gradient; a loss itself is computed in double precision. The losses
//! are added in order, so threads never change a bit.

use crate::{Reduction, Solution, reduction::Weights};
use gibbs_core::{
    Error, Monitor, Result,
    simd::{self, Real},
};

/// Elements below which a call stays on one thread.
const SEQUENTIAL: usize = 1 << 18;

/// Elements a thread takes at a time.
const SHARE: usize = 1 << 16;

/// A loss of a prediction and a target.
pub trait ElementLoss: Sync {
    /// Refuses options outside their domain.
    fn check(&self) -> Result<()>;

    /// What is wrong with a target that is none, such as a negative count.
    fn target(&self, _target: f64) -> Option<&'static str> {
        None
    }

    /// The loss and its derivative by the prediction.
    fn element(&self, prediction: f64, target: f64) -> (f64, f64);
}

/// Predictions with their targets.
#[derive(Debug, Clone, Copy)]
pub struct Elements<'a, T> {
    /// n predictions.
    pub predictions: &'a [T],
    /// n targets.
    pub targets: &'a [f64],
    /// n, at least 0; all 1 where there are none.
    pub weights: Option<&'a [f64]>,
    /// How the losses become one number.
    pub reduction: Reduction,
}

/// The reduced `loss` of `elements`; `gradient`, where given, receives its gradient by the predictions.
///
/// Elements of weight 0 are not looked at. Errors name `predictions` or `targets` and the element.
pub fn evaluate<T: Real>(
    loss: &dyn ElementLoss,
    elements: Elements<T>,
    gradient: Option<&mut [T]>,
    monitor: &Monitor,
) -> Result<Solution> {
    loss.check()?;
    let n = elements.predictions.len();
    if elements.targets.len() != n {
        return Err(Error::shape("targets", format!("{} targets for {n} predictions", elements.targets.len())));
    }
    if gradient.as_ref().is_some_and(|gradient| gradient.len() != n) {
        return Err(Error::shape("gradient", format!("expected {n} elements")));
    }
    let divisor = Weights::new(elements.weights, n)?.divisor(elements.reduction, |_| true)?;
    let mut values = vec![0.0; n];
    let size = if n <= SEQUENTIAL { n.max(1) } else { SHARE };
    let mut gradients = gradient.map(|gradient| gradient.chunks_mut(size));
    let shares = values.chunks_mut(size).enumerate().map(|(index, values)| Share {
        start: index * size,
        values,
        gradient: gradients.as_mut().and_then(Iterator::next),
    });
    let failures = monitor.map(shares.collect(), |_, share| elements.share(loss, share, divisor))?;
    if let Some(at) = failures.into_iter().flatten().next() {
        return Err(elements.culprit(loss, at));
    }
    let value = simd::sum(&values) / divisor;
    Ok(Solution { value, values: (elements.reduction == Reduction::None).then_some(values) })
}

/// Consecutive elements' outputs.
struct Share<'a, T> {
    start: usize,
    /// Receives weight · loss.
    values: &'a mut [f64],
    gradient: Option<&'a mut [T]>,
}

impl<T: Real> Elements<'_, T> {
    /// Evaluates a share; returns the first element without a finite loss.
    fn share(&self, loss: &dyn ElementLoss, mut share: Share<T>, divisor: f64) -> Option<usize> {
        for (i, value) in share.values.iter_mut().enumerate() {
            let at = share.start + i;
            let weight = self.weights.map_or(1.0, |weights| weights[at]);
            let mut slope = 0.0;
            if weight > 0.0 {
                if loss.target(self.targets[at]).is_some() {
                    return Some(at);
                }
                (*value, slope) = loss.element(self.predictions[at].to_f64(), self.targets[at]);
                if !value.is_finite() {
                    return Some(at);
                }
                *value *= weight;
            }
            if let Some(gradient) = &mut share.gradient {
                gradient[i] = T::from_f64(slope * weight / divisor);
            }
        }
        None
    }

    /// The error of an element without a finite loss.
    fn culprit(&self, loss: &dyn ElementLoss, at: usize) -> Error {
        let (prediction, target) = (self.predictions[at].to_f64(), self.targets[at]);
        if let Some(expected) = loss.target(target) {
            return Error::value("targets", format!("expected {expected}, got {target} at {at}"));
        }
        if !target.is_finite() {
            return Error::value("targets", format!("expected finite numbers, got {target} at {at}"));
        }
        let problem = match prediction.is_finite() {
            true => format!("the loss overflows at {at}, for {prediction}"),
            false => format!("expected finite numbers, got {prediction} at {at}"),
        };
        Error::value("predictions", problem)
    }
}
