import { type Vector, vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";

/** A number that says something of a data set. */
export type Statistic = (values: Float64Array) => number;

/** Statistics that have a name. */
export type StatisticName = "mean" | "sd" | "min" | "max" | "median" | "q5" | "q95" | "zeros" | "lag1";

/** Replicated data sets, one a draw: `{data, shape}` whose last places are those of the data. */
export interface Replicated {
  readonly data: Float64Array | Float32Array;
  readonly shape: readonly number[];
}

/** Options of {@link predictiveCheck}. */
export interface PredictiveCheckOptions {
  /** Which statistics, by name or as functions of one data set; default `["mean", "sd", "min", "max"]`. */
  statistics?: readonly StatisticName[] | Readonly<Record<string, StatisticName | Statistic>>;
}

/** One statistic of the data beside those of the replications. */
export interface PredictiveRow {
  readonly name: string;
  /** Of the data. */
  readonly observed: number;
  /** Mean over the replications. */
  readonly mean: number;
  readonly sd: number;
  readonly q5: number;
  readonly q50: number;
  readonly q95: number;
  /** Share of the replications whose statistic is above that of the data, ties counted half: near 0 or 1 the model misses it. */
  readonly probability: number;
}

/** How data look among data that a model makes. */
export interface PredictiveCheck {
  readonly rows: readonly PredictiveRow[];
  /** For each observation the share of its replications below it, ties counted half: spread evenly over (0, 1) where the model fits. */
  readonly places: Float64Array;
  /** Share of the observations inside their central 50 % interval, and inside that of 90 %. */
  readonly coverage: { readonly half: number; readonly most: number };
  /** The table as text. */
  toString(): string;
}

const named: Readonly<Record<StatisticName, Statistic>> = {
  mean,
  sd: (values) => {
    const center = mean(values);
    return Math.sqrt(values.reduce((sum, x) => sum + (x - center) ** 2, 0) / (values.length - 1));
  },
  min: (values) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  max: (values) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  median: (values) => quantile(values.slice().sort(), 0.5),
  q5: (values) => quantile(values.slice().sort(), 0.05),
  q95: (values) => quantile(values.slice().sort(), 0.95),
  zeros: (values) => values.reduce((count, x) => count + Number(x === 0), 0) / values.length,
  lag1: (values) => {
    const center = mean(values);
    const square = values.reduce((sum, x) => sum + (x - center) ** 2, 0);
    return values.subarray(1).reduce((sum, x, i) => sum + (x - center) * (values[i] - center), 0) / square;
  },
};

/**
 * Predictive check: statistics of the data beside those of data that the model makes, from its prior or its posterior.
 *
 * What the data show and replications do not is what the model misses: the statistic of the data then lies in a tail of those of the
 * replications, and its `probability` near 0 or 1. With draws of `prior` the check says what the model believes before it sees the
 * data; with `posteriorPredictive`, what it has learned. Statistics that the model fits directly, such as the mean of a normal, say
 * little; look at ones that it does not (extremes, zeros, serial correlation). `places` are, for each observation, the share of its
 * replications below it: from a posterior they are more even than uniform, for the data were used to fit.
 *
 * Cost: `O(S n)` for `S` replications of `n` observations, `O(n S log S)` for the places. Equivalents: `bayesplot::ppc_stat` (R),
 * `arviz.plot_bpv`.
 *
 * @param observed the data, finite.
 * @param replicated `{data, shape}` with shape `[draws, …]` or `[chains, draws, …]`, then the places of the data: what `prior` and
 *   `posteriorPredictive` of `gibbs/model` return for one observation.
 * @param options.statistics names among `"mean"`, `"sd"`, `"min"`, `"max"`, `"median"`, `"q5"`, `"q95"`, `"zeros"` (their share) and
 *   `"lag1"` (autocorrelation), or a record of names and functions; default `["mean", "sd", "min", "max"]`.
 * @throws GibbsError `InvalidShape` where replications do not fit the data, `InvalidValue` for numbers that are not finite,
 *   `InvalidOption` for statistics that are not known.
 * @see A. Gelman, X.-L. Meng, H. Stern, Posterior predictive assessment of model fitness via realized discrepancies, Statistica Sinica 6
 *   (1996).
 *
 * @example
 * import { model, posteriorPredictive } from "gibbs/model";
 * import { nuts } from "gibbs/sample";
 * const y = [3, 0, 0, 9, 1, 0, 12, 0];
 * const counts = model({ y }, (p, { y }) => {
 *   const rate = p.sample("rate", { distribution: "gamma", parameters: [2, 0.5] });
 *   p.observe({ distribution: "poisson", parameters: [rate] }, y);
 * });
 * const replicated = await posteriorPredictive(await nuts(counts, { draws: 300 }));
 * const { rows } = predictiveCheck(y, replicated.y, { statistics: ["mean", "max", "zeros"] });
 * rows[0].probability > 0.1; // true
 * rows[1].probability < 0.05; // true: no Poisson distribution has such a maximum
 */
export function predictiveCheck(
  observed: Vector,
  replicated: Replicated,
  options: PredictiveCheckOptions = {},
): PredictiveCheck {
  checkOptions(options, { statistics: 1 });
  const data = Float64Array.from(vector("observed", observed));
  if (data.length === 0) throw invalid("InvalidShape", "observed", "expected at least one observation");
  checkFinite("observed", data);
  const rows = replications(replicated, data.length);
  const statistics = statisticsOf(options.statistics);
  const table = Object.entries(statistics).map(([name, statistic]) => {
    const value = (values: Float64Array) => numberOf(name, statistic(values));
    return compare(
      name,
      value(data.slice()),
      Float64Array.from(rows, (row) => value(row.slice())),
    );
  });
  const places = data.map((x, i) => shareBelow(x, (s) => rows[s][i], rows.length));
  const within = (tail: number) => places.filter((place) => place >= tail && place <= 1 - tail).length / data.length;
  return {
    rows: table,
    places,
    coverage: { half: within(0.25), most: within(0.05) },
    toString: () => written(table),
  };
}

/** The replications one by one, as views. */
function replications(replicated: Replicated, length: number): Float64Array[] {
  const fits =
    typeof replicated === "object" && replicated !== null && "data" in replicated && Array.isArray(replicated.shape);
  if (!fits) throw invalid("InvalidValue", "replicated", "expected {data, shape}");
  const { shape } = replicated;
  const data = Float64Array.from(vector("replicated", replicated.data));
  const places = (from: number) => shape.slice(from).reduce((product, size) => product * size, 1);
  const leading = shape.findIndex((_, k) => k > 0 && places(k) === length);
  // A single observation may have no place of its own.
  if ((leading < 0 && length !== 1) || places(0) !== data.length || data.length === 0) {
    throw invalid(
      "InvalidShape",
      "replicated",
      `expected draws of ${length} observations, got ${data.length} numbers of shape ${shape.join(" × ")}`,
    );
  }
  checkFinite("replicated", data);
  return Array.from({ length: data.length / length }, (_, s) => data.subarray(s * length, (s + 1) * length));
}

function statisticsOf(given: PredictiveCheckOptions["statistics"] = ["mean", "sd", "min", "max"]) {
  if (typeof given !== "object" || given === null) {
    throw invalid("InvalidOption", "options.statistics", "expected names, or a record of names and functions");
  }
  const entries: [string, StatisticName | Statistic][] = Array.isArray(given)
    ? given.map((name) => [String(name), name])
    : Object.entries(given);
  return Object.fromEntries(
    entries.map(([name, statistic]): [string, Statistic] => {
      if (typeof statistic === "function") return [name, statistic];
      if (Object.hasOwn(named, statistic)) return [name, named[statistic]];
      const known = Object.keys(named).join(", ");
      throw invalid("InvalidOption", "options.statistics", `${String(statistic)} is not a function or one of ${known}`);
    }),
  );
}

function numberOf(name: string, value: unknown): number {
  if (typeof value === "number") return value;
  throw invalid("InvalidOption", "options.statistics", `${name} does not return a number`);
}

function compare(name: string, observed: number, values: Float64Array): PredictiveRow {
  const sorted = values.slice().sort();
  const below = shareBelow(observed, (s) => values[s], values.length);
  const at = (level: number) => quantile(sorted, level);
  const row = { name, observed, mean: mean(values), sd: named.sd(values) };
  return { ...row, q5: at(0.05), q50: at(0.5), q95: at(0.95), probability: 1 - below };
}

function shareBelow(x: number, value: (draw: number) => number, count: number): number {
  let twice = 0;
  for (let s = 0; s < count; s++) twice += value(s) < x ? 2 : Number(value(s) === x);
  return twice / (2 * count);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/** The quantile of sorted values, by linear interpolation. */
function quantile(sorted: Float64Array, level: number): number {
  const place = level * (sorted.length - 1);
  const [low, high] = [Math.floor(place), Math.ceil(place)];
  return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
}

function checkFinite(name: string, values: Float64Array): void {
  const place = values.findIndex((x) => !Number.isFinite(x));
  if (place >= 0) throw invalid("InvalidValue", name, `${values[place]} at ${place} is not finite`);
}

function written(rows: readonly PredictiveRow[]): string {
  const columns = ["observed", "mean", "sd", "q5", "q50", "q95", "probability"] as const;
  const cells = [
    ["", ...columns],
    ...rows.map((row) => [row.name, ...columns.map((column) => Number(row[column].toPrecision(4)).toString())]),
  ];
  const widths = cells[0].map((_, k) => Math.max(...cells.map((line) => line[k].length)));
  const pad = (cell: string, k: number) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k]));
  return cells.map((line) => line.map(pad).join("  ")).join("\n");
}
