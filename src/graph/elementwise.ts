/** Element-wise functions as methods: what an expression inherits. */
import { binary, ternary, unary } from "./build.js";
import type { Expr } from "./expr.js";
import type { Operand } from "./operand.js";

/** The element-wise methods of expressions. */
export abstract class Elementwise {
  /** −x. */
  negate(this: Expr): Expr {
    return unary("negate", this);
  }

  /** |x|; slope 0 at 0. */
  abs(this: Expr): Expr {
    return unary("abs", this);
  }

  /** −1, 0 or 1; slope 0. */
  sign(this: Expr): Expr {
    return unary("sign", this);
  }

  /** x². */
  square(this: Expr): Expr {
    return unary("square", this);
  }

  /** √x. */
  sqrt(this: Expr): Expr {
    return unary("sqrt", this);
  }

  /** 1 / x. */
  reciprocal(this: Expr): Expr {
    return unary("reciprocal", this);
  }

  /** e^x. */
  exp(this: Expr): Expr {
    return unary("exp", this);
  }

  /** e^x − 1, exact for small x. */
  expm1(this: Expr): Expr {
    return unary("expm1", this);
  }

  /** The natural logarithm of x. */
  log(this: Expr): Expr {
    return unary("log", this);
  }

  /** log(1 + x), exact for small x. */
  log1p(this: Expr): Expr {
    return unary("log1p", this);
  }

  /** log(1 − e^x) for x < 0. */
  log1mExp(this: Expr): Expr {
    return unary("log1mExp", this);
  }

  /** log(1 + e^x) without overflow. */
  softplus(this: Expr): Expr {
    return unary("softplus", this);
  }

  /** 1 / (1 + e^−x), the inverse logit. */
  sigmoid(this: Expr): Expr {
    return unary("sigmoid", this);
  }

  /** log(1 / (1 + e^−x)) without underflow. */
  logSigmoid(this: Expr): Expr {
    return unary("logSigmoid", this);
  }

  /** log(x / (1 − x)) for 0 < x < 1. */
  logit(this: Expr): Expr {
    return unary("logit", this);
  }

  /** 1 − exp(−e^x), the inverse complementary log-log. */
  inverseCloglog(this: Expr): Expr {
    return unary("inverseCloglog", this);
  }

  /** The sine of x. */
  sin(this: Expr): Expr {
    return unary("sin", this);
  }

  /** The cosine of x. */
  cos(this: Expr): Expr {
    return unary("cos", this);
  }

  /** The tangent of x. */
  tan(this: Expr): Expr {
    return unary("tan", this);
  }

  /** Arcsin x. */
  asin(this: Expr): Expr {
    return unary("asin", this);
  }

  /** Arccos x. */
  acos(this: Expr): Expr {
    return unary("acos", this);
  }

  /** Arctan x. */
  atan(this: Expr): Expr {
    return unary("atan", this);
  }

  /** The hyperbolic sine of x. */
  sinh(this: Expr): Expr {
    return unary("sinh", this);
  }

  /** The hyperbolic cosine of x. */
  cosh(this: Expr): Expr {
    return unary("cosh", this);
  }

  /** The hyperbolic tangent of x. */
  tanh(this: Expr): Expr {
    return unary("tanh", this);
  }

  /** Arsinh x. */
  asinh(this: Expr): Expr {
    return unary("asinh", this);
  }

  /** Arcosh x for x > 1. */
  acosh(this: Expr): Expr {
    return unary("acosh", this);
  }

  /** Artanh x for |x| < 1. */
  atanh(this: Expr): Expr {
    return unary("atanh", this);
  }

  /** The error function of x. */
  erf(this: Expr): Expr {
    return unary("erf", this);
  }

  /** 1 − erf x, without cancellation. */
  erfc(this: Expr): Expr {
    return unary("erfc", this);
  }

  /** Φ(x), the standard normal distribution function. */
  normalCdf(this: Expr): Expr {
    return unary("normalCdf", this);
  }

  /** log Φ(x) without underflow. */
  logNormalCdf(this: Expr): Expr {
    return unary("logNormalCdf", this);
  }

  /** Φ⁻¹(x), the standard normal quantile. */
  inverseNormalCdf(this: Expr): Expr {
    return unary("inverseNormalCdf", this);
  }

  /** log |Γ(x)|. */
  lgamma(this: Expr): Expr {
    return unary("lgamma", this);
  }

  /** ψ(x), the slope of log Γ. */
  digamma(this: Expr): Expr {
    return unary("digamma", this);
  }

  /** ψ′(x), the second derivative of log Γ. */
  trigamma(this: Expr): Expr {
    return unary("trigamma", this);
  }

  /** log I₀(x), the modified Bessel function of order 0. */
  logBesselI0(this: Expr): Expr {
    return unary("logBesselI0", this);
  }

