/** Distributions that are cut off: what is left of them, and how they are drawn. */

import { draw } from "../graph/density.js";
import { type Expr, f, log1mExp, type Operand, select } from "../graph/index.js";
import type { LawName } from "../graph/laws.js";
import { active } from "../graph/trace.js";
import { GibbsError, invalid } from "../internal/error.js";
import type { Behavior } from "./behavior.js";
import type { Support } from "./transforms.js";

const given = (bound: Operand | undefined): bound is Operand =>
  bound !== undefined && bound !== Number.POSITIVE_INFINITY && bound !== Number.NEGATIVE_INFINITY;

/** Probabilities below and above a point, by logarithms, where they are elementary. */
interface Tails {
  logBelow(x: Operand): Expr;
  logAbove(x: Operand): Expr;
}

function tailsOf(name: LawName, parameters: readonly Operand[]): Tails | undefined {
  const [a, b] = parameters;
  const z = (x: Operand) => f`(${x} - ${a}) / ${b}`;
  switch (name) {
    case "normal":
      return {
        logBelow: (x) => f`logNormalCdf(${z(x)})`,
        logAbove: (x) => f`logNormalCdf(-${z(x)})`,
      };
    case "logNormal":
      return {
        logBelow: (x) => f`logNormalCdf((log(${x}) - ${a}) / ${b})`,
        logAbove: (x) => f`logNormalCdf((${a} - log(${x})) / ${b})`,
      };
    case "logistic":
      return {
        logBelow: (x) => f`logSigmoid(${z(x)})`,
        logAbove: (x) => f`logSigmoid(-${z(x)})`,
      };
    case "cauchy":
      return {
        logBelow: (x) => f`log(atan2(1, -${z(x)}) / pi)`,
        logAbove: (x) => f`log(atan2(1, ${z(x)}) / pi)`,
      };
    case "laplace":
      return {
        logBelow: (x) => laplaceBelow(z(x)),
        logAbove: (x) => laplaceBelow(z(x).negate()),
      };
    case "gumbel":
      return {
        logBelow: (x) => f`-exp(-${z(x)})`,
        logAbove: (x) => f`log1mExp(-exp(-${z(x)}))`,
      };
    case "exponential":
      return {
        logBelow: (x) => f`log1mExp(-${a} * ${x})`,
        logAbove: (x) => f`-${a} * ${x}`,
      };
    case "weibull":
      return {
        logBelow: (x) => f`log1mExp(-((${x} / ${b}) ^ ${a}))`,
        logAbove: (x) => f`-((${x} / ${b}) ^ ${a})`,
      };
    case "pareto":
      return {
        logBelow: (x) => f`log1mExp(${b} * log(${a} / ${x}))`,
        logAbove: (x) => f`${b} * log(${a} / ${x})`,
      };
    case "uniform":
      return {
        logBelow: (x) => f`log((${x} - ${a}) / (${b} - ${a}))`,
        logAbove: (x) => f`log((${b} - ${x}) / (${b} - ${a}))`,
      };
    case "halfNormal":
      return {
        logBelow: (x) => f`log(erf(${z(x)} / sqrt(2)))`,
        logAbove: (x) => f`log(2) + logNormalCdf(-${z(x)})`,
      };
    case "halfCauchy":
      return {
        logBelow: (x) => f`log(2 * atan(${z(x)}) / pi)`,
        logAbove: (x) => f`log(2 * atan2(1, ${z(x)}) / pi)`,
      };
    default:
      return undefined;
  }
}

/** log of ½ e^z below 0, of 1 − ½ e^−z above. */
const laplaceBelow = (z: Expr): Expr => select(f`${z} < 0`, f`${z} - log(2)`, f`log1p(-0.5 * exp(-abs(${z})))`);

