import {
  type LowRankSolution,
  lowRankOptionsNames,
  operations,
  type ProblemArgument,
} from "../backend/bindings/transport-relaxed.js";
import { load } from "../backend/load.js";
import type { Matrix } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { factoredPlan } from "./factored-plan.js";
import type { PlanMatrix } from "./plan.js";
import { problemArgument, sizes, type TransportProblem } from "./problem.js";
import type { TransportPlan } from "./transport-plan.js";

const bindings = load(operations);

/** What {@link lowRank} is told of the method. */
export interface LowRankMethod {
  /** Largest number of groups that the plan goes through, at least 1; no more than there are points with weight are used. */
  rank: number;
  /**
   * Where the descent begins; default `"kmeans"`: groups of the pairs that an entropic plan between cells of both clouds
   * makes (for a cost matrix: groups of sources by their costs). `"random"` shares, or `"deterministic"` nearly equal ones.
   */
  init?: "kmeans" | "random" | "deterministic";
  /** Largest `stationarity` that counts as converged; default 0.001. */
  tolerance?: number;
  /** Steps after which the best plan so far is returned with `converged: false`; default 500. */
  maxIterations?: number;
  /** Least weight of a group, from 0 to `1 / rank`; default 1e-10. */
  alpha?: number;
  /** Seed of the start; default 0. */
  seed?: number;
  /** Bytes that the factors may take; default 2147483648 (2 GiB). */
  memoryLimit?: number;
}

/** Options of {@link lowRank}. */
export interface LowRankOptions extends LowRankMethod, RunOptions {}

/** Options of {@link lowRankSync}. */
export interface LowRankSyncOptions extends LowRankMethod, SyncRunOptions {}

/** A plan `Q diag(1/g) Rᵀ` with exact marginals. */
export interface LowRankPlan extends Omit<TransportPlan, "map">, PlanMatrix {
  /** The factors: `q` is `n × r`, `r` is `m × r`, and `g` the weights of the groups, the column sums of both. */
  readonly factors: { readonly q: Matrix; readonly r: Matrix; readonly g: Float64Array };
  /** How far the linearized objective at the factors is from its least value over all factors, relative to the costs. */
  readonly stationarity: number;
  /** Steps of the descent. */
  readonly iterations: number;
  /** Whether `stationarity` met the tolerance. */
  readonly converged: boolean;
  /** Why the descent ended. */
  readonly status: "converged" | "maxIterations" | "stalled";
}

/**
 * Optimal transport by a plan of low rank: mass goes through `rank` groups, each of which mixes its sources and its targets
 * independently.
 *
 * Minimizes `⟨C, Q diag(1/g) Rᵀ⟩` over `Q, R ≥ 0` with `Q 1 = a`, `R 1 = b` and `Qᵀ 1 = Rᵀ 1 = g`. The problem is not
 * convex: mirror descent finds a plan that no step leaves downhill, and `stationarity` says how nearly (0: exactly), by a
 * bound over all factors. `gap` says what is left to gain by any plan, of any rank. The plan is kept as its factors:
 * `apply` and `transport` take `O((n + m) r)`.
 *
 * Cost: `O((n + m) r d)` a step for `"sqeuclidean"` and `"cosine"` of power 1, `O(n m r)` for other costs; one pass of
 * `O(n m)` for `dual` in the end; memory `O((n + m) r)`. Equivalents: `ot.lowrank_sinkhorn` (POT),
 * `ott.solvers.linear.sinkhorn_lr` (OTT-JAX).
 *
 * @param problem `{x, y, metric?, power?}` or `{cost}`, with weights `a` and `b`; default: equal weights.
 * @param options.rank the number of groups; required.
 * @param options.init default `"kmeans"`.
 * @param options.tolerance default 0.001.
 * @param options.maxIterations default 500; when it is reached `converged` is false.
 * @param options.alpha default 1e-10.
 * @param options.seed default 0.
 * @param options.memoryLimit default 2 GiB.
 * @returns the plan's numbers, its factors, and methods that work on them. `stationarity` is relative to the mean absolute
 *   cost under `a ⊗ b`, for squared distances to twice the product of the clouds' standard deviations.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points, costs and weights, `Infeasible` for masses that
 *   differ, `InvalidOption` for options outside their domain, `OutOfMemory` where the factors do not fit `memoryLimit`.
 * @see M. Scetbon, M. Cuturi, G. Peyré, Low-rank Sinkhorn factorization, ICML 2021, https://arxiv.org/abs/2103.04737.
 *
 * @example
 * const plan = await lowRank({ x: [[0], [0.1], [5], [5.1]], y: [[1], [1.1], [7], [7.1]] }, { rank: 2, tolerance: 1e-8 });
 * // plan.value ≈ 2.505
 * // plan.factors.g ≈ [0.5, 0.5]
 */
export async function lowRank(problem: TransportProblem, options: LowRankOptions): Promise<LowRankPlan> {
  const argument = problemArgument(problem);
  return dressed(await call(requested(argument, options), options), argument);
}

/** {@link lowRank} in place: blocks until the answer is there. */
export function lowRankSync(problem: TransportProblem, options: LowRankSyncOptions): LowRankPlan {
  const argument = problemArgument(problem);
  return dressed(callSync(requested(argument, options), options), argument);
}

function requested(argument: ProblemArgument, options: LowRankMethod) {
  if (typeof options !== "object" || options === null || options.rank === undefined) {
    throw invalid("InvalidOption", "options.rank", "is missing");
  }
  checkOptions(options, lowRankOptionsNames);
  return bindings.lowRank(argument, options);
}

function dressed(solution: LowRankSolution, argument: ProblemArgument): LowRankPlan {
  const { f, g, factorQ, factorR, factorG, marginalError, status, ...numbers } = solution;
  const [n, m] = sizes(argument);
  return {
    ...numbers,
    status: status as LowRankPlan["status"],
    marginalError: [marginalError[0], marginalError[1]],
    potentials: { f, g },
    factors: {
      q: { data: factorQ, shape: [n, factorG.length] },
      r: { data: factorR, shape: [m, factorG.length] },
      g: factorG,
    },
    ...factoredPlan(factorQ, factorR, factorG, [n, m]),
  };
}
