import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, plainRowLoss, type RowLossOptions } from "./rows.js";

/**
 * Squentropy, with its gradient with respect to the logits.
 *
 * `loss(z, y) = −log p_y + (1 / (K − 1)) Σ_{k ≠ y} zₖ²` with `p = softmax(z)`: cross-entropy that also holds the
 * other labels' logits near 0. Without a parameter; not invariant to a shift.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: none in common libraries.
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
 * @see L. Hui, M. Belkin, S. Wright, Cut your Losses with Squentropy, ICML 2023, https://arxiv.org/abs/2302.03952.
 *
 * @example
 * const { value, grads } = squentropy([[1, 0, -1]], [0]);
 * // value ≈ 0.907606, grads.logits ≈ [-0.334759, 0.244728, -0.909969]
 */
export function squentropy(logits: MatrixLike, labels: Vector, options: RowLossOptions = {}): LossResult<"logits"> {
  return plainRowLoss(bindings.squentropy, logits, labels, options);
}
