import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, plainRowLoss, type RowLossOptions } from "./rows.js";

/**
 * Sum-exponential loss, with its gradient with respect to the logits.
 *
 * `loss(z, y) = Σ_{k ≠ y} exp(zₖ − z_y)`: the comp-sum loss with `τ = 0`. Its gradient is `(1 + loss) (softmax(z) −
 * [k = y])`. It grows exponentially with the margin: logits more than 709 apart the wrong way overflow, which is an
 * error.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: `compSum` with `tau: 0`.
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
 * @see A. Mao, M. Mohri, Y. Zhong, Cross-Entropy Loss Functions: Theoretical Analysis and Applications, ICML 2023,
 *   https://arxiv.org/abs/2304.07288.
 *
 * @example
 * const { value, grads } = sumExp([[1, 0, -1]], [0]);
 * // value ≈ 0.503215, grads.logits ≈ [-0.503215, 0.367879, 0.135335]
 */
export function sumExp(logits: MatrixLike, labels: Vector, options: RowLossOptions = {}): LossResult<"logits"> {
  return plainRowLoss(bindings.sumExp, logits, labels, options);
}
