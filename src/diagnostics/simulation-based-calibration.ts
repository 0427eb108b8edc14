import { operations, type RankCalibration } from "../backend/bindings/diagnostics.js";
import { load } from "../backend/load.js";
import { type Matrix, type Vector, vector } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { invalid } from "../internal/error.js";
import { checkOptions, checkRun, type RunOptions, type SyncRunOptions } from "../internal/options.js";
import { Model } from "../model/model.js";
import { type Draws, variableOf } from "./draws.js";

const bindings = load(operations);

/** Draws whose calibration is in question: what `nuts` returns, or anything of the same shape. */
export interface CalibrationDraws {
  readonly variables: Readonly<Record<string, Draws>>;
  /** The log density of each draw, one row a chain. */
  readonly logDensity?: Matrix;
}

/** One replication: parameters from the prior, and draws from the posterior of data that these parameters made. */
export interface Replication {
  /** The parameters that made the data, by the variables' names; others among the draws are left out. */
  readonly truth: Readonly<Record<string, Vector | number>>;
  readonly posterior: CalibrationDraws;
  /** The log density at the truth, as `posterior.logDensity` has it at the draws: a quantity that sees what no parameter alone does. */
  readonly logDensity?: number;
}

/** A sampler to be tested on a model, which simulates by itself. */
export interface CalibrationProblem<Data, Result> {
  /** The model of given data. Its sites must be ones that can be drawn from, and carry the names that `data` has for them. */
  readonly model: (data: Data) => Model;
  /** Data of the right shape; what the model observes is replaced by simulated values. */
  readonly data: Data;
  /** Samples the posterior. */
  readonly sample: (model: Model, seed: number, signal?: AbortSignal) => Result;
}

/** What {@link simulationBasedCalibration} is told. */
export interface SimulationBasedCalibrationMethod {
  /** Simulated data sets; default 200. */
  replications?: number;
  /** Bins of the histograms of ranks; default 20. */
  bins?: number;
  /** Probability of a false alarm over all quantities together; default 0.01. */
  level?: number;
  /** Names the random streams: replication `r` has the seed `seed + r`; default 0. */
  seed?: number;
}

/** Options of {@link simulationBasedCalibration}. */
export interface SimulationBasedCalibrationOptions extends SimulationBasedCalibrationMethod, RunOptions {}

/** Options of {@link simulationBasedCalibrationSync}. */
export interface SimulationBasedCalibrationSyncOptions extends SimulationBasedCalibrationMethod, SyncRunOptions {}

/** How uniform the ranks of one quantity are. */
export interface CalibrationRow {
  /** The variable, with the place of the element in brackets; `"log density"` for the log density. */
  readonly name: string;
  /** Of the histogram, with `bins − 1` degrees of freedom. */
  readonly chiSquare: number;
  /** Probability of as large a chi-square under uniformity. */
  readonly probability: number;
  /** Mean rank in standard errors: positive where the truth lies above the draws too often. */
  readonly meanZ: number;
  /** Spread of the ranks in standard errors: positive where the draws are too narrow, negative where they are too wide. */
  readonly spreadZ: number;
  /** Ranks in each bin. */
  readonly counts: Float64Array;
  /** Three times the smallest probability of the three, at most 1. */
  readonly surprise: number;
  /** The ranks, in (0, 1), one a replication. */
  readonly ranks: Float64Array;
}

/** The verdict of simulation-based calibration. */
export interface CalibrationReport {
  readonly rows: readonly CalibrationRow[];
  readonly replications: number;
  /** The smallest `surprise`, times the number of quantities. */
  readonly surprise: number;
  /** Whether that is at least `level`. */
  readonly calibrated: boolean;
  /** The table as text. */
  toString(): string;
}

