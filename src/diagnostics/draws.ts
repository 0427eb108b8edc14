import { checkSize, floats, type Matrix, type MatrixLike, matrix } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";

/** Draws of one variable: chain after chain, draw after draw, then the variable's elements row by row. */
export interface Draws {
  readonly data: Float64Array;
  /** Chains, draws a chain, and the variable's own shape. */
  readonly shape: readonly [chains: number, draws: number, ...variable: number[]];
  /**
   * Consecutive draws of a chain that belong together, as those of one tree of `nuts` do; default 1. Effective sizes and
   * standard errors are then taken from the means of these batches, because correlations that rise and fall within a batch
   * would make them too good.
   */
  readonly batch?: number;
}

/** Draws of one quantity: a matrix with one row a chain, or the draws of a variable with one element. */
export type QuantityDraws = MatrixLike | Draws;

/**
 * The draws of one element of a variable, one row a chain.
 *
 * @param draws draws of a variable of any shape.
 * @param index the element's place, one number a dimension of the variable.
 * @throws GibbsError `InvalidShape` for the wrong number of indices, one out of range, and data that do not fill the
 *   shape.
 * @example
 * const draws = { data: new Float64Array([1, 2, 3, 4, 5, 6, 7, 8]), shape: [2, 2, 2] as const };
 * const { data, shape } = quantity(draws, 1); // the second element of a vector of two
 * // data ≈ [2, 4, 6, 8]
 */
export function quantity(draws: Draws, ...index: number[]): Matrix & { readonly batch?: number } {
  const { data, chains, length, variable } = variableOf("draws", draws);
  const batch = batchOf("draws", draws);
  if (index.length !== variable.length) {
    throw invalid("InvalidShape", "index", `expected ${variable.length} numbers, got ${index.length}`);
  }
  const width = variable.reduce((product, size) => product * size, 1);
  const place = index.reduce((sum, i, k) => {
    if (!(Number.isInteger(i) && i >= 0 && i < variable[k])) {
      throw invalid("InvalidShape", "index", `expected an integer from 0 to ${variable[k] - 1}, got ${String(i)}`);
    }
    return sum * variable[k] + i;
  }, 0);
  return {
    data: Float64Array.from({ length: chains * length }, (_, i) => data[i * width + place]),
    shape: [chains, length],
    ...(batch > 1 && { batch }),
  };
}

/** The numbers of one quantity's draws, chain after chain, and how many of these belong together. */
export function chainsOf(name: string, draws: QuantityDraws) {
  return { ...dense(name, draws), batch: batchOf(name, draws) };
}

function batchOf(name: string, draws: QuantityDraws): number {
  const batch = typeof draws === "object" && draws !== null && "batch" in draws ? (draws.batch ?? 1) : 1;
  if (Number.isSafeInteger(batch) && batch >= 1) return batch;
  throw invalid("InvalidValue", name, `expected batch to be an integer from 1, got ${String(batch)}`);
}

function dense(name: string, draws: QuantityDraws): { data: Float64Array | Float32Array; chains: number } {
  const shape = typeof draws === "object" && draws !== null && "shape" in draws ? draws.shape : undefined;
  if (Array.isArray(shape) && shape.length > 2) {
    const { data, chains, variable } = variableOf(name, draws);
    if (variable.some((size) => size !== 1)) {
      throw invalid(
        "InvalidShape",
        name,
        `expected draws of one quantity, got a variable of shape ${variable.join(" × ")}; take an element with quantity(draws, index)`,
      );
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

/** Draws of a variable, once its shape holds together: at least one chain, and as many numbers as it says. */
export function variableOf(name: string, draws: unknown) {
  if (typeof draws !== "object" || draws === null || !("data" in draws && "shape" in draws)) {
    throw invalid("InvalidValue", name, "expected draws: {data, shape}");
  }
  const { shape } = draws;
  if (!(Array.isArray(shape) && shape.length >= 2 && shape.every((size) => Number.isSafeInteger(size) && size >= 0))) {
    throw invalid("InvalidShape", name, "expected shape to be chains, draws and the variable's sizes, integers from 0");
  }
  const [chains, length, ...variable] = shape as number[];
  if (chains === 0) throw invalid("InvalidShape", name, "expected at least one chain");
  if ("strides" in draws && draws.strides !== undefined)
    throw invalid("InvalidShape", name, "expected draws row by row, without strides");
  const data = floats(name, draws.data as Draws["data"]);
  if (data.length !== shape.reduce((product, size) => product * size, 1)) {
    throw invalid("InvalidShape", name, `${data.length} elements do not fill ${shape.join(" × ")}`);
  }
  return { data, chains, length, variable };
}
