/**
 * Metrics of predictions.
 *
 * @module
 */
export { accuracy } from "./accuracy.js";
export { brier } from "./brier.js";
export {
  type CalibrationError,
  type CalibrationOptions,
  expectedCalibrationError,
} from "./expected-calibration-error.js";
export { logLoss } from "./log-loss.js";
export type { Probabilities } from "./predictions.js";
