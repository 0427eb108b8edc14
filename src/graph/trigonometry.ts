/** Circular and hyperbolic functions. Operands broadcast; slopes are those of docs/graph.md. */
import { binary, unary } from "./build.js";
import type { Expr } from "./expr.js";
import type { Operand } from "./operand.js";

/**
 * The sine of x.
 *
 * Elementwise; slope cos x.
 *
 * @example
 * graph(() => sin(1)).compile().value(); // ≈ 0.841470985
 */
export function sin(x: Operand): Expr {
  return unary("sin", x);
}

/**
 * The cosine of x.
 *
 * Elementwise; slope −sin x.
 *
 * @example
 * graph(() => cos(1)).compile().value(); // ≈ 0.540302306
 */
export function cos(x: Operand): Expr {
  return unary("cos", x);
}

/**
 * The tangent of x.
 *
 * Elementwise; slope 1 + tan² x.
 *
 * @example
 * graph(() => tan(1)).compile().value(); // ≈ 1.55740772
 */
export function tan(x: Operand): Expr {
  return unary("tan", x);
}

/**
 * Arcsin x.
 *
 * Elementwise; slope 1 / √(1 − x²).
 *
 * @example
 * graph(() => asin(0.5)).compile().value(); // ≈ 0.523598776
 */
export function asin(x: Operand): Expr {
  return unary("asin", x);
}

/**
 * Arccos x.
 *
 * Elementwise; slope −1 / √(1 − x²).
 *
 * @example
 * graph(() => acos(0.5)).compile().value(); // ≈ 1.04719755
 */
export function acos(x: Operand): Expr {
  return unary("acos", x);
}

/**
 * Arctan x.
 *
 * Elementwise; slope 1 / (1 + x²).
 *
 * @example
 * graph(() => atan(1)).compile().value(); // ≈ 0.785398163
 */
export function atan(x: Operand): Expr {
  return unary("atan", x);
}

/**
 * The hyperbolic sine of x.
 *
 * Elementwise; slope cosh x.
 *
 * @example
 * graph(() => sinh(1)).compile().value(); // ≈ 1.17520119
 */
export function sinh(x: Operand): Expr {
  return unary("sinh", x);
}

/**
 * The hyperbolic cosine of x.
 *
 * Elementwise; slope sinh x.
 *
 * @example
 * graph(() => cosh(1)).compile().value(); // ≈ 1.54308063
 */
export function cosh(x: Operand): Expr {
  return unary("cosh", x);
}

/**
 * The hyperbolic tangent of x.
 *
 * Elementwise; slope 1 − tanh² x.
 *
 * @example
 * graph(() => tanh(1)).compile().value(); // ≈ 0.761594156
 */
export function tanh(x: Operand): Expr {
  return unary("tanh", x);
}

/**
 * Arsinh x.
 *
 * Elementwise; slope 1 / √(x² + 1).
 *
 * @example
 * graph(() => asinh(1)).compile().value(); // ≈ 0.881373587
 */
export function asinh(x: Operand): Expr {
  return unary("asinh", x);
}

/**
 * Arcosh x for x > 1.
 *
 * Elementwise; slope 1 / √(x² − 1).
 *
 * @example
 * graph(() => acosh(2)).compile().value(); // ≈ 1.3169579
 */
export function acosh(x: Operand): Expr {
  return unary("acosh", x);
}

/**
 * Artanh x for |x| < 1.
 *
 * Elementwise; slope 1 / (1 − x²).
 *
 * @example
 * graph(() => atanh(0.5)).compile().value(); // ≈ 0.549306144
 */
export function atanh(x: Operand): Expr {
  return unary("atanh", x);
}

/**
 * The angle of the point (y, x).
 *
 * Elementwise, operands broadcast; slopes y / (x² + y²) and −x / (x² + y²).
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => atan2(1, 1)).compile().value(); // ≈ 0.785398163
 */
export function atan2(x: Operand, y: Operand): Expr {
  return binary("atan2", x, y);
}
