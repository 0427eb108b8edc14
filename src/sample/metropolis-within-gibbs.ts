import {
  type MetropolisWithinGibbsDraws,
  metropolisWithinGibbsOptionsNames,
  operations,
} from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import type { Draws } from "../diagnostics/draws.js";
import { type Expr, graph, type Program } from "../graph/index.js";
import { checkedShape } from "../graph/operand.js";
import { elements, type Shape } from "../graph/shape.js";
import { type Matrix, type Vector, vector } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import type { Parameter } from "../model/model.js";
import { type ChainDiagnostics, diagnosed } from "./chain-draws.js";
import { type SummaryTable, variablesOf } from "./posterior.js";
import { type ScoredSites, Scores } from "./variational-program.js";

const bindings = load(operations);

/** How the elements of a site are updated. */
export type GibbsUpdate = "enumerate" | "integer" | "walk" | "slice" | "conjugate";

/** A site of a {@link MixedDensity}: what values its elements have, and how they are updated. */
export interface GibbsSite {
  /** Sizes along the axes; default: a number. */
  readonly shape?: number | readonly number[];
  /** The elements are classes 0 to `classes − 1`, drawn from their exact conditional distribution. */
  readonly classes?: number;
  /**
   * `"enumerate"`: exactly, of `classes`; `"conjugate"`: exactly, where the density shows the law of each element given the others to be
   * normal, gamma, inverse gamma or beta; `"integer"`: by whole steps; `"walk"`: by normal steps; `"slice"`: by slices. Default
   * `"enumerate"` where there are classes, else `"conjugate"` where that can be, else `"walk"`.
   */
  readonly update?: GibbsUpdate;
  /** Smallest value; default: none. */
  readonly lower?: number;
  /** Largest value; default: none. */
  readonly upper?: number;
}

/** A density of discrete and continuous sites. */
export interface MixedDensity {
  /** The sites, in the order in which a sweep updates them. */
  readonly sites: Readonly<Record<string, GibbsSite>>;
  /** Writes the joint density, up to a constant: `p.sample(name, distribution)`, `p.observe(distribution, data)`, `p.factor(term)`. */
  readonly model: (p: ScoredSites, sites: Readonly<Record<string, Expr>>) => void;
}

/** What {@link metropolisWithinGibbs} is told of the method. */
export interface MetropolisWithinGibbsMethod {
  /** Independent chains; default 4. */
  chains?: number;
  /** Sweeps of warm-up, in which steps and slices learn their size; default 1000. */
  warmup?: number;
  /** Draws of each chain; default 1000. */
  draws?: number;
  /** Sweeps from one draw to the next; default 1. */
  thin?: number;
  /** Starting values, site after site: one start for all chains, or one a chain; default: random. */
  init?: Vector;
  /** Names the random streams; default 0. */
  seed?: number;
}

/** Options of {@link metropolisWithinGibbs}. */
export interface MetropolisWithinGibbsOptions extends MetropolisWithinGibbsMethod, RunOptions {}

/** Options of {@link metropolisWithinGibbsSync}. */
export interface MetropolisWithinGibbsSyncOptions extends MetropolisWithinGibbsMethod, SyncRunOptions {}

/** Draws of a mixed density, a chain after another. */
export interface MetropolisDraws {
  /** The draws of every site. */
  readonly variables: Readonly<Record<string, Draws>>;
  /** All draws, one row a draw, chain after chain, in the order of the sites. */
  readonly values: Matrix;
  /** The log density of each draw, one row a chain. */
  readonly logDensity: Matrix;
  /** How each site was updated. */
  readonly updates: Readonly<Record<string, GibbsUpdate>>;
  readonly diagnostics: ChainDiagnostics;
  /** Whether R-hat is at most 1.01 and there are 100 effective draws a chain in bulk and tails for every quantity that moves. */
  readonly converged: boolean;
  /** What the draws say about every quantity, and how far to trust each. */
  summary(): SummaryTable;
}

