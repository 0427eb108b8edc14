/** What users hand in as arrays and matrices, made into what crosses the border. Nothing of theirs is changed. */
import type { MatrixArgument } from "../backend/request.js";
import { GibbsError, invalid } from "./error.js";

/** Numbers: a typed array, a plain array, or an Arrow vector. */
export type Vector = ArrayLike<number> | ArrowVector;

/** An Apache Arrow vector of numbers, known by its brand. */
export interface ArrowVector {
  readonly length: number;
  readonly nullCount: number;
  /** Its numbers, as a typed array where Arrow holds them as one. */
  toArray(): unknown;
}

/** A row-major matrix. */
export interface Matrix<Data extends Float64Array | Float32Array = Float64Array> {
  readonly data: Data;
  readonly shape: readonly [rows: number, columns: number];
}

/** Anything that reads as a matrix: rows of numbers, or data with a shape and, if not row-major, strides in elements. */
export type MatrixLike =
  | readonly ArrayLike<number>[]
  | {
      readonly data: ArrayLike<number>;
      readonly shape: readonly [rows: number, columns: number] | readonly number[];
      readonly strides?: readonly [row: number, column: number] | readonly number[];
    };

/** Points: a matrix with one row a point. */
export type Points = MatrixLike;

const arrowBrand = Symbol.for("apache-arrow/Vector");

/** Floats as they are, other numbers as doubles. */
export function floats(name: string, value: Vector): Float64Array | Float32Array {
  if (value instanceof Float64Array || value instanceof Float32Array) return readable(name, value);
  return numbers(name, value);
}

/** Doubles, of a given length where one is given. */
export function vector(name: string, value: Vector, length?: number): Float64Array | Float32Array {
  const array = floats(name, value);
  if (length !== undefined && array.length !== length) {
    throw invalid("InvalidShape", name, `expected ${length} numbers, got ${array.length}`);
  }
  return array;
}

/** Non-negative weights, checked further at the border; `undefined` stays. */
export function weights(
  name: string,
  value: Vector | undefined,
  length: number,
): Float64Array | Float32Array | undefined {
  return value === undefined ? undefined : vector(name, value, length);
}

/** Integers within 32 bits, such as labels. */
export function integers(name: string, value: Vector, length?: number): Int32Array {
  const array = value instanceof Int32Array ? readable(name, value) : Int32Array.from(numbers(name, value), integer);
  if (length !== undefined && array.length !== length) {
    throw invalid("InvalidShape", name, `expected ${length} integers, got ${array.length}`);
  }
  return array;

  function integer(number: number, i: number): number {
    if (number !== (number | 0)) throw invalid("InvalidValue", name, `expected integers, got ${number} at ${i}`);
    return number;
  }
}

/** Bytes, such as those of a checkpoint. */
export function bytes(name: string, value: Uint8Array): Uint8Array {
  if (!(value instanceof Uint8Array)) throw invalid("InvalidValue", name, `expected a Uint8Array, got ${shown(value)}`);
  return readable(name, value);
}

/** A matrix as it crosses the border: borrowed where its layout allows. */
export function matrix(name: string, value: MatrixLike): MatrixArgument {
  if (Array.isArray(value)) return fromRows(name, value);
  if (typeof value !== "object" || value === null || !("data" in value) || !("shape" in value)) {
    const given = ArrayBuffer.isView(value) ? `a ${value.constructor.name}` : typeof value;
    throw invalid("InvalidValue", name, `expected rows of numbers or {data, shape}, got ${given}`);
  }
  const [rows, columns] = pair(name, "shape", value.shape);
  const [rowStride, columnStride] = value.strides === undefined ? [columns, 1] : pair(name, "strides", value.strides);
  const data = floats(name, value.data);
  if (value.strides === undefined && data.length !== rows * columns) {
    throw invalid("InvalidShape", name, `${data.length} elements do not fill ${rows} × ${columns}`);
  }
  const last = rows === 0 || columns === 0 ? -1 : (rows - 1) * rowStride + (columns - 1) * columnStride;
  if (last >= data.length || rows * columns > data.length) {
    const strides = `strides ${rowStride} and ${columnStride}`;
    throw invalid("InvalidShape", name, `${data.length} elements are too few for ${rows} × ${columns} with ${strides}`);
  }
  return { data, rows, columns, rowStride, columnStride };
}

function pair(name: string, part: string, value: unknown): [number, number] {
  const [first, second] = Array.isArray(value) && value.length === 2 ? value : [Number.NaN, Number.NaN];
  if (!(Number.isSafeInteger(first) && Number.isSafeInteger(second) && first >= 0 && second >= 0)) {
    throw invalid("InvalidShape", name, `expected ${part} to be two non-negative integers, got ${list(value)}`);
  }
  return [first, second];
}

function fromRows(name: string, rows: readonly ArrayLike<number>[]): MatrixArgument {
  const columns = rows.length === 0 ? 0 : lengthOf(name, rows[0], 0);
  // All lengths before the memory: a few bytes of sparse array may claim billions of rows.
  for (let i = 1; i < rows.length; i++) {
    const length = lengthOf(name, rows[i], i);
    if (length !== columns) throw invalid("InvalidShape", name, `row ${i} has ${length} numbers, row 0 has ${columns}`);
  }
  checkSize(name, rows.length * columns);
  const data = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    for (let j = 0; j < columns; j++) {
      const number = row[j];
      if (typeof number !== "number") {
        throw invalid("InvalidValue", name, `expected numbers, got ${shown(number)} in row ${i}, column ${j}`);
      }
      data[i * columns + j] = number;
    }
  }
  return { data, rows: rows.length, columns, rowStride: columns, columnStride: 1 };
}

