import { operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { floats, integers, type Vector, vector, weights as weightsView } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { type LossOptions, type LossResult, lossNames } from "./result.js";

const bindings = load(operations);

/**
 * Ordinal loss of a cumulative logit model (proportional odds), with its gradients with respect to scores and
 * thresholds.
 *
 * `loss(f, y) = −log(s(a_y − f) − s(a_{y−1} − f))` with the logistic function `s`, a score `f` an example and
 * thresholds `a₀ < … < a_{K−2}` between the `K` ordered classes: `P(y ≤ k) = s(aₖ − f)`.
 *
 * Cost: `O(n + K)`. Equivalents: `statsmodels.miscmodels.ordinal_model.OrderedModel`, R's `MASS::polr`, as likelihoods.
 *
 * @param scores `n` numbers, finite.
 * @param thresholds `K − 1` numbers, finite and ascending.
 * @param labels `n` integers in `0 … K − 1`.
 * @param options.weights one weight an example; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradients.
 * @returns `value`, `values` with reduction `"none"`, `grads.scores`, `grads.thresholds`.
 * @throws GibbsError `InvalidShape` for no thresholds or a wrong number of labels or weights, `InvalidValue` for
 *   thresholds that do not ascend, labels out of range and numbers that are not finite.
 * @see P. McCullagh, Regression Models for Ordinal Data, JRSS B 42 (1980).
 *
 * @example
 * const { value, grads } = ordinalLoss([0.5], [-1, 1], [1]);
 * // value ≈ 0.820904, grads.scores ≈ [0.195115], grads.thresholds ≈ [0.338943, -0.534058]
 */
export function ordinalLoss(
  scores: Vector,
  thresholds: Vector,
  labels: Vector,
  options: LossOptions = {},
): LossResult<"scores" | "thresholds"> {
  checkOptions(options, lossNames, { reduction: 1 });
  const f = floats("scores", scores);
  const a = vector("thresholds", thresholds);
  const y = integers("labels", labels, f.length);
  const w = weightsView("options.weights", options.weights, f.length);
  const { value, values, ...found } = callSync(
    bindings.ordinalLoss(f, a, y, w, options.grad ?? true, options.reduction),
    options,
  );
  const grads = found.scores ? { scores: found.scores, thresholds: found.thresholds } : {};
  return { value, ...(values && { values }), grads };
}
