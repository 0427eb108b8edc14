import { encouragingOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link encouraging}. */
export interface EncouragingOptions extends RowLossOptions {
  /** e, the probability at which the logarithm ends, at least 0 and below 1; default 0.75. */
  logEnd?: number;
}

/**
 * Encouraging loss, with its gradient with respect to the logits.
 *
 * `loss(z, y) = −log p_y + b(p_y)` with `p = softmax(z)` and the bonus `b(p) = log(1 − p)` up to `p = e`, its tangent
 * from there on: well classified examples go on counting, with a gradient of −1 at the label up to `e`. It is below 0
 * for confident predictions; `e = 1`, where it would be unbounded below, is refused.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: `EncouragingLoss` of the authors' code.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.logEnd default 0.75.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see G. Zhao et al., Well-classified Examples are Underestimated in Classification with Deep Neural Networks, AAAI
 *   2022, https://arxiv.org/abs/2110.06537.
 *
 * @example
 * const { value, grads } = encouraging([[1, 0, -1]], [0]);
 * // value ≈ -0.686738, grads.logits ≈ [-1, 0.731059, 0.268941]
 */
export function encouraging(
  logits: MatrixLike,
  labels: Vector,
  options: EncouragingOptions = {},
): LossResult<"logits"> {
  return rowLoss(bindings.encouraging, logits, labels, options, encouragingOptionsNames);
}
