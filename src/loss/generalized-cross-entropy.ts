import { generalizedCrossEntropyOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link generalizedCrossEntropy}. */
export interface GeneralizedCrossEntropyOptions extends RowLossOptions {
  /** q, above 0 and at most 1; default 0.7. The larger, the less wrong labels pull. */
  q?: number;
}

/**
 * Generalized cross-entropy, for labels that are often wrong, with its gradient with respect to the logits.
 *
 * `loss(z, y) = (1 − p_y^q) / q` with `p = softmax(z)`; its gradient is `p_y^q (p − [k = y])`, so that labels far
 * from the prediction pull less. `q → 0` is cross-entropy, `q = 1` the mean absolute error.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: `GeneralizedCrossEntropy` of the authors' code.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.q default 0.7.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see Z. Zhang, M. Sabuncu, Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy Labels,
 *   NeurIPS 2018, https://arxiv.org/abs/1805.07836.
 *
 * @example
 * const { value, grads } = generalizedCrossEntropy([[1, 0, -1]], [0]);
 * // value ≈ 0.354614, grads.logits ≈ [-0.251662, 0.18398, 0.067682]
 */
export function generalizedCrossEntropy(
  logits: MatrixLike,
  labels: Vector,
  options: GeneralizedCrossEntropyOptions = {},
): LossResult<"logits"> {
  return rowLoss(bindings.generalizedCrossEntropy, logits, labels, options, generalizedCrossEntropyOptionsNames);
}
