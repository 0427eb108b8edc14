import type { MatrixLike, Vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { type CheckedMatrix, checkInteger, checkMatrix, checkNumbers } from "./inputs.js";
import { categoryStyle } from "./palette.js";

/** A transport plan by its entries: `values[k]` of mass goes from point `rows[k]` of the first group to `columns[k]` of the second. */
export interface SparsePlan {
  readonly rows: Vector;
  readonly columns: Vector;
  readonly values: Vector;
}

/** Two groups of points in the plane, with their masses. */
export interface PointPair {
  readonly x: MatrixLike;
  readonly y: MatrixLike;
}

/** Options of `transportPlot`. */
export interface TransportPlotOptions extends FigureOptions {
  /** Names of the two groups; default `["x", "y"]`. */
  names?: readonly [string, string];
  /** Only the entries with the most mass are drawn, so many at most, 1 to 100000; default 1000. */
  maxLines?: number;
  /** Default "x". */
  xLabel?: string;
  /** Default "y". */
  yLabel?: string;
}

/**
 * A transport plan between two groups of points in the plane: a line from source to target for each entry, the wider the more mass.
 *
 * An entropic plan has mass everywhere; the legend says which share of it the drawn lines carry.
 * Equivalents: `ot.plot.plot2D_samples_mat`.
 *
 * @param points `x`, `n × 2`, and `y`, `m × 2`, finite.
 * @param plan `rows`, `columns` and `values` of one length: indices into `x` and `y`, and masses that are not negative.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 *
 * @example
 * const plan = { rows: [0, 1], columns: [1, 0], values: [0.5, 0.5] };
 * const figure = await transportPlot({ x: [[0, 0], [1, 0]], y: [[1, 1], [0, 1]] }, plan, { names: ["before", "after"] });
 */
export async function transportPlot(
  points: PointPair,
  plan: SparsePlan,
  options: TransportPlotOptions = {},
): Promise<Figure> {
  checkFigureOptions(options, ["xLabel", "yLabel"], ["names", "maxLines"]);
  const x = checkMatrix("points.x", points.x, 2);
  const y = checkMatrix("points.y", points.y, 2);
  const { names = ["x", "y"], maxLines = 1000, xLabel = "x", yLabel = "y" } = options;
  checkInteger("options.maxLines", maxLines, 1, 100_000);
  if (names.length !== 2 || !names.every((name) => typeof name === "string"))
    throw invalid("InvalidOption", "options.names", "must be two strings");
  const entries = checkPlan(plan, x.rows, y.rows).sort((a, b) => b.mass - a.mass);
  const lines = entries.slice(0, maxLines);
  const heaviest = lines[0]?.mass ?? 1;
  const share = ((100 * sumMass(lines)) / (sumMass(entries) || 1)).toFixed(0);
  const [source, target] = [categoryStyle(0), categoryStyle(5)];
  return drawFigure(
    {
      summary: `Transport plan from ${x.rows} points of ${names[0]} to ${y.rows} points of ${names[1]}: the ${lines.length} heaviest of ${entries.length} entries, ${share} % of the mass.`,
      height: 420,
      legend: [
        { name: names[0], color: source.color },
        { name: names[1], color: target.color, symbol: "square" },
        {
          name: `plan: ${lines.length} of ${entries.length} entries, ${share} % of the mass`,
          color: "currentColor",
          dash: "",
        },
      ],
      scales: { x: axis(xLabel, { nice: true }), y: axis(yLabel, { nice: true }) },
      marks: (plot) => [
        plot.link(lines, {
          x1: ({ from }: Entry) => x.at(from, 0),
          y1: ({ from }: Entry) => x.at(from, 1),
          x2: ({ to }: Entry) => y.at(to, 0),
          y2: ({ to }: Entry) => y.at(to, 1),
          stroke: "currentColor",
          strokeOpacity: 0.3,
          strokeWidth: ({ mass }: Entry) => round(0.2 + (1.8 * mass) / heaviest),
        }),
        plot.dot(indices(x), { ...place(x), r: 3, fill: source.color }),
        plot.dot(indices(y), { ...place(y), r: 3, fill: target.color, symbol: "square" }),
      ],
    },
    options,
  );
}

interface Entry {
  readonly from: number;
  readonly to: number;
  readonly mass: number;
}

/** The plan's entries that carry mass. */
function checkPlan(plan: SparsePlan, sources: number, targets: number): Entry[] {
  const values = checkNumbers("plan.values", plan.values);
  const rows = checkIndices("plan.rows", plan.rows, values.length, sources);
  const columns = checkIndices("plan.columns", plan.columns, values.length, targets);
  if (values.some((value) => value < 0)) throw invalid("InvalidValue", "plan.values", "must not be negative");
  return values.flatMap((mass, entry) => (mass > 0 ? [{ from: rows[entry], to: columns[entry], mass }] : []));
}

function checkIndices(argument: string, values: Vector, length: number, end: number): number[] {
  const indices = checkNumbers(argument, values, length);
  if (indices.some((index) => !Number.isInteger(index) || index < 0 || index >= end)) {
    throw invalid("InvalidValue", argument, `must be indices from 0 to ${end - 1}`);
  }
  return indices;
}

function sumMass(entries: readonly Entry[]): number {
  return entries.reduce((sum, { mass }) => sum + mass, 0);
}

function indices(table: CheckedMatrix): number[] {
  return Array.from({ length: table.rows }, (_, row) => row);
}

function place(table: CheckedMatrix) {
  return { x: (row: number) => table.at(row, 0), y: (row: number) => table.at(row, 1) };
}

function round(width: number): number {
  return Math.round(width * 1000) / 1000;
}
