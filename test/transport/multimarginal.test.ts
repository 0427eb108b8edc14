import { readFileSync } from "node:fs";
import test from "ava";
import { multimarginal, multimarginalSync, sinkhornSync } from "gibbs/transport";
import { badAsyncRunOptions, badNumbers, badOptions, badSyncRunOptions, badVectors } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const fixture = JSON.parse(readFileSync(new URL("fixtures/multimarginal.json", import.meta.url), "utf8"));
const coins = [
  [
    [0, 1],
    [1, 1],
  ],
  [
    [1, 1],
    [1, 0],
  ],
];

/** A matrix is a tensor too. */
const { "arrays as elements": _matrix, ...flat } = badVectors;

test("linear programs of SciPy lie between both bounds, which meet", async (t) => {
  for (const { shape, cost, marginals, optimum } of fixture.problems) {
    const spread = Math.max(...cost) - Math.min(...cost);
    const { value, dual, converged } = await multimarginal({ data: cost, shape }, marginals, {
      epsilon: 0.004 * spread,
    });
    t.true(converged);
    t.true(dual <= optimum + 1e-9 && optimum <= value + 1e-9);
    t.true(value - dual < 0.03 * spread);
  }
});

test("two measures are a Sinkhorn problem", (t) => {
  const cost = [
    [4, 1, 3],
    [2, 0, 5],
  ];
  const [a, b] = [
    [0.4, 0.6],
    [0.2, 0.3, 0.5],
  ];
  const many = multimarginalSync(cost, [a, b], { epsilon: 0.3, tolerance: 1e-9 });
  const two = sinkhornSync({ cost, a, b }, { epsilon: 0.3, tolerance: 1e-9 });
  t.true(Math.abs(many.value - two.value) < 1e-8);
  const plan = two.plan().data;
  many.plan.data.forEach((mass, k) => {
    t.true(Math.abs(mass - plan[k]) < 1e-8);
  });
});

test("the synchronous twin gives the same bits; nested arrays and data with a shape are the same", async (t) => {
  const nested = await multimarginal(coins, undefined, { threads: 2 });
  const flat = multimarginalSync({ data: coins.flat(2), shape: [2, 2, 2] });
  t.deepEqual(flat, nested);
  t.deepEqual(nested.plan.shape, [2, 2, 2]);
  t.is(nested.potentials.length, 3);
});

test("an aborted call rejects", async (t) => {
  const data = Float64Array.from({ length: 120 ** 3 }, (_, k) => Math.sin(k));
  const controller = new AbortController();
  const options = { epsilon: 1e-4, tolerance: 1e-14, signal: controller.signal };
  const pending = multimarginal({ data, shape: [120, 120, 120] }, undefined, options);
  setTimeout(() => controller.abort(new Error("enough")), 50);
  await t.throwsAsync(pending, { message: "enough" });
});

test("bad input is refused by name", async (t) => {
  for (const run of [multimarginal, multimarginalSync]) {
    await rejects(t, "cost", (value) => run(value), {
      ...flat,
      "one axis": () => ({ data: [1, 2], shape: [2] }),
      ragged: () => [[1, 2], [3]],
      "uneven depth": () => [[1, 2], 3],
      "an empty axis": () => [[], []],
      "too few elements": () => ({ data: [1, 2, 3], shape: [2, 2] }),
      "a shape of strings": () => ({ data: [1, 2], shape: ["1", "2"] }),
      "a negative shape": () => ({ data: [1, 2], shape: [-1, -2] }),
      "numbers that are not finite": () => [[1, Number.NaN]],
    });
    await rejects(t, "marginals", (value) => run(coins, value), {
      "a number": () => 3,
      "too few": () => [[0.5, 0.5]],
      "too short": () => [[1], [0.5, 0.5], [0.5, 0.5]],
      negative: () => [
        [-1, 2],
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      "other masses": () => [
        [1, 1],
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    });
    await rejects(t, "options", (value) => run(coins, undefined, value), badOptions);
    await rejects(t, "options.tolerance", (value) => run(coins, undefined, { tolerance: value }), badNumbers);
    await rejects(t, "options.epsilon", (value) => run(coins, undefined, { epsilon: value }), {
      ...badNumbers,
      zero: () => 0,
      "negative relative": () => ({ relative: -1 }),
    });
  }
  await rejects(t, "options", (value) => multimarginal(coins, undefined, value), badAsyncRunOptions);
  await rejects(t, "options", (value) => multimarginalSync(coins, undefined, value), badSyncRunOptions);
});
