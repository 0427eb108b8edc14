import { checkWeights, countOf, type DrawsOptions, khatItem, quantiles, type WeightedOptions } from "./draws.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { checkDraws, checkInteger, checkNumbers, type DrawsLike } from "./inputs.js";
import { categoryStyle } from "./palette.js";

/** Options of `posteriorPlot`. */
export interface PosteriorPlotOptions extends FigureOptions, DrawsOptions, WeightedOptions {
  /** Bins of the histogram, about, 2 to 500; default 50. */
  bins?: number;
  /** A value to mark, for instance a reference or zero; default none. */
  reference?: number;
}

/**
 * The distribution of one scalar's draws, all chains pooled: a histogram, with the median and the central 90 % interval below it.
 *
 * `weights` makes it the distribution of weighted draws, as `advi`, `pathfinder`, `laplace`, `sgld` and nested sampling give them, and
 * `khat` says how far these weights carry.
 *
 * Equivalents: `arviz.plot_posterior`, `bayesplot::mcmc_hist`.
 *
 * @param draws a posterior's variable, `{data, shape}` with shape `[chains, draws, ...variable]`, or a matrix with one row a chain;
 *   finite.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 *
 * @example
 * const figure = await posteriorPlot({ data: [0.1, -0.4, 0.3, 0.2, 0.5, -0.1], shape: [2, 3] }, { name: "mu", reference: 0 });
 * const weighted = await posteriorPlot([[0.1, -0.4, 0.3]], { weights: [0.5, 0.2, 0.3], khat: 0.31 });
 */
export async function posteriorPlot(draws: DrawsLike, options: PosteriorPlotOptions = {}): Promise<Figure> {
  checkFigureOptions(options, ["name"], ["element", "bins", "reference", "weights", "khat"]);
  const { name = "value", bins = 50 } = options;
  checkInteger("options.bins", bins, 2, 500);
  const references = options.reference === undefined ? [] : checkNumbers("options.reference", [options.reference]);
  const chains = checkDraws("draws", draws, options.element);
  const values = chains.flat();
  const shares = checkWeights(options, chains.length, chains[0].length);
  const [q5, q50, q95] = quantiles(values, shares, [0.05, 0.5, 0.95]);
  const weighted = values.map((value, index) => ({ value, share: shares[index] })).filter(({ share }) => share > 0);
  const { color } = categoryStyle(0);
  const bars = { x: "value", y: "share", thresholds: bins, fill: color, fillOpacity: 0.6 };
  const reference = { name: "reference", color: categoryStyle(5).color, dash: "4,3" };
  return drawFigure(
    {
      summary: `Histogram of ${countOf(options, shares)} of ${name}: median ${short(q50)}, 90 % interval ${short(q5)} to ${short(q95)}.`,
      height: 240,
      legend: [
        ...(references.length > 0
          ? [{ name: "median and 90 % interval", color: "currentColor", symbol: "circle" as const }, reference]
          : []),
        ...khatItem(options),
      ],
      scales: { x: axis(name, { nice: true }), y: axis("share of draws", { percent: true, grid: true }) },
      marks: (plot) => [
        plot.rectY(weighted, plot.binX({ y: "sum" }, bars)),
        plot.ruleX(references, { stroke: reference.color, strokeWidth: 2, strokeDasharray: reference.dash }),
        plot.ruleY([0], { x1: q5, x2: q95, stroke: "currentColor", strokeWidth: 4 }),
        plot.dot([q50], {
          x: (value: number) => value,
          y: 0,
          r: 5,
          fill: "currentColor",
          stroke: "var(--plot-background)",
        }),
      ],
    },
    options,
  );
}

function short(value: number): string {
  return value.toPrecision(3);
}
