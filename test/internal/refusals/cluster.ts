import { certify, certifySync, kmeans, kmeansSync } from "gibbs/cluster";
import { badCounts, badLabels, badMatrices, badNumbers, badSeeds, badWeights } from "../../support/bad-inputs.ts";
import { option, points, type Table, twins, zeros } from "./rows.ts";

const method = {
  "no clusters": () => ({}),
  ...option("clusters", { ...badCounts, zero: () => 0, "more than points": () => 5 }),
  ...option("restarts", { ...badCounts, zero: () => 0 }, { clusters: 2 }),
  ...option("maxIterations", badCounts, { clusters: 2 }),
  ...option("tolerance", { ...badNumbers, negative: () => -1 }, { clusters: 2 }),
  ...option("init", { unknown: () => "forgy", "a number": () => 1 }, { clusters: 2 }),
  ...option("weights", badWeights(4), { clusters: 2 }),
  ...option("certificate", { unknown: () => "maybe", "a boolean": () => true }, { clusters: 2 }),
  ...option("seed", badSeeds, { clusters: 2 }),
};

export const cluster: Table = {
  "gibbs/cluster kmeans": [
    ["points", (value) => kmeans(value, { clusters: 1 }), badMatrices],
    ["points", (value) => kmeansSync(value, { clusters: 1 }), badMatrices],
    ...twins(
      (options) => kmeans(points, options),
      (options) => kmeansSync(points, options),
      method,
      { clusters: 2 },
    ),
  ],
  "gibbs/cluster certify": [
    ["points", (value: never) => certify(value, zeros(value)), badMatrices],
    ["points", (value: never) => certifySync(value, zeros(value)), badMatrices],
    ["labels", (labels) => certify(points, labels), badLabels(4)],
    ...twins(
      (options) => certify(points, [0, 0, 1, 1], options),
      (options) => certifySync(points, [0, 0, 1, 1], options),
      option("weights", badWeights(4)),
    ),
  ],
};
