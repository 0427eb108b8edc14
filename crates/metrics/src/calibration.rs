//! Expected calibration error: whether predictions made with confidence c come true at rate c.
//!
//! Rows are sorted into M bins of equal width by the confidence (probability) of their most probable class; bin m holds
//! confidences in ((m − 1)/M, m/M], and the first also 0. Then
//!
//! ```text
//! ECE = Σₘ (nₘ / n) |accuracyₘ − confidenceₘ|
//! ```
//!
//! with the share of right predictions and the mean confidence in bin m: the weighted gaps of a reliability diagram.
//! `O(nK)` time. The value depends on M; compare values of equal M only.
//!
//! Reference: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, On Calibration of Modern Neural Networks, ICML 2017, eq. 3,
//! <https://arxiv.org/abs/1706.04599>.

use crate::predictions::Predictions;
use gibbs_core::{Error, MatrixView, Result};

/// The most bins that are taken.
const MOST_BINS: usize = 100_000;

/// How rows are binned.
#[derive(Debug, Clone)]
pub struct Options {
    /// M, 1 to 100000.
    pub bins: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { bins: 15 }
    }
}

/// The error and the reliability diagram behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// The expected calibration error, 0 to 1.
    pub value: f64,
    /// The bins.
    pub bins: Bins,
}

/// One entry a bin, in order of confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Bins {
    /// Where the bin begins; this confidence itself belongs to the bin before.
    pub lower: Vec<f64>,
    /// Where the bin ends, this confidence included.
    pub upper: Vec<f64>,
    /// Rows in it.
    pub count: Vec<u32>,
    /// Their mean confidence; NaN in an empty bin.
    pub confidence: Vec<f64>,
    /// The share of them that is predicted right; NaN in an empty bin.
    pub accuracy: Vec<f64>,
}

/// The expected calibration error of the most probable classes of `probabilities` (n × K, or n × 1 for class 1 of two)
/// at `labels` (n).
pub fn expected_calibration_error(probabilities: MatrixView, labels: &[i32], options: &Options) -> Result<Solution> {
    let count = options.bins;
    if !(1..=MOST_BINS).contains(&count) {
        return Err(Error::option("bins", format!("expected 1 to {MOST_BINS} bins, got {count}")));
    }
    let predictions = Predictions::new(probabilities, labels)?;
    let edge = |index: usize| index as f64 / count as f64;
    let mut bins = Bins {
        lower: (0..count).map(edge).collect(),
        upper: (1..=count).map(edge).collect(),
        count: vec![0; count],
        confidence: vec![0.0; count],
        accuracy: vec![0.0; count],
    };
    for (row, label) in predictions.rows() {
        let top = row.top(label);
        let bin = bins.holding(top.confidence);
        bins.count[bin] += 1;
        bins.confidence[bin] += top.confidence;
        bins.accuracy[bin] += if top.correct { 1.0 } else { 0.0 };
    }
    let gaps = bins.confidence.iter().zip(&bins.accuracy).map(|(confidence, accuracy)| (accuracy - confidence).abs());
    let value = gaps.sum::<f64>() / labels.len() as f64;
    bins.average();
    Ok(Solution { value, bins })
}

impl Bins {
    /// The bin with `lower < confidence ≤ upper`, the first for 0.
    fn holding(&self, confidence: f64) -> usize {
        self.upper.partition_point(|&upper| upper < confidence).min(self.upper.len() - 1)
    }

    /// From sums to means.
    fn average(&mut self) {
        for (i, &count) in self.count.iter().enumerate() {
            self.confidence[i] /= f64::from(count);
            self.accuracy[i] /= f64::from(count);
        }
    }
}

#[cfg(test)]
mod tests;
