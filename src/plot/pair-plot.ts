import { invalid } from "../internal/error.js";
import { checkWeights, countOf, khatItem, resampled, thin, type WeightedOptions, weightedMean } from "./draws.js";
import { checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { checkDraws, checkInteger, type DrawsLike } from "./inputs.js";
import { categoryStyle } from "./palette.js";

/** Options of `pairPlot`. */
export interface PairPlotOptions extends FigureOptions, WeightedOptions {
  /** At most so many draws are drawn in each panel, evenly spaced, or resampled by their weights, 2 to 100000; default 600. */
  maxDraws?: number;
  /** Bins of the histograms, 2 to 200; default 20. */
  bins?: number;
}

/** Scalars in one figure. */
const most = 8;

/**
 * Every pair of several scalars: scatter below the diagonal, correlation above, each scalar's histogram on it.
 *
 * Ridges show strong correlations, wedges the neck of a funnel, separate clouds several modes. Each panel runs over the range of its
 * scalars, which is written under the histograms. With `weights`, histograms and correlations are of the weighted draws, and the dots are
 * resampled by the weights, so that they are as dense as the distribution. Equivalents: `arviz.plot_pair`, `bayesplot::mcmc_pairs`.
 *
 * @param scalars 2 to 8 scalars by name: draws `{data, shape}`, of which the first element is taken, or a matrix with one row a chain;
 *   as many draws each, finite. `quantity` of `gibbs/diagnostics` takes an element of a vector.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 *
 * @example
 * const mu = { data: [0.1, -0.4, 0.3, 0.2, 0.5, -0.1], shape: [2, 3] };
 * const tau = { data: [1.1, 2.4, 0.3, 0.2, 1.5, 0.1], shape: [2, 3] };
 * const figure = await pairPlot({ mu, tau });
 */
export async function pairPlot(
  scalars: Readonly<Record<string, DrawsLike>>,
  options: PairPlotOptions = {},
): Promise<Figure> {
  checkFigureOptions(options, [], ["maxDraws", "bins", "weights", "khat"]);
  const { maxDraws = 600, bins = 20 } = options;
  checkInteger("options.maxDraws", maxDraws, 2, 100_000);
  checkInteger("options.bins", bins, 2, 200);
  const { chains, columns } = checkScalars(scalars);
  const draws = columns[0].unit.length;
  const shares = checkWeights(options, chains, draws / chains);
  const shown = options.weights === undefined ? thin(draws, maxDraws) : resampled(shares, Math.min(draws, maxDraws));
  const panels = columns.flatMap((across, i) => columns.map((down, j) => ({ across, down, i, j })));
  const lower = panels.filter(({ i, j }) => i < j);
  const { color } = categoryStyle(0);
  const facet = { fx: "fx", fy: "fy" };
  return drawFigure(
    {
      summary: `Pairs of ${columns.length} scalars, ${countOf(options, shares)} of each: ${columns.map(({ name }) => name).join(", ")}.`,
      height: 90 + 130 * columns.length,
      headroom: 12,
      legend: khatItem(options),
      scales: {
        marginLeft: 20,
        marginRight: 20 + 6.5 * Math.max(...columns.map(({ name }) => name.length)),
        marginBottom: 20,
        x: { axis: null, domain: [-0.04, 1.04] },
        y: { axis: null, domain: [-0.04, 1.04] },
        fx: { label: null, domain: columns.map(({ name }) => name), padding: 0.06 },
        fy: { axis: "right", label: null, domain: columns.map(({ name }) => name), padding: 0.06 },
      },
      marks: (plot) => [
        plot.frame({ stroke: "currentColor", strokeOpacity: 0.25 }),
        plot.dot(
          lower.flatMap(({ across, down }) =>
            shown.map((s) => ({ fx: across.name, fy: down.name, x: across.unit[s], y: down.unit[s] })),
          ),
          { ...facet, x: "x", y: "y", r: 1.4, fill: color, fillOpacity: 0.35 },
        ),
        plot.rect(
          columns.flatMap((column) => histogram(column, shares, bins)),
          { ...facet, x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: color, fillOpacity: 0.85 },
        ),
        plot.text(
          columns.map(({ name, least, most }) => ({
            fx: name,
            fy: name,
            x: 0.5,
            y: 0.96,
            text: `${short(least)} … ${short(most)}`,
          })),
          { ...facet, x: "x", y: "y", text: "text", fontSize: 10 },
        ),
        plot.text(
          panels
            .filter(({ i, j }) => i > j)
            .map(({ across, down }) => ({
              fx: across.name,
              fy: down.name,
              x: 0.5,
              y: 0.5,
              text: correlation(across.unit, down.unit, shares).toFixed(2),
            })),
          { ...facet, x: "x", y: "y", text: "text", fontSize: 13 },
        ),
      ],
    },
    options,
  );
}

interface Column {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** The draws of all chains, as shares of the range. */
  readonly unit: readonly number[];
}

function checkScalars(scalars: unknown): { chains: number; columns: Column[] } {
  if (typeof scalars !== "object" || scalars === null || Array.isArray(scalars)) {
    throw invalid("InvalidValue", "scalars", "must be a record of draws by name");
  }
  const entries = Object.entries(scalars as Record<string, DrawsLike>);
  if (entries.length < 2 || entries.length > most) {
    throw invalid("InvalidShape", "scalars", `must hold 2 to ${most} scalars, holds ${entries.length}`);
  }
  const drawn = entries.map(([name, draws]) => ({ name, chains: checkDraws(`scalars.${name}`, draws) }));
  const columns = drawn.map(({ name, chains }) => {
    const values = chains.flat();
    const [least, most] = values.reduce(
      ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    );
    return { name, least, most, unit: values.map((value) => (most > least ? (value - least) / (most - least) : 0.5)) };
  });
  const [{ unit }] = columns;
  for (const column of columns) {
    if (column.unit.length !== unit.length) {
      throw invalid(
        "InvalidShape",
        `scalars.${column.name}`,
        `must have ${unit.length} draws, has ${column.unit.length}`,
      );
    }
  }
  return { chains: drawn[0].chains.length, columns };
}

function histogram({ name, unit }: Column, shares: readonly number[], bins: number) {
  const heights = new Array<number>(bins).fill(0);
  for (const [index, value] of unit.entries()) heights[Math.min(bins - 1, Math.floor(value * bins))] += shares[index];
  const tallest = Math.max(...heights);
  return heights.map((height, bin) => ({
    fx: name,
    fy: name,
    x1: bin / bins,
    x2: (bin + 1) / bins,
    y1: 0,
    // Room above for the range.
    y2: (0.85 * height) / tallest,
  }));
}

/** 0 where one of the two is the same in every draw. */
function correlation(x: readonly number[], y: readonly number[], shares: readonly number[]): number {
  const [a, b] = [weightedMean(x, shares), weightedMean(y, shares)];
  const product = (u: readonly number[], v: readonly number[], [p, q]: readonly [number, number]) =>
    u.reduce((sum, value, s) => sum + shares[s] * (value - p) * (v[s] - q), 0);
  return product(x, y, [a, b]) / Math.sqrt(product(x, x, [a, a]) * product(y, y, [b, b])) || 0;
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
