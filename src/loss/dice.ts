import { diceOptionsNames, rowOptionsNames } from "../backend/bindings/loss.js";
import { integers, type MatrixLike, type Vector } from "../internal/arrays.js";
import { type Groups, rowGroups } from "./groups.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLossWith } from "./rows.js";

/** Options of {@link dice}. */
export interface DiceOptions extends RowLossOptions {
  /** α, at least 0; default 0. Above 0 the loss adjusts itself: what is right already counts less. */
  alpha?: number;
  /** s, what is added above and below, at least 0; default 1e-4. */
  smooth?: number;
  /** Whether the predictions below are squared; default `false`. */
  square?: boolean;
  /** Over which rows a coefficient is taken: `"batch"` (default), `"rows"`, or one group of `0 … n − 1` a row. */
  groups?: Groups;
}

/**
 * Dice loss of token and pixel batches, plain or self-adjusting, with its gradient with respect to the logits.
 *
 * `loss = 1 − (2 Σ w q t + s) / (Σ w q + Σ w t + s)` over the rows of a group, with `q = (1 − p)^α p`, `p = softmax(z)`
 * and `t` 1 at the label and 0 elsewhere; the mean over classes, one class against the rest. A single column of logits is
 * that of the positive class, with labels 0 and 1. With `square` the sum of `q` below is of its squares.
 *
 * What a group is decides what the loss means: the F1 score of a batch, of an image, or of every row by itself (with `α`
 * and `s` of 1 the self-adjusting loss of the paper); {@link simpsonsBias} measures how far these are apart. The authors'
 * code adds up classes where this takes their mean, and for several classes compares each row's numerator with the batch's
 * denominator, which this does not.
 *
 * Cost: `O(n K)`, two exponentials an element, on one thread. Equivalents: `DiceLoss` of the authors' code,
 * `segmentation_models_pytorch.losses.DiceLoss`.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1` (0 or 1 for a single column), or `options.ignoreIndex`.
 * @param options.alpha default 0.
 * @param options.smooth default 1e-4.
 * @param options.square default `false`.
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
 * @see X. Li et al., Dice Loss for Data-imbalanced NLP Tasks, ACL 2020, https://arxiv.org/abs/1911.02855.
 *
 * @example
 * const { value, grads } = dice([[0], [0]], [1, 0], { smooth: 0 });
 * // value ≈ 0.5, grads.logits ≈ [-0.1875, 0.0625]
 */
export function dice(logits: MatrixLike, labels: Vector, options: DiceOptions = {}): LossResult<"logits"> {
  return rowLossWith(logits, options, { ...diceOptionsNames, ...rowOptionsNames, groups: 1 }, (z, w, grad, out) => {
    const y = integers("labels", labels, z.rows);
    return bindings.dice(z, y, rowGroups(options.groups, z.rows), w, grad, options, options, out);
  });
}
