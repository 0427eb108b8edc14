import { hlGaussOptionsNames } from "../backend/bindings/loss.js";
import { type MatrixLike, type Vector, vector } from "../internal/arrays.js";
import type { LossOptions, LossResult } from "./result.js";
import { bindings, rowLossWith } from "./rows.js";

/** Options of {@link hlGauss}. */
export interface HlGaussOptions extends LossOptions {
  /** The `K + 1` edges of the bins, ascending. */
  edges: Vector;
  /** σ of the normal distribution around a value, positive; default: three quarters of the bins' mean width. */
  sigma?: number;
  /** An array of the logits' precision and size that receives the gradient; default: a new one. */
  out?: Float64Array | Float32Array;
}

/**
 * HL-Gauss: regression as classification, with its gradient with respect to the logits.
 *
 * `loss(z, v) = −Σᵢ qᵢ log softmax(z)ᵢ`, where `q` is the normal distribution around the value `v` in the bins between the
 * edges, cut off at the outer ones: `qᵢ ∝ Φ((eᵢ₊₁ − v) / σ) − Φ((eᵢ − v) / σ)`. A value outside the edges counts as the
 * nearest one. The prediction is the sum of the bins' centers times `softmax(z)`. `σ → 0` makes targets one-hot.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: none in common libraries.
 *
 * @param logits `n × K`, a column a bin, `Float32Array` or double precision; the gradient has the same precision.
 * @param values `n` values, finite.
 * @param options.edges `K + 1` numbers, finite and ascending.
 * @param options.sigma default: three quarters of the bins' mean width.
 * @param options.weights one weight a row; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of values, edges or weights, `InvalidValue` for edges that do not
 *   ascend and for numbers that are not finite, `InvalidOption` for a `sigma` that is not positive.
 * @see J. Farebrother et al., Stop Regressing: Training Value Functions via Classification for Scalable Deep RL, ICML 2024,
 *   https://arxiv.org/abs/2403.03950.
 *
 * @example
 * const { value, grads } = hlGauss([[0, 0, 0, 0]], [1.5], { edges: [0, 1, 2, 3, 4], sigma: 0.75 });
 * // value ≈ 1.386294 (log 4)
 * // grads.logits ≈ [0.014806, -0.256761, 0.014806, 0.227149]
 */
export function hlGauss(logits: MatrixLike, values: Vector, options: HlGaussOptions): LossResult<"logits"> {
  const own = { ...hlGaussOptionsNames, edges: 1, reduction: 1 };
  return rowLossWith(logits, options, own, (z, w, grad, out) => {
    const v = vector("values", values, z.rows);
    const edges = vector("options.edges", options.edges);
    return bindings.hlGauss(z, v, edges, w, grad, options.reduction, options, out);
  });
}
