/**
 * From unconstrained coordinates to the values that a variable may take, as nodes of a graph.
 *
 * Each transform has the logarithm of its Jacobian determinant, `log |∂x / ∂u|` (of the free elements of x, where x has fewer
 * degrees of freedom than elements), and its inverse. The forms are those of Stan's reference manual where there are several,
 * the simplex excepted: it is the softmax of coordinates in an orthonormal basis of the vectors that sum to zero, symmetric in
 * its elements.
 */

import {
  concat,
  type Expr,
  exp,
  f,
  log,
  matmul,
  type Operand,
  type Shape,
  slice,
  softplus,
  tanh,
} from "../graph/index.js";
import { elements, shapeText } from "../graph/shape.js";
import { invalid } from "../internal/error.js";
import type { SupportName } from "./model.js";

/** What a variable's values may be. */
export interface Support {
  readonly name: SupportName;
  readonly lower?: Operand;
  readonly upper?: Operand;
}

/** A value with what its density is multiplied by. */
export interface Constrained {
  readonly value: Expr;
  /** `log |∂x / ∂u|`, summed; undefined for 0. */
  readonly logJacobian: Expr | undefined;
}

/** A map between coordinates and values. */
export interface Transform {
  /** The shape of the coordinates. */
  readonly coordinates: Shape;
  constrain(u: Expr): Constrained;
  unconstrain(x: Expr): Expr;
}

/** The transform for values of `shape` under a support. */
export function transformOf(support: Support, shape: Shape): Transform {
  switch (support.name) {
    case "real":
      return identity(shape);
    case "positive":
      return lowerBound(0, shape);
    case "lower":
      return lowerBound(support.lower ?? 0, shape);
    case "upper":
      return upperBound(support.upper ?? 0, shape);
    case "interval":
      return interval(support.lower ?? 0, support.upper ?? 1, shape);
    case "simplex":
      return simplex(shape);
    case "ordered":
      return ordered(shape);
    case "positiveOrdered":
      return positiveOrdered(shape);
    case "unitVector":
      return unitVector(shape);
    case "sumToZero":
      return sumToZero(shape);
    case "correlationFactor":
      return correlationFactor(shape);
    case "correlation":
      return correlation(shape);
    case "covarianceFactor":
      return covarianceFactor(shape);
    case "covariance":
      return covariance(shape);
  }
}

function identity(shape: Shape): Transform {
  return { coordinates: shape, constrain: (value) => ({ value, logJacobian: undefined }), unconstrain: (x) => x };
}

/** x = lower + e^u. */
function lowerBound(lower: Operand, shape: Shape): Transform {
  return {
    coordinates: shape,
    constrain: (u) => ({ value: u.exp().add(lower), logJacobian: u.sum() }),
    unconstrain: (x) => x.subtract(lower).log(),
  };
}

/** x = upper − e^u. */
function upperBound(upper: Operand, shape: Shape): Transform {
  return {
    coordinates: shape,
    constrain: (u) => ({ value: f`${upper} - exp(${u})`, logJacobian: u.sum() }),
    unconstrain: (x) => f`log(${upper} - ${x})`,
  };
}

/** x = lower + (upper − lower) / (1 + e^−u). */
function interval(lower: Operand, upper: Operand, shape: Shape): Transform {
  const width = f`${upper} - ${lower}`;
  return {
    coordinates: shape,
    constrain: (u) => ({
      value: f`${lower} + ${width} * sigmoid(${u})`,
      logJacobian: f`sum(log(${width}) + logSigmoid(${u}) + logSigmoid(-${u}))`,
    }),
    unconstrain: (x) => f`logit((${x} - ${lower}) / ${width})`,
  };
}

/** x = softmax(u V), V an orthonormal basis of the vectors that sum to zero; |∂x / ∂u| = √k Π x. */
function simplex(shape: Shape): Transform {
  const { size, rows } = lastAxis(shape, "a simplex");
  const coordinates = [...shape.slice(0, -1), size - 1];
  const basis = sumToZeroBasis(size);
  return {
    coordinates,
    constrain: (u) => {
      const logs = along(u, basis, shape).logSoftmax();
      return { value: logs.exp(), logJacobian: logs.sum().add(0.5 * rows * Math.log(size)) };
    },
    unconstrain: (x) => along(x.log(), transposed(basis), coordinates),
  };
}

