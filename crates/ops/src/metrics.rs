//! Metrics of predictions.

use crate::{
    arrays::{Integers, Matrix},
    scalars::Count,
};
use gibbs_metrics::{
    accuracy, brier,
    calibration::{self, Bins, Solution},
    expected_calibration_error, log_loss,
};

crate::options! { calibration::Options as CalibrationOptions { ; bins: Count } }
crate::record! { Solution as CalibrationError { value: f64, bins: Bins } }
crate::record! { Bins as CalibrationBins {
    lower: Vec<f64>, upper: Vec<f64>, count: Vec<u32>, confidence: Vec<f64>, accuracy: Vec<f64>,
} }

crate::operations! { "metrics";
    /// Share of rows whose most probable class is the label.
    fn accuracy(_monitor, probabilities: Matrix, labels: Integers) -> f64 = accuracy(probabilities.view()?, labels);
    /// Brier score: mean squared distance of the probabilities to what happened.
    fn brier(_monitor, probabilities: Matrix, labels: Integers) -> f64 = brier(probabilities.view()?, labels);
    /// Expected calibration error, with the bins of its reliability diagram.
    fn expected_calibration_error(_monitor, probabilities: Matrix, labels: Integers, options: calibration::Options) -> Solution
        = expected_calibration_error(probabilities.view()?, labels, &options);
    /// Mean negative log probability of the labels.
    fn log_loss(_monitor, probabilities: Matrix, labels: Integers) -> f64 = log_loss(probabilities.view()?, labels);
}
