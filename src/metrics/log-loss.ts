import { operations } from "../backend/bindings/metrics.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { type Probabilities, predictions } from "./predictions.js";

const bindings = load(operations);

/**
 * Mean negative log probability of the labels; infinite where a label had probability 0.
 *
 * Cost: `O(n K)`. Equivalent: `sklearn.metrics.log_loss`, which clips probabilities away from 0.
 *
 * @param probabilities `n × K`, rows that sum to 1 within 1e-3; or `n` probabilities of class 1 of two.
 * @param labels `n` classes in `0 … K − 1`.
 * @throws GibbsError `InvalidShape` for no rows or a wrong number of labels, `InvalidValue` for numbers that are no
 *   probabilities and labels out of range.
 *
 * @example
 * const loss = logLoss([[0.5, 0.5], [0.25, 0.75]], [0, 1]);
 * // loss ≈ 0.490415
 */
export function logLoss(probabilities: Probabilities, labels: Vector): number {
  return callSync(bindings.logLoss(...predictions(probabilities, labels)));
}
