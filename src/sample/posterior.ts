import type { NutsPosterior } from "../backend/bindings.js";
import type { Draws } from "../diagnostics/draws.js";
import type { Matrix } from "../internal/arrays.js";
import { type Model, type Parameter, size } from "../model/model.js";

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
  /** The table as text, with a warning where the draws should not be trusted. */
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
  const { chains, draws, width, values, logDensity, summary, diagnostics, converged } = result;
  const rows = rowsOf(model, summary);
  return {
    model,
    variables: variablesOf(model.parameters, values, [chains, draws], width),
    logDensity: { data: logDensity, shape: [chains, draws] },
    diagnostics,
    converged,
    summary: () => tableOf(rows, warnings(diagnostics, chains)),
    checkpoint,
    values: { data: values, shape: [chains * draws, width] },
  };
}

/** Summaries with the names of the quantities they are of. */
export function rowsOf(model: Model, summary: readonly Omit<SummaryRow, "name">[]): readonly SummaryRow[] {
  const names = model.parameters.flatMap(elementNames);
  return summary.map((line, index) => ({ name: names[index], ...line }));
}

/** A table of rows, and as text with warnings below. */
export function tableOf(rows: readonly SummaryRow[], warned: readonly string[]): SummaryTable {
  return { rows, toString: () => table(rows, warned) };
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

function elementNames(parameter: Parameter): string[] {
  const { name, shape } = parameter;
  return Array.from({ length: size(parameter) }, (_, flat) => {
    if (shape.length === 0) return name;
    const index = [...shape]
      .reverse()
      .reduce<{ rest: number; places: number[] }>(
        ({ rest, places }, length) => ({ rest: Math.floor(rest / length), places: [rest % length, ...places] }),
        { rest: flat, places: [] },
      );
    return `${name}[${index.places.join(", ")}]`;
  });
}

function warnings({ divergences, rhat, essBulk, essTail, ebfmi }: SamplingDiagnostics, chains: number): string[] {
  const told: string[] = [];
  if (divergences > 0) {
    told.push(`${divergences} divergent trees: try a non-centered form or a higher targetAccept`);
  }
  if (!(rhat <= 1.01)) told.push(`R-hat ${rhat.toFixed(3)}: the chains disagree; more draws, or several modes`);
  if (!(Math.min(essBulk, essTail) >= 100 * chains))
    told.push("too few effective draws for R-hat and tails; draw more");
  if (ebfmi.some((value) => !(value >= 0.3)))
    told.push("E-BFMI below 0.3: the tails are explored badly; reparameterize");
  return told;
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
  return [...lines, ...warned.map((warning) => `! ${warning}`)].join("\n");
}
