/** Spectral clustering: as good a cut as scikit-learn's, bounded, whatever the graph is made of. */
import { readFileSync } from "node:fs";
import test from "ava";
import { adjustedRand, type EdgeList, spectral, spectralSync } from "gibbs/cluster";
import {
  badAsyncRunOptions,
  badCounts,
  badMatrices,
  badNumbers,
  badOptions,
  badSeeds,
  badSyncRunOptions,
  badWeights,
  prefixed,
} from "../support/bad-inputs.ts";
import { close, normals } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

interface Case {
  readonly name: string;
  readonly points: number[][];
  readonly clusters: number;
  readonly neighbors: number;
  readonly gamma: number;
  readonly nearestNeighbors: { readonly labels: number[]; readonly normalizedCut: number };
  readonly gaussian: { readonly labels: number[]; readonly normalizedCut: number };
}

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL("fixtures/spectral.json", import.meta.url), "utf8"),
);

test("moons, circles and blobs are cut as by scikit-learn", async (t) => {
  for (const { name, points, clusters, neighbors, gamma, ...expected } of cases) {
    for (const affinity of ["nearestNeighbors", "gaussian"] as const) {
      const found = await spectral(points, { clusters, affinity, neighbors, gamma });
      const { labels, normalizedCut } = expected[affinity];
      const agreement = adjustedRand(found.labels, labels);
      t.true(agreement > (name.startsWith("overlapping") ? 0.9 : 0.999), `${name}, ${affinity}: ${agreement}`);
      t.true(found.normalizedCut <= normalizedCut * 1.03 + 1e-9, `${name}, ${affinity}: ${found.normalizedCut}`);
      t.true(found.lowerBound <= Math.min(found.normalizedCut, normalizedCut + 1e-12));
      close(t, found.gap, found.normalizedCut - found.lowerBound, 1e-12);
      t.true(found.converged);
      t.is(found.eigenvalues.length, clusters);
      t.deepEqual(found.embedding.shape, [points.length, clusters]);
    }
  }
});

test("self-tuning finds groups of different widths", async (t) => {
  const noise = normals(3, 400);
  const points = Array.from({ length: 200 }, (_, i) => {
    const width = i < 100 ? 0.05 : 1;
    return [width * noise[2 * i] + (i < 100 ? 0 : 5), width * noise[2 * i + 1]];
  });
  const { labels } = await spectral(points, { clusters: 2, affinity: "selfTuning", neighbors: 7 });
  t.true(
    adjustedRand(
      labels,
      points.map((_, i) => Math.floor(i / 100)),
    ) > 0.97,
  );
});

test("a graph by its edges is the graph by its matrix", async (t) => {
  const graph = {
    nodes: 7,
    from: [0, 0, 1, 3, 3, 4, 2, 6],
    to: [1, 2, 2, 4, 5, 5, 3, 5],
    weights: [1, 2, 1, 1, 1, 3, 0.1, 1],
  };
  const matrix = Array.from({ length: 7 }, () => new Array<number>(7).fill(0));
  graph.from.forEach((i, edge) => {
    matrix[i][graph.to[edge]] = graph.weights[edge];
    matrix[graph.to[edge]][i] = graph.weights[edge];
  });
  const byEdges = await spectral(graph, { clusters: 2 });
  const byMatrix = spectralSync(matrix, { clusters: 2, affinity: "precomputed" });
  t.deepEqual(byEdges.labels, byMatrix.labels);
  close(t, byEdges.normalizedCut, byMatrix.normalizedCut, 1e-12);
  // The edge of weight 0.1 is all that is cut.
  close(t, byEdges.normalizedCut, 0.1 / 8.1 + 0.1 / 12.1, 1e-12);
});

test("the same bits at any number of threads, synchronously and not", async (t) => {
  const data = normals(5, 1200);
  const points = { data, shape: [600, 2] };
  const one = await spectral(points, { clusters: 4, threads: 1 });
  t.deepEqual(await spectral(points, { clusters: 4, threads: 3 }), one);
  t.deepEqual(spectralSync(points, { clusters: 4 }), one);
});

test("bad input is refused", async (t) => {
  const points = [[0], [1], [5], [6]];
  const graph: EdgeList = { nodes: 3, from: [0, 1], to: [1, 2] };
  for (const call of [spectral, spectralSync]) {
    await rejects(t, "points", (value) => call(value, { clusters: 1 }), badMatrices);
    await rejects(t, "points", (value) => call(value, { clusters: 1, affinity: "precomputed" }), {
      "not square": () => points,
      negative: () => [
        [0, -1],
        [-1, 0],
      ],
      "not symmetric": () => [
        [0, 1],
        [2, 0],
      ],
    });
    await rejects(t, "points", (part: object) => call({ ...graph, ...part }, { clusters: 1 }), {
      ...prefixed("nodes: ", { ...badCounts, zero: () => 0 }, (nodes) => ({ nodes })),
      "from: out of range": () => ({ from: [0, 3] }),
      "from: negative": () => ({ from: [0, -1] }),
      "from: fractions": () => ({ from: [0, 0.5] }),
      "to: out of range": () => ({ to: [0, 3] }),
      "to: too few": () => ({ to: [0] }),
      ...prefixed("weights: ", badWeights(2), (weights) => ({ weights })),
    });
    await rejects(t, "options", (options: object) => call(points, { clusters: 2, ...options }), {
      ...(call === spectral ? badAsyncRunOptions : badSyncRunOptions),
      ...prefixed("clusters: ", { ...badCounts, zero: () => 0, "more than points": () => 5 }, (clusters) => ({
        clusters,
      })),
      ...prefixed("affinity: ", { unknown: () => "cosine", "a number": () => 1 }, (affinity) => ({ affinity })),
      ...prefixed("neighbors: ", { ...badCounts, zero: () => 0 }, (neighbors) => ({ neighbors })),
      ...prefixed("gamma: ", { ...badNumbers, zero: () => 0, negative: () => -1 }, (gamma) => ({ gamma })),
      ...prefixed("restarts: ", { ...badCounts, zero: () => 0 }, (restarts) => ({ restarts })),
      ...prefixed("seed: ", badSeeds, (seed) => ({ seed })),
    });
    await rejects(t, "options", (options) => call(points, options), { ...badOptions, undefined: () => undefined });
  }
});
