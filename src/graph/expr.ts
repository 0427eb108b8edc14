/** Expressions: nodes of a graph that is being written, with every operation as a method. */

import { invalid } from "../internal/error.js";
import * as algebra from "./algebra.js";
import { binary, ternary, unary } from "./build.js";
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
export class Expr {
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
    this.trace = trace;
    this.index = index;
    this.op = op;
    this.operands = operands;
    this.shape = shape;
    this.attributes = attributes;
    this.site = site;
  }

  /** −x. */
  negate(): Expr {
    return unary("negate", this);
  }

  /** |x|; slope 0 at 0. */
  abs(): Expr {
    return unary("abs", this);
  }

  /** −1, 0 or 1; slope 0. */
  sign(): Expr {
    return unary("sign", this);
  }

  /** x². */
  square(): Expr {
    return unary("square", this);
  }

  /** √x. */
  sqrt(): Expr {
    return unary("sqrt", this);
  }

  /** 1 / x. */
  reciprocal(): Expr {
    return unary("reciprocal", this);
  }

  /** e^x. */
  exp(): Expr {
    return unary("exp", this);
  }

  /** e^x − 1, exact for small x. */
  expm1(): Expr {
    return unary("expm1", this);
  }

  /** The natural logarithm of x. */
  log(): Expr {
    return unary("log", this);
  }

  /** log(1 + x), exact for small x. */
  log1p(): Expr {
    return unary("log1p", this);
  }

  /** log(1 − e^x) for x < 0. */
  log1mExp(): Expr {
    return unary("log1mExp", this);
  }

  /** log(1 + e^x) without overflow. */
  softplus(): Expr {
    return unary("softplus", this);
  }

  /** 1 / (1 + e^−x), the inverse logit. */
  sigmoid(): Expr {
    return unary("sigmoid", this);
  }

  /** log(1 / (1 + e^−x)) without underflow. */
  logSigmoid(): Expr {
    return unary("logSigmoid", this);
  }

  /** log(x / (1 − x)) for 0 < x < 1. */
  logit(): Expr {
    return unary("logit", this);
  }

  /** 1 − exp(−e^x), the inverse complementary log-log. */
  inverseCloglog(): Expr {
    return unary("inverseCloglog", this);
  }

  /** The sine of x. */
  sin(): Expr {
    return unary("sin", this);
  }

  /** The cosine of x. */
  cos(): Expr {
    return unary("cos", this);
  }

  /** The tangent of x. */
  tan(): Expr {
    return unary("tan", this);
  }

  /** Arcsin x. */
  asin(): Expr {
    return unary("asin", this);
  }

  /** Arccos x. */
  acos(): Expr {
    return unary("acos", this);
  }

  /** Arctan x. */
  atan(): Expr {
    return unary("atan", this);
  }

  /** The hyperbolic sine of x. */
  sinh(): Expr {
    return unary("sinh", this);
  }

  /** The hyperbolic cosine of x. */
  cosh(): Expr {
    return unary("cosh", this);
  }

  /** The hyperbolic tangent of x. */
  tanh(): Expr {
    return unary("tanh", this);
  }

  /** Arsinh x. */
  asinh(): Expr {
    return unary("asinh", this);
  }

  /** Arcosh x for x > 1. */
  acosh(): Expr {
    return unary("acosh", this);
  }

  /** Artanh x for |x| < 1. */
  atanh(): Expr {
    return unary("atanh", this);
  }

  /** The error function of x. */
  erf(): Expr {
    return unary("erf", this);
  }

  /** 1 − erf x, without cancellation. */
  erfc(): Expr {
    return unary("erfc", this);
  }

  /** Φ(x), the standard normal distribution function. */
  normalCdf(): Expr {
    return unary("normalCdf", this);
  }

  /** log Φ(x) without underflow. */
  logNormalCdf(): Expr {
    return unary("logNormalCdf", this);
  }

  /** Φ⁻¹(x), the standard normal quantile. */
  inverseNormalCdf(): Expr {
    return unary("inverseNormalCdf", this);
  }

  /** log |Γ(x)|. */
  lgamma(): Expr {
    return unary("lgamma", this);
  }

  /** ψ(x), the slope of log Γ. */
  digamma(): Expr {
    return unary("digamma", this);
  }

  /** ψ′(x), the second derivative of log Γ. */
  trigamma(): Expr {
    return unary("trigamma", this);
  }

  /** log I₀(x), the modified Bessel function of order 0. */
  logBesselI0(): Expr {
    return unary("logBesselI0", this);
  }

  /** max(x, 0); slope 0 at 0. */
  relu(): Expr {
    return unary("relu", this);
  }

  /** The largest whole number not above x; slope 0. */
  floor(): Expr {
    return unary("floor", this);
  }

  /** The smallest whole number not below x; slope 0. */
  ceil(): Expr {
    return unary("ceil", this);
  }

  /** The nearest whole number, halves away from zero; slope 0. */
  round(): Expr {
    return unary("round", this);
  }

  /** 1 where x is 0, otherwise 0; slope 0. */
  not(): Expr {
    return unary("not", this);
  }

  /** x, seen as a constant: slope 0. */
  detach(): Expr {
    return unary("detach", this);
  }

  /** x + y, x being this. */
  add(y: Operand): Expr {
    return binary("add", this, y);
  }

  /** x − y, x being this. */
  subtract(y: Operand): Expr {
    return binary("subtract", this, y);
  }

  /** x y, x being this. */
  multiply(y: Operand): Expr {
    return binary("multiply", this, y);
  }

  /** x / y, x being this. */
  divide(y: Operand): Expr {
    return binary("divide", this, y);
  }

  /** x^y, x being this. */
  power(y: Operand): Expr {
    return binary("power", this, y);
  }

  /** The smaller of x and y; of equals the first has the slope, x being this. */
  minimum(y: Operand): Expr {
    return binary("minimum", this, y);
  }

  /** The larger of x and y; of equals the first has the slope, x being this. */
  maximum(y: Operand): Expr {
    return binary("maximum", this, y);
  }

  /** The angle of the point (y, x), x being this. */
  atan2(y: Operand): Expr {
    return binary("atan2", this, y);
  }

  /** log(e^x + e^y) without overflow, x being this. */
  logAddExp(y: Operand): Expr {
    return binary("logAddExp", this, y);
  }

  /** log(e^x − e^y) for x > y, x being this. */
  logSubExp(y: Operand): Expr {
    return binary("logSubExp", this, y);
  }

  /** x log y, 0 where x is 0, x being this. */
  xlogy(y: Operand): Expr {
    return binary("xlogy", this, y);
  }

  /** x log(1 + y), 0 where x is 0, x being this. */
  xlog1py(y: Operand): Expr {
    return binary("xlog1py", this, y);
  }

  /** log B(x, y) = log Γ(x) + log Γ(y) − log Γ(x + y), x being this. */
  logBeta(y: Operand): Expr {
    return binary("logBeta", this, y);
  }

  /** 1 where x < y, otherwise 0; slope 0, x being this. */
  less(y: Operand): Expr {
    return binary("less", this, y);
  }

  /** 1 where x ≤ y, otherwise 0; slope 0, x being this. */
  lessEqual(y: Operand): Expr {
    return binary("lessEqual", this, y);
  }

  /** 1 where x > y, otherwise 0; slope 0, x being this. */
  greater(y: Operand): Expr {
    return binary("greater", this, y);
  }

  /** 1 where x ≥ y, otherwise 0; slope 0, x being this. */
  greaterEqual(y: Operand): Expr {
    return binary("greaterEqual", this, y);
  }

  /** 1 where x = y, otherwise 0; slope 0, x being this. */
  equal(y: Operand): Expr {
    return binary("equal", this, y);
  }

  /** 1 where x ≠ y, otherwise 0; slope 0, x being this. */
  notEqual(y: Operand): Expr {
    return binary("notEqual", this, y);
  }

  /** 1 where neither is 0, otherwise 0; slope 0, x being this. */
  and(y: Operand): Expr {
    return binary("and", this, y);
  }

  /** 1 where one is not 0, otherwise 0; slope 0, x being this. */
  or(y: Operand): Expr {
    return binary("or", this, y);
  }

  /** y where this is not 0, otherwise z. */
  select(y: Operand, z: Operand): Expr {
    return ternary("select", this, y, z);
  }

  /** This, no smaller than `lower` and no larger than `upper`. */
  clamp(lower: Operand, upper: Operand): Expr {
    return ternary("clamp", this, lower, upper);
  }

  /** This times y, plus z. */
  multiplyAdd(y: Operand, z: Operand): Expr {
    return ternary("multiplyAdd", this, y, z);
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
  toString(): string {
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
