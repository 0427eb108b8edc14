import { operations } from "../backend/bindings/diagnostics.js";
import type { NutsPosterior } from "../backend/bindings/sample.js";
import { load } from "../backend/load.js";
import type { Draws } from "../diagnostics/draws.js";
import type { Matrix } from "../internal/arrays.js";
import { callSync } from "../internal/call.js";
import { elementNames } from "../internal/element-names.js";
import { type Model, type Parameter, size } from "../model/model.js";

const bindings = load(operations);

/** One line of a summary: what the draws say about one quantity, and how far to trust it. */
export interface SummaryRow {
  /** The variable's name, with the place of the element in brackets, from 0. */
  readonly name: string;
  readonly mean: number;
  readonly sd: number;
  /** Monte Carlo standard error of the mean. */
  readonly mcse: number;
  readonly q5: number;
  readonly q50: number;
  readonly q95: number;
  readonly essBulk: number;
  readonly essTail: number;
  readonly rhat: number;
}

/** Summaries of all quantities. */
export interface SummaryTable {
  readonly rows: readonly SummaryRow[];
  /** Why the draws should not be trusted, a sentence a failed check with the remedy that fits; empty where all is well. */
  readonly warnings: readonly string[];
  /** The table as text, after the warnings. */
  toString(): string;
}

/** What says how far to trust the draws of a run. */
export interface SamplingDiagnostics {
  /** Divergent trees among those of the draws: where there are some, the draws may miss a part of the distribution. */
  readonly divergences: number;
  /** Trees that reached the largest depth. */
  readonly maxDepthHits: number;
  /** E-BFMI of each chain; below 0.3 energies are explored badly. */
  readonly ebfmi: Float64Array;
  /** Largest R-hat of all quantities. */
  readonly rhat: number;
  /** Smallest effective size of the bulks. */
  readonly essBulk: number;
  /** Smallest effective size of the tails. */
  readonly essTail: number;
  /** Gradients in all, warm-up included. */
  readonly gradients: number;
  /** Gradients of the warm-up. */
  readonly warmupGradients: number;
  /** Trees that each chain did in warm-up. */
  readonly warmupTrees: number;
  /** Whether warm-up ended because the metric and the chains had settled. */
  readonly settled: boolean;
  /** The step size of the draws. */
  readonly stepSize: number;
  /** Directions of the metric beside its diagonal. */
  readonly metricRank: number;
  /** Mean acceptance of the steps. */
  readonly acceptance: number;
}

/** Draws from a posterior, with their diagnosis. */
export interface Posterior {
  /** The model that was sampled. */
  readonly model: Model;
  /** The draws of every variable. */
  readonly variables: Readonly<Record<string, Draws>>;
  /** The log density of each draw on the unconstrained space, one row a chain. */
  readonly logDensity: Matrix;
  /** The unconstrained position of each draw, where `unconstrained` asked for it. */
  readonly unconstrained?: Draws;
  /** The gradient of the log density at each unconstrained position, where `unconstrained` asked for it. */
  readonly gradients?: Draws;
  /** The energy of each tree, one row a chain: what `ebfmi` of `gibbs/diagnostics` takes. */
  readonly energy: Matrix;
  readonly diagnostics: SamplingDiagnostics;
  /**
   * Whether all is well: R-hat at most 1.01 and 100 effective draws a chain in bulk and tails for every quantity, E-BFMI
   * at least 0.3 for every chain, at most 0.2 % of the trees divergent.
   */
  readonly converged: boolean;
  /** What the draws say about every quantity, and how far to trust each. */
  summary(): SummaryTable;
  /** The finished run as bytes: {@link resume} adds draws to it, `warmStart` begins another with what it learned. */
  checkpoint(): Uint8Array;
  /** All draws, one row a draw, chain after chain, in the order of the model's parameters. */
  readonly values: Matrix;
}

/** Dresses what the core returns. */
export function posteriorOf(model: Model, result: NutsPosterior, checkpoint: () => Uint8Array): Posterior {
  const { chains, draws, batch, width, values, logDensity, positions, gradients, energy } = result;
  const { summary, diagnostics, converged } = result;
  const rows = rowsOf(model, summary);
  const coordinates = (data: Float64Array): Draws => ({ data, shape: [chains, draws, model.dimension], batch });
  const variables = Object.entries(variablesOf(model.parameters, values, [chains, draws], width));
  return {
    model,
    variables: Object.fromEntries(variables.map(([name, each]) => [name, { ...each, batch }])),
    logDensity: { data: logDensity, shape: [chains, draws] },
    ...(positions.length > 0 && { unconstrained: coordinates(positions), gradients: coordinates(gradients) }),
    energy: { data: energy, shape: [chains, energy.length / chains] },
    diagnostics,
    converged,
    summary: () => tableOf(rows, warnings(rows, values, diagnostics, converged, [chains, batch])),
    checkpoint,
    values: { data: values, shape: [chains * draws, width] },
  };
}

/** Summaries with the names of the quantities they are of. */
export function rowsOf(
  model: Pick<Model, "parameters">,
  summary: readonly Omit<SummaryRow, "name">[],
): readonly SummaryRow[] {
  const names = model.parameters.flatMap(elementNames);
  return summary.map((line, index) => ({ name: names[index], ...line }));
}

