import { bootstrappedCrossEntropyOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link bootstrappedCrossEntropy}. */
export interface BootstrappedCrossEntropyOptions extends RowLossOptions {
  /** β, the weight of the label, 0 to 1; default 0.95. The paper recommends 0.95 for soft and 0.8 for hard. */
  beta?: number;
  /** `"soft"` (default) or `"hard"`. */
  kind?: "soft" | "hard";
}

/**
 * Bootstrapped cross-entropy, with its gradient with respect to the logits.
 *
 * Soft: `loss(z, y) = −Σₖ (β [k = y] + (1 − β) pₖ) log pₖ` with `p = softmax(z)`; the gradient goes through both
 * places of `p`, so that it is minimum entropy regularization, as the paper says. Hard: `−β log p_y − (1 − β) log
 * maxₖ pₖ`; of equal largest logits the first counts.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: none in common libraries.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.beta default 0.95.
 * @param options.kind `"soft"` (default); see its type.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see S. Reed et al., Training Deep Neural Networks on Noisy Labels with Bootstrapping, ICLR 2015 workshop,
 *   https://arxiv.org/abs/1412.6596.
 *
 * @example
 * const { value, grads } = bootstrappedCrossEntropy([[1, 0, -1]], [0]);
 * // value ≈ 0.428845, grads.logits ≈ [-0.33215, 0.239531, 0.09262]
 */
export function bootstrappedCrossEntropy(
  logits: MatrixLike,
  labels: Vector,
  options: BootstrappedCrossEntropyOptions = {},
): LossResult<"logits"> {
  return rowLoss(bindings.bootstrappedCrossEntropy, logits, labels, options, bootstrappedCrossEntropyOptionsNames);
}