/**
 * Metropolis within Gibbs: draws from a density whose sites are discrete and continuous, one coordinate after another.
 *
 * A sweep updates the elements of the sites in their order given all others: classes from their exact conditional distribution
 * (Gibbs), numbers from theirs where the density shows of which family it is, counts by whole steps and other numbers by normal steps
 * (Metropolis) or by slices. In warm-up the steps of each coordinate learn to be accepted 44 times in a hundred; then they stay. Where
 * the discrete sites can be summed out (`mixture` and `hiddenMarkov` of `gibbs/model`), `nuts` is the better choice. Classes that can
 * change their names keep them within a chain: R-hat says it.
 *
 * Conjugate updates are found by what the terms are as functions of the site, not by names of pairs: the sum of all terms that it moves
 * must be `b z + c z²` (normal: locations of normals, plain, log, or multivariate, regression weights, squares), `a log z + b z` (gamma:
 * rates of Poisson, exponential and gamma laws, precisions), `a log z + b / z` (inverse gamma: variances, written `sqrt(z)` as scale) or
 * `a log z + b log(1 − z)` (beta: probabilities of Bernoulli, binomial, geometric and negative binomial laws), by sums, products with what
 * the site does not move (an indicator of a label, say), and `gather`. The density at three values then gives the law. Vectors that sum to
 * 1 are no sites, so Dirichlet updates are not among these; bounds within the support rule a conjugate update out. `updates` says what was
 * used.
 *
 * Cost: an evaluation a coordinate and sweep, `classes − 1` an enumerated one, three a conjugate one, some 4 a slice, of what the
 * coordinate moves: of the terms of the sum that `model` writes those that depend on its site, and of terms that go element by element
 * (operations on numbers, and distributions of numbers and classes) those of its own element, so that `n` labels of `n` data cost `O(n)`
 * a sweep. A term that mixes the elements of a site, by sums, products of matrices or pieces within it, is evaluated whole. Chains run
 * on threads. Equivalents: JAGS, NIMBLE, `pymc.CompoundStep`, `numpyro.infer.DiscreteHMCGibbs`.
 *
 * @param density its `sites`, and `model`, which writes their density.
 * @param options.chains default 4.
 * @param options.warmup default 1000.
 * @param options.draws default 1000.
 * @param options.thin default 1.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns the draws, with R-hat and effective sizes; `acceptance` is that of the steps.
 * @throws GibbsError `InvalidValue` for sites without values or that the density does not depend on, and for conjugate updates that
 *   the density does not show to be exact (`density.sites.….update`), `InvalidOption` for options
 *   outside their domain or where no start has a finite density, `OutOfMemory` for draws that cannot be kept.
 * @see S. Geman, D. Geman, Stochastic relaxation, Gibbs distributions, and the Bayesian restoration of images, PAMI 6 (1984);
 *   A. Gelfand, A. Smith, Sampling-based approaches to calculating marginal densities, JASA 85 (1990); L. Tierney, Markov chains for exploring posterior distributions, Annals of Statistics 22 (1994).
 *
 * @example
 * import { bernoulli, poisson } from "gibbs/model";
 * // A switch that is on with probability 0.3; counts of rate 2 or 5.
 * const { variables } = await metropolisWithinGibbs({
 *   sites: { on: { classes: 2 }, count: { update: "integer", lower: 0 } },
 *   model(p, { on }) {
 *     p.sample("on", bernoulli(0.3));
 *     p.sample("count", poisson(on.multiply(3).add(2)));
 *   },
 * });
 * const mean = (data: Float64Array) => data.reduce((sum, x) => sum + x, 0) / data.length;
 * Math.abs(mean(variables.on.data) - 0.3) < 0.06; // true
 * Math.abs(mean(variables.count.data) - 2.9) < 0.3; // true
 */
export async function metropolisWithinGibbs(
  density: MixedDensity,
  options?: MetropolisWithinGibbsOptions,
): Promise<MetropolisDraws> {
  const { traced, request } = requested(density, options);
  return dressed(traced.parameters, await call(request, options));
}

/** {@link metropolisWithinGibbs} in place: blocks until the draws are there. */
export function metropolisWithinGibbsSync(
  density: MixedDensity,
  options?: MetropolisWithinGibbsSyncOptions,
): MetropolisDraws {
  const { traced, request } = requested(density, options);
  return dressed(traced.parameters, callSync(request, options));
}

function requested(density: MixedDensity, options: MetropolisWithinGibbsMethod | undefined) {
  checkOptions(options, metropolisWithinGibbsOptionsNames, { init: 1 });
  const { init, ...rest } = options ?? {};
  const traced = trace(density);
  const start = init === undefined ? undefined : vector("options.init", init);
  return {
    traced,
    request: bindings.metropolisWithinGibbs(traced.program.handle.bytes, traced.numbers, start, rest),
  };
}

