/** Arithmetic, rounding and what chooses between numbers. Operands broadcast; slopes are those of docs/graph.md. */
import { binary, ternary, unary } from "./build.js";
import type { Expr } from "./expr.js";
import type { Operand } from "./operand.js";

/**
 * −x.
 *
 * Elementwise; slope −1.
 *
 * @example
 * graph(() => negate(2)).compile().value(); // -2
 */
export function negate(x: Operand): Expr {
  return unary("negate", x);
}

/**
 * |x|; slope 0 at 0.
 *
 * Elementwise; slope sign x.
 *
 * @example
 * graph(() => abs(-2)).compile().value(); // 2
 */
export function abs(x: Operand): Expr {
  return unary("abs", x);
}

/**
 * −1, 0 or 1; slope 0.
 *
 * Elementwise; slope 0.
 *
 * @example
 * graph(() => sign(-2)).compile().value(); // -1
 */
export function sign(x: Operand): Expr {
  return unary("sign", x);
}

/**
 * x².
 *
 * Elementwise; slope 2 x.
 *
 * @example
 * graph(() => square(3)).compile().value(); // 9
 */
export function square(x: Operand): Expr {
  return unary("square", x);
}

/**
 * √x.
 *
 * Elementwise; slope 1 / 2√x.
 *
 * @example
 * graph(() => sqrt(9)).compile().value(); // 3
 */
export function sqrt(x: Operand): Expr {
  return unary("sqrt", x);
}

/**
 * 1 / x.
 *
 * Elementwise; slope −1 / x².
 *
 * @example
 * graph(() => reciprocal(4)).compile().value(); // ≈ 0.25
 */
export function reciprocal(x: Operand): Expr {
  return unary("reciprocal", x);
}

/**
 * max(x, 0); slope 0 at 0.
 *
 * Elementwise; slope 1 where x > 0.
 *
 * @example
 * graph(() => relu(-2)).compile().value(); // 0
 */
export function relu(x: Operand): Expr {
  return unary("relu", x);
}

/**
 * The largest whole number not above x; slope 0.
 *
 * Elementwise; slope 0.
 *
 * @example
 * graph(() => floor(1.7)).compile().value(); // 1
 */
export function floor(x: Operand): Expr {
  return unary("floor", x);
}

/**
 * The smallest whole number not below x; slope 0.
 *
 * Elementwise; slope 0.
 *
 * @example
 * graph(() => ceil(1.2)).compile().value(); // 2
 */
export function ceil(x: Operand): Expr {
  return unary("ceil", x);
}

/**
 * The nearest whole number, halves away from zero; slope 0.
 *
 * Elementwise; slope 0.
 *
 * @example
 * graph(() => round(2.5)).compile().value(); // 3
 */
export function round(x: Operand): Expr {
  return unary("round", x);
}

/**
 * x, seen as a constant: slope 0.
 *
 * Elementwise; slope 0.
 *
 * @example
 * graph(() => detach(2)).compile().value(); // 2
 */
export function detach(x: Operand): Expr {
  return unary("detach", x);
}

/**
 * x + y.
 *
 * Elementwise, operands broadcast; slopes 1 and 1.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => add(1, 2)).compile().value(); // 3
 */
export function add(x: Operand, y: Operand): Expr {
  return binary("add", x, y);
}

/**
 * x − y.
 *
 * Elementwise, operands broadcast; slopes 1 and −1.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => subtract(1, 2)).compile().value(); // -1
 */
export function subtract(x: Operand, y: Operand): Expr {
  return binary("subtract", x, y);
}

/**
 * x y.
 *
 * Elementwise, operands broadcast; slopes y and x.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => multiply(2, 3)).compile().value(); // 6
 */
export function multiply(x: Operand, y: Operand): Expr {
  return binary("multiply", x, y);
}

/**
 * x / y.
 *
 * Elementwise, operands broadcast; slopes 1 / y and −x / y².
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => divide(1, 4)).compile().value(); // ≈ 0.25
 */
export function divide(x: Operand, y: Operand): Expr {
  return binary("divide", x, y);
}

/**
 * x^y.
 *
 * Elementwise, operands broadcast; slopes y x^(y−1) and v log x, 0 where x is 0.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => power(2, 10)).compile().value(); // 1024
 */
export function power(x: Operand, y: Operand): Expr {
  return binary("power", x, y);
}

/**
 * The smaller of x and y; of equals the first has the slope.
 *
 * Elementwise, operands broadcast; slopes 1 to the one that was taken.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => minimum(1, 2)).compile().value(); // 1
 */
export function minimum(x: Operand, y: Operand): Expr {
  return binary("minimum", x, y);
}

/**
 * The larger of x and y; of equals the first has the slope.
 *
 * Elementwise, operands broadcast; slopes 1 to the one that was taken.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => maximum(1, 2)).compile().value(); // 2
 */
export function maximum(x: Operand, y: Operand): Expr {
  return binary("maximum", x, y);
}

/**
 * x, no smaller than y and no larger than z.
 *
 * Elementwise, operands broadcast; slopes 1 to x inside, to the bound that holds outside.
 *
 * @param x first operand.
 * @param y second operand.
 * @param z third operand.
 * @example
 * graph(() => clamp(5, 0, 3)).compile().value(); // 3
 */
export function clamp(x: Operand, y: Operand, z: Operand): Expr {
  return ternary("clamp", x, y, z);
}

/**
 * x y + z.
 *
 * Elementwise, operands broadcast; slopes y, x and 1.
 *
 * @param x first operand.
 * @param y second operand.
 * @param z third operand.
 * @example
 * graph(() => multiplyAdd(2, 3, 4)).compile().value(); // 10
 */
export function multiplyAdd(x: Operand, y: Operand, z: Operand): Expr {
  return ternary("multiplyAdd", x, y, z);
}
