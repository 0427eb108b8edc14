import type { Vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { checkNumbers } from "./inputs.js";
import { categoryStyle } from "./palette.js";

/** What is shown of a bridge from a reference to a posterior: results of `parallelTempering` and `smc` have it. */
export interface TemperedRun {
  /** Inverse temperatures, from 0 to 1. */
  readonly temperatures: Vector;
  /** Of parallel tempering: the share of refused swaps between neighbors, one fewer than there are temperatures. */
  readonly rejections?: Vector;
  /** Of sequential Monte Carlo: the share of the particles that stayed effective on the way to each temperature. */
  readonly effective?: Vector;
}

/** Levels whose temperature is written. */
const mostTicks = 12;

/**
 * The temperatures of `parallelTempering` or `smc`, and what each step between them cost.
 *
 * The line is the inverse temperature of each level, written below it too. For parallel tempering the bars between levels are the share
 * of swaps that were accepted: where one is near 0 positions do not pass, and more levels are needed; in a ladder that has learned its
 * temperatures all are alike. The sum of the refusals is the barrier between reference and posterior. For sequential Monte Carlo they are
 * the share of the particles that stayed effective: all at the threshold but the last; many short steps say where the distribution changes
 * most. Equivalents: none known.
 *
 * @param run `temperatures`, at least 2 and rising, with `rejections` or `effective`: finite, shares from 0 to 1.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 * @see S. Syed, A. Bouchard-Côté, G. Deligiannidis, A. Doucet, Non-reversible parallel tempering, JRSS B 84 (2022),
 *   https://arxiv.org/abs/1905.02939.
 *
 * @example
 * const figure = await temperaturePlot({ temperatures: [0, 0.05, 0.3, 1], rejections: [0.4, 0.38, 0.41] });
 */
export async function temperaturePlot(run: TemperedRun, options: FigureOptions = {}): Promise<Figure> {
  checkFigureOptions(options, [], []);
  const { temperatures, shares, name, told } = checkRun(run);
  const last = temperatures.length - 1;
  const levels = temperatures.map((_, level) => level);
  const every = Math.ceil(temperatures.length / mostTicks);
  const [line, bar] = [categoryStyle(1).color, categoryStyle(0).color];
  return drawFigure(
    {
      summary: `${temperatures.length} inverse temperatures from ${temperatures[0]} to ${temperatures[last]}; ${told}.`,
      height: 260,
      legend: [
        { name: "inverse temperature", color: line, dash: "" },
        { name: `${name} (${told})`, color: bar, symbol: "square" },
      ],
      scales: {
        x: axis("inverse temperature of each level", {
          domain: [-0.5, last + 0.5],
          ticks: levels.filter((level) => level % every === 0),
          tickFormat: (level: number) => String(Number(temperatures[level].toPrecision(2))),
        }),
        y: axis("share", { domain: [0, 1], grid: true }),
      },
      marks: (plot) => [
        plot.rectY(shares, {
          x1: (_: number, step: number) => step + 0.1,
          x2: (_: number, step: number) => step + 0.9,
          y: (share: number) => share,
          fill: bar,
          fillOpacity: 0.6,
        }),
        plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
        plot.line(temperatures, {
          x: (_: number, level: number) => level,
          y: (value: number) => value,
          stroke: line,
          strokeWidth: 1.8,
        }),
        plot.dot(temperatures, {
          x: (_: number, level: number) => level,
          y: (value: number) => value,
          r: 3,
          fill: line,
          stroke: "var(--plot-background)",
        }),
      ],
    },
    options,
  );
}

function checkRun(run: TemperedRun) {
  if (typeof run !== "object" || run === null)
    throw invalid("InvalidValue", "run", "must be the result of a tempered run");
  const temperatures = checkNumbers("run.temperatures", run.temperatures);
  if (temperatures.length < 2) throw invalid("InvalidShape", "run.temperatures", "must be at least 2");
  if (temperatures.some((value, level) => level > 0 && value < temperatures[level - 1])) {
    throw invalid("InvalidValue", "run.temperatures", "must rise");
  }
  const steps = temperatures.length - 1;
  if (run.rejections !== undefined) {
    const rejections = checkShares("run.rejections", run.rejections, steps);
    const barrier = rejections.reduce((sum, share) => sum + share, 0);
    const shares = rejections.map((share) => 1 - share);
    return { temperatures, shares, name: "swaps accepted", told: `barrier ${barrier.toFixed(2)}` };
  }
  if (run.effective === undefined) throw invalid("InvalidValue", "run", "must have rejections or effective");
  const shares = checkShares("run.effective", run.effective, steps);
  const least = Math.min(...shares);
  return { temperatures, shares, name: "particles that stay effective", told: `at least ${least.toFixed(2)}` };
}

function checkShares(argument: string, values: Vector, count: number): number[] {
  const shares = checkNumbers(argument, values, count);
  if (shares.some((share) => share < 0 || share > 1)) throw invalid("InvalidValue", argument, "must be from 0 to 1");
  return shares;
}