function dressed(parameters: readonly Parameter[], found: MetropolisWithinGibbsDraws): MetropolisDraws {
  const { draws: result, updates: used } = found;
  const { chains, draws, width, values, logDensity, diagnostics, converged } = result;
  return {
    variables: variablesOf(parameters, values, [chains, draws], width),
    values: { data: values, shape: [chains * draws, width] },
    logDensity: { data: logDensity, shape: [chains, draws] },
    updates: Object.fromEntries(parameters.map(({ name }, k) => [name, updates[used[k]]])),
    diagnostics,
    converged,
    summary: diagnosed(parameters, result),
  };
}

interface Traced {
  readonly program: Program;
  readonly parameters: readonly Parameter[];
  /** Five numbers a site, as the core knows it. */
  readonly numbers: Float64Array;
}

const updates = ["enumerate", "integer", "walk", "slice", "conjugate"] as const;
/** Conjugate where that can be, else by steps. */
const automatic = updates.length;

function trace(density: MixedDensity): Traced {
  if (typeof density !== "object" || density === null || typeof density.model !== "function") {
    throw invalid("InvalidValue", "density", "expected { sites, model }");
  }
  const { sites } = density;
  if (typeof sites !== "object" || sites === null || Object.keys(sites).length === 0) {
    throw invalid("InvalidValue", "density.sites", "expected sites by name");
  }
  const known = Object.entries(sites).map(([name, site]) => ({ name, ...read(name, site) }));
  const traced = graph(({ parameter }) => {
    const placed = known.map(({ name, shape }) => ({ name, value: parameter(name, shape) }));
    const scores = new Scores(placed);
    density.model(scores, Object.fromEntries(placed.map(({ name, value }) => [name, value])));
    if (scores.terms.length === 0) throw invalid("InvalidValue", "density.model", "writes no density");
    return scores.terms.reduce((sum, term) => sum.add(term));
  });
  const program = traced.compile();
  if (program.unused.length > 0) {
    throw invalid("InvalidValue", `density.sites.${program.unused[0]}`, "the density does not depend on it");
  }
  return {
    program,
    parameters: known.map(({ name, shape }) => ({ name, shape, support: "real", derived: false })),
    numbers: Float64Array.from(known.flatMap(({ numbers }) => numbers)),
  };
}

function read(name: string, site: GibbsSite): { shape: Shape; numbers: readonly number[] } {
  const argument = `density.sites.${name}`;
  if (typeof site !== "object" || site === null)
    throw invalid("InvalidValue", argument, "expected { classes, update, … }");
  const fields = ["shape", "classes", "update", "lower", "upper"];
  const unknown = Object.keys(site).find((field) => !fields.includes(field));
  if (unknown !== undefined) throw invalid("InvalidValue", `${argument}.${unknown}`, `a site has ${fields.join(", ")}`);
  const { classes, update = classes === undefined ? undefined : "enumerate" } = site;
  const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY } = site;
  const shape = checkedShape(`${argument}.shape`, site.shape ?? []);
  const index = update === undefined ? automatic : updates.indexOf(update);
  if (index < 0) {
    throw invalid("InvalidValue", `${argument}.update`, `expected one of ${updates.join(", ")}, got ${String(update)}`);
  }
  if (update === "enumerate" && classes === undefined) {
    throw invalid("InvalidValue", `${argument}.classes`, 'the update "enumerate" needs the number of classes');
  }
  if (update !== "enumerate" && classes !== undefined) {
    throw invalid("InvalidValue", `${argument}.update`, `classes are drawn by "enumerate", got "${update}"`);
  }
  if (classes !== undefined && !(Number.isInteger(classes) && classes >= 1 && classes <= 1e6)) {
    throw invalid("InvalidValue", `${argument}.classes`, `expected an integer from 1 to 1e6, got ${String(classes)}`);
  }
  if (!(typeof lower === "number" && typeof upper === "number" && lower < upper)) {
    throw invalid("InvalidValue", `${argument}.lower`, "expected a lower bound below the upper one");
  }
  if (update === "integer" && Math.ceil(lower) > Math.floor(upper)) {
    throw invalid("InvalidValue", `${argument}.lower`, `there is no whole number from ${lower} to ${upper}`);
  }
  return { shape, numbers: [index, elements(shape), classes ?? 0, lower, upper] };
}
