/** Reductions over axes, and what happens along one axis. */
import { invalid } from "../internal/error.js";
import { axesOf, operation } from "./build.js";
import type { Expr } from "./expr.js";
import type { Operand } from "./operand.js";
import { flag } from "./options.js";
import { largest, reduced, resolveAxis, type Shape } from "./shape.js";

/** Options of the reductions. */
export interface ReductionOptions {
  /** The axes that are reduced, counted from the end where negative; default: all. */
  readonly axes?: number | readonly number[];
  /** Whether they stay, with size 1; default `false`. */
  readonly keep?: boolean;
}

/** Options of what works along one axis. */
export interface AxisOptions {
  /** The axis, counted from the end where negative; default -1, the last. */
  readonly axis?: number;
}

/** Options of {@link cumulativeSum}. */
export interface CumulativeOptions extends AxisOptions {
  /** Whether to sum from the end; default `false`. */
  readonly reverse?: boolean;
}

/** Options of {@link sort} and {@link argsort}. */
export interface SortOptions {
  /** Whether the largest comes first; default `false`. */
  readonly descending?: boolean;
}

function reduce(op: string, x: Operand, options: ReductionOptions = {}): Expr {
  const axes = axesOf(options.axes);
  const keep = flag("keep", options.keep);
  return operation(op, [["x", x]], ([shape]) => reduced(shape, axes, keep), { axes, keep: keep || undefined });
}

/**
 * Σ x over the axes.
 *
 * Slope 1.
 *
 * @param x what is summed.
 * @param options.axes default: all.
 * @param options.keep default `false`.
 * @example
 * graph(() => sum([1, 2, 3])).compile().value(); // 6
 */
export function sum(x: Operand, options?: ReductionOptions): Expr {
  return reduce("sum", x, options);
}

/**
 * Σ x / n over the axes.
 *
 * Slope 1 / n.
 *
 * @param x what is averaged.
 * @param options.axes default: all.
 * @param options.keep default `false`.
 * @example
 * graph(() => mean([1, 2, 6])).compile().value(); // 3
 */
export function mean(x: Operand, options?: ReductionOptions): Expr {
  return reduce("mean", x, options);
}

/**
 * The largest element over the axes.
 *
 * The slope goes to the first that attains it.
 *
 * @param x what is searched.
 * @param options.axes default: all.
 * @param options.keep default `false`.
 * @example
 * graph(() => max([1, 7, 3])).compile().value(); // 7
 */
export function max(x: Operand, options?: ReductionOptions): Expr {
  return reduce("max", x, options);
}

/**
 * The smallest element over the axes.
 *
 * The slope goes to the first that attains it.
 *
 * @param x what is searched.
 * @param options.axes default: all.
 * @param options.keep default `false`.
 * @example
 * graph(() => min([4, 2, 3])).compile().value(); // 2
 */
export function min(x: Operand, options?: ReductionOptions): Expr {
  return reduce("min", x, options);
}

/**
 * Π x over the axes.
 *
 * The slope is the product of the others, zeros included.
 *
 * @param x the factors.
 * @param options.axes default: all.
 * @param options.keep default `false`.
 * @example
 * graph(() => product([2, 3, 4])).compile().value(); // 24
 */
export function product(x: Operand, options?: ReductionOptions): Expr {
  return reduce("product", x, options);
}

/**
 * log Σ e^x over the axes, without overflow.
 *
 * Slope e^(x − v).
 *
 * @param x the logarithms.
 * @param options.axes default: all.
 * @param options.keep default `false`.
 * @example
 * graph(() => logSumExp([1000, 1000])).compile().value(); // 1000 + log 2 ≈ 1000.693147
 */
export function logSumExp(x: Operand, options?: ReductionOptions): Expr {
  return reduce("logSumExp", x, options);
}

function along(op: string, x: Operand, options: CumulativeOptions = {}): Expr {
  const { axis = -1 } = options;
  if (!Number.isInteger(axis)) throw invalid("InvalidOption", "options.axis", "expected a whole number");
  const reverse = flag("reverse", options.reverse) || undefined;
  const shapeOf = ([shape]: readonly Shape[]) => {
    resolveAxis(axis, shape);
    return shape;
  };
  return operation(op, [["x", x]], shapeOf, { axis: axis === -1 ? undefined : axis, reverse });
}

/**
 * e^x / Σ e^x along an axis.
 *
 * @param x the logarithms of weights.
 * @param options.axis default -1, the last.
 * @example
 * graph(() => softmax([0, 0, 0, 0])).compile().evaluate().value; // [0.25, 0.25, 0.25, 0.25]
 */
export function softmax(x: Operand, options?: AxisOptions): Expr {
  return along("softmax", x, options);
}

/**
 * x − log Σ e^x along an axis: the logarithm of {@link softmax}, without underflow.
 *
 * @param x the logarithms of weights.
 * @param options.axis default -1, the last.
 * @example
 * graph(() => logSoftmax([0, 0])).compile().evaluate().value; // ≈ [-0.693147, -0.693147]
 */
export function logSoftmax(x: Operand, options?: AxisOptions): Expr {
  return along("logSoftmax", x, options);
}

/**
 * Sums of the elements up to each, along an axis.
 *
 * @param x what is summed.
 * @param options.axis default -1, the last.
 * @param options.reverse default `false`; `true` sums from each to the end.
 * @example
 * graph(() => cumulativeSum([1, 2, 3])).compile().evaluate().value; // [1, 3, 6]
 */
export function cumulativeSum(x: Operand, options?: CumulativeOptions): Expr {
  return along("cumulativeSum", x, options);
}

function sorted(op: string, x: Operand, options: SortOptions = {}): Expr {
  const descending = flag("descending", options.descending) || undefined;
  const shapeOf = ([shape]: readonly Shape[]) => {
    resolveAxis(-1, shape);
    return shape;
  };
  return operation(op, [["x", x]], shapeOf, { descending });
}

/**
 * The elements of the last axis in order.
 *
 * The slope goes to where each came from. `O(n log n)`.
 *
 * @param x what is sorted.
 * @param options.descending default `false`.
 * @example
 * graph(() => sort([3, 1, 2])).compile().evaluate().value; // [1, 2, 3]
 */
export function sort(x: Operand, options?: SortOptions): Expr {
  return sorted("sort", x, options);
}

/**
 * The places, from 0, of the elements of the last axis in order; of equals the first comes first. Slope 0.
 *
 * @param x what is sorted.
 * @param options.descending default `false`.
 * @example
 * graph(() => argsort([3, 1, 2])).compile().evaluate().value; // [1, 2, 0]
 */
export function argsort(x: Operand, options?: SortOptions): Expr {
  return sorted("argsort", x, options);
}

/**
 * The k largest elements of the last axis, the largest first.
 *
 * The slope goes to where each came from.
 *
 * @param x what is searched.
 * @param k how many, from 1 to the size of the axis.
 * @example
 * graph(() => topK([3, 1, 2], 2)).compile().evaluate().value; // [3, 2]
 */
export function topK(x: Operand, k: number): Expr {
  return operation("topK", [["x", x]], ([shape]) => largest(shape, k), { k });
}
