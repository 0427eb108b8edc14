/** Guides and models of programmable variational inference, traced into the terms that the core walks through. */
import type { Handle } from "../backend/handle.js";
import {
  broadcast,
  concat,
  constant,
  type Expr,
  equal,
  graph,
  log,
  logSoftmax,
  type Operand,
  type Program,
  reshape,
  select,
} from "../graph/index.js";
import { type Snapshot, Snapshots } from "../graph/operand.js";
import { elements, type Shape, scalar, shapeText } from "../graph/shape.js";
import { GibbsError, invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { type AnyDistribution, atSite, type Behavior, behaviorOf } from "../model/behavior.js";

/** How the gradient through a site of a guide is estimated. */
export type SiteGradient = "reparameterized" | "score" | "enumerated" | "measure";

/** Options of {@link GuideSites.sample}. */
export interface GuideSampleOptions {
  /** Sizes along the axes; default: the shape of the distribution's parameters. */
  readonly shape?: number | readonly number[];
  /**
   * `"reparameterized"` (normal, exponential): along the path of the value; `"score"`: by the log density's gradient, with a baseline;
   * `"enumerated"` (Bernoulli, categorical): by all values; `"measure"` (normal, exponential, Poisson, Bernoulli): by differences of what follows two
   * values. Default: the first of reparameterized, enumerated and score that there is.
   */
  readonly gradient?: SiteGradient;
}

/** What a guide writes with. */
export interface GuideSites {
  /** A site: `normal`, `exponential`, `poisson`, `bernoulli`, `bernoulliLogit`, `categorical` or `categoricalLogit` of `gibbs/model`. */
  sample(name: string, distribution: AnyDistribution, options?: GuideSampleOptions): Expr;
}

/** What a density of sites is written with. */
export interface ScoredSites {
  /** The site of this name under this distribution; returns its value. */
  sample(name: string, distribution: AnyDistribution): Expr;
  /** Data and the distribution they come from. */
  observe(distribution: AnyDistribution, values: Operand): void;
  /** A term of the log density, summed over its elements. */
  factor(value: Operand): void;
}

/** A variational program: a guide with parameters, and a model whose variables are the guide's sites. */
export interface VariationalProgram {
  /** Starting values of the parameters, the model's included where it has some: numbers or arrays. */
  readonly parameters: Readonly<Record<string, Operand>>;
  /** Draws the sites from a distribution with these parameters. */
  readonly guide: (q: GuideSites, parameters: Readonly<Record<string, Expr>>) => void;
  /** The log density of the sites and the data. */
  readonly model: (
    p: ScoredSites,
    sites: Readonly<Record<string, Expr>>,
    parameters: Readonly<Record<string, Expr>>,
  ) => void;
  /** For a hierarchical guide: the density of its auxiliary sites, which the model does not have, given the others. */
  readonly reverse?: (
    r: ScoredSites,
    sites: Readonly<Record<string, Expr>>,
    parameters: Readonly<Record<string, Expr>>,
  ) => void;
}

const laws = [
  "normal",
  "exponential",
  "poisson",
  "bernoulli",
  "bernoulliLogit",
  "categorical",
  "categoricalLogit",
] as const;
const gradients = ["reparameterized", "score", "enumerated", "measure"] as const;
const usual = ["reparameterized", "enumerated", "score"] as const;
const allowed: Readonly<Record<SiteGradient, readonly (typeof laws)[number][]>> = {
  reparameterized: ["normal", "exponential"],
  score: laws,
  enumerated: ["bernoulli", "bernoulliLogit", "categorical", "categoricalLogit"],
  measure: ["normal", "exponential", "poisson", "bernoulli", "bernoulliLogit"],
};

/** A site as it was traced. */
interface Site {
  readonly name: string;
  readonly shape: Shape;
  readonly value: Expr;
  /** Law, gradient, elements, classes: how the core knows it. */
  readonly numbers: readonly [number, number, number, number];
  /** log q of each element, then the law's parameters. */
  readonly terms: readonly Expr[];
}

const flat = (value: Expr) => reshape(value, [elements(value.shape)]);

class Guide implements GuideSites {
  readonly sites: Site[] = [];
  readonly #slot: (name: string, shape: Shape) => Expr;
  readonly #held: boolean;

  /** `held`: draws are held fixed, so that all gradients are by the score. */
  constructor(slot: (name: string, shape: Shape) => Expr, held: boolean) {
    this.#slot = slot;
    this.#held = held;
  }

  sample(name: string, distribution: AnyDistribution, options: GuideSampleOptions = {}): Expr {
    if (typeof name !== "string" || name === "") throw invalid("InvalidValue", "name", "expected a name");
    if (this.sites.some((site) => site.name === name)) {
      throw invalid("InvalidValue", "name", `there are two sites named ${JSON.stringify(name)}`);
    }
    return atSite(name, () => {
      checkOptions(options, { shape: 1, gradient: 1 });
      const behavior = behaviorOf(distribution);
      const law = laws.indexOf(behavior.name as (typeof laws)[number]);
      if (law < 0) throw invalid("Unsupported", "distribution", `a guide's sites are ${laws.join(", ")}`);
      const gradient = this.#gradient(laws[law], options.gradient);
      const declared = typeof options.shape === "number" ? [options.shape] : options.shape;
      const shape = behavior.shape(declared);
      const classed = laws[law].startsWith("categorical");
      if (classed && shape.length > 0) {
        throw invalid("InvalidShape", "options.shape", `a categorical site is one class, not ${shapeText(shape)}`);
      }
      const given = behavior.parameters.map(([, value]) => value);
      const parameters = given.map((value) => (classed ? normalized(laws[law], value) : broadcast(value, shape)));
      const slot = this.#slot(name, shape);
      const value = gradient === "reparameterized" ? placed(laws[law], parameters, slot) : slot;
      const density = classed ? classDensity(laws[law], parameters[0], value) : behavior.logDensity(value, true);
      const classes = classed ? elements(parameters[0].shape) : 0;
      const numbers = [law, gradients.indexOf(gradient), elements(shape), classes] as const;
      this.sites.push({ name, shape, value, numbers, terms: [density, ...parameters].map(flat) });
      return value;
    });
  }

  #gradient(law: (typeof laws)[number], asked: SiteGradient | undefined): SiteGradient {
    if (asked !== undefined && !(Object.hasOwn(allowed, asked) && allowed[asked].includes(law))) {
      const known = gradients.filter((each) => allowed[each].includes(law)).join(", ");
      throw invalid("InvalidOption", "options.gradient", `expected one of ${known} for ${law}, got ${String(asked)}`);
    }
    if (this.#held) return "score";
    return asked ?? usual.find((each) => allowed[each].includes(law)) ?? "score";
  }
}

/** Probabilities that sum to 1, whatever a step did to them; logits as they are. */
function normalized(law: string, value: Operand): Expr {
  const classes = concat([value]);
  return law === "categorical" ? classes.divide(classes.sum()) : classes;
}

/** Log probability of each class: those that are no data are told apart by comparison, since they cannot be places. */
function classDensity(law: string, given: Operand, value: Expr): Expr {
  const logs = law === "categorical" ? log(given) : logSoftmax(given);
  const classes = Float64Array.from({ length: logs.shape[logs.shape.length - 1] }, (_, k) => k);
  return select(equal(reshape(value, [...value.shape, 1]), classes), logs, 0).sum({ axes: -1 });
}

/** The log density of a site's value, summed. */
function densityOf({ name, parameters, logDensity }: Behavior, value: Expr): Expr {
  if (!name.startsWith("categorical")) return logDensity(value, false);
  return classDensity(name, parameters[0][1], value).sum();
}

/** A value as a function of noise. */
function placed(law: (typeof laws)[number], parameters: readonly Expr[], noise: Expr): Expr {
  return law === "normal" ? parameters[1].multiply(noise).add(parameters[0]) : noise.divide(parameters[0]);
}

/** Collects the terms of a log density of sites. */
export class Scores implements ScoredSites {
  readonly terms: Expr[] = [];
  readonly names = new Set<string>();
  readonly #sites: readonly { readonly name: string; readonly value: Expr }[];

  constructor(sites: readonly { readonly name: string; readonly value: Expr }[]) {
    this.#sites = sites;
  }

  sample(name: string, distribution: AnyDistribution): Expr {
    const site = this.#sites.find((each) => each.name === name);
    if (site === undefined) throw invalid("InvalidValue", "model", `there is no site ${JSON.stringify(name)}`);
    if (this.names.has(name)) throw invalid("InvalidValue", "model", `two terms for site ${JSON.stringify(name)}`);
    this.names.add(name);
    this.terms.push(atSite(name, () => densityOf(behaviorOf(distribution), site.value)));
    return site.value;
  }

  observe(distribution: AnyDistribution, values: Operand): void {
    this.terms.push(behaviorOf(distribution).logDensity(values, false));
  }

  factor(value: Operand): void {
    const term = constant(value);
    this.terms.push(term.shape.length === 0 ? term : term.sum());
  }
}

/** A program that was traced. */
export class TracedProgram {
  /** Starting values, one parameter after another. */
  readonly start: Float64Array;
  /** Four numbers a site. */
  readonly sites: Int32Array;
  readonly #terms: Program;
  readonly #values: Program;
  readonly #parameters: readonly (readonly [name: string, start: Snapshot])[];
  readonly #traced: readonly Site[];

  constructor(program: VariationalProgram, held: boolean) {
    const { parameters, guide, model, reverse } = checked(program);
    const snapshots = new Snapshots();
    this.#parameters = Object.entries(parameters).map(([name, value]) => [name, startOf(snapshots, name, value)]);
    this.start = joined(this.#parameters.map(([, { data }]) => data));
    let traced: readonly Site[] = [];
    const trace = (output: (sites: readonly Site[], scores: readonly Scores[]) => Operand | Record<string, Operand>) =>
      graph(({ parameter }) => {
        const leaves = Object.fromEntries(
          this.#parameters.map(([name, { shape }]) => [name, parameter(`parameters.${name}`, shape)]),
        );
        const q = new Guide((name, shape) => parameter(`sites.${name}`, shape), held);
        guide(q, leaves);
        if (q.sites.length === 0) throw invalid("InvalidValue", "guide", "samples no site");
        traced = q.sites;
        const values = Object.fromEntries(q.sites.map(({ name, value }) => [name, value]));
        const scores = [new Scores(q.sites), ...(reverse === undefined ? [] : [new Scores(q.sites)])];
        model(scores[0], values, leaves);
        reverse?.(scores[1], values, leaves);
        return output(q.sites, scores);
      });
    const terms = trace((sites, scores) => {
      checkScored(sites, scores);
      const joint = scores.flatMap((score) => score.terms).reduce((sum, term) => sum.add(term));
      return concat([flat(joint), ...sites.flatMap((site) => site.terms)]);
    });
    this.#terms = terms.compile();
    checkUsed(this.#terms);
    this.#values = trace((sites) =>
      Object.fromEntries(sites.map(({ value }, k) => [`${k}`.padStart(6, "0"), value])),
    ).compile();
    this.#traced = traced;
    this.sites = Int32Array.from(traced.flatMap(({ numbers }) => [...numbers]));
  }

  get handle(): Handle<"graph"> {
    return this.#terms.handle;
  }

  /** The parts of a flat vector of parameters. */
  named(values: Float64Array): Record<string, Float64Array> {
    let at = 0;
    return Object.fromEntries(
      this.#parameters.map(([name, { data }]) => {
        at += data.length;
        return [name, values.slice(at - data.length, at)];
      }),
    );
  }

  /** The sites' values at parameters and rows of slots: one chain of draws. */
  draws(parameters: Float64Array, slots: Float64Array): Record<string, { data: Float64Array; shape: number[] }> {
    const width = this.#traced.reduce((sum, { shape }) => sum + elements(shape), 0);
    const count = slots.length / width;
    const named = this.named(parameters);
    const all = this.#traced.map(({ shape }) => new Float64Array(count * elements(shape)));
    for (let row = 0; row < count; row++) {
      let at = row * width;
      const position: Record<string, Float64Array> = {};
      for (const [name, part] of Object.entries(named)) position[`parameters.${name}`] = part;
      for (const { name, shape } of this.#traced) {
        position[`sites.${name}`] = slots.slice(at, at + elements(shape));
        at += elements(shape);
      }
      const known = this.#values.parameters.map(({ name, shape }) => [name, { data: position[name], shape }]);
      const found = this.#values.evaluate(Object.fromEntries(known));
      Object.values(found).forEach((value, k) => void all[k].set(value, row * value.length));
    }
    return Object.fromEntries(
      this.#traced.map(({ name, shape }, k) => [name, { data: all[k], shape: [1, count, ...shape] }]),
    );
  }
}

