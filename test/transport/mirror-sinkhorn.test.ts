import test from "ava";
import { mirrorSinkhorn, mirrorSinkhornSync, type PlanObjective, sinkhornSync } from "gibbs/transport";
import {
  badAsyncRunOptions,
  badCounts,
  badMatrices,
  badNumbers,
  badOptions,
  badSyncRunOptions,
  badVectors,
  prefixed,
} from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const n = 8;
const a = Array.from({ length: n }, (_, i) => (1 + (i % 3)) / 15);
const b = Array.from({ length: n }, () => 1 / 8);
const cost = a.map((_, i) => b.map((_, j) => (Math.sin(3 * i) - Math.cos(2 * j)) ** 2));
const sum = (values: Iterable<number>) => Array.from(values).reduce((x, y) => x + y, 0);
const total = sum(a);
const left = a.map((weight) => weight / total);

test("a linear function comes to the exact optimum, which its bound holds in between", async (t) => {
  const tiny = sinkhornSync({ cost, a: left, b }, { epsilon: 1e-4 });
  const few = await mirrorSinkhorn({ a: left, b }, { kind: "linear", cost }, { maxIterations: 500 });
  const many = mirrorSinkhornSync({ a: left, b }, { kind: "linear", cost }, { maxIterations: 8000 });
  for (const plan of [few, many]) {
    t.true((plan.lowerBound as number) <= tiny.value + 1e-9 && plan.value >= tiny.dual - 1e-9);
    t.true(Math.abs(plan.value - (plan.lowerBound as number) - plan.frankWolfeGap) < 1e-12);
  }
  // Sixteen times the steps: a quarter of the error, or less.
  t.true(many.value - tiny.value < 0.4 * (few.value - tiny.value) + 1e-6);
});

test("every function: exact marginals, honest gaps", (t) => {
  const cx = a.map((_, i) => a.map((_, k) => Math.abs(i - k)));
  const objectives: PlanObjective[] = [
    { kind: "linear", cost },
    { kind: "quadratic", cost, weight: 3 },
    { kind: "quadratic", target: cost },
    { kind: "entropic", cost, epsilon: 0.2 },
    { kind: "concave", cost, scale: 0.01 },
    { kind: "gromovWasserstein", cx, cy: cx },
  ];
  for (const objective of objectives) {
    const plan = mirrorSinkhornSync({ a: left, b }, objective);
    const { data } = plan.plan();
    left.forEach((weight, i) => {
      t.true(Math.abs(sum(data.subarray(n * i, n * i + n)) - weight) < 1e-12);
    });
    t.true(plan.frankWolfeGap >= 0 && plan.iterations === 500 && plan.trace.length === 500);
    t.is("lowerBound" in plan, !["concave", "gromovWasserstein"].includes(objective.kind));
  }
});

test("the entropic function has the optimum of sinkhorn", (t) => {
  const optimum = sinkhornSync({ cost, a: left, b }, { epsilon: 0.3, tolerance: 1e-9 }).regularizedValue;
  const plan = mirrorSinkhornSync({ a: left, b }, { kind: "entropic", cost, epsilon: 0.3 }, { maxIterations: 5000 });
  t.true(plan.value >= optimum - 1e-9 && plan.value < optimum + 0.01, `${plan.value} ${optimum}`);
  t.true((plan.lowerBound as number) <= optimum + 1e-9);
});

test("the same seed, the same noise; a call can be aborted", async (t) => {
  const run = (seed: number) =>
    mirrorSinkhornSync({ a: left, b }, { kind: "linear", cost }, { noise: 0.5, seed }).plan();
  t.deepEqual(run(1), run(1));
  t.notDeepEqual(run(1), run(2));
  const controller = new AbortController();
  const options = { maxIterations: 2e6, signal: controller.signal, onProgress: () => controller.abort() };
  await t.throwsAsync(mirrorSinkhorn({ a: left, b }, { kind: "linear", cost }, options), {
    any: true,
    name: "AbortError",
  });
});

test("bad input is refused by name", async (t) => {
  const [half, good] = [
    [0.5, 0.5],
    {
      kind: "linear",
      cost: [
        [1, 2],
        [3, 4],
      ],
    },
  ] as const;
  for (const run of [mirrorSinkhorn, mirrorSinkhornSync]) {
    await rejects(t, "problem.a", (x) => run({ a: x, b: half }, good), badVectors);
    await rejects(t, "problem.b", (x) => run({ a: half, b: x }, good), {
      ...badVectors,
      negative: () => [2, -1],
      "another mass": () => [1, 1],
    });
    await rejects(t, "objective", (objective) => run({ a: half, b: half }, objective), {
      null: () => null,
      kind: () => ({ kind: "cubic" }),
      "another's field": () => ({ ...good, epsilon: 1 }),
      "no cost": () => ({ kind: "linear" }),
      "another shape": () => ({ kind: "linear", cost: [[1]] }),
      "no epsilon": () => ({ kind: "entropic" }),
      "negative cost": () => ({
        kind: "concave",
        cost: [
          [-1, 0],
          [0, 0],
        ],
        scale: 1,
      }),
      "no scale": () => ({
        kind: "concave",
        cost: [
          [1, 0],
          [0, 0],
        ],
      }),
      "no spaces": () => ({
        kind: "gromovWasserstein",
        cx: [
          [0, 1],
          [1, 0],
        ],
      }),
      ...prefixed("weight: ", badNumbers, (weight) => ({ kind: "quadratic", weight })),
      target: () => ({ kind: "quadratic", target: [[1, 2, 3]] }),
    });
    await rejects(t, "options", (options) => run({ a: half, b: half }, good, options), {
      ...badOptions,
      ...prefixed("maxIterations: ", badCounts, (maxIterations) => ({ maxIterations })),
      ...prefixed("noise: ", badNumbers, (noise) => ({ noise })),
      "stepScale: 0": () => ({ stepScale: 0 }),
    });
  }
  await rejects(t, "problem", (problem) => mirrorSinkhorn(problem, good), {
    null: () => null,
    more: () => ({ a: half, b: half, c: 1 }),
  });
  await rejects(
    t,
    "objective.cost",
    (x) => mirrorSinkhorn({ a: half, b: half }, { kind: "linear", cost: x }),
    badMatrices,
  );
  await rejects(t, "options", (options) => mirrorSinkhorn({ a: half, b: half }, good, options), badAsyncRunOptions);
  await rejects(t, "options", (options) => mirrorSinkhornSync({ a: half, b: half }, good, options), badSyncRunOptions);
});
