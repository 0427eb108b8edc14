import {
  type MirrorSinkhornSolution,
  mirrorSinkhornOptionsNames,
  operations,
} from "../backend/bindings/transport-spaces.js";
import { load } from "../backend/load.js";
import { type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { densePlan, type PlanMatrix } from "./plan.js";

const bindings = load(operations);

/** The weights that a plan's rows and columns sum to. */
export interface Marginals {
  /** Weights of the sources, `n` numbers of at least 0. */
  readonly a: Vector;
  /** Weights of the targets, `m` numbers of at least 0 with the same sum. */
  readonly b: Vector;
}

/** A function of a plan `P` that {@link mirrorSinkhorn} knows. */
export type PlanObjective =
  /** `⟨C, P⟩`. */
  | { readonly kind: "linear"; readonly cost: MatrixLike }
  /** `⟨C, P⟩ + weight / 2 ‖P − target‖²`; default: no cost, a target of zeros, a weight of one. */
  | {
      readonly kind: "quadratic";
      readonly cost?: MatrixLike;
      readonly target?: MatrixLike;
      readonly weight?: number;
    }
  /** `⟨C, P⟩ + ε KL(P | a ⊗ b / M)` for the mass `M`. */
  | { readonly kind: "entropic"; readonly cost?: MatrixLike; readonly epsilon: number }
  /** `Σ Cᵢⱼ σ log(1 + Pᵢⱼ / σ)`, `C ≥ 0`: a unit costs half as much where `scale = σ` have gone before. Not convex. */
  | { readonly kind: "concave"; readonly cost: MatrixLike; readonly scale: number }
  /** `Σ (cxᵢₖ − cyⱼₗ)² Pᵢⱼ Pₖₗ`. Not convex. */
  | { readonly kind: "gromovWasserstein"; readonly cx: MatrixLike; readonly cy: MatrixLike };

/** What {@link mirrorSinkhorn} is told of the method. */
export interface MirrorSinkhornMethod {
  /** Steps; default 500. */
  maxIterations?: number;
  /** Largest relative gap that counts as converged; default 0.01. */
  tolerance?: number;
  /** Factor on the step sizes `√(δ / t) / B`; default 1. */
  stepScale?: number;
  /** Standard deviation of normal noise added to every entry of every gradient, to try how the method bears it; default 0. */
  noise?: number;
  /** Seed of the noise; default 0. */
  seed?: number;
}

/** Options of {@link mirrorSinkhorn}. */
export interface MirrorSinkhornOptions extends MirrorSinkhornMethod, RunOptions {}

/** Options of {@link mirrorSinkhornSync}. */
export interface MirrorSinkhornSyncOptions extends MirrorSinkhornMethod, SyncRunOptions {}

/** The plan of {@link mirrorSinkhorn}: the running mean of its steps, rounded to the exact marginals. */
export interface MirrorPlan extends PlanMatrix {
  /** The function at the plan. */
  readonly value: number;
  /** No plan has a smaller value; for convex functions only. */
  readonly lowerBound?: number;
  /** How much the function linearized at the plan could fall; for convex functions `value - lowerBound`. */
  readonly frankWolfeGap: number;
  /** That gap relative to the larger of `|value|` and `|value - gap|`; 0 where both are 0. */
  readonly relativeGap: number;
  /** L1 errors of the mean's marginals before rounding, relative to the mass. */
  readonly marginalError: readonly [a: number, b: number];
  /** Potentials of the linearized problem at the plan: they prove the gap. */
  readonly potentials: { readonly f: Float64Array; readonly g: Float64Array };
  /** The function at every plan on the way, whose marginals are not exact. */
  readonly trace: Float64Array;
  /** Steps. */
  readonly iterations: number;
  /** Whether the relative gap met the tolerance. */
  readonly converged: boolean;
}

/**
 * Mirror Sinkhorn: minimizes a convex function of a transport plan by multiplicative steps, one scaling each.
 *
 * `P ← P ∘ exp(−η ∇F(P))`, then the rows or, every other step, the columns are scaled to their weights, with
 * `η = √(δ / t) / B`, `δ = ‖log a‖∞ + ‖log b‖∞` for weights of sum 1 and `B` half the largest range of a gradient so far. The
 * mean of all plans, rounded, is the answer. For convex functions its distance from the optimum falls as `t^(−1/2)`, also under
 * noise of mean zero, without the bias of a regularization; `lowerBound` says how far it can be, by one exact transport
 * problem in the end. For functions of your own see {@link mirrorSinkhornSteps}.
 *
 * Cost: `O(n m)` a step; `O(n m (n + m))` for Gromov-Wasserstein. `O(n m)` memory. Equivalents: none in POT or OTT-JAX;
 * `ot.optim.cg` and `ot.optim.gcg` (POT) solve the same problems with a transport problem a step.
 *
 * @param marginals weights `a` and `b`.
 * @param objective `{kind, …}`, one of the functions of {@link PlanObjective}.
 * @param options.maxIterations default 500.
 * @param options.tolerance default 0.01.
 * @param options.stepScale default 1.
 * @param options.noise default 0.
 * @param options.seed default 0.
 * @returns the plan's numbers and its entries.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad weights and matrices, `Infeasible` for masses that differ,
 *   `InvalidOption` for options outside their domain.
 * @see M. Ballu, Q. Berthet, Mirror Sinkhorn: fast online optimization on transport polytopes, ICML 2023,
 *   https://arxiv.org/abs/2211.10420. Written from its description; no official code was found.
 *
 * @example
 * const marginals = { a: [0.5, 0.5], b: [0.5, 0.5] };
 * const plan = await mirrorSinkhorn(marginals, { kind: "quadratic", target: [[1, 0], [0, 0.2]] });
 * // plan.plan().data ≈ [0.5, 0.0, 0.0, 0.5] (the corner nearest to the target)
 */
export async function mirrorSinkhorn(
  marginals: Marginals,
  objective: PlanObjective,
  options?: MirrorSinkhornOptions,
): Promise<MirrorPlan> {
  const { request, shape } = requested(marginals, objective, options);
  return dressed(await call(request, options), shape);
}

/** {@link mirrorSinkhorn} in place: blocks until the answer is there. */
export function mirrorSinkhornSync(
  marginals: Marginals,
  objective: PlanObjective,
  options?: MirrorSinkhornSyncOptions,
): MirrorPlan {
  const { request, shape } = requested(marginals, objective, options);
  return dressed(callSync(request, options), shape);
}

const fields: Readonly<Record<string, readonly string[]>> = {
  linear: ["cost"],
  quadratic: ["cost", "target", "weight"],
  entropic: ["cost", "epsilon"],
  concave: ["cost", "scale"],
  gromovWasserstein: ["cx", "cy"],
};

function requested(marginals: Marginals, objective: PlanObjective, options: MirrorSinkhornMethod | undefined) {
  const { a, b } = weightsOf(marginals);
  if (typeof objective !== "object" || objective === null) {
    throw invalid("InvalidValue", "objective", "expected {kind, …}");
  }
  const { kind, ...parts } = objective as { kind: PlanObjective["kind"] } & Record<string, unknown>;
  if (typeof kind !== "string" || !Object.hasOwn(fields, kind)) {
    throw invalid("InvalidValue", "objective.kind", `expected one of ${Object.keys(fields).join(", ")}`);
  }
  for (const name in parts) {
    if (!fields[kind].includes(name)) throw invalid("InvalidValue", `objective.${name}`, `no such field of ${kind}`);
  }
  checkOptions(options, mirrorSinkhornOptionsNames);
  const view = (name: string) =>
    parts[name] === undefined ? undefined : matrix(`objective.${name}`, parts[name] as MatrixLike);
  const number = (name: string) => parts[name] as number | undefined;
  const request = bindings.mirrorSinkhorn(
    a,
    b,
    kind,
    view("cost"),
    view("target"),
    view("cx"),
    view("cy"),
    number("weight"),
    number("epsilon"),
    number("scale"),
    options ?? {},
  );
  return { request, shape: [a.length, b.length] as const };
}

/** Both vectors of weights. */
export function weightsOf(marginals: Marginals) {
  if (typeof marginals !== "object" || marginals === null) throw invalid("InvalidValue", "problem", "expected {a, b}");
  for (const name in marginals) {
    if (name !== "a" && name !== "b") throw invalid("InvalidValue", `problem.${name}`, "no such field");
  }
  return { a: vector("problem.a", marginals.a), b: vector("problem.b", marginals.b) };
}

function dressed(solution: MirrorSinkhornSolution, shape: readonly [number, number]): MirrorPlan {
  const { f, g, plan, marginalError, lowerBound, ...numbers } = solution;
  return {
    ...numbers,
    ...(lowerBound !== undefined && { lowerBound }),
    marginalError: [marginalError[0], marginalError[1]],
    potentials: { f, g },
    ...densePlan(plan, shape),
  };
}
