/** Operations that move elements about: shapes, pieces, indices. */
import { invalid } from "../internal/error.js";
import { count, operation } from "./build.js";
import type { Expr } from "./expr.js";
import { checkedShape, type Operand } from "./operand.js";
import {
  concatenated,
  gathered,
  reshaped,
  segmented,
  square,
  stacked,
  stretched,
  transposed,
  vectorSize,
} from "./shape.js";
import { active } from "./trace.js";

/**
 * An array or a number as an expression, so that its methods can be called.
 *
 * @example
 * graph(() => constant([1, 2, 3]).square().sum()).compile().value(); // 14
 */
export function constant(value: Operand): Expr {
  return active("constant").operand("value", value);
}

/**
 * An operand stretched to a shape: axes are aligned at the end, and those of size 1 repeat.
 *
 * @param x what is stretched.
 * @param shape the sizes along the axes; a number stands for a vector's length.
 * @example
 * graph(() => broadcast(7, 3)).compile().evaluate().value; // [7, 7, 7]
 */
export function broadcast(x: Operand, shape: number | readonly number[]): Expr {
  const to = checkedShape("shape", shape);
  return operation("broadcast", [["x", x]], ([from]) => stretched(from, to));
}

/**
 * The same elements, row by row, in another shape.
 *
 * @param x what is reshaped.
 * @param shape the sizes along the axes; a number stands for a vector's length.
 * @example
 * graph(() => reshape([1, 2, 3, 4], [2, 2]).transpose().reshape(4)).compile().evaluate().value; // [1, 3, 2, 4]
 */
export function reshape(x: Operand, shape: number | readonly number[]): Expr {
  const to = checkedShape("shape", shape);
  return operation("reshape", [["x", x]], ([from]) => reshaped(from, to));
}

/**
 * The axes in another order.
 *
 * @param x what is transposed.
 * @param permutation the axes of the result, as axes of x; default: reversed.
 * @example
 * graph(() => transpose([[1, 2], [3, 4]]).reshape(4)).compile().evaluate().value; // [1, 3, 2, 4]
 */
export function transpose(x: Operand, permutation?: readonly number[]): Expr {
  return operation("transpose", [["x", x]], ([shape]) => transposed(shape, permutation), { permutation });
}

/** A piece along one axis: everything, or from `start` (default 0) to before `stop` (default: the end), every `step`-th. */
export type SlicePart = readonly [start?: number, stop?: number, step?: number];

/**
 * A piece of an array: for each axis from where, to before where, and by what step. Negative places count from the end; axes
 * that are left out stay whole.
 *
 * @param x what is cut.
 * @param parts one `[start, stop, step]` an axis.
 * @example
 * graph(() => slice([1, 2, 3, 4, 5], [1, -1])).compile().evaluate().value; // [2, 3, 4]
 */
export function slice(x: Operand, ...parts: readonly SlicePart[]): Expr {
  const source = active("slice").operand("x", x);
  const { shape } = source;
  if (parts.length > shape.length || !parts.every(Array.isArray)) {
    throw invalid("InvalidShape", "parts", `expected at most one [start, stop, step] an axis of [${shape.join(", ")}]`);
  }
  const cuts = shape.map((size, axis) => cut(parts[axis] ?? [], size, axis));
  if (cuts.every(({ start, stop, step }, axis) => start === 0 && stop === shape[axis] && step === 1)) return source;
  const attributes = {
    start: cuts.map(({ start }) => start),
    stop: cuts.map(({ stop }) => stop),
    step: cuts.every(({ step }) => step === 1) ? undefined : cuts.map(({ step }) => step),
  };
  const sizes = cuts.map(({ start, stop, step }) => Math.ceil((stop - start) / step));
  return operation("slice", [["x", source]], () => sizes, attributes);
}

function cut([from = 0, to, step = 1]: SlicePart, size: number, axis: number) {
  const place = (at: number) => (at < 0 ? at + size : at);
  const [start, stop] = [place(from), place(to ?? size)];
  const whole = [start, stop, step].every(Number.isSafeInteger);
  if (whole && start >= 0 && start <= stop && stop <= size && step > 0) return { start, stop, step };
  throw invalid(
    "InvalidShape",
    "parts",
    `${from} to ${to ?? "the end"} by ${step} is not within axis ${axis} of ${size}`,
  );
}

/**
 * One element along an axis, which disappears: `at(x, 0)` is the first number of a vector, the first row of a matrix.
 *
 * @param x what is looked at.
 * @param index the place, from 0; negative places count from the end.
 * @param axis default 0.
 * @example
 * graph(() => at([5, 6, 7], -1)).compile().value(); // 7
 */
