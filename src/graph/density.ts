/** Log densities of distributions, and draws from them. */
import { invalid } from "../internal/error.js";
import type { Expr } from "./expr.js";
import { type LawName, laws } from "./laws.js";
import type { Operand } from "./operand.js";
import { flag } from "./options.js";
import { outcomes, type Shape, sameShape, scalar, shapeText } from "./shape.js";
import { active, misfit } from "./trace.js";

/** A distribution by its name in a graph, with its parameters in their order; the functions of `gibbs/model` make some. */
export interface DistributionLike {
  /** Such as `"normal"`. */
  readonly distribution: LawName;
  /** Such as location and scale. */
  readonly parameters: readonly Operand[];
}

/** Options of {@link logDensity}. */
export interface LogDensityOptions {
  /** Whether to give one log density for each outcome rather than their sum; default `false`. */
  readonly each?: boolean;
}

/**
 * The log density of outcomes under a distribution, summed over them; negative infinity outside the support. Normalizing
 * constants are there.
 *
 * One fused operation with its gradient.
 *
 * @param x the outcomes.
 * @param distribution its name and parameters; they broadcast with x.
 * @param options.each default `false`.
 * @example
 * graph(() => logDensity([0, 0], { distribution: "normal", parameters: [0, 1] })).compile().value(); // ≈ -1.837877066
 */
export function logDensity(x: Operand, distribution: DistributionLike, options: LogDensityOptions = {}): Expr {
  const trace = active("logDensity");
  const each = flag("each", options.each);
  const { name, read, parameters } = parts(distribution);
  const operands = [trace.operand("x", x), ...parameters.map((value, k) => trace.operand(read[k], value))];
  let shape: Shape;
  try {
    const [first, ...rest] = operands.map((operand) => operand.shape);
    shape = outcomes(laws[name].event, first, rest);
  } catch (error) {
    throw misfit(name, operands, error);
  }
  const attributes = each ? { distribution: name, each } : { distribution: name };
  return trace.node("logDensity", operands, each ? shape : scalar, attributes, `${name}${each}`);
}

/** What {@link draw} draws. */
interface Drawn extends DistributionLike {
  readonly shape: Shape;
  /** Lower and upper: a number is drawn given that it lies between them, both included. */
  readonly bounds?: readonly [lower: Operand, upper: Operand];
}

/** Outcomes drawn from a distribution when the graph is evaluated; every call draws anew. */
export function draw({ shape, bounds, ...distribution }: Drawn): Expr {
  const trace = active("draw");
  const { name, read, parameters } = parts(distribution);
  const operands = parameters.map((value, k) => trace.operand(read[k], value));
  if (bounds !== undefined) {
    const [lower, upper] = bounds;
    const all = [...operands, trace.operand("lower", lower), trace.operand("upper", upper)];
    return trace.unique("draw", all, shape, { distribution: name, stream: trace.ticket(), truncated: true });
  }
  try {
    const { event } = laws[name];
    const batch = outcomes(
      event,
      shape,
      operands.map((operand) => operand.shape),
    );
    const single = event === "number" || event === "class" || event === "ordered";
    if (single && !sameShape(batch, shape)) {
      throw invalid("InvalidShape", name, `parameters give ${shapeText(batch)}, not ${shapeText(shape)}`);
    }
  } catch (error) {
    throw misfit(name, operands, error);
  }
  return trace.unique("draw", operands, shape, { distribution: name, stream: trace.ticket() });
}

function parts(distribution: DistributionLike): {
  name: LawName;
  read: readonly string[];
  parameters: readonly Operand[];
} {
  const { distribution: name, parameters } = distribution ?? {};
  if (typeof name !== "string" || !Object.hasOwn(laws, name)) {
    throw invalid("InvalidValue", "distribution", `there is none named ${String(name)}`);
  }
  const read = laws[name].parameters;
  if (!Array.isArray(parameters) || parameters.length !== read.length) {
    throw invalid("InvalidValue", "distribution", `expected ${read.join(", ")} of ${name}`);
  }
  return { name, read, parameters };
}
