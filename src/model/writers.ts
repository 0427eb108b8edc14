/** The three runs of a model's function: its density, what follows from values, draws from its prior. */

import { concat, constant, type Expr, select } from "../graph/index.js";
import { shapeText } from "../graph/shape.js";
import { GibbsError, invalid } from "../internal/error.js";
import type { Behavior } from "./behavior.js";
import { type Observed, Writer } from "./language.js";
import type { Sampled } from "./sampled.js";
import { Statements } from "./statements.js";
import { transformOf } from "./transforms.js";

/** An array of results by name. */
export interface Result {
  readonly name: string;
  readonly value: Expr;
}

/** The name of the variable that holds what is missing of observations. */
const missingName = (name: string) => `${name}.missing`;

/** Observations with the missing ones taken from a vector. */
function filled({ values, numbers, missing }: Observed, fill: Expr): Expr {
  const known = numbers.map((value) => (Number.isNaN(value) ? 0 : value));
  const places = known.map((_, k) => k);
  missing.forEach((place, k) => {
    places[place] = known.length + k;
  });
  return concat([known, fill]).gather(places).reshape(values.shape);
}

/** Observations with zeros for the missing ones, and where they are known: discrete ones that are missing sum out to 1. */
function masked({ values, numbers, missing }: Observed): { values: Expr; known: Expr } {
  const { shape } = values;
  const known = { data: numbers.map((value) => (Number.isNaN(value) ? 0 : 1)), shape };
  const zeroed = { data: numbers.map((value) => (Number.isNaN(value) ? 0 : value)), shape };
  return missing.length === 0 ? { values, known: constant(1) } : { values: constant(zeroed), known: constant(known) };
}

/** New observations in the place of given ones. */
const drawnLike = (behavior: Behavior, values: Expr): Expr =>
  behavior.drawLike?.(values) ?? behavior.draw(values.shape);

function transformOfMissing({ name, behavior, missing }: Observed) {
  const { lower = 0, upper = 0 } = behavior.support;
  for (const bound of [lower, upper]) {
    if (constant(bound).shape.length > 0) {
      throw invalid("InvalidValue", "values", `missing values of ${name} need bounds that are numbers`);
    }
  }
  return transformOf(behavior.support, [missing.length]);
}

/** The density over unconstrained coordinates. */
export class DensityWriter extends Writer {
  readonly terms: Expr[] = [];
  readonly statements = new Statements(this);

  protected override sampled(name: string, sampled: Sampled): Expr {
    const u = this.trace.leaf("parameter", name, sampled.transform.coordinates);
    const { value, terms } = sampled.place(u);
    this.terms.push(...terms);
    this.statements.sampled(name, sampled);
    if (sampled.behavior.name === "flat" && sampled.transform.coordinates.includes(0)) {
      throw invalid("InvalidShape", "options.shape", `${shapeText(sampled.shape)} has no coordinates`);
    }
    return value;
  }

  protected override observed(observed: Observed): void {
    const { name, behavior, values, missing } = observed;
    this.statements.observed(observed);
    if (missing.length === 0) {
      this.terms.push(behavior.logDensity(values, false));
    } else if (behavior.discrete) {
      const { values: given, known } = masked(observed);
      this.terms.push(select(known, behavior.logDensity(given, true), 0).sum());
    } else {
      const transform = transformOfMissing(observed);
      const u = this.trace.leaf("parameter", missingName(name), transform.coordinates);
      const { value, logJacobian } = transform.constrain(u);
      if (logJacobian !== undefined) this.terms.push(logJacobian);
      this.terms.push(behavior.logDensity(filled(observed, value), false));
      this.variables.push(missingVariable(observed, value));
    }
  }

  protected override term(name: string, value: Expr): void {
    this.terms.push(value.sum());
    this.statements.factor(name, value);
  }

  protected override derived(name: string, value: Expr): void {
    this.statements.deterministic(name, value);
  }
}

function missingVariable({ name, behavior, missing }: Observed, value: Expr) {
  const shape = [missing.length];
  return { name: missingName(name), shape, support: behavior.support.name, derived: false, value };
}

/** What follows from values of the variables: their coordinates, likelihoods of the observations, new observations. */
export class ConditionalWriter extends Writer {
  readonly coordinates: Expr[] = [];
  readonly likelihoods: Result[] = [];
  readonly predictions: Result[] = [];
  /** Why observations cannot be drawn. */
  unpredictable: string | undefined;

  protected override sampled(name: string, sampled: Sampled): Expr {
    const value = this.trace.leaf("parameter", name, sampled.shape);
    this.coordinates.push(sampled.unplace(value));
    return value;
  }

  protected override observed(observed: Observed): void {
    const { name, behavior, values, numbers, missing } = observed;
    this.#predicted(observed);
    if (missing.length === 0) {
      this.likelihoods.push({ name, value: behavior.logDensity(values, behavior.separable) });
      return;
    }
    const places = numbers.map((_, k) => k);
    const known = places.filter((place) => !missing.includes(place));
    let full = masked(observed).values;
    if (!behavior.discrete) {
      const transform = transformOfMissing(observed);
      const value = this.trace.leaf("parameter", missingName(name), [missing.length]);
      this.coordinates.push(transform.unconstrain(value));
      this.variables.push(missingVariable(observed, value));
      full = filled(observed, value);
    }
    const each = behavior.logDensity(full, true).reshape(places.length);
    this.likelihoods.push({ name, value: each.gather(known) });
  }

  #predicted({ name, behavior, values }: Observed): void {
    try {
      this.predictions.push({ name, value: drawnLike(behavior, values) });
    } catch (error) {
      if (!(error instanceof GibbsError)) throw error;
      this.unpredictable ??= `${error.message}, at site ${JSON.stringify(name)}`;
    }
  }

  protected override term(): void {}

  /** Derived variables stand among the values, and are not read. */
  protected override derived(name: string, value: Expr): void {
    this.trace.leaf("parameter", name, value.shape);
  }
}

/** Draws of variables and observations. */
export class PriorWriter extends Writer {
  readonly observations: Result[] = [];

  protected override sampled(_name: string, sampled: Sampled): Expr {
    return sampled.draw();
  }

  protected override observed(observed: Observed): void {
    const { name, behavior, values, numbers, missing } = observed;
    const drawn = drawnLike(behavior, values);
    this.observations.push({ name, value: drawn });
    if (missing.length === 0 || behavior.discrete) return;
    const places = Float64Array.from(missing);
    const flat = drawn.reshape(numbers.length);
    this.variables.push(missingVariable(observed, flat.gather(places)));
  }

  protected override term(name: string): void {
    throw new GibbsError(
      "Unsupported",
      `${name}: a term of the density is no distribution that can be drawn from`,
      name,
    );
  }
}
