import {
  type MultiscaleSolution,
  multiscaleOptionsNames,
  operations,
  type ProblemArgument,
} from "../backend/bindings/transport-relaxed.js";
import { load } from "../backend/load.js";
import { call, callSync } from "../internal/call.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type Epsilon, epsilonArguments } from "./epsilon.js";
import { entriesPlan, type PlanMatrix } from "./plan.js";
import { copied, type PointsProblem, problemArgument, sizes } from "./problem.js";
import type { TransportPlan } from "./transport-plan.js";

const bindings = load(operations);

/** What {@link multiscale} is told of the method. */
export interface MultiscaleMethod {
  /**
   * Regularization, positive: absolute, or relative to the mean cost under `a ⊗ b`. Default: what eight neighbors spread
   * around their mean on average, those in thin tails left out: the least at which the regularization still blurs over
   * neighbors. For distances that are not squared: what such a step aside costs at the mean distance of the clouds.
   */
  epsilon?: Epsilon;
  /** Largest L1 error of the marginals, relative to the mass, that counts as converged, at least 2e-7; default 0.01. */
  tolerance?: number;
  /** Passes over kernels after which the best plan so far is returned with `converged: false`; default 20000. */
  maxIterations?: number;
  /** Bytes that a kernel or the plan may take; default 2147483648 (2 GiB). */
  memoryLimit?: number;
}

/** Options of {@link multiscale}. */
export interface MultiscaleOptions extends MultiscaleMethod, RunOptions {}

/** Options of {@link multiscaleSync}. */
export interface MultiscaleSyncOptions extends MultiscaleMethod, SyncRunOptions {}

/** The plan of {@link multiscale}: the entropic optimum, rounded to a sparse plan with exact marginals. */
export interface MultiscalePlan extends Omit<TransportPlan, "map">, PlanMatrix {
  /** `⟨C, P⟩ + ε KL(P | a ⊗ b / M)` of the plan, `M` being the mass. */
  readonly regularizedValue: number;
  /** No plan has a smaller regularized value than this. */
  readonly regularizedDual: number;
  /** The regularization in the units of the cost. */
  readonly epsilon: number;
  /** Passes over kernels. */
  readonly iterations: number;
  /** Entries of the last kernel. */
  readonly kernelEntries: number;
  /** The share of the mass that the last kernel leaves out is at most this; `marginalError` has it in it. */
  readonly neglected: number;
  /** Whether the two errors of the marginals together met the tolerance. */
  readonly converged: boolean;
  /** Why the iteration ended. */
  readonly status: "converged" | "maxIterations" | "stalled";
}

/**
 * Entropic optimal transport between large clouds in at most eight dimensions, from coarse to fine, by a sparse plan.
 *
 * Minimizes `⟨C, P⟩ + ε KL(P | a ⊗ b / M)` as {@link sinkhorn} does, for small `ε`: where the plan is concentrated, only
 * pairs that matter are looked at. A search over cells of k-d trees finds them, and bounds what it leaves out, so that
 * `marginalError` speaks of the whole plan. The answer is rounded to exact marginals, and bounded from below by potentials
 * that are feasible for all pairs: `gap` says how far the plan is from the best one without regularization. The default
 * `tolerance` is coarse because the rest is repaired by rounding, and `gap` says at what price; where the tails are thin,
 * far single points need many passes to a fine tolerance.
 *
 * Cost: `O(n log n)` time and `O(n)` memory for squared distances and `ε` near the default, where a kernel keeps some two
 * hundred pairs a point, and the plan fifty: a million points on either side in the plane take 1.6 GB. Both grow with
 * `ε^(d/2)`. Between overlapping normal clouds of 20000 points and more the value is within 1 % of {@link emd}'s. Distances
 * that are not squared keep several times as many pairs, `"cityblock"` with power 1 most of all, since mass may go any
 * way along a line: use {@link sinkhorn} where `OutOfMemory` says so. Equivalents: `geomloss.SamplesLoss(backend="multiscale")`
 * (whose cost is half the squared distance).
 *
 * @param problem `{x, y, metric?, power?}` with weights `a` and `b`; default: equal weights. The power must make a convex
 *   cost: at least 1, for `"sqeuclidean"` and `"cosine"` at least 0.5.
 * @param options.epsilon default: from the points, see there.
 * @param options.tolerance default 0.01.
 * @param options.maxIterations default 20000; when it is reached `converged` is false.
 * @param options.memoryLimit default 2 GiB.
 * @returns the plan's numbers, and methods that work on its entries; `transport` sends a source without weight to the
 *   target that is nearest by distance.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points and weights, `Infeasible` for masses that differ,
 *   `InvalidOption` for options outside their domain, `Unsupported` for a cost matrix, more than eight coordinates or a cost
 *   that is not convex, `OutOfMemory` where the kernel does not fit `memoryLimit`.
 * @see B. Schmitzer, Stabilized sparse scaling algorithms for entropy regularized transport problems, SIAM J. Sci. Comput.
 *   41 (2019), https://arxiv.org/abs/1610.06519 (the scheme; the bounds and the rounding here are our own).
 *
 * @example
 * const x = Array.from({ length: 500 }, (_, i) => [i / 500]);
 * const y = x.map(([x]) => [3 + x * x]);
 * const plan = await multiscale({ x, y }, { tolerance: 1e-4 });
 * // plan.value ≈ 8.03
 * // plan.relativeGap < 1e-3
 */
export async function multiscale(problem: PointsProblem, options?: MultiscaleOptions): Promise<MultiscalePlan> {
  const argument = copied(problemArgument(problem));
  return dressed(await call(requested(argument, options), options), argument);
}

/** {@link multiscale} in place: blocks until the answer is there. */
export function multiscaleSync(problem: PointsProblem, options?: MultiscaleSyncOptions): MultiscalePlan {
  const argument = copied(problemArgument(problem));
  return dressed(callSync(requested(argument, options), options), argument);
}

function requested(argument: ProblemArgument, options: MultiscaleMethod | undefined) {
  checkOptions(options, multiscaleOptionsNames, { epsilon: 1 });
  const [epsilon, relative] = options?.epsilon === undefined ? [undefined, false] : epsilonArguments(options.epsilon);
  return bindings.multiscale(argument, epsilon, relative, options ?? {});
}

function dressed(solution: MultiscaleSolution, argument: ProblemArgument): MultiscalePlan {
  const { f, g, marginalError, status, plan, ...numbers } = solution;
  const nearest = (i: number) => {
    let best = 0;
    for (let j = 1; j < g.length; j++) if (distance(argument, i, j) < distance(argument, i, best)) best = j;
    return best;
  };
  return {
    ...numbers,
    status: status as MultiscalePlan["status"],
    marginalError: [marginalError[0], marginalError[1]],
    potentials: { f, g },
    ...entriesPlan(plan, sizes(argument), nearest),
  };
}

/** The squared distance of source `i` and target `j`. */
function distance({ x, y }: ProblemArgument, i: number, j: number): number {
  if (x === undefined || y === undefined) return 0;
  let sum = 0;
  for (let k = 0; k < x.columns; k++) {
    const from = x.data[i * x.rowStride + k * x.columnStride];
    sum += (from - y.data[j * y.rowStride + k * y.columnStride]) ** 2;
  }
  return sum;
}
