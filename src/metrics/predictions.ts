import type { MatrixArgument } from "../backend/request.js";
import { integers, type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";

/** Class probabilities, `n × K` with rows that sum to 1; or the probability of class 1 of two, `n` numbers. */
export type Probabilities = MatrixLike | Vector;

/** Probabilities and labels as they cross the border. */
export function predictions(probabilities: Probabilities, labels: Vector): [MatrixArgument, Int32Array] {
  const view = isMatrix(probabilities) ? matrix("probabilities", probabilities) : column(probabilities as Vector);
  return [view, integers("labels", labels, view.rows)];
}

function isMatrix(probabilities: Probabilities): probabilities is MatrixLike {
  if (typeof probabilities !== "object" || probabilities === null) return false;
  if ("shape" in probabilities) return true;
  return Array.isArray(probabilities) && (Array.isArray(probabilities[0]) || ArrayBuffer.isView(probabilities[0]));
}

function column(probabilities: Vector): MatrixArgument {
  const data = vector("probabilities", probabilities);
  return { data, rows: data.length, columns: 1, rowStride: 1, columnStride: 1 };
}
