import { type Vector, vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { checkNumbers } from "./inputs.js";
import { categoryStyle } from "./palette.js";

/** Predictions in bins of similar confidence: one entry a bin in each list. Bins without predictions are left out of the figure. */
export interface ReliabilityBins {
  /** Mean predicted probability, 0 to 1. */
  readonly confidence: Vector;
  /** Share of predictions that came true, 0 to 1. */
  readonly accuracy: Vector;
  /** Number of predictions. */
  readonly count: Vector;
}

/** Options of `reliabilityDiagram`. */
export interface ReliabilityDiagramOptions extends FigureOptions {
  /** Default "predicted probability". */
  xLabel?: string;
  /** Default "share that came true". */
  yLabel?: string;
}

/**
 * How often predictions of a given confidence came true: points on the diagonal are calibrated, points below it overconfident.
 *
 * A dot's area is the bin's share of the predictions, its distance from the diagonal the bin's part in the calibration error.
 * Equivalents: `sklearn.calibration.CalibrationDisplay`.
 *
 * @param bins lists of one length, one entry a bin.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 *
 * @example
 * const figure = await reliabilityDiagram({ confidence: [0.1, 0.5, 0.9], accuracy: [0.08, 0.6, 0.88], count: [50, 10, 60] });
 */
export async function reliabilityDiagram(
  bins: ReliabilityBins,
  options: ReliabilityDiagramOptions = {},
): Promise<Figure> {
  checkFigureOptions(options, ["xLabel", "yLabel"], []);
  const filled = checkBins(bins);
  const total = filled.reduce((sum, bin) => sum + bin.count, 0);
  const { xLabel = "predicted probability", yLabel = "share that came true" } = options;
  const { color } = categoryStyle(0);
  const largest = Math.max(...filled.map((bin) => bin.count));
  return drawFigure(
    {
      summary: `Reliability diagram of ${total} predictions in ${filled.length} bins, ${yLabel} against ${xLabel}.`,
      height: 420,
      legend: [
        { name: "bin (area: share of predictions)", color },
        { name: "calibrated", color: "currentColor", dash: "4,3" },
      ],
      scales: {
        x: axis(xLabel, { domain: [0, 1], grid: true }),
        y: axis(yLabel, { domain: [0, 1], grid: true }),
        r: { type: "identity" },
        inset: 14,
      },
      marks: (plot) => [
        plot.line([0, 1], {
          x: (end: number) => end,
          y: (end: number) => end,
          stroke: "currentColor",
          strokeDasharray: "4,3",
        }),
        plot.ruleX(filled, {
          x: "confidence",
          y1: "confidence",
          y2: "accuracy",
          stroke: color,
          strokeWidth: 2,
          strokeOpacity: 0.6,
        }),
        plot.line(filled, { x: "confidence", y: "accuracy", sort: "confidence", stroke: color, strokeOpacity: 0.4 }),
        plot.dot(filled, {
          x: "confidence",
          y: "accuracy",
          r: (bin: { count: number }) => 3 + 11 * Math.sqrt(bin.count / largest),
          fill: color,
          fillOpacity: 0.8,
          stroke: "var(--plot-background)",
        }),
      ],
    },
    options,
  );
}

/** The bins with predictions; what the lists hold for an empty bin does not matter. */
function checkBins(bins: ReliabilityBins) {
  const counts = checkNumbers("bins.count", bins.count);
  const confidences = vector("bins.confidence", bins.confidence, counts.length);
  const accuracies = vector("bins.accuracy", bins.accuracy, counts.length);
  if (counts.some((count) => count < 0)) throw invalid("InvalidValue", "bins.count", "must not be negative");
  const filled = counts.flatMap((count, bin) =>
    count === 0
      ? []
      : [
          {
            count,
            confidence: checkShare("bins.confidence", confidences[bin]),
            accuracy: checkShare("bins.accuracy", accuracies[bin]),
          },
        ],
  );
  if (filled.length === 0) throw invalid("InvalidValue", "bins.count", "must have a bin with predictions");
  return filled;
}

function checkShare(argument: string, value: number): number {
  if (!(value >= 0 && value <= 1)) throw invalid("InvalidValue", argument, `must be from 0 to 1, is ${value}`);
  return value;
}
