import test from "ava";
import { pooledRanks, quantile, thin } from "../../src/plot/draws.js";

test("ranks count from 1 over all chains, and equal draws share their mean rank", (t) => {
  t.deepEqual(
    pooledRanks([
      [30, 10],
      [20, 40],
    ]),
    [
      [3, 1],
      [2, 4],
    ],
  );
  t.deepEqual(
    pooledRanks([
      [5, 5],
      [1, 5],
    ]),
    [
      [3, 3],
      [1, 3],
    ],
  );
});

test("ranks do not change under a monotone map and sum to n (n + 1) / 2", (t) => {
  const chains = [
    [0.3, -1.2, 7, 0.3],
    [2.5, -4, 0.1, 3],
  ];
  const ranks = pooledRanks(chains);
  t.deepEqual(pooledRanks(chains.map((draws) => draws.map(Math.exp))), ranks);
  t.is(
    ranks.flat().reduce((sum, rank) => sum + rank, 0),
    36,
  );
});

test("thinning keeps both ends and never repeats an index", (t) => {
  t.deepEqual(thin(4, 10), [0, 1, 2, 3]);
  for (const [length, most] of [
    [11, 10],
    [1000, 500],
    [3, 2],
  ] as const) {
    const kept = thin(length, most);
    t.is(kept.length, most);
    t.is(new Set(kept).size, most);
    t.deepEqual([kept[0], kept.at(-1)], [0, length - 1]);
  }
});

test("quantiles agree with R's default, type 7", (t) => {
  // R 4.3: quantile(c(1, 2, 4, 8), c(0, .05, .5, .95, 1))
  const sorted = [1, 2, 4, 8];
  for (const [level, expected] of [
    [0, 1],
    [0.05, 1.15],
    [0.5, 3],
    [0.95, 7.4],
    [1, 8],
  ] as const) {
    t.true(Math.abs(quantile(sorted, level) - expected) < 1e-12);
  }
});
