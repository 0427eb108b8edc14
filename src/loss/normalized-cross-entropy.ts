import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, plainRowLoss, type RowLossOptions } from "./rows.js";

/**
 * Normalized cross-entropy, with its gradient with respect to the logits.
 *
 * `loss(z, y) = log p_y / Σₖ log pₖ` with `p = softmax(z)`: between 0 and 1, and 1 in sum over the labels, which
 * makes it robust against labels that are wrong at random. Alone it trains slowly; see `activePassive`.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: `NormalizedCrossEntropy` of Active-Passive-Losses.
 *
 * @param logits `n × K`, at least two classes, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights or a single class, `InvalidValue` for
 *   labels out of range and logits whose loss is not finite, naming the row.
 * @see X. Ma et al., Normalized Loss Functions for Deep Learning with Noisy Labels, ICML 2020,
 *   https://arxiv.org/abs/2006.13554.
 *
 * @example
 * const { value, grads } = normalizedCrossEntropy([[1, 0, -1]], [0]);
 * // value ≈ 0.096525, grads.logits ≈ [-0.102034, 0.06403, 0.038004]
 */
export function normalizedCrossEntropy(
  logits: MatrixLike,
  labels: Vector,
  options: RowLossOptions = {},
): LossResult<"logits"> {
  return plainRowLoss(bindings.normalizedCrossEntropy, logits, labels, options);
}
