import { polyOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link poly}. */
export interface PolyOptions extends RowLossOptions {
  /** ε, what is added to the first coefficient; default 1. 0 gives cross-entropy or focal loss. */
  epsilon?: number;
  /** γ of the focal loss, at least 0; default 0. 0 for cross-entropy. */
  gamma?: number;
}

/**
 * PolyLoss (Poly-1), with its gradient with respect to the logits.
 *
 * `loss(z, y) = −(1 − p_y)^γ log p_y + ε (1 − p_y)^(γ + 1)` with `p = softmax(z)`. Cross-entropy is `Σⱼ (1 − p_y)^j /
 * j`; with `γ = 0` its first coefficient becomes `1 + ε`. With `γ > 0` it is the focal loss that is changed.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: `poly1_cross_entropy` and `poly1_focal_loss` of the
 * authors' code.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.epsilon default 1.
 * @param options.gamma default 0.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see Z. Leng et al., PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR 2022,
 *   https://arxiv.org/abs/2204.12511.
 *
 * @example
 * const { value, grads } = poly([[1, 0, -1]], [0]);
 * // value ≈ 0.742365, grads.logits ≈ [-0.557454, 0.407532, 0.149923]
 */
export function poly(logits: MatrixLike, labels: Vector, options: PolyOptions = {}): LossResult<"logits"> {
  return rowLoss(bindings.poly, logits, labels, options, polyOptionsNames);
}
