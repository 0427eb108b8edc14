import { operations, type SlicedPlanSolution, slicedPlanOptionsNames } from "../backend/bindings/transport.js";
import { load } from "../backend/load.js";
import { matrix, type Points } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type MeasureWeights, measureWeights, weightNames } from "./measures.js";
import { entriesPlan, type PlanMatrix } from "./plan.js";

const bindings = load(operations);

/** What {@link slicedPlan} is told of the method. */
export interface SlicedPlanMethod extends MeasureWeights {
  /** The cost is the Euclidean distance to this power, at least 1; default 2. */
  p?: number;
  /** Number of random lines; default 50. */
  projections?: number;
  /** `"min"` (default) takes the cheapest line's plan, `"expected"` the mean of all. */
  method?: "min" | "expected";
  /** Of the lines; default 0. */
  seed?: number;
}

/** Options of {@link slicedPlan}. */
export interface SlicedPlanOptions extends SlicedPlanMethod, RunOptions {}

/** Options of {@link slicedPlanSync}. */
export interface SlicedPlanSyncOptions extends SlicedPlanMethod, SyncRunOptions {}

/** A feasible plan from lines, and how far it can be from the best. */
export interface SlicedPlan extends PlanMatrix {
  /** Cost of the plan: no less than `W_p^p`. */
  readonly value: number;
  /** Its p-th root. */
  readonly distance: number;
  /** The value of the potentials: no more than `W_p^p`. */
  readonly dual: number;
  /** `value - dual`, at least 0. */
  readonly gap: number;
  /** The gap relative to the larger of both; 0 where both are 0. */
  readonly relativeGap: number;
  /** L1 errors of both marginals, relative to the mass: rounding. */
  readonly marginalError: readonly [a: number, b: number];
  /** Feasible dual potentials, centered so that `⟨a, f⟩ = ⟨b, g⟩`. */
  readonly potentials: { readonly f: Float64Array; readonly g: Float64Array };
  /** The cheapest line. */
  readonly direction: Float64Array;
}

/**
 * A transport plan between two clouds from transport on lines: feasible, sparse, fast, and enclosed by bounds.
 *
 * The best plan between projections on a line is a plan between the clouds. `"min"` takes the one with the least
 * `Σ Pᵢⱼ ‖xᵢ − yⱼ‖^p` of all lines, `"expected"` the mean of all plans, which moves smoothly with the points. Its cost bounds
 * `W_p^p` from above; potentials on lines, which are feasible between the clouds, bound it from below: the best line's, and for
 * `p ≥ 2` the sums over orthonormal bases. In high dimension the bounds are far apart; `emd` closes the gap where it must be.
 *
 * Cost: `O(L (n + m)(d + log(n + m)))` time for `L` lines; `O((n + m) d)` memory, for `"expected"` also `O(L (n + m))`.
 * Equivalents: `ot.sliced.min_sliced_transport_plan`, `ot.sliced.expected_sliced_plan` (POT).
 *
 * @param x `n × d`, finite.
 * @param y `m × d`, finite.
 * @param options.p default 2.
 * @param options.projections default 50.
 * @param options.method default `"min"`.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @param options.a weights of `x`; default: equal ones. Zeros are allowed.
 * @param options.b weights of `y`, of the same sum; default: equal ones.
 * @returns the plan's numbers, and methods that give its entries.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points and weights, `Infeasible` for masses that differ,
 *   `InvalidOption` for options outside their domain.
 * @see G. Mahey, L. Chapel, G. Gasso, C. Bonet, N. Courty, Fast optimal transport through sliced generalized Wasserstein
 *   geodesics, NeurIPS 2023; X. Liu et al., Expected sliced transport plans, ICLR 2025.
 *
 * @example
 * const plan = await slicedPlan([[0, 0], [1, 1]], [[4, 1], [3, 0]]);
 * // plan.value ≈ 9, plan.dual ≈ 9
 * // plan.plan().data is [0, 0.5, 0.5, 0]
 */
export async function slicedPlan(x: Points, y: Points, options?: SlicedPlanOptions): Promise<SlicedPlan> {
  return dressed(await call(requested(x, y, options), options));
}

/** {@link slicedPlan} in place: blocks until the answer is there. */
export function slicedPlanSync(x: Points, y: Points, options?: SlicedPlanSyncOptions): SlicedPlan {
  return dressed(callSync(requested(x, y, options), options));
}

function requested(x: Points, y: Points, options: SlicedPlanMethod | undefined) {
  checkOptions(options, slicedPlanOptionsNames, weightNames);
  const [from, to] = [matrix("x", x), matrix("y", y)];
  return bindings.slicedPlan(from, to, ...measureWeights(options, from.rows, to.rows), options ?? {});
}

function dressed(solution: SlicedPlanSolution): SlicedPlan {
  const { f, g, rows, columns, values, partners, marginalError, ...numbers } = solution;
  return {
    ...numbers,
    marginalError: [marginalError[0], marginalError[1]],
    potentials: { f, g },
    ...entriesPlan({ rows, columns, values }, [f.length, g.length], (row) => partners[row]),
  };
}
