import { readFileSync } from "node:fs";
import test from "ava";
import { lowRank, lowRankSync, sinkhornSync } from "gibbs/transport";
import { badAsyncRunOptions, badMatrices, badOptions, badSyncRunOptions } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

/** A cloud that is not random: the same in every run. */
const cloud = (n: number, shift: number) =>
  Array.from({ length: n }, (_, i) => [Math.sin(7 * i + shift), Math.cos(5 * i) + shift]);
const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

const fixture = JSON.parse(readFileSync(new URL("./fixtures/low-rank.json", import.meta.url), "utf8")) as {
  cases: { name: string; rank: number; x: number[][]; y: number[][]; values: number[] }[];
};

test("the objective is no worse than POT's from any of its starts", (t) => {
  for (const { name, rank, x, y, values } of fixture.cases) {
    const { value, dual, converged } = lowRankSync({ x, y }, { rank });
    t.true(converged, name);
    t.true(value <= Math.min(...values) * (1 + 1e-3), `${name}: ${value}, ${values}`);
    t.true(dual <= value);
  }
});

test("marginals are exact, and the methods agree with the plan", async (t) => {
  const [x, y] = [cloud(40, 0), cloud(30, 0.7)];
  const weights = Array.from({ length: 40 }, (_, i) => (i === 3 ? 0 : 1 + (i % 5)));
  const b = Array.from({ length: 30 }, () => sum(weights) / 30);
  for (const metric of ["sqeuclidean", "euclidean"] as const) {
    const plan = await lowRank({ x, y, metric, a: weights, b }, { rank: 5 });
    const { data, shape } = plan.plan();
    t.deepEqual(shape, [40, 30]);
    t.deepEqual(plan.factors.q.shape, [40, 5]);
    for (let i = 0; i < 40; i++) t.true(Math.abs(sum(data.subarray(30 * i, 30 * i + 30)) - weights[i]) < 1e-11);
    for (let j = 0; j < 30; j++)
      t.true(Math.abs(sum(Array.from({ length: 40 }, (_, i) => data[30 * i + j])) - b[j]) < 1e-11);
    const square = (p: number[], q: number[]) => (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2;
    const power = metric === "euclidean" ? 0.5 : 1;
    const cost = x.flatMap((p) => y.map((q) => square(p, q) ** power));
    t.true(Math.abs(sum(cost.map((c, k) => c * data[k])) - plan.value) < 1e-9 * plan.value);
    const { f, g } = plan.potentials;
    t.true(cost.every((c, k) => f[Math.floor(k / 30)] + g[k % 30] <= c + 1e-9));
    t.true(Math.abs(sum(f.map((v, i) => v * weights[i])) + sum(g.map((v, j) => v * b[j])) - plan.dual) < 1e-9);
    const v = Array.from({ length: 30 }, (_, j) => Math.sin(j));
    const right = plan.apply(v, "right");
    for (let i = 0; i < 40; i++) t.true(Math.abs(right[i] - sum(v.map((w, j) => w * data[30 * i + j]))) < 1e-11);
    const left = plan.apply(weights, "left");
    for (let j = 0; j < 30; j++) t.true(Math.abs(left[j] - sum(weights.map((w, i) => w * data[30 * i + j]))) < 1e-10);
    const image = plan.transport(y);
    t.true(Math.abs(image.data[0] - sum(y.map((q, j) => q[0] * data[j])) / weights[0]) < 1e-11);
    t.true(Math.abs(image.data[6] - sum(y.map((q) => q[0])) / 30) < 1e-12);
    const { rows, columns, values } = plan.sparsePlan(1e-3);
    values.forEach((value, k) => {
      t.true(value > 1e-3 && Math.abs(value - data[30 * rows[k] + columns[k]]) < 1e-15);
    });
    t.throws(() => plan.sparsePlan(-1), { code: "InvalidValue", message: /^threshold/ });
  }
});

test("at full rank it comes near the optimum", (t) => {
  const [x, y] = [cloud(15, 0), cloud(15, 1)];
  const plan = lowRankSync({ x, y }, { rank: 15, tolerance: 1e-6 });
  const best = sinkhornSync({ x, y }, { epsilon: { relative: 1e-4 } });
  t.true(plan.value >= best.dual - 1e-9 && plan.value <= 1.02 * best.value);
});

test("in place and elsewhere, on one thread or two: the same bits", async (t) => {
  const problem = { x: cloud(1500, 0), y: cloud(1200, 1) };
  const first = lowRankSync(problem, { rank: 4, threads: 1, maxIterations: 20 });
  const second = await lowRank(problem, { rank: 4, threads: 2, maxIterations: 20 });
  t.deepEqual(second.factors, first.factors);
  t.deepEqual(second.potentials, first.potentials);
});

test("it can be watched and stopped", async (t) => {
  const problem = { x: cloud(20_000, 0), y: cloud(20_000, 1) };
  const controller = new AbortController();
  const pending = lowRank(problem, { rank: 40, tolerance: 1e-9, signal: controller.signal });
  setTimeout(() => controller.abort(new Error("enough")), 30);
  await t.throwsAsync(pending, { message: "enough" });
});

/** Options with a rank, where they are options at all. */
const ranked = <T>(value: T): T =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { rank: 2, ...value } : value;

test("bad input is refused by name", async (t) => {
  const good = { x: cloud(4, 0), y: cloud(4, 1) };
  for (const run of [lowRank, lowRankSync]) {
    await rejects(t, "problem.x", (x) => run({ ...good, x }, { rank: 2 }), badMatrices);
    await rejects(t, "problem.cost", (cost) => run({ cost }, { rank: 2 }), badMatrices);
    await rejects(t, "options", (value) => run(good, ranked(value)), badOptions);
    await rejects(t, "options", (value) => run(good, value), {
      none: () => undefined,
      "no rank": () => ({}),
      zero: () => ({ rank: 0 }),
      fraction: () => ({ rank: 1.5 }),
      start: () => ({ rank: 2, init: "k-means" }),
      "least weight": () => ({ rank: 2, alpha: 0.9 }),
      "negative weight": () => ({ rank: 2, alpha: -1 }),
    });
  }
  await rejects(t, "options", (value) => lowRank(good, ranked(value)), badAsyncRunOptions);
  await rejects(t, "options", (value) => lowRankSync(good, ranked(value)), badSyncRunOptions);
});
