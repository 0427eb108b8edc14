/** Exponentials, logarithms and the inverse links. Operands broadcast; slopes are those of docs/graph.md. */
import { binary, unary } from "./build.js";
import type { Expr } from "./expr.js";
import type { Operand } from "./operand.js";

/**
 * e^x.
 *
 * Elementwise; slope e^x.
 *
 * @example
 * graph(() => exp(1)).compile().value(); // ≈ 2.71828183
 */
export function exp(x: Operand): Expr {
  return unary("exp", x);
}

/**
 * e^x − 1, exact for small x.
 *
 * Elementwise; slope e^x.
 *
 * @example
 * graph(() => expm1(1e-9)).compile().value(); // ≈ 1e-09
 */
export function expm1(x: Operand): Expr {
  return unary("expm1", x);
}

/**
 * The natural logarithm of x.
 *
 * Elementwise; slope 1 / x.
 *
 * @example
 * graph(() => log(10)).compile().value(); // ≈ 2.30258509
 */
export function log(x: Operand): Expr {
  return unary("log", x);
}

/**
 * log(1 + x), exact for small x.
 *
 * Elementwise; slope 1 / (1 + x).
 *
 * @example
 * graph(() => log1p(1e-9)).compile().value(); // ≈ 9.99999999e-10
 */
export function log1p(x: Operand): Expr {
  return unary("log1p", x);
}

/**
 * log(1 − e^x) for x < 0.
 *
 * Elementwise; slope −1 / (e^−x − 1).
 *
 * @example
 * graph(() => log1mExp(-1)).compile().value(); // ≈ -0.458675145
 */
export function log1mExp(x: Operand): Expr {
  return unary("log1mExp", x);
}

/**
 * log(1 + e^x) without overflow.
 *
 * Elementwise; slope 1 / (1 + e^−x).
 *
 * @example
 * graph(() => softplus(0)).compile().value(); // ≈ 0.693147181
 */
export function softplus(x: Operand): Expr {
  return unary("softplus", x);
}

/**
 * 1 / (1 + e^−x), the inverse logit.
 *
 * Elementwise; slope v (1 − v).
 *
 * @example
 * graph(() => sigmoid(1)).compile().value(); // ≈ 0.731058579
 */
export function sigmoid(x: Operand): Expr {
  return unary("sigmoid", x);
}

/**
 * log(1 / (1 + e^−x)) without underflow.
 *
 * Elementwise; slope 1 / (1 + e^x).
 *
 * @example
 * graph(() => logSigmoid(-800)).compile().value(); // -800
 */
export function logSigmoid(x: Operand): Expr {
  return unary("logSigmoid", x);
}

/**
 * log(x / (1 − x)) for 0 < x < 1.
 *
 * Elementwise; slope 1 / (x (1 − x)).
 *
 * @example
 * graph(() => logit(0.75)).compile().value(); // ≈ 1.09861229
 */
export function logit(x: Operand): Expr {
  return unary("logit", x);
}

/**
 * 1 − exp(−e^x), the inverse complementary log-log.
 *
 * Elementwise; slope exp(x − e^x).
 *
 * @example
 * graph(() => inverseCloglog(0)).compile().value(); // ≈ 0.632120559
 */
export function inverseCloglog(x: Operand): Expr {
  return unary("inverseCloglog", x);
}

/**
 * log(e^x + e^y) without overflow.
 *
 * Elementwise, operands broadcast; slopes e^(x−v) and e^(y−v).
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => logAddExp(1000, 1000)).compile().value(); // ≈ 1000.69315
 */
export function logAddExp(x: Operand, y: Operand): Expr {
  return binary("logAddExp", x, y);
}

/**
 * log(e^x − e^y) for x > y.
 *
 * Elementwise, operands broadcast; slopes 1 / (1 − e^(y−x)) and −1 / (e^(x−y) − 1).
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => logSubExp(1, 0)).compile().value(); // ≈ 0.541324855
 */
export function logSubExp(x: Operand, y: Operand): Expr {
  return binary("logSubExp", x, y);
}

/**
 * x log y, 0 where x is 0.
 *
 * Elementwise, operands broadcast; slopes log y and x / y.
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => xlogy(2, 3)).compile().value(); // ≈ 2.19722458
 */
export function xlogy(x: Operand, y: Operand): Expr {
  return binary("xlogy", x, y);
}

/**
 * x log(1 + y), 0 where x is 0.
 *
 * Elementwise, operands broadcast; slopes log(1 + y) and x / (1 + y).
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => xlog1py(2, 3)).compile().value(); // ≈ 2.77258872
 */
export function xlog1py(x: Operand, y: Operand): Expr {
  return binary("xlog1py", x, y);
}
