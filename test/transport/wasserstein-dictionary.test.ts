import test from "ava";
import { wassersteinDictionary, wassersteinDictionarySync } from "gibbs/transport";
import {
  badAsyncRunOptions,
  badCounts,
  badNumbers,
  badOptions,
  badSyncRunOptions,
  badVectors,
} from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";

const outer = (u: number[], v: number[]) => u.map((x) => v.map((y) => x * y));
const mixed = (h: number, p: number[][], q: number[][]) =>
  p.map((row, i) => row.map((x, j) => h * x + (1 - h) * q[i][j]));
const atoms = [outer([0.7, 0.2, 0.1, 0], [0.1, 0.9]), outer([0, 0.1, 0.2, 0.7], [0.8, 0.2])];
const tensors = [1, 0.6, 0.3, 0].map((h) => mixed(h, atoms[0], atoms[1]));

/** A matrix is a tensor too. */
const { "arrays as elements": _matrix, ...flat } = badVectors;

test("mixtures of planted atoms are learned; the objective never rises and stays above its bound", async (t) => {
  const learned = await wassersteinDictionary(tensors, { rank: 2, epsilon: 0.02, tolerance: 1e-5 });
  const { factors, codes, trace, value, lowerBound, squaredSteps } = learned;
  t.deepEqual(
    factors.map(({ shape }) => shape),
    [
      [2, 4],
      [2, 2],
    ],
  );
  for (let k = 1; k < trace.length; k++) t.true(trace[k] <= trace[k - 1]);
  t.true(value >= lowerBound - 1e-9 && (value - lowerBound) / (trace[0] - lowerBound) < 0.05);
  t.true(squaredSteps > 0 && Number.isFinite(squaredSteps));
  const first = factors[0].data[0] > factors[0].data[4] ? 0 : 1;
  const share = (n: number) => codes.data[2 * n + first];
  t.true(share(0) > share(1) && share(1) > share(2) && share(2) > share(3));
});

test("the synchronous twin and other threads give the same bits, other seeds do not", async (t) => {
  const options = { rank: 2, maxIterations: 3, seed: 5 };
  const here = wassersteinDictionarySync(tensors, options);
  t.deepEqual(await wassersteinDictionary(tensors, { ...options, threads: 2 }), here);
  t.notDeepEqual(wassersteinDictionarySync(tensors, { ...options, seed: 6 }).trace, here.trace);
  const costs = [4, 2].map((n) =>
    Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => ((i - j) / (n - 1)) ** 2)),
  );
  t.true(Math.abs(wassersteinDictionarySync(tensors, { ...options, costs }).value - here.value) < 1e-9);
});

test("bad input is refused by name", async (t) => {
  for (const run of [wassersteinDictionary, wassersteinDictionarySync]) {
    await rejects(t, "tensors", (value) => run(value, { rank: 1 }), {
      ...flat,
      "one axis": () => ({ data: [1, 2], shape: [2] }),
      negative: () => [[1, -1]],
      "all zero": () => [
        [1, 1],
        [0, 0],
      ],
    });
    await rejects(t, "options", (value) => run(tensors, value), { ...badOptions, undefined: () => undefined });
    await rejects(t, "options.rank", (value) => run(tensors, { rank: value }), { ...badCounts, zero: () => 0 });
    await rejects(t, "options.proximal", (value) => run(tensors, { rank: 1, proximal: value }), badNumbers);
    await rejects(t, "options.costs", (value) => run(tensors, { rank: 1, costs: value }), {
      "a number": () => 3,
      "one matrix": () => [[[0]]],
      "wrong sizes": () => [[[0]], [[0]]],
    });
  }
  await rejects(t, "options", (value) => wassersteinDictionary(tensors, value), {
    ...badAsyncRunOptions,
  });
  await rejects(t, "options", (value) => wassersteinDictionarySync(tensors, value), badSyncRunOptions);
});
