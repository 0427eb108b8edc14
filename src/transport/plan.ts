import { operations, type PlanArgument, type ProblemArgument } from "../backend/bindings/transport.js";
import { load } from "../backend/load.js";
import type { MatrixArgument } from "../backend/request.js";
import { checkSize, type Matrix, matrix, type Points, type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { sizes } from "./problem.js";

const bindings = load(operations);

/** The entries of a plan above a threshold, row by row. */
export interface SparsePlan {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
}

/** What every plan answers, stored or not. */
export interface PlanMatrix {
  /** All entries, `n × m`. */
  plan(): Matrix;
  /** The entries above `threshold`, default 0, row by row. */
  sparsePlan(threshold?: number): SparsePlan;
  /** `P v` for `"right"` (`v` of length `m`), `Pᵀ v` for `"left"` (`v` of length `n`), without forming the plan. */
  apply(v: Vector, side: "left" | "right"): Float64Array;
  /** The mean of `points` (`m × k`, one a target) under each row of the plan: the barycentric map, `n × k`. */
  transport(points: Points): Matrix;
}

/** A plan that also says where new points go. */
export interface LazyPlan extends PlanMatrix {
  /** Where the plan's potentials send new points (`k × d`); for problems between point clouds. */
  map(newPoints: Points): Matrix;
}

/** A plan of `problem` that is not stored: its entries follow from scalings. `problem` must not change afterwards. */
export function lazyPlan(parts: PlanArgument, problem: ProblemArgument): LazyPlan {
  const [n, m] = sizes(problem);
  return {
    plan() {
      checkSize("the plan", n * m);
      return { data: callSync(bindings.planDense(parts, problem)), shape: [n, m] };
    },
    sparsePlan(threshold = 0) {
      return callSync(bindings.planSparse(parts, problem, threshold));
    },
    apply(v, side) {
      return callSync(bindings.planApply(parts, problem, multiplied(v, side, [n, m]), side));
    },
    transport(points) {
      const view = matrix("points", points);
      return { data: callSync(bindings.planBarycentric(parts, problem, view)), shape: [n, view.columns] };
    },
    map(newPoints) {
      const view = matrix("newPoints", newPoints);
      return { data: callSync(bindings.planMap(parts, problem, view)), shape: [view.rows, view.columns] };
    },
  };
}

/** A plan by its entries, in the order of their rows. Rows without any take the points that `alone` names for them. */
export function entriesPlan(
  { rows, columns, values }: SparsePlan,
  [n, m]: readonly [number, number],
  alone: (row: number) => number,
): PlanMatrix {
  return {
    plan() {
      checkSize("the plan", n * m);
      const data = new Float64Array(n * m);
      values.forEach((value, k) => {
        data[rows[k] * m + columns[k]] += value;
      });
      return { data, shape: [n, m] };
    },
    sparsePlan(threshold = 0) {
      checkThreshold(threshold);
      const kept = Uint32Array.from(values.keys()).filter((k) => values[k] > threshold);
      return {
        rows: kept.map((k) => rows[k]),
        columns: kept.map((k) => columns[k]),
        values: Float64Array.from(kept, (k) => values[k]),
      };
    },
    apply(v, side) {
      const factors = finite("v", multiplied(v, side, [n, m]));
      const [to, from, length] = side === "left" ? [columns, rows, m] : [rows, columns, n];
      const product = new Float64Array(length);
      values.forEach((value, k) => {
        product[to[k]] += value * factors[from[k]];
      });
      return product;
    },
    transport(points) {
      const { columns: dimension, ...view } = targets(points, m);
      const [data, masses] = [new Float64Array(n * dimension), new Float64Array(n)];
      const add = (row: number, column: number, value: number) => {
        masses[row] += value;
        const [to, from] = [row * dimension, column * view.rowStride];
        for (let d = 0; d < dimension; d++) data[to + d] += value * view.data[from + d * view.columnStride];
      };
      values.forEach((value, k) => {
        add(rows[k], columns[k], value);
      });
      for (let row = 0; row < n; row++) if (masses[row] === 0) add(row, alone(row), 1);
      return { data: data.map((value, k) => value / masses[Math.floor(k / dimension)]), shape: [n, dimension] };
    },
  };
}

/** A plan whose entries are all stored, row by row. Rows without mass have no mean: theirs is the mean of all points. */
export function densePlan(data: Float64Array, [n, m]: readonly [number, number]): PlanMatrix {
  const row = (i: number) => data.subarray(i * m, (i + 1) * m);
  return {
    plan: () => ({ data: data.slice(), shape: [n, m] }),
    sparsePlan(threshold = 0) {
      checkThreshold(threshold);
      const kept = Float64Array.from(data.keys()).filter((k) => data[k] > threshold);
      return {
        rows: Uint32Array.from(kept, (k) => Math.floor(k / m)),
        columns: Uint32Array.from(kept, (k) => k % m),
        values: kept.map((k) => data[k]),
      };
    },
    apply(v, side) {
      const factors = finite("v", multiplied(v, side, [n, m]));
      if (side === "right") return Float64Array.from({ length: n }, (_, i) => dot(row(i), factors));
      const product = new Float64Array(m);
      for (let i = 0; i < n; i++) {
        const [entries, factor] = [row(i), factors[i]];
        for (let j = 0; j < m; j++) product[j] += factor * entries[j];
      }
      return product;
    },
    transport(points) {
      const view = targets(points, m);
      const means = new Float64Array(n * view.columns);
      for (let i = 0; i < n; i++) {
        const entries = row(i);
        const mass = entries.reduce((sum, value) => sum + value, 0);
        for (let d = 0; d < view.columns; d++) {
          let sum = 0;
          for (let j = 0; j < m; j++) {
            const value = view.data[j * view.rowStride + d * view.columnStride];
            sum += (mass > 0 ? entries[j] / mass : 1 / m) * value;
          }
          means[i * view.columns + d] = sum;
        }
      }
      return { data: means, shape: [n, view.columns] };
    },
  };
}

function dot(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
  return sum;
}

/** The vector that multiplies a plan from a side; its numbers are yet to be looked at. */
export function multiplied(v: Vector, side: "left" | "right", [n, m]: readonly [number, number]) {
  if (side !== "left" && side !== "right") throw invalid("InvalidValue", "side", 'expected "left" or "right"');
  return vector("v", v, side === "left" ? n : m);
}

/** The points whose means under a plan are wanted, one a target. */
export function targets(points: Points, count: number): MatrixArgument {
  const view = matrix("points", points);
  if (view.rows !== count) throw invalid("InvalidShape", "points", `has ${view.rows} rows for ${count} targets`);
  finite("points", view.data);
  return view;
}

function finite<Data extends Float64Array | Float32Array>(name: string, data: Data): Data {
  if (!data.every(Number.isFinite)) throw invalid("InvalidValue", name, "holds a number that is not finite");
  return data;
}

/** Refuses a threshold that is not a number ≥ 0. */
export function checkThreshold(threshold: number): void {
  if (typeof threshold === "number" && threshold >= 0) return;
  throw invalid("InvalidValue", "threshold", `must be a number ≥ 0, not ${String(threshold)}`);
}
