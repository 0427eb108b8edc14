import {
  operations,
  type ProblemArgument,
  type UnbalancedSolution,
  unbalancedOptionsNames,
} from "../backend/bindings/transport-relaxed.js";
import { load } from "../backend/load.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { type Epsilon, epsilonArguments } from "./epsilon.js";
import { type Gradients, shaped } from "./gradients.js";
import { entriesPlan, lazyPlan, type PlanMatrix } from "./plan.js";
import { copied, problemArgument, sizes, type TransportProblem } from "./problem.js";

const bindings = load(operations);

/** What {@link unbalanced} is told of the method. */
export interface UnbalancedMethod {
  /** Regularization: absolute, or relative to the mean cost under `a ⊗ b`; default 0: none. */
  epsilon?: Epsilon;
  /**
   * `ρ` of both sides or of each, positive, in the units of the cost: about what a unit of mass may cost before it is
   * rather destroyed or created. A side without one, or with `Infinity`, keeps its weights exactly; one side must have one.
   */
  reach: number | { readonly a?: number; readonly b?: number };
  /**
   * What marginals `p` cost that are not the weights `w`: `"kl"` `ρ Σ (p log(p/w) − p + w)`, `"l2"` `ρ/2 Σ (p − w)²`, `"tv"`
   * `ρ Σ |p − w|`; default `"kl"`.
   */
  penalty?: "kl" | "l2" | "tv";
  /**
   * With `epsilon`: largest L1 distance between the plan's marginals and those that the potentials want, relative to the
   * geometric mean of the masses. Without: largest `relativeGap`. Default 1e-6.
   */
  tolerance?: number;
  /** Passes over the costs after which the best plan so far is returned with `converged: false`; default 1000. */
  maxIterations?: number;
  /** Bytes that costs or the entries that matter to a step may take; default 1073741824 (1 GiB). */
  memoryLimit?: number;
  /** Whether to compute the gradients of the value too, which needs `epsilon`; default `false`. */
  gradient?: boolean;
}

/** Options of {@link unbalanced}. */
export interface UnbalancedOptions extends UnbalancedMethod, RunOptions {}

/** Options of {@link unbalancedSync}. */
export interface UnbalancedSyncOptions extends UnbalancedMethod, SyncRunOptions {}

/** The plan of {@link unbalanced}, and how far it is from the best. */
export interface UnbalancedPlan extends PlanMatrix {
  /** The whole objective at the plan, regularization and penalties included. */
  readonly value: number;
  /** No plan has a smaller objective. */
  readonly dual: number;
  /** `value - dual`. */
  readonly gap: number;
  /** The gap relative to the larger of `|value|` and `|dual|`; 0 where both are 0. */
  readonly relativeGap: number;
  /** `⟨C, P⟩` alone. */
  readonly cost: number;
  /** The mass of the plan. */
  readonly transported: number;
  /** The plan's marginals, of the sources and of the targets. */
  readonly marginals: { readonly a: Float64Array; readonly b: Float64Array };
  /** L1 distances between the marginals and those that the potentials want, relative to the geometric mean of the masses. */
  readonly marginalError: readonly [a: number, b: number];
  /** Dual potentials, also of points without weight. */
  readonly potentials: { readonly f: Float64Array; readonly g: Float64Array };
  /** The regularization in the units of the cost; 0 for none. */
  readonly epsilon: number;
  /** Passes over the costs; for `"tv"` without `epsilon` pivots. */
  readonly iterations: number;
  /** Whether the numbers above meet the tolerance. */
  readonly converged: boolean;
  /** Why the iteration ended. */
  readonly status: "converged" | "maxIterations" | "stalled" | "epsilonTooSmall";
  /** With `gradient: true`: of the value; with respect to weights not only up to a constant. */
  readonly gradients?: Gradients;
}

