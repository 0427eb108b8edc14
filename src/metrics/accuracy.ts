import { operations } from "../backend/bindings/metrics.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { type Probabilities, predictions } from "./predictions.js";

const bindings = load(operations);

/**
 * Share of rows whose most probable class is the label; of equally probable classes the first counts as predicted.
 *
 * Cost: `O(n K)`. Equivalent: `sklearn.metrics.accuracy_score` of the most probable classes.
 *
 * @param probabilities `n × K`, rows that sum to 1 within 1e-3; or `n` probabilities of class 1 of two.
 * @param labels `n` classes in `0 … K − 1`.
 * @throws GibbsError `InvalidShape` for no rows or a wrong number of labels, `InvalidValue` for numbers that are no
 *   probabilities and labels out of range.
 *
 * @example
 * accuracy([[0.7, 0.3], [0.4, 0.6]], [0, 0]); // 0.5
 */
export function accuracy(probabilities: Probabilities, labels: Vector): number {
  return callSync(bindings.accuracy(...predictions(probabilities, labels)));
}