  /** max(x, 0); slope 0 at 0. */
  relu(this: Expr): Expr {
    return unary("relu", this);
  }

  /** The largest whole number not above x; slope 0. */
  floor(this: Expr): Expr {
    return unary("floor", this);
  }

  /** The smallest whole number not below x; slope 0. */
  ceil(this: Expr): Expr {
    return unary("ceil", this);
  }

  /** The nearest whole number, halves away from zero; slope 0. */
  round(this: Expr): Expr {
    return unary("round", this);
  }

  /** 1 where x is 0, otherwise 0; slope 0. */
  not(this: Expr): Expr {
    return unary("not", this);
  }

  /** x, seen as a constant: slope 0. */
  detach(this: Expr): Expr {
    return unary("detach", this);
  }

  /** x + y, x being this. */
  add(this: Expr, y: Operand): Expr {
    return binary("add", this, y);
  }

  /** x − y, x being this. */
  subtract(this: Expr, y: Operand): Expr {
    return binary("subtract", this, y);
  }

  /** x y, x being this. */
  multiply(this: Expr, y: Operand): Expr {
    return binary("multiply", this, y);
  }

  /** x / y, x being this. */
  divide(this: Expr, y: Operand): Expr {
    return binary("divide", this, y);
  }

  /** x^y, x being this. */
  power(this: Expr, y: Operand): Expr {
    return binary("power", this, y);
  }

  /** The smaller of x and y; of equals the first has the slope, x being this. */
  minimum(this: Expr, y: Operand): Expr {
    return binary("minimum", this, y);
  }

  /** The larger of x and y; of equals the first has the slope, x being this. */
  maximum(this: Expr, y: Operand): Expr {
    return binary("maximum", this, y);
  }

  /** The angle of the point (y, x), x being this. */
  atan2(this: Expr, y: Operand): Expr {
    return binary("atan2", this, y);
  }

  /** log(e^x + e^y) without overflow, x being this. */
  logAddExp(this: Expr, y: Operand): Expr {
    return binary("logAddExp", this, y);
  }

  /** log(e^x − e^y) for x > y, x being this. */
  logSubExp(this: Expr, y: Operand): Expr {
    return binary("logSubExp", this, y);
  }

  /** x log y, 0 where x is 0, x being this. */
  xlogy(this: Expr, y: Operand): Expr {
    return binary("xlogy", this, y);
  }

  /** x log(1 + y), 0 where x is 0, x being this. */
  xlog1py(this: Expr, y: Operand): Expr {
    return binary("xlog1py", this, y);
  }

  /** log B(x, y) = log Γ(x) + log Γ(y) − log Γ(x + y), x being this. */
  logBeta(this: Expr, y: Operand): Expr {
    return binary("logBeta", this, y);
  }

  /** 1 where x < y, otherwise 0; slope 0, x being this. */
  less(this: Expr, y: Operand): Expr {
    return binary("less", this, y);
  }

  /** 1 where x ≤ y, otherwise 0; slope 0, x being this. */
  lessEqual(this: Expr, y: Operand): Expr {
    return binary("lessEqual", this, y);
  }

  /** 1 where x > y, otherwise 0; slope 0, x being this. */
  greater(this: Expr, y: Operand): Expr {
    return binary("greater", this, y);
  }

  /** 1 where x ≥ y, otherwise 0; slope 0, x being this. */
  greaterEqual(this: Expr, y: Operand): Expr {
    return binary("greaterEqual", this, y);
  }

  /** 1 where x = y, otherwise 0; slope 0, x being this. */
  equal(this: Expr, y: Operand): Expr {
    return binary("equal", this, y);
  }

  /** 1 where x ≠ y, otherwise 0; slope 0, x being this. */
  notEqual(this: Expr, y: Operand): Expr {
    return binary("notEqual", this, y);
  }

  /** 1 where neither is 0, otherwise 0; slope 0, x being this. */
  and(this: Expr, y: Operand): Expr {
    return binary("and", this, y);
  }

  /** 1 where one is not 0, otherwise 0; slope 0, x being this. */
  or(this: Expr, y: Operand): Expr {
    return binary("or", this, y);
  }

  /** y where this is not 0, otherwise z. */
  select(this: Expr, y: Operand, z: Operand): Expr {
    return ternary("select", this, y, z);
  }

  /** This, no smaller than `lower` and no larger than `upper`. */
  clamp(this: Expr, lower: Operand, upper: Operand): Expr {
    return ternary("clamp", this, lower, upper);
  }

  /** This times y, plus z. */
  multiplyAdd(this: Expr, y: Operand, z: Operand): Expr {
    return ternary("multiplyAdd", this, y, z);
  }
}
