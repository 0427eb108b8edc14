import {
  operations,
  type ProblemArgument,
  type SparseSolution,
  sparseOptionsNames,
} from "../backend/bindings/transport-relaxed.js";
import { load } from "../backend/load.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { entriesPlan, type PlanMatrix } from "./plan.js";
import { copied, problemArgument, sizes, type TransportProblem } from "./problem.js";

const bindings = load(operations);

/** What {@link sparse} is told of the method. */
export interface SparseMethod {
  /** The regularization, positive, in units of the cost over the mass: small ones give plans with few entries. */
  gamma: number;
  /** Non-zeros in a column at most; no limit where it is left out. */
  nonzeros?: number;
  /** Largest L1 error of the rows before rounding, relative to the mass, that counts as converged; default 1e-6. */
  tolerance?: number;
  /** Passes over the costs after which the best plan so far is returned with `converged: false`; default 1000. */
  maxIterations?: number;
  /** Bytes that a table of costs may take; default 1073741824 (1 GiB). */
  memoryLimit?: number;
}

/** Options of {@link sparse}. */
export interface SparseOptions extends SparseMethod, RunOptions {}

/** Options of {@link sparseSync}. */
export interface SparseSyncOptions extends SparseMethod, SyncRunOptions {}

/**
 * The plan of {@link sparse}. Without `nonzeros` it has the exact marginals; with it, it has exact columns, at most so many
 * entries in each, and rows up to `marginalError[0]`.
 */
export interface QuadraticPlan extends PlanMatrix {
  /** `⟨C, P⟩` of the plan. */
  readonly value: number;
  /** No plan with the marginals costs less than this, regularized or not, sparse or not. */
  readonly dual: number;
  /** `value - dual`; with `nonzeros` it may be negative by what the rows miss. */
  readonly gap: number;
  /** The gap relative to the larger of `|value|` and `|dual|`; 0 where both are 0. */
  readonly relativeGap: number;
  /** `⟨C, P⟩ + γ/2 Σ P²` of the plan. */
  readonly regularizedValue: number;
  /**
   * No plan with the marginals, and with at most `nonzeros` entries a column, has a smaller regularized value. Where
   * `converged` is true the plan is that good; else the two differ by the problem's want of convexity, and the rows' error.
   */
  readonly regularizedDual: number;
  /** L1 errors of the marginals relative to the mass; without `nonzeros` before rounding. */
  readonly marginalError: readonly [a: number, b: number];
  /** Non-zeros in the fullest column: a count, not a bound. */
  readonly nonzerosPerColumn: number;
  /** Dual potentials, also of points without weight, centered so that `⟨a, f⟩ = ⟨b, g⟩`. */
  readonly potentials: { readonly f: Float64Array; readonly g: Float64Array };
  /** Passes over the costs. */
  readonly iterations: number;
  /** Whether the rows met the tolerance. */
  readonly converged: boolean;
  /** Why the ascent ended; `"kink"`: at the bound's highest point that was found no plan so sparse has the marginals. */
  readonly status: "converged" | "maxIterations" | "stalled" | "kink";
}

/**
 * Sparse transport plans: a quadratic regularization, whose optimum has few entries, and a limit on the entries of each column.
 *
 * Minimizes `⟨C, P⟩ + γ/2 Σ P²` over plans with marginals `a` and `b`, with `nonzeros` over those with at most `k` entries in
 * every column. The semi-dual `⟨a, f⟩ − Σⱼ max{⟨t, f − cⱼ⟩ − γ/2 |t|²}` over `t ≥ 0` of sum `bⱼ` with at most `k` non-zeros is
 * climbed by Newton steps at falling `γ`. Without a limit the problem is convex: the plan is rounded to the exact marginals,
 * which may add up to `n + m` tiny entries, and `regularizedValue − regularizedDual` says how good it is. With one it is not
 * convex: `regularizedDual` is a lower bound, though not always the highest of its kind, columns are exact and as sparse as asked, and `marginalError[0]` is what the rows
 * miss; where `converged` is true they miss nothing and the plan is optimal up to the tolerance.
 *
 * Cost: `O(n m)` a pass, usually 20 to 60 passes, with a limit up to some hundreds; memory for the entries, and for a table of
 * the costs where they are given as a matrix. Equivalents: `ot.smooth.smooth_ot_semi_dual` and `smooth_ot_dual` with
 * `reg_type="l2"` and `"sparsity_constrained"` (POT).
 *
 * @param problem `{x, y, metric?, power?}` or `{cost}`, with weights `a` and `b`; default: equal weights.
 * @param options.gamma positive.
 * @param options.nonzeros a positive integer; no limit where it is left out.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 1000; when it is reached `converged` is false.
 * @param options.memoryLimit default 1 GiB.
 * @returns the plan's numbers, and methods that give its entries.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points, costs and weights, `Infeasible` for masses that
 *   differ, `InvalidOption` for options outside their domain.
 * @see M. Blondel, V. Seguy, A. Rolet, Smooth and sparse optimal transport, AISTATS 2018; T. Liu, J. Puigcerver, M. Blondel,
 *   Sparsity-constrained optimal transport, ICLR 2023; D. Lorenz, P. Manns, C. Meyer, Quadratically regularized optimal
 *   transport, Appl. Math. Optim. 83 (2021). The ascent at falling `γ` is this library's own.
 *
 * @example
 * const plan = await sparse({ cost: [[0, 1], [1, 0]] }, { gamma: 4 });
 * // plan.plan().data ≈ [0.375, 0.125, 0.125, 0.375]
 * const single = await sparse({ cost: [[0, 1], [1, 0]] }, { gamma: 4, nonzeros: 1 });
 * // single.plan().data ≈ [0.5, 0, 0, 0.5]
 * // single.nonzerosPerColumn === 1
 */
export async function sparse(problem: TransportProblem, options: SparseOptions): Promise<QuadraticPlan> {
  const argument = copied(problemArgument(problem));
  return dressed(await call(requested(argument, options), options), argument);
}

/** {@link sparse} in place: blocks until the answer is there. */
export function sparseSync(problem: TransportProblem, options: SparseSyncOptions): QuadraticPlan {
  const argument = copied(problemArgument(problem));
  return dressed(callSync(requested(argument, options), options), argument);
}

function requested(argument: ProblemArgument, options: SparseMethod) {
  checkOptions(options, sparseOptionsNames, { gamma: 1, nonzeros: 1 });
  if (typeof options?.gamma !== "number") throw invalid("InvalidOption", "options.gamma", "expected a positive number");
  return bindings.sparse(argument, options.gamma, options.nonzeros, options);
}

function dressed(solution: SparseSolution, argument: ProblemArgument): QuadraticPlan {
  const { f, g, marginalError, status, plan, targets, ...numbers } = solution;
  return {
    ...numbers,
    status: status as QuadraticPlan["status"],
    marginalError: [marginalError[0], marginalError[1]],
    potentials: { f, g },
    ...entriesPlan(plan, sizes(argument), (row) => targets[row]),
  };
}
