import {
  operations,
  type PartialSolution,
  type ProblemArgument,
  partialOptionsNames,
} from "../backend/bindings/transport-relaxed.js";
import { load } from "../backend/load.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type Epsilon, epsilonArguments } from "./epsilon.js";
import { entriesPlan, type PlanMatrix } from "./plan.js";
import { copied, problemArgument, sizes, type TransportProblem } from "./problem.js";
import { withoutMap } from "./unbalanced.js";

const bindings = load(operations);

/** What {@link partial} is told of the method. */
export interface PartialMethod {
  /** The mass to move: positive, at most that of the lighter side. */
  mass: number;
  /** Regularization: absolute, or relative to the mean cost under `a ⊗ b`; default 0: none, the exact optimum. */
  epsilon?: Epsilon;
  /**
   * With `epsilon`: largest L1 norm of what marginals and mass miss their conditions by before rounding, relative to the mass,
   * that counts as converged; default 1e-6.
   */
  tolerance?: number;
  /** With `epsilon`: passes over the costs after which the best plan so far is returned; default 1000. */
  maxIterations?: number;
  /** Bytes that costs or the entries that matter to a step may take; default 1073741824 (1 GiB). */
  memoryLimit?: number;
}

/** Options of {@link partial}. */
export interface PartialOptions extends PartialMethod, RunOptions {}

/** Options of {@link partialSync}. */
export interface PartialSyncOptions extends PartialMethod, SyncRunOptions {}

/** The plan of {@link partial}: it keeps to the weights and moves the mass, up to rounding errors of sums. */
export interface PartialPlan extends PlanMatrix {
  /** `⟨C, P⟩` of the plan. */
  readonly value: number;
  /** No plan of this mass costs less, regularized or not. */
  readonly dual: number;
  /** `value - dual`. */
  readonly gap: number;
  /** The gap relative to the larger of `|value|` and `|dual|`; 0 where both are 0. */
  readonly relativeGap: number;
  /** `⟨C, P⟩ + ε KL(P | a ⊗ b)` of the plan; without `epsilon` the value. */
  readonly regularizedValue: number;
  /** No plan of this mass has a smaller regularized value; without `epsilon` the dual. */
  readonly regularizedDual: number;
  /** The mass of the plan. */
  readonly transported: number;
  /** The plan's marginals, at most the weights. */
  readonly marginals: { readonly a: Float64Array; readonly b: Float64Array };
  /** What the conditions of the sources and the mass, and of the targets, were missed by before rounding, relative to the mass. */
  readonly marginalError: readonly [a: number, b: number];
  /** Dual potentials, none positive; 0 for points that have something left. */
  readonly potentials: { readonly f: Float64Array; readonly g: Float64Array };
  /** The multiplier of the mass: about what a unit more would cost. */
  readonly multiplier: number;
  /** The regularization in the units of the cost; 0 for none. */
  readonly epsilon: number;
  /** Passes over the costs; without `epsilon` pivots. */
  readonly iterations: number;
  /** Whether the tolerance was met; without `epsilon` whether the gap is within rounding errors. */
  readonly converged: boolean;
  /** Why the iteration ended. */
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
}

/**
 * Partial optimal transport: only a given mass is moved, the cheapest; what is too far away stays.
 *
 * Minimizes `⟨C, P⟩`, with `epsilon` plus `ε KL(P | a ⊗ b)`, over `P ≥ 0` with `P 1 ≤ a`, `Pᵀ 1 ≤ b` and `Σ P = mass`. Without
 * `epsilon` exactly, as balanced transport with one more point on either side that takes the rest at no cost. With it the
 * dual is climbed by projected Newton steps at falling `ε`, and the plan rounded: scaled down where it exceeds the weights,
 * what it then lacks of the mass spread over what is left. `dual` is a feasible point of the dual without regularization.
 *
 * Cost: that of `emd` on `n + 1` and `m + 1` points and `O(n m)` memory; with `epsilon` `O(n m)` a pass, usually 20 to 60
 * passes. Equivalents: `ot.partial.partial_wasserstein`, `ot.partial.entropic_partial_wasserstein` (POT; mind that its
 * regularizer is the entropy).
 *
 * @param problem `{x, y, metric?, power?}` or `{cost}`, with weights `a` and `b` of any masses; default: equal weights.
 * @param options.mass positive, at most the mass of the lighter side.
 * @param options.epsilon default 0.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 1000; when it is reached `converged` is false.
 * @param options.memoryLimit default 1 GiB.
 * @returns the plan's numbers, and methods that give its entries.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points, costs and weights, `Infeasible` for a mass above the
 *   lighter side's, `InvalidOption` for options outside their domain, `OutOfMemory` where costs do not fit.
 * @see L. Caffarelli, R. McCann, Free boundaries in optimal transport and Monge-Ampère obstacle problems, Ann. of Math. 171
 *   (2010); L. Chapel, M. Alaya, G. Gasso, Partial optimal transport with applications on positive-unlabeled learning,
 *   NeurIPS 2020; J.-D. Benamou et al., Iterative Bregman projections for regularized transportation problems, SIAM J. Sci.
 *   Comput. 37 (2015). The Newton ascent is this library's own.
 *
 * @example
 * // The cheapest unit and a half: all of 1 to 1.25, half of 0 to 0.5.
 * const plan = await partial({ x: [[0], [1], [9]], y: [[0.5], [1.25]], metric: "euclidean", a: [1, 1, 1], b: [1, 1] }, { mass: 1.5 });
 * // plan.value ≈ 0.5
 * // plan.marginals.a is [0.5, 1, 0]
 */
export async function partial(problem: TransportProblem, options: PartialOptions): Promise<PartialPlan> {
  const argument = copied(problemArgument(problem));
  return dressed(await call(requested(argument, options), options), argument);
}

/** {@link partial} in place: blocks until the answer is there. */
export function partialSync(problem: TransportProblem, options: PartialSyncOptions): PartialPlan {
  const argument = copied(problemArgument(problem));
  return dressed(callSync(requested(argument, options), options), argument);
}

function requested(argument: ProblemArgument, options: PartialMethod) {
  checkOptions(options, partialOptionsNames, { mass: 1, epsilon: 1 });
  const [epsilon, relative] = epsilonArguments(options?.epsilon ?? 0);
  if (typeof options?.mass !== "number") throw invalid("InvalidOption", "options.mass", "expected a positive number");
  return bindings.partial(argument, options.mass, epsilon, relative, options);
}

function dressed(solution: PartialSolution, argument: ProblemArgument): PartialPlan {
  const { f, g, rows, columns, marginalError, status, scalings, entries, targets, ...numbers } = solution;
  return {
    ...numbers,
    status: status as PartialPlan["status"],
    marginals: { a: rows, b: columns },
    marginalError: [marginalError[0], marginalError[1]],
    potentials: { f, g },
    ...(entries ? entriesPlan(entries, sizes(argument), (row) => targets[row]) : withoutMap(scalings, argument)),
  };
}
