/** Comparisons: truth is 1 and falsehood 0. Operands broadcast; slopes are those of docs/graph.md. */
import { binary, ternary, unary } from "./build.js";
import type { Expr } from "./expr.js";
import type { Operand } from "./operand.js";

/**
 * 1 where x < y, otherwise 0; slope 0.
 *
 * Elementwise, operands broadcast; slopes 0.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => less(1, 2)).compile().value(); // 1
 */
export function less(x: Operand, y: Operand): Expr {
  return binary("less", x, y);
}

/**
 * 1 where x ≤ y, otherwise 0; slope 0.
 *
 * Elementwise, operands broadcast; slopes 0.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => lessEqual(2, 2)).compile().value(); // 1
 */
export function lessEqual(x: Operand, y: Operand): Expr {
  return binary("lessEqual", x, y);
}

/**
 * 1 where x > y, otherwise 0; slope 0.
 *
 * Elementwise, operands broadcast; slopes 0.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => greater(1, 2)).compile().value(); // 0
 */
export function greater(x: Operand, y: Operand): Expr {
  return binary("greater", x, y);
}

/**
 * 1 where x ≥ y, otherwise 0; slope 0.
 *
 * Elementwise, operands broadcast; slopes 0.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => greaterEqual(2, 2)).compile().value(); // 1
 */
export function greaterEqual(x: Operand, y: Operand): Expr {
  return binary("greaterEqual", x, y);
}

/**
 * 1 where x = y, otherwise 0; slope 0.
 *
 * Elementwise, operands broadcast; slopes 0.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => equal(2, 2)).compile().value(); // 1
 */
export function equal(x: Operand, y: Operand): Expr {
  return binary("equal", x, y);
}

/**
 * 1 where x ≠ y, otherwise 0; slope 0.
 *
 * Elementwise, operands broadcast; slopes 0.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => notEqual(2, 2)).compile().value(); // 0
 */
export function notEqual(x: Operand, y: Operand): Expr {
  return binary("notEqual", x, y);
}

/**
 * 1 where neither is 0, otherwise 0; slope 0.
 *
 * Elementwise, operands broadcast; slopes 0.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => and(1, 0)).compile().value(); // 0
 */
export function and(x: Operand, y: Operand): Expr {
  return binary("and", x, y);
}

/**
 * 1 where one is not 0, otherwise 0; slope 0.
 *
 * Elementwise, operands broadcast; slopes 0.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => or(1, 0)).compile().value(); // 1
 */
export function or(x: Operand, y: Operand): Expr {
  return binary("or", x, y);
}

/**
 * 1 where x is 0, otherwise 0; slope 0.
 *
 * Elementwise; slope 0.
 *
 * @example
 * graph(() => not(0)).compile().value(); // 1
 */
export function not(x: Operand): Expr {
  return unary("not", x);
}

/**
 * y where x is not 0, otherwise z; no slope reaches what was not taken.
 *
 * Elementwise, operands broadcast; slopes 0, then 1 where taken.
 *
 * @param x first operand.
 * @param y second operand.
 * @param z third operand.
 * @example
 * graph(() => select(1, 2, 3)).compile().value(); // 2
 */
export function select(x: Operand, y: Operand, z: Operand): Expr {
  return ternary("select", x, y, z);
}
