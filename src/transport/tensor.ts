import { checkSize, floats, type Vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";

/** A tensor: numbers with the last index fastest, and how many there are along each axis. */
export interface Tensor {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** Anything that reads as a tensor: numbers in nested arrays, or data with a shape, the last index fastest. */
export type TensorLike = NestedNumbers | { readonly data: Vector; readonly shape: readonly number[] };

/** Numbers in arrays in arrays. */
export interface NestedNumbers extends ReadonlyArray<number | ArrayLike<number> | NestedNumbers> {}

/** A tensor as it crosses the border. */
export interface TensorArgument {
  readonly data: Float64Array | Float32Array;
  readonly shape: Int32Array;
}

/** Reads a tensor with at least `axes` axes. */
export function tensor(name: string, value: TensorLike, axes: number): TensorArgument {
  const read = Array.isArray(value) ? nested(name, value) : flat(name, value);
  if (read.shape.length < axes) {
    throw invalid("InvalidShape", name, `expected at least ${axes} axes, got ${read.shape.length}`);
  }
  return read;
}

function flat(name: string, value: unknown): TensorArgument {
  if (typeof value !== "object" || value === null || !("data" in value) || !("shape" in value)) {
    throw invalid("InvalidValue", name, "expected nested arrays of numbers or {data, shape}");
  }
  const { shape } = value;
  const isSize = (n: unknown) => Number.isInteger(n) && (n as number) >= 1 && (n as number) < 2 ** 31;
  if (!Array.isArray(shape) || shape.length > 64 || !Array.from(shape).every(isSize)) {
    throw invalid("InvalidShape", name, "expected shape to be positive integers");
  }
  const data = floats(name, value.data as Vector);
  if (shape.reduce((product, n) => product * n, 1) !== data.length) {
    throw invalid("InvalidShape", name, `${data.length} elements do not fill ${shape.join(" × ")}`);
  }
  return { data, shape: Int32Array.from(shape) };
}

function nested(name: string, value: readonly unknown[]): TensorArgument {
  const shape: number[] = [];
  for (let part: unknown = value; isList(part) && shape.length <= 64; part = part[0]) shape.push(part.length);
  if (shape.includes(0) || shape.length > 64) throw invalid("InvalidShape", name, "expected numbers along every axis");
  checkSize(
    name,
    shape.reduce((product, n) => product * n, 1),
  );
  const numbers: number[] = [];
  gather(value, 0);
  return { data: Float64Array.from(numbers), shape: Int32Array.from(shape) };

  function gather(part: unknown, axis: number): void {
    if (axis === shape.length) {
      if (typeof part !== "number") throw invalid("InvalidValue", name, `expected numbers, got ${typeof part}`);
      numbers.push(part);
      return;
    }
    if (!isList(part)) throw invalid("InvalidValue", name, "expected arrays of the same depth");
    if (part.length !== shape[axis]) {
      throw invalid("InvalidShape", name, `expected ${shape[axis]} parts along axis ${axis}, got ${part.length}`);
    }
    for (let i = 0; i < part.length; i++) gather(part[i], axis + 1);
  }
}

function isList(value: unknown): value is ArrayLike<unknown> {
  if (Array.isArray(value)) return true;
  return value instanceof Float64Array || value instanceof Float32Array || value instanceof Int32Array;
}
