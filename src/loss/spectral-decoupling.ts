import { rowOptionsNames, spectralDecouplingOptionsNames } from "../backend/bindings/loss.js";
import { integers, type MatrixLike, type Vector, vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLossWith } from "./rows.js";

/** Options of {@link spectralDecoupling}. */
export interface SpectralDecouplingOptions extends RowLossOptions {
  /** λ, at least 0; default 0.1. The larger, the smaller the logits stay. */
  lambda?: number;
  /** γ, towards which the logits of a class's examples are drawn, one number a class; default: all 0. */
  gamma?: Vector;
}

/**
 * Spectral decoupling: cross-entropy with a penalty on the logits, with its gradient.
 *
 * `loss(z, y) = −log p_y + (λ / K) Σₖ (zₖ − γ_y)²` with `p = softmax(z)`, in place of weight decay, against features that
 * starve others. `γ` is 0 unless given; the group variant has one a class. No factor ½, as in the authors' code. Not
 * invariant to a shift.
 *
 * Cost: `O(n K)`, one exponential an element. Equivalent: `logits.square().mean()` added to cross-entropy in torch.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.lambda default 0.1.
 * @param options.gamma default: all 0.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels, centers or weights, `InvalidValue` for labels out of range
 *   and logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see M. Pezeshki et al., Gradient Starvation: A Learning Proclivity in Neural Networks, NeurIPS 2021,
 *   https://arxiv.org/abs/2011.09468.
 *
 * @example
 * const { value, grads } = spectralDecoupling([[1, 0, -1]], [0]);
 * // value ≈ 0.474273, grads.logits ≈ [-0.268092, 0.244728, 0.023364]
 */
export function spectralDecoupling(
  logits: MatrixLike,
  labels: Vector,
  options: SpectralDecouplingOptions = {},
): LossResult<"logits"> {
  const own = { ...spectralDecouplingOptionsNames, ...rowOptionsNames, gamma: 1 };
  return rowLossWith(logits, options, own, (z, w, grad, out) => {
    const y = integers("labels", labels, z.rows);
    const gamma = options.gamma === undefined ? undefined : vector("options.gamma", options.gamma, z.columns);
    return bindings.spectralDecoupling(z, y, gamma, w, grad, options, options, out);
  });
}
