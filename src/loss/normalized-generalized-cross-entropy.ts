import { normalizedGeneralizedCrossEntropyOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link normalizedGeneralizedCrossEntropy}. */
export interface NormalizedGeneralizedCrossEntropyOptions extends RowLossOptions {
  /** q, above 0 and at most 1; default 0.7. */
  q?: number;
}

/**
 * Normalized generalized cross-entropy, with its gradient with respect to the logits.
 *
 * `loss(z, y) = (1 − p_y^q) / (K − Σₖ pₖ^q)` with `p = softmax(z)`: between 0 and 1, and 1 in sum over the labels.
 *
 * Cost: `O(n K)`, an exponential and two powers an element. Equivalent: `NormalizedGeneralizedCrossEntropy` of
 * Active-Passive-Losses.
 *
 * @param logits `n × K`, at least two classes, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.q default 0.7.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights or a single class, `InvalidValue` for
 *   labels out of range and logits whose loss is not finite, naming the row, `InvalidOption` for options outside
 *   their domain.
 * @see X. Ma et al., Normalized Loss Functions for Deep Learning with Noisy Labels, ICML 2020,
 *   https://arxiv.org/abs/2006.13554.
 *
 * @example
 * const { value, grads } = normalizedGeneralizedCrossEntropy([[1, 0, -1]], [0]);
 * // value ≈ 0.146922, grads.logits ≈ [-0.111573, 0.079428, 0.032145]
 */
export function normalizedGeneralizedCrossEntropy(
  logits: MatrixLike,
  labels: Vector,
  options: NormalizedGeneralizedCrossEntropyOptions = {},
): LossResult<"logits"> {
  return rowLoss(
    bindings.normalizedGeneralizedCrossEntropy,
    logits,
    labels,
    options,
    normalizedGeneralizedCrossEntropyOptionsNames,
  );
}
