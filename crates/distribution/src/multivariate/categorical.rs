//! Categorical distributions: a class out of K, by probabilities or by logits.

use super::matrix::{invalid, outside};

/// `log pₓ`, with its gradient by the probabilities, which are at least 0 and add up to 1.
pub fn categorical(class: f64, probabilities: &[f64], by_probabilities: &mut [f64]) -> f64 {
    let total: f64 = probabilities.iter().sum();
    let valid = probabilities.iter().all(|&p| p >= 0.0) && (total - 1.0).abs() < 1e-8;
    if !valid || by_probabilities.len() != probabilities.len() || class.is_nan() {
        return invalid(&mut [by_probabilities]);
    }
    by_probabilities.fill(0.0);
    match index(class, probabilities.len()) {
        Some(k) => {
            by_probabilities[k] = 1.0 / probabilities[k];
            libm::log(probabilities[k])
        }
        None => outside(&mut [by_probabilities]),
    }
}

/// `ηₓ − log Σ exp(ηₖ)`, with its gradient by the logits.
pub fn categorical_logit(class: f64, logits: &[f64], by_logits: &mut [f64]) -> f64 {
    let top = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !logits.iter().all(|x| x.is_finite()) || by_logits.len() != logits.len() || class.is_nan() || !top.is_finite() {
        return invalid(&mut [by_logits]);
    }
    let Some(k) = index(class, logits.len()) else { return outside(&mut [by_logits]) };
    let mut total = 0.0;
    for (by, logit) in by_logits.iter_mut().zip(logits) {
        *by = libm::exp(logit - top);
        total += *by;
    }
    by_logits.iter_mut().for_each(|by| *by /= -total);
    by_logits[k] += 1.0;
    logits[k] - top - libm::log(total)
}

/// The class as an index, if there is one of that number.
fn index(class: f64, count: usize) -> Option<usize> {
    (class >= 0.0 && class.floor() == class && class < count as f64).then_some(class as usize)
}
