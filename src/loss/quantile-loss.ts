import { quantileLossOptionsNames } from "../backend/bindings/loss.js";
import type { Vector } from "../internal/arrays.js";
import { bindings, type ElementLossOptions, elementLoss } from "./elements.js";
import type { LossResult } from "./result.js";

/** Options of {@link quantileLoss}. */
export interface QuantileLossOptions extends ElementLossOptions {
  /** α, the quantile's level, between 0 and 1; default 0.5. */
  level?: number;
}

/**
 * Quantile loss (pinball loss), with its gradient with respect to the predictions.
 *
 * `loss(p, t) = max(α (t − p), (1 − α) (p − t))`: its minimizer over `p` is the `α`-quantile of the targets. At `p =
 * t` the gradient is 0.
 *
 * Cost: `O(n)`. Equivalents: `sklearn.metrics.mean_pinball_loss`, `PinballLoss`.
 *
 * @param predictions `n` numbers, finite; the gradient has their precision.
 * @param targets `n` numbers, finite.
 * @param options.level default 0.5.
 * @param options.weights one weight an element; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.predictions`.
 * @throws GibbsError `InvalidShape` for a wrong number of targets or weights, `InvalidValue` for numbers that are not
 *   finite, `InvalidOption` for a `level` outside its domain.
 * @see R. Koenker, G. Bassett, Regression Quantiles, Econometrica 46 (1978).
 *
 * @example
 * const { value, grads } = quantileLoss([1, 4], [3, 3], { level: 0.9 });
 * // value ≈ 0.95, grads.predictions ≈ [-0.45, 0.05]
 */
export function quantileLoss(
  predictions: Vector,
  targets: Vector,
  options: QuantileLossOptions = {},
): LossResult<"predictions"> {
  return elementLoss(bindings.quantileLoss, predictions, targets, options, quantileLossOptionsNames);
}
