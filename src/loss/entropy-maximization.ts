import { entropyMaximizationOptionsNames } from "../backend/bindings/loss.js";
import { type MatrixLike, matrix } from "../internal/arrays.js";
import type { LossOptions, LossResult } from "./result.js";
import { bindings, rowLossWith } from "./rows.js";

/** Options of {@link entropyMaximization}. */
export interface EntropyMaximizationOptions extends LossOptions {
  /** α, the weight of the entropy of unknown labels, at least 0; default 0.2. */
  alpha?: number;
  /** β, the weight of pseudo-labels, at least 0; default 0.02. */
  beta?: number;
  /** An array of the logits' precision and size that receives the gradient; default: a new one. */
  out?: Float64Array | Float32Array;
}

/**
 * Entropy maximization for rows with many labels of which only one that is there is known, with its gradient with respect
 * to the logits.
 *
 * The mean over labels of `softplus(−z)` where the target is 1 (observed), `−α H(p)` where it is 0 (unknown), and
 * `β (softplus(z) − t z)` where it is `−t` (a pseudo-label with soft target `t`), with `p = 1 / (1 + exp(−z))` and the
 * entropy `H` of a coin. An unknown label pulls with `α z p (1 − p)`: nothing where the model does not know. Pseudo-labels
 * come from {@link asymmetricPseudoLabels}. The defaults are the authors' for VOC; for COCO, NUS and CUB they have `α, β`
 * of 0.1, 0.9; 0.1, 0.2; 0.01, 0.4. Their code adds 1e-5 inside its logarithms, this does not.
 *
 * Cost: `O(n K)`, two exponentials an element. Equivalent: `EM` of the authors' code.
 *
 * @param logits `n × K`, `Float32Array` or double precision; the gradient has the same precision.
 * @param targets `n × K`: 1, 0, or minus a soft target in (0, 1].
 * @param options.alpha default 0.2.
 * @param options.beta default 0.02.
 * @param options.weights one weight a row; default: all 1.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`, over rows.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for targets or weights that do not fit, `InvalidValue` for targets that are none and
 *   logits whose loss is not finite, naming the row, `InvalidOption` for options outside their domain.
 * @see D. Zhou et al., Acknowledging the Unknown for Multi-label Learning with Single Positive Labels, ECCV 2022,
 *   https://arxiv.org/abs/2203.16219.
 *
 * @example
 * const { value, grads } = entropyMaximization([[0, 2, -1]], [[1, 0, -0.1]], { alpha: 0.5, beta: 1 });
 * // value ≈ 0.307914, grads.logits ≈ [-0.166667, 0.034998, 0.056314]
 */
export function entropyMaximization(
  logits: MatrixLike,
  targets: MatrixLike,
  options: EntropyMaximizationOptions = {},
): LossResult<"logits"> {
  return rowLossWith(logits, options, { ...entropyMaximizationOptionsNames, reduction: 1 }, (z, w, grad, out) =>
    bindings.entropyMaximization(z, matrix("targets", targets), w, grad, options.reduction, options, out),
  );
}
