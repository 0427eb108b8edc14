import { checkSize, floats, type Matrix, type MatrixLike, matrix } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";

/** Draws of one variable: chain after chain, draw after draw, then the variable's elements row by row. */
export interface Draws {
  readonly data: Float64Array;
  /** Chains, draws a chain, and the variable's own shape. */
  readonly shape: readonly [chains: number, draws: number, ...variable: number[]];
}

/** Draws of one quantity: a matrix with one row a chain, or the draws of a variable with one element. */
export type QuantityDraws = MatrixLike | Draws;

/**
 * The draws of one element of a variable, one row a chain.
 *
 * @param draws draws of a variable of any shape.
 * @param index the element's place, one number a dimension of the variable.
 * @throws GibbsError `InvalidShape` for the wrong number of indices or one out of range.
 * @example
 * const draws = { data: new Float64Array([1, 2, 3, 4, 5, 6, 7, 8]), shape: [2, 2, 2] as const };
 * const { data, shape } = quantity(draws, 1); // the second element of a vector of two
 * // data ≈ [2, 4, 6, 8]
 */
export function quantity(draws: Draws, ...index: number[]): Matrix {
  const [chains, length, ...variable] = draws.shape;
  if (index.length !== variable.length) {
    throw invalid("InvalidShape", "index", `expected ${variable.length} numbers, got ${index.length}`);
  }
  const width = variable.reduce((product, size) => product * size, 1);
  const place = index.reduce((sum, i, k) => {
    if (!(Number.isInteger(i) && i >= 0 && i < variable[k])) {
      throw invalid("InvalidShape", "index", `expected an integer from 0 to ${variable[k] - 1}, got ${i}`);
    }
    return sum * variable[k] + i;
  }, 0);
  const data = Float64Array.from({ length: chains * length }, (_, i) => draws.data[i * width + place]);
  return { data, shape: [chains, length] };
}

/** The numbers of one quantity's draws, chain after chain. */
export function chainsOf(name: string, draws: QuantityDraws): { data: Float64Array | Float32Array; chains: number } {
  const shape = typeof draws === "object" && draws !== null && "shape" in draws ? draws.shape : undefined;
  if (shape !== undefined && shape.length > 2) {
    const data = floats(name, (draws as Draws).data);
    const [chains, length, ...variable] = shape as number[];
    if (variable.some((size) => size !== 1)) {
      throw invalid(
        "InvalidShape",
        name,
        `expected draws of one quantity, got a variable of shape ${variable.join(" × ")}; take an element with quantity(draws, index)`,
      );
    }
    if (data.length !== chains * length) {
      throw invalid("InvalidShape", name, `${data.length} elements do not fill ${chains} × ${length}`);
    }
    return { data, chains };
  }
  const view = matrix(name, draws as MatrixLike);
  if (view.rows === 0) throw invalid("InvalidShape", name, "expected at least one chain");
  if (view.columnStride === 1 && view.rowStride === view.columns) return { data: view.data, chains: view.rows };
  checkSize(name, view.rows * view.columns);
  const data = new Float64Array(view.rows * view.columns);
  for (let i = 0; i < view.rows; i++) {
    for (let j = 0; j < view.columns; j++) {
      data[i * view.columns + j] = view.data[i * view.rowStride + j * view.columnStride];
    }
  }
  return { data, chains: view.rows };
}
