import { type Emd1dSolution, emd1dOptionsNames, operations } from "../backend/bindings/transport.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type MeasureWeights, measureWeights, weightNames } from "./measures.js";
import { entriesPlan, type PlanMatrix } from "./plan.js";

const bindings = load(operations);

/** What {@link emd1d} is told of the cost. */
export interface Emd1dMethod extends MeasureWeights {
  /** Power of the distance between points, at least 1; default 1. */
  p?: number;
}

/** Options of {@link emd1d}. */
export interface Emd1dOptions extends Emd1dMethod, RunOptions {}

/** Options of {@link emd1dSync}. */
export interface Emd1dSyncOptions extends Emd1dMethod, SyncRunOptions {}

/** The best plan on the line and the proof of it. */
export interface LinePlan extends PlanMatrix {
  /** `W_p^p`, the cost of the plan. */
  readonly value: number;
  /** `W_p`, its p-th root. */
  readonly distance: number;
  /** No plan costs less than this: the value of the potentials. */
  readonly dual: number;
  /** `value - dual`, at least 0: rounding. */
  readonly gap: number;
  /** The gap relative to the larger of both; 0 where both are 0. */
  readonly relativeGap: number;
  /** L1 errors of both marginals, relative to the mass: rounding. */
  readonly marginalError: readonly [a: number, b: number];
  /** Dual potentials, also of points without weight, centered so that `⟨a, f⟩ = ⟨b, g⟩`. */
  readonly potentials: { readonly f: Float64Array; readonly g: Float64Array };
  /** Steps down the staircase of sorted points. */
  readonly iterations: number;
  /** Whether the gap is within what rounding explains. */
  readonly converged: boolean;
  /** `"optimal"` where it is. */
  readonly status: "optimal" | "inexact";
}

/**
 * The best transport plan between two measures on the line, with its proof.
 *
 * Minimizes `Σ Pᵢⱼ |xᵢ − yⱼ|^p` over plans with marginals `a` and `b`: for `p ≥ 1` the plan that keeps the order. It has at
 * most `n + m − 1` entries, and potentials with `fᵢ + gⱼ ≤ |xᵢ − yⱼ|^p` prove it, up to rounding.
 *
 * Cost: `O((n + m) log(n + m))` time, `O(n + m)` memory. Equivalents: `ot.emd_1d` and `ot.emd2_1d` (POT; its
 * `sqeuclidean` is `p = 2`).
 *
 * @param x `n` points, in any order.
 * @param y `m` points.
 * @param options.p default 1.
 * @param options.a weights of `x`; default: equal ones. Zeros are allowed.
 * @param options.b weights of `y`, of the same sum; default: equal ones.
 * @returns the plan's numbers, and methods that give its entries; a point without weight is mapped to a target at which its
 *   potential is attained.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points and weights, `Infeasible` for masses that differ,
 *   `InvalidOption` for `p` below 1.
 * @see G. Peyré, M. Cuturi, Computational optimal transport, 2019, section 2.6.
 *
 * @example
 * const plan = await emd1d([0, 1], [3, 2], { p: 2 });
 * // plan.value === 4 && plan.dual === 4
 * // plan.plan().data is [0, 0.5, 0.5, 0]
 */
export async function emd1d(x: Vector, y: Vector, options?: Emd1dOptions): Promise<LinePlan> {
  const request = requested(x, y, options);
  return dressed(await call(request, options));
}

/** {@link emd1d} in place: blocks until the answer is there. */
export function emd1dSync(x: Vector, y: Vector, options?: Emd1dSyncOptions): LinePlan {
  return dressed(callSync(requested(x, y, options), options));
}

function requested(x: Vector, y: Vector, options: Emd1dMethod | undefined) {
  checkOptions(options, emd1dOptionsNames, weightNames);
  const [from, to] = [vector("x", x), vector("y", y)];
  return bindings.emd1d(from, to, ...measureWeights(options, from.length, to.length), options ?? {});
}

function dressed(solution: Emd1dSolution): LinePlan {
  const { f, g, rows, columns, values, partners, marginalError, ...numbers } = solution;
  return {
    ...numbers,
    marginalError: [marginalError[0], marginalError[1]],
    potentials: { f, g },
    iterations: f.length + g.length - 1,
    status: numbers.converged ? "optimal" : "inexact",
    ...entriesPlan({ rows, columns, values }, [f.length, g.length], (row) => partners[row]),
  };
}
