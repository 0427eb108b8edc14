/** Kernel k-means: k-means for the linear kernel, partitions of graphs for proximities, bounded always. */
import test from "ava";
import { adjustedRand, kernelKmeans, kernelKmeansSync, kmeansSync, proximitySync } from "gibbs/cluster";
import {
  badAsyncRunOptions,
  badCounts,
  badMatrices,
  badOptions,
  badSeeds,
  badSyncRunOptions,
  prefixed,
} from "../support/bad-inputs.ts";
import { close, uniforms } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { bestInertia, planted, uniformPoints } from "./support.ts";

const linear = (points: readonly number[][]) =>
  points.map((x) => points.map((y) => x.reduce((sum, value, j) => sum + value * y[j], 0)));

test("with inner products it is k-means, and the bound holds for every partition", async (t) => {
  const points = planted(3, 3, 20, 3, 12);
  const found = await kernelKmeans(linear(points), { clusters: 3 });
  close(t, found.inertia, kmeansSync(points, { clusters: 3 }).inertia, 1e-9);
  close(
    t,
    adjustedRand(
      found.labels,
      points.map((_, i) => i % 3),
    ),
    1,
    1e-12,
  );
  for (const seed of [1, 2, 3, 4]) {
    const small = uniformPoints(seed, 8, 2);
    const best = bestInertia(small, 3);
    const { inertia, lowerBound, gap } = kernelKmeansSync(linear(small), { clusters: 3 });
    close(t, inertia, best, 1e-9);
    t.true(lowerBound <= best && lowerBound > -1);
    close(t, gap, inertia - lowerBound, 1e-12);
  }
});

test("groups of a planted graph are found by logarithms of kernels", async (t) => {
  const uniform = uniforms(8);
  const n = 90;
  const graph = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const edge = uniform() < (i % 3 === j % 3 ? 0.4 : 0.05) ? 1 : 0;
      graph[i][j] = edge;
      graph[j][i] = edge;
    }
  }
  const { kernel } = proximitySync(graph, { kind: "communicability", parameter: 0.3, log: true });
  const options = { clusters: 3, seed: 4 };
  const one = await kernelKmeans(kernel, { ...options, threads: 1 });
  t.true(
    adjustedRand(
      one.labels,
      graph.map((_, i) => i % 3),
    ) > 0.9,
  );
  t.true(one.converged && one.lowerBound <= one.inertia);
  t.deepEqual(await kernelKmeans(kernel, { ...options, threads: 4 }), one);
  t.is(kernelKmeansSync(kernel, { ...options, certificate: "none" }).lowerBound, Number.NEGATIVE_INFINITY);
});

test("bad input is refused", async (t) => {
  const kernel = linear([[0], [1], [5], [6]]);
  for (const call of [kernelKmeans, kernelKmeansSync]) {
    await rejects(t, "kernel", (value) => call(value, { clusters: 1 }), {
      ...badMatrices,
      "not square": () => [[0, 1]],
    });
    await rejects(t, "options", (given: object) => call(kernel, { clusters: 2, ...given }), {
      ...(call === kernelKmeans ? badAsyncRunOptions : badSyncRunOptions),
      ...prefixed("clusters: ", { ...badCounts, zero: () => 0, "more than points": () => 5 }, (clusters) => ({
        clusters,
      })),
      ...prefixed("restarts: ", { ...badCounts, zero: () => 0 }, (restarts) => ({ restarts })),
      ...prefixed("maxIterations: ", { ...badCounts, zero: () => 0 }, (maxIterations) => ({ maxIterations })),
      ...prefixed("init: ", { unknown: () => "forgy", "a number": () => 1 }, (init) => ({ init })),
      ...prefixed("certificate: ", { unknown: () => "maybe", "a boolean": () => true }, (certificate) => ({
        certificate,
      })),
      ...prefixed("seed: ", badSeeds, (seed) => ({ seed })),
    });
    await rejects(t, "options", (given) => call(kernel, given), { ...badOptions, undefined: () => undefined });
  }
});
