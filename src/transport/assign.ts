import { type AssignSolution, assignOptionsNames, operations } from "../backend/bindings/transport.js";
import { load } from "../backend/load.js";
import { type MatrixLike, matrix } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";

const bindings = load(operations);

/** What {@link assign} is told of the method. */
export interface AssignMethod {
  /** Whether the largest sum is wanted in place of the least; default `false`. */
  maximize?: boolean;
}

/** Options of {@link assign}. */
export interface AssignOptions extends AssignMethod, RunOptions {}

/** Options of {@link assignSync}. */
export interface AssignSyncOptions extends AssignMethod, SyncRunOptions {}

/** An assignment and the proof that none is better. */
export interface Assignment {
  /** Rows of the pairs, ascending; `min(n, m)` of them. */
  readonly rows: Int32Array;
  /** Their columns. */
  readonly columns: Int32Array;
  /** Sum of the costs of the pairs. */
  readonly cost: number;
  /** No assignment costs less (with `maximize`: more) than this: the sum of the potentials. */
  readonly dual: number;
  /** How far the cost is from `dual`: rounding. */
  readonly gap: number;
  /** The gap relative to the larger of `|cost|` and `|dual|`; 0 where both are 0. */
  readonly relativeGap: number;
  /**
   * `f[i] + g[j]` is at most the cost of the pair (with `maximize`: at least), with equality on the pairs that are taken. On
   * the longer side no potential is above 0 (with `maximize`: below).
   */
  readonly potentials: { readonly f: Float64Array; readonly g: Float64Array };
  /** Shortest paths that were searched for, after the reductions. */
  readonly iterations: number;
  /** Whether the gap is within what rounding explains. */
  readonly converged: boolean;
}

/**
 * Linear assignment: gives each row a column of its own, so that the sum of the costs is least; with the proof.
 *
 * Minimizes `Σ cost[i][σ(i)]` over all `σ` that take no column twice. With more rows than columns, as many rows as there are
 * columns get one. An infinite cost forbids its pair. Exact: Jonker and Volgenant's reductions and shortest augmenting
 * paths; square problems that leave many rows free after the reductions, as those between clouds of points do, begin from
 * the network simplex.
 *
 * Cost: `O(n² m)` time at worst for `n ≤ m`, usually much less; `O(n + m)` memory beside the costs, and a copy of them with
 * `maximize` or more rows than columns. Equivalents: `scipy.optimize.linear_sum_assignment`, `lap.lapjv`.
 *
 * @param cost `n × m`; numbers up to 1e300, or `Infinity` (with `maximize`: `-Infinity`) for pairs that must not be taken.
 * @param options.maximize default `false`.
 * @returns the pairs, their `cost`, and `potentials` whose sum `dual` proves it.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad costs, `Infeasible` where every assignment takes a forbidden
 *   pair.
 * @see R. Jonker, A. Volgenant, A shortest augmenting path algorithm for dense and sparse linear assignment problems,
 *   Computing 38 (1987).
 *
 * @example
 * const { columns, cost, gap } = await assign([[4, 1, 3], [2, 0, 5], [3, 2, 2]]);
 * // columns is [1, 0, 2]
 * // cost === 5 && gap === 0
 */
export async function assign(cost: MatrixLike, options?: AssignOptions): Promise<Assignment> {
  return dressed(await call(requested(cost, options), options));
}

/** {@link assign} in place: blocks until the answer is there. */
export function assignSync(cost: MatrixLike, options?: AssignSyncOptions): Assignment {
  return dressed(callSync(requested(cost, options), options));
}

function requested(cost: MatrixLike, options: AssignMethod | undefined) {
  checkOptions(options, assignOptionsNames);
  return bindings.assign(matrix("cost", cost), options ?? {});
}

function dressed({ rows, columns, f, g, ...numbers }: AssignSolution): Assignment {
  return { rows: new Int32Array(rows), columns: new Int32Array(columns), ...numbers, potentials: { f, g } };
}
