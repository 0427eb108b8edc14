import { huberOptionsNames } from "../backend/bindings/loss.js";
import type { Vector } from "../internal/arrays.js";
import { bindings, type ElementLossOptions, elementLoss } from "./elements.js";
import type { LossResult } from "./result.js";

/** Options of {@link huber}. */
export interface HuberOptions extends ElementLossOptions {
  /** δ, where the square ends, positive; default 1. */
  delta?: number;
}

/**
 * Huber loss, with its gradient with respect to the predictions.
 *
 * `loss(p, t) = ½ r²` where `|r| ≤ δ` and `δ (|r| − ½ δ)` elsewhere, `r = p − t`: squared near the target, absolute
 * away from it, so that outliers pull with a bounded force.
 *
 * Cost: `O(n)`. Equivalent: `torch.nn.functional.huber_loss`.
 *
 * @param predictions `n` numbers, finite; the gradient has their precision.
 * @param targets `n` numbers, finite.
 * @param options.delta default 1.
 * @param options.weights one weight an element; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.predictions`.
 * @throws GibbsError `InvalidShape` for a wrong number of targets or weights, `InvalidValue` for numbers that are not
 *   finite, `InvalidOption` for a `delta` outside its domain.
 * @see P. J. Huber, Robust Estimation of a Location Parameter, Annals of Mathematical Statistics 35 (1964).
 *
 * @example
 * const { value, values, grads } = huber([0.5, 3], [0, 0], { reduction: "none" });
 * // value is 2.625, values is [0.125, 2.5], grads.predictions is [0.5, 1]
 */
export function huber(predictions: Vector, targets: Vector, options: HuberOptions = {}): LossResult<"predictions"> {
  return elementLoss(bindings.huber, predictions, targets, options, huberOptionsNames);
}
