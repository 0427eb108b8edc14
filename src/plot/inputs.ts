/** Checks of what a figure is given: each refusal is a `GibbsError` that names the argument. */

import { floats, type MatrixLike, matrix, type Vector, vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";

/** Draws of one variable: a matrix with one row a chain, or row-major data with shape `[chains, draws, ...variable]`. */
export type DrawsLike = MatrixLike | { readonly data: Vector; readonly shape: readonly number[] };

/** A matrix that was checked. */
export interface CheckedMatrix {
  readonly rows: number;
  readonly columns: number;
  at(row: number, column: number): number;
}

/** A checked matrix of finite numbers with at least one entry; `width` asks for so many columns. */
export function checkMatrix(argument: string, value: MatrixLike, width?: number): CheckedMatrix {
  const { data, rows, columns, rowStride, columnStride } = matrix(argument, value);
  if (rows === 0 || columns === 0) throw invalid("InvalidShape", argument, "must not be empty");
  if (width !== undefined && columns !== width) {
    throw invalid("InvalidShape", argument, `must have ${width} columns, has ${columns}`);
  }
  const at = (row: number, column: number) => data[row * rowStride + column * columnStride];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      checkFinite(argument, at(row, column), `row ${row}, column ${column}`);
    }
  }
  return { rows, columns, at };
}

/** A checked, nonempty list of finite numbers; `length` asks for so many. */
export function checkNumbers(argument: string, value: Vector, length?: number): number[] {
  const numbers = Array.from(vector(argument, value, length));
  if (numbers.length === 0) throw invalid("InvalidShape", argument, "must not be empty");
  for (const [index, number] of numbers.entries()) checkFinite(argument, number, String(index));
  return numbers;
}

/** A checked, nonempty list of anything; `length` asks for so many entries. */
export function checkList<T>(argument: string, value: ArrayLike<T>, length?: number): T[] {
  if (!Array.isArray(value) && !ArrayBuffer.isView(value)) throw invalid("InvalidValue", argument, "must be an array");
  if (length !== undefined && value.length !== length) {
    throw invalid("InvalidShape", argument, `must have ${length} entries, has ${value.length}`);
  }
  if (value.length === 0) throw invalid("InvalidShape", argument, "must not be empty");
  return Array.from(value);
}

/** The chains of one scalar: `element` picks one entry of a variable that is a vector or a matrix, by its flat index. */
export function checkDraws(argument: string, value: DrawsLike, element = 0): number[][] {
  const { chains, width } = foldVariable(argument, value);
  const { rows, columns, at } = checkMatrix(argument, chains);
  checkInteger("options.element", element, 0, width - 1);
  return Array.from({ length: rows }, (_, chain) =>
    Array.from({ length: columns / width }, (_, draw) => at(chain, draw * width + element)),
  );
}

/** The draws with one row a chain, in which each draw takes `width` numbers. */
function foldVariable(argument: string, value: DrawsLike): { chains: MatrixLike; width: number } {
  const shape: unknown = typeof value === "object" && value !== null && "shape" in value ? value.shape : undefined;
  if (!Array.isArray(shape) || shape.length <= 2) return { chains: value as MatrixLike, width: 1 };
  const [chains, draws, ...variable] = shape as number[];
  const width = variable.reduce((product, extent) => product * extent, 1);
  const data = floats(argument, (value as { data: Vector }).data);
  return { chains: { data, shape: [chains, draws * width] }, width };
}

/** Refuses an option whose name is not among `names`. */
export function checkOptions(options: object, names: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw invalid("InvalidOption", "options", "must be an object");
  }
  for (const name of Object.keys(options)) {
    if (!names.includes(name))
      throw invalid("InvalidOption", `options.${name}`, `no such option; there are ${names.join(", ")}`);
  }
}

/** A whole number between `least` and `most`. */
export function checkInteger(argument: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw invalid("InvalidOption", argument, `must be a whole number from ${least} to ${most}, is ${value}`);
  }
  return value;
}

function checkFinite(argument: string, value: number, place: string): number {
  if (!Number.isFinite(value)) throw invalid("InvalidValue", argument, `must be finite, is ${value} at ${place}`);
  return value;
}
