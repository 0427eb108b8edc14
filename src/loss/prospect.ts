import { operations, prospectOptionsNames } from "../backend/bindings/loss.js";
import { load } from "../backend/load.js";
import { matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link prospect} is told. */
export interface ProspectMethod {
  /** `"squared"` (default), `½ (x·w − y)²`, or `"logistic"`, `log(1 + exp(x·w)) − y x·w` with `y` 0 or 1. */
  loss?: "squared" | "logistic";
  /** `"superquantile"` (default), the conditional value at risk, `"extremile"` or `"exponential"`. */
  spectrum?: "superquantile" | "extremile" | "exponential";
  /** The superquantile's level, the extremile's r or the exponential's ρ; left out they are 0.5, 2 and 1. */
  parameter?: number;
  /** ν, the price of weights other than `1/n`, positive; default 1. */
  smoothing?: number;
  /** What the price is of: `"squares"` (default) or `"entropy"`. */
  penalty?: "squares" | "entropy";
  /** μ, of `(μ / 2) ‖w‖²`, positive; default: one over the number of points. */
  regularization?: number;
  /**
   * η, the length of steps, positive; default: from the data, beginning at the third of `1 / (n σₙ L + μ)` with the
   * largest curvature `L` of a loss, and halved whenever ten passes did not lower the gap.
   */
  step?: number;
  /** Passes over the data at most; default 1000. */
  epochs?: number;
  /** Largest gap that counts as solved, relative to the value; default 1e-8. */
  tolerance?: number;
  /** Of the order of examples; default 0. */
  seed?: number;
}

/** Options of {@link prospect}. */
export interface ProspectOptions extends ProspectMethod, RunOptions {}

/** Options of {@link prospectSync}. */
export interface ProspectSyncOptions extends ProspectMethod, SyncRunOptions {}

/** A minimizer. */
export interface ProspectSolution {
  /** `w`, one a column of the points. */
  readonly coefficients: Float64Array;
  /** The regularized risk. */
  readonly value: number;
  /** No coefficients have a value below `value − gap`. */
  readonly gap: number;
  /** The gap of the start and after every pass. */
  readonly gaps: Float64Array;
  /** How much each example counts at the end, a distribution. */
  readonly weights: Float64Array;
  /** Passes over the data. */
  readonly epochs: number;
  /** Whether the gap met the tolerance. */
  readonly converged: boolean;
}

/**
 * Prospect: smoothed spectral risks of a linear model's losses, minimized by stochastic steps without bias or variance at the end.
 *
 * Minimizes `F(w) = R(ℓ₁(w), …, ℓₙ(w)) + (μ / 2) ‖w‖²` with {@link spectralRisk}'s `R`: a model for the worst-off examples rather than the
 * mean one. A step draws an example, moves along `n qᵢ gᵢ − n ρᵢ gᵢ' + Σ ρⱼ gⱼ'` with tables of the last losses, gradients `g'` and
 * weights `ρ`, and takes the best weights `q` for the table anew. Stochastic gradients of batches are biased here and do not settle;
 * these steps converge linearly, the faster the more smoothing. `F` is μ-strongly convex, so `‖∇F‖² / 2μ` after every pass, on all data, bounds what is left to gain:
 * `gap`. A column of ones makes an intercept, which is then regularized too.
 *
 * Cost: `O(n (n + d))` a pass, `O(n + d)` memory. Equivalent: `Prospect` of the authors' code.
 *
 * @param points `n × d`, finite.
 * @param targets `n` numbers; 0 or 1 for the logistic loss.
 * @param options.loss `"squared"` (default).
 * @param options.spectrum `"superquantile"` (default).
 * @param options.parameter left out it is 0.5 for the superquantile, 2 for the extremile, 1 for the exponential.
 * @param options.smoothing default 1.
 * @param options.penalty `"squares"` (default).
 * @param options.regularization default: one over the number of points.
 * @param options.step default: from the data's curvature, halved where it is too long.
 * @param options.epochs default 1000; where they do not suffice `converged` is false.
 * @param options.tolerance default 1e-8.
 * @param options.seed default 0; the same seed gives the same bits.
 * @returns `coefficients`, `value`, `gap`, `gaps`, `weights`, `epochs`, `converged`.
 * @throws GibbsError `InvalidShape` for no points or a wrong number of targets, `InvalidValue` for numbers that are not finite and
 *   targets other than 0 and 1, `InvalidOption` for options outside their domain and a `step` that diverges.
 * @see R. Mehta, V. Roulet, K. Pillutla, Z. Harchaoui, Distributionally Robust Optimization with Bias and Variance Reduction,
 *   ICLR 2024, https://arxiv.org/abs/2310.13863.
 *
 * @example
 * const points = [[1, 0], [1, 1], [1, 2], [1, 3]];
 * const { value, gap, converged } = await prospect(points, [0, 1, 2, 9], { spectrum: "extremile" });
 * // converged is true, gap < 1e-7
 */
export async function prospect(
  points: Points,
  targets: Vector,
  options: ProspectOptions = {},
): Promise<ProspectSolution> {
  return call(requested(points, targets, options), options);
}

/** {@link prospect} in place: blocks until the answer is there. */
export function prospectSync(points: Points, targets: Vector, options: ProspectSyncOptions = {}): ProspectSolution {
  return callSync(requested(points, targets, options), options);
}

function requested(points: Points, targets: Vector, options: ProspectMethod) {
  checkOptions(options, prospectOptionsNames);
  return bindings.prospect(matrix("points", points), vector("targets", targets), options ?? {});
}
