/** What a distribution does in a model: where its outcomes lie, their density, how they are drawn. */

import { draw } from "../graph/density.js";
import {
  broadcast as broadcastTo,
  type DistributionLike,
  type Expr,
  f,
  logDensity,
  type Operand,
  type Shape,
  stack,
  triangularSolve,
} from "../graph/index.js";
import { type LawName, laws } from "../graph/laws.js";
import { broadcast, sameShape, shapeText } from "../graph/shape.js";
import { active } from "../graph/trace.js";
import { GibbsError, invalid } from "../internal/error.js";
import { bounded } from "./bounds.js";
import type { Distribution } from "./distributions/distribution.js";
import type { Support } from "./transforms.js";

/** A distribution as a model uses it. */
export interface Behavior {
  /** Its name, for people. */
  readonly name: string;
  /** Its parameters by name, for people. */
  readonly parameters: readonly (readonly [name: string, value: Operand])[];
  readonly discrete: boolean;
  /** Whether each outcome is a number, so that some may be missing and each has a density of its own. */
  readonly separable: boolean;
  readonly support: Support;
  /** The shape of the outcomes; `declared` is what the user says, where they do. */
  shape(declared: Shape | undefined): Shape;
  /** Σ log p(x), or with `each` one for each outcome. */
  logDensity(x: Operand, each: boolean): Expr;
  draw(shape: Shape): Expr;
  /** The same given that each number lies between bounds, both included. */
  truncatedDraw?(shape: Shape, bounds: readonly [lower: Operand, upper: Operand]): Expr;
  /** New outcomes of the kind of given ones, where these fix what the parameters do not. */
  drawLike?(values: Expr): Expr;
  /** How it comes from one without parameters of its own: `x = place(z)`. */
  readonly standard?: {
    readonly behavior: Behavior;
    place(z: Expr): Expr;
    unplace(x: Expr): Expr;
  };
}

/** What the functions of `gibbs/model` that make distributions return, or a name and parameters. */
export type AnyDistribution = DistributionLike | BoundedLike | Composite | Distribution;

/** A distribution with bounds: lower and upper are its parameters. */
export interface BoundedLike {
  readonly distribution: "truncated" | "censored";
  readonly parameters: readonly Operand[];
  readonly base?: DistributionLike;
}

/** A distribution that is made of others. */
export abstract class Composite {
  /** @internal */
  abstract behavior(): Behavior;
}

/** The behavior of what a user wrote down as a distribution. */
export function behaviorOf(distribution: AnyDistribution): Behavior {
  if (distribution instanceof Composite) return distribution.behavior();
  if (typeof distribution !== "object" || distribution === null || !("distribution" in distribution)) {
    throw invalid("InvalidValue", "distribution", "expected one of gibbs/model, such as normal(0, 1)");
  }
  const { distribution: name, parameters, base } = distribution as Cut;
  if (name === "truncated" || name === "censored") {
    if (base === undefined) throw invalid("InvalidValue", "distribution", `${name} of what?`);
    const [lower, upper] = parameters;
    return bounded(behaviorOf(base), base.distribution, base.parameters, lower, upper, name);
  }
  if (!Object.hasOwn(laws, name)) throw invalid("InvalidValue", "distribution", `there is none named ${String(name)}`);
  return plain(name, parameters);
}

/** A distribution with bounds, as the functions of `gibbs/model` make it, or one without. */
interface Cut {
  readonly distribution: LawName | "truncated" | "censored";
  readonly parameters: readonly Operand[];
  readonly base?: DistributionLike;
}

const discrete: ReadonlySet<LawName> = new Set<LawName>([
  "bernoulli",
  "bernoulliLogit",
  "binomial",
  "binomialLogit",
  "betaBinomial",
  "poisson",
  "poissonLog",
  "negativeBinomial",
  "negativeBinomialMean",
  "geometric",
  "categorical",
  "categoricalLogit",
  "orderedLogistic",
  "multinomial",
]);

/** A distribution of the list. */
export function plain(name: LawName, parameters: readonly Operand[]): Behavior {
  const { event, parameters: names } = laws[name];
  const distribution = { distribution: name, parameters };
  return {
    name,
    parameters: names.map((parameter, k) => [parameter, parameters[k]]),
    discrete: discrete.has(name),
    separable: event === "number" || event === "class" || event === "ordered",
    support: supportOf(name, parameters),
    shape: (declared) => shapeOf(name, parameters, declared),
    logDensity: (x, each) => logDensity(x, distribution, { each }),
    draw: (shape) => {
      if (name === "multinomial")
        throw new GibbsError("Unsupported", "distribution: multinomial has no trials to draw", name);
      return draw({ ...distribution, shape });
    },
    ...(event === "number" && { truncatedDraw: (shape, bounds) => draw({ ...distribution, shape, bounds }) }),
    ...(name === "multinomial" && { drawLike: (values) => multinomialDraw(parameters[0], values) }),
    get standard() {
      return standardOf(name, parameters);
    },
  };
}

/** Counts with the totals of given ones: each class takes its share of the trials that are left. */
function multinomialDraw(probabilities: Operand, values: Expr): Expr {
  const batch = values.shape.slice(0, -1);
  const classes = values.shape[batch.length];
  const all = broadcastTo(probabilities, values.shape);
  let trials = values.sum({ axes: -1 });
  let mass = all.sum({ axes: -1 });
  const counts: Expr[] = [];
  for (let k = 0; k < classes - 1; k++) {
    const own = all.at(k, -1);
    const chance = own.divide(mass).clamp(0, 1);
    const drawn = draw({ distribution: "binomial", parameters: [trials, chance], shape: batch });
    counts.push(drawn);
    trials = trials.subtract(drawn);
    mass = mass.subtract(own);
  }
  return stack([...counts, trials], batch.length);
}

