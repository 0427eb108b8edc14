import type { Vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { thin } from "./draws.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { checkInteger, checkNumbers } from "./inputs.js";
import { categoryStyle } from "./palette.js";

/** What is shown of a nested run: results of `nested` and `nestedSteps` have it all. */
export interface NestedRun {
  /** Log likelihood of each point, rising. */
  readonly logLikelihood: Vector;
  /** Log of the prior's volume above each, falling. */
  readonly logVolume: Vector;
  /** Posterior weight of each. */
  readonly weights: Vector;
  readonly logEvidence: number;
  readonly logEvidenceError: number;
}

/** Options of `nestedPlot`. */
export interface NestedPlotOptions extends FigureOptions {
  /** How far below the largest value the figure goes, in nats, 1 to 10000; default 20. */
  depth?: number;
  /** At most so many points are drawn, evenly spaced, 2 to 100000; default 500. */
  maxPoints?: number;
}

/**
 * A nested run from the prior, on the left, to the peak of the likelihood: log likelihood, posterior mass and evidence so far.
 *
 * Over `−log X`, by how many e-folds the prior has shrunk, three curves, each less its largest value: `log L`; `log L X`, the mass of the
 * posterior there, whose hump says from where the draws come; and `log Z` of all that lies to the left. A run is whole where the hump has
 * come down again and the evidence has levelled off; a step in `log L` is a mode found late. Equivalents: `dynesty.plotting.runplot`.
 *
 * @param run `logLikelihood`, `logVolume` and `weights` of the points, at least 2, finite; `logEvidence` and `logEvidenceError`.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 * @see J. Skilling, Nested sampling for general Bayesian computation, Bayesian Analysis 1 (2006).
 *
 * @example
 * const logVolume = Array.from({ length: 80 }, (_, k) => -0.1 * (k + 1));
 * const logLikelihood = logVolume.map((x) => -8 * Math.exp(2 * x));
 * const mass = logVolume.map((x, k) => Math.exp(logLikelihood[k] + x) * 0.1);
 * const evidence = mass.reduce((sum, x) => sum + x, 0);
 * const weights = mass.map((x) => x / evidence);
 * const figure = await nestedPlot({ logLikelihood, logVolume, weights, logEvidence: Math.log(evidence), logEvidenceError: 0.1 });
 */
export async function nestedPlot(run: NestedRun, options: NestedPlotOptions = {}): Promise<Figure> {
  checkFigureOptions(options, [], ["depth", "maxPoints"]);
  const { depth = 20, maxPoints = 500 } = options;
  checkInteger("options.depth", depth, 1, 10_000);
  checkInteger("options.maxPoints", maxPoints, 2, 100_000);
  const { likelihood, volume, weights, told } = checkRun(run);
  const shown = thin(likelihood.length, maxPoints);
  const mass = likelihood.map((value, index) => value + volume[index]);
  let sum = 0;
  const evidence = weights.map((weight) => {
    sum += weight;
    return Math.log(sum);
  });
  const curves = [
    { name: "log likelihood", values: likelihood },
    { name: "posterior mass", values: mass },
    { name: `evidence so far, ${told}`, values: evidence },
  ].map(({ name, values }, index) => {
    const largest = values.reduce((a, b) => Math.max(a, b));
    const points = shown
      .map((index) => ({ shrunk: -volume[index], below: values[index] - largest }))
      .filter(({ below }) => below >= -depth);
    return { name, points, color: categoryStyle(index).color };
  });
  return drawFigure(
    {
      summary: `A nested run of ${likelihood.length} points over ${(-volume[volume.length - 1]).toFixed(1)} e-folds of the prior's volume: ${told}.`,
      height: 300,
      legend: curves.map(({ name, color }) => ({ name, color, dash: "" })),
      scales: {
        x: axis("−log volume of the prior", { domain: [0, -volume[volume.length - 1]] }),
        y: axis("nats below the largest", { grid: true, domain: [-depth, 0] }),
      },
      marks: (plot) => [
        plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
        plot.areaY(curves[1].points, { x: "shrunk", y1: -depth, y2: "below", fill: curves[1].color, fillOpacity: 0.2 }),
        ...curves.map(({ points, color }) =>
          plot.line(points, { x: "shrunk", y: "below", stroke: color, strokeWidth: 1.8 }),
        ),
      ],
    },
    options,
  );
}

function checkRun(run: NestedRun) {
  if (typeof run !== "object" || run === null)
    throw invalid("InvalidValue", "run", "must be the result of a nested run");
  const likelihood = checkNumbers("run.logLikelihood", run.logLikelihood);
  if (likelihood.length < 2) throw invalid("InvalidShape", "run.logLikelihood", "must hold at least 2 points");
  const volume = checkNumbers("run.logVolume", run.logVolume, likelihood.length);
  const weights = checkNumbers("run.weights", run.weights, likelihood.length);
  if (weights.some((weight) => weight < 0) || !weights.some((weight) => weight > 0)) {
    throw invalid("InvalidValue", "run.weights", "must not be negative, nor all 0");
  }
  const [evidence] = checkNumbers("run.logEvidence", [run.logEvidence]);
  const [error] = checkNumbers("run.logEvidenceError", [run.logEvidenceError]);
  return { likelihood, volume, weights, told: `log Z = ${evidence.toFixed(2)} ± ${error.toFixed(2)}` };
}
