import type { ProblemArgument } from "../backend/bindings/transport-relaxed.js";
import type { MatrixArgument } from "../backend/request.js";
import { type MatrixLike, matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";

/** Weights of the two measures; default: equal ones. Zeros are allowed; the sums must agree. */
export interface Weighted {
  /** Weights of the sources, `n` numbers of at least 0. */
  readonly a?: Vector;
  /**
   * Weights of the targets, `m` numbers of at least 0 with the same sum. They are scaled to it where it differs by rounding:
   * by up to 1e-6 of it, or 1e-4 where weights have been through single precision. `massMismatch` of the answer says how much.
   */
  readonly b?: Vector;
}

/** A transport problem between two point clouds. */
export interface PointsProblem extends Weighted {
  /** Source points, `n × d`, finite. */
  readonly x: Points;
  /** Target points, `m × d`, finite. */
  readonly y: Points;
  /** The distance a cost is made from; default `"sqeuclidean"`. */
  readonly metric?: "sqeuclidean" | "euclidean" | "cityblock" | "cosine";
  /** The cost is the distance to this power; default 1. */
  readonly power?: number;
}

/** A transport problem with a cost matrix. */
export interface CostProblem extends Weighted {
  /** Cost of moving a unit of mass from row to column, `n × m`, finite; negative costs are allowed. */
  readonly cost: MatrixLike;
}

/** Costs of some pairs; the others may not be used. */
export interface SparseCost {
  /** Row of each entry. */
  readonly rows: Vector;
  /** Column of each entry. */
  readonly columns: Vector;
  /** Its cost, finite; of several for one pair the least counts. */
  readonly values: Vector;
  readonly shape: readonly [rows: number, columns: number] | readonly number[];
}

/** A transport problem where only some pairs may be used; for {@link emd}. */
export interface SparseCostProblem extends Weighted {
  readonly cost: SparseCost;
}

/** What is transported where, at what cost. */
export type TransportProblem = PointsProblem | CostProblem;

const names = { x: 1, y: 1, cost: 1, metric: 1, power: 1, a: 1, b: 1 };

/** The problem as it crosses the border; `called` is its name in errors. */
export function problemArgument(problem: TransportProblem, called = "problem"): ProblemArgument {
  if (typeof problem !== "object" || problem === null || !("cost" in problem || "x" in problem || "y" in problem)) {
    throw invalid("InvalidValue", called, "expected {x, y} or {cost}");
  }
  for (const name in problem) {
    if (!Object.hasOwn(names, name)) throw invalid("InvalidValue", `${called}.${name}`, "no such field");
  }
  const { x, y, cost, metric, power, a, b } = problem as Partial<PointsProblem & CostProblem>;
  if (typeof cost === "object" && cost !== null && "rows" in cost) {
    throw invalid("Unsupported", "problem.cost", "sparse costs are for emd; this solver needs every pair's cost");
  }
  const view = (name: string, value: MatrixLike | undefined) =>
    value === undefined ? undefined : matrix(`${called}.${name}`, value);
  const [sources, targets, costs] = [view("x", x), view("y", y), view("cost", cost)];
  if (costs !== undefined && (sources !== undefined || targets !== undefined)) {
    throw invalid("InvalidValue", `${called}.cost`, "stands in place of x and y, not beside them");
  }
  if (costs === undefined && !("x" in problem || "y" in problem))
    throw invalid("InvalidValue", `${called}.cost`, "is missing");
  if (costs === undefined && sources === undefined) throw invalid("InvalidValue", `${called}.x`, "is missing");
  if (costs === undefined && targets === undefined) throw invalid("InvalidValue", `${called}.y`, "is missing");
  const weights = (name: string, value: Vector | undefined, count: number | undefined) =>
    value === undefined ? undefined : vector(`${called}.${name}`, value, count);
  return {
    x: sources,
    y: targets,
    cost: costs,
    metric,
    power,
    a: weights("a", a, costs?.rows ?? sources?.rows),
    b: weights("b", b, costs?.columns ?? targets?.rows),
  };
}

/** A copy that later changes of the user's arrays do not reach. */
export function copied({ x, y, cost, a, b, ...rest }: ProblemArgument): ProblemArgument {
  const matrixCopy = (view: MatrixArgument | undefined) => view && { ...view, data: view.data.slice() };
  return { ...rest, x: matrixCopy(x), y: matrixCopy(y), cost: matrixCopy(cost), a: a?.slice(), b: b?.slice() };
}

/** Numbers of sources and targets. */
export function sizes({ x, y, cost }: ProblemArgument): [number, number] {
  return cost === undefined ? [x?.rows ?? 0, y?.rows ?? 0] : [cost.rows, cost.columns];
}