/**
 * Simulation-based calibration: whether a sampler's draws are of the posterior, judged by data whose parameters are known.
 *
 * Parameters from the prior, data from the parameters, draws given the data: then the rank of each parameter among its draws is
 * uniform, if model and sampler are right. Draws are thinned to their effective size first. The log density is a quantity too: it
 * notices, for example, a sampler that never looked at the data. A chi-square test of the histogram, the mean and the spread of the
 * ranks are reported for every quantity, and `calibrated` holds the most surprising against `level`.
 *
 * Cost: `replications` runs of the sampler. Equivalents: `SBC::compute_SBC` (R), `simuk` (ArviZ).
 *
 * @param problem `{model, data, sample}` for a model written with `model`, or a function of a seed that makes one {@link Replication}
 *   by itself.
 * @param options.replications default 200.
 * @param options.bins default 20.
 * @param options.level default 0.01.
 * @param options.seed default 0.
 * @returns a row a quantity, with its ranks; `calibrated`.
 * @throws GibbsError `Unsupported` for a model with a prior that cannot be drawn from, `InvalidValue` for an observation that `data`
 *   does not hold and for draws that are not of the same variables each time; whatever the sampler throws.
 * @see S. Talts et al., Validating Bayesian inference algorithms with simulation-based calibration, 2018,
 *   https://arxiv.org/abs/1804.06788; M. Modrák et al., Simulation-based calibration checking for Bayesian computation: the choice of
 *   test quantities shapes sensitivity, Bayesian Analysis (2023), https://arxiv.org/abs/2211.02383.
 *
 * @example
 * import { model } from "gibbs/model";
 * import { nuts } from "gibbs/sample";
 * const mean = (data: { y: number[] }) =>
 *   model(data, (p, { y }) => {
 *     const mu = p.sample("mu", { distribution: "normal", parameters: [0, 1] });
 *     p.observe({ distribution: "normal", parameters: [mu, 1] }, y);
 *   });
 * const report = await simulationBasedCalibration(
 *   { model: mean, data: { y: [0, 0, 0] }, sample: (posed, seed) => nuts(posed, { draws: 60, seed }) },
 *   { replications: 20, bins: 4 },
 * );
 * report.rows.map(({ name }) => name); // ["mu", "log density"]
 */
export async function simulationBasedCalibration<Data>(
  problem:
    | CalibrationProblem<Data, PromiseLike<CalibrationDraws> | CalibrationDraws>
    | ((seed: number) => PromiseLike<Replication> | Replication),
  options: SimulationBasedCalibrationOptions = {},
): Promise<CalibrationReport> {
  const tally = new Tally(options, false);
  const { signal, onProgress } = options;
  const replicate = typeof problem === "function" ? problem : simulated(problem);
  for (let index = 0; index < tally.replications; index++) {
    signal?.throwIfAborted();
    const made = typeof problem === "function" ? await problem(tally.seed + index) : undefined;
    if (made !== undefined) tally.add(index, made);
    else {
      const { truth, logDensity, posterior } = (replicate as Simulator)(tally.seed + index, signal);
      tally.add(index, { truth, logDensity, posterior: (await posterior) as CalibrationDraws });
    }
    onProgress?.({ done: index + 1, total: tally.replications });
  }
  return tally.report();
}

/** {@link simulationBasedCalibration} in place, with a sampler that returns its draws at once. */
export function simulationBasedCalibrationSync<Data>(
  problem: CalibrationProblem<Data, CalibrationDraws> | ((seed: number) => Replication),
  options: SimulationBasedCalibrationSyncOptions = {},
): CalibrationReport {
  const tally = new Tally(options, true);
  const replicate = typeof problem === "function" ? problem : simulated(problem);
  for (let index = 0; index < tally.replications; index++) {
    tally.add(index, replicate(tally.seed + index) as Replication);
    options.onProgress?.({ done: index + 1, total: tally.replications });
  }
  return tally.report();
}

type Simulator = (
  seed: number,
  signal?: AbortSignal,
) => { truth: Record<string, Float64Array>; posterior: unknown; logDensity: number };

/** Draws parameters and data, and asks for the posterior. */
function simulated<Data>(problem: CalibrationProblem<Data, unknown>): Simulator {
  if (typeof problem !== "object" || problem === null || typeof problem.model !== "function") {
    throw invalid("InvalidValue", "problem", "expected {model, data, sample} or a function of a seed");
  }
  if (typeof problem.sample !== "function") throw invalid("InvalidValue", "problem.sample", "expected a function");
  const { data, sample } = problem;
  const template = posed(problem.model(data));
  const own = new Set(template.parameters.map(({ name }) => name));
  return (seed, signal) => {
    const everything = template.simulate({ seed });
    const observed = Object.entries(everything).filter(([name]) => !own.has(name));
    const filled = { ...(data as Record<string, unknown>) };
    for (const [name, values] of observed) {
      if (!(name in filled)) throw invalid("InvalidValue", "problem.data", `does not hold the observation ${name}`);
      filled[name] = shapedAs(filled[name], values, { next: 0 });
    }
    const model = posed(problem.model(filled as Data));
    const unconstrained = model.unconstrain(everything);
    return {
      truth: model.constrain(unconstrained),
      logDensity: model.logDensity(unconstrained),
      posterior: sample(model, seed, signal),
    };
  };
}

function posed(model: unknown): Model {
  if (model instanceof Model) return model;
  throw invalid("InvalidValue", "problem.model", "expected a function that returns a model of gibbs/model");
}

/** Numbers in the shape of `like`: a number, rows of numbers nested in any depth, or a typed array. */
function shapedAs(like: unknown, values: Float64Array, place: { next: number }): unknown {
  if (typeof like === "number") return values[place.next++];
  if (Array.isArray(like)) return like.map((part) => shapedAs(part, values, place));
  if (typeof like === "object" && like !== null && "data" in like) return { ...like, data: values };
  return values;
}

