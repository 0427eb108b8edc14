import { conROptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type MatrixLike, matrix, type Vector, vector, weights as weightsView } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { type LossOptions, type LossResult, lossNames } from "./result.js";

const bindings = load(operations);

/** Options of {@link conR}. */
export interface ConROptions extends LossOptions {
  /** ω, how near targets are alike, in their unit, at least 0; default 1. */
  window?: number;
  /** T, the temperature of cosines, positive; default 0.07. */
  temperature?: number;
  /** η, how much more distant targets push, per unit, at least 0; default 0.01. */
  eta?: number;
}

/**
 * ConR, a contrastive regularizer for regression with rare targets, with its gradient with respect to the features.
 *
 * For an anchor `q` examples with targets within `ω` of its own are positives `P`; those whose predictions are within `ω` of
 * its prediction although their targets are not are negatives `N`. With `s = cos / T`,
 * `loss(q) = −(1/|P|) Σ_{p ∈ P} log(e^{s_p} / (Σ_P e^s + w_q Σ_N e^{s + η |y_q − y|}))`, 0 where `P` or `N` is empty. So
 * features of rare targets do not collapse into those of frequent neighbors. Added to a regression loss; predictions decide
 * who is pushed and have no gradient. The weights `w`, larger for rare targets, multiply pushes and anchors alike.
 *
 * The authors' code adds 1 to the sum below for every example outside `P`; this does not. Its temperature is 0.07.
 *
 * Cost: `O(n² d)`, in double precision, on one thread. Equivalent: `ConR` of the authors' code.
 *
 * @param features `n × d`, no row all 0.
 * @param targets `n` numbers.
 * @param predictions `n` numbers.
 * @param options.window default 1.
 * @param options.temperature default 0.07.
 * @param options.eta default 0.01.
 * @param options.weights one weight an anchor; default: all 1.
 * @param options.reduction `"mean"` (default; over the sum of weights), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @returns `value`, `values` with reduction `"none"`, and `grads.features` in double precision, row by row.
 * @throws GibbsError `InvalidShape` for targets, predictions or weights that do not fit, `InvalidValue` for a row of zeros
 *   and numbers that are not finite, `InvalidOption` for options outside their domain.
 * @see M. Keramati, L. Meng, R. D. Evans, ConR: Contrastive Regularizer for Deep Imbalanced Regression, ICLR 2024,
 *   https://arxiv.org/abs/2309.06651.
 *
 * @example
 * const features = [[1, 0], [0.6, 0.8], [0, 1]];
 * const { value } = conR(features, [0, 0.5, 2], [0, 9, 0.5], { temperature: 1, eta: 0, reduction: "sum" });
 * // value ≈ 0.437488 (log(1 + exp(−0.6)))
 */
export function conR(
  features: MatrixLike,
  targets: Vector,
  predictions: Vector,
  options: ConROptions = {},
): LossResult<"features"> {
  checkOptions(options, conROptionsNames, lossNames, { reduction: 1 });
  const f = matrix("features", features);
  const y = vector("targets", targets, f.rows);
  const p = vector("predictions", predictions, f.rows);
  const w = weightsView("options.weights", options.weights, f.rows);
  const request = bindings.conR(f, y, p, w, options.grad ?? true, options.reduction, options);
  const { value, values, gradient } = callSync(request, options);
  return { value, ...(values && { values }), grads: gradient ? { features: gradient } : {} };
}
