/** Shapes of operations, by the rules of docs/graph.md; every message shows the shapes that do not fit. */
import type { Event } from "./laws.js";

/** Sizes along the axes; empty for a number. */
export type Shape = readonly number[];

/** The shape of a number. */
export const scalar: Shape = Object.freeze([]);

/** What does not fit, to be named by the operation. */
export class Misfit extends Error {}

/** A shape as a person reads it. */
export const shapeText = (shape: Shape): string => `[${shape.join(", ")}]`;

/** Number of elements. */
export function elements(shape: Shape): number {
  let count = 1;
  for (const size of shape) count *= size;
  return count;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}

/** Axes are aligned at the end, and an axis of 1 stretches. */
export function broadcast(a: Shape, b: Shape): Shape {
  if (b.length === 0 || sameShape(a, b)) return a;
  if (a.length === 0) return b;
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const offset = long.length - short.length;
  return long.map((size, k) => {
    const other = k < offset ? size : short[k - offset];
    if (size === other || other === 1) return size;
    if (size === 1) return other;
    throw new Misfit(`shapes ${shapeText(a)} and ${shapeText(b)} do not fit`);
  });
}

/** Whether two shapes broadcast. */
function broadcasts(a: Shape, b: Shape): boolean {
  const common = Math.min(a.length, b.length);
  for (let k = 1; k <= common; k++) {
    const [x, y] = [a[a.length - k], b[b.length - k]];
    if (x !== y && x !== 1 && y !== 1) return false;
  }
  return true;
}

/** The axis that `axis` names, counted from the end where negative. */
export function resolveAxis(axis: number, shape: Shape, rank: number = shape.length): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(axis) && resolved >= 0 && resolved < rank) return resolved;
  throw new Misfit(`axis ${axis} is not one of ${shapeText(shape)}`);
}

