import { selfCalibratingOptionsNames } from "../backend/bindings/loss.js";
import { type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";
import type { LossOptions, LossResult } from "./result.js";
import { bindings, rowLossWith } from "./rows.js";

/** Options of {@link selfCalibrating}. */
export interface SelfCalibratingOptions extends LossOptions {
  /** a, how likely each map's labels are perturbed, from 0 to 1; default: never. */
  levels?: Vector;
  /** β, how far, positive; default 2. */
  beta?: number;
  /** Whether it is drawn which maps are perturbed, rather than averaged over; default `false`. */
  sample?: boolean;
  /** Of the draws; default 0. */
  seed?: number;
  /** An array of the logits' precision and size that receives the gradient; default: a new one. */
  out?: Float64Array | Float32Array;
}

/**
 * Self-calibrating binary cross-entropy of maps whose labels are perturbed, each at its own level, with its gradient with
 * respect to the logits.
 *
 * The mean over the pixels of a map of `softplus(z) − t z`, with `t = (1 − 2β) y + β` where the map is perturbed, which has
 * probability `a`, and `t = y` otherwise. Without `sample` it is the expected loss, cross-entropy against
 * `(1 − 2 a β) y + a β`: label smoothing of a strength that every map has for itself. Levels come from
 * {@link adaptPerturbation}. `a = 1` with `sample` is label smoothing, `β = 1` flips labels.
 *
 * Cost: `O(n P)`, two exponentials an element. Equivalent: `SCBCE` of the authors' code, which draws.
 *
 * @param logits `n × P`, a row a map, `Float32Array` or double precision; the gradient has the same precision.
 * @param targets `n × P`, 0 and 1.
 * @param options.levels default: all 0.
 * @param options.beta default 2.
 * @param options.sample default `false`.
 * @param options.seed default 0; row `i` of a call has its own draw.
 * @param options.weights one weight a row; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`, over maps.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for targets, levels or weights that do not fit, `InvalidValue` for targets other than 0
 *   and 1, levels outside [0, 1] and logits whose loss is not finite, `InvalidOption` for options outside their domain.
 * @see J. Liu et al., Model Calibration in Dense Classification with Adaptive Label Perturbation, ICCV 2023,
 *   https://arxiv.org/abs/2307.13539.
 *
 * @example
 * const { value, grads } = selfCalibrating([[1, -1]], [[1, 0]], { levels: [0.05] });
 * // value ≈ 0.413262 (softplus(−1) + 0.1), grads.logits ≈ [-0.084471, 0.084471]
 */
export function selfCalibrating(
  logits: MatrixLike,
  targets: MatrixLike,
  options: SelfCalibratingOptions = {},
): LossResult<"logits"> {
  const names = { ...selfCalibratingOptionsNames, levels: 1, reduction: 1 };
  return rowLossWith(logits, options, names, (z, w, grad, out) => {
    const { levels, reduction } = options;
    const a = levels === undefined ? new Float64Array(z.rows) : vector("options.levels", levels, z.rows);
    return bindings.selfCalibrating(z, matrix("targets", targets), a, w, grad, reduction, options, out);
  });
}
