/** Draws of several chains by any sampler, with their diagnosis. */
import type { ChainResult } from "../backend/bindings/sample.js";
import type { Draws } from "../diagnostics/draws.js";
import type { Matrix } from "../internal/arrays.js";
import type { Model, Parameter } from "../model/model.js";
import { rowsOf, type SummaryTable, tableOf, variablesOf } from "./posterior.js";

/** What says how far to trust the draws of chains. */
export interface ChainDiagnostics {
  /** Largest R-hat of all quantities. */
  readonly rhat: number;
  /** Smallest effective size of the bulks. */
  readonly essBulk: number;
  /** Smallest effective size of the tails. */
  readonly essTail: number;
  /** Evaluations of the density or its gradient, warm-up included. */
  readonly evaluations: number;
  /** Mean acceptance after warm-up; 1 where the method refuses nothing. */
  readonly acceptance: number;
  /** Step size of each chain after warm-up, in the method's units; 0 where it has none. */
  readonly stepSize: Float64Array;
}

/** Draws from a posterior, a chain after another. */
export interface ChainDraws {
  /** The model that was sampled. */
  readonly model: Model;
  /** The draws of every variable. */
  readonly variables: Readonly<Record<string, Draws>>;
  /** All draws, one row a draw, chain after chain, in the order of the model's parameters. */
  readonly values: Matrix;
  /** The log density of each draw on the unconstrained space, one row a chain. */
  readonly logDensity: Matrix;
  readonly diagnostics: ChainDiagnostics;
  /** Whether R-hat is at most 1.01 and there are 100 effective draws a chain in bulk and tails for every quantity. */
  readonly converged: boolean;
  /** What the draws say about every quantity, and how far to trust each. */
  summary(): SummaryTable;
}

/** Dresses what the core returns; `told` are further warnings. */
export function chainDrawsOf(model: Model, result: ChainResult, told: readonly string[] = []): ChainDraws {
  const { chains, draws, width, values, logDensity, summary, diagnostics, converged } = result;
  const rows = rowsOf(model, summary);
  return {
    model,
    variables: variablesOf(model.parameters, values, [chains, draws], width),
    values: { data: values, shape: [chains * draws, width] },
    logDensity: { data: logDensity, shape: [chains, draws] },
    diagnostics,
    converged,
    summary: () => tableOf(rows, [...told, ...warnings(diagnostics, chains)]),
  };
}

/** The summary of draws that come of no model. */
export function diagnosed(parameters: readonly Parameter[], { summary, diagnostics, chains }: ChainResult) {
  const rows = rowsOf({ parameters }, summary);
  return (): SummaryTable => tableOf(rows, warnings(diagnostics, chains));
}

function warnings({ rhat, essBulk, essTail }: ChainDiagnostics, chains: number): string[] {
  const warned: string[] = [];
  if (!(rhat <= 1.01)) warned.push(`R-hat ${rhat.toFixed(3)}: the chains disagree; more draws, or several modes`);
  if (!(Math.min(essBulk, essTail) >= 100 * chains)) {
    warned.push("too few effective draws for R-hat and tails; draw more");
  }
  return warned;
}
