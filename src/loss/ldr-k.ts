import { ldrKOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link ldrK}. */
export interface LdrKOptions extends RowLossOptions {
  /** k, 1 to the number of classes; default 1. */
  k?: number;
  /** c, what the label's logit must be ahead, at least 0; default 2. */
  margin?: number;
}

/**
 * LDR-k, the mean of the k largest margins, with its gradient with respect to the logits.
 *
 * `loss(z, y) = (1/k) Σ` of the `k` largest margins `mⱼ = zⱼ − z_y + c [j ≠ y]`: the worst mean margin over
 * distributions with at most `1/k` a label. `k = 1` is the hinge loss of Crammer and Singer, `k = K` the mean margin.
 * Of equal margins the first count.
 *
 * Cost: `O(n K)`. Equivalent: `LDR_k` of the authors' paper; `torch.topk` of the margins.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.k default 1.
 * @param options.margin default 2.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see D. Zhu, Y. Ying, T. Yang, Label Distributionally Robust Losses for Multi-class Classification: Consistency,
 *   Robustness and Adaptivity, ICML 2023, https://arxiv.org/abs/2112.14869.
 *
 * @example
 * const { value, grads } = ldrK([[1, 0, -1]], [0], { k: 2, margin: 3 });
 * // value ≈ 1.5, grads.logits ≈ [-1, 0.5, 0.5]
 */
export function ldrK(logits: MatrixLike, labels: Vector, options: LdrKOptions = {}): LossResult<"logits"> {
  return rowLoss(bindings.ldrK, logits, labels, options, ldrKOptionsNames);
}