function checked(program: VariationalProgram): VariationalProgram {
  if (typeof program !== "object" || program === null) {
    throw invalid("InvalidValue", "program", "expected { parameters, guide, model }");
  }
  const known = ["parameters", "guide", "model", "reverse"];
  const unknown = Object.keys(program).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw invalid("InvalidValue", "program", `${unknown} is unknown; it has ${known.join(", ")}`);
  const { parameters, guide, model, reverse } = program;
  if (typeof parameters !== "object" || parameters === null || Object.keys(parameters).length === 0) {
    throw invalid("InvalidValue", "program.parameters", "expected starting values by name");
  }
  for (const [name, value] of Object.entries({ guide, model, ...(reverse !== undefined && { reverse }) })) {
    if (typeof value !== "function") throw invalid("InvalidValue", `program.${name}`, "expected a function");
  }
  return program;
}

function startOf(snapshots: Snapshots, name: string, value: Operand): Snapshot {
  const argument = `program.parameters.${name}`;
  if (typeof value !== "number" && (typeof value !== "object" || value === null)) {
    throw invalid("InvalidValue", argument, "expected a number or an array");
  }
  const start =
    typeof value === "number" ? { data: Float64Array.of(value), shape: scalar, name } : snapshots.of(argument, value);
  if (start.data.length > 0 && start.data.every(Number.isFinite)) return start;
  throw invalid("InvalidValue", argument, "expected finite numbers, at least one");
}

/** Every site counts once, in the model or in the reverse density. */
function checkScored(sites: readonly Site[], scores: readonly Scores[]): void {
  for (const { name } of sites) {
    const times = scores.filter((score) => score.names.has(name)).length;
    if (times === 1) continue;
    const told =
      times === 0 ? "neither the model nor a reverse density has it" : "model and reverse density both have it";
    throw new GibbsError("InvalidValue", `program.model: site ${JSON.stringify(name)}: ${told}`, "program.model");
  }
}

function checkUsed({ unused }: Program): void {
  const name = unused.find((each) => each.startsWith("parameters."));
  if (name !== undefined) throw invalid("InvalidValue", `program.${name}`, "neither guide nor model depends on it");
}

function joined(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}
