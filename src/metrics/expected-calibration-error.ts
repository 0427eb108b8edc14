import { calibrationOptionsNames, operations } from "../backend/bindings/metrics.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { type Probabilities, predictions } from "./predictions.js";

const bindings = load(operations);

/** Options of {@link expectedCalibrationError}. */
export interface CalibrationOptions {
  /** Number of bins of equal width; default 15. */
  bins?: number;
}

/** A calibration error and the reliability diagram behind it; one entry a bin, in order of confidence. */
export interface CalibrationError {
  /** The expected calibration error, 0 to 1. */
  readonly value: number;
  readonly bins: {
    /** Where each bin begins; this confidence itself belongs to the bin before. */
    readonly lower: Float64Array;
    /** Where each bin ends, this confidence included. */
    readonly upper: Float64Array;
    /** Rows in it. */
    readonly count: Uint32Array;
    /** Their mean confidence; `NaN` in an empty bin. */
    readonly confidence: Float64Array;
    /** The share of them that is predicted right; `NaN` in an empty bin. */
    readonly accuracy: Float64Array;
  };
}

/**
 * Expected calibration error: how far the confidence of predictions is from the share of them that is right.
 *
 * `Σ (nₘ / n) |accuracyₘ − confidenceₘ|` over bins of equal width of the top class's probability. The number depends on the
 * bins and is biased upwards on few rows: read it beside the diagram.
 *
 * Cost: `O(n K)`. Equivalents: `torchmetrics.CalibrationError` with norm `"l1"`, `netcal.metrics.ECE`.
 *
 * @param probabilities `n × K`, rows that sum to 1 within 1e-3; or `n` probabilities of class 1 of two.
 * @param labels `n` classes in `0 … K − 1`.
 * @param options.bins default 15.
 * @returns `value`, and `bins` for a reliability diagram.
 * @throws GibbsError `InvalidShape` for no rows or a wrong number of labels, `InvalidValue` for numbers that are no
 *   probabilities and labels out of range, `InvalidOption` for bins out of range.
 * @see C. Guo et al., On calibration of modern neural networks, ICML 2017, https://arxiv.org/abs/1706.04599.
 *
 * @example
 * const { value } = expectedCalibrationError([[0.8, 0.2], [0.8, 0.2]], [0, 1]);
 * // value ≈ 0.3 (confidence 0.8, half of them right)
 */
export function expectedCalibrationError(
  probabilities: Probabilities,
  labels: Vector,
  options: CalibrationOptions = {},
): CalibrationError {
  checkOptions(options, calibrationOptionsNames);
  return callSync(bindings.expectedCalibrationError(...predictions(probabilities, labels), options));
}
