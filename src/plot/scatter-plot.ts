import type { MatrixLike } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { type CheckedMatrix, checkList, checkMatrix } from "./inputs.js";
import { distinctLabels } from "./labels.js";
import { categoryStyle } from "./palette.js";

/** Options of `scatterPlot`. */
export interface ScatterPlotOptions extends FigureOptions {
  /** One label a point: its color, and its symbol from the seventh group on; default: one group. */
  labels?: ArrayLike<number | string>;
  /** A group's name by its label; default: the label itself. */
  names?: Readonly<Record<string | number, string>>;
  /** Points marked by a ring with a cross, `k × 2` in the same coordinates (cluster centers); default: none. */
  centers?: MatrixLike;
  /** Default "x". */
  xLabel?: string;
  /** Default "y". */
  yLabel?: string;
  /** Radius of a point in pixels, at most 50; default 3. */
  radius?: number;
}

/**
 * Points in the plane, colored by label, with centers marked.
 *
 * For clusters in more than two dimensions project points and centers on two principal components first. Axes keep their own
 * scales. Groups are drawn in the order of their labels.
 *
 * @param points `n × 2`, finite.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 *
 * @example
 * const figure = await scatterPlot([[0, 0], [1, 0], [5, 5]], { labels: ["a", "a", "b"], xLabel: "width", yLabel: "height" });
 * const svg = figure.toString();
 */
export async function scatterPlot(points: MatrixLike, options: ScatterPlotOptions = {}): Promise<Figure> {
  checkFigureOptions(options, ["xLabel", "yLabel"], ["labels", "names", "centers", "radius"]);
  const table = checkMatrix("points", points, 2);
  const centers = options.centers === undefined ? [] : pairs(checkMatrix("options.centers", options.centers, 2));
  const groups = groupPoints(pairs(table), options);
  const { xLabel = "x", yLabel = "y", radius = 3 } = options;
  if (!(radius > 0 && radius <= 50))
    throw invalid("InvalidOption", "options.radius", `must be from 0 to 50, is ${radius}`);
  return drawFigure(
    {
      summary: `Scatter plot of ${table.rows} points in ${groups.length} groups, ${xLabel} against ${yLabel}.`,
      height: 420,
      legend: groups.length > 1 ? groups : [],
      scales: { x: axis(xLabel, { nice: true }), y: axis(yLabel, { nice: true }) },
      marks: (plot) => [
        plot.gridX({ strokeOpacity: 0.08 }),
        plot.gridY({ strokeOpacity: 0.08 }),
        ...groups.map(({ members, color, symbol }) =>
          plot.dot(members, { r: radius, fill: color, fillOpacity: 0.85, symbol }),
        ),
        plot.dot(centers, {
          r: 8,
          fill: "var(--plot-background)",
          fillOpacity: 0.7,
          stroke: "currentColor",
          strokeWidth: 2,
        }),
        plot.dot(centers, { r: 4, symbol: "times", stroke: "currentColor", strokeWidth: 2 }),
      ],
    },
    options,
  );
}

type Pair = [number, number];

function pairs(table: CheckedMatrix): Pair[] {
  return Array.from({ length: table.rows }, (_, row) => [table.at(row, 0), table.at(row, 1)]);
}

function groupPoints(points: Pair[], { labels, names = {} }: ScatterPlotOptions) {
  if (labels === undefined) return [{ name: "", members: points, ...categoryStyle(0), dash: undefined }];
  const given = checkList("options.labels", labels, points.length);
  return distinctLabels(given).map((label, index) => {
    const { color, symbol } = categoryStyle(index);
    return {
      name: names[label] ?? String(label),
      color,
      symbol,
      members: points.filter((_, point) => given[point] === label),
    };
  });
}
