import { rowOptionsNames } from "../backend/bindings/loss.js";
import { integers, type MatrixLike, type Vector, vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLossWith } from "./rows.js";

/**
 * Squared error of a drawn label's log-probability, for students whose teacher says how probable the label was.
 *
 * `loss(z, y, t) = (log p_y − t)²` with `p = softmax(z)` and `t = log q_y`, the teacher's log-probability of the label
 * that it drew. Unlike cross-entropy with weights `q_y`, whose best student is proportional to `q²`, it is least at the
 * teacher. Such targets are what hosted language models return beside each token.
 *
 * Of the paper's text only the abstract was at hand: the form of the loss is a reconstruction.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: `(log_softmax(z)[y] - t) ** 2` in torch.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param logProbabilities `n` numbers of at most 0, finite.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels, log-probabilities or weights, `InvalidValue` for labels
 *   out of range, log-probabilities above 0 and logits whose loss is not finite.
 * @see Q. Zhao, B. Zhu, Towards the Fundamental Limits of Knowledge Transfer over Finite Domains, ICLR 2024,
 *   https://arxiv.org/abs/2310.07838.
 *
 * @example
 * const { value, grads } = squaredLogitError([[0, 0]], [0], [Math.log(0.8)]);
 * // value ≈ 0.220903 ((log 0.5 − log 0.8)²)
 * // grads.logits ≈ [-0.470004, 0.470004]
 */
export function squaredLogitError(
  logits: MatrixLike,
  labels: Vector,
  logProbabilities: Vector,
  options: RowLossOptions = {},
): LossResult<"logits"> {
  return rowLossWith(logits, options, rowOptionsNames, (z, w, grad, out) => {
    const y = integers("labels", labels, z.rows);
    const t = vector("logProbabilities", logProbabilities, z.rows);
    return bindings.squaredLogitError(z, y, t, w, grad, options, out);
  });
}