function lengthOf(name: string, row: unknown, i: number): number {
  if (Array.isArray(row)) return row.length;
  if (ArrayBuffer.isView(row) && "length" in row) return readable(name, row as Float64Array).length;
  throw invalid("InvalidValue", name, `expected rows of numbers, got ${shown(row)} as row ${i}`);
}

function numbers(name: string, value: unknown): Float64Array {
  if (ArrayBuffer.isView(value)) {
    if (value instanceof DataView || value instanceof BigInt64Array || value instanceof BigUint64Array) {
      throw invalid("InvalidValue", name, `expected numbers, got a ${value.constructor.name}`);
    }
    return new Float64Array(readable(name, value as Float64Array));
  }
  if (Array.isArray(value)) {
    // All elements before the memory: a few bytes of sparse array may claim billions of them.
    for (let i = 0; i < value.length; i++) {
      if (typeof value[i] !== "number")
        throw invalid("InvalidValue", name, `expected numbers, got ${shown(value[i])} at ${i}`);
    }
    return new Float64Array(value);
  }
  if (isArrow(value)) return fromArrow(name, value);
  throw invalid("InvalidValue", name, `expected an array of numbers, got ${shown(value)}`);
}

function isArrow(value: unknown): value is ArrowVector {
  return typeof value === "object" && value !== null && (value as Record<symbol, unknown>)[arrowBrand] === true;
}

function fromArrow(name: string, value: ArrowVector): Float64Array {
  if (value.nullCount > 0)
    throw invalid("InvalidValue", name, `expected an Arrow vector without nulls, got ${value.nullCount}`);
  const array = value.toArray();
  if (array instanceof Float64Array) return array;
  if (isArrow(array)) throw invalid("InvalidValue", name, "expected an Arrow vector of numbers");
  return numbers(name, array);
}

/** The array itself, if its memory can be relied on during the call. */
function readable<T extends Float64Array | Float32Array | Int32Array | Uint8Array>(name: string, array: T): T {
  const buffer = array.buffer as ArrayBuffer & { resizable?: boolean };
  if (buffer instanceof ArrayBuffer) {
    if (buffer.resizable) throw invalid("InvalidValue", name, "its buffer is resizable; copy it first with slice()");
    if (buffer.byteLength === 0 && isDetached(buffer)) throw invalid("InvalidValue", name, "its buffer is detached");
    return array;
  }
  throw invalid("InvalidValue", name, "its buffer is shared between threads; copy it first with slice()");
}

function isDetached(buffer: ArrayBuffer): boolean {
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}

/** An array that a call fills; it must not share memory with what the call reads. */
export function filled<T extends Float64Array | Float32Array>(
  name: string,
  value: T | undefined,
  length: number,
  inputs: readonly unknown[],
): T | undefined {
  if (value === undefined) return undefined;
  if (!(value instanceof Float64Array || value instanceof Float32Array)) {
    throw invalid("InvalidValue", name, `expected a Float64Array or Float32Array, got ${shown(value)}`);
  }
  if (value.length !== length) throw invalid("InvalidShape", name, `expected ${length} numbers, got ${value.length}`);
  if (inputs.some((input) => ArrayBuffer.isView(input) && input.buffer === value.buffer)) {
    throw invalid("InvalidValue", name, "shares its memory with an input");
  }
  return readable(name, value);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return value.length > 20 ? `"${value.slice(0, 20)}…"` : `"${value}"`;
  return typeof value === "bigint" ? `${value}n` : typeof value;
}

function list(value: unknown): string {
  if (!Array.isArray(value)) return shown(value);
  const elements = value.slice(0, 4).map((element) => (typeof element === "number" ? String(element) : shown(element)));
  return `[${elements.join(", ")}${value.length > 4 ? ", …" : ""}]`;
}

/** Bytes from which on clearing a new array costs more than the way to memory that is not cleared. */
const LARGE = 1 << 16;

/**
 * A new array of the precision of `like` that a call is to fill, every element of it. In Node a large one is not cleared
 * before, and is soon in memory that was used already: touching fresh memory costs more than a loss.
 */
export function unfilled(like: Float64Array | Float32Array, length: number): Float64Array | Float32Array {
  const Kind = like instanceof Float32Array ? Float32Array : Float64Array;
  const bytes = length * Kind.BYTES_PER_ELEMENT;
  if (bytes < LARGE || globalThis.Buffer === undefined) return new Kind(length);
  return new Kind(Buffer.allocUnsafeSlow(bytes).buffer, 0, length);
}

/** Refuses what could not be allocated. */
export function checkSize(what: string, elements: number): void {
  const largest = 2 ** 32 - 1;
  if (elements > largest) {
    throw new GibbsError(
      "OutOfMemory",
      `${what} would hold ${elements.toExponential(2)} numbers, more than an array can`,
    );
  }
}