/** Collects the ranks of all quantities. */
class Tally {
  readonly replications: number;
  readonly seed: number;
  readonly #bins: number;
  readonly #level: number;
  readonly #ranks = new Map<string, Float64Array>();

  constructor(options: SimulationBasedCalibrationMethod, synchronous: boolean) {
    checkOptions(options, { replications: 1, bins: 1, level: 1, seed: 1 });
    checkRun(options as RunOptions, synchronous);
    const { replications = 200, bins = 20, level = 0.01, seed = 0 } = options;
    const integer = (name: string, value: number, least: number) => {
      if (Number.isSafeInteger(value) && value >= least) return value;
      throw invalid(
        "InvalidOption",
        `options.${name}`,
        `expected an integer of at least ${least}, got ${String(value)}`,
      );
    };
    this.replications = integer("replications", replications, 1);
    this.#bins = integer("bins", bins, 2);
    this.seed = integer("seed", seed, 0);
    if (!(level > 0 && level < 1)) {
      throw invalid("InvalidOption", "options.level", `expected a number between 0 and 1, got ${String(level)}`);
    }
    this.#level = level;
  }

  add(index: number, { truth, posterior, logDensity }: Replication): void {
    const names = Object.keys(truth).filter((name) => Object.hasOwn(posterior?.variables ?? {}, name));
    if (names.length === 0) throw invalid("InvalidValue", "problem", "the draws hold no variable of the truth");
    for (const name of names) {
      const draws = variableOf(`posterior.variables.${name}`, posterior.variables[name]);
      const width = draws.variable.reduce((product, size) => product * size, 1);
      const value = truth[name];
      const values = vector(`truth.${name}`, typeof value === "number" ? [value] : value, width);
      this.#keep(index, labels(name, draws.variable), draws, values);
    }
    if (logDensity === undefined || posterior.logDensity === undefined) return;
    const draws = variableOf("posterior.logDensity", posterior.logDensity);
    this.#keep(index, ["log density"], draws, Float64Array.of(logDensity));
  }

  #keep(
    index: number,
    names: readonly string[],
    { data, chains }: { data: Float64Array | Float32Array; chains: number },
    truths: Float64Array | Float32Array,
  ): void {
    if (names.length === 0) return;
    const ranks = callSync(bindings.ranksAmong(data, chains, truths, this.seed, index));
    names.forEach((name, k) => {
      let all = this.#ranks.get(name);
      if (all === undefined) {
        if (index > 0) throw invalid("InvalidValue", "problem", `${name} is not there in every replication`);
        all = new Float64Array(this.replications).fill(Number.NaN);
        this.#ranks.set(name, all);
      }
      all[index] = ranks[k];
    });
  }

  report(): CalibrationReport {
    const rows = [...this.#ranks].map(([name, ranks]): CalibrationRow => {
      const missing = ranks.findIndex(Number.isNaN);
      if (missing >= 0) throw invalid("InvalidValue", "problem", `${name} has no rank in replication ${missing}`);
      const verdict: RankCalibration = callSync(bindings.calibrateRanks(ranks, this.#bins));
      return { name, ...verdict, ranks };
    });
    const surprise = Math.min(1, rows.length * Math.min(...rows.map((row) => row.surprise)));
    const calibrated = surprise >= this.#level;
    return { rows, replications: this.replications, surprise, calibrated, toString: () => table(rows, calibrated) };
  }
}

/** The names of a variable's elements, row by row. */
function labels(name: string, shape: readonly number[]): string[] {
  if (shape.length === 0) return [name];
  const places = shape.reduce<number[][]>(
    (rows, size) => rows.flatMap((row) => Array.from({ length: size }, (_, k) => [...row, k])),
    [[]],
  );
  return places.map((place) => `${name}[${place.join(", ")}]`);
}

function table(rows: readonly CalibrationRow[], calibrated: boolean): string {
  const cells = [
    ["", "chi-square", "probability", "mean z", "spread z"],
    ...rows.map(({ name, chiSquare, probability, meanZ, spreadZ }) => [
      name,
      chiSquare.toFixed(1),
      probability.toPrecision(2),
      meanZ.toFixed(1),
      spreadZ.toFixed(1),
    ]),
  ];
  const widths = cells[0].map((_, k) => Math.max(...cells.map((line) => line[k].length)));
  const lines = cells.map((line) =>
    line.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k]))).join("  "),
  );
  return [
    ...lines,
    ...(calibrated ? [] : ["! the ranks are not uniform: the model and the sampler do not agree"]),
  ].join("\n");
}
