//! The driver of losses of one prediction and one target at a time.
//!
//! Predictions keep their precision and so does the gradient; a loss itself is computed in double precision, some elements
//! at a time while they are in the nearest cache. The losses are added in order, so threads never change a bit.

use crate::{Reduction, Solution, reduction::Weights};
use gibbs_core::{
    Error, Monitor, Result,
    simd::{self, Kernel, Real},
};
use std::slice::from_mut;

/// Elements below which a call stays on one thread.
const SEQUENTIAL: usize = 1 << 20;

/// Elements a thread takes at a time.
const SHARE: usize = 1 << 18;

/// Elements whose losses are computed together.
const CHUNK: usize = 512;

/// A loss of a prediction and a target.
pub trait ElementLoss: Sync {
    /// Refuses options outside their domain.
    fn check(&self) -> Result<()>;

    /// What is wrong with a target that is none, such as a negative count.
    fn target(&self, _target: f64) -> Option<&'static str> {
        None
    }

    /// What predictions and targets are called in errors.
    fn names(&self) -> (&'static str, &'static str) {
        ("predictions", "targets")
    }

    /// The loss and its derivative by the prediction. Not finite where the prediction or the target is not. Inlined and
    /// without branches it is computed several elements at a time.
    fn element(&self, prediction: f64, target: f64) -> (f64, f64);

    /// Evaluates elements of one length; `slopes` holds the predictions and receives the derivatives. Whether all targets
    /// are such.
    fn chunk(&self, targets: &[f64], losses: &mut [f64], slopes: &mut [f64]) -> bool {
        simd::dispatch(Chunk { loss: self, targets, losses, slopes });
        targets.iter().fold(true, |good, &target| good & self.target(target).is_none())
    }
}

struct Chunk<'a, L: ?Sized> {
    loss: &'a L,
    targets: &'a [f64],
    losses: &'a mut [f64],
    slopes: &'a mut [f64],
}

impl<L: ElementLoss + ?Sized> Kernel for Chunk<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for ((loss, slope), &target) in self.losses.iter_mut().zip(self.slopes).zip(self.targets) {
            (*loss, *slope) = self.loss.element(*slope, target);
        }
    }
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
/// Elements of weight 0 are not looked at. Errors name `predictions` or `targets`, as the loss calls them, and the element.
pub fn evaluate<T: Real>(
    loss: &dyn ElementLoss,
    elements: Elements<T>,
    gradient: Option<&mut [T]>,
    monitor: &Monitor,
) -> Result<Solution> {
    loss.check()?;
    let n = elements.predictions.len();
    if elements.targets.len() != n {
        return Err(Error::shape(loss.names().1, format!("{} numbers for {n}", elements.targets.len())));
    }
    if gradient.as_ref().is_some_and(|gradient| gradient.len() != n) {
        return Err(Error::shape("gradient", format!("expected {n} elements")));
    }
    let divisor = Weights::new(elements.weights, n)?.divisor(elements.reduction, |_| true)?;
    let mut values = (elements.reduction == Reduction::None).then(|| vec![0.0; n]);
    let size = if n <= SEQUENTIAL { n.max(1) } else { SHARE };
    let mut gradients = gradient.map(|gradient| gradient.chunks_mut(size));
    let mut outputs = values.as_mut().map(|values| values.chunks_mut(size));
    let shares = (0..n).step_by(size).map(|start| Share {
        start,
        end: n.min(start + size),
        values: outputs.as_mut().and_then(Iterator::next),
        gradient: gradients.as_mut().and_then(Iterator::next),
    });
    let kernel = |share| Evaluate { elements, loss, share, factor: 1.0 / divisor };
    let sums = monitor.map(shares.collect(), |_, share| simd::dispatch(kernel(share)))?;
    let sums = sums.into_iter().collect::<std::result::Result<Vec<_>, _>>();
    let value = simd::sum(&sums.map_err(|at| elements.culprit(loss, at))?) / divisor;
    Ok(Solution { value, values })
}

