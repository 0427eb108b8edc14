import { multiFocalOptionsNames } from "../backend/bindings/loss.js";
import { type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";
import type { LossOptions, LossResult } from "./result.js";
import { bindings, rowLossWith } from "./rows.js";

/** Options of {@link multiFocal}. */
export interface MultiFocalOptions extends LossOptions {
  /** How often each class is positive in the training data, positive; default: equally often. */
  counts?: Vector;
  /** γ₊, the focus of positives, at least 0; default 0. */
  gammaPositive?: number;
  /** γ₋, the focus of negatives before the class adds its own, at least 0; default 4. */
  gammaNegative?: number;
  /** How far negatives are shifted, at least 0 and below 1; default 0.05. */
  clip?: number;
  /** e, how much rare classes gain, at least 0; default 0.16666666666666666, a sixth. */
  exponent?: number;
  /** An array of the logits' precision and size that receives the gradient; default: a new one. */
  out?: Float64Array | Float32Array;
}

/**
 * Multi-focal modifier: binary cross-entropy of many labels with a long tail, with its gradient with respect to the logits.
 *
 * The sum over labels of `−w (1 − p)^γ₊ log p` for positives and `−w (1 − r)^(γ₋ + w) log r` with
 * `r = min(1 − p + clip, 1)` for negatives, where `p = 1 / (1 + exp(−z))` and `w = (1 − log(count / largest count))^e`. The
 * focal factors are constants in the gradient. Rare classes count more and their negatives have to be harder to count; a
 * negative with `p ≤ clip` does not count. This is the modification of the paper's three parts; {@link correctLabels} is
 * the correction and {@link balancedDistillation} the balance. Its variant with attention is not here. The authors' code sums over rows too, and clamps logarithms at log 1e-8, which this does not.
 *
 * Cost: `O(n K)`, two exponentials and a power an element. Equivalent: `MultiGrainedFocalLoss` of the authors' code.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param targets `n × K`, 0 and 1.
 * @param options.counts default: equal.
 * @param options.gammaPositive default 0.
 * @param options.gammaNegative default 4.
 * @param options.clip default 0.05.
 * @param options.exponent default 0.16666666666666666, a sixth.
 * @param options.weights one weight a row; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`, over rows.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for targets, counts or weights that do not fit, `InvalidValue` for targets other than 0
 *   and 1, counts that are not positive and logits whose loss is not finite, `InvalidOption` for options outside their
 *   domain.
 * @see W. Zhang et al., Learning in Imperfect Environment: Multi-Label Classification with Long-Tailed Distribution and
 *   Partial Labels, ICCV 2023, https://arxiv.org/abs/2304.10539.
 *
 * @example
 * const { value, grads } = multiFocal([[0, 1]], [[1, 0]], { gammaNegative: 1, clip: 0 });
 * // value ≈ 1.395015 (log 2 + p² softplus(1)), grads.logits ≈ [-0.5, 0.390712]
 */
export function multiFocal(
  logits: MatrixLike,
  targets: MatrixLike,
  options: MultiFocalOptions = {},
): LossResult<"logits"> {
  const names = { ...multiFocalOptionsNames, counts: 1, reduction: 1 };
  return rowLossWith(logits, options, names, (z, w, grad, out) => {
    const counts = options.counts === undefined ? undefined : vector("options.counts", options.counts, z.columns);
    return bindings.multiFocal(z, matrix("targets", targets), counts, w, grad, options.reduction, options, out);
  });
}