/** A table of rows, and as text after the warnings. */
export function tableOf(rows: readonly SummaryRow[], warned: readonly string[]): SummaryTable {
  return { rows, warnings: warned, toString: () => table(rows, warned) };
}

/** Takes rows of all variables apart; `leading` are the dimensions that count rows. */
export function variablesOf<const Leading extends readonly number[]>(
  parameters: readonly Parameter[],
  values: Float64Array,
  leading: Leading,
  width: number,
): Record<string, { data: Float64Array; shape: [...Leading, ...number[]] }> {
  const rows = leading.reduce((product, length) => product * length, 1);
  let start = 0;
  return Object.fromEntries(
    parameters.map((parameter) => {
      const count = size(parameter);
      const data = new Float64Array(rows * count);
      for (let row = 0; row < rows; row++) {
        for (let k = 0; k < count; k++) data[row * count + k] = values[row * width + start + k];
      }
      start += count;
      const shape: [...Leading, ...number[]] = [...leading, ...parameter.shape];
      return [parameter.name, { data, shape }];
    }),
  );
}

/** Draws a chain needs to speak for itself. */
const aloneEnough = 50;

/** What failed, and what helps against it. */
function warnings(
  rows: readonly SummaryRow[],
  values: Float64Array,
  { divergences, maxDepthHits, rhat, essBulk, essTail, ebfmi }: SamplingDiagnostics,
  converged: boolean,
  [chains, batch]: readonly [chains: number, batch: number],
): string[] {
  if (values.length === 0) return ["no draws were kept: R-hat and effective sizes are not known"];
  const told: string[] = [];
  const slow = ebfmi.some((value) => !(value >= 0.3));
  if (slow) {
    told.push(
      `E-BFMI ${Math.min(...ebfmi).toFixed(2)} is below 0.3: energies are explored badly, as in a funnel or heavy tails; write variables whose scale is itself inferred with noncentered: true`,
    );
  }
  if (divergences > 0) {
    told.push(
      `${divergences} divergent trees: a part of the posterior may be missing, as at the neck of a funnel; try noncentered: true, then stepHalvings: 8`,
    );
  }
  if (!(rhat <= 1.01)) {
    const apart = rows.map((_, column) => column).filter((column) => standApart(rows, values, column, [chains, batch]));
    told.push(
      apart.length > 0
        ? `R-hat ${rhat.toFixed(3)}: each chain mixes in a place of its own (${rows[apart[0]].name}): there are several modes, of which the draws do not know the weights; temper (parallelTempering, smc), or start where the mode of interest is`
        : `R-hat ${rhat.toFixed(3)} is above 1.01: the chains do not agree yet; ${slow || divergences > 0 ? "reparameterize as above" : "draw more"}`,
    );
  }
  if (!(Math.min(essBulk, essTail) >= 100 * chains)) {
    told.push(
      `${Math.min(essBulk, essTail).toFixed(0)} effective draws are fewer than 100 a chain: R-hat and tails are not known well; draw more, or set targetEss`,
    );
  }
  if (maxDepthHits > 0) {
    told.push(
      `${maxDepthHits} trees reached the largest depth: the draws are right but dear; rescale or reparameterize what is narrow, or raise maxDepth`,
    );
  }
  return converged ? told : ["NOT CONVERGED: do not use these draws as they are", ...told];
}

/** Whether each chain is sure of its own mean, and the chains are sure of different ones. */
function standApart(
  rows: readonly SummaryRow[],
  values: Float64Array,
  column: number,
  [chains, batch]: readonly [chains: number, batch: number],
): boolean {
  if (!(rows[column].rhat > 1.1) || chains < 2) return false;
  const length = values.length / rows.length / chains;
  const means = Array.from({ length: chains }, (_, chain) => {
    const own = Float64Array.from({ length }, (_, t) => values[(chain * length + t) * rows.length + column]);
    const mean = own.reduce((sum, x) => sum + x, 0) / length;
    const variance = own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (length - 1);
    const effective = callSync(bindings.essMean(own, 1, batch));
    return { mean, error: Math.sqrt(variance / effective), effective };
  });
  if (!means.every(({ effective }) => effective >= aloneEnough)) return false;
  return means.some((a) => means.some((b) => Math.abs(a.mean - b.mean) > 6 * Math.hypot(a.error, b.error)));
}

const columns = ["mean", "sd", "mcse", "q5", "q50", "q95", "essBulk", "essTail", "rhat"] as const;

function table(rows: readonly SummaryRow[], warned: readonly string[]): string {
  const shown = (row: SummaryRow, column: (typeof columns)[number]) => {
    if (column === "essBulk" || column === "essTail") return row[column].toFixed(0);
    return column === "rhat" ? row[column].toFixed(3) : Number(row[column].toPrecision(4)).toString();
  };
  const cells = [["", ...columns], ...rows.map((row) => [row.name, ...columns.map((column) => shown(row, column))])];
  const widths = cells[0].map((_, k) => Math.max(...cells.map((line) => line[k].length)));
  const lines = cells.map((line) =>
    line.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k]))).join("  "),
  );
  return [...warned.map((warning) => `! ${warning}`), ...lines].join("\n");
}
