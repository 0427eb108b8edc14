import { elementNames } from "../internal/element-names.js";
import { invalid } from "../internal/error.js";
import { checkWeights, khatItem, quantiles, type WeightedOptions, weightedMean } from "./draws.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { checkDraws, checkList, checkNumbers, type DrawsLike } from "./inputs.js";
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
export interface ForestPlotOptions extends FigureOptions, WeightedOptions {
  /** A value to compare with, by scalar's name; default none. */
  reference?: Readonly<Record<string, number>>;
  /** Default "value". */
  xLabel?: string;
}

/**
 * Central 90 % intervals of many scalars, one row each, with the median (dot) and the mean (tick).
 *
 * The rows of a summary are such intervals; or take draws, with `weights` where they have some, and every element of each variable
 * becomes a row. Equivalents: `arviz.plot_forest`, `bayesplot::mcmc_intervals`.
 *
 * @param rows `{name, mean, q5, q50, q95}` each, whose names must differ; or draws by the variable's name, as many of each, finite. The
 *   order is kept from top to bottom.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 *
 * @example
 * const figure = await forestPlot([{ name: "mu", mean: 4.4, q5: -1, q50: 4.4, q95: 9.8 }], { reference: { mu: 4.41 } });
 * const weighted = await forestPlot({ mu: [[0.1, -0.4, 0.3]], tau: [[1.2, 2.4, 0.7]] }, { weights: [0.5, 0.2, 0.3] });
 */
export async function forestPlot(
  rows: ArrayLike<IntervalRow> | Readonly<Record<string, DrawsLike>>,
  options: ForestPlotOptions = {},
): Promise<Figure> {
  checkFigureOptions(options, ["xLabel"], ["reference", "weights", "khat"]);
  const intervals = isRecord(rows) ? intervalsOf(rows, options) : checkList("rows", rows as ArrayLike<IntervalRow>);
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
        ...khatItem(options),
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

function isRecord(rows: unknown): rows is Readonly<Record<string, DrawsLike>> {
  return typeof rows === "object" && rows !== null && !Array.isArray(rows) && !ArrayBuffer.isView(rows);
}

/** An interval of each element of the variables. */
function intervalsOf(variables: Readonly<Record<string, DrawsLike>>, options: WeightedOptions): IntervalRow[] {
  const entries = Object.entries(variables);
  if (entries.length === 0) throw invalid("InvalidShape", "rows", "must not be empty");
  return entries.flatMap(([name, draws]) => {
    const shape = "shape" in draws && draws.shape.length > 2 ? draws.shape.slice(2) : [];
    return elementNames({ name, shape }).map((element, place) => {
      const chains = checkDraws(`rows.${name}`, draws, place);
      const values = chains.flat();
      const shares = checkWeights(options, chains.length, chains[0].length);
      const [q5, q50, q95] = quantiles(values, shares, [0.05, 0.5, 0.95]);
      return { name: element, mean: weightedMean(values, shares), q5, q50, q95 };
    });
  });
}
