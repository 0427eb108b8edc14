/**
 * Figures of what the library computes, one function a figure, drawn by `@observablehq/plot`.
 *
 * Every function takes the data first and one options object, and resolves to a `Figure`: `node` is the `<svg>` element,
 * `toString()` the same as a standalone file. In a page the page's document makes the elements; on Node a stand-in does, so that
 * figures can be written to files. Both packages are optional peers: `npm install @observablehq/plot`, and `linkedom` on Node.
 *
 * @module
 */

export type { MatrixLike, Vector } from "../internal/arrays.js";
export { type AutocorrelationPlotOptions, autocorrelationPlot } from "./autocorrelation-plot.js";
export { type CompositionPlotOptions, compositionPlot } from "./composition-plot.js";
export type { DrawsOptions, WeightedOptions } from "./draws.js";
export { type EnergyPlotOptions, energyPlot } from "./energy-plot.js";
export type { Figure, FigureOptions } from "./figure.js";
export { type ForestPlotOptions, forestPlot, type IntervalRow } from "./forest-plot.js";
export { type HeatmapOptions, heatmap } from "./heatmap.js";
export type { DrawsLike } from "./inputs.js";
export { type LossCurveOptions, type LossValues, lossCurve } from "./loss-curve.js";
export { type NestedPlotOptions, type NestedRun, nestedPlot } from "./nested-plot.js";
export { type PairPlotOptions, pairPlot } from "./pair-plot.js";
export { type PosteriorPlotOptions, posteriorPlot } from "./posterior-plot.js";
export { type RankPlotOptions, rankPlot } from "./rank-plot.js";
export { type ReliabilityBins, type ReliabilityDiagramOptions, reliabilityDiagram } from "./reliability-diagram.js";
export { type ScatterPlotOptions, scatterPlot } from "./scatter-plot.js";
export { type TemperedRun, temperaturePlot } from "./temperature-plot.js";
export { type TracePlotOptions, tracePlot } from "./trace-plot.js";
export { type PointPair, type SparsePlan, type TransportPlotOptions, transportPlot } from "./transport-plot.js";
