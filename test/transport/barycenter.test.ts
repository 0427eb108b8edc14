import { readFileSync } from "node:fs";
import test from "ava";
import { barycenter, barycenterSync } from "gibbs/transport";
import {
  badAsyncRunOptions,
  badMatrices,
  badNumbers,
  badOptions,
  badSeeds,
  badSyncRunOptions,
  badWeights,
} from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const fixture = JSON.parse(readFileSync(new URL("fixtures/barycenter.json", import.meta.url), "utf8"));
const { histograms, shares } = fixture;
const support: number[][] = fixture.points.map((x: number) => [x]);
const clouds = fixture.free.clouds.map((points: number[][]) => ({ points }));
const distance = (x: ArrayLike<number>, y: ArrayLike<number>) =>
  Array.from(x).reduce((sum, value, k) => sum + Math.abs(value - y[k]), 0);

test("the fixed-support barycenters of POT", async (t) => {
  for (const { epsilon, weights } of fixture.fixed) {
    const options = { support, weights: shares, epsilon, tolerance: 1e-9 };
    const found = await barycenter(histograms, options);
    t.true(found.converged, found.status);
    t.true(distance(found.weights, weights) < 1e-6, `${distance(found.weights, weights)}`);
    t.true(found.regularizedDual! <= found.regularizedValue! + 1e-12);
    t.true(found.regularizedValue! - found.regularizedDual! < 1e-6);
  }
  const { epsilon, weights } = fixture.debiased;
  const sharp = await barycenter(histograms, { support, weights: shares, epsilon, debiased: true, tolerance: 1e-7 });
  t.true(distance(sharp.weights, weights) < 1e-3, `${distance(sharp.weights, weights)}`);
});

test("the optimum of SciPy's linear program lies between value and bound, which meet", (t) => {
  const found = barycenterSync(histograms, { support, weights: shares, epsilon: 0.02, tolerance: 1e-7 });
  t.true(found.converged, found.status);
  t.true(found.lowerBound! <= fixture.optimum + 1e-9 && fixture.optimum <= found.value + 1e-9);
  t.true(found.relativeGap! < 0.01, `${found.relativeGap}`);
});

test("moving points: the trace falls to POT's objective or below, from the same start", async (t) => {
  const { start, value } = fixture.free;
  const found = await barycenter(clouds, { start, weights: shares, tolerance: 1e-12 });
  t.true(found.value <= value * (1 + 1e-9), `${found.value} ${value}`);
  t.true(found.lowerBound! <= found.value);
  for (let k = 1; k < found.trace!.length; k++) t.true(found.trace![k] <= found.trace![k - 1]);
  const best = barycenterSync(clouds, { support: 10, weights: shares, restarts: 3, seed: 1 });
  t.true(best.value <= value * 1.05 && best.points!.shape[0] === 10);
});

