import {
  operations,
  type WassersteinCircleSolution,
  wassersteinCircleOptionsNames,
} from "../backend/bindings/transport.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type MeasureWeights, measureWeights, weightNames } from "./measures.js";

const bindings = load(operations);

/** What {@link wassersteinCircle} is told of the distance. */
export interface CircleMethod extends MeasureWeights {
  /** Power of the distance along the circle, at least 1; default 1. */
  p?: number;
  /** Length of the circle, positive, in the units of the positions; default 1. */
  period?: number;
}

/** Options of {@link wassersteinCircle}. */
export interface CircleOptions extends CircleMethod, RunOptions {}

/** Options of {@link wassersteinCircleSync}. */
export interface CircleSyncOptions extends CircleMethod, SyncRunOptions {}

/** A distance between measures on a circle, and the bound that proves it. */
export interface CircleDistance extends WassersteinCircleSolution {
  /** `W_p^p`, the cost of a plan. */
  readonly value: number;
  /** `W_p`, its p-th root. */
  readonly distance: number;
  /** No plan costs less than this. */
  readonly dual: number;
  /** `value - dual`, at least 0. */
  readonly gap: number;
  /** The gap relative to the value; 0 where that is 0. */
  readonly relativeGap: number;
  /** Shifts that were tried; 0 for `p = 1`, which needs none. */
  readonly iterations: number;
  /** Whether the gap is within what rounding explains. */
  readonly converged: boolean;
}

/**
 * Wasserstein distance between two measures on a circle, such as directions or hours of the day.
 *
 * Points are as far apart as the shorter way around. The best plan keeps the cyclic order, so the distance is the least over
 * shifts `θ` of `∫₀¹ |F⁻¹(t) − G⁻¹(t + θ)|^p dt`, which is convex in `θ`. For `p = 1` the shift is a weighted median of
 * `F − G`; for larger `p` it is searched for between tangents, whose meeting bounds the minimum from below.
 *
 * Cost: `O((n + m) log(n + m))` time, and `O(n + m)` for each of some 10 to 50 shifts for `p > 1`. Equivalents:
 * `ot.wasserstein_circle` (POT, which returns `value`).
 *
 * @param x `n` positions, any number of turns away.
 * @param y `m` positions.
 * @param options.p default 1.
 * @param options.period default 1; 360 for degrees.
 * @param options.a weights of `x`; default: equal ones. Zeros are allowed.
 * @param options.b weights of `y`, of the same sum; default: equal ones.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad positions and weights, `Infeasible` for masses that differ,
 *   `InvalidOption` for `p` below 1 or a period that is not positive.
 * @see J. Delon, J. Salomon, A. Sobolevski, Fast transport optimization for Monge costs on the circle, SIAM J. Appl. Math.
 *   70 (2010).
 *
 * @example
 * const { distance } = await wassersteinCircle([350, 10], [20, 40], { period: 360, p: 2 });
 * // distance ≈ 30
 */
export async function wassersteinCircle(x: Vector, y: Vector, options?: CircleOptions): Promise<CircleDistance> {
  return call(requested(x, y, options), options);
}

/** {@link wassersteinCircle} in place: blocks until the answer is there. */
export function wassersteinCircleSync(x: Vector, y: Vector, options?: CircleSyncOptions): CircleDistance {
  return callSync(requested(x, y, options), options);
}

function requested(x: Vector, y: Vector, options: CircleMethod | undefined) {
  checkOptions(options, wassersteinCircleOptionsNames, weightNames);
  const [from, to] = [vector("x", x), vector("y", y)];
  return bindings.wassersteinCircle(from, to, ...measureWeights(options, from.length, to.length), options ?? {});
}
