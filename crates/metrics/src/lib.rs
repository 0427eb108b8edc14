//! Metrics of predictions.
