import { checkSize } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { type Draws, variableOf } from "./draws.js";

/**
 * The log density of each observation under every draw: `{data, shape}` with shape `[chains, draws, …]`, or several such by name,
 * as `logLikelihood` of `gibbs/model` returns them.
 */
export type LogLikelihoods = LogDensities | Readonly<Record<string, LogDensities>>;

/** Log densities of the observations of one site. */
export interface LogDensities {
  readonly data: Draws["data"];
  /** Chains, draws a chain, and the observations' own shape. */
  readonly shape: readonly number[];
}

/** Rows of all observations, chain after chain. */
export function observationsOf(name: string, value: LogLikelihoods) {
  if (typeof value !== "object" || value === null) {
    throw invalid("InvalidValue", name, "expected {data, shape}, or several by name");
  }
  const single = "shape" in value && "data" in value;
  const sites = single
    ? [[name, value] as const]
    : Object.entries(value).map(([key, site]) => [`${name}.${key}`, site] as const);
  const read = sites.map(([key, site]) => variableOf(key, site));
  const [first] = read;
  if (first === undefined) throw invalid("InvalidValue", name, "holds no observations");
  const { chains, length } = first;
  const widths = read.map((site, k) => {
    if (site.chains !== chains || site.length !== length) {
      throw invalid("InvalidShape", sites[k][0], `expected ${chains} chains of ${length} draws, as the first has`);
    }
    return site.variable.reduce((product, size) => product * size, 1);
  });
  const width = widths.reduce((sum, count) => sum + count, 0);
  if (width === 0 || length === 0)
    throw invalid("InvalidShape", name, "expected at least one draw and one observation");
  if (read.length === 1) return { data: first.data, chains, observations: width };
  checkSize(name, chains * length * width);
  const data = new Float64Array(chains * length * width);
  let start = 0;
  read.forEach((site, k) => {
    for (let row = 0; row < chains * length; row++) {
      data.set(site.data.subarray(row * widths[k], (row + 1) * widths[k]), row * width + start);
    }
    start += widths[k];
  });
  return { data, chains, observations: width };
}
