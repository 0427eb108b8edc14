import { focalOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link focal}. */
export interface FocalOptions extends RowLossOptions {
  /** γ, at least 0; default 2. The larger, the less predictions count that are right. */
  gamma?: number;
}

/**
 * Focal loss, with its gradient with respect to the logits.
 *
 * `loss(z, y) = −(1 − p_y)^γ log p_y` with `p = softmax(z)`: cross-entropy that counts little where the prediction is
 * already right. The gradient goes through the factor. `γ = 0` is cross-entropy.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: `torchvision.ops.sigmoid_focal_loss` is its counterpart for
 * sigmoids.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.gamma default 2.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see T.-Y. Lin et al., Focal Loss for Dense Object Detection, ICCV 2017, https://arxiv.org/abs/1708.02002.
 *
 * @example
 * const { value, grads } = focal([[1, 0, -1]], [0]);
 * // value ≈ 0.045678, grads.logits ≈ [-0.098288, 0.071854, 0.026434]
 */
export function focal(logits: MatrixLike, labels: Vector, options: FocalOptions = {}): LossResult<"logits"> {
  return rowLoss(bindings.focal, logits, labels, options, focalOptionsNames);
}
