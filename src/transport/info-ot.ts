import { type InfoOtSolution, infoOtOptionsNames, operations } from "../backend/bindings/transport-spaces.js";
import { load } from "../backend/load.js";
import type { MatrixArgument } from "../backend/request.js";
import { type Matrix, type MatrixLike, matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { densePlan, type PlanMatrix } from "./plan.js";
import type { Weighted } from "./problem.js";

const bindings = load(operations);

/** Two clouds that {@link infoOT} aligns; without a cost or metric the information alone counts. */
export interface InfoProblem extends Weighted {
  /** Source points, `n × d`, finite. */
  readonly x: Points;
  /** Target points, `m × e`, finite; `e` may differ from `d` where no metric is given. */
  readonly y: Points;
  /** A cost between sources and targets, `n × m`. */
  readonly cost?: MatrixLike;
  /** The distance a cost is made from, in place of `cost`. */
  readonly metric?: "sqeuclidean" | "euclidean" | "cityblock" | "cosine";
  /** The cost is the distance to this power; default: one. */
  readonly power?: number;
}

/** What {@link infoOT} is told of the method. */
export interface InfoOTMethod {
  /** Width of the kernels, times the root mean square distance within each cloud over √2; default 0.5. */
  bandwidth?: number;
  /** Weight of the information against a cost; default 100. */
  lambda?: number;
  /** Regularization; left out: 1 with a cost, 0.05 without. */
  epsilon?: number;
  /** Gap of the linearized problem, relative to `lambda` plus the mean cost, that counts as stationary; default 1e-6. */
  tolerance?: number;
  /** Steps of a start; default 200. */
  maxIterations?: number;
  /** Starts, of which the best is kept: `a ⊗ b`, then random plans; default 4. */
  restarts?: number;
  /** Seed of the random starts; default 0. */
  seed?: number;
}

/** Options of {@link infoOT}. */
export interface InfoOTOptions extends InfoOTMethod, RunOptions {}

/** Options of {@link infoOTSync}. */
export interface InfoOTSyncOptions extends InfoOTMethod, SyncRunOptions {}

/** A stationary plan of mass 1, and what it says of points that were not there. */
export interface InfoPlan extends PlanMatrix {
  /** `⟨C, P⟩ − λ I(P)`; `−I(P)` where there is no cost. */
  readonly value: number;
  /** The mutual information of the pairs, in nats. */
  readonly information: number;
  /** `⟨C, P⟩`; 0 where there is no cost. */
  readonly cost: number;
  /** `value + ε KL(P | a ⊗ b)`. */
  readonly regularizedValue: number;
  /** How much the linearized objective could fall: 0 at stationary plans. */
  readonly frankWolfeGap: number;
  /** L1 errors of the plan's marginals. */
  readonly marginalError: readonly [a: number, b: number];
  /** Potentials of the last linearized problem. */
  readonly potentials: { readonly f: Float64Array; readonly g: Float64Array };
  /** The regularization. */
  readonly epsilon: number;
  /** Widths of the kernels. */
  readonly bandwidths: readonly [x: number, y: number];
  /** The regularized objective before every step of the best start, and at its end; it never rises. */
  readonly trace: Float64Array;
  /** Steps of all starts. */
  readonly iterations: number;
  /** Whether the gap met the tolerance. */
  readonly converged: boolean;
  /** Why the best start ended. */
  readonly status: "converged" | "maxIterations" | "stalled";
  /** How much more likely each target is for each of `newPoints` (`k × d`) than by chance: `f(x, y) / (f(x) f(y))`, `k × m`. */
  ratios(newPoints: Points): Matrix;
  /** The mean of the targets under these ratios, `k × e`: where `newPoints` go, seen before or not. */
  project(newPoints: Points): Matrix;
}

/**
 * InfoOT: aligns two clouds by the plan whose pairs say most about each other, so that clusters move as wholes, and projects
 * points that were not there.
 *
 * Minimizes `⟨C, P⟩ − λ I(P) + ε KL(P | a ⊗ b)`, where `I(P)` is the mutual information of the plan's kernel density
 * estimate, `Σ Pᵢⱼ log(f(xᵢ, yⱼ) / (f(xᵢ) f(yⱼ)))`. Without `cost` or `metric` there is no first part, `λ` is 1, and the clouds
 * may have different dimensions. Each step solves the entropic problem of the linearized information, and is shortened until
 * the objective falls. The information is not concave: the answer is stationary, the best of some starts.
 *
 * Cost: `O(n m (n + m))` a step, usually some tens; `O(n² + n m + m²)` memory. Equivalents: `FusedInfoOT` and `InfoOT` of the
 * authors' code, whose defaults for `bandwidth`, `lambda` and `epsilon` these are.
 *
 * @param problem `{x, y, cost?, metric?, power?}` with weights `a` and `b`, scaled to sum 1; default: equal ones.
 * @param options.bandwidth default 0.5.
 * @param options.lambda default 100; without a cost it is not used.
 * @param options.epsilon default: 1 with a cost, 0.05 without.
 * @param options.tolerance default 1e-6.
 * @param options.maxIterations default 200; when it is reached `converged` is false.
 * @param options.restarts default 4.
 * @param options.seed default 0.
 * @returns the plan's numbers, its entries, `ratios` and `project`.
 * @throws GibbsError `InvalidShape` and `InvalidValue` for bad points, costs and weights, `Infeasible` for masses that
 *   differ, `InvalidOption` for options outside their domain.
 * @see C.-Y. Chuang, S. Jegelka, D. Alvarez-Melis, InfoOT: information maximizing optimal transport, ICML 2023,
 *   https://arxiv.org/abs/2210.03164.
 *
 * @example
 * // A pair and a single point on either side: the pairs belong together, whatever their places.
 * const plan = await infoOT({ x: [[0], [0.1], [5]], y: [[9, 9], [0, 0], [9, 9.2]] });
 * plan.information; // ≈ 0.6363 (the entropy of two groups of 2 / 3 and 1 / 3 is 0.6365)
 * // plan.project([[4]]).data ≈ [0.0, 0.0]
 */
export async function infoOT(problem: InfoProblem, options?: InfoOTOptions): Promise<InfoPlan> {
  const asked = requested(problem, options);
  return dressed(await call(asked.request, options), asked);
}

/** {@link infoOT} in place: blocks until the answer is there. */
export function infoOTSync(problem: InfoProblem, options?: InfoOTSyncOptions): InfoPlan {
  const asked = requested(problem, options);
  return dressed(callSync(asked.request, options), asked);
}

const names = { x: 1, y: 1, cost: 1, metric: 1, power: 1, a: 1, b: 1 };

function requested(problem: InfoProblem, options: InfoOTMethod | undefined) {
  if (typeof problem !== "object" || problem === null) throw invalid("InvalidValue", "problem", "expected {x, y}");
  for (const name in problem) {
    if (!Object.hasOwn(names, name)) throw invalid("InvalidValue", `problem.${name}`, "no such field");
  }
  checkOptions(options, infoOtOptionsNames, { epsilon: 1 });
  const copy = (name: string, value: MatrixLike): MatrixArgument => {
    const view = matrix(`problem.${name}`, value);
    return { ...view, data: view.data.slice() };
  };
  const [x, y] = [copy("x", problem.x), copy("y", problem.y)];
  const weights = (name: string, value: Vector | undefined, count: number) =>
    value === undefined ? undefined : vector(`problem.${name}`, value, count).slice();
  const [a, b] = [weights("a", problem.a, x.rows), weights("b", problem.b, y.rows)];
  const cost = problem.cost === undefined ? undefined : matrix("problem.cost", problem.cost);
  const request = bindings.infoOt(x, y, cost, problem.metric, problem.power, a, b, options?.epsilon, options ?? {});
  return { request, x, y, a, b };
}

function dressed(solution: InfoOtSolution, { x, y, a, b }: Omit<ReturnType<typeof requested>, "request">): InfoPlan {
  const { f, g, plan, smoothed, marginalError, bandwidths, status, ...numbers } = solution;
  const [n, m] = [x.rows, y.rows];
  const known: MatrixArgument = { data: smoothed, rows: n, columns: m, rowStride: m, columnStride: 1 };
  return {
    ...numbers,
    marginalError: [marginalError[0], marginalError[1]],
    potentials: { f, g },
    bandwidths: [bandwidths[0], bandwidths[1]],
    status: status as InfoPlan["status"],
    ...densePlan(plan, [n, m]),
    ratios(newPoints) {
      const view = matrix("newPoints", newPoints);
      return { data: callSync(bindings.infoOtRatios(x, a, bandwidths[0], known, view)), shape: [view.rows, m] };
    },
    project(newPoints) {
      const view = matrix("newPoints", newPoints);
      const data = callSync(bindings.infoOtProject(x, a, bandwidths[0], known, y, b, view));
      return { data, shape: [view.rows, y.columns] };
    },
  };
}
