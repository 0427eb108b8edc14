/** Distributions of one number as plain data, with what can be asked of them where their parameters are numbers. */

import { operations } from "../../backend/bindings/model.js";
import { load } from "../../backend/load.js";
import { Expr } from "../../graph/expr.js";
import type { Operand } from "../../graph/operand.js";
import { floats, type Vector } from "../../internal/arrays.js";
import { callSync } from "../../internal/call.js";
import { invalid } from "../../internal/error.js";
import { checkOptions } from "../../internal/options.js";

const bindings = load(operations);

/** The name of a distribution of one number, such as `"normal"`. */
export type DistributionName =
  | "bernoulli"
  | "bernoulliLogit"
  | "beta"
  | "betaBinomial"
  | "binomial"
  | "binomialLogit"
  | "cauchy"
  | "chiSquared"
  | "exponential"
  | "gamma"
  | "geometric"
  | "gumbel"
  | "halfCauchy"
  | "halfNormal"
  | "halfStudentT"
  | "inverseGamma"
  | "laplace"
  | "logNormal"
  | "logistic"
  | "negativeBinomial"
  | "negativeBinomialLog"
  | "negativeBinomialMean"
  | "normal"
  | "pareto"
  | "poisson"
  | "poissonLog"
  | "studentT"
  | "uniform"
  | "vonMises"
  | "weibull";

/** What a parameter may be: a number for all elements, one each, or, in a model, an expression or an array of any shape. */
export type DistributionParameter = Operand;

/** Numbers give a number, anything with an array gives an array. */
export type Broadcast<Parameter> = [Parameter] extends [number] ? number : Float64Array;

/** Options of {@link Distribution.draw}. */
export interface DrawOptions {
  /** How many to draw; default: one, or one an element of the parameters that are arrays. */
  count?: number;
  /** Names the random stream; default 0. The same seed gives the same draws. */
  seed?: number;
}

type Quantity = Parameters<typeof bindings.distributionQuantity>[0];
type Form = Parameters<typeof bindings.distributionQuantity>[2];

/**
 * A distribution of one number: its name and parameters, made by {@link normal}, {@link gamma} and the like.
 *
 * Arrays of parameters and of points broadcast: what is one number stands for all elements.
 */
export class Distribution<Value extends number | Float64Array = number | Float64Array> {
  /** Its name; `"truncated"` and `"censored"` have a {@link base}. */
  readonly distribution: DistributionName | "truncated" | "censored";
  /** Its parameters in the order of the function that made it. */
  readonly parameters: readonly DistributionParameter[];
  /** What is truncated or censored. */
  readonly base?: Distribution;
  /** Names of the parameters, for messages. */
  readonly #names: readonly string[];

  /** @internal */
  constructor(
    distribution: Distribution["distribution"],
    parameters: Readonly<Record<string, DistributionParameter>>,
    base?: Distribution,
  ) {
    this.distribution = distribution;
    this.parameters = Object.values(parameters);
    this.#names = Object.keys(parameters).map((name) => (base === undefined ? name : `options.${name}`));
    if (base !== undefined) this.base = base;
  }

  /**
   * The logarithm of the density at `x`, or of the probability where values are integers; `-Infinity` outside the support.
   *
   * @throws GibbsError `InvalidValue` for parameters outside their domain, `InvalidShape` for arrays that do not fit, each
   *   by its name.
   */
  logDensity(x: number): Value;
  logDensity(x: Vector): Float64Array;
  logDensity(x: DistributionParameter): number | Float64Array {
    return this.#ask("logDensity", "x", x);
  }

  /** The probability of at most `x`. */
  cdf(x: number): Value;
  cdf(x: Vector): Float64Array;
  cdf(x: DistributionParameter): number | Float64Array {
    return this.#ask("cdf", "x", x);
  }

  /** The logarithm of the probability of at most `x`, also where that is below the smallest double. */
  logCdf(x: number): Value;
  logCdf(x: Vector): Float64Array;
  logCdf(x: DistributionParameter): number | Float64Array {
    return this.#ask("logCdf", "x", x);
  }

  /** The logarithm of the probability of more than `x`, also where that is below the smallest double. */
  logCcdf(x: number): Value;
  logCcdf(x: Vector): Float64Array;
  logCcdf(x: DistributionParameter): number | Float64Array {
    return this.#ask("logCcdf", "x", x);
  }

