import { type DrawsOptions, shownChains, thin } from "./draws.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { checkDraws, checkInteger, type DrawsLike } from "./inputs.js";

/** Options of `tracePlot`. */
export interface TracePlotOptions extends FigureOptions, DrawsOptions {
  /** At most so many draws a chain are drawn, evenly spaced, 2 to 100000; default 500. */
  maxDraws?: number;
}

/** Lines beyond these would hide each other. */
const mostChains = 16;

/**
 * The draws of one scalar in their order, one line a chain; of more than 16 chains, 16 that are evenly spaced.
 *
 * Chains that have found the same distribution look like the same noise around the same level; a trend, or chains on levels of
 * their own, says that they have not. Equivalents: `arviz.plot_trace`, `bayesplot::mcmc_trace`.
 *
 * @param draws a posterior's variable, `{data, shape}` with shape `[chains, draws, ...variable]`, or a matrix with one row a chain;
 *   finite.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 *
 * @example
 * const figure = await tracePlot({ data: [0.1, -0.4, 0.3, 0.2, 0.5, -0.1], shape: [2, 3] }, { name: "mu" });
 */
export async function tracePlot(draws: DrawsLike, options: TracePlotOptions = {}): Promise<Figure> {
  checkFigureOptions(options, ["name"], ["element", "maxDraws"]);
  const { name = "value", maxDraws = 500 } = options;
  checkInteger("options.maxDraws", maxDraws, 2, 100_000);
  const chains = checkDraws("draws", draws, options.element);
  const length = chains[0].length;
  const shown = thin(length, maxDraws);
  const { lines, words, legend } = shownChains(chains.length, mostChains);
  return drawFigure(
    {
      summary: `Trace plot of ${name}: ${words} of ${length} draws.`,
      height: 240,
      legend,
      scales: { x: axis("draw"), y: axis(name, { nice: true }) },
      marks: (plot) =>
        lines.map(({ chain, color, dash }) => {
          const values = chains[chain];
          const line = { stroke: color, strokeWidth: 0.8, strokeOpacity: 0.75, strokeDasharray: dash || undefined };
          return plot.line(shown, { x: (draw: number) => draw + 1, y: (draw: number) => values[draw], ...line });
        }),
    },
    options,
  );
}
