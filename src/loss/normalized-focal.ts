import { normalizedFocalOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link normalizedFocal}. */
export interface NormalizedFocalOptions extends RowLossOptions {
  /** γ, at least 0; default 0.5. */
  gamma?: number;
}

/**
 * Normalized focal loss, with its gradient with respect to the logits.
 *
 * `loss(z, y) = f_y / Σₖ fₖ` with `fₖ = −(1 − pₖ)^γ log pₖ` and `p = softmax(z)`: between 0 and 1, and 1 in sum over
 * the labels. The gradient goes through all factors; the authors' code stops it at the focal ones. `γ = 0` is
 * normalized cross-entropy.
 *
 * Cost: `O(n K)`, an exponential and two powers an element. Equivalent: `NormalizedFocalLoss` of
 * Active-Passive-Losses, but for the gradient of the focal factors.
 *
 * @param logits `n × K`, at least two classes, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.gamma default 0.5.
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
 * const { value, grads } = normalizedFocal([[1, 0, -1]], [0]);
 * // value ≈ 0.062792, grads.logits ≈ [-0.091649, 0.058752, 0.032897]
 */
export function normalizedFocal(
  logits: MatrixLike,
  labels: Vector,
  options: NormalizedFocalOptions = {},
): LossResult<"logits"> {
  return rowLoss(bindings.normalizedFocal, logits, labels, options, normalizedFocalOptionsNames);
}
