/**
 * The language that a model's function writes in.
 *
 * The same function is run three times: to write the density over unconstrained coordinates, what follows from given values
 * of the variables, and draws from the prior. A writer for each is in `writers.ts`; what they have in common is here.
 */

import type { Expr, Operand, Shape } from "../graph/index.js";
import { sameShape, shapeText } from "../graph/shape.js";
import type { Trace } from "../graph/trace.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { type AnyDistribution, atSite, type Behavior, behaviorOf } from "./behavior.js";
import type { SupportName } from "./model.js";
import { type Constraint, Sampled } from "./sampled.js";

/** Options of {@link Sites.sample}. */
export interface SampleOptions {
  /** Sizes along the axes; default: the shape of the distribution's parameters. */
  readonly shape?: number | readonly number[];
  /** Whether what is sampled is the standardized variable, from which this one follows; default `false`. */
  readonly noncentered?: boolean;
  /** The distribution is cut off below it. */
  readonly lower?: Operand;
  /** The distribution is cut off above it. */
  readonly upper?: Operand;
  /** What values are possible; default: what the distribution says. */
  readonly constraint?: Constraint;
}

/** Options of {@link Sites.observe}. */
export interface ObserveOptions {
  /** What the observations are called; default: the name of the data, or `observed`. */
  readonly name?: string;
}

/** What a model's function writes with. */
export interface Sites {
  /** A variable with a prior. */
  sample(name: string, distribution: AnyDistribution, options?: SampleOptions): Expr;
  /** Data and the distribution they come from. Numbers that are NaN are missing, and become variables of their own. */
  observe(distribution: AnyDistribution, values: Operand, options?: ObserveOptions): void;
  /** A quantity that follows from others, to be kept among the draws. */
  deterministic(name: string, value: Operand): Expr;
  /** A term of the log density, summed over its elements. */
  factor(value: Operand, name?: string): void;
}

/** A variable as a trace has it. */
export interface Variable {
  readonly name: string;
  readonly shape: Shape;
  readonly support: SupportName;
  readonly derived: boolean;
  readonly value: Expr;
}

/** Observations, with the places among them that are missing. */
export interface Observed {
  readonly name: string;
  readonly behavior: Behavior;
  readonly values: Expr;
  /** The numbers, where they are data. */
  readonly numbers: Float64Array;
  readonly missing: readonly number[];
}

/** What the three runs of a model's function have in common. */
export abstract class Writer implements Sites {
  readonly trace: Trace;
  readonly variables: Variable[] = [];
  readonly #nameOf: (values: object) => string | undefined;
  readonly #names = new Set<string>();

  constructor(trace: Trace, nameOf: (values: object) => string | undefined) {
    this.trace = trace;
    this.#nameOf = nameOf;
  }

  sample(name: string, distribution: AnyDistribution, options?: SampleOptions): Expr {
    this.#claim(name);
    return atSite(name, () => {
      const sampled = new Sampled(distribution, options);
      const value = this.sampled(name, sampled);
      this.variables.push({ name, shape: sampled.shape, support: sampled.support.name, derived: false, value });
      return value;
    });
  }

  observe(distribution: AnyDistribution, values: Operand, options: ObserveOptions = {}): void {
    checkOptions(options, { name: 1 });
    const name = this.#observationName(values, options.name);
    atSite(name, () => {
      const behavior = behaviorOf(distribution);
      const given = this.trace.operand("values", values);
      const shape = behavior.shape(given.shape);
      if (!sameShape(shape, given.shape)) {
        const told = `the distribution's outcomes are ${shapeText(shape)}, the values ${shapeText(given.shape)}`;
        throw invalid("InvalidShape", "values", told);
      }
      const numbers = numbersOf(given);
      const missing: number[] = [];
      for (let k = 0; k < numbers.length; k++) if (Number.isNaN(numbers[k])) missing.push(k);
      if (missing.length > 0 && !behavior.separable) {
        throw invalid("InvalidValue", "values", `${missing.length} are missing, which ${behavior.name} does not allow`);
      }
      this.observed({ name, behavior, values: given, numbers, missing });
    });
  }

  deterministic(name: string, value: Operand): Expr {
    this.#claim(name);
    return atSite(name, () => {
      const kept = this.trace.operand("value", value);
      this.derived(name, kept);
      this.variables.push({ name, shape: kept.shape, support: "real", derived: true, value: kept });
      return kept;
    });
  }

  factor(value: Operand, name?: string): void {
    const site = name ?? this.#unique("factor");
    if (name !== undefined) this.#claim(name);
    atSite(site, () => this.term(site, this.trace.operand("value", value)));
  }

  /** Whether a name is taken. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  protected abstract sampled(name: string, sampled: Sampled): Expr;
  protected abstract observed(observed: Observed): void;
  protected abstract term(name: string, value: Expr): void;
  protected derived(_name: string, _value: Expr): void {}

  #claim(name: string): void {
    if (typeof name !== "string" || name === "") throw invalid("InvalidValue", "name", "expected a name");
    if (this.#names.has(name)) {
      throw invalid("InvalidValue", "name", `there are two sites named ${JSON.stringify(name)}`);
    }
    this.#names.add(name);
  }

  #unique(wanted: string): string {
    let unique = wanted;
    for (let k = 2; this.#names.has(unique); k++) unique = `${wanted}.${k}`;
    this.#names.add(unique);
    return unique;
  }

  #observationName(values: Operand, name: string | undefined): string {
    if (name === undefined) {
      const known = typeof values === "object" && values !== null ? this.#nameOf(values) : undefined;
      return this.#unique(known ?? "observed");
    }
    this.#claim(name);
    return name;
  }
}

/** The numbers of data; none of an expression. */
function numbersOf({ op, attributes }: Expr): Float64Array {
  const value = op === "constant" ? attributes?.value : undefined;
  if (typeof value === "number") return Float64Array.of(value);
  return value instanceof Float64Array ? value : new Float64Array();
}