/**
 * Unbalanced optimal transport: marginals may differ from the weights, at a price, and so may the masses of the two sides.
 *
 * Minimizes `⟨C, P⟩ + ε KL(P | a ⊗ b) + D(P 1, a; ρₐ) + D(Pᵀ 1, b; ρ_b)` over `P ≥ 0`, with the `penalty` for `D` and
 * `KL(P | R) = Σ P log(P/R) − P + R`. The concave dual is climbed by projected Newton steps at falling `ε`, one side's
 * potentials maximized out, which sees the translation of the potentials that slows alternating scalings down at large
 * `reach`. Any plan bounds the optimum from above and any potentials from below: `gap` is what is between. Without `epsilon`
 * the ascent goes on until the plan's own objective and a feasible dual point are close enough; `"tv"` is then solved exactly
 * as balanced transport with one more point on either side.
 *
 * Cost: `O(n m)` a pass, usually 10 to 60 passes, without `epsilon` some 100; memory for the entries of the plan that matter.
 * Equivalents: `ot.unbalanced.sinkhorn_unbalanced`, `mm_unbalanced`, `lbfgsb_unbalanced` (POT; `reg_m` is `reach`),
 * GeomLoss's `reach ** p`, OTT-JAX's `tau = reach / (reach + epsilon)`.
 *
 * @param problem `{x, y, metric?, power?}` or `{cost}`, with weights `a` and `b` of any masses; default: equal weights.
 * @param options.reach a positive number, or `{a?, b?}`; a side without one keeps its weights.
 * @param options.epsilon default 0.
 * @param options.penalty default `"kl"`.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 1000; when it is reached `converged` is false.
 * @param options.memoryLimit default 1 GiB.
 * @param options.gradient default `false`; `true` adds `gradients`.
 * @returns the plan's numbers, and methods that give its entries.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points, costs and weights, `InvalidOption` for options outside
 *   their domain, `Infeasible` where total variation makes any mass worth creating, `OutOfMemory` where costs do not fit.
 * @see L. Chizat et al., Scaling algorithms for unbalanced optimal transport problems, Math. Comp. 87 (2018); T. Séjourné,
 *   F.-X. Vialard, G. Peyré, Faster unbalanced optimal transport, AISTATS 2022; L. Chapel et al., Unbalanced optimal
 *   transport through non-negative penalized linear regression, NeurIPS 2021. The Newton ascent is this library's own.
 *
 * @example
 * // The second source is too far from the target to be worth the way.
 * const plan = await unbalanced({ x: [[0], [9]], y: [[0]], a: [1, 1], b: [1] }, { reach: 2, penalty: "tv" });
 * // plan.transported ≈ 1
 * // plan.value ≈ 2
 * // plan.marginals.a is [1, 0]
 */
export async function unbalanced(problem: TransportProblem, options: UnbalancedOptions): Promise<UnbalancedPlan> {
  const argument = copied(problemArgument(problem));
  return dressed(await call(requested(argument, options), options), argument);
}

/** {@link unbalanced} in place: blocks until the answer is there. */
export function unbalancedSync(problem: TransportProblem, options: UnbalancedSyncOptions): UnbalancedPlan {
  const argument = copied(problemArgument(problem));
  return dressed(callSync(requested(argument, options), options), argument);
}

function requested(argument: ProblemArgument, options: UnbalancedMethod) {
  checkOptions(options, unbalancedOptionsNames, { epsilon: 1, reach: 1 });
  const [epsilon, relative] = epsilonArguments(options?.epsilon ?? 0);
  const [a, b] = reaches(options?.reach);
  return bindings.unbalanced(argument, epsilon, relative, a, b, options);
}

/** The reach of each side; undefined where it is infinite. */
function reaches(reach: unknown): [number | undefined, number | undefined] {
  const finite = (value: unknown) => (value === Number.POSITIVE_INFINITY ? undefined : (value as number | undefined));
  if (typeof reach === "number") return [finite(reach), finite(reach)];
  if (typeof reach !== "object" || reach === null) {
    throw invalid("InvalidOption", "options.reach", "expected a positive number or {a, b}");
  }
  for (const name in reach) {
    if (name !== "a" && name !== "b") throw invalid("InvalidOption", `options.reach.${name}`, "no such side");
  }
  const { a, b } = reach as { a?: unknown; b?: unknown };
  return [finite(a), finite(b)];
}

function dressed(solution: UnbalancedSolution, argument: ProblemArgument): UnbalancedPlan {
  const { f, g, rows, columns, marginalError, status, gradients, scalings, entries, targets, ...numbers } = solution;
  return {
    ...numbers,
    status: status as UnbalancedPlan["status"],
    marginals: { a: rows, b: columns },
    marginalError: [marginalError[0], marginalError[1]],
    potentials: { f, g },
    ...(gradients && { gradients: shaped(gradients, argument) }),
    ...(entries ? entriesPlan(entries, sizes(argument), (row) => targets[row]) : withoutMap(scalings, argument)),
  };
}

/** A lazy plan's methods but the map of new points, whose formula is another one here. */
export function withoutMap(
  scalings: Parameters<typeof lazyPlan>[0] | undefined,
  argument: ProblemArgument,
): PlanMatrix {
  if (scalings === undefined) throw invalid("Internal", "plan", "is missing");
  const { map: _map, ...methods } = lazyPlan(scalings, argument);
  return methods;
}
