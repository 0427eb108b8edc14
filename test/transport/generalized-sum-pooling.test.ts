import test from "ava";
import { generalizedSumPooling, generalizedSumPoolingSync } from "gibbs/transport";
import {
  badAsyncRunOptions,
  badCounts,
  badMatrices,
  badNumbers,
  badOptions,
  badSyncRunOptions,
} from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const cloud = (n: number, d: number, shift: number) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: d }, (_, k) => Math.sin(3 * i + 7 * k * k + shift)));
const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

/** The authors' scalings on one map, run to the end: weights of the features. */
function scalings(features: number[][], prototypes: number[][], mass: number, gamma: number): number[] {
  const scaled = (x: number[]) => x.map((v) => v / Math.max(1, Math.hypot(...x)));
  const distance = (x: number[], y: number[]) => Math.hypot(...scaled(x).map((v, k) => v - scaled(y)[k]));
  const sums = features.map((f) => sum(prototypes.map((w) => Math.exp(-gamma * distance(f, w)))));
  const n = features.length;
  const rest = (factor: number) => sums.map((s) => 1 / n / (1 + factor * s));
  let factor = mass;
  for (let step = 0; step < 3000; step++) factor = mass / sum(rest(factor).map((r, j) => r * sums[j]));
  return rest(factor).map((r) => (1 / n - r) / mass);
}

test("weights are what the authors' scalings converge to; pooled features are their mean", async (t) => {
  const [features, prototypes] = [cloud(9, 3, 0), cloud(5, 3, 1)];
  for (const [mass, sharpness] of [
    [0.3, 0.1],
    [0.5, 4],
  ]) {
    const { weights, pooled, attributes } = await generalizedSumPooling(features, prototypes, { mass, sharpness });
    scalings(features, prototypes, mass, sharpness).forEach((weight, j) => {
      t.true(Math.abs(weight - weights.data[j]) < 1e-10);
    });
    t.true(Math.abs(pooled.data[1] - sum(features.map((f, j) => weights.data[j] * f[1]))) < 1e-13);
    t.true(Math.abs(sum(attributes.data) - 1) < 1e-12);
    t.deepEqual([pooled.shape, weights.shape, attributes.shape], [
      [1, 3],
      [1, 9],
      [1, 5],
    ] as never);
  }
});

test("equal costs give average pooling", (t) => {
  const features = [0, 1, 2, 3].map((a) => [Math.cos(a), Math.sin(a)]);
  const { pooled } = generalizedSumPoolingSync(features, [[0, 0]], { sharpness: 20 });
  t.true(Math.abs(pooled.data[0] - sum(features.map(([x]) => x / 4))) < 1e-14);
});

test("gradients are those of finite differences, over a batch of maps", (t) => {
  const [features, prototypes] = [cloud(8, 2, 0), cloud(3, 2, 1)];
  const upstream = { pooled: cloud(2, 2, 5), attributes: cloud(2, 3, 6) };
  const options = { maps: 2, sharpness: 3, mass: 0.4 };
  const { gradients } = generalizedSumPoolingSync(features, prototypes, { ...options, upstream });
  const loss = (x: number[][], w: number[][]) => {
    const { pooled, attributes } = generalizedSumPoolingSync(x, w, options);
    const products = (a: Float64Array, b: number[][]) => sum(a.map((v, k) => v * b.flat()[k]));
    return products(pooled.data, upstream.pooled) + products(attributes.data, upstream.attributes);
  };
  const moved = (rows: number[][], i: number, k: number, by: number) =>
    rows.map((row, r) => (r === i ? row.map((v, c) => (c === k ? v + by : v)) : row));
  const h = 1e-4;
  const slope = (f: (by: number) => number) => (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
  const differences = (rows: number[][], f: (rows: number[][]) => number) =>
    rows.flatMap((row, i) => row.map((_, k) => slope((by) => f(moved(rows, i, k, by)))));
  for (const [gradient, expected] of [
    [gradients!.features, differences(features, (x) => loss(x, prototypes))],
    [gradients!.prototypes, differences(prototypes, (w) => loss(features, w))],
  ] as const) {
    const error = Math.hypot(...expected.map((value, k) => value - gradient.data[k]));
    t.true(error < 1e-6 * Math.hypot(...expected), `${error}`);
  }
});

test("the synchronous twin gives the same bits, on any number of threads", async (t) => {
  const [features, prototypes] = [cloud(60, 4, 0), cloud(5, 4, 1)];
  const options = { maps: 12, upstream: { pooled: cloud(12, 4, 2) } };
  const answer = generalizedSumPoolingSync(features, prototypes, options);
  for (const threads of [1, 3]) {
    t.deepEqual(await generalizedSumPooling(features, prototypes, { ...options, threads }), answer);
  }
});

test("bad input is refused by name", async (t) => {
  const [features, prototypes] = [cloud(4, 2, 0), cloud(3, 2, 1)];
  for (const run of [generalizedSumPooling, generalizedSumPoolingSync]) {
    await rejects(t, "features", (value) => run(value, prototypes), badMatrices);
    await rejects(t, "prototypes", (value) => run(features, value), {
      ...badMatrices,
      "other columns": () => [[1, 2, 3]],
    });
    await rejects(t, "options", (value) => run(features, prototypes, value), badOptions);
    const option = (name: string) => (value: unknown) => run(features, prototypes, { [name]: value } as never);
    await rejects(t, "options.mass", option("mass"), { ...badNumbers, zero: () => 0, "above 1": () => 1.1 });
    await rejects(t, "options.sharpness", option("sharpness"), { ...badNumbers, zero: () => 0 });
    await rejects(t, "options.normalize", option("normalize"), { number: () => 1 });
    await rejects(t, "options.maps", option("maps"), { ...badCounts, zero: () => 0, "no divisor": () => 3 });
    await rejects(t, "options.upstream", option("upstream"), {
      null: () => null,
      empty: () => ({}),
      unknown: () => ({ weights: [[1, 2]] }),
      "other shape": () => ({ pooled: [[1, 2, 3]] }),
      "not finite": () => ({ attributes: [[1, 2, Number.NaN]] }),
    });
  }
  await rejects(t, "options", (value) => generalizedSumPooling(features, prototypes, value), badAsyncRunOptions);
  await rejects(t, "options", (value) => generalizedSumPoolingSync(features, prototypes, value), badSyncRunOptions);
});