/** log P(lower ≤ X ≤ upper), one for each element of the parameters' and bounds' joint shape. */
export function logMass(
  name: LawName,
  parameters: readonly Operand[],
  lower: Operand | undefined,
  upper: Operand | undefined,
): Expr {
  const tails = tailsOf(name, parameters);
  if (tails === undefined) {
    const what = `${name} has no distribution function among the graph's operations`;
    throw new GibbsError(
      "Unsupported",
      `distribution: ${what}, which bounds or parameters that are not fixed need; use factor`,
      "distribution",
    );
  }
  if (!given(upper)) return tails.logAbove(given(lower) ? lower : 0);
  if (!given(lower)) return tails.logBelow(upper);
  // In the tail where both are small, so that nothing cancels.
  const [below, belowUpper] = [tails.logBelow(lower), tails.logBelow(upper)];
  const [above, aboveUpper] = [tails.logAbove(lower), tails.logAbove(upper)];
  const left = belowUpper.add(log1mExp(below.subtract(belowUpper)));
  const right = above.add(log1mExp(aboveUpper.subtract(above)));
  return select(f`${belowUpper} < ${above}`, left, right);
}

/** The support that is left of a distribution's own. */
export function boundedSupport(own: Support, lower: Operand | undefined, upper: Operand | undefined): Support {
  if (!["real", "positive", "lower", "upper", "interval"].includes(own.name)) {
    throw invalid("InvalidOption", "options.lower", `bounds are for numbers, not for ${own.name}`);
  }
  const from = given(lower) ? lower : own.name === "positive" ? 0 : own.lower;
  const to = given(upper) ? upper : own.upper;
  if (given(from) && given(to)) return { name: "interval", lower: from, upper: to };
  if (given(from)) return from === 0 ? { name: "positive" } : { name: "lower", lower: from };
  return given(to) ? { name: "upper", upper: to } : own;
}

const isFixed = (value: Operand | undefined): boolean => {
  if (value === undefined || typeof value === "number") return true;
  return active("bounds").operand("bound", value).op === "constant";
};

/** A distribution cut off at bounds: what lies beyond has no density, or is recorded as the bound. */
export function bounded(
  own: Behavior,
  name: LawName,
  parameters: readonly Operand[],
  lower: Operand | undefined,
  upper: Operand | undefined,
  form: "truncated" | "censored",
): Behavior {
  const bounds: (readonly [string, Operand])[] = [];
  if (given(lower)) bounds.push(["lower", lower]);
  if (given(upper)) bounds.push(["upper", upper]);
  const shared = { name: `${form} ${own.name}`, parameters: [...own.parameters, ...bounds], discrete: own.discrete };
  const clipped = (x: Expr) =>
    given(lower) ? (given(upper) ? x.clamp(lower, upper) : x.maximum(lower)) : given(upper) ? x.minimum(upper) : x;
  if (form === "censored") {
    const tails = () => tailsOf(name, parameters);
    return {
      ...shared,
      separable: own.separable,
      support: own.support,
      shape: own.shape,
      logDensity: (x, each) => {
        const known = tails();
        if (known === undefined)
          throw new GibbsError("Unsupported", `distribution: ${name} cannot be censored in a graph`, "distribution");
        let value = own.logDensity(x, true);
        if (given(lower)) value = select(f`${x} <= ${lower}`, known.logBelow(lower), value);
        if (given(upper)) value = select(f`${x} >= ${upper}`, known.logAbove(upper), value);
        return each ? value : value.sum();
      },
      draw: (shape) => clipped(own.draw(shape)),
    };
  }
  // With fixed bounds and parameters what is left is a constant, which a density may do without where it is not elementary.
  const elementary = tailsOf(name, parameters) !== undefined;
  const fixed = [...parameters, lower, upper].every(isFixed);
  const mass = () => logMass(name, parameters, lower, upper);
  return {
    ...shared,
    separable: own.separable,
    support: boundedSupport(own.support, lower, upper),
    shape: own.shape,
    logDensity: (x, each) => {
      const value = own.logDensity(x, true);
      const left = !elementary && fixed ? value : value.subtract(mass());
      return each ? left : left.sum();
    },
    draw: (shape) =>
      draw({
        distribution: name,
        parameters,
        shape,
        bounds: [lower ?? Number.NEGATIVE_INFINITY, upper ?? Number.POSITIVE_INFINITY],
      }),
  };
}
