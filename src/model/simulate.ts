import { operations } from "../backend/bindings/model.js";
import { load } from "../backend/load.js";
import { type Matrix, matrix } from "../internal/arrays.js";
import { call, callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, checkRun, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { Model, size } from "./model.js";

const bindings = load(operations);

/** An array with one entry a draw. */
export interface Simulated {
  /** Its numbers, draw after draw. */
  readonly data: Float64Array;
  /** The number of draws, or of chains and draws, then the shape of one. */
  readonly shape: readonly number[];
}

/** What {@link posteriorPredictive} and {@link logLikelihood} read of a posterior. */
export interface PosteriorDraws {
  /** The model that was sampled. */
  readonly model: Model;
  /** Its draws, one row a draw, chain after chain. */
  readonly values: Matrix;
  /** The draws by variable; chains and draws are counted by it. */
  readonly logDensity: { readonly shape: readonly [chains: number, draws: number] };
}

/** What a seed names. */
export interface SimulationMethod {
  /** Names the random streams; default 0. */
  seed?: number;
}

/** What {@link prior} is told. */
export interface PriorMethod extends SimulationMethod {
  /** How many draws; default 1000. */
  draws?: number;
}

type Quantity = "prior" | "predictive" | "logLikelihood";

/**
 * Draws of a model's variables, and of observations under them, before any data are seen.
 *
 * A prior that the data contradict before they are fitted shows here.
 *
 * Cost: one evaluation of the model a draw. Equivalents: `pymc.sample_prior_predictive`, `brms` with `sample_prior = "only"`.
 *
 * @param model written with `model`.
 * @param options.draws default 1000.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns every variable and every observation by name, `[draws, …]`.
 * @throws GibbsError `Unsupported` for a model with a prior that cannot be drawn from, such as `flat`, with its site.
 *
 * @example
 * const line = model({ x: [1, 2, 3], y: [1, 2, 3] }, (p, { x, y }) => {
 *   const slope = p.sample("slope", { distribution: "normal", parameters: [0, 1] });
 *   p.observe({ distribution: "normal", parameters: [slope.multiply(x), 1] }, y);
 * });
 * const { slope, y } = await prior(line, { draws: 500 });
 * slope.shape; // [500]
 * y.shape; // [500, 3]
 */
export async function prior(model: Model, options: PriorMethod & RunOptions = {}): Promise<Record<string, Simulated>> {
  const { draws, seed } = checkedPrior(model, options);
  checkRun(options, false);
  const rows = await call(bindings.evaluateModel(model.handle, "prior", new Float64Array(), draws, seed), options);
  return dressed(model, "prior", rows, [draws]);
}

/** {@link prior} in place. */
export function priorSync(model: Model, options: PriorMethod & SyncRunOptions = {}): Record<string, Simulated> {
  const { draws, seed } = checkedPrior(model, options);
  checkRun(options, true);
  const rows = callSync(bindings.evaluateModel(model.handle, "prior", new Float64Array(), draws, seed), options);
  return dressed(model, "prior", rows, [draws]);
}

/**
 * New observations under every draw of a posterior.
 *
 * Each draw of the variables gives one set of observations of the shape of the data. What the data show and these do not is
 * what the model misses.
 *
 * Cost: one evaluation of the model a draw. Equivalents: `pymc.sample_posterior_predictive`, `brms::posterior_predict`.
 *
 * @param posterior what `nuts` returned for a model written with `model`.
 * @param options.seed default 0; the same seed gives the same bits at any number of threads.
 * @returns every observation by name, `[chains, draws, …]`.
 * @throws GibbsError `Unsupported` where a distribution of the observations cannot be drawn from.
 *
 * @example
 * import { nuts } from "gibbs/sample";
 * const mean = model({ y: [1, 2, 3] }, (p, { y }) => {
 *   const mu = p.sample("mu", { distribution: "normal", parameters: [0, 10] });
 *   p.observe({ distribution: "normal", parameters: [mu, 1] }, y);
 * });
 * const { y } = await posteriorPredictive(await nuts(mean, { draws: 300 }));
 * y.shape; // [4, 300, 3]
 */
export async function posteriorPredictive(
  posterior: PosteriorDraws,
  options: SimulationMethod & RunOptions = {},
): Promise<Record<string, Simulated>> {
  const { seed, ...request } = checkedPosterior(posterior, options);
  checkRun(options, false);
  return request.dress("predictive", await call(request.evaluate("predictive", seed), options));
}

/** {@link posteriorPredictive} in place. */
export function posteriorPredictiveSync(
  posterior: PosteriorDraws,
  options: SimulationMethod & SyncRunOptions = {},
): Record<string, Simulated> {
  const { seed, ...request } = checkedPosterior(posterior, options);
  checkRun(options, true);
  return request.dress("predictive", callSync(request.evaluate("predictive", seed), options));
}

/**
 * The log density of each observation under every draw of a posterior: what leave-one-out comparisons of models are made of.
 *
 * Observations that are missing are left out. Outcomes that are no numbers, such as vectors and hidden Markov chains, have one
 * log density each.
 *
 * Cost: one evaluation of the likelihood a draw. Equivalents: `pymc.compute_log_likelihood`, `log_lik` of Stan programs.
 *
 * @param posterior what `nuts` returned for a model written with `model`.
 * @returns the log densities by the observations' names, `[chains, draws, …]`.
 * @throws GibbsError `Unsupported` for a model that observes nothing.
 *
 * @example
 * import { nuts } from "gibbs/sample";
 * const mean = model({ y: [1, 2, 3] }, (p, { y }) => {
 *   const mu = p.sample("mu", { distribution: "normal", parameters: [0, 10] });
 *   p.observe({ distribution: "normal", parameters: [mu, 1] }, y);
 * });
 * const { y } = await logLikelihood(await nuts(mean, { draws: 300 }));
 * y.shape; // [4, 300, 3]
 */
export async function logLikelihood(
  posterior: PosteriorDraws,
  options: RunOptions = {},
): Promise<Record<string, Simulated>> {
  const request = checkedPosterior(posterior, options, false);
  checkRun(options, false);
  return request.dress("logLikelihood", await call(request.evaluate("logLikelihood", 0), options));
}

/** {@link logLikelihood} in place. */
export function logLikelihoodSync(posterior: PosteriorDraws, options: SyncRunOptions = {}): Record<string, Simulated> {
  const request = checkedPosterior(posterior, options, false);
  checkRun(options, true);
  return request.dress("logLikelihood", callSync(request.evaluate("logLikelihood", 0), options));
}

function checkedPrior(model: Model, options: PriorMethod): { draws: number; seed: number } {
  if (!(model instanceof Model)) throw invalid("InvalidValue", "model", "expected a model of gibbs/model");
  checkOptions(options, { draws: 1, seed: 1 });
  const { draws = 1000, seed = 0 } = options;
  if (!(Number.isSafeInteger(draws) && draws > 0)) {
    throw invalid("InvalidOption", "options.draws", `expected a positive integer, got ${String(draws)}`);
  }
  return { draws, seed };
}

function checkedPosterior(posterior: PosteriorDraws, options: SimulationMethod & RunOptions, seeded = true) {
  if (typeof posterior !== "object" || posterior === null || !(posterior.model instanceof Model)) {
    throw invalid("InvalidValue", "posterior", "expected what nuts returns");
  }
  checkOptions(options, seeded ? { seed: 1 } : {});
  const { model, values, logDensity } = posterior;
  const draws = matrix("posterior.values", values);
  const leading = logDensity?.shape;
  if (leading?.length !== 2 || leading[0] * leading[1] !== draws.rows || draws.columnStride !== 1) {
    throw invalid("InvalidValue", "posterior", "expected what nuts returns");
  }
  return {
    seed: options.seed ?? 0,
    evaluate: (quantity: Quantity, seed: number) =>
      bindings.evaluateModel(model.handle, quantity, draws.data, draws.rows, seed),
    dress: (quantity: Quantity, rows: Float64Array) => dressed(model, quantity, rows, leading),
  };
}

/** Rows of all sites taken apart. */
function dressed(
  model: Model,
  quantity: Quantity,
  rows: Float64Array,
  leading: readonly number[],
): Record<string, Simulated> {
  const sites = callSync(bindings.modelSites(model.handle, quantity));
  const count = leading.reduce((product, length) => product * length, 1);
  const width = rows.length / count;
  let start = 0;
  return Object.fromEntries(
    sites.map(({ name, shape }) => {
      const sizes = Array.from(shape);
      const length = size({ shape: sizes });
      const data = new Float64Array(count * length);
      for (let row = 0; row < count; row++) {
        data.set(rows.subarray(row * width + start, row * width + start + length), row * length);
      }
      start += length;
      return [name, { data, shape: [...leading, ...sizes] }];
    }),
  );
}
