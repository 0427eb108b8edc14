import { floats, type Matrix, type MatrixLike, matrix as read, type Vector } from "./arrays.js";
import { invalid } from "./error.js";

/**
 * A row-major matrix over `data`, which is not copied when it is a `Float64Array`.
 *
 * @param data `rows * columns` numbers, row by row.
 * @throws GibbsError `InvalidShape` where the number of elements does not fit.
 * @example
 * const points = matrix([1, 2, 3, 4, 5, 6], [3, 2]);
 * // points.shape is [3, 2]
 */
export function matrix(data: Vector, shape: readonly [rows: number, columns: number]): Matrix {
  const { rows, columns } = read("data", { data: floats("data", data), shape });
  const values = floats("data", data);
  return { data: values instanceof Float64Array ? values : Float64Array.from(values), shape: [rows, columns] };
}

/**
 * A matrix from rows of equal length.
 *
 * @throws GibbsError `InvalidShape` for ragged rows, `InvalidValue` for what is not a number.
 * @example
 * const { data, shape } = fromRows([[1, 2], [3, 4]]);
 * // shape is [2, 2]
 */
export function fromRows(rows: readonly ArrayLike<number>[]): Matrix {
  if (!Array.isArray(rows)) throw invalid("InvalidValue", "rows", "expected an array of rows");
  const view = read("rows", rows);
  return { data: view.data as Float64Array, shape: [view.rows, view.columns] };
}

/**
 * The rows of a matrix as plain arrays.
 *
 * @example
 * toRows({ data: new Float64Array([1, 2, 3, 4]), shape: [2, 2] }); // [[1, 2], [3, 4]]
 */
export function toRows(matrix: MatrixLike): number[][] {
  const { data, rows, columns, rowStride, columnStride } = read("matrix", matrix);
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => data[i * rowStride + j * columnStride]),
  );
}
