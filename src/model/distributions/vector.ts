/** Distributions of classes, vectors and matrices as plain data, with what can be asked of them where their parameters are numbers. */
import { count } from "../../graph/build.js";
import { type DistributionLike, draw, logDensity } from "../../graph/density.js";
import { Expr } from "../../graph/expr.js";
import { graph } from "../../graph/graph.js";
import type { LawName } from "../../graph/laws.js";
import { type Operand, Snapshots } from "../../graph/operand.js";
import type { Shape } from "../../graph/shape.js";
import { GibbsError, invalid } from "../../internal/error.js";
import { checkOptions } from "../../internal/options.js";

/** The name of a distribution of classes, vectors or matrices. */
export type VectorDistributionName = Extract<
  LawName,
  | "categorical"
  | "categoricalLogit"
  | "orderedLogistic"
  | "dirichlet"
  | "multinomial"
  | "multivariateNormal"
  | "multivariateNormalPrecision"
  | "multivariateNormalCholesky"
  | "multivariateT"
  | "lkj"
  | "lkjCholesky"
  | "wishart"
>;

/** Options of {@link VectorDistribution.draw}. */
export interface VectorDrawOptions {
  /** How many to draw; default 1. */
  count?: number;
  /** Names the random streams; default 0. The same seed gives the same draws. */
  seed?: number;
  /** Rows of a matrix of `lkj` and `lkjCholesky`, which nothing else tells. */
  size?: number;
}

/** An array as it is known: its numbers and sizes. */
interface Known {
  readonly data: ArrayLike<number>;
  readonly shape: Shape;
}

/** What a distribution tells beside its density. */
interface Facts {
  /** The shape of one outcome; nothing where it cannot be drawn alone. */
  outcome?(parameters: readonly Known[], size: number | undefined): Shape;
  mean?(parameters: readonly Known[]): Float64Array;
}

/**
 * A distribution of classes, vectors or matrices: its name and parameters, made by {@link dirichlet}, {@link multivariateNormal}
 * and the like.
 */
export class VectorDistribution implements DistributionLike {
  /** Its name. */
  readonly distribution: VectorDistributionName;
  /** Its parameters in the order of the function that made it. */
  readonly parameters: readonly Operand[];
  readonly #names: readonly string[];

  /** @internal */
  constructor(distribution: VectorDistributionName, parameters: Readonly<Record<string, Operand>>) {
    this.distribution = distribution;
    this.parameters = Object.values(parameters);
    this.#names = Object.keys(parameters);
  }

  /**
   * The logarithm of the density of an outcome, or of each of several that stand along the first axis; `-Infinity` outside the
   * support.
   *
   * @throws GibbsError `InvalidShape` for arrays that do not fit, `InvalidValue` for expressions, which have values in models only.
   */
  logDensity(x: Operand): number | Float64Array {
    this.#known();
    if (x instanceof Expr) throw invalid("InvalidValue", "x", "is an expression, which has a value in a model only");
    const written = graph(() => logDensity(x, this, { each: true }));
    const { value } = written.compile().evaluate();
    return written.outputs[0].shape.length === 0 ? value[0] : value;
  }

  /**
   * Independent draws, one after another: `[count, …]`, the sizes of one outcome after how many there are.
   *
   * @throws GibbsError `Unsupported` for `multinomial`, whose number of trials is part of the outcome.
   */
  draw(options: VectorDrawOptions = {}): { readonly data: Float64Array; readonly shape: readonly number[] } {
    checkOptions(options, { count: 1, seed: 1, size: 1 });
    const draws = options.count === undefined ? 1 : count("options.count", options.count);
    const size = options.size === undefined ? undefined : count("options.size", options.size);
    const known = this.#known();
    const outcome = facts[this.distribution].outcome;
    if (outcome === undefined) throw this.#without("no draws of its own: it does not know how many trials there are");
    const shape = outcome(known, size);
    const program = graph(() =>
      draw({ distribution: this.distribution, parameters: this.parameters, shape }),
    ).compile();
    const width = shape.reduce((product, length) => product * length, 1);
    const data = new Float64Array(draws * width);
    const { seed = 0 } = options;
    for (let index = 0; index < draws; index++) {
      data.set(program.simulate(undefined, { seed, index }).value, index * width);
    }
    return { data, shape: [draws, ...shape] };
  }

  /**
   * The mean of an outcome, row by row; NaN where there is none.
   *
   * @throws GibbsError `Unsupported` for classes, for counts of a number of trials that is not known, and for factors.
   */
  get mean(): Float64Array {
    const known = this.#known();
    const mean = facts[this.distribution].mean;
    if (mean === undefined) throw this.#without("no mean in closed form");
    return mean(known);
  }

  #without(what: string): GibbsError {
    return new GibbsError("Unsupported", `distribution: ${this.distribution} has ${what}`, "distribution");
  }

  #known(): readonly Known[] {
    return this.parameters.map((value, k) => {
      const name = this.#names[k];
      if (value instanceof Expr)
        throw invalid("InvalidValue", name, "is an expression, which has a value in a model only");
      if (typeof value === "number") return { data: [value], shape: [] };
      if (typeof value !== "object" || value === null) throw invalid("InvalidValue", name, "expected numbers");
      return new Snapshots().of(name, value);
    });
  }
}

const first = ([{ data }]: readonly Known[]) => Float64Array.from(data);
const shapeOfFirst = ([{ shape }]: readonly Known[]): Shape => shape;
const gaussian: Facts = { outcome: shapeOfFirst, mean: first };

/** The rows of a matrix that only the caller can tell. */
function square(size: number | undefined): Shape {
  if (size === undefined) throw invalid("InvalidOption", "options.size", "expected the number of rows of the matrix");
  return [size, size];
}

const facts: Readonly<Record<VectorDistributionName, Facts>> = {
  categorical: { outcome: ([{ shape }]) => shape.slice(0, -1) },
  categoricalLogit: { outcome: ([{ shape }]) => shape.slice(0, -1) },
  orderedLogistic: { outcome: shapeOfFirst },
  dirichlet: {
    outcome: shapeOfFirst,
    mean: ([{ data, shape }]) => {
      const width = shape[shape.length - 1];
      const totals = Array.from({ length: data.length / width }, () => 0);
      Array.from(data).forEach((value, k) => {
        totals[Math.floor(k / width)] += value;
      });
      return Float64Array.from(data, (value, k) => value / totals[Math.floor(k / width)]);
    },
  },
  multinomial: {},
  multivariateNormal: gaussian,
  multivariateNormalPrecision: gaussian,
  multivariateNormalCholesky: gaussian,
  multivariateT: {
    outcome: ([, { shape }]) => shape,
    mean: ([{ data: df }, { data }]) => Float64Array.from(data, (value) => (df[0] > 1 ? value : Number.NaN)),
  },
  lkj: { outcome: (_, size) => square(size) },
  lkjCholesky: { outcome: (_, size) => square(size) },
  wishart: {
    outcome: ([, { shape }]) => shape,
    mean: ([{ data: df }, { data }]) => Float64Array.from(data, (value) => df[0] * value),
  },
};
