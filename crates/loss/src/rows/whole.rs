//! Losses that see their row in double precision.

use super::{Form, Row, RowStatistics, SoftmaxLoss, TargetLoss, WholeLoss, block::Block};
use gibbs_core::simd::{self, Real};

/// Evaluates a loss on a block; returns the first row whose loss is not finite.
pub(super) fn evaluate<T: Real>(mut block: Block<T>, loss: &dyn WholeLoss) -> Option<usize> {
    let (classes, gradient) = (block.logits.ncols(), block.gradient.is_some());
    let (mut logits, mut slope, mut scratch) = (vec![0.0; classes], vec![0.0; classes], Vec::new());
    for i in 0..block.values.len() {
        let Some((weight, label)) = block.example(i) else { continue };
        for (wide, logit) in logits.iter_mut().zip(block.logits.row(i)) {
            *wide = logit.to_f64();
        }
        // A loss may not show them; −∞ masks a class out where it can.
        if logits.iter().fold(false, |bad, &z| bad | z.is_nan() | (z == f64::INFINITY)) {
            return Some(block.first_row + i);
        }
        let row = Row { index: block.first_row + i, logits: &logits, label, gradient };
        let value = loss.row(&row, &mut slope, &mut scratch);
        if !value.is_finite() {
            return Some(row.index);
        }
        block.values[i] = weight * value;
        let factor = weight / block.divisor;
        if let Some(gradient) = block.slope(i) {
            for (gradient, slope) in gradient.iter_mut().zip(&slope) {
                *gradient = T::from_f64(factor * slope);
            }
        }
    }
    None
}

/// A loss of either form on one row.
pub(crate) fn row(form: Form, row: &Row, slope: &mut [f64], scratch: &mut Vec<f64>) -> f64 {
    match form {
        Form::Softmax(loss) => softmax_loss(loss, row, slope),
        Form::Target(loss) => target_loss(loss, row, slope, scratch),
        Form::Whole(loss) => loss.row(row, slope, scratch),
    }
}

/// As the driver's kernel, for one row in double precision.
fn softmax_loss(loss: &dyn SoftmaxLoss, row: &Row, slope: &mut [f64]) -> f64 {
    let (scale, margin) = (1.0 / loss.temperature(), loss.margin());
    for (slope, logit) in slope.iter_mut().zip(row.logits) {
        *slope = scale * logit;
    }
    slope[row.label] -= scale * margin;
    let (label_logit, sum) = (slope[row.label], if loss.sums() { simd::sum(slope) } else { 0.0 });
    let softmax = Softmax::in_place(slope);
    let (probability, complement) = (slope[row.label], softmax.complement(slope, row.label));
    let cross_entropy = match probability > 0.5 {
        true => -(-complement).ln_1p(),
        false => softmax.log_sum_exp - label_logit,
    };
    let statistics = RowStatistics {
        classes: row.logits.len() as f64,
        label_logit,
        log_sum_exp: softmax.log_sum_exp,
        cross_entropy,
        probability,
        complement,
        sum,
    };
    let outcome = loss.outcome(&statistics);
    if !row.gradient {
        return outcome.value;
    }
    for slope in slope.iter_mut() {
        *slope = scale * (outcome.softmax * *slope + outcome.constant);
    }
    slope[row.label] = scale * outcome.at_label(&statistics);
    outcome.value
}

/// As the driver's kernel, for one row in double precision.
fn target_loss(loss: &dyn TargetLoss, row: &Row, slope: &mut [f64], masses: &mut Vec<f64>) -> f64 {
    let Some(first) = loss.target(row.index, masses) else { return f64::NAN };
    slope.copy_from_slice(row.logits);
    let softmax = Softmax::in_place(slope);
    let mut value = 0.0;
    for ((slope, &z), &q) in slope[first..].iter_mut().zip(&row.logits[first..]).zip(masses.iter()) {
        value += if q > 0.0 { q * (softmax.log_sum_exp - z) } else { 0.0 };
        *slope -= q;
    }
    value
}

/// A softmax that was computed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Softmax {
    /// log Σ exp(zₖ).
    pub(crate) log_sum_exp: f64,
}

impl Softmax {
    /// Replaces logits by their probabilities.
    pub(crate) fn in_place(logits: &mut [f64]) -> Self {
        let shift = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        logits.iter_mut().for_each(|z| *z -= shift);
        simd::exp_in_place(logits);
        let sum = simd::sum(logits);
        simd::scale(logits, 1.0 / sum);
        Self { log_sum_exp: shift + sum.ln() }
    }

    /// 1 − p of one class, without cancellation.
    pub(crate) fn complement(&self, probabilities: &[f64], class: usize) -> f64 {
        match probabilities[class] > 0.5 {
            true => simd::sum(&probabilities[..class]) + simd::sum(&probabilities[class + 1..]),
            false => 1.0 - probabilities[class],
        }
    }
}

impl Softmax {
    /// The cross-entropy of a row; `slope` receives its gradient, asked for or not.
    pub(crate) fn cross_entropy(row: &Row, slope: &mut [f64]) -> f64 {
        slope.copy_from_slice(row.logits);
        let softmax = Self::in_place(slope);
        let complement = softmax.complement(slope, row.label);
        let value = match slope[row.label] > 0.5 {
            true => -(-complement).ln_1p(),
            false => softmax.log_sum_exp - row.logits[row.label],
        };
        slope[row.label] = -complement;
        value
    }

    /// −p log p of a class with logit z; 0 where p is.
    pub(crate) fn surprise(&self, probability: f64, logit: f64) -> f64 {
        if probability == 0.0 { 0.0 } else { probability * (self.log_sum_exp - logit) }
    }
}
