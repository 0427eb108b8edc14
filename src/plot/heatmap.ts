import type { MatrixLike } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { axis, checkFigureOptions, drawFigure, type Figure, type FigureOptions } from "./figure.js";
import { checkList, checkMatrix } from "./inputs.js";
import { divergingScheme, sequentialScheme } from "./palette.js";

/** Options of `heatmap`. */
export interface HeatmapOptions extends FigureOptions {
  /** Names of the rows, top to bottom, all different; default 0, 1, …. */
  rowNames?: ArrayLike<string | number>;
  /** Names of the columns, left to right, all different; default 0, 1, …. */
  columnNames?: ArrayLike<string | number>;
  /** Label of the horizontal axis; default "column". */
  xLabel?: string;
  /** Label of the vertical axis; default "row". */
  yLabel?: string;
  /** What a cell's number is, for the legend; default "value". */
  valueLabel?: string;
  /** Whether the numbers are written into the cells; default: when there are at most 12 rows and 12 columns. */
  numbers?: boolean;
}

/** More cells than this make a file that browsers show slowly. */
const mostCells = 10_000;

/**
 * A matrix as colored cells: a small transport plan, a kernel, or a table of counts.
 *
 * The color runs from dark blue (least) to yellow (most); where values of both signs occur, from purple over white at zero to orange.
 * Both keep their order for color-blind readers.
 * Equivalents: `matplotlib.pyplot.imshow`, `seaborn.heatmap`.
 *
 * @param matrix `n × m`, finite, at most 10000 entries.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 *
 * @example
 * const figure = await heatmap([[0.4, 0.1], [0, 0.5]], { rowNames: ["a", "b"], columnNames: ["c", "d"], valueLabel: "mass" });
 */
export async function heatmap(matrix: MatrixLike, options: HeatmapOptions = {}): Promise<Figure> {
  checkFigureOptions(options, ["xLabel", "yLabel", "valueLabel"], ["rowNames", "columnNames", "numbers"]);
  const table = checkMatrix("matrix", matrix);
  if (table.rows * table.columns > mostCells)
    throw invalid("InvalidShape", "matrix", `must have at most ${mostCells} entries`);
  const rowNames = checkNames("options.rowNames", options.rowNames, table.rows);
  const columnNames = checkNames("options.columnNames", options.columnNames, table.columns);
  const { xLabel = "column", yLabel = "row", valueLabel = "value" } = options;
  const { numbers = table.rows <= 12 && table.columns <= 12 } = options;
  if (typeof numbers !== "boolean") throw invalid("InvalidOption", "options.numbers", "must be a boolean");
  const cells = rowNames.flatMap((row, i) => columnNames.map((column, j) => ({ row, column, value: table.at(i, j) })));
  const scale = colorScale(cells.map((cell) => cell.value));
  const ends = [scale.least, scale.most].map((value) => shorten(value, scale));
  const legend = [
    { name: `${valueLabel} ${ends[0]}`, color: scale.leastColor, symbol: "square" as const },
    { name: ends[1], color: scale.mostColor, symbol: "square" as const },
  ];
  return drawFigure(
    {
      summary: `Heat map of ${valueLabel}, ${table.rows} rows (${yLabel}) by ${table.columns} columns (${xLabel}), from ${ends[0]} to ${ends[1]}.`,
      height: Math.min(640, 90 + Math.max(60, 28 * table.rows)),
      legend: scale.least < scale.most ? legend : legend.slice(0, 1),
      scales: {
        marginLeft: 40 + 7 * Math.max(...rowNames.map((name) => name.length)),
        x: axis(xLabel, { domain: columnNames, ...spareTicks(columnNames) }),
        y: axis(yLabel, { domain: rowNames, ...spareTicks(rowNames) }),
        color: { type: "linear", scheme: scale.scheme, domain: scale.domain },
      },
      marks: (plot) => {
        const fill = ({ value }: Cell) => (scale.isDark(value) ? "#ffffff" : "#000000");
        const text = ({ value }: Cell) => shorten(value, scale);
        const written = numbers ? [plot.text(cells, { x: "column", y: "row", text, fill })] : [];
        const inset = table.columns > 40 ? 0 : 0.5;
        return [plot.cell(cells, { x: "column", y: "row", fill: "value", inset }), ...written];
      },
    },
    options,
  );
}

interface Cell {
  readonly row: string;
  readonly column: string;
  readonly value: number;
}

/** The colors for these values: sequential, or where both signs occur diverging from white at zero. */
function colorScale(values: readonly number[]) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least < 0 && most > 0) {
    const reach = Math.max(-least, most);
    const isDark = (value: number) => Math.abs(value) > 0.6 * reach;
    return { ...divergingScheme, least: -reach, most: reach, domain: [-reach, reach], isDark };
  }
  const domain = least < most ? [least, most] : [least, least + 1];
  return { ...sequentialScheme, least, most, domain, isDark: (value: number) => value <= (domain[0] + domain[1]) / 2 };
}

function checkNames(argument: string, names: ArrayLike<string | number> | undefined, length: number): string[] {
  if (names === undefined) return Array.from({ length }, (_, index) => String(index));
  const texts = checkList(argument, names, length).map(String);
  if (new Set(texts).size < length) throw invalid("InvalidShape", argument, "must be all different");
  return texts;
}

/** With many names only some are written. */
function spareTicks(names: readonly string[]) {
  const step = Math.ceil(names.length / 24);
  return step === 1 ? {} : { ticks: names.filter((_, index) => index % step === 0) };
}

/** Three digits; what is nothing beside the largest value is 0. */
function shorten(value: number, { least, most }: { least: number; most: number }): string {
  if (Math.abs(value) < 1e-9 * Math.max(Math.abs(least), Math.abs(most))) return "0";
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}
