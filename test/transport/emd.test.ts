import test from "ava";
import fc from "fast-check";
import { emd, emdSync, type SparseCostProblem, sinkhorn } from "gibbs/transport";
import { badAsyncRunOptions, badMatrices, badOptions, badSyncRunOptions } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";
import fixture from "./fixtures/emd.json" with { type: "json" };

/** A cloud that is not random: the same in every run. */
const cloud = (n: number, shift: number) =>
  Array.from({ length: n }, (_, i) => [Math.sin(7 * i + shift), Math.cos(5 * i) + shift]);
const squared = (x: number[][], y: number[][]) =>
  x.map((p) => y.map((q) => p.reduce((s, v, k) => s + (v - q[k]) ** 2, 0)));
const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

test("the best assignment, by all permutations", async (t) => {
  const cost = [
    [4, 1, 3, 9],
    [2, 0, 5, 8],
    [3, 2, 2, 7],
    [1, 6, 4, 3],
  ];
  const orders = (rest: number[]): number[][] =>
    rest.length === 0 ? [[]] : rest.flatMap((k) => orders(rest.filter((j) => j !== k)).map((tail) => [k, ...tail]));
  const best = Math.min(...orders([0, 1, 2, 3]).map((order) => sum(order.map((j, i) => cost[i][j])) / 4));
  const plan = await emd({ cost });
  t.is(plan.value, best);
  t.is(plan.gap, 0);
  t.deepEqual(Array.from(plan.sparsePlan().values), [0.25, 0.25, 0.25, 0.25]);
});

test("POT's values", (t) => {
  for (const { name, x, y, cost, a, b, value } of fixture.cases) {
    const plan = emdSync(cost ? { cost, a, b } : { x: x as number[][], y: y as number[][], a, b });
    t.true(plan.converged, name);
    t.true(Math.abs(plan.value - value) <= 1e-10 * Math.abs(value), `${name}: ${plan.value} and ${value}`);
  }
});

test("marginals are exact, and no plan is cheaper than the dual", async (t) => {
  const [x, y] = [cloud(40, 0), cloud(55, 0.7)];
  const weights = (n: number) => Array.from({ length: n }, (_, i) => 1 + Math.sin(3 * i) ** 2);
  const [a, b0] = [weights(40), weights(55)];
  const b = b0.map((weight) => (weight * sum(a)) / sum(b0));
  const plan = await emd({ x, y, a, b });
  t.true(plan.converged && plan.status === "converged");
  t.true(plan.dual <= plan.value && plan.gap < 1e-12);
  t.true(plan.marginalError.every((error) => error < 1e-14));
  const { data, shape } = plan.plan();
  t.deepEqual(shape, [40, 55]);
  a.forEach((weight, i) => {
    t.true(Math.abs(sum(data.subarray(55 * i, 55 * i + 55)) - weight) < 1e-12);
  });
  const { f, g } = plan.potentials;
  squared(x, y).forEach((row, i) => {
    row.forEach((cost, j) => {
      t.true(f[i] + g[j] <= cost + 1e-12);
    });
  });
  const right = plan.apply(g, "right");
  t.true(Math.abs(right[3] - sum(g.map((value, j) => value * data[3 * 55 + j]))) < 1e-12);
  t.true(plan.sparsePlan().values.length < 95);
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 55, maxLength: 55 }), (moved) => {
      // Any g gives a bound, by its c-transform.
      const bound =
        sum(squared(x, y).map((row, i) => a[i] * Math.min(...row.map((cost, j) => cost - g[j] - moved[j])))) +
        sum(b.map((weight, j) => weight * (g[j] + moved[j])));
      return bound <= plan.value + 1e-9;
    }),
    { numRuns: 20, seed: 1 },
  );
});

test("points, their cost matrix and sparse entries of all pairs agree, in place and elsewhere, on any threads", async (t) => {
  const [x, y] = [cloud(70, 0), cloud(50, 1)];
  const cost = squared(x, y);
  const points = emdSync({ x, y });
  const pairs = cost.flatMap((row, i) => row.map((value, j) => ({ i, j, value })));
  const sparse = await emd({
    cost: {
      rows: pairs.map(({ i }) => i),
      columns: pairs.map(({ j }) => j),
      values: pairs.map(({ value }) => value),
      shape: [70, 50],
    },
  });
  t.true(sparse.converged && Math.abs(sparse.value - points.value) < 1e-12);
  t.true(Math.abs(emdSync({ cost }).value - points.value) < 1e-12);
  const lazy = emdSync({ x: cloud(30, 0).map((p) => [...p, 0, 0, 0]), y: y.map((p) => [...p, 1, 1, 1]) });
  const none = emdSync(
    { x: cloud(30, 0).map((p) => [...p, 0, 0, 0]), y: y.map((p) => [...p, 1, 1, 1]) },
    { memoryLimit: 1 },
  );
  t.true(Math.abs(lazy.value - none.value) < 1e-12);
  for (const threads of [1, 2, 8]) {
    const again = await emd({ x, y }, { threads });
    t.deepEqual(again.potentials, points.potentials);
    t.deepEqual(again.plan(), points.plan());
  }
});

