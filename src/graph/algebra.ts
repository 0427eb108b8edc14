/** Linear algebra of vectors and matrices. */
import { operation } from "./build.js";
import type { Expr } from "./expr.js";
import type { Operand } from "./operand.js";
import { flag } from "./options.js";
import { multiplied, scalar, solved, square } from "./shape.js";

/**
 * The product of vectors, matrices and batches of matrices, as NumPy's `matmul`.
 *
 * `O(n k m)` a product; axes before the last two are batches, which broadcast. Slopes v̄ yᵀ and xᵀ v̄.
 *
 * @param x a vector `[k]`, or `[…, n, k]`.
 * @param y a vector `[k]`, or `[…, k, m]`.
 * @example
 * graph(() => matmul([[1, 2], [3, 4]], [1, 1])).compile().evaluate().value; // [3, 7]
 */
export function matmul(x: Operand, y: Operand): Expr {
  return operation(
    "matmul",
    [
      ["x", x],
      ["y", y],
    ],
    ([a, b]) => multiplied(a, b),
  );
}

/**
 * The inner product of two vectors, Σ x y.
 *
 * @param x a vector.
 * @param y a vector of the same length.
 * @example
 * graph(() => dot([1, 2, 3], [4, 5, 6])).compile().value(); // 32
 */
export function dot(x: Operand, y: Operand): Expr {
  return matmul(x, y);
}

/**
 * The lower factor L of a symmetric positive definite matrix, `x = L Lᵀ`; NaN where it is not positive definite.
 *
 * `O(n³)`; the lower triangle of x is read.
 *
 * @example
 * graph(() => cholesky([[4, 2], [2, 5]]).reshape(4)).compile().evaluate().value; // [2, 0, 1, 2]
 */
export function cholesky(x: Operand): Expr {
  return operation("cholesky", [["x", x]], ([shape]) => [square(shape), square(shape)]);
}

/** Options of {@link triangularSolve}. */
export interface TriangularOptions {
  /** Whether the upper triangle is read; default `false`, the lower. */
  readonly upper?: boolean;
  /** Whether the transposed system is solved; default `false`. */
  readonly transpose?: boolean;
}

/**
 * The solution v of `A v = b`, A triangular.
 *
 * `O(n²)` a column; only one triangle of A is read.
 *
 * @param matrix A, `n × n`.
 * @param right b, `n` or `n × m`.
 * @param options.upper default `false`.
 * @param options.transpose default `false`; `true` solves `Aᵀ v = b`.
 * @example
 * graph(() => triangularSolve([[2, 0], [1, 2]], [2, 5])).compile().evaluate().value; // [1, 2]
 */
export function triangularSolve(matrix: Operand, right: Operand, options: TriangularOptions = {}): Expr {
  const attributes = {
    upper: flag("upper", options.upper) || undefined,
    transpose: flag("transpose", options.transpose) || undefined,
  };
  return operation(
    "triangularSolve",
    [
      ["matrix", matrix],
      ["right", right],
    ],
    ([a, b]) => solved(a, b),
    attributes,
  );
}

/**
 * log |x| of a symmetric positive definite matrix; NaN where it is not.
 *
 * `O(n³)`. Slope x⁻¹.
 *
 * @example
 * graph(() => logDeterminant([[4, 2], [2, 5]])).compile().value(); // log 16 ≈ 2.772588722
 */
export function logDeterminant(x: Operand): Expr {
  return operation("logDeterminant", [["x", x]], ([shape]) => {
    square(shape);
    return scalar;
  });
}

/**
 * The eigenvalues of a symmetric matrix, ascending; its lower triangle is read.
 *
 * `O(n³)`. Slopes u uᵀ.
 *
 * @example
 * graph(() => eigenvalues([[2, 1], [1, 2]])).compile().evaluate().value; // ≈ [1.000000000, 3.000000000]
 */
export function eigenvalues(x: Operand): Expr {
  return operation("eigenvalues", [["x", x]], ([shape]) => [square(shape)]);
}
