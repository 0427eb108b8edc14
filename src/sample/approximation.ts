/** What approximations by a normal distribution return, and how their calls are made. */
import type { ApproximationResult } from "../backend/bindings/sample.js";
import type { Draws } from "../diagnostics/draws.js";
import { type Matrix, type Vector, vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import { Model } from "../model/model.js";
import { rowsOf, type SummaryTable, tableOf, variablesOf } from "./posterior.js";

/** A posterior approximated by a normal distribution on the unconstrained space, and how good it is. */
export interface Approximation {
  /** The model that was approximated. */
  readonly model: Model;
  /** Draws of every variable, as one chain; resampled by their weights where the method was told so. */
  readonly variables: Readonly<Record<string, Draws>>;
  /** All draws, one row a draw, in the order of the model's parameters. */
  readonly values: Matrix;
  /** The draws on the unconstrained space, one row a draw. */
  readonly positions: Matrix;
  /** The log density of each draw on the unconstrained space. */
  readonly logDensity: Matrix;
  /** Pareto-smoothed importance weights of the draws, which sum to 1; all equal where the draws were resampled. */
  readonly weights: Float64Array;
  /** Mean of the normal distribution on the unconstrained space. */
  readonly location: Float64Array;
  /** Standard deviations of its coordinates. */
  readonly deviations: Float64Array;
  /** Its covariance; undefined where the method has none: mean-field, several paths, or paths in over 1000 dimensions. */
  readonly covariance: Matrix | undefined;
  /** Shape of the tail of the importance ratios: up to 0.7 weights can be relied on, above they cannot. */
  readonly khat: number;
  /** Effective number of draws under the weights, before resampling. */
  readonly ess: number;
  /** Mean of log density minus log approximation: a lower bound on the log evidence, up to its error. */
  readonly elbo: number;
  /** Monte Carlo standard error of `elbo`. */
  readonly elboError: number;
  /** Log of the mean importance ratio: the log of the integral of the density, constants as the model has them. */
  readonly logEvidence: number;
  /** Its standard error, to be relied on where k-hat is below 0.7. */
  readonly logEvidenceError: number;
  /** Evaluations of the density or its gradient. */
  readonly evaluations: number;
  /** Steps of the optimizer. */
  readonly iterations: number;
  /** Whether the optimizer ended by its own rule and k-hat is at most 0.7. */
  readonly converged: boolean;
  /** What the draws say about every quantity. */
  summary(): SummaryTable;
  /** Unconstrained positions of that many draws, spread over all, for the option `init` of samplers. */
  init(chains?: number): Float64Array;
}

/** Dresses what the core returns. */
export function approximationOf(model: Model, result: ApproximationResult): Approximation {
  const { draws, width, values, positions, logDensity, summary, covariance, ...rest } = result;
  const d = model.dimension;
  const rows = rowsOf(model, summary);
  const warned =
    rest.khat <= 0.7 ? [] : [`k-hat ${rest.khat.toFixed(2)}: the approximation misses a part; sample instead`];
  return {
    ...rest,
    model,
    variables: variablesOf(model.parameters, values, [1, draws], width),
    values: { data: values, shape: [draws, width] },
    positions: { data: positions, shape: [draws, d] },
    logDensity: { data: logDensity, shape: [1, draws] },
    covariance: covariance.length === 0 ? undefined : { data: covariance, shape: [d, d] },
    summary: () => tableOf(rows, warned),
    init: (chains = 4) => {
      if (!(Number.isInteger(chains) && chains >= 1 && chains <= draws)) {
        throw invalid("InvalidValue", "chains", `expected an integer from 1 to ${draws}, got ${String(chains)}`);
      }
      const spread = Array.from({ length: chains }, (_, k) => Math.floor(((k + 0.5) * draws) / chains));
      return Float64Array.from(spread.flatMap((row) => [...positions.subarray(row * d, (row + 1) * d)]));
    },
  };
}

/** @internal The model's handle and the start, after a look at the options. */
export function checkedModel<Options extends { init?: Vector }>(
  model: Model,
  options: Options | undefined,
  names: object,
): [Model["handle"], Float64Array | Float32Array | undefined, Options] {
  if (!(model instanceof Model)) throw invalid("InvalidValue", "model", "expected a model of gibbs/model");
  checkOptions(options, names, { init: 1 });
  const init = options?.init;
  return [model.handle, init === undefined ? undefined : vector("options.init", init), options ?? ({} as Options)];
}
