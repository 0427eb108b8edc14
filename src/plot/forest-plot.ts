import { invalid } from "../internal/error.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { checkList, checkNumbers } from "./inputs.js";
import { categoryStyle } from "./palette.js";

/** What a forest plot shows of one scalar: the rows of a posterior's summary have it all. */
export interface IntervalRow {
  readonly name: string;
  readonly mean: number;
  readonly q5: number;
  readonly q50: number;
  readonly q95: number;
}

/** Options of `forestPlot`. */
export interface ForestPlotOptions extends FigureOptions {
  /** A value to compare with, by scalar's name; default none. */
  reference?: Readonly<Record<string, number>>;
  /** Default "value". */
  xLabel?: string;
}

/**
 * Central 90 % intervals of many scalars, one row each, with the median (dot) and the mean (tick).
 *
 * Equivalents: `arviz.plot_forest`, `bayesplot::mcmc_intervals`.
 *
 * @param rows `{name, mean, q5, q50, q95}` each; the order is kept from top to bottom, names must differ.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 *
 * @example
 * const figure = await forestPlot([{ name: "mu", mean: 4.4, q5: -1, q50: 4.4, q95: 9.8 }], { reference: { mu: 4.41 } });
 */
export async function forestPlot(rows: ArrayLike<IntervalRow>, options: ForestPlotOptions = {}): Promise<Figure> {
  checkFigureOptions(options, ["xLabel"], ["reference"]);
  const intervals = checkList("rows", rows);
  for (const [index, { mean, q5, q50, q95 }] of intervals.entries())
    checkNumbers(`rows[${index}]`, [mean, q5, q50, q95]);
  const names = intervals.map((row) => row.name);
  if (new Set(names).size < names.length) throw invalid("InvalidValue", "rows", "names must differ");
  const { xLabel = "value" } = options;
  const references = Object.entries(options.reference ?? {}).filter(([name]) => names.includes(name));
  checkReferences(references);
  const { color } = categoryStyle(0);
  const mark = categoryStyle(5).color;
  return drawFigure(
    {
      summary: `Medians and 90 % intervals of ${names.length} scalars: ${names.join(", ")}.`,
      height: 80 + 22 * names.length,
      legend: [
        { name: "median and 90 % interval", color },
        ...(references.length > 0 ? [{ name: "reference", color: mark, symbol: "diamond" as const }] : []),
      ],
      scales: {
        marginLeft: 34 + 7 * Math.max(...names.map((name) => name.length)),
        x: axis(xLabel, { nice: true, grid: true }),
        y: { label: null, domain: names },
      },
      marks: (plot) => [
        plot.ruleY(intervals, { y: "name", x1: "q5", x2: "q95", stroke: color, strokeWidth: 3, strokeOpacity: 0.7 }),
        plot.tickX(intervals, { x: "mean", y: "name", stroke: "currentColor", strokeWidth: 1.5 }),
        plot.dot(intervals, { x: "q50", y: "name", r: 4.5, fill: color, stroke: "var(--plot-background)" }),
        plot.dot(references, {
          x: "1",
          y: "0",
          r: 4.5,
          symbol: "diamond",
          fill: mark,
          stroke: "var(--plot-background)",
        }),
      ],
    },
    options,
  );
}

function checkReferences(references: readonly [string, number][]): void {
  for (const [name, value] of references) checkNumbers(`options.reference.${name}`, [value]);
}
