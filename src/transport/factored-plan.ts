import { checkSize } from "../internal/arrays.js";
import { checkThreshold, multiplied, type PlanMatrix, targets } from "./plan.js";

/**
 * The plan `Q diag(1/g) Rᵀ` by its factors (`q`: `n × r`, `r`: `m × r`, row by row). Rows without mass have no mean: theirs is
 * the mean of all points.
 */
export function factoredPlan(
  q: Float64Array,
  r: Float64Array,
  g: Float64Array,
  [n, m]: readonly [number, number],
): PlanMatrix {
  const rank = g.length;
  /** Row `i` of the plan into `row`, by way of its shares of the groups. */
  const fill = (row: Float64Array, i: number) => {
    const shares = g.map((weight, k) => q[i * rank + k] / weight);
    for (let j = 0; j < m; j++) row[j] = product(shares, r, j * rank);
  };
  /** `outer diag(1/g) innerᵀ v` for `v` of `columns` columns, row by row. */
  const through = (inner: Float64Array, outer: Float64Array, v: ArrayLike<number>, columns: number) => {
    const groups = new Float64Array(rank * columns);
    for (let j = 0; j * columns < v.length; j++) {
      for (let k = 0; k < rank; k++) {
        const factor = inner[j * rank + k] / g[k];
        for (let d = 0; d < columns; d++) groups[k * columns + d] += factor * v[j * columns + d];
      }
    }
    const out = new Float64Array((outer.length / rank) * columns);
    for (let i = 0; i * rank < outer.length; i++) {
      for (let k = 0; k < rank; k++) {
        for (let d = 0; d < columns; d++) out[i * columns + d] += outer[i * rank + k] * groups[k * columns + d];
      }
    }
    return out;
  };
  return {
    plan() {
      checkSize("the plan", n * m);
      const data = new Float64Array(n * m);
      for (let i = 0; i < n; i++) fill(data.subarray(i * m, (i + 1) * m), i);
      return { data, shape: [n, m] };
    },
    sparsePlan(threshold = 0) {
      checkThreshold(threshold);
      const [rows, columns, values]: [number[], number[], number[]] = [[], [], []];
      const row = new Float64Array(m);
      for (let i = 0; i < n; i++) {
        fill(row, i);
        row.forEach((value, j) => {
          if (value <= threshold) return;
          rows.push(i);
          columns.push(j);
          values.push(value);
        });
      }
      return { rows: Uint32Array.from(rows), columns: Uint32Array.from(columns), values: Float64Array.from(values) };
    },
    apply(v, side) {
      const factors = multiplied(v, side, [n, m]);
      return side === "right" ? through(r, q, factors, 1) : through(q, r, factors, 1);
    },
    transport(points) {
      const { columns, ...view } = targets(points, m);
      const flat = new Float64Array(m * columns);
      const mean = new Float64Array(columns);
      for (let j = 0; j < m; j++) {
        for (let d = 0; d < columns; d++) {
          flat[j * columns + d] = view.data[j * view.rowStride + d * view.columnStride];
          mean[d] += flat[j * columns + d] / m;
        }
      }
      const data = through(r, q, flat, columns);
      for (let i = 0; i < n; i++) {
        let mass = 0;
        for (let k = 0; k < rank; k++) mass += q[i * rank + k];
        for (let d = 0; d < columns; d++) data[i * columns + d] = mass > 0 ? data[i * columns + d] / mass : mean[d];
      }
      return { data, shape: [n, columns] };
    },
  };
}

function product(shares: Float64Array, r: Float64Array, from: number): number {
  let sum = 0;
  for (let k = 0; k < shares.length; k++) sum += shares[k] * r[from + k];
  return sum;
}
