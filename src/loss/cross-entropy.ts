import { crossEntropyOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link crossEntropy}. */
export interface CrossEntropyOptions extends RowLossOptions {
  /** Share of the uniform distribution in the targets, 0 to 1; default 0. */
  labelSmoothing?: number;
}

/**
 * Cross-entropy of softmax predictions, with its gradient with respect to the logits.
 *
 * `loss(z, y) = log Σₖ exp(zₖ) − (1 − s) z_y − (s / K) Σₖ zₖ` with label smoothing `s`; its gradient is
 * `softmax(z) − (1 − s) [k = y] − s / K`. Logits may be any finite numbers, `±1e4` included; `-Infinity` masks a class
 * out. The mean divides by the sum of the weights of the rows that count; with none of them value and gradient are 0.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalents: `torch.nn.functional.cross_entropy`,
 * `sklearn.metrics.log_loss` (which takes probabilities).
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.labelSmoothing default 0.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.weights one weight a row; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range and
 *   logits whose loss is not finite, naming the row.
 * @see C. Szegedy et al., Rethinking the Inception Architecture for Computer Vision, CVPR 2016, for the smoothing.
 *
 * @example
 * const { value, grads } = crossEntropy([[0, 0], [0, Math.log(3)]], [0, 1]);
 * // value ≈ 0.490415 (the mean of log 2 and log 4/3)
 * // grads.logits ≈ [-0.25, 0.25, 0.125, -0.125]
 */
export function crossEntropy(
  logits: MatrixLike,
  labels: Vector,
  options: CrossEntropyOptions = {},
): LossResult<"logits"> {
  return rowLoss(bindings.crossEntropy, logits, labels, options, crossEntropyOptionsNames);
}
