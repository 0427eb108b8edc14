import type { Vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { checkNumbers } from "./inputs.js";
import { categoryStyle } from "./palette.js";

/** A loss along a line: its value, and if wanted its derivative, at each of the places. */
export interface LossValues {
  readonly value: Vector;
  readonly gradient?: Vector;
}

/** Options of `lossCurve`. */
export interface LossCurveOptions extends FigureOptions {
  /** Default "logit". */
  xLabel?: string;
  /** Default "loss". */
  yLabel?: string;
}

/**
 * Losses over one logit (or any other line): the value as a solid line, the derivative as a dashed one of the same color.
 *
 * @param at places along the line, in the order in which they are to be joined; finite.
 * @param curves values, and derivatives where given, by the loss's name; at least one.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 *
 * @example
 * const at = [-2, -1, 0, 1, 2];
 * const softplus = { value: at.map((t) => Math.log1p(Math.exp(-t))), gradient: at.map((t) => -1 / (1 + Math.exp(t))) };
 * const figure = await lossCurve(at, { logistic: softplus });
 */
export async function lossCurve(
  at: Vector,
  curves: Readonly<Record<string, LossValues>>,
  options: LossCurveOptions = {},
): Promise<Figure> {
  checkFigureOptions(options, ["xLabel", "yLabel"], []);
  const places = checkNumbers("at", at);
  const names = Object.keys(curves);
  if (names.length === 0) throw invalid("InvalidValue", "curves", "must have at least one loss");
  const { xLabel = "logit", yLabel = "loss" } = options;
  const lines = names.flatMap((name, index) => curveLines(name, index, curves[name], places));
  const withGradient = lines.some((line) => line.kind === "derivative");
  return drawFigure(
    {
      summary: `${yLabel} over ${xLabel} for ${names.join(", ")}${withGradient ? ", values solid and derivatives dashed" : ""}.`,
      height: 320,
      legend: lines.map(({ name, kind, color, dash }) => ({
        name: kind === "value" ? name : `${name}, derivative`,
        color,
        dash,
      })),
      scales: { x: axis(xLabel, { grid: true }), y: axis(yLabel, { grid: true, nice: true }) },
      marks: (plot) => [
        plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.4 }),
        ...lines.map(({ points, color, dash }) =>
          plot.line(points, { x: "0", y: "1", stroke: color, strokeWidth: 2, strokeDasharray: dash || undefined }),
        ),
      ],
    },
    options,
  );
}

function curveLines(name: string, index: number, curve: LossValues | undefined, places: readonly number[]) {
  if (curve === undefined) throw invalid("InvalidValue", `curves.${name}`, "must be {value, gradient?}");
  const { color } = categoryStyle(index);
  const line = (kind: "value" | "derivative", dash: string, argument: string, numbers: Vector) => {
    const values = checkNumbers(argument, numbers, places.length);
    return { name, kind, color, dash, points: places.map((place, entry) => [place, values[entry]]) };
  };
  const value = line("value", "", `curves.${name}.value`, curve.value);
  if (curve.gradient === undefined) return [value];
  return [value, line("derivative", "4,4", `curves.${name}.gradient`, curve.gradient)];
}
