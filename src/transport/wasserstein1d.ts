import { operations, type Wasserstein1dSolution, wasserstein1dOptionsNames } from "../backend/bindings/transport.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type MeasureWeights, measureWeights, weightNames } from "./measures.js";

const bindings = load(operations);

/** What {@link wasserstein1d} is told of the distance. */
export interface Wasserstein1dMethod extends MeasureWeights {
  /** Power of the distance between points, at least 1; default 1. */
  p?: number;
  /** Whether to compute the gradient too; default `false`. */
  gradient?: boolean;
}

/** Options of {@link wasserstein1d}. */
export interface Wasserstein1dOptions extends Wasserstein1dMethod, RunOptions {}

/** Options of {@link wasserstein1dSync}. */
export interface Wasserstein1dSyncOptions extends Wasserstein1dMethod, SyncRunOptions {}

/** A distance between measures on the line. */
export interface LineDistance {
  /** `W_p^p`, the cost of the best plan. */
  readonly value: number;
  /** `W_p`, its p-th root. */
  readonly distance: number;
  /** Gradients of `value` with respect to the points, with `gradient: true`. */
  readonly gradients?: { readonly x: Float64Array; readonly y: Float64Array };
}

/**
 * Wasserstein distance between two measures on the line, by sorting.
 *
 * `W_p^p = ∫₀¹ |F⁻¹(t) − G⁻¹(t)|^p dt` for the distribution functions `F` and `G`, times the mass. The gradient with respect
 * to the points is that of the plan that keeps the order; at ties, and for `p = 1` where points of both sides coincide, the
 * value has a kink and it is a subgradient.
 *
 * Cost: `O((n + m) log(n + m))` time, `O(n + m)` memory. Equivalents: `ot.wasserstein_1d` (POT, which returns `value`),
 * `scipy.stats.wasserstein_distance` for `p = 1`.
 *
 * @param x `n` points, in any order.
 * @param y `m` points.
 * @param options.p default 1.
 * @param options.a weights of `x`; default: equal ones. Zeros are allowed.
 * @param options.b weights of `y`, of the same sum; default: equal ones.
 * @param options.gradient default `false`; `true` adds `gradients`.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points and weights, `Infeasible` for masses that differ,
 *   `InvalidOption` for `p` below 1.
 * @see G. Peyré, M. Cuturi, Computational optimal transport, 2019, section 2.6.
 *
 * @example
 * const { value, distance } = await wasserstein1d([0, 1, 3], [8, 5, 6], { p: 2 });
 * // value ≈ 25, distance ≈ 5
 */
export async function wasserstein1d(x: Vector, y: Vector, options?: Wasserstein1dOptions): Promise<LineDistance> {
  return dressed(await call(requested(x, y, options), options));
}

/** {@link wasserstein1d} in place: blocks until the answer is there. */
export function wasserstein1dSync(x: Vector, y: Vector, options?: Wasserstein1dSyncOptions): LineDistance {
  return dressed(callSync(requested(x, y, options), options));
}

function requested(x: Vector, y: Vector, options: Wasserstein1dMethod | undefined) {
  checkOptions(options, wasserstein1dOptionsNames, weightNames);
  const [from, to] = [vector("x", x), vector("y", y)];
  return bindings.wasserstein1d(from, to, ...measureWeights(options, from.length, to.length), options ?? {});
}

function dressed({ x, y, ...numbers }: Wasserstein1dSolution): LineDistance {
  return { ...numbers, ...(x && y && { gradients: { x, y } }) };
}
