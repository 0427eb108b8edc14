import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, plainRowLoss, type RowLossOptions } from "./rows.js";

/**
 * Mean absolute error of softmax predictions, with its gradient with respect to the logits.
 *
 * `loss(z, y) = 1 − p_y = ½ Σₖ |pₖ − [k = y]|` with `p = softmax(z)`; its gradient is `p_y (p − [k = y])`. Over all
 * labels it sums to `K − 1`, which makes it robust against labels that are wrong at random; it trains slowly for the
 * same reason.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: half of `torch.nn.functional.l1_loss` of probabilities and
 * one-hot labels, summed over classes.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row.
 * @see A. Ghosh, H. Kumar, P. Sastry, Robust Loss Functions under Label Noise for Deep Neural Networks, AAAI 2017,
 *   https://arxiv.org/abs/1712.09482.
 *
 * @example
 * const { value, grads } = meanAbsoluteError([[1, 0, -1]], [0]);
 * // value ≈ 0.334759, grads.logits ≈ [-0.222695, 0.162803, 0.059892]
 */
export function meanAbsoluteError(
  logits: MatrixLike,
  labels: Vector,
  options: RowLossOptions = {},
): LossResult<"logits"> {
  return plainRowLoss(bindings.meanAbsoluteError, logits, labels, options);
}
