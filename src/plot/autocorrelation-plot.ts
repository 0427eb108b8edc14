import { type DrawsOptions, shownChains } from "./draws.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { checkDraws, checkInteger, type DrawsLike } from "./inputs.js";

/** Options of `autocorrelationPlot`. */
export interface AutocorrelationPlotOptions extends FigureOptions, DrawsOptions {
  /** The last lag, 1 to 10000; default 40, or what the chains allow. */
  lags?: number;
}

/** Lines beyond these would hide each other. */
const mostChains = 16;

/**
 * How alike draws of a chain are that lie so many steps apart, one line a chain; of more than 16 chains, 16 that are evenly spaced.
 *
 * At lag 0 the correlation is 1; the sooner it falls to 0, the more the draws are worth. Below 0 they are worth more than independent ones
 * for the mean. The dashed lines at `±1.96 / √draws` hold 95 % of the correlations of independent draws. A chain that does not move has a
 * correlation of 1 throughout. Equivalents: `arviz.plot_autocorr`, `bayesplot::mcmc_acf`.
 *
 * @param draws a posterior's variable, `{data, shape}` with shape `[chains, draws, ...variable]`, or a matrix with one row a chain;
 *   finite.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 *
 * @example
 * const figure = await autocorrelationPlot({ data: [0.1, -0.4, 0.3, 0.2, 0.5, -0.1], shape: [2, 3] }, { name: "mu", lags: 2 });
 */
export async function autocorrelationPlot(draws: DrawsLike, options: AutocorrelationPlotOptions = {}): Promise<Figure> {
  checkFigureOptions(options, ["name"], ["element", "lags"]);
  const { name = "value", lags = 40 } = options;
  checkInteger("options.lags", lags, 1, 10_000);
  const chains = checkDraws("draws", draws, options.element);
  const length = chains[0].length;
  const last = Math.min(lags, length - 1);
  const { lines, words, legend } = shownChains(chains.length, mostChains);
  const bound = 1.96 / Math.sqrt(length);
  return drawFigure(
    {
      summary: `Autocorrelation of ${name} up to lag ${last}: ${words} of ${length} draws.`,
      height: 240,
      legend,
      scales: { x: axis("lag"), y: axis(`autocorrelation of ${name}`, { grid: true }) },
      marks: (plot) => [
        plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
        plot.ruleY([bound, -bound], { stroke: "currentColor", strokeDasharray: "4,3", strokeOpacity: 0.6 }),
        ...lines.map(({ chain, color, dash }) => {
          const points = correlations(chains[chain], last).map((correlation, lag) => ({ lag, correlation }));
          return plot.line(points, {
            x: "lag",
            y: "correlation",
            stroke: color,
            strokeWidth: 1.2,
            strokeDasharray: dash || undefined,
          });
        }),
      ],
    },
    options,
  );
}

function correlations(values: readonly number[], last: number): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const centered = values.map((value) => value - mean);
  const square = centered.reduce((sum, value) => sum + value * value, 0);
  return Array.from({ length: last + 1 }, (_, lag) => {
    if (square === 0) return 1;
    let sum = 0;
    for (let t = lag; t < centered.length; t++) sum += centered[t] * centered[t - lag];
    return sum / square;
  });
}