function supportOf(name: LawName, parameters: readonly Operand[]): Support {
  switch (name) {
    case "halfNormal":
    case "halfCauchy":
      return above(parameters[0]);
    case "halfStudentT":
      return above(parameters[1]);
    case "pareto":
      return above(parameters[0]);
    case "logNormal":
    case "gamma":
    case "inverseGamma":
    case "chiSquared":
    case "exponential":
    case "weibull":
      return { name: "positive" };
    case "beta":
      return { name: "interval", lower: 0, upper: 1 };
    case "uniform":
      return { name: "interval", lower: parameters[0], upper: parameters[1] };
    case "vonMises":
      return { name: "interval", lower: f`${parameters[0]} - pi`, upper: f`${parameters[0]} + pi` };
    case "dirichlet":
      return { name: "simplex" };
    case "lkj":
      return { name: "correlation" };
    case "lkjCholesky":
      return { name: "correlationFactor" };
    case "wishart":
      return { name: "covariance" };
    default:
      return { name: "real" };
  }
}

const above = (lower: Operand): Support => (lower === 0 ? { name: "positive" } : { name: "lower", lower });

const operandShape = (name: string, value: Operand): Shape => active("model").operand(name, value).shape;

function shapeOf(name: LawName, parameters: readonly Operand[], declared: Shape | undefined): Shape {
  const shapes = parameters.map((value, k) => operandShape(laws[name].parameters[k], value));
  switch (laws[name].event) {
    case "number":
      return within(shapes.reduce(broadcast, []), declared);
    case "class":
      return within(shapes[0].slice(0, -1), declared);
    case "ordered":
      return within(shapes[0], declared);
    case "vector":
      return within(shapes[0], declared);
    case "gaussian":
      return within(shapes[shapes.length - 2], declared);
    case "matrix": {
      const [size] = shapes[1] ?? declared ?? [];
      if (size === undefined) {
        throw invalid("InvalidShape", "options.shape", `expected the size of the matrix of ${name}`);
      }
      const shape = [size, size];
      if (declared === undefined || declared.length === 1 || sameShape(declared, shape)) return shape;
      throw invalid("InvalidShape", "options.shape", `expected a square matrix, got ${shapeText(declared)}`);
    }
  }
}

/** The declared shape, if the parameters' stretches to it; without one, that of the parameters. */
function within(own: Shape, declared: Shape | undefined): Shape {
  if (declared === undefined) return own;
  if (own.length <= declared.length && sameShape(tryBroadcast(own, declared), declared)) return declared;
  throw invalid(
    "InvalidShape",
    "options.shape",
    `the parameters have shape ${shapeText(own)}, which does not stretch to ${shapeText(declared)}`,
  );
}

function tryBroadcast(a: Shape, b: Shape): Shape {
  try {
    return broadcast(a, b);
  } catch {
    return [];
  }
}

function standardOf(name: LawName, parameters: readonly Operand[]): Behavior["standard"] {
  const shifted = (base: LawName, fixed: readonly Operand[], location: Operand, scale: Operand) => ({
    behavior: plain(base, [...fixed, 0, 1]),
    place: (z: Expr) => f`${location} + ${scale} * ${z}`,
    unplace: (x: Expr) => f`(${x} - ${location}) / ${scale}`,
  });
  switch (name) {
    case "normal":
    case "cauchy":
    case "laplace":
    case "logistic":
    case "gumbel":
    case "halfNormal":
    case "halfCauchy":
      return shifted(name, [], parameters[0], parameters[1]);
    case "studentT":
    case "halfStudentT":
      return shifted(name, [parameters[0]], parameters[1], parameters[2]);
    case "logNormal": {
      const { behavior, place, unplace } = shifted("normal", [], parameters[0], parameters[1]);
      return { behavior, place: (z) => place(z).exp(), unplace: (x) => unplace(x.log()) };
    }
    case "multivariateNormalCholesky":
      return fromFactor(parameters[0], () => parameters[1]);
    case "multivariateNormal":
      return fromFactor(parameters[0], () => active(name).operand("covariance", parameters[1]).cholesky());
    default:
      return undefined;
  }
}

/** x = location + L z, for each row of z where there are several. */
function fromFactor(location: Operand, factorOf: () => Operand): NonNullable<Behavior["standard"]> {
  const factor = () => active("model").operand("factor", factorOf());
  return {
    behavior: plain("normal", [0, 1]),
    place: (z) => {
      const moved = z.shape.length === 1 ? factor().matmul(z) : z.matmul(factor().transpose());
      return moved.add(location);
    },
    unplace: (x) => {
      const centered = x.subtract(location);
      const solve = (right: Expr) => triangularSolve(factor(), right);
      return centered.shape.length === 1 ? solve(centered) : solve(centered.transpose()).transpose();
    },
  };
}

/** Names the site that an error belongs to. */
export function atSite<Result>(site: string, body: () => Result): Result {
  const trace = active("model");
  const outer = trace.site;
  trace.site = site;
  try {
    return body();
  } catch (error) {
    if (!(error instanceof GibbsError) || error.message.includes("at site ")) throw error;
    const named = new GibbsError(error.code, `${error.message}, at site ${JSON.stringify(site)}`, error.argument);
    named.stack = error.stack?.replace(error.message, named.message);
    throw named;
  } finally {
    trace.site = outer;
  }
}
