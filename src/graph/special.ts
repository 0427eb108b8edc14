/** Special functions. Operands broadcast; slopes are those of docs/graph.md. */
import { binary, unary } from "./build.js";
import type { Expr } from "./expr.js";
import type { Operand } from "./operand.js";

/**
 * The error function of x.
 *
 * Elementwise; slope 2 e^(−x²) / √π.
 *
 * @example
 * graph(() => erf(0.5)).compile().value(); // ≈ 0.520499878
 */
export function erf(x: Operand): Expr {
  return unary("erf", x);
}

/**
 * 1 − erf x, without cancellation.
 *
 * Elementwise; slope −2 e^(−x²) / √π.
 *
 * @example
 * graph(() => erfc(2)).compile().value(); // ≈ 0.00467773498
 */
export function erfc(x: Operand): Expr {
  return unary("erfc", x);
}

/**
 * Φ(x), the standard normal distribution function.
 *
 * Elementwise; slope φ(x).
 *
 * @example
 * graph(() => normalCdf(1)).compile().value(); // ≈ 0.841344746
 */
export function normalCdf(x: Operand): Expr {
  return unary("normalCdf", x);
}

/**
 * log Φ(x) without underflow.
 *
 * Elementwise; slope φ(x) / Φ(x).
 *
 * @example
 * graph(() => logNormalCdf(-30)).compile().value(); // ≈ -454.321244
 */
export function logNormalCdf(x: Operand): Expr {
  return unary("logNormalCdf", x);
}

/**
 * Φ⁻¹(x), the standard normal quantile.
 *
 * Elementwise; slope 1 / φ(v).
 *
 * @example
 * graph(() => inverseNormalCdf(0.975)).compile().value(); // ≈ 1.95996398
 */
export function inverseNormalCdf(x: Operand): Expr {
  return unary("inverseNormalCdf", x);
}

/**
 * log |Γ(x)|.
 *
 * Elementwise; slope ψ(x).
 *
 * @example
 * graph(() => lgamma(0.5)).compile().value(); // ≈ 0.572364943
 */
export function lgamma(x: Operand): Expr {
  return unary("lgamma", x);
}

/**
 * ψ(x), the slope of log Γ.
 *
 * Elementwise; slope ψ′(x).
 *
 * @example
 * graph(() => digamma(1)).compile().value(); // ≈ -0.577215665
 */
export function digamma(x: Operand): Expr {
  return unary("digamma", x);
}

/**
 * ψ′(x), the second derivative of log Γ.
 *
 * Elementwise; slope ψ″(x).
 *
 * @example
 * graph(() => trigamma(1)).compile().value(); // ≈ 1.64493407
 */
export function trigamma(x: Operand): Expr {
  return unary("trigamma", x);
}

/**
 * log I₀(x), the modified Bessel function of order 0.
 *
 * Elementwise; slope I₁(x) / I₀(x).
 *
 * @example
 * graph(() => logBesselI0(1)).compile().value(); // ≈ 0.235914359
 */
export function logBesselI0(x: Operand): Expr {
  return unary("logBesselI0", x);
}

/**
 * log B(x, y) = log Γ(x) + log Γ(y) − log Γ(x + y).
 *
 * Elementwise, operands broadcast; slopes ψ(x) − ψ(x + y) and ψ(y) − ψ(x + y).
 *
 * @param x first operand.
 * @param y second operand.
 * @example
 * graph(() => logBeta(2, 3)).compile().value(); // ≈ -2.48490665
 */
export function logBeta(x: Operand, y: Operand): Expr {
  return binary("logBeta", x, y);
}
