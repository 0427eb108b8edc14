import { type EmdSolution, emdOptionsNames, operations, type ProblemArgument } from "../backend/bindings/transport.js";
import { load } from "../backend/load.js";
import { integers, matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { entriesPlan } from "./plan.js";
import { copied, problemArgument, type SparseCostProblem, sizes, type TransportProblem } from "./problem.js";
import type { TransportPlan } from "./transport-plan.js";

const bindings = load(operations);

/** What {@link emd} is told of the method. */
export interface EmdMethod {
  /**
   * Pivots after which the plan so far is returned, feasible and with its gap, and with `status: "maxIterations"`; without it
   * as many as it takes.
   */
  maxIterations?: number;
  /** Potentials of a similar problem to begin with, `f` of length `n` and `g` of length `m`. */
  warmStart?: { readonly f: Vector; readonly g: Vector };
  /**
   * Bytes that a table of costs may take, which is made where costs from points are dear (more than 4 coordinates); with
   * less, they are computed whenever they are needed, in `O(n + m)` memory. Default 1073741824 (1 GiB).
   */
  memoryLimit?: number;
}

/** Options of {@link emd}. */
export interface EmdOptions extends EmdMethod, RunOptions {}

/** Options of {@link emdSync}. */
export interface EmdSyncOptions extends EmdMethod, SyncRunOptions {}

/** The plan of {@link emd}: at most `n + m - 1` entries. */
export interface ExactPlan extends TransportPlan {
  /** Pivots of the simplex, those on coarser problems among them. */
  readonly iterations: number;
  /** Whether the gap is within rounding errors: at most 1e-10 of the mass times the largest difference of costs. */
  readonly converged: boolean;
  /** Why the iteration ended; `"stalled"` where rounding errors leave a gap. */
  readonly status: "converged" | "maxIterations" | "stalled";
}

/**
 * Exact optimal transport between two measures: the best plan, and the proof that none is better.
 *
 * Minimizes `⟨C, P⟩` over plans with marginals `a` and `b` by a network simplex that starts from the same problem between a
 * quarter of the points. The plan is a vertex: at most `n + m - 1` entries, a permutation where all weights are equal and
 * `n = m`. Flows are whole numbers of some 1e-33 of the mass, so that light weights count too. The answer is bounded from below by a feasible point
 * of the dual, computed apart from the simplex: `gap` is what rounding left.
 *
 * With sparse costs `{rows, columns, values, shape}` only the pairs that are listed may be used. `map` sends a new point `z` to
 * the target with weight that minimizes `c(z, y) - g`, the limit of the entropic map; `transport` does so for rows without
 * weight.
 *
 * Cost: about `O(n^2.3)` time; `O(n + m)` memory beside the costs, which are not stored for points with at most 4
 * coordinates, or where a table exceeds `memoryLimit`. One thread does the pivots, all of them the passes over all costs.
 * Equivalents: `ot.emd`, `ot.emd2` and `ot.lp.emd_lazy` (POT), `transport::transport` (R).
 *
 * @param problem `{x, y, metric?, power?}` or `{cost}`, dense or sparse, with weights `a` and `b`; default: equal weights.
 * @param options.maxIterations default: no limit.
 * @param options.warmStart potentials `f` and `g` of a similar problem; any will do.
 * @param options.memoryLimit default 1 GiB.
 * @returns the plan's numbers, and its entries in several forms.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points, costs and weights, `Infeasible` for masses that
 *   differ and for sparse costs that admit no plan, `InvalidOption` for options outside their domain.
 * @see R. Ahuja, T. Magnanti, J. Orlin, Network flows, 1993, chapter 11; A. Orden, The transhipment problem, Management
 *   Science 2 (1956).
 *
 * @example
 * const plan = await emd({ x: [[0], [1], [2]], y: [[3], [1]], a: [1, 1, 2], b: [2, 2] });
 * // plan.value ≈ 3 (the two of the last point move by one, that of the first one too)
 * // plan.plan().data ≈ [0, 1, 0, 1, 2, 0]
 * // plan.gap < 1e-12
 */
export async function emd(problem: TransportProblem | SparseCostProblem, options?: EmdOptions): Promise<ExactPlan> {
  const { request, dress } = prepared(problem, options);
  return dress(await call(request, options));
}

/** {@link emd} in place: blocks until the answer is there. */
export function emdSync(problem: TransportProblem | SparseCostProblem, options?: EmdSyncOptions): ExactPlan {
  const { request, dress } = prepared(problem, options);
  return dress(callSync(request, options));
}

function prepared(problem: TransportProblem | SparseCostProblem, options: EmdMethod | undefined) {
  checkOptions(options, emdOptionsNames, { maxIterations: 1, warmStart: 1 });
  const warm = options?.warmStart;
  if (warm !== undefined && (typeof warm !== "object" || warm === null)) {
    throw invalid("InvalidOption", "options.warmStart", "expected {f, g}");
  }
  const start = ([n, m]: readonly [number, number]) =>
    [
      options?.maxIterations,
      warm && vector("options.warmStart.f", warm.f, n),
      warm && vector("options.warmStart.g", warm.g, m),
      options ?? {},
    ] as const;
  if (isSparse(problem)) {
    const { rows, columns, values, shape, a, b } = sparseArguments(problem);
    const request = bindings.emdSparse(rows, columns, values, ...shape, a, b, ...start(shape));
    return { request, dress: (solution: EmdSolution) => dressed(solution, shape) };
  }
  const argument = problemArgument(problem);
  const shape = sizes(argument);
  const request = bindings.emd(argument, ...start(shape));
  // The plan has its entries; only a map needs the problem afterwards, and only points have one.
  const kept = argument.cost === undefined ? copied(argument) : undefined;
  return { request, dress: (solution: EmdSolution) => dressed(solution, shape, kept) };
}

function isSparse(problem: TransportProblem | SparseCostProblem): problem is SparseCostProblem {
  if (typeof problem !== "object" || problem === null || !("cost" in problem)) return false;
  return typeof problem.cost === "object" && problem.cost !== null && "rows" in problem.cost;
}

function sparseArguments({ cost, a, b, ...rest }: SparseCostProblem) {
  for (const name in rest) throw invalid("InvalidValue", `problem.${name}`, "no such field beside sparse costs");
  const { shape } = cost;
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!Array.isArray(shape) || shape.length !== 2 || !shape.every(isCount)) {
    throw invalid("InvalidShape", "problem.cost", "expected shape to be two non-negative integers");
  }
  const [n, m] = shape as [number, number];
  const values = vector("problem.cost.values", cost.values).slice();
  return {
    rows: integers("problem.cost.rows", cost.rows, values.length).slice(),
    columns: integers("problem.cost.columns", cost.columns, values.length).slice(),
    values,
    shape: [n, m] as [number, number],
    a: a === undefined ? undefined : vector("problem.a", a, n).slice(),
    b: b === undefined ? undefined : vector("problem.b", b, m).slice(),
  };
}

function dressed(solution: EmdSolution, [n, m]: [number, number], argument?: ProblemArgument): ExactPlan {
  const { f, g, marginalError, status, plan, targets, ...numbers } = solution;
  // Rows without weight are those without entries; their targets come in the same order.
  const weighted = new Set(plan.rows);
  const weightless = Array.from({ length: n }, (_, i) => i).filter((i) => !weighted.has(i));
  const alone = new Map(weightless.map((row, k) => [row, targets[k]]));
  return {
    ...numbers,
    status: status as ExactPlan["status"],
    marginalError: [marginalError[0], marginalError[1]],
    potentials: { f, g },
    ...entriesPlan(plan, [n, m], (row) => alone.get(row) ?? 0),
    map(newPoints: Points) {
      if (argument === undefined) {
        throw invalid("InvalidValue", "problem.cost", "a map of new points needs problem.x and problem.y in its place");
      }
      const view = matrix("newPoints", newPoints);
      return { data: callSync(bindings.emdMap(argument, g, view)), shape: [view.rows, view.columns] };
    },
  };
}
