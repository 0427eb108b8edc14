import {
  operations,
  type ProblemArgument,
  type SinkhornSolution,
  sinkhornOptionsNames,
} from "../backend/bindings/transport.js";
import { load } from "../backend/load.js";
import { type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type Epsilon, epsilonArguments } from "./epsilon.js";
import { type Gradients, shaped } from "./gradients.js";
import { densePlan, lazyPlan } from "./plan.js";
import { type DifferentiablePlan, differentiable } from "./plan-gradient.js";
import { copied, problemArgument, sizes, type TransportProblem } from "./problem.js";
import type { TransportPlan } from "./transport-plan.js";

const bindings = load(operations);

/** What {@link sinkhorn} is told of the method. */
export interface SinkhornMethod {
  /** Regularization, positive: absolute, or relative to the mean cost under `a ⊗ b`; default `{relative: 0.05}`. */
  epsilon?: Epsilon;
  /**
   * `"kernel"` iterates on the stored plan, `"log"` on exponentials alone in `O(n + m)` memory; default `"auto"`: whatever
   * is faster for the problem's size and `epsilon`, with Newton steps where `epsilon` is small.
   */
  method?: "auto" | "kernel" | "log";
  /** Type of the stored plan's entries; sums are in double precision in any case. Default `"f64"`. */
  precision?: "f64" | "f32";
  /** Largest L1 error of the marginals, relative to the mass, that counts as converged; default 1e-6. */
  tolerance?: number;
  /** Passes and Newton steps after which the best plan so far is returned with `converged: false`; default 10000. */
  maxIterations?: number;
  /** Potentials of a similar problem to begin with, `f` of length `n` and `g` of length `m`. */
  warmStart?: { readonly f: Vector; readonly g: Vector };
  /** Bytes that a stored plan or a table of costs may take; default 1073741824 (1 GiB). */
  memoryLimit?: number;
  /** Whether to compute the gradients of the regularized value too; default `false`. */
  gradient?: boolean;
  /**
   * Whether to store the rounded plan in the pass that proves it; default `false`. `plan()` then hands out that array, and a
   * cost matrix is not copied: leave it as it is if the plan's `gradient` will be asked for.
   */
  dense?: boolean;
}

/** Options of {@link sinkhorn}. */
export interface SinkhornOptions extends SinkhornMethod, RunOptions {}

/** Options of {@link sinkhornSync}. */
export interface SinkhornSyncOptions extends SinkhornMethod, SyncRunOptions {}

/** The plan of {@link sinkhorn}: the entropic optimum, rounded to the exact marginals. */
export interface EntropicPlan extends TransportPlan, DifferentiablePlan {
  /** `⟨C, P⟩ + ε KL(P | a ⊗ b / M)` of the plan, `M` being the mass. */
  readonly regularizedValue: number;
  /** No plan has a smaller regularized value: the dual objective at the potentials. */
  readonly regularizedDual: number;
  /** What the masses of `a` and `b` differed by, relative to the larger, before `b` was scaled to that of `a`. */
  readonly massMismatch: number;
  /** The regularization in the units of the cost. */
  readonly epsilon: number;
  /** Passes of both kinds and Newton steps. */
  readonly iterations: number;
  /** Whether the marginals met the tolerance, by a pass in double precision over the whole plan. */
  readonly converged: boolean;
  /** Why the iteration ended. */
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
  /** With `gradient: true`. */
  readonly gradients?: Gradients;
}

