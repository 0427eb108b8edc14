/** Expressions: nodes of a graph that is being written, with every operation as a method. */

import { invalid } from "../internal/error.js";
import * as algebra from "./algebra.js";
import { Elementwise } from "./elementwise.js";
import type { Operand } from "./operand.js";
import type { AxisOptions, CumulativeOptions, ReductionOptions, SortOptions } from "./reductions.js";
import * as reductions from "./reductions.js";
import { type Shape, shapeText } from "./shape.js";
import * as structure from "./structure.js";
import type { Attributes, Trace } from "./trace.js";

/**
 * A value of a graph, known by what computes it.
 *
 * Expressions are made by the functions of `gibbs/graph`, in the function that `graph` or `model` is given. They never
 * change. Every operation that has one main operand is a method as well.
 */
export class Expr extends Elementwise {
  /** @internal */
  readonly trace: Trace;
  /** @internal */
  readonly index: number;
  /** The operation that computes it, such as `"add"`. */
  readonly op: string;
  /** @internal */
  readonly operands: readonly Expr[];
  /** Sizes along the axes; empty for a number. */
  readonly shape: Shape;
  /** @internal */
  readonly attributes: Attributes | undefined;
  /** @internal */
  readonly site: string | undefined;

  /** @internal */
  constructor(
    trace: Trace,
    index: number,
    op: string,
    operands: readonly Expr[],
    shape: Shape,
    attributes: Attributes | undefined,
    site: string | undefined,
  ) {
    super();
    this.trace = trace;
    this.index = index;
    this.op = op;
    this.operands = operands;
    this.shape = shape;
    this.attributes = attributes;
    this.site = site;
  }

  /** Σ over the axes; see `sum`. */
  sum(options?: ReductionOptions): Expr {
    return reductions.sum(this, options);
  }

  /** The mean over the axes; see `mean`. */
  mean(options?: ReductionOptions): Expr {
    return reductions.mean(this, options);
  }

  /** The largest over the axes; see `max`. */
  max(options?: ReductionOptions): Expr {
    return reductions.max(this, options);
  }

  /** The smallest over the axes; see `min`. */
  min(options?: ReductionOptions): Expr {
    return reductions.min(this, options);
  }

  /** The product over the axes; see `product`. */
  product(options?: ReductionOptions): Expr {
    return reductions.product(this, options);
  }

  /** log Σ e^x over the axes; see `logSumExp`. */
  logSumExp(options?: ReductionOptions): Expr {
    return reductions.logSumExp(this, options);
  }

  /** Weights along an axis; see `softmax`. */
  softmax(options?: AxisOptions): Expr {
    return reductions.softmax(this, options);
  }

  /** Logarithms of the weights along an axis; see `logSoftmax`. */
  logSoftmax(options?: AxisOptions): Expr {
    return reductions.logSoftmax(this, options);
  }

  /** Sums up to each along an axis; see `cumulativeSum`. */
  cumulativeSum(options?: CumulativeOptions): Expr {
    return reductions.cumulativeSum(this, options);
  }

  /** The last axis in order; see `sort`. */
  sort(options?: SortOptions): Expr {
    return reductions.sort(this, options);
  }

  /** Places of the last axis in order; see `argsort`. */
  argsort(options?: SortOptions): Expr {
    return reductions.argsort(this, options);
  }

  /** The k largest of the last axis; see `topK`. */
  topK(k: number): Expr {
    return reductions.topK(this, k);
  }

  /** Stretched to a shape; see `broadcast`. */
  broadcast(shape: number | readonly number[]): Expr {
    return structure.broadcast(this, shape);
  }

  /** The same elements in another shape; see `reshape`. */
  reshape(shape: number | readonly number[]): Expr {
    return structure.reshape(this, shape);
  }

  /** The axes in another order; see `transpose`. */
  transpose(permutation?: readonly number[]): Expr {
    return structure.transpose(this, permutation);
  }

  /** A piece; see `slice`. */
  slice(...parts: readonly structure.SlicePart[]): Expr {
    return structure.slice(this, ...parts);
  }

  /** One element along an axis; see `at`. */
  at(index: number, axis = 0): Expr {
    return structure.at(this, index, axis);
  }

  /** The elements that indices name; see `gather`. */
  gather(indices: Operand, axis = 0): Expr {
    return structure.gather(this, indices, axis);
  }

  /** Sums over segments; see `segmentSum`. */
  segmentSum(segments: Operand, size: number): Expr {
    return structure.segmentSum(this, segments, size);
  }

  /** The diagonal; see `diagonal`. */
  diagonal(): Expr {
    return structure.diagonal(this);
  }

  /** The matrix with this diagonal; see `diagonalMatrix`. */
  diagonalMatrix(): Expr {
    return structure.diagonalMatrix(this);
  }

  /** Zeros above the diagonal; see `lowerTriangle`. */
  lowerTriangle(): Expr {
    return structure.lowerTriangle(this);
  }

  /** The product of vectors and matrices; see `matmul`. */
  matmul(y: Operand): Expr {
    return algebra.matmul(this, y);
  }

  /** The inner product of two vectors; see `dot`. */
  dot(y: Operand): Expr {
    return algebra.dot(this, y);
  }

  /** The lower factor of a positive definite matrix; see `cholesky`. */
  cholesky(): Expr {
    return algebra.cholesky(this);
  }

  /** The logarithm of a positive definite matrix's determinant; see `logDeterminant`. */
  logDeterminant(): Expr {
    return algebra.logDeterminant(this);
  }

  /** The eigenvalues of a symmetric matrix; see `eigenvalues`. */
  eigenvalues(): Expr {
    return algebra.eigenvalues(this);
  }

  /** What it is, such as `add [3]`. */
  override toString(): string {
    return `${this.op} ${shapeText(this.shape)}`;
  }

  /** Expressions have no value while they are written: operators of the language cannot be used on them. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return this.toString();
    throw invalid(
      "Unsupported",
      "expression",
      `${this} has no value yet; use its methods, such as add, or the template f`,
    );
  }
}
