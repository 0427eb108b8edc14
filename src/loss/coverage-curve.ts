import { operations } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { type Vector, vector, weights as weightsView } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { checkOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** Options of {@link coverageCurve}. */
export interface CoverageCurveOptions extends SyncRunOptions {
  /** One weight an example, at least 0; default: all 1. */
  weights?: Vector;
}

/** What is accepted at each threshold, and how much of it is wrong. */
export interface CoverageCurve {
  /** The distinct scores, from the largest on: what has at least this score is accepted. */
  readonly thresholds: Float64Array;
  /** The share that is accepted. */
  readonly coverage: Float64Array;
  /** The share of wrong answers among what is accepted. */
  readonly errors: Float64Array;
  /** The mean of `errors` over coverage, as a step function: smaller is better. */
  readonly area: number;
  /** The area of scores that put every right answer first, in the limit of many examples. */
  readonly least: number;
}

/**
 * Coverage against error of a predictor that may reject.
 *
 * For each threshold the share of examples with at least that score and the share of wrong answers among them. `area` is
 * the area under the risk-coverage curve; with an overall error `e` no order of very many examples has less than
 * `least = e + (1 − e) log(1 − e)`.
 *
 * Cost: `O(n log n)`. Equivalent: `aurc` of `torch-uncertainty`.
 *
 * @param scores `n` numbers, finite, larger where the predictor is to be trusted.
 * @param right `n` numbers: 1 where the predictor is right, 0 where it is wrong.
 * @param options.weights default: all 1.
 * @returns `thresholds`, `coverage`, `errors`, `area`, `least`.
 * @throws GibbsError `InvalidShape` for no scores or a wrong number of answers or weights, `InvalidValue` for scores that
 *   are not finite, answers other than 0 and 1 and weights that are negative.
 * @see Y. Geifman, G. Uziel, R. El-Yaniv, Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers, ICLR 2019,
 *   https://arxiv.org/abs/1805.08206, for both areas.
 *
 * @example
 * const { coverage, errors, area } = coverageCurve([0.9, 0.2, 0.5, 0.7], [1, 0, 0, 1]);
 * // coverage is [0.25, 0.5, 0.75, 1], errors ≈ [0, 0, 0.333333, 0.5], area ≈ 0.208333
 */
export function coverageCurve(scores: Vector, right: Vector, options: CoverageCurveOptions = {}): CoverageCurve {
  checkOptions(options, { weights: 1 });
  const r = vector("scores", scores);
  const a = vector("right", right, r.length);
  const w = weightsView("options.weights", options.weights, r.length);
  return callSync(bindings.coverageCurve(r, a, w), options);
}
