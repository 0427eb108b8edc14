import { symmetricConsistencyOptionsNames } from "../backend/bindings/loss.js";
import { type MatrixLike, matrix } from "../internal/arrays.js";
import type { LossOptions, LossResult } from "./result.js";
import { bindings, rowLossWith } from "./rows.js";

/** Options of {@link symmetricConsistency}. */
export interface SymmetricConsistencyOptions extends LossOptions {
  /** α, the share of the reverse cross-entropy, from 0 to 1; default 0.5. */
  alpha?: number;
  /** An array of the logits' precision and size that receives the gradient; default: a new one. */
  out?: Float64Array | Float32Array;
}

/**
 * Symmetric cross-entropy between a student and its teacher, a consistency loss for adaptation without labels, with its
 * gradient with respect to the student's logits.
 *
 * `loss(z, z′) = −(1 − α) Σ p′ log p − α Σ p log p′` with `p = softmax(z)` and the teacher's `p′ = softmax(z′)`, which has no
 * gradient and follows by {@link movingAverage}. Robust mean teacher adds half of the loss on a test batch to half of that on
 * the same batch augmented; its contrastive part and its replay of source data are not here. `α = 0` is cross-entropy
 * against soft targets; for `p = p′` the loss is the entropy.
 *
 * Cost: `O(n K)`, two exponentials an element. Equivalent: `SymmetricCrossEntropy` of the authors' code.
 *
 * @param logits the student's, `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param teacher the teacher's, `n × K`, finite.
 * @param options.alpha default 0.5.
 * @param options.weights one weight a row; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a teacher or weights that do not fit, `InvalidValue` for logits whose loss is not
 *   finite, naming the row, `InvalidOption` for options outside their domain.
 * @see M. Döbler, R. A. Marsden, B. Yang, Robust Mean Teacher for Continual and Gradual Test-Time Adaptation, CVPR 2023,
 *   https://arxiv.org/abs/2211.13081.
 *
 * @example
 * const { value, grads } = symmetricConsistency([[0, 0]], [[1, 0]]);
 * // value ≈ 0.753204, grads.logits ≈ [-0.240529, 0.240529]
 */
export function symmetricConsistency(
  logits: MatrixLike,
  teacher: MatrixLike,
  options: SymmetricConsistencyOptions = {},
): LossResult<"logits"> {
  return rowLossWith(logits, options, { ...symmetricConsistencyOptionsNames, reduction: 1 }, (z, w, grad, out) =>
    bindings.symmetricConsistency(z, matrix("teacher", teacher), w, grad, options.reduction, options, out),
  );
}
