import { multiclassHingeOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link multiclassHinge}. */
export interface MulticlassHingeOptions extends RowLossOptions {
  /** `"max"` (default) counts the worst margin, `"sum"` all that are not met. */
  kind?: "max" | "sum";
  /** c, what the label's logit must be ahead, positive; default 1. */
  margin?: number;
}

/**
 * Hinge losses of several classes, with their gradient with respect to the logits.
 *
 * Crammer and Singer: `loss(z, y) = maxₖ (zₖ − z_y + c [k ≠ y])`. Weston and Watkins: `Σ_{k ≠ y} max(0, zₖ − z_y +
 * c)`. At a kink the gradient is that of the side on which the class does not count; of equal largest margins the
 * first counts.
 *
 * Cost: `O(n K)`. Equivalent: `torch.nn.MultiMarginLoss` is the sum over `K`.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.kind `"max"` (default); see its type.
 * @param options.margin default 1.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see K. Crammer, Y. Singer, On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines, JMLR 2
 *   (2001); J. Weston, C. Watkins, Support Vector Machines for Multi-Class Pattern Recognition, ESANN 1999.
 *
 * @example
 * const { value, grads } = multiclassHinge([[1, 0, -1]], [0], { kind: "sum", margin: 1.5 });
 * // value ≈ 0.5, grads.logits ≈ [-1, 1, 0]
 */
export function multiclassHinge(
  logits: MatrixLike,
  labels: Vector,
  options: MulticlassHingeOptions = {},
): LossResult<"logits"> {
  return rowLoss(bindings.multiclassHinge, logits, labels, options, multiclassHingeOptionsNames);
}
