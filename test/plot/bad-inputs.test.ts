/** Every figure refuses what the test kit calls bad, by the argument's name. */
import test from "ava";
import * as plot from "gibbs/plot";
import { badCounts, badMatrices, badOptions, badVectors, prefixed } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const point = [[0, 0]];
const plan = { rows: [0], columns: [0], values: [1] };
const bins = { confidence: [0.5], accuracy: [0.5], count: [1] };
const run = {
  logLikelihood: [-2, -1],
  logVolume: [-1, -2],
  weights: [0.5, 0.5],
  logEvidence: -1,
  logEvidenceError: 0.1,
};
const ladder = { temperatures: [0, 1], rejections: [0.5] };
const row = { name: "mu", mean: 0, q5: -1, q50: 0, q95: 1 };

/** Each figure with one good input. */
const makers: Record<string, (options: never) => Promise<plot.Figure>> = {
  scatterPlot: (options) => plot.scatterPlot(point, options),
  transportPlot: (options) => plot.transportPlot({ x: point, y: point }, plan, options),
  heatmap: (options) => plot.heatmap(point, options),
  compositionPlot: (options) => plot.compositionPlot([0], [0], options),
  tracePlot: (options) => plot.tracePlot(point, options),
  rankPlot: (options) => plot.rankPlot(point, options),
  posteriorPlot: (options) => plot.posteriorPlot(point, options),
  pairPlot: (options) => plot.pairPlot({ a: point, b: point }, options),
  energyPlot: (options) => plot.energyPlot(point, options),
  autocorrelationPlot: (options) => plot.autocorrelationPlot(point, options),
  forestPlot: (options) => plot.forestPlot([row], options),
  nestedPlot: (options) => plot.nestedPlot(run, options),
  temperaturePlot: (options) => plot.temperaturePlot(ladder, options),
  reliabilityDiagram: (options) => plot.reliabilityDiagram(bins, options),
  lossCurve: (options) => plot.lossCurve([0], { a: { value: [1] } }, options),
};

test("every figure is among these", (t) => {
  const functions = Object.entries(plot).filter(([, value]) => typeof value === "function");
  t.deepEqual(functions.map(([name]) => name).sort(), Object.keys(makers).sort());
});

for (const [name, make] of Object.entries(makers)) {
  test(`${name}: options`, async (t) => {
    await rejects(t, "options", make, badOptions);
    await rejects(
      t,
      "options.width",
      make,
      prefixed("width ", badCounts, (width) => ({ width })),
    );
  });
}

test("matrices", async (t) => {
  await rejects(t, "points", plot.scatterPlot, badMatrices);
  await rejects(t, "points.x", (x: never) => plot.transportPlot({ x, y: point }, plan), badMatrices);
  await rejects(t, "matrix", plot.heatmap, badMatrices);
});

test("vectors", async (t) => {
  await rejects(
    t,
    "plan.values",
    (values: never) => plot.transportPlot({ x: point, y: point }, { ...plan, values }),
    badVectors,
  );
  await rejects(t, "bins.count", (count: never) => plot.reliabilityDiagram({ ...bins, count }), badVectors);
  await rejects(
    t,
    "run.logVolume",
    (logVolume: never) => plot.nestedPlot({ ...run, logVolume }),
    prefixed("volume ", badVectors, (values) => values),
  );
  await rejects(
    t,
    "run.temperatures",
    (temperatures: never) => plot.temperaturePlot({ ...ladder, temperatures }),
    prefixed("temperatures ", badVectors, (values) => values),
  );
  const { "weights undefined": _, ...badWeights } = prefixed("weights ", badVectors, (weights) => ({ weights }));
  for (const make of [makers.posteriorPlot, makers.pairPlot]) {
    await rejects(t, "options.weights", make, badWeights);
  }
  await rejects(t, "at", (at: never) => plot.lossCurve(at, { a: { value: [1, 2, 3] } }), badVectors);
});

test("draws", async (t) => {
  // Three dimensions are draws of a variable with several elements.
  const { "three dimensions": _, ...badDraws } = badMatrices;
  for (const make of [plot.tracePlot, plot.rankPlot, plot.posteriorPlot, plot.autocorrelationPlot]) {
    await rejects(t, "draws", make, badDraws);
    await rejects(
      t,
      "options.element",
      (options: never) => make(point, options),
      prefixed("element ", badCounts, (element) => ({ element })),
    );
  }
});
