import { type DrawsOptions, pooledRanks, thin } from "./draws.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { checkDraws, checkInteger, type DrawsLike } from "./inputs.js";
import { categoryStyle } from "./palette.js";

/** Options of `rankPlot`. */
export interface RankPlotOptions extends FigureOptions, DrawsOptions {
  /** Bins of each histogram, 2 to 200; default 20. */
  bins?: number;
}

/** Histograms in a row, and in the figure. */
const [mostInRow, mostChains] = [8, 64];

/**
 * Histograms of the ranks of each chain's draws among the draws of all chains, one histogram a chain; of more than 64 chains, 64
 * that are evenly spaced.
 *
 * All chains drawing from the same distribution give flat histograms at the dashed line, `draws / bins`. A chain with a shifted
 * level leans to one side; one with a wrong spread is hollow or humped. Equal draws share their mean rank.
 * Equivalents: `arviz.plot_rank`, `bayesplot::mcmc_rank_hist`.
 *
 * @param draws a posterior's variable, `{data, shape}` with shape `[chains, draws, ...variable]`, or a matrix with one row a chain;
 *   finite.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 * @see Vehtari, Gelman, Simpson, Carpenter and Bürkner, Rank-normalization, folding, and localization, Bayesian Analysis 16 (2021).
 *
 * @example
 * const figure = await rankPlot({ data: [0.1, -0.4, 0.3, 0.2, 0.5, -0.1], shape: [2, 3] }, { name: "mu", bins: 3 });
 */
export async function rankPlot(draws: DrawsLike, options: RankPlotOptions = {}): Promise<Figure> {
  checkFigureOptions(options, ["name"], ["element", "bins"]);
  const { name = "value", bins = 20 } = options;
  checkInteger("options.bins", bins, 2, 200);
  const chains = checkDraws("draws", draws, options.element);
  const length = chains[0].length;
  const total = chains.length * length;
  const ranks = pooledRanks(chains);
  const shown = thin(chains.length, mostChains);
  const columns = Math.min(shown.length, mostInRow);
  const rows = Math.ceil(shown.length / columns);
  const panels = shown.map((chain, index) => ({ chain, column: index % columns, row: Math.floor(index / columns) }));
  const bars = panels.flatMap((panel) =>
    countRanks(ranks[panel.chain], total, bins).map((bar) => ({ ...bar, ...panel })),
  );
  const facet = { fx: "column", fy: "row" };
  const words = shown.length < chains.length ? `${shown.length} of ${chains.length} chains` : `${chains.length} chains`;
  return drawFigure(
    {
      summary: `Rank plot of ${name}: for each of ${words} a histogram of ${length} ranks in ${bins} bins.`,
      height: rows === 1 ? 240 : 90 + 100 * rows,
      headroom: 12,
      scales: {
        x: axis(`rank of ${name} among all draws`, { ticks: [0, total / 2], tickFormat: thousands }),
        y: axis("draws", { grid: true, ticks: rows === 1 ? undefined : 2 }),
        fx: { axis: null },
        // Room for the names above each row.
        fy: { axis: null, padding: rows === 1 ? 0 : 0.35 },
      },
      marks: (plot) => [
        plot.rectY(bars, {
          ...facet,
          x1: "from",
          x2: "to",
          y: "count",
          fill: (bar: { chain: number }) => categoryStyle(bar.chain).color,
          insetRight: 0.5,
        }),
        plot.ruleY([length / bins], { stroke: "currentColor", strokeDasharray: "4,3" }),
        plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
        plot.text(panels, {
          ...facet,
          text: ({ chain }: { chain: number }) => `chain ${chain + 1}`,
          frameAnchor: "top",
          lineAnchor: "bottom",
          dy: -3,
        }),
      ],
    },
    options,
  );
}

/** How many of the ranks `1 … total` fall into each of `bins` equal parts. */
function countRanks(ranks: readonly number[], total: number, bins: number) {
  const bars = Array.from({ length: bins }, (_, bin) => ({
    from: (bin * total) / bins,
    to: ((bin + 1) * total) / bins,
    count: 0,
  }));
  for (const rank of ranks) {
    bars[Math.min(bins - 1, Math.floor(((rank - 0.5) * bins) / total))].count++;
  }
  return bars;
}

function thousands(count: number): string {
  return count >= 1000 ? `${count / 1000}k` : String(count);
}
