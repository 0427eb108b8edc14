import { poissonLossOptionsNames } from "../backend/bindings/loss.js";
import type { Vector } from "../internal/arrays.js";
import { bindings, type ElementLossOptions, elementLoss } from "./elements.js";
import type { LossResult } from "./result.js";

/** Options of {@link poissonLoss}. */
export interface PoissonLossOptions extends ElementLossOptions {
  /** Whether `log t!` is added, which no prediction changes; default false. */
  full?: boolean;
}

/**
 * Poisson loss of counts by the logarithms of their rates, with its gradient with respect to these.
 *
 * `loss(p, t) = e^p − t p`, the negative log likelihood of a count `t` with rate `e^p` up to `log t!`, which `full`
 * adds. A prediction above 709 overflows, which is an error.
 *
 * Cost: `O(n)`. Equivalent: `torch.nn.functional.poisson_nll_loss`, but that `full` adds `log t!` itself and not
 * Stirling's approximation.
 *
 * @param predictions `n` numbers, finite; the gradient has their precision.
 * @param targets `n` numbers of at least 0.
 * @param options.full default false.
 * @param options.weights one weight an element; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.predictions`.
 * @throws GibbsError `InvalidShape` for a wrong number of targets or weights, `InvalidValue` for numbers that are not
 *   finite, and for targets below 0.
 * @see P. McCullagh, J. Nelder, Generalized Linear Models, 1989.
 *
 * @example
 * const { value, grads } = poissonLoss([Math.log(2)], [3], { full: true });
 * // value ≈ 1.712318 (2 − 3 log 2 + log 6)
 * // grads.predictions ≈ [-1]
 */
export function poissonLoss(
  predictions: Vector,
  targets: Vector,
  options: PoissonLossOptions = {},
): LossResult<"predictions"> {
  return elementLoss(bindings.poissonLoss, predictions, targets, options, poissonLossOptionsNames);
}
