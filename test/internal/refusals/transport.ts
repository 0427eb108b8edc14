import {
  type PointsProblem,
  sinkhorn,
  sinkhornDivergence,
  sinkhornDivergenceSync,
  sinkhornSync,
} from "gibbs/transport";
import {
  type BadInputs,
  badCounts,
  badMatrices,
  badNumbers,
  badVectors,
  badWeights,
} from "../../support/bad-inputs.ts";
import { option, points, type Row, type Table, twins } from "./rows.ts";

const { undefined: _, ...givenMatrices } = badMatrices;
const problem = { x: points, y: points };

const method: BadInputs = {
  ...option("epsilon", { ...badNumbers, zero: () => 0, negative: () => -1, Infinity: () => Number.POSITIVE_INFINITY }),
  ...option("epsilon", { "relative zero": () => ({ relative: 0 }), "relative text": () => ({ relative: "1" }) }),
  ...option("precision", { unknown: () => "f16", "a number": () => 32 }),
  ...option("tolerance", { ...badNumbers, zero: () => 0, negative: () => -1 }),
  ...option("maxIterations", badCounts),
  ...option("memoryLimit", { ...badNumbers, negative: () => -1 }),
  ...option("gradient", { "a number": () => 1, text: () => "yes" }),
};
const plans: BadInputs = {
  ...method,
  ...option("method", { unknown: () => "fast", "a number": () => 1 }),
  ...option("warmStart", { null: () => null, "a number": () => 1, empty: () => ({}) }),
  ...option("warmStart", {
    short: () => ({ f: [0], g: [0, 0, 0, 0] }),
    NaN: () => ({ f: [Number.NaN, 0, 0, 0], g: [0, 0, 0, 0] }),
  }),
};

/** Rows about the problem itself, with one of its fields in question. */
function problems(solve: (problem: PointsProblem) => unknown): Row[] {
  const cosine = (x: unknown) => solve({ x, y: [[1, 0]], metric: "cosine" } as never);
  return [
    [
      "problem",
      (value) => solve(value),
      { undefined: () => undefined, null: () => null, "a number": () => 1, empty: () => ({}) },
    ],
    ["problem", (value) => solve(value), option("toString", { "no field": () => 1 }, problem)],
    ["problem.x", (x) => solve({ x, y: [[1, 1]] }), badMatrices],
    ["problem.y", (y) => solve({ x: [[1, 1]], y }), { ...badMatrices, "another dimension": () => [[1, 2, 3]] }],
    ["problem.x", cosine, { "the origin, which has no direction": () => [[0, 0]] }],
    [
      "problem.metric",
      (metric) => solve({ ...problem, metric }),
      { unknown: () => "manhattan", "a number": () => 2, null: () => null },
    ],
    ["problem.power", (power) => solve({ ...problem, power }), { ...badNumbers, zero: () => 0, negative: () => -1 }],
    ["problem.a", (a) => solve({ ...problem, a }), badWeights(4)],
    ["problem.b", (b) => solve({ ...problem, b }), badWeights(4)],
    ["problem", (b) => solve({ ...problem, a: [1, 1, 1, 1], b }), { "another mass": () => [1, 1, 1, 2] }],
  ];
}

export const transport: Table = {
  "gibbs/transport sinkhorn": [
    ...problems(sinkhorn),
    ...problems(sinkhornSync),
    ["problem.cost", (cost) => sinkhorn({ cost }), givenMatrices],
    ["problem.cost", (cost) => sinkhorn({ cost, x: points } as never), { "beside points": () => points }],
    ...twins(
      (options) => sinkhorn(problem, options),
      (options) => sinkhornSync(problem, options),
      plans,
    ),
    ["v", async (v) => (await sinkhorn(problem)).apply(v, "left"), badVectors],
    [
      "side",
      async (side) => (await sinkhorn(problem)).apply([1, 1, 1, 1], side),
      { up: () => "up", undefined: () => undefined },
    ],
    ["points", async (value) => (await sinkhorn(problem)).transport(value), badMatrices],
    [
      "newPoints",
      async (value) => (await sinkhorn(problem)).map(value),
      { ...badMatrices, "another dimension": () => [[1, 2, 3]] },
    ],
    ["threshold", async (value) => (await sinkhorn(problem)).sparsePlan(value), { ...badNumbers, negative: () => -1 }],
  ],
  "gibbs/transport sinkhornDivergence": [
    ...problems(sinkhornDivergence),
    ...problems(sinkhornDivergenceSync),
    ...twins(
      (options) => sinkhornDivergence(problem, options),
      (options) => sinkhornDivergenceSync(problem, options),
      method,
    ),
  ],
};
