import { checkFigureOptions, type Figure } from "./figure.js";
import { type HeatmapOptions, heatmap } from "./heatmap.js";
import { checkList } from "./inputs.js";
import { distinctLabels } from "./labels.js";

/** Options of `compositionPlot`: those of `heatmap` but its names, which come from the labels. */
export type CompositionPlotOptions = Omit<HeatmapOptions, "rowNames" | "columnNames">;

/**
 * How many members of each known class each cluster has: the contingency table of two labelings as a heat map.
 *
 * With predicted and true classes it is the confusion matrix. Equivalents: `sklearn.metrics.ConfusionMatrixDisplay`,
 * `sklearn.metrics.cluster.contingency_matrix`.
 *
 * @param labels one label a point: the rows, sorted.
 * @param classes one class a point, in the same order: the columns, sorted.
 * @throws GibbsError `InvalidShape`, `InvalidValue` or `InvalidOption`, naming the argument; `Unsupported` where
 *   `@observablehq/plot` is not installed.
 *
 * @example
 * const figure = await compositionPlot([0, 0, 1, 1], ["cat", "cat", "cat", "dog"], { yLabel: "cluster", xLabel: "animal" });
 */
export async function compositionPlot(
  labels: ArrayLike<number | string>,
  classes: ArrayLike<number | string>,
  options: CompositionPlotOptions = {},
): Promise<Figure> {
  checkFigureOptions(options, ["xLabel", "yLabel", "valueLabel"], ["numbers"]);
  const rows = checkList("labels", labels);
  const columns = checkList("classes", classes, rows.length);
  const [rowNames, columnNames] = [distinctLabels(rows), distinctLabels(columns)];
  const counts = rowNames.map(() => columnNames.map(() => 0));
  for (const [point, label] of rows.entries()) {
    counts[rowNames.indexOf(label)][columnNames.indexOf(columns[point])]++;
  }
  const named = { yLabel: "cluster", xLabel: "class", valueLabel: "count", ...options };
  return heatmap(counts, { ...named, rowNames: rowNames.map(String), columnNames: columnNames.map(String) });
}