  /**
   * The least value that is not exceeded with a probability of at least `level`.
   *
   * @throws GibbsError `InvalidValue` for levels outside of 0 to 1.
   */
  quantile(level: number): Value;
  quantile(levels: Vector): Float64Array;
  quantile(levels: DistributionParameter): number | Float64Array {
    return this.#ask("quantile", "levels", levels);
  }

  /** Independent draws; the same numbers on every platform. */
  draw(options: DrawOptions = {}): Float64Array {
    checkOptions(options, { count: 1, seed: 1 });
    const { form, name, values, lengths, count } = this.#flat();
    const draws = options.count ?? count ?? 1;
    return callSync(bindings.distributionDraw(name, form, values, lengths, draws, options.seed ?? 0));
  }

  /** The mean; NaN where there is none, and for truncated and censored distributions, whose mean has no closed form. */
  get mean(): Value {
    return this.#ask("mean", "x", 0) as Value;
  }

  /** The variance; NaN where there is none and where the mean is NaN, `Infinity` where it is infinite. */
  get variance(): Value {
    return this.#ask("variance", "x", 0) as Value;
  }

  #ask(quantity: Quantity, argument: string, x: DistributionParameter): number | Float64Array {
    const { form, name, values, lengths, count } = this.#flat();
    const points = typeof x === "number" ? Float64Array.of(x) : numbers(argument, x);
    const size = typeof x === "number" ? (count ?? 1) : points.length === 1 ? (count ?? 1) : points.length;
    const found = callSync(bindings.distributionQuantity(quantity, name, form, points, values, lengths, size));
    return typeof x === "number" && count === undefined ? found[0] : found;
  }

  /** The parameters one after the other with their lengths; `count` is the length of those that are arrays. */
  #flat() {
    const base = this.base ?? this;
    const form: Form = this.base === undefined ? "whole" : (this.distribution as Form);
    const [names, parameters] = [
      this.base === undefined ? this.#names : [...base.#names, ...this.#names],
      this.base === undefined ? this.parameters : [...base.parameters, ...this.parameters],
    ];
    const columns = parameters.map((value, k) => (typeof value === "number" ? [value] : numbers(names[k], value)));
    const lengths = Int32Array.from(columns, (column) => column.length);
    const arrays = columns.filter((_, k) => typeof parameters[k] !== "number");
    const count = arrays.length === 0 ? undefined : Math.max(...arrays.map((array) => array.length));
    const values = new Float64Array(lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    for (const column of columns) {
      values.set(column, at);
      at += column.length;
    }
    return { form, name: base.distribution as DistributionName, values, lengths, count };
  }
}

/** The numbers of a parameter or of points; expressions have none outside of a model. */
function numbers(name: string, value: DistributionParameter): Float64Array | Float32Array {
  if (value instanceof Expr) throw invalid("InvalidValue", name, "is an expression, which has a value in a model only");
  return floats(name, value as Vector);
}

/** A distribution with these parameters, by name in their order. */
export function make<Parameter extends DistributionParameter>(
  distribution: DistributionName,
  parameters: Readonly<Record<string, Parameter>>,
): Distribution<Broadcast<Parameter>> {
  return new Distribution<Broadcast<Parameter>>(distribution, parameters);
}

/** Bounds of {@link truncated} and {@link censored}. */
export interface BoundOptions<Bound extends DistributionParameter = DistributionParameter> {
  /** The least value; default `-Infinity`. */
  lower?: Bound;
  /** The largest value; default `Infinity`. */
  upper?: Bound;
}

/** What a distribution with bounds answers: a number where all its parameters are. */
export type Bounded<Value, Bound> = Value extends number ? Broadcast<Bound> : Float64Array;

/** A distribution with bounds. */
export function bounded<Value extends number | Float64Array, Bound extends DistributionParameter>(
  form: "truncated" | "censored",
  base: Distribution<Value>,
  options: BoundOptions<Bound>,
): Distribution<Bounded<Value, Bound>> {
  if (!(base instanceof Distribution)) throw invalid("InvalidValue", "distribution", "expected a distribution");
  if (base.base !== undefined) {
    throw invalid("InvalidValue", "distribution", `is ${base.distribution} already; set both bounds at once`);
  }
  checkOptions(options, { lower: 1, upper: 1 });
  const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY } = options;
  return new Distribution<Bounded<Value, Bound>>(form, { lower, upper }, base);
}