test("only listed pairs are used; where they admit no plan that is said", async (t) => {
  const cost = { rows: [0, 0, 1, 2], columns: [0, 1, 0, 2], values: [1, 5, 2, 4], shape: [3, 3] };
  const plan = await emd({ cost });
  t.true(Math.abs(plan.value - (5 + 2 + 4) / 3) < 1e-15);
  t.true(plan.converged);
  t.throws(() => plan.map([[0]]), { code: "InvalidValue", message: /^problem\.cost/ });
  const infeasible: SparseCostProblem = { cost: { rows: [0, 1], columns: [0, 0], values: [1, 2], shape: [2, 2] } };
  await t.throwsAsync(emd(infeasible), { code: "Infeasible", message: /^problem\.cost/ });
  await t.throwsAsync(async () => sinkhorn(infeasible as never), { code: "Unsupported", message: /^problem\.cost/ });
});

test("warm and cold starts end with the same value; few pivots suffice from the optimum", (t) => {
  const problem = { x: cloud(90, 0), y: cloud(80, 0.4) };
  const cold = emdSync(problem);
  const { f, g } = cold.potentials;
  const warm = emdSync(problem, { warmStart: { f, g } });
  t.true(Math.abs(warm.value - cold.value) < 1e-12);
  t.true(warm.iterations <= cold.iterations);
  const zeros = emdSync(problem, { warmStart: { f: new Float64Array(90), g: new Float64Array(80) } });
  t.true(Math.abs(zeros.value - cold.value) < 1e-12);
});

test("a limit on pivots leaves a feasible plan with its gap", (t) => {
  const problem = { x: cloud(90, 0), y: cloud(80, 2) };
  const best = emdSync(problem);
  const plan = emdSync(problem, { maxIterations: 1 });
  t.is(plan.status, "maxIterations");
  t.false(plan.converged);
  t.true(plan.marginalError.every((error) => error < 1e-14));
  t.true(plan.dual <= best.value && best.value < plan.value);
});

test("weights: zeros, tiny ones, and masses that differ", async (t) => {
  const [x, y] = [cloud(4, 0), cloud(3, 1)];
  const plan = emdSync({ x, y, a: [0.5, 0, 0.5 - 1e-40, 1e-40], b: [0.2, 0.3, 0.5] });
  const { data } = plan.plan();
  t.deepEqual(Array.from(data.subarray(3, 6)), [0, 0, 0]);
  t.is(sum(data.subarray(9, 12)), 1e-40);
  t.true(plan.potentials.f.every(Number.isFinite));
  // A row without weight goes where its potential comes from, as a new point there does.
  const image = plan.transport(y);
  t.deepEqual(image.data.slice(2, 4), plan.map([x[1]]).data);
  await t.throwsAsync(emd({ x, y, a: [1, 1, 1, 1], b: [1, 1, 1] }), { code: "Infeasible", message: /^problem\.b/ });
});

test("from a measure to itself nothing moves", (t) => {
  const x = cloud(50, 0);
  const plan = emdSync({ x, y: x });
  t.is(plan.value, 0);
  t.deepEqual(Array.from(plan.sparsePlan().rows), Array.from(plan.sparsePlan().columns));
});

test("bad input is refused by name", async (t) => {
  const good = [[0], [1]];
  await rejects(t, "problem.x", (bad) => emd({ x: bad, y: good } as never), badMatrices);
  await rejects(t, "problem.cost", (bad) => emd({ cost: bad } as never), badMatrices);
  await rejects(t, "problem", (bad) => emd(bad as never), {
    null: () => null,
    empty: () => ({}),
    "both forms": () => ({ x: good, y: good, cost: good }),
    "unknown field": () => ({ x: good, y: good, weights: [1, 1] }),
    "negative weights": () => ({ x: good, y: good, a: [1, -1] }),
    "sparse: a row outside": () => ({ cost: { rows: [2], columns: [0], values: [1], shape: [2, 2] } }),
    "sparse: a row below": () => ({ cost: { rows: [-1], columns: [0], values: [1], shape: [2, 2] } }),
    "sparse: lengths": () => ({ cost: { rows: [0, 1], columns: [0], values: [1], shape: [2, 2] } }),
    "sparse: no number": () => ({ cost: { rows: [0], columns: [0], values: [Number.NaN], shape: [1, 1] } }),
    "sparse: no shape": () => ({ cost: { rows: [0], columns: [0], values: [1] } }),
    "sparse: weights": () => ({ cost: { rows: [0], columns: [0], values: [1], shape: [1, 1] }, a: [1, 2] }),
    "sparse: unknown field": () => ({ cost: { rows: [0], columns: [0], values: [1], shape: [1, 1] }, x: good }),
  });
  for (const run of [emd, emdSync]) {
    await rejects(t, "options", (bad) => run({ x: good, y: good }, bad as never), badOptions);
    await rejects(t, "options", (bad) => run({ x: good, y: good }, bad as never), {
      "no pivots": () => ({ maxIterations: 0 }),
      "half a pivot": () => ({ maxIterations: 0.5 }),
      "warm start": () => ({ warmStart: { f: [1], g: [1, 2] } }),
      "warm start of nothing": () => ({ warmStart: null }),
      memory: () => ({ memoryLimit: -1 }),
    });
  }
  await rejects(t, "options", (bad) => emd({ x: good, y: good }, bad as never), badAsyncRunOptions);
  await rejects(t, "options", (bad) => emdSync({ x: good, y: good }, bad as never), badSyncRunOptions);
});
