import test from "ava";
import { infoOT, infoOTSync } from "gibbs/transport";
import {
  badAsyncRunOptions,
  badCounts,
  badMatrices,
  badNumbers,
  badOptions,
  badSeeds,
  badSyncRunOptions,
  prefixed,
} from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const x = Array.from({ length: 12 }, (_, i) => [i < 8 ? 0.1 * i : 9 + 0.1 * i, Math.sin(i)]);
const y = Array.from({ length: 9 }, (_, j) => [j < 3 ? 20 + 0.1 * j : 0.2 * j, Math.cos(j), 0.1 * j]);

test("clusters of the same share find each other, across dimensions", async (t) => {
  const plan = await infoOT({ x, y });
  const { data } = plan.plan();
  // Eight of twelve sources and six of nine targets: two thirds.
  const together = sum(data.filter((_, k) => k < 72 && k % 9 >= 3)) + sum(data.filter((_, k) => k >= 72 && k % 9 < 3));
  t.true(together > 0.95, `${together}`);
  t.true(plan.information > 0.5 && plan.converged, plan.status);
  t.true(Math.abs(sum(data) - 1) < 1e-12 && plan.marginalError.every((error) => error < 1e-12));
  t.true(plan.trace.every((value, k) => k === 0 || value <= plan.trace[k - 1] + 1e-12));
  const places = plan.project([
    [0.35, 0],
    [9.9, 0],
    [1e4, 0],
  ]);
  t.deepEqual(places.shape, [3, 3]);
  t.true(places.data[0] < 3 && places.data[3] > 19 && places.data[6] > 19);
  const { data: ratios, shape } = plan.ratios(x);
  t.deepEqual(shape, [12, 9]);
  t.true(ratios[0] < 0.5 && ratios[5] > 1);
});

test("with a cost, from a metric or as a matrix", (t) => {
  const flat = y.map((point) => point.slice(0, 2));
  const cost = x.map((p) => flat.map((q) => Math.hypot(p[0] - q[0], p[1] - q[1])));
  const metric = infoOTSync({ x, y: flat, metric: "euclidean" }, { lambda: 5 });
  const matrix = infoOTSync({ x, y: flat, cost }, { lambda: 5 });
  t.is(metric.epsilon, 1);
  t.true(Math.abs(metric.value - matrix.value) < 1e-9);
  t.true(Math.abs(metric.value - (metric.cost - 5 * metric.information)) < 1e-12);
  const { data } = metric.plan();
  t.true(Math.abs(metric.cost - sum(cost.flat().map((c, k) => c * data[k]))) < 1e-12);
});

test("the plan does not follow the caller's arrays, and twins agree", async (t) => {
  const points = Float64Array.from(x.flat());
  const pending = infoOT({ x: { data: points, shape: [12, 2] }, y });
  points.fill(0);
  const [there, here] = [await pending, infoOTSync({ x, y })];
  t.deepEqual(there.plan(), here.plan());
  t.deepEqual(there.project([[1, 1]]), here.project([[1, 1]]));
});

test("a call can be aborted", async (t) => {
  const many = (n: number, shift: number) =>
    Array.from({ length: n }, (_, i) => [Math.sin(i + shift), Math.cos(3 * i)]);
  const controller = new AbortController();
  const options = { restarts: 100, signal: controller.signal, onProgress: () => controller.abort() };
  await t.throwsAsync(infoOT({ x: many(200, 0), y: many(200, 1) }, options), { any: true, name: "AbortError" });
});

test("bad input is refused by name", async (t) => {
  const good = [
    [0, 1],
    [1, 0],
  ];
  for (const run of [infoOT, infoOTSync]) {
    await rejects(t, "problem.x", (bad) => run({ x: bad, y: good }), badMatrices);
    await rejects(t, "problem.y", (bad) => run({ x: good, y: bad }), badMatrices);
    await rejects(t, "options", (options) => run({ x: good, y: good }, options), {
      ...badOptions,
      ...prefixed("bandwidth: ", badNumbers, (bandwidth) => ({ bandwidth })),
      ...prefixed("lambda: ", badNumbers, (lambda) => ({ lambda })),
      ...prefixed("epsilon: ", badNumbers, (epsilon) => ({ epsilon })),
      ...prefixed("restarts: ", badCounts, (restarts) => ({ restarts })),
      ...prefixed("seed: ", badSeeds, (seed) => ({ seed })),
    });
  }
  await rejects(t, "problem", (problem) => infoOT(problem), {
    null: () => null,
    more: () => ({ x: good, y: good, labels: [1, 2] }),
    metric: () => ({ x: good, y: good, metric: "l2" }),
    "cost and metric": () => ({ x: good, y: good, metric: "euclidean", cost: good }),
    "cost of another shape": () => ({ x: good, y: good, cost: [[1]] }),
    "metric across dimensions": () => ({ x: good, y: [[1], [2]], metric: "euclidean" }),
    weights: () => ({ x: good, y: good, a: [1, -1] }),
  });
  const plan = infoOTSync({ x: good, y: good });
  for (const method of [plan.project, plan.ratios]) {
    await rejects(t, "newPoints", (points) => method(points), { ...badMatrices, "other dimensions": () => [[1]] });
  }
  await rejects(t, "options", (options) => infoOT({ x: good, y: good }, options), badAsyncRunOptions);
  await rejects(t, "options", (options) => infoOTSync({ x: good, y: good }, options), badSyncRunOptions);
});
