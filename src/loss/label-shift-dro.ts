import { labelShiftDroOptionsNames, operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { floats, integers, type Vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions } from "../internal/options.js";
import { type RiskOptions, type RiskResult, riskGrads } from "./risk.js";

const bindings = load(operations);

/** Options of {@link labelShiftDro}. */
export interface LabelShiftDroOptions extends RiskOptions {
  /** r, how far the labels' distribution may move in Kullback–Leibler divergence, at least 0; default 0.1. */
  radius?: number;
  /** The number of labels; default: one more than the largest. */
  classes?: number;
}

/** The risk of {@link labelShiftDro}. */
export interface LabelShiftRisk extends RiskResult {
  /** The worst distribution of the labels. */
  readonly weights: Float64Array;
  /** The mean loss of every label, 0 where it has no example. */
  readonly labelLosses: Float64Array;
  /** The divergence of `weights` from the labels' shares, at most `radius`. */
  readonly divergence: number;
}

/**
 * Robustness to a shift of the labels: the worst mean loss over label distributions near the one at hand.
 *
 * `R = max Σ_y π_y L_y` over `π` with `KL(π ‖ p) ≤ r`, the labels' mean losses `L` and their shares `p`; then
 * `π_y ∝ p_y exp(L_y / γ)` with the `γ` that meets the radius. `r = 0` is the mean loss; a large `r` the worst label's.
 *
 * Cost: `O(n + K)`. Equivalent: none in common libraries.
 *
 * @param losses `n` numbers, finite; the gradient has their precision.
 * @param labels `n` integers of at least 0, below `classes`.
 * @param options.radius default 0.1.
 * @param options.classes default: one more than the largest label.
 * @param options.grad `false` skips the gradient.
 * @returns `value`, `weights`, `labelLosses`, `divergence`, `grads.losses`.
 * @throws GibbsError `InvalidShape` for no losses or a wrong number of labels, `InvalidValue` for labels out of range
 *   and losses that are not finite, `InvalidOption` for options outside their domain.
 * @see J. Zhang, A. Menon, A. Veit, S. Bhojanapalli, S. Kumar, S. Sra, Coping with Label Shift via Distributionally
 *   Robust Optimisation, ICLR 2021, https://arxiv.org/abs/2010.12230.
 *
 * @example
 * const { value, weights } = labelShiftDro([1, 3], [0, 1], { radius: Math.log(2) });
 * // value is 3, weights is [0, 1]
 */
export function labelShiftDro(losses: Vector, labels: Vector, options: LabelShiftDroOptions = {}): LabelShiftRisk {
  checkOptions(options, labelShiftDroOptionsNames, { grad: 1, classes: 1 });
  const l = floats("losses", losses);
  const y = integers("labels", labels, l.length);
  const request = bindings.labelShiftDro(l, y, options.classes ?? enough(y), options.grad ?? true, options);
  const { value, weights, losses: labelLosses, divergence, gradient } = callSync(request, options);
  return { value, weights, labelLosses, divergence, grads: riskGrads(gradient) };
}

/** One more than the largest label, within reason. */
function enough(labels: Int32Array): number {
  let largest = 0;
  for (const label of labels) largest = Math.max(largest, label);
  return Math.min(largest, 10_000_000) + 1;
}
