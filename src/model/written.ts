import { operations } from "../backend/bindings/model.js";
import { load } from "../backend/load.js";
import { outputsOf } from "../graph/graph.js";
import type { Expr, Operand, Shape } from "../graph/index.js";
import { isOperand, Snapshots } from "../graph/operand.js";
import { type Serialized, Store, serialize } from "../graph/serialize.js";
import { Trace, tracing } from "../graph/trace.js";
import { callSync } from "../internal/call.js";
import { GibbsError, invalid } from "../internal/error.js";
import type { Sites, Writer } from "./language.js";
import { Model } from "./model.js";
import { ConditionalWriter, DensityWriter, PriorWriter, type Result } from "./writers.js";

const bindings = load(operations);

/**
 * A model in its own words: variables with priors, and data with the distribution they come from.
 *
 * The function says how the data came about. Its log density over unconstrained coordinates, with the Jacobians of the
 * transforms, is compiled once with its gradient; `nuts` samples it. Variables under a constraint are transformed, those
 * that are `noncentered` are standardized, discrete ones are summed out by {@link mixture} and {@link hiddenMarkov}, data
 * that are NaN become variables.
 *
 * The function runs three times (density, given values, draws from the prior), so it must not depend on anything that
 * changes. `p.sample(name, distribution, { shape, noncentered, lower, upper, constraint })` returns a variable as an
 * expression of `gibbs/graph`; `p.observe(distribution, values, { name })` states data; `p.deterministic(name, value)`, or
 * returning `{ name: value }`, keeps what follows from others; `p.factor(value)` adds to the log density.
 *
 * Cost: microseconds a site, once; a gradient then costs what its arithmetic does.
 *
 * @param data what the function gets; arrays in it are copied, and their names are what messages call them.
 * @param body writes the model with `p`.
 * @throws GibbsError with the name of the site: `InvalidShape` for shapes that do not fit, `InvalidValue` for a variable that
 *   the density does not depend on, for a density that is nowhere finite and for a gradient that is zero everywhere.
 *
 * @example
 * import { nuts } from "gibbs/sample";
 * const coin = model({ heads: 7, flips: 10 }, (p, { heads, flips }) => {
 *   const bias = p.sample("bias", { distribution: "beta", parameters: [1, 1] });
 *   p.observe({ distribution: "binomial", parameters: [flips, bias] }, heads, { name: "heads" });
 * });
 * const { bias } = (await nuts(coin, { draws: 300 })).variables;
 * bias.shape; // [4, 300]
 */
export function model<Data>(data: Data, body: (p: Sites, data: Data) => unknown): Model {
  if (typeof body !== "function") throw invalid("InvalidValue", "body", "expected a function");
  const snapshots = new Snapshots();
  const names = nameArrays(snapshots, data);
  const store = new Store();
  const run = <Kind extends Writer>(
    make: (trace: Trace, nameOf: (array: object) => string | undefined) => Kind,
  ): Kind => {
    const writer = make(new Trace(snapshots), (array) => names.get(array));
    tracing(writer.trace, () => keep(writer, body(writer, data)));
    return writer;
  };
  const density = run((trace, nameOf) => new DensityWriter(trace, nameOf));
  const conditional = run((trace, nameOf) => new ConditionalWriter(trace, nameOf));
  const value = densityOf(density);
  const text = ({ json }: Serialized) => JSON.stringify(json);
  const graphs = {
    density: text(serialize(density.trace, { value }, store)),
    constrain: text(serialize(density.trace, numbered(density.variables), store)),
    unconstrain: text(
      serialize(conditional.trace, numbered(conditional.coordinates.map((value) => ({ value }))), store),
    ),
  };
  const quantities = {
    logLikelihood: quantity(conditional.trace, conditional.likelihoods, store, undefined),
    predictive: quantity(conditional.trace, conditional.predictions, store, conditional.unpredictable),
    prior: priorOf(run, store),
  };
  const specification = JSON.stringify({
    variables: density.variables.map(({ name, shape, support, derived }) => ({ name, shape, support, derived })),
    data: [...store.data].map(([name, { length }]) => ({ name, length })),
    ...graphs,
    quantities,
    notes: JSON.stringify(density.statements.all),
  });
  return new Model(callSync(bindings.graphModel(specification, joined([...store.data.values()]))));
}

/** Remembers what the user calls the arrays of the data. */
function nameArrays(snapshots: Snapshots, data: unknown): Map<object, string> {
  const names = new Map<object, string>();
  if (typeof data !== "object" || data === null) return names;
  for (const [name, value] of Object.entries(data)) {
    if (typeof value !== "object" || value === null || !isOperand(value)) continue;
    names.set(value, name);
    snapshots.name(value, name);
  }
  return names;
}

/** What the function returned is kept, unless it is a variable that is kept already. */
function keep(writer: Writer, result: unknown): void {
  if (result === undefined) return;
  if (isOperand(result)) throw invalid("InvalidValue", "body", "expected a record of quantities by name, or nothing");
  for (const [name, value] of Object.entries(outputsOf(writer.trace, result as Readonly<Record<string, Operand>>))) {
    if (!writer.variables.some((variable) => variable.value === value || variable.name === name)) {
      writer.deterministic(name, value);
    }
  }
}

/** The sum of all terms; every variable must be among what it is computed from. */
function densityOf({ trace, terms }: DensityWriter): Expr {
  if (!trace.nodes.some(({ op }) => op === "parameter")) {
    throw invalid("InvalidValue", "body", "samples no variable, so there is nothing to infer");
  }
  const value = tracing(trace, () => terms.reduce((sum, term) => sum.add(term), trace.number(0)));
  const reached = new Set<Expr>([value]);
  for (const expression of reached) for (const operand of expression.operands) reached.add(operand);
  const unused = trace.nodes.find((node) => node.op === "parameter" && !reached.has(node));
  if (unused === undefined) return value;
  const site = unused.site ?? "";
  throw new GibbsError("InvalidValue", `${site}: the density does not depend on this variable`, site);
}

function numbered(results: readonly { readonly value: Expr }[]): Record<string, Expr> {
  return Object.fromEntries(results.map(({ value }, k) => [`${k}`.padStart(6, "0"), value]));
}

interface Quantity {
  readonly graph?: string;
  readonly sites?: readonly { readonly name: string; readonly shape: Shape }[];
  readonly missing?: string;
}

function quantity(trace: Trace, results: readonly Result[], store: Store, missing: string | undefined): Quantity {
  if (missing !== undefined) return { missing };
  if (results.length === 0) return { missing: "the model observes nothing" };
  const { json } = serialize(trace, numbered(results), store);
  return { graph: JSON.stringify(json), sites: results.map(({ name, value: { shape } }) => ({ name, shape })) };
}

/** Draws from the prior, where every site can be drawn; the variables first. */
function priorOf(
  run: (make: (trace: Trace, nameOf: (array: object) => string | undefined) => PriorWriter) => PriorWriter,
  store: Store,
): Quantity {
  try {
    const { trace, variables, observations } = run((trace, nameOf) => new PriorWriter(trace, nameOf));
    return quantity(trace, [...variables, ...observations], store, undefined);
  } catch (error) {
    if (error instanceof GibbsError && error.code === "Unsupported") return { missing: error.message };
    throw error;
  }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
