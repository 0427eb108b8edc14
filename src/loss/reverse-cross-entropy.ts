import { reverseCrossEntropyOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link reverseCrossEntropy}. */
export interface ReverseCrossEntropyOptions extends RowLossOptions {
  /**
   * ζ, what stands for the probability 0 of the other labels, between 0 and 1; default 1e-4. The smaller, the
   * larger the loss.
   */
  floor?: number;
}

/**
 * Reverse cross-entropy, with its gradient with respect to the logits.
 *
 * `loss(z, y) = −Σₖ pₖ log max([k = y], ζ) = −log ζ · (1 − p_y)` with `p = softmax(z)`: the mean absolute error times
 * `−log ζ`. The authors' code also clips `p` at 1e-7, which is left out here.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: `ReverseCrossEntropy` of Active-Passive-Losses.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.floor default 1e-4.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see Y. Wang et al., Symmetric Cross Entropy for Robust Learning with Noisy Labels, ICCV 2019,
 *   https://arxiv.org/abs/1908.06112.
 *
 * @example
 * const { value, grads } = reverseCrossEntropy([[1, 0, -1]], [0]);
 * // value ≈ 3.083245, grads.logits ≈ [-2.051101, 1.499475, 0.551626]
 */
export function reverseCrossEntropy(
  logits: MatrixLike,
  labels: Vector,
  options: ReverseCrossEntropyOptions = {},
): LossResult<"logits"> {
  return rowLoss(bindings.reverseCrossEntropy, logits, labels, options, reverseCrossEntropyOptionsNames);
}
