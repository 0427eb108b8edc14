import { operations } from "../backend/bindings/metrics.js";
import { load } from "../backend/load.js";
import type { Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { type Probabilities, predictions } from "./predictions.js";

const bindings = load(operations);

/**
 * Brier score: mean squared distance between the probabilities and what happened; 0 is perfect.
 *
 * With `K` columns the sum over all classes, 0 to 2, as Brier defined it; with one probability a row `(p − y)²`, 0 to 1,
 * half as much. A proper score: it is least in expectation for the true probabilities.
 *
 * Cost: `O(n K)`. Equivalents: `sklearn.metrics.brier_score_loss`, `torchmetrics`' multiclass Brier score.
 *
 * @param probabilities `n × K`, rows that sum to 1 within 1e-3; or `n` probabilities of class 1 of two.
 * @param labels `n` classes in `0 … K − 1`.
 * @throws GibbsError `InvalidShape` for no rows or a wrong number of labels, `InvalidValue` for numbers that are no
 *   probabilities and labels out of range.
 * @see G. Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78 (1950).
 *
 * @example
 * const score = brier([0.9, 0.2], [1, 0]);
 * // score ≈ 0.025
 */
export function brier(probabilities: Probabilities, labels: Vector): number {
  return callSync(bindings.brier(...predictions(probabilities, labels)));
}
