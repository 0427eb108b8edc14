import { activePassiveOptionsNames } from "../backend/bindings/loss.js";
import type { MatrixLike, Vector } from "../internal/arrays.js";
import type { LossResult } from "./result.js";
import { bindings, type RowLossOptions, rowLoss } from "./rows.js";

/** Options of {@link activePassive}. */
export interface ActivePassiveOptions extends RowLossOptions {
  /**
   * `"normalizedCrossEntropy"` (default), `"normalizedFocal"` (`γ = 0.5`) or `"normalizedGeneralizedCrossEntropy"`
   * (`q = 0.7`).
   */
  active?: "normalizedCrossEntropy" | "normalizedFocal" | "normalizedGeneralizedCrossEntropy";
  /** `"reverseCrossEntropy"` (default) or `"meanAbsoluteError"`. */
  passive?: "reverseCrossEntropy" | "meanAbsoluteError";
  /** α, the weight of the active loss, at least 0; default 1. */
  alpha?: number;
  /** β, the weight of the passive loss, at least 0; default 1. */
  beta?: number;
}

/**
 * Active-passive losses, for labels that are often wrong, with their gradient with respect to the logits.
 *
 * `loss(z, y) = α active(z, y) + β passive(z, y)`: a normalized loss, which raises the label's probability, with one
 * that lowers the others'. Both have a constant sum over the labels, so that the minimizer under labels that are
 * wrong at random is that under the right ones; each alone trains slowly. The mean absolute error is `1 − p_y`, half
 * the L1 distance.
 *
 * Cost: `O(n K)`, one exponential an element with `normalizedCrossEntropy`, three functions else. Equivalents:
 * `NCEandRCE`, `NCEandMAE`, `NFLandRCE`, `NGCEandMAE`, … of Active-Passive-Losses, whose MAE is summed over classes
 * and so twice this one.
 *
 * @param logits `n × K`, at least two classes, `Float32Array` or double precision; the gradient has the same precision.
 * @param labels `n` integers in `0 … K − 1`, or `options.ignoreIndex`.
 * @param options.active `"normalizedCrossEntropy"` (default); see its type.
 * @param options.passive `"reverseCrossEntropy"` (default); see its type.
 * @param options.alpha default 1.
 * @param options.beta default 1.
 * @param options.weights one weight a row; default: all 1.
 * @param options.ignoreIndex rows with this label do not count; default: every row counts.
 * @param options.reduction `"mean"` (default), `"sum"` or `"none"`.
 * @param options.grad `false` skips the gradient.
 * @param options.out receives the gradient; default: a new array.
 * @returns `value`, `values` with reduction `"none"`, and `grads.logits`, row by row.
 * @throws GibbsError `InvalidShape` for a wrong number of labels or weights or a single class, `InvalidValue` for
 *   labels out of range and logits whose loss is not finite, naming the row, `InvalidOption` for options outside
 *   their domain.
 * @see X. Ma et al., Normalized Loss Functions for Deep Learning with Noisy Labels, ICML 2020,
 *   https://arxiv.org/abs/2006.13554.
 *
 * @example
 * const { value, grads } = activePassive([[1, 0, -1]], [0]);
 * // value ≈ 3.179769, grads.logits ≈ [-2.153135, 1.563505, 0.58963]
 */
export function activePassive(
  logits: MatrixLike,
  labels: Vector,
  options: ActivePassiveOptions = {},
): LossResult<"logits"> {
  return rowLoss(bindings.activePassive, logits, labels, options, activePassiveOptionsNames);
}