/// Consecutive elements with their outputs.
struct Share<'a, T> {
    start: usize,
    end: usize,
    /// Receives weight · loss.
    values: Option<&'a mut [f64]>,
    gradient: Option<&'a mut [T]>,
}

/// Evaluates a share; returns Σ weight · loss, or the first element without a finite loss.
struct Evaluate<'a, T> {
    elements: Elements<'a, T>,
    loss: &'a dyn ElementLoss,
    share: Share<'a, T>,
    /// Of the gradient.
    factor: f64,
}

impl<T: Real> Kernel for Evaluate<'_, T> {
    type Output = std::result::Result<f64, usize>;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> Self::Output {
        let Self { elements, loss, mut share, factor } = self;
        let (mut losses, mut slopes) = ([0.0; CHUNK], [0.0; CHUNK]);
        let mut sum = 0.0;
        for start in (share.start..share.end).step_by(CHUNK) {
            let end = share.end.min(start + CHUNK);
            let (losses, slopes) = (&mut losses[..end - start], &mut slopes[..end - start]);
            for (slope, prediction) in slopes.iter_mut().zip(&elements.predictions[start..end]) {
                *slope = prediction.to_f64();
            }
            let mut good = loss.chunk(&elements.targets[start..end], losses, slopes);
            for loss in losses.iter() {
                good &= loss.is_finite();
            }
            if !good {
                elements.one_by_one(loss, start, losses, slopes)?;
            }
            if let Some(weights) = elements.weights {
                for ((loss, slope), weight) in losses.iter_mut().zip(slopes.iter_mut()).zip(&weights[start..end]) {
                    // + 0 for a weight of 0, which makes −0 of what is negative.
                    (*loss, *slope) = (*loss * weight + 0.0, *slope * weight + 0.0);
                }
            }
            sum += simd::sum(losses);
            let place = start - share.start..end - share.start;
            if let Some(values) = &mut share.values {
                values[place.clone()].copy_from_slice(losses);
            }
            if let Some(gradient) = &mut share.gradient {
                for (gradient, slope) in gradient[place].iter_mut().zip(slopes) {
                    *gradient = T::from_f64(*slope * factor);
                }
            }
        }
        Ok(sum)
    }
}

impl<T: Real> Elements<'_, T> {
    /// As [`ElementLoss::chunk`] from `start` on, without a look at elements of weight 0.
    fn one_by_one(
        &self,
        loss: &dyn ElementLoss,
        start: usize,
        losses: &mut [f64],
        slopes: &mut [f64],
    ) -> std::result::Result<(), usize> {
        for (at, (value, slope)) in (start..).zip(losses.iter_mut().zip(slopes)) {
            (*value, *slope) = (0.0, 0.0);
            if self.weights.is_some_and(|weights| weights[at] == 0.0) {
                continue;
            }
            *slope = self.predictions[at].to_f64();
            let good = loss.chunk(&self.targets[at..=at], from_mut(value), from_mut(slope));
            if !(good && value.is_finite()) {
                return Err(at);
            }
        }
        Ok(())
    }

    /// The error of an element without a finite loss.
    fn culprit(&self, loss: &dyn ElementLoss, at: usize) -> Error {
        let (prediction, target) = (self.predictions[at].to_f64(), self.targets[at]);
        let (predictions, targets) = loss.names();
        if let Some(expected) = loss.target(target) {
            return Error::value(targets, format!("expected {expected}, got {target} at {at}"));
        }
        if !target.is_finite() {
            return Error::value(targets, format!("expected finite numbers, got {target} at {at}"));
        }
        let problem = match prediction.is_finite() {
            true => format!("the loss overflows at {at}, for {prediction}"),
            false => format!("expected finite numbers, got {prediction} at {at}"),
        };
        Error::value(predictions, problem)
    }
}