export function reduced(shape: Shape, axes: readonly number[] | undefined, keep: boolean): Shape {
  if (axes === undefined) return keep ? shape.map(() => 1) : scalar;
  const resolved = axes.map((axis) => resolveAxis(axis, shape));
  const twice = resolved.find((axis, k) => resolved.indexOf(axis) !== k);
  if (twice !== undefined) throw new Misfit(`axis ${twice} is there twice`);
  return keep
    ? shape.map((size, axis) => (resolved.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !resolved.includes(axis));
}

export function largest(shape: Shape, k: number): Shape {
  const size = shape.at(-1);
  if (size === undefined || !(Number.isInteger(k) && k > 0 && k <= size)) {
    throw new Misfit(`expected k from 1 to the size of the last axis, got ${k} and ${shapeText(shape)}`);
  }
  return [...shape.slice(0, -1), k];
}

export function reshaped(from: Shape, to: Shape): Shape {
  if (elements(from) === elements(to)) return to;
  throw new Misfit(`${shapeText(from)} and ${shapeText(to)} have different numbers of elements`);
}

export function stretched(from: Shape, to: Shape): Shape {
  if (sameShape(broadcast(from, to), to)) return to;
  throw new Misfit(`cannot make ${shapeText(to)} of ${shapeText(from)}`);
}

export function transposed(shape: Shape, permutation: readonly number[] | undefined): Shape {
  if (permutation === undefined) return [...shape].reverse();
  const sorted = [...permutation].sort((a, b) => a - b);
  if (sorted.length !== shape.length || sorted.some((axis, k) => axis !== k)) {
    throw new Misfit(`${shapeText(permutation)} does not permute the axes of ${shapeText(shape)}`);
  }
  return permutation.map((axis) => shape[axis]);
}

export function concatenated(shapes: readonly Shape[], axis: number): Shape {
  const [first] = shapes;
  const along = resolveAxis(axis, first);
  for (const shape of shapes) {
    if (shape.length !== first.length || shape.some((size, k) => k !== along && size !== first[k])) {
      throw new Misfit(`expected shapes equal but for the axis, got ${shapeText(first)} and ${shapeText(shape)}`);
    }
  }
  return first.map((size, k) => (k === along ? shapes.reduce((sum, shape) => sum + shape[k], 0) : size));
}

export function stacked(shapes: readonly Shape[], axis: number): Shape {
  const [first] = shapes;
  const other = shapes.find((shape) => !sameShape(shape, first));
  if (other !== undefined) {
    throw new Misfit(`expected equal shapes, got ${shapeText(first)} and ${shapeText(other)}`);
  }
  const along = resolveAxis(axis, first, first.length + 1);
  return [...first.slice(0, along), shapes.length, ...first.slice(along)];
}

export function gathered(shape: Shape, indices: Shape, axis: number): Shape {
  const along = resolveAxis(axis, shape);
  return [...shape.slice(0, along), ...indices, ...shape.slice(along + 1)];
}

export function segmented(values: Shape, segments: Shape, size: number): Shape {
  if (values.length === 0 || segments.length !== 1 || values[0] !== segments[0]) {
    throw new Misfit(
      `expected one segment for each row, got values ${shapeText(values)} and segments ${shapeText(segments)}`,
    );
  }
  return [size, ...values.slice(1)];
}

/** The size of a square matrix. */
export function square(shape: Shape): number {
  if (shape.length === 2 && shape[0] === shape[1] && shape[0] > 0) return shape[0];
  throw new Misfit(`expected a square matrix, got ${shapeText(shape)}`);
}

export function vectorSize(shape: Shape): number {
  if (shape.length === 1) return shape[0];
  throw new Misfit(`expected a vector, got ${shapeText(shape)}`);
}

export function multiplied(a: Shape, b: Shape): Shape {
  const inner = b[Math.max(0, b.length - 2)];
  if (a.length >= 1 && b.length >= 1 && a[a.length - 1] === inner && broadcasts(a.slice(0, -2), b.slice(0, -2))) {
    const batch = broadcast(a.slice(0, -2), b.slice(0, -2));
    return [...batch, ...a.slice(-2, -1), ...(b.length > 1 ? b.slice(-1) : [])];
  }
  throw mismatch("vectors, matrices or batches of them with a common inner size", a, b);
}

export function solved(matrix: Shape, right: Shape): Shape {
  const size = square(matrix);
  if ((right.length === 1 || right.length === 2) && right[0] === size) return right;
  throw new Misfit(`expected a right-hand side with as many rows, got ${shapeText(matrix)} and ${shapeText(right)}`);
}

export const mismatch = (expected: string, a: Shape, b: Shape) =>
  new Misfit(`expected ${expected}, got ${shapeText(a)} and ${shapeText(b)}`);

/** Rows of logits, a label for each and perhaps a weight: one loss for each, or one for all. */
export function rowLosses([logits, ...others]: readonly Shape[], each: boolean): Shape {
  if (logits.length === 0 || logits[logits.length - 1] === 0) {
    throw new Misfit(`expected classes along the last axis, got ${shapeText(logits)}`);
  }
  const batch = logits.slice(0, -1);
  const other = others.find((shape) => !sameShape(shape, batch));
  if (other !== undefined) throw mismatch("a label (and a weight) for each row of logits", logits, other);
  return each ? batch : scalar;
}

export function recurrence(initial: Shape, coefficient: Shape, input: Shape): Shape {
  if (initial.length > 0) throw new Misfit(`expected a number to begin with, got ${shapeText(initial)}`);
  const fits = input.length === 1 && (coefficient.length === 0 || sameShape(coefficient, input));
  if (fits) return input;
  throw new Misfit(
    `expected a coefficient, or one for each input, got ${shapeText(coefficient)} and ${shapeText(input)}`,
  );
}

export function hiddenMarkov(initial: Shape, transition: Shape, emission: Shape): Shape {
  const [k] = initial;
  const fits =
    initial.length === 1 && k > 0 && sameShape(transition, [k, k]) && emission.length === 2 && emission[1] === k;
  if (fits) return scalar;
  throw new Misfit(
    `expected logs of k initial, k × k transition and n × k emission probabilities, got ${[
      initial,
      transition,
      emission,
    ]
      .map(shapeText)
      .join(", ")}`,
  );
}

/** The shape of the outcomes of a distribution: one log density for each. */
export function outcomes(event: Event, x: Shape, parameters: readonly Shape[]): Shape {
  switch (event) {
    case "number":
      return parameters.reduce(broadcast, x);
    case "class": {
      const [probabilities] = parameters;
      if (!(probabilities.length > 0 && probabilities[probabilities.length - 1] > 0)) {
        throw new Misfit(`expected classes along the last axis, got ${shapeText(probabilities)}`);
      }
      return broadcast(x, probabilities.slice(0, -1));
    }
    case "ordered": {
      const [location, cutpoints] = parameters;
      if (vectorSize(cutpoints) === 0) throw new Misfit("expected at least one cut point");
      return broadcast(x, location);
    }
    case "vector": {
      const joint = broadcast(x, parameters[0]);
      if (joint.length > 0 && joint[joint.length - 1] > 0) return joint.slice(0, -1);
      throw new Misfit(`expected vectors along the last axis, got ${shapeText(x)} and ${shapeText(parameters[0])}`);
    }
    case "gaussian": {
      const [location, matrix] = parameters.slice(-2);
      const size = square(matrix);
      if (parameters.length === 3 && parameters[0].length > 0) {
        throw new Misfit(`expected one number of degrees of freedom, got ${shapeText(parameters[0])}`);
      }
      const joint = broadcast(x, location);
      if ((joint.length === 1 || joint.length === 2) && joint[joint.length - 1] === size) return joint.slice(0, -1);
      throw new Misfit(
        `expected outcomes along the last axis as long as the matrix, got ${shapeText(joint)} and ${shapeText(matrix)}`,
      );
    }
    case "matrix": {
      const size = square(x);
      if (parameters[0].length > 0) throw new Misfit(`expected one number, got ${shapeText(parameters[0])}`);
      if (parameters.length > 1 && square(parameters[1]) !== size) {
        throw new Misfit(`expected matrices of one size, got ${shapeText(x)} and ${shapeText(parameters[1])}`);
      }
      return scalar;
    }
  }
}
