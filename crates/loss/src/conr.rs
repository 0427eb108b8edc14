//! ConR: a contrastive regularizer of features for regression with rare targets.
//!
//! ```text
//! s_qj = cos(f_q, f_j) / T
//! P(q) = {j ≠ q: |y_q − y_j| ≤ ω},   N(q) = {j: |y_q − y_j| > ω, |ŷ_q − ŷ_j| ≤ ω}
//! loss(q) = −(1/|P|) Σ_{p ∈ P} log(exp(s_qp) / (Σ_{p' ∈ P} exp(s_qp') + w_q Σ_{j ∈ N} exp(s_qj + η |y_q − y_j|)))
//! ```
//!
//! Examples with targets within the window ω of an anchor's are drawn to it; those whose predictions are within it although
//! their targets are not are pushed away, the more the further apart the targets. An anchor without either counts as 0.
//! Weights w of rare targets multiply both the pushes and the anchor's loss; the mean divides by their sum. Predictions say
//! who is pushed and have no gradient.
//!
//! The authors' code adds 1 to the inner sum for every example that is not in P; here the sum is over P as in the paper. Its
//! temperature is 0.07, whatever its option says. `O(n² d)` time, `O(n d)` memory.
//!
//! Reference: M. Keramati, L. Meng, R. D. Evans, ConR: Contrastive Regularizer for Deep Imbalanced Regression, ICLR 2024,
//! <https://arxiv.org/abs/2309.06651>.

use crate::{Reduction, Solution, domain, examples};
use gibbs_core::{Error, MatrixView, Monitor, Result, axpy, dot, norm};

/// The loss.
#[derive(Debug, Clone)]
pub struct Options {
    /// ω, in the targets' unit, at least 0.
    pub window: f64,
    /// T, positive.
    pub temperature: f64,
    /// η, per unit of the targets, at least 0.
    pub eta: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { window: 1.0, temperature: 0.07, eta: 0.01 }
    }
}

/// Inputs of the loss.
#[derive(Debug, Clone, Copy)]
pub struct Anchors<'a> {
    /// f, n × d, no row all 0.
    pub features: MatrixView<'a>,
    /// y, n.
    pub targets: &'a [f64],
    /// ŷ, n.
    pub predictions: &'a [f64],
    /// w, n, at least 0; all 1 where there are none.
    pub weights: Option<&'a [f64]>,
    /// How the anchors' losses become one number.
    pub reduction: Reduction,
}

/// The reduced loss; `gradient` (n · d), where given, receives its gradient by the features.
pub fn evaluate(
    given: Anchors,
    options: &Options,
    gradient: Option<&mut [f64]>,
    monitor: &Monitor,
) -> Result<Solution> {
    let (n, d) = (given.features.nrows(), given.features.ncols());
    let Options { window, temperature, eta } = *options;
    domain::non_negative("window", window)?;
    domain::positive("temperature", temperature)?;
    domain::non_negative("eta", eta)?;
    for (name, values) in [("targets", given.targets), ("predictions", given.predictions)] {
        if values.len() != n {
            return Err(Error::shape(name, format!("expected {n} numbers, got {}", values.len())));
        }
    }
    let norms: Vec<f64> = given.features.rows().map(norm).collect();
    if let Some(i) = norms.iter().position(|norm| !(*norm > 0.0 && norm.is_finite())) {
        return Err(Error::value("features", format!("row {i} has no direction: it is all 0 or overflows")));
    }
    let mut units = Vec::with_capacity(n * d);
    for (row, norm) in given.features.rows().zip(&norms) {
        units.extend(row.iter().map(|f| f / norm));
    }
    let unit = |i: usize| &units[i * d..(i + 1) * d];
    // The gradient by the unit vectors first.
    let mut by_unit = vec![0.0; if gradient.is_some() { n * d } else { 0 }];
    let wants = gradient.is_some();
    let mut similar = vec![0.0; n];
    let mut stopped = Ok(());
    let solution = examples::evaluate(n, given.weights, given.reduction, "features", monitor, |q, factor| {
        // A row of similarities is long work by itself.
        if stopped.is_ok() {
            stopped = monitor.check();
        }
        let weight = given.weights.map_or(1.0, |weights| weights[q]);
        let apart = |j: usize| (given.targets[q] - given.targets[j]).abs();
        let near = |j: usize| j != q && apart(j) <= window;
        let confused = |j: usize| apart(j) > window && (given.predictions[q] - given.predictions[j]).abs() <= window;
        let (mut positives, mut pulled, mut negatives, mut largest) = (0.0, 0.0, 0.0, f64::NEG_INFINITY);
        for (j, similar) in similar.iter_mut().enumerate() {
            if near(j) {
                *similar = dot(unit(q), unit(j)) / temperature;
                positives += 1.0;
                pulled += *similar;
                largest = largest.max(*similar);
            } else if confused(j) {
                *similar = dot(unit(q), unit(j)) / temperature + eta * apart(j) + weight.ln();
                negatives += 1.0;
                largest = largest.max(*similar);
            } else {
                *similar = f64::NEG_INFINITY;
            }
        }
        if positives == 0.0 || negatives == 0.0 {
            return Some(0.0);
        }
        let total: f64 = similar.iter().map(|s| (s - largest).exp()).sum();
        if wants {
            for j in 0..n {
                if similar[j] == f64::NEG_INFINITY {
                    continue;
                }
                let share = (similar[j] - largest).exp() / total;
                let slope = factor / temperature * (share - if near(j) { 1.0 / positives } else { 0.0 });
                axpy(&mut by_unit[q * d..(q + 1) * d], slope, unit(j));
                axpy(&mut by_unit[j * d..(j + 1) * d], slope, unit(q));
            }
        }
        Some(largest + total.ln() - pulled / positives)
    })?;
    stopped?;
    if let Some(gradient) = gradient {
        for i in 0..n {
            let (slope, unit) = (&by_unit[i * d..(i + 1) * d], unit(i));
            let along = dot(slope, unit);
            for (out, (slope, unit)) in gradient[i * d..(i + 1) * d].iter_mut().zip(slope.iter().zip(unit)) {
                *out = (slope - along * unit) / norms[i];
            }
        }
    }
    Ok(solution)
}
