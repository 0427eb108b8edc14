import { compSumOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link compSum}. */
export interface CompSumOptions extends RowLossOptions {
  /** τ, at least 0; default 1. The larger, the less a label counts that is far from the prediction. */
  tau?: number;
}

/**
 * Comp-sum losses: sum-exponential, cross-entropy, generalized cross-entropy and mean absolute error as one family.
 *
 * `loss(z, y) = ((1 + u)^(1 − τ) − 1) / (1 − τ)` with `u = Σ_{k ≠ y} exp(zₖ − z_y)`; its gradient is `(1 + u)^(1 − τ)
 * (softmax(z) − [k = y])`. `τ = 0` is `u`, `τ = 1` cross-entropy `log(1 + u)`, `1 < τ < 2` generalized cross-entropy
 * with `q = τ − 1`, `τ = 2` the mean absolute error `1 − p_y`. For `τ < 1` logits more than `709 / (1 − τ)` apart the
 * wrong way overflow, which is an error.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalents: `crossEntropy`, `generalizedCrossEntropy`,
 * `meanAbsoluteError`, `sumExp` at their `tau`.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.tau default 1.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see A. Mao, M. Mohri, Y. Zhong, Cross-Entropy Loss Functions: Theoretical Analysis and Applications, ICML 2023,
 *   https://arxiv.org/abs/2304.07288.
 *
 * @example
 * const { value, grads } = compSum([[1, 0, -1]], [0], { tau: 1.5 });
 * // value ≈ 0.368754, grads.logits ≈ [-0.273037, 0.199606, 0.073431]
 */
export function compSum(logits: MatrixLike, labels: Vector, options: CompSumOptions = {}): LossResult<"logits"> {
  return rowLoss(bindings.compSum, logits, labels, options, compSumOptionsNames);
}
