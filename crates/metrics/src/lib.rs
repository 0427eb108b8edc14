//! Metrics of predictions: how good probabilities are, judged by what happened.
//!
//! Everywhere `probabilities` is n × K with rows that sum to 1 and `labels` holds n classes of 0..K; or `probabilities`
//! is n × 1, the probability of class 1 of two, and `labels` holds zeros and ones.

mod accuracy;
mod brier;
pub mod calibration;
mod log_loss;
mod predictions;

pub use accuracy::accuracy;
pub use brier::brier;
pub use calibration::expected_calibration_error;
pub use log_loss::log_loss;
