import { logitClipOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link logitClip}. */
export interface LogitClipOptions extends RowLossOptions {
  /** τ, the largest norm, positive; default 1. */
  tau?: number;
  /** p of the norm, at least 1; default 2. */
  p?: number;
  /**
   * `"crossEntropy"` (default), `"focal"`, `"generalizedCrossEntropy"` or `"meanAbsoluteError"`, with its own
   * defaults.
   */
  loss?: "crossEntropy" | "focal" | "generalizedCrossEntropy" | "meanAbsoluteError";
}

/**
 * LogitClip: a loss of logits whose norm is held below a bound, with its gradient.
 *
 * `loss(z, y) = base(c(z), y)` with `c(z) = z min(1, τ / ‖z‖_p)`: the loss is bounded, and with it what a wrong label
 * can do. The gradient is orthogonal to logits that are clipped. Not invariant to a shift. The authors' code compares
 * the norm with `τ` but scales it to `1/τ`; here both are `τ`, as in the paper.
 *
 * Cost: `O(n K)`, one exponential an element, and a power where `p` is not 2. Equivalent: `LogitClip` of the authors'
 * code, but for that.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.tau default 1.
 * @param options.p default 2.
 * @param options.loss `"crossEntropy"` (default); see its type.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see H. Wei et al., Mitigating Memorization of Noisy Labels by Clipping the Model Prediction, ICML 2023,
 *   https://arxiv.org/abs/2212.04055.
 *
 * @example
 * const { value, grads } = logitClip([[1, 0, -1]], [0]);
 * // value ≈ 0.55169, grads.logits ≈ [-0.100408, 0.200815, -0.100408]
 */
export function logitClip(logits: MatrixLike, labels: Vector, options: LogitClipOptions = {}): LossResult<"logits"> {
  return rowLoss(bindings.logitClip, logits, labels, options, logitClipOptionsNames);
}