test("between two clouds that differ by a shift it is on the way, which the bound proves", (t) => {
  const points = Array.from({ length: 20 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
  const moved = points.map(([x, y]) => [x + 4, y - 2]);
  for (const share of [0.5, 0.25]) {
    const found = barycenterSync([{ points }, { points: moved }], { weights: [1 - share, share] });
    t.true(Math.abs(found.value - share * (1 - share) * 20) < 1e-9 && found.gap! < 1e-9);
    const mean = (data: ArrayLike<number>) => Array.from(data).reduce((sum, x, k) => sum + (k % 2 ? 0 : x / 20), 0);
    t.true(Math.abs(mean(found.points!.data) - mean(points.flat()) - 4 * share) < 1e-9);
  }
});

test("clouds on a fixed support, a cost in place of points, and potentials that are feasible", async (t) => {
  const cost = support.map(([x]) => support.map(([y]) => Math.abs(x - y)));
  const options = { weights: shares, epsilon: 0.2 };
  const grid = await barycenter(histograms, { ...options, support, metric: "euclidean" });
  const table = await barycenter(histograms, { ...options, cost });
  const measures = histograms.map((weights: number[]) => ({ points: support, weights }));
  const cloud = await barycenter(measures, { ...options, support, metric: "euclidean" });
  t.true(distance(grid.weights, table.weights) < 1e-9 && distance(grid.weights, cloud.weights) < 1e-5);
  t.is(table.points, undefined);
  grid.potentials!.forEach(({ f, g }) => {
    f.forEach((u, i) => {
      g.forEach((v, j) => {
        t.true(u + v <= cost[i][j] + 1e-9);
      });
    });
  });
});

test("the synchronous twin and other threads give the same bits", async (t) => {
  for (const options of [
    { support, epsilon: 0.5 },
    { support, epsilon: 0.01, maxIterations: 300 },
  ]) {
    const { potentials: _p, ...here } = barycenterSync(histograms, options);
    const { potentials: _q, ...there } = await barycenter(histograms, { ...options, threads: 4 });
    t.deepEqual(there, here);
  }
  t.deepEqual(await barycenter(clouds, { support: 5, threads: 2 }), barycenterSync(clouds, { support: 5 }));
});

test("an aborted call rejects", async (t) => {
  const points = Array.from({ length: 1500 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
  const weights = [points.map((_, i) => (1 + Math.sin(i)) ** 4), points.map((_, i) => (1 + Math.cos(2 * i)) ** 4)];
  const scaled = weights.map((row) => row.map((w) => w / row.reduce((sum, v) => sum + v, 0)));
  const controller = new AbortController();
  const options = { support: points, epsilon: 1e-4, tolerance: 1e-14, signal: controller.signal };
  const pending = barycenter(scaled, options);
  setTimeout(() => controller.abort(new Error("enough")), 50);
  await t.throwsAsync(pending, { message: "enough" });
});

test("bad input is refused by name", async (t) => {
  const rows = [
    [0.5, 0.5],
    [0.1, 0.9],
  ];
  const bins = [[0], [1]];
  const pair = [{ points: bins }, { points: [[2], [3]] }];
  for (const run of [barycenter, barycenterSync]) {
    await rejects(t, "measures", (value) => run(value, { support: bins }), badMatrices);
    await rejects(t, "measures", (value) => run(value), {
      "points of other dimensions": () => [{ points: bins }, { points: [[1, 2]] }],
      "an unknown field": () => [{ points: bins, mass: 1 }],
      "no points": () => [{ points: bins }, {}],
      "too few weights": () => [{ points: bins, weights: [1] }],
      "negative weights": () => [{ points: bins, weights: [1, -1] }],
      "other masses": () => [
        { points: bins, weights: [1, 1] },
        { points: bins, weights: [1, 2] },
      ],
      "other masses of histograms": () =>
        [
          [1, 1],
          [1, 2],
        ].map((weights) => ({ points: bins, weights })),
    });
    await rejects(t, "measures", (value) => run(rows, value), {
      "a cost of another size": () => ({ cost: [[1, 2, 3]] }),
      "a support of another size": () => ({ support: [[1]] }),
    });
    await rejects(t, "options", (value) => run(pair, value), badOptions);
    await rejects(t, "options.weights", (value) => run(rows, { support: bins, weights: value }), badWeights(2));
    await rejects(t, "options.support", (value) => run(rows, { support: value }), badMatrices);
    await rejects(t, "options.support", (value) => run(pair, { support: value }), {
      zero: () => 0,
      fraction: () => 1.5,
      null: () => null,
    });
    await rejects(t, "options.epsilon", (value) => run(rows, { support: bins, epsilon: value }), badNumbers);
    await rejects(t, "options.tolerance", (value) => run(pair, { tolerance: value }), badNumbers);
    await rejects(t, "options.seed", (value) => run(pair, { seed: value }), badSeeds);
    await rejects(t, "options", (value) => run(rows, value), {
      "no support": () => ({}),
      "both forms": () => ({ support: bins, cost: rows }),
      "restarts on a support": () => ({ support: bins, restarts: 2 }),
      metric: () => ({ support: bins, metric: "l2" }),
      power: () => ({ support: bins, power: -1 }),
      "a debiased one without symmetry": () => ({
        cost: [
          [0, 1],
          [2, 0],
        ],
        debiased: true,
      }),
    });
    await rejects(t, "options", (value) => run(pair, value), {
      debiased: () => ({ debiased: true }),
      "start and support": () => ({ start: bins, support: 2 }),
      "weights of the support": () => ({ support: 2, supportWeights: [1, 0] }),
    });
  }
  await rejects(t, "options", (value) => barycenter(pair, value), badAsyncRunOptions);
  await rejects(t, "options", (value) => barycenterSync(pair, value), badSyncRunOptions);
});
