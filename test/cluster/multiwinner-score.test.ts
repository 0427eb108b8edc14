import test from "ava";
import { multiwinnerScore } from "gibbs/cluster";
import {
  badCounts,
  badNumbers,
  badOptions,
  badWeights,
  unreadableMatrices,
  unreadableVectors,
} from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const rankings = [
  [0, 1, 2, 3],
  [3, 2, 0, 1],
];

test("scores are sums over ranks", (t) => {
  const of = (members: number[], options: object) => multiwinnerScore(rankings, members, { size: 2, ...options });
  t.is(of([0, 2], {}), 3 + 1 + 1 + 2);
  t.is(of([0, 2], { aggregation: "best" }), 3 + 2);
  t.is(of([0, 2], { aggregation: "proportional" }), 3 + 1 / 2 + 2 + 1 / 2);
  t.is(of([0, 2], { score: "plurality" }), 1);
  t.is(of([0, 2], { score: "bloc" }), 2);
  close(t, of([0, 2], { score: "harmonic" }), 1 + 1 / 3 + 1 / 2 + 1 / 3, 1e-14);
  t.is(of([0, 2], { weights: [0, 2] }), 6);
  t.is(of([], {}), 0);
});

test("bad input is refused by name", async (t) => {
  const options = { size: 2 };
  await rejects(t, "rankings", (value) => multiwinnerScore(value, [0], options), unreadableMatrices);
  await rejects(t, "members", (value) => multiwinnerScore(rankings, value, options), unreadableVectors);
  await rejects(t, "members", (value) => multiwinnerScore(rankings, value, options), {
    twice: () => [1, 1],
    "too far": () => [4],
    negative: () => [-1],
  });
  await rejects(t, "options", (value) => multiwinnerScore(rankings, [0], value), {
    ...badOptions,
    undefined: () => undefined,
  });
  await rejects(t, "options.size", (size) => multiwinnerScore(rankings, [0], { size }), badCounts);
  for (const name of ["score", "aggregation"]) {
    await rejects(
      t,
      `options.${name}`,
      (value) => multiwinnerScore(rankings, [0], { ...options, [name]: value }),
      badNumbers,
    );
  }
  await rejects(
    t,
    "options.weights",
    (weights) => multiwinnerScore(rankings, [0], { ...options, weights }),
    badWeights(2),
  );
});
