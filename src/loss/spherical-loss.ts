import { sphericalLossOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link sphericalLoss}. */
export interface SphericalLossOptions extends RowLossOptions {
  /** `"taylor"` (default) or `"spherical"`. */
  kind?: "taylor" | "spherical";
  /** ε of the spherical softmax, positive; default 0.001. */
  epsilon?: number;
}

/**
 * Losses of the spherical family: Taylor softmax and spherical softmax, with their gradient.
 *
 * `loss(z, y) = −log(g(z_y) / Σₖ g(zₖ))` with `g(z) = 1 + z + z²/2` or `g(z) = z² + ε`. They look at a row through
 * `z_y`, `Σ z` and `Σ z²` alone. Neither is invariant to a shift; the spherical softmax does not change when all
 * logits change sign.
 *
 * Cost: `O(n K)`, no exponentials. Equivalent: none in common libraries.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.kind `"taylor"` (default); see its type.
 * @param options.epsilon default 0.001.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see A. de Brébisson, P. Vincent, An Exploration of Softmax Alternatives Belonging to the Spherical Loss Family,
 *   ICLR 2016, https://arxiv.org/abs/1511.05042.
 *
 * @example
 * const { value, grads } = sphericalLoss([[1, 0, -1]], [0]);
 * // value ≈ 0.470004, grads.logits ≈ [-0.3, 0.25, 0]
 */
export function sphericalLoss(
  logits: MatrixLike,
  labels: Vector,
  options: SphericalLossOptions = {},
): LossResult<"logits"> {
  return rowLoss(bindings.sphericalLoss, logits, labels, options, sphericalLossOptionsNames);
}
