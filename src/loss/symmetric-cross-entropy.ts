import { symmetricCrossEntropyOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link symmetricCrossEntropy}. */
export interface SymmetricCrossEntropyOptions extends RowLossOptions {
  /** α, the weight of cross-entropy, at least 0; default 0.1. */
  alpha?: number;
  /** β, the weight of reverse cross-entropy, at least 0; default 1. */
  beta?: number;
  /** ζ, what stands for the probability 0 of the other labels, between 0 and 1; default 1e-4. */
  floor?: number;
}

/**
 * Symmetric cross-entropy, with its gradient with respect to the logits.
 *
 * `loss(z, y) = −α log p_y − β log ζ · (1 − p_y)` with `p = softmax(z)`: cross-entropy, which learns fast, with reverse
 * cross-entropy, which resists wrong labels.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: `SCELoss` of the authors' code.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.alpha default 0.1.
 * @param options.beta default 1.
 * @param options.floor default 1e-4.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see Y. Wang et al., Symmetric Cross Entropy for Robust Learning with Noisy Labels, ICCV 2019,
 *   https://arxiv.org/abs/1908.06112; the defaults are the authors' for CIFAR-10.
 *
 * @example
 * const { value, grads } = symmetricCrossEntropy([[1, 0, -1]], [0]);
 * // value ≈ 3.124005, grads.logits ≈ [-2.084577, 1.523948, 0.560629]
 */
export function symmetricCrossEntropy(
  logits: MatrixLike,
  labels: Vector,
  options: SymmetricCrossEntropyOptions = {},
): LossResult<"logits"> {
  return rowLoss(bindings.symmetricCrossEntropy, logits, labels, options, symmetricCrossEntropyOptionsNames);
}
