//! Ordinal loss: the negative log likelihood of ordered classes under a cumulative logit model (proportional odds).
//!
//! ```text
//! P(y ≤ k) = s(aₖ − f),   loss(f, y) = −log(s(a_y − f) − s(a_{y−1} − f)),   a₀ < … < a_{K−2}
//! ```
//!
//! with the logistic function s, a score f an example, thresholds a between the K classes, and ±∞ beyond the outer ones.
//! With `b = a_y − f`, `c = a_{y−1} − f` the difference is `s(b) s(−c) (1 − e^(c − b))`, which neither overflows nor
//! cancels. `O(n + K)` time.
//!
//! Reference: P. McCullagh, Regression Models for Ordinal Data, JRSS B 42 (1980).

use crate::{Reduction, Solution, reduction::Weights};
use gibbs_core::{
    Error, Monitor, Result,
    simd::{self, Real},
};

/// Examples whose loss is between one check of the monitor and the next.
const STRIDE: usize = 1 << 16;

/// Scores with their classes.
#[derive(Debug, Clone, Copy)]
pub struct Ordinal<'a, T> {
    /// n scores.
    pub scores: &'a [T],
    /// K − 1 thresholds, finite and ascending.
    pub thresholds: &'a [f64],
    /// n classes in 0..K.
    pub labels: &'a [i32],
    /// n, at least 0; all 1 where there are none.
    pub weights: Option<&'a [f64]>,
    /// How the losses become one number.
    pub reduction: Reduction,
}

/// The reduced loss; `gradient`, where given, receives its gradients by the scores and by the thresholds.
///
/// Errors name `scores`, `thresholds` or `labels`, and the example.
pub fn evaluate<T: Real>(
    ordinal: Ordinal<T>,
    mut gradient: Option<(&mut [T], &mut [f64])>,
    monitor: &Monitor,
) -> Result<Solution> {
    ordinal.check()?;
    let Ordinal { scores, thresholds, labels, weights, reduction } = ordinal;
    let divisor = Weights::new(weights, scores.len())?.divisor(reduction, |_| true)?;
    let mut values = vec![0.0; scores.len()];
    if let Some((_, by_thresholds)) = &mut gradient {
        by_thresholds.fill(0.0);
    }
    for i in 0..scores.len() {
        if i % STRIDE == 0 {
            monitor.check()?;
        }
        let (score, label, weight) = (scores[i].to_f64(), labels[i] as usize, weights.map_or(1.0, |w| w[i]));
        let (upper, lower) = (thresholds.get(label), label.checked_sub(1).and_then(|below| thresholds.get(below)));
        let (value, by_upper, by_lower) = between(upper.map(|a| a - score), lower.map(|a| a - score));
        if weight > 0.0 && !(value.is_finite() && score.is_finite()) {
            return Err(Error::value("scores", format!("no finite loss at {i}, for {score}")));
        }
        values[i] = if weight > 0.0 { weight * value } else { 0.0 };
        let Some((by_scores, by_thresholds)) = &mut gradient else { continue };
        let factor = weight / divisor;
        by_scores[i] = T::from_f64(if weight > 0.0 { -factor * (by_upper + by_lower) } else { 0.0 });
        if weight > 0.0 && upper.is_some() {
            by_thresholds[label] += factor * by_upper;
        }
        if weight > 0.0 && lower.is_some() {
            by_thresholds[label - 1] += factor * by_lower;
        }
    }
    let value = simd::sum(&values) / divisor;
    Ok(Solution { value, values: (reduction == Reduction::None).then_some(values) })
}

impl<T> Ordinal<'_, T> {
    fn check(&self) -> Result<()> {
        let (n, thresholds) = (self.scores.len(), self.thresholds);
        if thresholds.is_empty() {
            return Err(Error::shape("thresholds", "expected at least one, between two classes"));
        }
        if !thresholds.iter().all(|a| a.is_finite()) || !thresholds.windows(2).all(|pair| pair[0] < pair[1]) {
            return Err(Error::value("thresholds", "expected finite numbers that ascend"));
        }
        if self.labels.len() != n {
            return Err(Error::shape("labels", format!("{} labels for {n} scores", self.labels.len())));
        }
        let valid = |&label: &i32| usize::try_from(label).is_ok_and(|label| label <= thresholds.len());
        match self.labels.iter().position(|label| !valid(label)) {
            Some(i) => {
                let problem = format!("expected a class of 0 to {}, got {} at {i}", thresholds.len(), self.labels[i]);
                Err(Error::value("labels", problem))
            }
            None => Ok(()),
        }
    }
}

/// −log(s(b) − s(c)) and its derivatives by b and c; +∞ for no b, −∞ for no c.
fn between(b: Option<f64>, c: Option<f64>) -> (f64, f64, f64) {
    let (above, by_b) = b.map_or((0.0, 0.0), |b| (softplus(-b), -sigmoid(-b)));
    let (below, by_c) = c.map_or((0.0, 0.0), |c| (softplus(c), sigmoid(c)));
    match (b, c) {
        (Some(b), Some(c)) => {
            let (inside, pull) = (-(c - b).exp_m1(), 1.0 / (b - c).exp_m1());
            (above + below - inside.ln(), by_b - pull, by_c + pull)
        }
        _ => (above + below, by_b, by_c),
    }
}

/// log(1 + e^x).
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn sigmoid(x: f64) -> f64 {
    let tail = (-x.abs()).exp();
    if x < 0.0 { tail / (1.0 + tail) } else { 1.0 / (1.0 + tail) }
}

#[cfg(test)]
mod tests;
