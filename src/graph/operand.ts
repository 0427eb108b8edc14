/** What users hand in as operands. Arrays become constants; they are copied once, when they are first met. */
import { floats, type MatrixLike, matrix, type Vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { Expr } from "./expr.js";
import { elements, type Shape } from "./shape.js";

/** An array of any rank, row-major. */
export interface Tensor {
  readonly data: ArrayLike<number>;
  /** Sizes along the axes. */
  readonly shape: readonly number[];
}

/** Whatever an operation takes: an expression, a number, a vector, a matrix, or an array of any rank. */
export type Operand = Expr | number | Vector | MatrixLike | Tensor;

/** An array as a graph keeps it. */
export interface Snapshot {
  readonly data: Float64Array;
  readonly shape: Shape;
  /** What the user calls it, where that is known. */
  readonly name: string | undefined;
}

/** The arrays of a user, each copied once; several traces may share them. */
export class Snapshots {
  readonly #seen = new Map<object, Snapshot>();
  readonly #names = new Map<object, string>();

  /** Says what the user calls an array. */
  name(array: object, name: string): void {
    this.#names.set(array, name);
  }

  of(argument: string, value: object): Snapshot {
    let snapshot = this.#seen.get(value);
    if (snapshot === undefined) {
      snapshot = { ...read(argument, value as Exclude<Operand, Expr | number>), name: this.#names.get(value) };
      this.#seen.set(value, snapshot);
    }
    return snapshot;
  }
}

/** Whether something is an array of some kind with a shape of its own. */
export function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "data" in value && "shape" in value;
}

/** Whether something is one operand, good or bad, rather than a record of several by name. */
export function isOperand(value: unknown): boolean {
  if (value instanceof Expr || typeof value !== "object" || value === null) return true;
  return isTensor(value) || Array.isArray(value) || ArrayBuffer.isView(value) || "toArray" in value;
}

function read(argument: string, value: Exclude<Operand, Expr | number>): { data: Float64Array; shape: Shape } {
  const isRows = Array.isArray(value) && value.length > 0 && typeof value[0] === "object";
  if (isRows || (isTensor(value) && value.shape?.length === 2)) {
    const { data, rows, columns, rowStride, columnStride } = matrix(argument, value as MatrixLike);
    const shape = [rows, columns];
    // Rows are copied as they are read.
    if (isRows) return { data: data as Float64Array, shape };
    if (rowStride === columns && columnStride === 1) {
      return { data: new Float64Array(data.subarray(0, rows * columns)), shape };
    }
    const copy = new Float64Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) copy[i * columns + j] = data[i * rowStride + j * columnStride];
    }
    return { data: copy, shape };
  }
  if (isTensor(value)) {
    const shape = checkedShape(argument, value.shape);
    const data = new Float64Array(floats(argument, value.data));
    if (data.length === elements(shape)) return { data, shape };
    throw invalid("InvalidShape", argument, `${data.length} numbers do not fill [${shape.join(", ")}]`);
  }
  const data = new Float64Array(floats(argument, value as Vector));
  return { data, shape: [data.length] };
}

/** A shape that a user declares: a number stands for a vector's length. */
export function checkedShape(argument: string, shape: number | readonly number[]): Shape {
  const sizes = typeof shape === "number" ? [shape] : shape;
  if (!Array.isArray(sizes) || !sizes.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw invalid("InvalidShape", argument, "expected sizes: whole numbers that are not negative");
  }
  return Object.freeze([...sizes]);
}
