/** A variable with its prior: what its options make of the distribution. */

import { draw } from "../graph/density.js";
import { broadcast, type Expr, type Operand, type Shape, square } from "../graph/index.js";
import type { LawName } from "../graph/laws.js";
import { checkedShape } from "../graph/operand.js";
import { flag } from "../graph/options.js";
import { active } from "../graph/trace.js";
import { GibbsError, invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { type AnyDistribution, type Behavior, behaviorOf, Composite } from "./behavior.js";
import { bounded, boundedSupport } from "./bounds.js";
import type { SampleOptions } from "./language.js";
import { type Support, type Transform, transformOf } from "./transforms.js";

/** Constraints that a variable can be given. */
export type Constraint =
  | "ordered"
  | "positiveOrdered"
  | "simplex"
  | "unitVector"
  | "sumToZero"
  | "correlation"
  | "covariance"
  | "correlationFactor"
  | "covarianceFactor";

const constraints: ReadonlySet<string> = new Set<Constraint>([
  "ordered",
  "positiveOrdered",
  "simplex",
  "unitVector",
  "sumToZero",
  "correlation",
  "covariance",
  "correlationFactor",
  "covarianceFactor",
]);

/** A variable's distribution, shape, and map from coordinates. */
export class Sampled {
  readonly behavior: Behavior;
  readonly shape: Shape;
  readonly support: Support;
  readonly constraint: Constraint | undefined;
  /** How it comes from a standardized variable, where it is to. */
  readonly standard: Behavior["standard"];
  readonly transform: Transform;

  constructor(distribution: AnyDistribution, options: SampleOptions = {}) {
    checkOptions(options, { shape: 1, noncentered: 1, lower: 1, upper: 1, constraint: 1 });
    const { shape, lower, upper, constraint } = options;
    const noncentered = flag("noncentered", options.noncentered);
    const own = behaviorOf(distribution);
    if (own.discrete) {
      const told = `${own.name} is discrete: sum it out with mixture or hiddenMarkov, or observe it`;
      throw new GibbsError("Unsupported", `distribution: ${told}`, "distribution");
    }
    if (constraint !== undefined && !constraints.has(constraint)) {
      throw invalid("InvalidOption", "options.constraint", `expected one of ${[...constraints].join(", ")}`);
    }
    this.behavior = cutOff(own, distribution, lower, upper);
    const declared = shape === undefined ? undefined : checkedShape("options.shape", shape);
    this.shape = this.behavior.shape(declared);
    this.constraint = constraint;
    this.support = constraint === undefined ? this.behavior.support : { name: constraint };
    this.standard = noncentered ? standardOf(this.behavior, options) : undefined;
    this.transform = transformOf(this.standard?.behavior.support ?? this.support, this.shape);
  }

  /** The log prior and Jacobian are of the value that the coordinates stand for. */
  place(u: Expr): { readonly value: Expr; readonly terms: readonly Expr[] } {
    const { value, logJacobian } = this.transform.constrain(u);
    const behavior = this.standard?.behavior ?? this.behavior;
    const density = behavior.logDensity(value, false);
    const terms = logJacobian === undefined ? [density] : [density, logJacobian];
    return { value: this.standard === undefined ? value : this.standard.place(value), terms };
  }

  /** The coordinates of a value. */
  unplace(x: Expr): Expr {
    return this.transform.unconstrain(this.standard === undefined ? x : this.standard.unplace(x));
  }

  /** A draw from the prior. */
  draw(): Expr {
    const { behavior, shape, constraint } = this;
    switch (constraint) {
      case undefined:
        return behavior.draw(shape);
      case "ordered":
        // Independent draws of one law, in their order; of several laws that would be another one.
        if (!isAlike(behavior)) throw undrawable(constraint, behavior);
        return behavior.draw(shape).sort();
      case "sumToZero": {
        // Normals given that they sum to zero: each gives up its share of the sum's variance.
        if (behavior.name !== "normal") throw undrawable(constraint, behavior);
        const drawn = behavior.draw(shape);
        const [, [, scale]] = behavior.parameters;
        const variance = broadcast(square(scale), shape);
        const share = variance.divide(variance.sum({ axes: -1, keep: true }));
        return drawn.subtract(share.multiply(drawn.sum({ axes: -1, keep: true })));
      }
      case "positiveOrdered":
        if (!isAlike(behavior)) throw undrawable(constraint, behavior);
        if (behavior.support.name === "positive") return behavior.draw(shape).sort();
        if (behavior.truncatedDraw === undefined || !isFixed(behavior)) throw undrawable(constraint, behavior);
        return behavior.truncatedDraw(shape, [0, Number.POSITIVE_INFINITY]).sort();
      case "simplex":
        if (behavior.name === "flat") {
          return draw({
            distribution: "dirichlet",
            parameters: [new Float64Array(shape[shape.length - 1]).fill(1)],
            shape,
          });
        }
        if (behavior.support.name === constraint) return behavior.draw(shape);
        throw undrawable(constraint, behavior);
      case "unitVector": {
        if (behavior.name !== "flat") throw undrawable(constraint, behavior);
        const drawn = draw({ distribution: "normal", parameters: [0, 1], shape });
        return drawn.divide(drawn.square().sum({ axes: -1, keep: true }).sqrt());
      }
      default:
        if (behavior.support.name === constraint) return behavior.draw(shape);
        throw undrawable(constraint, behavior);
    }
  }
}

/** Whether all elements along the last axis have one law. */
const isAlike = ({ parameters, separable }: Behavior): boolean =>
  separable && parameters.every(([name, value]) => (active("sample").operand(name, value).shape.at(-1) ?? 1) === 1);

/** Whether nothing unknown decides the law, so that what lies below 0 is a constant share of it. */
const isFixed = ({ parameters, support }: Behavior): boolean =>
  support.name === "real" &&
  parameters.every(([name, value]) => active("sample").operand(name, value).op === "constant");

function undrawable(constraint: string, { name }: Behavior): GibbsError {
  return new GibbsError(
    "Unsupported",
    `distribution: ${name} under the constraint ${constraint} cannot be drawn`,
    "distribution",
  );
}

/** The distribution with bounds, where there are some. */
function cutOff(
  own: Behavior,
  distribution: AnyDistribution,
  lower: Operand | undefined,
  upper: Operand | undefined,
): Behavior {
  if (lower === undefined && upper === undefined) return own;
  if (
    !(distribution instanceof Composite) &&
    distribution.distribution !== "truncated" &&
    distribution.distribution !== "censored"
  ) {
    return bounded(own, distribution.distribution as LawName, distribution.parameters, lower, upper, "truncated");
  }
  if (own.name === "flat") return { ...own, support: boundedSupport(own.support, lower, upper) };
  throw invalid("InvalidOption", lower === undefined ? "options.upper" : "options.lower", `${own.name} has no bounds`);
}

function standardOf(behavior: Behavior, { lower, upper, constraint }: SampleOptions): Behavior["standard"] {
  if (lower !== undefined || upper !== undefined || constraint !== undefined) {
    throw invalid("InvalidOption", "options.noncentered", "a variable with bounds or a constraint has no such form");
  }
  if (behavior.standard === undefined) {
    throw invalid("InvalidOption", "options.noncentered", `${behavior.name} is not a location and a scale`);
  }
  return behavior.standard;
}
