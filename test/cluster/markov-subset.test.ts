/** Coordinates of Markov chains: closed forms, all sets, and what is no chain. */
import test from "ava";
import { markovSubset, markovSubsetSync } from "gibbs/cluster";
import {
  badAsyncRunOptions,
  badCounts,
  badMatrices,
  badNumbers,
  badOptions,
  badSyncRunOptions,
  unreadableVectors,
} from "../support/bad-inputs.ts";
import { close, uniforms } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const chain = [
  [0.8, 0.2],
  [0.5, 0.5],
];

function random(seed: number, n: number): number[][] {
  const uniform = uniforms(seed);
  return Array.from({ length: n }, () => {
    const row = Array.from({ length: n }, () => uniform() ** 3);
    const sum = row.reduce((total, p) => total + p, 0);
    return row.map((p) => p / sum);
  });
}

test("a chain of two states has its closed forms", async (t) => {
  const binary = (p: number) => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
  const pi = [5 / 7, 2 / 7];
  const rate = pi[0] * binary(0.2) + pi[1] * binary(0.5);
  const found = await markovSubset(chain, [2], { size: 1 });
  close(t, found.stationary, pi, 1e-14);
  close(t, found.transition.data, chain.flat(), 1e-14);
  close(t, [found.value, found.bound], [rate, rate], 1e-14);
  t.true(found.certified);
  close(t, (await markovSubset(chain, [2], { size: 1, objective: "stationarity" })).value, binary(pi[0]) - rate, 1e-13);
});

test("greedy selection is within its bound of the best of all sets", async (t) => {
  for (const seed of [1, 2, 3]) {
    const transition = random(seed, 24);
    for (const objective of ["entropyRate", "independence", "stationarity", "factorizability"] as const) {
      for (const size of [1, 2, 3]) {
        const found = await markovSubset(transition, [2, 3, 2, 2], { size, objective });
        const best = markovSubsetSync(transition, [2, 3, 2, 2], { size, objective, method: "exact" });
        const sign = objective === "entropyRate" ? 1 : -1;
        t.true(sign * (best.value - found.value) >= -1e-12 && sign * (found.bound - best.value) >= -1e-12, objective);
        t.true(best.certified && found.coordinates.length <= size);
        for (let row = 0; row < found.stationary.length; row++) {
          const n = found.stationary.length;
          const sum = found.transition.data.slice(row * n, row * n + n).reduce((total, p) => total + p, 0);
          close(t, sum, 1, 1e-12);
        }
        t.deepEqual(markovSubsetSync(transition, [2, 3, 2, 2], { size, objective }), found);
      }
    }
  }
});

test("bad input is refused by name", async (t) => {
  for (const run of [markovSubset, markovSubsetSync]) {
    await rejects(t, "transition", (value) => run(value, [2], { size: 1 }), badMatrices);
    await rejects(t, "transition", (value) => run(value, [2], { size: 1 }), {
      "not square": () => [[0.5, 0.5]],
      "rows of another sum": () => [
        [0.5, 0.4],
        [0.5, 0.5],
      ],
      negative: () => [
        [1.5, -0.5],
        [0.5, 0.5],
      ],
      "two chains": () => [
        [1, 0],
        [0, 1],
      ],
      "a trap": () => [
        [1, 0],
        [0.5, 0.5],
      ],
    });
    await rejects(t, "states", (value) => run(chain, value, { size: 1 }), unreadableVectors);
    await rejects(t, "states", (value) => run(chain, value, { size: 1 }), {
      none: () => [],
      zero: () => [2, 0],
      "another product": () => [3],
      fractions: () => [2.5],
    });
    await rejects(t, "options", (value) => run(chain, [2], value), { ...badOptions, undefined: () => undefined });
    await rejects(t, "options.size", (size) => run(chain, [2], { size }), {
      ...badCounts,
      zero: () => 0,
      "too many": () => 2,
    });
    for (const name of ["objective", "method"]) {
      await rejects(t, `options.${name}`, (value) => run(chain, [2], { size: 1, [name]: value }), {
        ...badNumbers,
        unknown: () => "all",
      });
    }
  }
  await rejects(t, "options", (value: object) => markovSubset(chain, [2], { size: 1, ...value }), badAsyncRunOptions);
  await rejects(
    t,
    "options",
    (value: object) => markovSubsetSync(chain, [2], { size: 1, ...value }),
    badSyncRunOptions,
  );
});
