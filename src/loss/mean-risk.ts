import { operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { floats, type Vector, weights as weightsView } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { type RiskOptions, type RiskResult, riskGrads } from "./risk.js";

const bindings = load(operations);

/** Options of {@link mean}. */
export interface MeanOptions extends RiskOptions {
  /** One weight a loss, at least 0 and not all 0; default: all 1. */
  weights?: Vector;
}

/**
 * The mean of losses, plain or weighted, with how much each loss counts.
 *
 * `R(l) = Σ wᵢ lᵢ / Σ wᵢ`: what other risks are measured against. As example weights of the losses, `grads.losses` gives a model's
 * gradient.
 *
 * Cost: `O(n)`. Equivalent: `numpy.average`.
 *
 * @param losses `n` numbers, finite; the gradient has their precision.
 * @param options.weights default: all 1.
 * @param options.grad `false` skips the gradient.
 * @returns `value`, `grads.losses`.
 * @throws GibbsError `InvalidShape` for no losses or a wrong number of weights, `InvalidValue` for losses that are not finite
 *   and weights that are negative or all 0.
 * @see L. Bottou, F. Curtis, J. Nocedal, Optimization Methods for Large-Scale Machine Learning, SIAM Review 60 (2018), for
 *   empirical risk.
 *
 * @example
 * const { value, grads } = mean([1, 2, 6], { weights: [1, 0, 3] });
 * // value is 4.75, grads.losses is [0.25, 0, 0.75]
 */
export function mean(losses: Vector, options: MeanOptions = {}): RiskResult {
  checkOptions(options, { grad: 1, weights: 1 });
  const l = floats("losses", losses);
  const w = weightsView("options.weights", options.weights, l.length);
  const { value, gradient } = callSync(bindings.meanRisk(l, w, options.grad ?? true), options);
  return { value, grads: riskGrads(gradient) };
}
