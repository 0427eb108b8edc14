import { zLossOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link zLoss}. */
export interface ZLossOptions extends RowLossOptions {
  /** a, how sharply the loss bends, positive; default 1. The paper tunes it. */
  a?: number;
  /** b, the standard score at which it bends; default 1. The paper tunes it. */
  b?: number;
}

/**
 * Z-loss, which shifting or scaling the logits does not change, with its gradient.
 *
 * `loss(z, y) = (1/a) log(1 + exp(a (b − ζ)))` with the label's standard score `ζ = (z_y − mean z) / sd z`. It looks
 * at a row through `z_y`, `Σ z` and `Σ z²` alone: the spherical family. `ζ` is at most `√(K − 1)`. A row of equal
 * logits has `ζ = 0` and, by convention, no gradient. PaLM's penalty on `log² Σ exp z`, also called so, is another.
 *
 * Cost: `O(n K)`, no exponentials but one a row. Equivalent: none in common libraries.
 *
 * @param logits `n × K`, at least two classes, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.a default 1.
 * @param options.b default 1.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights or a single class, `InvalidValue` for
 *   labels out of range and logits whose loss is not finite, naming the row, `InvalidOption` for options outside
 *   their domain.
 * @see A. de Brébisson, P. Vincent, The Z-loss: a shift and scale invariant classification loss belonging to the
 *   Spherical Family, 2016, https://arxiv.org/abs/1604.08859.
 *
 * @example
 * const { value, grads } = zLoss([[1, 0, -1]], [0]);
 * // value ≈ 0.587075, grads.logits ≈ [-0.090641, 0.181282, -0.090641]
 */
export function zLoss(logits: MatrixLike, labels: Vector, options: ZLossOptions = {}): LossResult<"logits"> {
  return rowLoss(bindings.zLoss, logits, labels, options, zLossOptionsNames);
}
