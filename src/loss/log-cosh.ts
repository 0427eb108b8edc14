import { logCoshOptionsNames } from "../backend/bindings/loss.js";
import type { Vector } from "../internal/arrays.js";
import { bindings, type ElementLossOptions, elementLoss } from "./elements.js";
import type { LossResult } from "./result.js";

/** Options of {@link logCosh}. */
export interface LogCoshOptions extends ElementLossOptions {
  /** s, the distance from the target beyond which the loss is all but linear, positive; default 1. */
  scale?: number;
}

/**
 * Log-cosh loss, squared near the target and absolute away from it, with its gradient with respect to the predictions.
 *
 * `loss(p, t) = s² log cosh((p − t) / s)`, with derivative `s tanh((p − t) / s)`: about `½ (p − t)²` near the target and
 * `s |p − t| − s² log 2` far from it. Unlike {@link huber} it has all derivatives. A fourth of it with `s = 2T` is the
 * loss of the second head in {@link dualHeadDistillation}.
 *
 * Cost: `O(n)`. Equivalent: `tf.keras.losses.LogCosh` for `scale: 1`.
 *
 * @param predictions `n` numbers, finite; the gradient has their precision.
 * @param targets `n` numbers, finite.
 * @param options.scale default 1.
 * @param options.weights one weight an element; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.predictions`.
 * @throws GibbsError `InvalidShape` for a wrong number of targets or weights, `InvalidValue` for numbers that are not
 *   finite, `InvalidOption` for a `scale` that is not positive.
 * @see R. Saleh, A. Saleh, Statistical properties of the log-cosh loss function used in machine learning, 2022,
 *   https://arxiv.org/abs/2208.04564.
 *
 * @example
 * const { value, grads } = logCosh([1, -10], [0, 0], { reduction: "sum" });
 * // value ≈ 9.740634, grads.predictions ≈ [0.761594, -1]
 */
export function logCosh(predictions: Vector, targets: Vector, options: LogCoshOptions = {}): LossResult<"predictions"> {
  return elementLoss(bindings.logCosh, predictions, targets, options, logCoshOptionsNames);
}
