import { distillationOptionsNames, rowOptionsNames } from "../backend/bindings/loss.js";
import { integers, type MatrixLike, matrix, type Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLossWith } from "./rows.js";

/** Options of {@link distillation}. */
export interface DistillationOptions extends RowLossOptions {
  /** T, by which both sides' logits are divided, positive; default 4. */
  temperature?: number;
  /** Labels, for a share of ordinary cross-entropy; default: none, and the teacher alone counts. */
  labels?: Vector;
  /** α, the weight of the teacher where there are labels, any finite number; default 0.9. */
  alpha?: number;
}

/**
 * Knowledge distillation: a student's softmax against a teacher's, with the gradient with respect to the student's logits.
 *
 * `loss(z, t, y) = α T² KL(q ‖ p) − (1 − α) log softmax(z)_y` with `p = softmax(z / T)` and `q = softmax(t / T)`; without
 * labels `α` is 1. The teacher is a constant. With `T = 1` and a network's own earlier predictions as the teacher this is
 * self-distillation, whose best `α` exceeds 1 where labels are noisy. A class that the teacher gives no probability adds
 * nothing.
 *
 * Cost: `O(n K)`, two exponentials an element, three with labels. Equivalents: `torch.nn.functional.kl_div` of log
 * softmaxes with `reduction="batchmean"`, times `T²`.
 *
 * @param logits the student's, `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param teacher the teacher's logits, `n × K`; taken in the student's precision.
 * @param options.temperature default 4.
 * @param options.labels default: none.
 * @param options.alpha default 0.9.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a teacher of another shape or a wrong number of labels or weights, `InvalidValue`
 *   for labels out of range and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their
 *   domain.
 * @see G. Hinton, O. Vinyals, J. Dean, Distilling the Knowledge in a Neural Network, 2015,
 *   https://arxiv.org/abs/1503.02531; R. Das, S. Sanghavi, Understanding Self-Distillation in the Presence of Label Noise,
 *   ICML 2023, https://arxiv.org/abs/2301.13304.
 *
 * @example
 * const { value, grads } = distillation([[1, 0, -1]], [[0, 0, 0]], { temperature: 1 });
 * // value ≈ 0.308994 (log(e + 1 + 1/e) − log 3)
 * // grads.logits ≈ [0.331908, -0.088605, -0.243303]
 */
export function distillation(
  logits: MatrixLike,
  teacher: MatrixLike,
  options: DistillationOptions = {},
): LossResult<"logits"> {
  const own = { ...distillationOptionsNames, ...rowOptionsNames, labels: 1 };
  return rowLossWith(logits, options, own, (z, w, grad, out) => {
    const { data, ...layout } = matrix("teacher", teacher);
    const t = { ...layout, data: data.constructor === z.data.constructor ? data : converted(data, z.data) };
    const y = options.labels === undefined ? undefined : integers("options.labels", options.labels, z.rows);
    return bindings.distillation(z, t, y, w, grad, options, options, out);
  });
}

/** Numbers in the precision of others. */
function converted(data: ArrayLike<number>, like: Float64Array | Float32Array): Float64Array | Float32Array {
  return like instanceof Float32Array ? Float32Array.from(data) : Float64Array.from(data);
}
