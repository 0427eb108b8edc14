import { lossReweightingOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { floats, type Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { type RiskOptions, type RiskResult, riskGrads } from "./risk.js";

const bindings = load(operations);

/** Options of {@link lossReweighting}. */
export interface LossReweightingOptions extends RiskOptions {
  /**
   * Which losses count: `"linUpper"` (default), those below the middle less and those above it all the same; `"linear"`, the
   * larger the more; `"quadratic"`, the middle most; `"extremes"`, the middle least.
   */
  strategy?: "linUpper" | "linear" | "quadratic" | "extremes";
  /** r, the price of weights that differ, positive; default 1. Weights differ at most by `e^(1/r)`. */
  temperature?: number;
}

/**
 * Loss-based reweighting: how much an example counts now, from where its loss stands among the batch's.
 *
 * `hᵢ = (2 lᵢ − max l − min l) / (max l − min l)`, `wᵢ ∝ exp(f(hᵢ) / r)` and `R = Σ wᵢ lᵢ`, with `f(h)` `min(h + 1, 1)`,
 * `(h + 1) / 2`, `1 − h²` or `|h|` by strategy. The weights are the best for `Σ wᵢ f(hᵢ) − r KL(w ‖ uniform)`, depend on nothing but
 * the batch at hand, and are constants in the gradient: `grads.losses` is the weights. Losses that are all equal weigh
 * equally. In training the authors start with equal weights for some steps.
 *
 * Cost: `O(n)`. Equivalent: `reweight_samples` of the authors' code, whose `upper` and `mid` are `"linear"` and `"quadratic"`.
 *
 * @param losses `n` numbers, finite; the gradient has their precision.
 * @param options.strategy `"linUpper"` (default).
 * @param options.temperature default 1.
 * @param options.grad `false` skips the gradient.
 * @returns `value`, `grads.losses`.
 * @throws GibbsError `InvalidShape` for no losses, `InvalidValue` for losses that are not finite, `InvalidOption` for options
 *   outside their domain.
 * @see D. Sow et al., Dynamic Loss-Based Sample Reweighting for Improved Large Language Model Pretraining, ICLR 2025,
 *   https://arxiv.org/abs/2502.06733.
 *
 * @example
 * const { value, grads } = lossReweighting([1, 2, 3]);
 * // value ≈ 2.266956, grads.losses ≈ [0.155362, 0.422319, 0.422319]
 */
export function lossReweighting(losses: Vector, options: LossReweightingOptions = {}): RiskResult {
  checkOptions(options, lossReweightingOptionsNames, { grad: 1 });
  const request = bindings.lossReweighting(floats("losses", losses), options.grad ?? true, options);
  const { value, gradient } = callSync(request, options);
  return { value, grads: riskGrads(gradient) };
}
