import {
  type GromovWassersteinSolution,
  gromovWassersteinOptionsNames,
  type GromovWassersteinOptions as Native,
  operations,
} from "../backend/bindings/transport-spaces.js";
import { load } from "../backend/load.js";
import { type MatrixLike, matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { type Epsilon, epsilonArguments } from "./epsilon.js";
import { densePlan, entriesPlan, type PlanMatrix } from "./plan.js";
import type { Weighted } from "./problem.js";

const bindings = load(operations);

/** Two spaces, each given by the distances within it. */
export interface DistancesProblem extends Weighted {
  /** Distances or similarities within the sources, `n × n`, finite; need not be symmetric. */
  readonly cx: MatrixLike;
  /** Those within the targets, `m × m`. */
  readonly cy: MatrixLike;
}

/** Two clouds under the squared Euclidean distance, which takes `O(n m d)` a step and no `n × n` matrix. */
export interface CloudsProblem extends Weighted {
  /** Source points, `n × d`, finite. */
  readonly x: Points;
  /** Target points, `m × e`, finite; `e` may differ from `d`. */
  readonly y: Points;
}

/** What the Gromov-Wasserstein problem is posed between. */
export type SpacesProblem = DistancesProblem | CloudsProblem;

/** What {@link gromovWasserstein} and {@link fusedGromovWasserstein} are told of the method. */
export interface GromovMethod {
  /** Regularization: absolute, or relative to the objective of `a ⊗ b`. Left out: none, by conditional gradient. */
  epsilon?: Epsilon;
  /** `"square"` (default) compares distances by `(u - v)²`, `"kl"` by `u log(u / v) - u + v`, for `cx ≥ 0` and `cy > 0`. */
  loss?: "square" | "kl";
  /** Whether the targets' weights are free; `b` is then not given. Default `false`. */
  semiRelaxed?: boolean;
  /** Starts, of which the best is kept: the plan of the lower bound, `a ⊗ b`, then random plans; default 2. */
  restarts?: number;
  /** Seed of the random starts; default 0. */
  seed?: number;
  /** Frank-Wolfe gap, relative to the objective of `a ⊗ b`, that counts as stationary; default 1e-6. */
  tolerance?: number;
  /** Steps of a start; default 1000. */
  maxIterations?: number;
  /** Whether to compute the lower bound, which is also the first start; default `true`. */
  lowerBound?: boolean;
}

/** A stationary plan between two spaces, and what is known of the best one. */
export interface GromovPlan extends PlanMatrix {
  /** The objective at the plan, without regularization; never negative but for negative costs. */
  readonly value: number;
  /** No plan has a smaller objective. */
  readonly lowerBound: number;
  /** `value - lowerBound`: 0 proves a global optimum; the bound is not tight in general. */
  readonly gap: number;
  /** The gap relative to the larger of `|value|` and `|lowerBound|`; 0 where both are 0. */
  readonly relativeGap: number;
  /** How much the objective linearized at the plan could fall, regularization included: 0 at stationary plans. */
  readonly frankWolfeGap: number;
  /** L1 errors of the plan's marginals, relative to the mass; the second is 0 where it is free. */
  readonly marginalError: readonly [a: number, b: number];
  /** Potentials of the linearized problem at the plan: they prove the Frank-Wolfe gap. */
  readonly potentials: { readonly f: Float64Array; readonly g: Float64Array };
  /** The regularization in the units of the objective, where there is one. */
  readonly epsilon?: number;
  /** `value + ε KL(P | a ⊗ b / M)`, where there is a regularization and `M` is the mass. */
  readonly regularizedValue?: number;
  /** The objective before every step of the best start, and at its end; it never rises. */
  readonly trace: Float64Array;
  /** Steps of all starts. */
  readonly iterations: number;
  /** Whether the Frank-Wolfe gap met the tolerance. */
  readonly converged: boolean;
  /** Why the best start ended. */
  readonly status: "converged" | "maxIterations" | "stalled";
}

const names = { cx: 1, cy: 1, x: 1, y: 1, a: 1, b: 1 };

/** The request, and the problem's size and weights for {@link dressed}. */
export function requested(problem: SpacesProblem & { cost?: MatrixLike }, options: GromovMethod & { alpha?: number }) {
  const fused = options.alpha !== undefined;
  if (typeof problem !== "object" || problem === null) throw invalid("InvalidValue", "problem", "expected an object");
  for (const name in problem) {
    if (!Object.hasOwn(names, name) && !(fused && name === "cost"))
      throw invalid("InvalidValue", `problem.${name}`, "no such field");
  }
  const { cx, cy, x, y, a, b, cost } = problem as Partial<DistancesProblem & CloudsProblem & { cost: MatrixLike }>;
  const clouds = cx === undefined && cy === undefined && (x !== undefined || y !== undefined);
  if (!clouds && (x !== undefined || y !== undefined)) {
    throw invalid("InvalidValue", x === undefined ? "problem.y" : "problem.x", "stands in place of cx and cy");
  }
  const view = (name: string, value: MatrixLike | undefined) => matrix(`problem.${name}`, value as MatrixLike);
  const [sources, targets] = clouds ? [view("x", x), view("y", y)] : [view("cx", cx), view("cy", cy)];
  const [n, m] = [sources.rows, targets.rows];
  const weights = (name: string, value: Vector | undefined, count: number) =>
    value === undefined ? undefined : vector(`problem.${name}`, value, count);
  const [left, right] = [weights("a", a, n), weights("b", b, m)];
  const [epsilon, relative] = options.epsilon === undefined ? [undefined, false] : epsilonArguments(options.epsilon);
  const { epsilon: _, ...native } = options;
  const request = bindings.gromovWasserstein(
    clouds ? undefined : sources,
    clouds ? undefined : targets,
    clouds ? sources : undefined,
    clouds ? targets : undefined,
    fused ? view("cost", cost) : undefined,
    left,
    right,
    epsilon,
    relative,
    native as Native,
  );
  return { request, shape: [n, m] as const, hasIdleRows: left?.some((weight) => weight === 0) ?? false };
}

/** Refuses options that no one knows; `alpha` belongs to the fused problem alone. */
export function checkMethod(options: GromovMethod | undefined, ...more: readonly object[]): void {
  const { alpha: _, ...known } = gromovWassersteinOptionsNames;
  checkOptions(options, known, { epsilon: 1 }, ...more);
}

/** The solution as users get it. */
export function dressed(
  { f, g, entries, dense, marginalError, status, epsilon, regularizedValue, ...rest }: GromovWassersteinSolution,
  { shape, hasIdleRows }: { shape: readonly [number, number]; hasIdleRows: boolean },
): GromovPlan {
  // Rows without weight have no entries to say where they go.
  const sparse = entries && entriesPlan(entries, shape, () => 0);
  const plan = sparse && !hasIdleRows ? sparse : densePlan(dense ?? sparse?.plan().data ?? new Float64Array(), shape);
  return {
    ...rest,
    marginalError: [marginalError[0], marginalError[1]],
    potentials: { f, g },
    ...(epsilon !== undefined && { epsilon }),
    ...(regularizedValue !== undefined && { regularizedValue }),
    status: status as GromovPlan["status"],
    ...plan,
  };
}
