import { invalid } from "../internal/error.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { checkDraws, checkInteger, type DrawsLike } from "./inputs.js";
import { categoryStyle } from "./palette.js";

/** Options of `energyPlot`. */
export interface EnergyPlotOptions extends FigureOptions {
  /** Bins of each histogram, 5 to 200; default 30. */
  bins?: number;
}

/**
 * How the energies of a Hamiltonian sampler range, and how far one tree moves them.
 *
 * Two histograms on one axis: the energies less their mean, and the changes from one tree to the next. Where the second is much
 * narrower than the first, a fresh momentum cannot reach the energies that the posterior has, and tails are explored badly; E-BFMI,
 * their ratio, is then below 0.3. Equivalents: `arviz.plot_energy`, `bayesplot::mcmc_nuts_energy`.
 *
 * @param energy one row a chain, such as `posterior.energy`; finite, at least 2 a chain.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 * @see M. Betancourt, Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo (2016),
 *   https://arxiv.org/abs/1604.00695.
 *
 * @example
 * const figure = await energyPlot([[5.1, 6.3, 4.8, 5.5], [6.0, 5.2, 5.9, 4.4]], { bins: 5 });
 */
export async function energyPlot(energy: DrawsLike, options: EnergyPlotOptions = {}): Promise<Figure> {
  checkFigureOptions(options, [], ["bins"]);
  const { bins = 30 } = options;
  checkInteger("options.bins", bins, 5, 200);
  const chains = checkDraws("energy", energy);
  if (chains[0].length < 2) throw invalid("InvalidShape", "energy", "must hold at least 2 trees a chain");
  const count = chains.length * chains[0].length;
  const mean = chains.flat().reduce((sum, value) => sum + value, 0) / count;
  const groups = [
    { name: "energy less its mean", values: chains.flatMap((chain) => chain.map((value) => value - mean)) },
    {
      name: "change from tree to tree",
      values: chains.flatMap((chain) => chain.slice(1).map((value, t) => value - chain[t])),
    },
  ];
  const least = Math.min(...groups.map(({ values }) => extreme(values, Math.min)));
  const most = Math.max(...groups.map(({ values }) => extreme(values, Math.max)));
  const width = (most - least) / bins || 1;
  const bars = groups.map(({ values }) => {
    const heights = new Array<number>(bins).fill(0);
    for (const value of values) heights[Math.min(bins - 1, Math.floor((value - least) / width))]++;
    return heights.map((height, bin) => ({
      from: least + bin * width,
      to: least + (bin + 1) * width,
      density: height / values.length / width,
    }));
  });
  return drawFigure(
    {
      summary: `Energies of ${chains.length} chains of ${chains[0].length} trees about their mean, and their changes from tree to tree.`,
      height: 260,
      legend: groups.map(({ name }, index) => ({ name, color: categoryStyle(index).color, symbol: "square" as const })),
      scales: { x: axis("energy"), y: axis("density", { grid: true }) },
      marks: (plot) => [
        ...bars.map((rows, index) =>
          plot.rectY(rows, { x1: "from", x2: "to", y: "density", fill: categoryStyle(index).color, fillOpacity: 0.55 }),
        ),
        plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
      ],
    },
    options,
  );
}

function extreme(values: readonly number[], pick: (a: number, b: number) => number): number {
  return values.reduce((a, b) => pick(a, b));
}
