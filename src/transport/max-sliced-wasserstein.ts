import {
  type MaxSlicedWassersteinSolution,
  maxSlicedWassersteinOptionsNames,
  operations,
} from "../backend/bindings/transport.js";
import { load } from "../backend/load.js";
import { matrix, type Points } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type MeasureWeights, measureWeights, weightNames } from "./measures.js";

const bindings = load(operations);

/** What {@link maxSlicedWasserstein} is told of the method. */
export interface MaxSlicedMethod extends MeasureWeights {
  /** Power of the distance between points, at least 1; default 2. */
  p?: number;
  /** Random directions that are tried first; default 50. */
  projections?: number;
  /** Directions, the best of those tried, from which the distance is climbed; default 3. */
  restarts?: number;
  /** Steps of each climb; default 100. */
  maxIterations?: number;
  /** Length of the projected gradient, relative to `p` times the value, that counts as converged; default 1e-5. */
  tolerance?: number;
  /** Of the random directions; default 0. */
  seed?: number;
}

/** Options of {@link maxSlicedWasserstein}. */
export interface MaxSlicedOptions extends MaxSlicedMethod, RunOptions {}

/** Options of {@link maxSlicedWassersteinSync}. */
export interface MaxSlicedSyncOptions extends MaxSlicedMethod, SyncRunOptions {}

/** A direction, the distance along it, and a bound on every other's. */
export interface MaxSlicedDistance extends MaxSlicedWassersteinSolution {
  /** `W_p^p` between the projections on `direction`: no more than the maximum. */
  readonly value: number;
  /** Its p-th root. */
  readonly distance: number;
  /** The direction, of length 1; its largest coordinate is positive. */
  readonly direction: Float64Array;
  /** No direction has a larger value. */
  readonly upperBound: number;
  /** `upperBound - value`, at least 0. */
  readonly gap: number;
  /** Length of the projected gradient at the direction, relative to `p` times the value. */
  readonly residual: number;
  /** Steps of all climbs. */
  readonly iterations: number;
  /** Whether the residual met the tolerance: the direction is stationary. */
  readonly converged: boolean;
}

/**
 * Max-sliced Wasserstein distance: the line on which the projections of two clouds are farthest apart.
 *
 * Maximizes `W_p^p(⟨θ, x⟩, ⟨θ, y⟩)` over unit `θ`. The problem is not concave: random directions and that of the difference of
 * the means are tried, and from the best the distance is climbed by its projected gradient. The result is a lower bound of
 * the maximum by construction; `upperBound` comes from the plan at that direction.
 *
 * Cost: `O((n + m)(d + log(n + m)))` time a direction, some 100 to 200 directions; `O((n + m) d)` memory. Equivalents:
 * `ot.max_sliced_wasserstein_distance` (POT, which takes the largest of random directions and returns `distance`).
 *
 * @param x `n × d`, finite.
 * @param y `m × d`, finite.
 * @param options.p default 2.
 * @param options.projections default 50.
 * @param options.restarts default 3.
 * @param options.maxIterations default 100.
 * @param options.tolerance default 1e-5.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @param options.a weights of `x`; default: equal ones. Zeros are allowed.
 * @param options.b weights of `y`, of the same sum; default: equal ones.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points and weights, `Infeasible` for masses that differ,
 *   `InvalidOption` for options outside their domain.
 * @see I. Deshpande et al., Max-sliced Wasserstein distance and its use for GANs, CVPR 2019.
 *
 * @example
 * const { value, direction } = await maxSlicedWasserstein([[0, 0], [1, 1]], [[3, 0], [4, 1]]);
 * // value ≈ 9, direction ≈ [1.000, 0.000]
 */
export async function maxSlicedWasserstein(
  x: Points,
  y: Points,
  options?: MaxSlicedOptions,
): Promise<MaxSlicedDistance> {
  return call(requested(x, y, options), options);
}

/** {@link maxSlicedWasserstein} in place: blocks until the answer is there. */
export function maxSlicedWassersteinSync(x: Points, y: Points, options?: MaxSlicedSyncOptions): MaxSlicedDistance {
  return callSync(requested(x, y, options), options);
}

function requested(x: Points, y: Points, options: MaxSlicedMethod | undefined) {
  checkOptions(options, maxSlicedWassersteinOptionsNames, weightNames);
  const [from, to] = [matrix("x", x), matrix("y", y)];
  return bindings.maxSlicedWasserstein(from, to, ...measureWeights(options, from.rows, to.rows), options ?? {});
}
