import { cvarOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { floats, type Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { type RiskOptions, type RiskResult, riskGrads } from "./risk.js";

const bindings = load(operations);

/** Options of {@link cvar}. */
export interface CvarOptions extends RiskOptions {
  /** b, the share of losses that do not count, at least 0 and below 1; default 0.9. */
  level?: number;
}

/** A {@link cvar}. */
export interface TailRisk extends RiskResult {
  /** The `level`-quantile of the losses, the best `a` of the definition. */
  readonly quantile: number;
}

/**
 * Conditional value at risk: the mean of the worst losses, with how much each loss counts.
 *
 * `CVaR_b(l) = min over a of a + Σᵢ max(0, lᵢ − a) / ((1 − b) n)`: the mean of the largest `(1 − b) n` losses, a loss
 * at the edge counting in part. `b = 0` is the mean, `b → 1` the largest loss. Losses above the quantile weigh `1 /
 * ((1 − b) n)`; those that equal it share what is left. As example weights of the losses, `grads.losses` gives a
 * model's gradient.
 *
 * Cost: `O(n)`, by selection. Equivalents: `torch.topk` and a mean.
 *
 * @param losses `n` numbers, finite; the gradient has their precision.
 * @param options.level default 0.9.
 * @param options.grad `false` skips the gradient.
 * @returns `value`, `quantile`, `grads.losses`.
 * @throws GibbsError `InvalidShape` for no losses, `InvalidValue` for losses that are not finite, `InvalidOption` for a
 *   `level` outside its domain.
 * @see R. T. Rockafellar, S. Uryasev, Optimization of Conditional Value-at-Risk, Journal of Risk 2 (2000).
 *
 * @example
 * const { value, quantile, grads } = cvar([4, 1, 3, 2], { level: 0.5 });
 * // value is 3.5, quantile is 3, grads.losses is [0.5, 0, 0.5, 0]
 */
export function cvar(losses: Vector, options: CvarOptions = {}): TailRisk {
  checkOptions(options, cvarOptionsNames, { grad: 1 });
  const request = bindings.cvar(floats("losses", losses), options.grad ?? true, options);
  const { value, quantile, gradient } = callSync(request, options);
  return { value, quantile, grads: riskGrads(gradient) };
}
