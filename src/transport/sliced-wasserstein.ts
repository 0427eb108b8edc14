import {
  operations,
  type SlicedWassersteinSolution,
  slicedWassersteinOptionsNames,
} from "../backend/bindings/transport.js";
import { load } from "../backend/load.js";
import { type Matrix, matrix, type Points } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type MeasureWeights, measureWeights, weightNames } from "./measures.js";

const bindings = load(operations);

/** What {@link slicedWasserstein} is told of the method. */
export interface SlicedMethod extends MeasureWeights {
  /** Power of the distance between points, at least 1; default 2. */
  p?: number;
  /** Number of random directions; default 100. */
  projections?: number;
  /** Of the directions; default 0. */
  seed?: number;
  /** Whether to compute the gradient too; default `false`. */
  gradient?: boolean;
}

/** Options of {@link slicedWasserstein}. */
export interface SlicedOptions extends SlicedMethod, RunOptions {}

/** Options of {@link slicedWassersteinSync}. */
export interface SlicedSyncOptions extends SlicedMethod, SyncRunOptions {}

/** A mean over random directions, and how well it is known. */
export interface SlicedDistance {
  /** Mean of `W_p^p` between the projections. */
  readonly value: number;
  /** Monte Carlo standard error of `value`; `Infinity` for a single direction. */
  readonly standardError: number;
  /** The p-th root of `value`. */
  readonly distance: number;
  /** Gradients of `value` with respect to the points, with `gradient: true`. */
  readonly gradients?: { readonly x: Matrix; readonly y: Matrix };
}

/**
 * Sliced Wasserstein distance between two clouds: the mean distance between their projections on random lines.
 *
 * `SW_p^p = E W_p^p(⟨θ, x⟩, ⟨θ, y⟩)` over directions `θ` that are uniform on the sphere. On every line the distance is
 * exact; what is random is the choice of lines, and `standardError` says how much that matters. In one dimension it is
 * `W_p^p` itself.
 *
 * Cost: `O(L (n + m)(d + log(n + m)))` time for `L` directions, `O((n + m) d)` memory. Equivalents:
 * `ot.sliced_wasserstein_distance` (POT, which returns `distance`).
 *
 * @param x `n × d`, finite.
 * @param y `m × d`, finite.
 * @param options.p default 2.
 * @param options.projections default 100.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @param options.a weights of `x`; default: equal ones. Zeros are allowed.
 * @param options.b weights of `y`, of the same sum; default: equal ones.
 * @param options.gradient default `false`; `true` adds `gradients`, for the directions that were drawn.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points and weights, `Infeasible` for masses that differ,
 *   `InvalidOption` for options outside their domain.
 * @see N. Bonneel, J. Rabin, G. Peyré, H. Pfister, Sliced and Radon Wasserstein barycenters of measures, J. Math. Imaging
 *   Vis. 51 (2015).
 *
 * @example
 * const { value, standardError } = await slicedWasserstein([[0, 0], [1, 1]], [[3, 0], [4, 1]], { projections: 1000 });
 * // Both move by 3 along one of 2 axes: the mean is 9 / 2.
 * const near = Math.abs(value - 4.5) < 4 * standardError;
 * // near === true
 */
export async function slicedWasserstein(x: Points, y: Points, options?: SlicedOptions): Promise<SlicedDistance> {
  const { request, shapes } = requested(x, y, options);
  return dressed(await call(request, options), shapes);
}

/** {@link slicedWasserstein} in place: blocks until the answer is there. */
export function slicedWassersteinSync(x: Points, y: Points, options?: SlicedSyncOptions): SlicedDistance {
  const { request, shapes } = requested(x, y, options);
  return dressed(callSync(request, options), shapes);
}

type Shapes = readonly [x: readonly [number, number], y: readonly [number, number]];

function requested(x: Points, y: Points, options: SlicedMethod | undefined) {
  checkOptions(options, slicedWassersteinOptionsNames, weightNames);
  const [from, to] = [matrix("x", x), matrix("y", y)];
  const weights = measureWeights(options, from.rows, to.rows);
  const shapes: Shapes = [
    [from.rows, from.columns],
    [to.rows, to.columns],
  ];
  return { request: bindings.slicedWasserstein(from, to, ...weights, options ?? {}), shapes };
}

function dressed({ x, y, ...numbers }: SlicedWassersteinSolution, shapes: Shapes): SlicedDistance {
  if (x === undefined || y === undefined) return numbers;
  return { ...numbers, gradients: { x: { data: x, shape: shapes[0] }, y: { data: y, shape: shapes[1] } } };
}