/** x = u V. */
function sumToZero(shape: Shape): Transform {
  const { size } = lastAxis(shape, "a sum of zero");
  const coordinates = [...shape.slice(0, -1), size - 1];
  const basis = sumToZeroBasis(size);
  return {
    coordinates,
    constrain: (u) => ({ value: along(u, basis, shape), logJacobian: undefined }),
    unconstrain: (x) => along(x, transposed(basis), coordinates),
  };
}

/** x₁ = u₁, xₖ = xₖ₋₁ + e^uₖ. */
function ordered(shape: Shape): Transform {
  lastAxis(shape, "an order");
  return {
    coordinates: shape,
    constrain: (u) => {
      const steps = last(u, [1]);
      return { value: concat([last(u, [0, 1]), exp(steps)], -1).cumulativeSum(), logJacobian: steps.sum() };
    },
    unconstrain: (x) => concat([last(x, [0, 1]), log(last(x, [1]).subtract(last(x, [0, -1])))], -1),
  };
}

/** x₁ = e^u₁, xₖ = xₖ₋₁ + e^uₖ. */
function positiveOrdered(shape: Shape): Transform {
  lastAxis(shape, "an order");
  return {
    coordinates: shape,
    constrain: (u) => ({ value: u.exp().cumulativeSum(), logJacobian: u.sum() }),
    unconstrain: (x) => log(concat([last(x, [0, 1]), last(x, [1]).subtract(last(x, [0, -1]))], -1)),
  };
}

/** x = u / ‖u‖; the length of u, of which x says nothing, is standard normal in each direction. */
function unitVector(shape: Shape): Transform {
  lastAxis(shape, "a unit vector");
  return {
    coordinates: shape,
    constrain: (u) => ({
      value: u.divide(u.square().sum({ axes: -1, keep: true }).sqrt()),
      logJacobian: u.square().sum().multiply(-0.5),
    }),
    unconstrain: (x) => x,
  };
}

/**
 * The lower factor L of a correlation matrix from one coordinate for each element below the diagonal: with z = tanh u,
 * `Lᵢⱼ = zᵢⱼ rᵢⱼ`, where `rᵢⱼ = Π_{j′<j} √(1 − z²ᵢⱼ′)` is what is left of the row's length, and `Lᵢᵢ = rᵢᵢ`.
 */
function correlationFactor(shape: Shape): Transform {
  const size = matrixSize(shape, "a correlation factor");
  const count = (size * (size - 1)) / 2;
  const below = places(size, false);
  return {
    coordinates: [count],
    constrain: (u) => {
      const { factor, logJacobian } = correlationFactorOf(u, size, below);
      return { value: factor, logJacobian };
    },
    unconstrain: (x) => correlationCoordinates(x, size, below),
  };
}

function correlationFactorOf(u: Expr, size: number, below: readonly number[]) {
  // log √(1 − tanh² u), without cancellation.
  const left = f`log(2) + ${u} - ${softplus(u.multiply(2))}`;
  const lefts = scattered(left, size, below, 0);
  const remaining = lefts.cumulativeSum().subtract(lefts);
  const factor = remaining.exp().multiply(scattered(tanh(u), size, below, 1));
  const belowDiagonal = remaining.reshape(size * size).gather(Float64Array.from(below));
  return { factor, logJacobian: left.sum().multiply(2).add(belowDiagonal.sum()) };
}

function correlationCoordinates(factor: Expr, size: number, below: readonly number[]): Expr {
  const squares = factor.square();
  const before = squares.cumulativeSum().subtract(squares);
  const ratio = factor.divide(f`sqrt(clamp(1 - ${before}, 1e-300, 1))`);
  return ratio
    .reshape(size * size)
    .gather(Float64Array.from(below))
    .atanh();
}

/** R = L Lᵀ, where |∂R / ∂L| = Π Lₖₖ^(d − k). */
function correlation(shape: Shape): Transform {
  const size = matrixSize(shape, "a correlation matrix");
  const below = places(size, false);
  const powers = Float64Array.from({ length: size }, (_, k) => size - 1 - k);
  return {
    coordinates: [(size * (size - 1)) / 2],
    constrain: (u) => {
      const { factor, logJacobian } = correlationFactorOf(u, size, below);
      const further = f`sum(${powers} * log(${factor.diagonal()}))`;
      return { value: factor.matmul(factor.transpose()), logJacobian: logJacobian.add(further) };
    },
    unconstrain: (x) => correlationCoordinates(x.cholesky(), size, below),
  };
}