/**
 * Entropic optimal transport between two measures: a plan with exact marginals, a bound on how far it is from the best,
 * and the potentials.
 *
 * Minimizes `⟨C, P⟩ + ε KL(P | a ⊗ b / M)` over plans with marginals `a` and `b`. Accelerated Sinkhorn steps where `ε` is
 * not small against the costs, `ε`-scaling with Newton steps on the entries that matter where it is. The answer is rounded
 * to the exact marginals, and bounded from below by a feasible point of the dual: `gap` is what is left to gain without
 * regularization. A small `epsilon` gives a smaller gap and takes longer; for a gap `G` start near `G / 2`.
 *
 * Cost: `O(n m)` a pass, usually 5 to 50 passes; `O(n m)` memory where the plan fits `memoryLimit`, else `O(n + m)`.
 * Equivalents: `ot.sinkhorn2` and `ot.bregman.sinkhorn_log` (POT; mind that its regularizer is the entropy),
 * `ott.solvers.linear.sinkhorn` (OTT-JAX).
 *
 * @param problem `{x, y, metric?, power?}` or `{cost}`, with weights `a` and `b`; default: equal weights.
 * @param options.epsilon default `{relative: 0.05}`.
 * @param options.method default `"auto"`.
 * @param options.precision default `"f64"`.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 10000; when it is reached `converged` is false.
 * @param options.warmStart potentials `f` and `g` of a similar problem.
 * @param options.memoryLimit default 1 GiB.
 * @param options.gradient default `false`; `true` adds `gradients`.
 * @param options.dense default `false`; `true` stores the plan, `n × m` numbers, which is faster than forming it later.
 * @returns the plan's numbers, and methods that give its entries without keeping them. Its `gradient` differentiates through
 *   the plan.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points, costs and weights, `Infeasible` for masses that
 *   differ, `InvalidOption` for options outside their domain, `OutOfMemory` where `"kernel"` does not fit.
 * @see M. Cuturi, Sinkhorn distances, NIPS 2013; J. Altschuler et al., Near-linear time approximation algorithms for
 *   optimal transport via Sinkhorn iteration, NIPS 2017 (rounding); B. Schmitzer, Stabilized sparse scaling algorithms for
 *   entropy regularized transport problems, SIAM J. Sci. Comput. 41 (2019).
 *
 * @example
 * const plan = await sinkhorn({ x: [[0], [1]], y: [[0], [3]] }, { epsilon: 0.01 });
 * // plan.value ≈ 2
 * // plan.plan().data ≈ [0.5, 0, 0, 0.5]
 */
export async function sinkhorn(problem: TransportProblem, options?: SinkhornOptions): Promise<EntropicPlan> {
  const argument = kept(problemArgument(problem), options);
  return dressed(await call(requested(argument, options), options), argument);
}

/** {@link sinkhorn} in place: blocks until the answer is there. */
export function sinkhornSync(problem: TransportProblem, options?: SinkhornSyncOptions): EntropicPlan {
  const argument = kept(problemArgument(problem), options);
  return dressed(callSync(requested(argument, options), options), argument);
}

/** The problem as its plan will read it: a copy, except where the plan is stored and its costs are not read again. */
function kept(argument: ProblemArgument, options: SinkhornMethod | undefined): ProblemArgument {
  const { cost, ...rest } = argument;
  return options?.dense === true && cost !== undefined ? { ...copied(rest), cost } : copied(argument);
}

function requested(argument: ProblemArgument, options: SinkhornMethod | undefined) {
  checkOptions(options, sinkhornOptionsNames, { epsilon: 1, warmStart: 1 });
  const [epsilon, relative] = epsilonArguments(options?.epsilon);
  const warm = options?.warmStart;
  if (warm !== undefined && (typeof warm !== "object" || warm === null)) {
    throw invalid("InvalidOption", "options.warmStart", "expected {f, g}");
  }
  const [n, m] = sizes(argument);
  const f = warm && vector("options.warmStart.f", warm.f, n);
  const g = warm && vector("options.warmStart.g", warm.g, m);
  return bindings.sinkhorn(argument, epsilon, relative, f, g, options ?? {});
}

function dressed(solution: SinkhornSolution, argument: ProblemArgument): EntropicPlan {
  const { f, g, marginalError, status, gradients, plan, dense, expPasses: _e, storedPasses: _s, ...numbers } = solution;
  const shape = sizes(argument);
  return {
    ...numbers,
    status: status as EntropicPlan["status"],
    marginalError: [marginalError[0], marginalError[1]],
    potentials: { f, g },
    ...(gradients && { gradients: shaped(gradients, argument) }),
    ...lazyPlan(plan, argument),
    ...(dense && storedPlan(dense, shape, argument)),
    ...differentiable(plan, argument),
  };
}

/** A plan that is stored, as far as that answers: what points without weight are sent to is a matter of the potentials. */
function storedPlan(dense: Float64Array, shape: readonly [number, number], { cost }: ProblemArgument) {
  const plan = () => ({ data: dense, shape });
  return cost === undefined ? { plan } : { ...densePlan(dense, shape), plan };
}
