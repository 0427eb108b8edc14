import test from "ava";
import { multiscale, multiscaleSync, sinkhornSync } from "gibbs/transport";
import { badAsyncRunOptions, badMatrices, badOptions, badSyncRunOptions } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

/** A cloud that is not random: the same in every run. */
const cloud = (n: number, shift: number) =>
  Array.from({ length: n }, (_, i) => [Math.sin(7 * i + shift), Math.cos(5 * i) + shift]);
const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

test("it agrees with dense Sinkhorn at the same epsilon", (t) => {
  const [x, y] = [cloud(300, 0), cloud(350, 1)];
  for (const metric of ["sqeuclidean", "euclidean"] as const) {
    const plan = multiscaleSync({ x, y, metric }, { epsilon: 0.1, tolerance: 1e-6 });
    const dense = sinkhornSync({ x, y, metric }, { epsilon: 0.1, tolerance: 1e-8 });
    t.true(plan.converged, `${metric} ${plan.marginalError}`);
    t.true(Math.abs(plan.value - dense.value) < 1e-4 * dense.value);
    t.true(Math.abs(plan.regularizedValue - dense.regularizedValue) < 1e-4 * dense.value);
    t.true(plan.regularizedDual <= dense.regularizedValue + 1e-9);
    t.true(plan.dual <= dense.value && Math.abs(plan.dual - dense.dual) < 1e-2 * dense.value);
  }
});

test("marginals are exact, and the methods agree with the plan", async (t) => {
  const [x, y] = [cloud(60, 0), cloud(50, 0.7)];
  const a = Array.from({ length: 60 }, (_, i) => (i === 3 ? 0 : 1 + (i % 5)));
  const b = Array.from({ length: 50 }, () => sum(a) / 50);
  const plan = await multiscale({ x, y, a, b });
  const { data, shape } = plan.plan();
  t.deepEqual(shape, [60, 50]);
  for (let i = 0; i < 60; i++) t.true(Math.abs(sum(data.subarray(50 * i, 50 * i + 50)) - a[i]) < 1e-10);
  for (let j = 0; j < 50; j++)
    t.true(Math.abs(sum(Array.from({ length: 60 }, (_, i) => data[50 * i + j])) - b[j]) < 1e-10);
  const cost = x.flatMap((p) => y.map((q) => (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2));
  t.true(Math.abs(sum(cost.map((c, k) => c * data[k])) - plan.value) < 1e-9 * plan.value);
  t.true(plan.dual <= plan.value && plan.gap >= 0);
  const v = Array.from({ length: 50 }, (_, j) => Math.sin(j));
  const right = plan.apply(v, "right");
  for (let i = 0; i < 60; i++) t.true(Math.abs(right[i] - sum(v.map((w, j) => w * data[50 * i + j]))) < 1e-10);
  const image = plan.transport(y);
  t.true(Math.abs(image.data[0] - sum(y.map((q, j) => q[0] * data[j])) / a[0]) < 1e-10);
  const near = y.map((q) => (q[0] - x[3][0]) ** 2 + (q[1] - x[3][1]) ** 2);
  t.is(image.data[6], y[near.indexOf(Math.min(...near))][0]);
  t.true(plan.sparsePlan().values.every((value) => value > 0));
});

test("in place and elsewhere, on one thread or two: the same bits", async (t) => {
  const problem = { x: cloud(900, 0), y: cloud(700, 1) };
  const first = multiscaleSync(problem, { threads: 1 });
  const second = await multiscale(problem, { threads: 2 });
  t.deepEqual(second.potentials, first.potentials);
  t.deepEqual(second.sparsePlan(), first.sparsePlan());
});

test("it can be stopped, and ends when its passes run out", async (t) => {
  const problem = { x: cloud(20_000, 0), y: cloud(20_000, 1) };
  const controller = new AbortController();
  const pending = multiscale(problem, { tolerance: 1e-6, signal: controller.signal });
  setTimeout(() => controller.abort(new Error("enough")), 30);
  await t.throwsAsync(pending, { message: "enough" });
  const short = multiscaleSync({ x: cloud(300, 0), y: cloud(300, 1) }, { maxIterations: 3, tolerance: 1e-6 });
  t.false(short.converged);
  t.is(short.status, "maxIterations");
  t.true(short.dual <= short.value);
});

test("bad input is refused by name", async (t) => {
  const good = { x: cloud(4, 0), y: cloud(4, 1) };
  for (const run of [multiscale, multiscaleSync]) {
    await rejects(t, "problem.x", (x) => run({ ...good, x }), badMatrices);
    await rejects(t, "problem", (value) => run(value), {
      null: () => null,
      "cost matrix": () => ({ cost: [[1]] }),
      "not convex": () => ({ ...good, metric: "euclidean", power: 0.5 }),
    });
    await rejects(t, "options", (value) => run(good, value), badOptions);
    await rejects(t, "options", (value) => run(good, value), {
      epsilon: () => ({ epsilon: 0 }),
      relative: () => ({ epsilon: { relative: -1 } }),
      tolerance: () => ({ tolerance: 1e-9 }),
    });
  }
  await rejects(t, "options", (value) => multiscale(good, value), badAsyncRunOptions);
  await rejects(t, "options", (value) => multiscaleSync(good, value), badSyncRunOptions);
});