/** L with logarithms on the diagonal. */
function covarianceFactor(shape: Shape): Transform {
  const size = matrixSize(shape, "a covariance factor");
  const within = places(size, true);
  return {
    coordinates: [within.length],
    constrain: (u) => {
      const { factor, diagonal } = covarianceFactorOf(u, size, within);
      return { value: factor, logJacobian: diagonal.sum() };
    },
    unconstrain: (x) => covarianceCoordinates(x, size, within),
  };
}

function covarianceFactorOf(u: Expr, size: number, within: readonly number[]) {
  const matrix = scattered(u, size, within, 0);
  const diagonal = matrix.diagonal();
  return { factor: matrix.subtract(diagonal.diagonalMatrix()).add(diagonal.exp().diagonalMatrix()), diagonal };
}

function covarianceCoordinates(factor: Expr, size: number, within: readonly number[]): Expr {
  const diagonal = factor.diagonal();
  const matrix = factor.subtract(diagonal.diagonalMatrix()).add(diagonal.log().diagonalMatrix());
  return matrix.reshape(size * size).gather(Float64Array.from(within));
}

/** S = L Lᵀ, where |∂S / ∂L| = 2^d Π Lₖₖ^(d − k + 1). */
function covariance(shape: Shape): Transform {
  const size = matrixSize(shape, "a covariance matrix");
  const within = places(size, true);
  const powers = Float64Array.from({ length: size }, (_, k) => size - k + 1);
  return {
    coordinates: [within.length],
    constrain: (u) => {
      const { factor, diagonal } = covarianceFactorOf(u, size, within);
      const logJacobian = diagonal
        .multiply(powers)
        .sum()
        .add(size * Math.log(2));
      return { value: factor.matmul(factor.transpose()), logJacobian };
    },
    unconstrain: (x) => covarianceCoordinates(x.cholesky(), size, within),
  };
}

/** A piece of the last axis. */
function last(x: Expr, part: readonly [number?, number?]): Expr {
  return slice(x, ...x.shape.slice(1).map(() => [] as const), part);
}

/** The last axis times a matrix, whatever stands before it. */
function along(
  x: Expr,
  matrix: { readonly data: Float64Array; readonly shape: readonly [number, number] },
  shape: Shape,
): Expr {
  if (x.shape.length <= 2) return matmul(x, matrix);
  const rows = elements(x.shape) / matrix.shape[0];
  return matmul(x.reshape([rows, matrix.shape[0]]), matrix).reshape(shape);
}

/** Orthonormal rows that sum to zero, `(k − 1) × k`: those of Helmert. */
function sumToZeroBasis(size: number): { data: Float64Array; shape: [number, number] } {
  const data = new Float64Array((size - 1) * size);
  for (let i = 1; i < size; i++) {
    const scale = 1 / Math.sqrt(i * (i + 1));
    for (let j = 0; j < i; j++) data[(i - 1) * size + j] = scale;
    data[(i - 1) * size + i] = -i * scale;
  }
  return { data, shape: [size - 1, size] };
}

function transposed({ data, shape: [rows, columns] }: { data: Float64Array; shape: [number, number] }) {
  const turned = Float64Array.from(data, (_, k) => data[(k % rows) * columns + Math.floor(k / rows)]);
  return { data: turned, shape: [columns, rows] as [number, number] };
}

/** The places, row by row, of the elements below the diagonal, or from it on. */
function places(size: number, diagonal: boolean): readonly number[] {
  const found: number[] = [];
  for (let i = 0; i < size; i++) for (let j = 0; j < (diagonal ? i + 1 : i); j++) found.push(i * size + j);
  return found;
}

/** A matrix with the elements of a vector at places; elsewhere zeros, and on the diagonal a number unless it is a place. */
function scattered(x: Expr, size: number, at: readonly number[], diagonal: number): Expr {
  const count = at.length;
  const indices = new Float64Array(size * size).fill(count);
  for (let k = 0; k < size; k++) indices[k * size + k] = count + 1;
  at.forEach((place, k) => {
    indices[place] = k;
  });
  return concat([x, [0, diagonal]])
    .gather(indices)
    .reshape([size, size]);
}

function lastAxis(shape: Shape, what: string): { size: number; rows: number } {
  const size = shape.at(-1);
  if (size === undefined || size < 1) {
    throw invalid("InvalidShape", "options.shape", `${what} is a vector along the last axis, got ${shapeText(shape)}`);
  }
  return { size, rows: elements(shape) / size };
}

function matrixSize(shape: Shape, what: string): number {
  if (shape.length === 2 && shape[0] === shape[1] && shape[0] > 0) return shape[0];
  throw invalid("InvalidShape", "options.shape", `${what} is square, got ${shapeText(shape)}`);
}
