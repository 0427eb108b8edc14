import { operations, regMixupOptionsNames } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { integers, type MatrixLike, matrix, type Vector, weights as weightsView } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { type LossOptions, type LossResult, lossNames } from "./result.js";

const bindings = load(operations);

/** Options of {@link regMixup}. */
export interface RegMixupOptions extends LossOptions {
  /** π of {@link mixup}. */
  partners: Vector;
  /** λ of {@link mixup}, from 0 to 1. */
  lambda: number;
  /** η, the weight of the mixtures, at least 0; default 1. */
  eta?: number;
}

/**
 * RegMixup: cross-entropy of examples with that of their mixtures beside it, with its gradients with respect to both logits.
 *
 * `loss = CE(z, y) + η (λ CE(z̃, y) + (1 − λ) CE(z̃, y_π))` with the logits `z` of the examples and `z̃` of their mixtures.
 * Mixup alone makes predictions uncertain everywhere; as a regularizer it leaves those of real examples sharp. The authors'
 * code takes the mean over both batches at once, half of the value with `η = 1`.
 *
 * Cost: `O(n K)`, three exponentials an element, in double precision. Equivalent: the loss of the authors' code.
 *
 * @param logits `z`, `n × K`.
 * @param mixed `z̃`, `n × K`.
 * @param labels `n` integers in `0 … K − 1`.
 * @param options.partners `n` integers in `0 … n − 1`.
 * @param options.lambda from 0 to 1.
 * @param options.eta default 1.
 * @param options.weights one weight a row; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradients.
 * @returns `value`, `values` with reduction `"none"`, `grads.logits`, `grads.mixed` in double precision, row by row.
 * @throws GibbsError `InvalidShape` for matrices, labels or weights that do not fit, `InvalidValue` for labels or partners
 *   out of range and numbers that are not finite, `InvalidOption` for options outside their domain.
 * @see F. Pinto et al., RegMixup: Mixup as a Regularizer Can Surprisingly Improve Accuracy and Out Distribution Robustness,
 *   NeurIPS 2022, https://arxiv.org/abs/2206.14502.
 *
 * @example
 * const { value, grads } = regMixup([[0, 0], [0, 0]], [[0, 0], [0, 0]], [0, 1], { partners: [1, 0], lambda: 0.75 });
 * // value ≈ 1.386294 (2 log 2), grads.mixed ≈ [-0.125, 0.125, 0.125, -0.125]
 */
export function regMixup(
  logits: MatrixLike,
  mixed: MatrixLike,
  labels: Vector,
  options: RegMixupOptions,
): LossResult<"logits" | "mixed"> {
  checkOptions(options, regMixupOptionsNames, lossNames, { reduction: 1, partners: 1 });
  const [z, m] = [matrix("logits", logits), matrix("mixed", mixed)];
  const y = integers("labels", labels, z.rows);
  const partners = integers("options.partners", options?.partners, z.rows);
  const w = weightsView("options.weights", options.weights, z.rows);
  const request = bindings.regMixup(z, m, y, partners, w, options.grad ?? true, options.reduction, options);
  const { value, values, ...found } = callSync(request, options);
  const grads = found.logits ? { logits: found.logits, mixed: found.mixed } : {};
  return { value, ...(values && { values }), grads };
}