export function at(x: Operand, index: number, axis = 0): Expr {
  const source = active("at").operand("x", x);
  const { shape } = source;
  const rank = shape.length;
  const along = axis < 0 ? axis + rank : axis;
  if (!(Number.isInteger(along) && along >= 0 && along < rank)) {
    throw invalid("InvalidShape", "axis", `${axis} is not one of [${shape.join(", ")}]`);
  }
  const place = index < 0 ? index + shape[along] : index;
  if (!(Number.isInteger(place) && place >= 0 && place < shape[along])) {
    throw invalid("InvalidShape", "index", `${index} is not within axis ${along} of [${shape.join(", ")}]`);
  }
  const parts = shape.map((_, k): SlicePart => (k === along ? [place, place + 1] : []));
  return reshape(
    slice(source, ...parts),
    shape.filter((_, k) => k !== along),
  );
}

function several(op: string, values: readonly Operand[], axis: number, shapeOf: typeof stacked): Expr {
  if (!Array.isArray(values) || values.length === 0)
    throw invalid("InvalidValue", "parts", "expected a list of operands");
  const operands = values.map((value, k) => [`parts[${k}]`, value] as const);
  return operation(op, operands, (shapes) => shapeOf(shapes, axis), { axis: axis === 0 ? undefined : axis });
}

/**
 * Arrays joined along an axis; their other sizes are equal.
 *
 * @param parts what is joined.
 * @param axis default 0.
 * @example
 * graph(() => concat([[1, 2], [3]])).compile().evaluate().value; // [1, 2, 3]
 */
export function concat(parts: readonly Operand[], axis = 0): Expr {
  return several("concat", parts, axis, concatenated);
}

/**
 * Arrays of one shape side by side, along a new axis.
 *
 * @param parts what is stacked.
 * @param axis the new axis; default 0.
 * @example
 * graph(() => stack([1, 2, 3])).compile().evaluate().value; // [1, 2, 3]
 */
export function stack(parts: readonly Operand[], axis = 0): Expr {
  return several("stack", parts, axis, stacked);
}

/**
 * The elements (rows, …) that indices name: `v[i] = x[indices[i]]`.
 *
 * @param x what is looked up.
 * @param indices whole numbers from 0, of data alone.
 * @param axis the axis that is looked up; default 0.
 * @example
 * graph(() => gather([10, 20, 30], [2, 0, 2])).compile().evaluate().value; // [30, 10, 30]
 */
export function gather(x: Operand, indices: Operand, axis = 0): Expr {
  const operands = [
    ["x", x],
    ["indices", indices],
  ] as const;
  return operation("gather", operands, ([from, at]) => gathered(from, at, axis), {
    axis: axis === 0 ? undefined : axis,
  });
}

/**
 * Sums of the rows of each segment: `v[k] = Σ values[i]` over the i with `segments[i] = k`. Scattering is this operation.
 *
 * @param values a number or a row for each place.
 * @param segments the segment of each, a whole number from 0, of data alone.
 * @param size the number of segments.
 * @example
 * graph(() => segmentSum([1, 2, 3], [0, 1, 0], 2)).compile().evaluate().value; // [4, 2]
 */
export function segmentSum(values: Operand, segments: Operand, size: number): Expr {
  count("size", size);
  const operands = [
    ["values", values],
    ["segments", segments],
  ] as const;
  return operation("segmentSum", operands, ([rows, of]) => segmented(rows, of, size), { size });
}

/**
 * The diagonal of a square matrix.
 *
 * @example
 * graph(() => diagonal([[1, 2], [3, 4]])).compile().evaluate().value; // [1, 4]
 */
export function diagonal(x: Operand): Expr {
  return operation("diagonal", [["x", x]], ([shape]) => [square(shape)]);
}

/**
 * The square matrix with a vector on its diagonal and zeros elsewhere.
 *
 * @example
 * graph(() => diagonalMatrix([1, 2]).reshape(4)).compile().evaluate().value; // [1, 0, 0, 2]
 */
export function diagonalMatrix(x: Operand): Expr {
  return operation("diagonalMatrix", [["x", x]], ([shape]) => [vectorSize(shape), vectorSize(shape)]);
}

/**
 * A square matrix with zeros above its diagonal.
 *
 * @example
 * graph(() => lowerTriangle([[1, 2], [3, 4]]).reshape(4)).compile().evaluate().value; // [1, 0, 3, 4]
 */
export function lowerTriangle(x: Operand): Expr {
  return operation("lowerTriangle", [["x", x]], ([shape]) => [square(shape), square(shape)]);
}
