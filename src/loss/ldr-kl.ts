import { ldrKlOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link ldrKl}. */
export interface LdrKlOptions extends RowLossOptions {
  /** λ, positive; default 1. The smaller, the more the worst label counts. */
  lambda?: number;
  /** c, what the label's logit must be ahead, at least 0; default 2. */
  margin?: number;
}

/**
 * LDR-KL, a label-distributionally robust loss, with its gradient with respect to the logits.
 *
 * `loss(z, y) = λ log (1/K) Σₖ exp(mₖ / λ)` with the margins `mₖ = zₖ − z_y + c [k ≠ y]`: the worst mean margin over
 * distributions `π` on the labels, at the price `λ KL(π ‖ uniform)`. Its gradient is `π − [k = y]`. `λ = 1`, `c = 0`
 * is cross-entropy less `log K`; `λ → 0` the hinge loss of Crammer and Singer; `λ → ∞` the mean margin. The authors'
 * code divides the softplus of the logits by its mean first; that is left to the caller.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: `LDR_KL` of the authors' code, but for that.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.lambda default 1.
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
 * const { value, grads } = ldrKl([[1, 0, -1]], [0]);
 * // value ≈ 0.452832, grads.logits ≈ [-0.788058, 0.576117, 0.211942]
 */
export function ldrKl(logits: MatrixLike, labels: Vector, options: LdrKlOptions = {}): LossResult<"logits"> {
  return rowLoss(bindings.ldrKl, logits, labels, options, ldrKlOptionsNames);
}
