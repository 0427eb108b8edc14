import { rowOptionsNames, tverskyOptionsNames } from "../backend/bindings/loss.js";
import { integers, type MatrixLike, type Vector } from "../internal/arrays.js";
import { type Groups, rowGroups } from "./groups.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLossWith } from "./rows.js";

/** Options of {@link tversky}. */
export interface TverskyOptions extends RowLossOptions {
  /** α, what a false positive costs, at least 0; default 0.5. */
  alpha?: number;
  /** β, what a false negative costs, at least 0; default 0.5. */
  beta?: number;
  /** s, what is added above and below, at least 0; default 1e-4. */
  smooth?: number;
  /** Over which rows an index is taken: `"batch"` (default), `"rows"`, or one group of `0 … n − 1` a row. */
  groups?: Groups;
}

/**
 * Tversky loss of token and pixel batches, with its gradient with respect to the logits.
 *
 * `loss = 1 − (TP + s) / (TP + α FP + β FN + s)` over the rows of a group, with soft counts `TP = Σ w p t`,
 * `FP = Σ w p (1 − t)`, `FN = Σ w (1 − p) t`, `p = softmax(z)` and `t` 1 at the label and 0 elsewhere; the mean over
 * classes, one class against the rest. A single column of logits is that of the positive class, with labels 0 and 1.
 * `α = β = ½` is {@link dice} with twice the smoothing, `α = β = 1` the Jaccard (Tanimoto) loss; a larger `β` asks for
 * recall.
 *
 * Cost: `O(n K)`, two exponentials an element, on one thread. Equivalents: `TverskyLoss` of
 * `segmentation_models_pytorch` and of MONAI.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1` (0 or 1 for a single column), or `options.ignoreIndex`.
 * @param options.alpha default 0.5.
 * @param options.beta default 0.5.
 * @param options.smooth default 1e-4.
 * @param options.groups default `"batch"`.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`, over groups.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` (one a group) with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels, groups or weights, `InvalidValue` for labels or groups
 *   out of range and logits that hold NaN or an infinity, naming the row, `InvalidOption` for options outside their
 *   domain.
 * @see S. S. M. Salehi, D. Erdogmus, A. Gholipour, Tversky loss function for image segmentation using 3D fully
 *   convolutional deep networks, 2017, https://arxiv.org/abs/1706.05721.
 *
 * @example
 * const { value, grads } = tversky([[0], [0]], [1, 0], { alpha: 0.3, beta: 0.7, smooth: 0 });
 * // value ≈ 0.5, grads.logits ≈ [-0.2125, 0.0375]
 */
export function tversky(logits: MatrixLike, labels: Vector, options: TverskyOptions = {}): LossResult<"logits"> {
  return rowLossWith(logits, options, { ...tverskyOptionsNames, ...rowOptionsNames, groups: 1 }, (z, w, grad, out) => {
    const y = integers("labels", labels, z.rows);
    return bindings.tversky(z, y, rowGroups(options.groups, z.rows), w, grad, options, options, out);
  });
}
