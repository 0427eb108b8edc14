import test from "ava";
import { pooledRanks, quantiles, resampled, shownChains, thin } from "../../src/plot/draws.js";

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
  const values = [4, 1, 8, 2];
  const equal = [0.25, 0.25, 0.25, 0.25];
  for (const [level, expected] of [
    [0, 1],
    [0.05, 1.15],
    [0.5, 3],
    [0.95, 7.4],
    [1, 8],
  ] as const) {
    t.true(Math.abs(quantiles(values, equal, [level])[0] - expected) < 1e-12);
  }
});

test("a weight of two is a draw taken twice, for quantiles far from either, and one of 0 is none", (t) => {
  const values = [3, 1, 2, 100];
  const shares = [0.25, 0.25, 0.5, 0];
  t.deepEqual(quantiles(values, shares, [0, 0.5, 1]), [1, 2, 3]);
  t.deepEqual(quantiles([7], [1], [0.05, 0.5]), [7, 7]);
  // Weights that follow a density give its quantiles: a triangle on (0, 1), whose quantile at p is √p.
  const grid = Array.from({ length: 2000 }, (_, k) => (k + 0.5) / 2000);
  const total = grid.reduce((sum, x) => sum + x, 0);
  const found = quantiles(
    grid,
    grid.map((x) => x / total),
    [0.05, 0.5, 0.95],
  );
  for (const [k, p] of [0.05, 0.5, 0.95].entries()) t.true(Math.abs(found[k]! - Math.sqrt(p)) < 1e-3);
});

test("resampling takes each draw as often as its weight says, up to one", (t) => {
  const shares = [0.1, 0, 0.55, 0.35];
  const counts = [0, 0, 0, 0];
  for (const index of resampled(shares, 1000)) counts[index]++;
  for (const [k, share] of shares.entries()) t.true(Math.abs(counts[k]! - 1000 * share) <= 1);
  t.deepEqual(resampled([0.25, 0.25, 0.25, 0.25], 4), [0, 1, 2, 3]);
});

test("of many chains those that are drawn are evenly spaced, solid, and without a legend", (t) => {
  t.is(shownChains(8, 16).legend.length, 8);
  const { lines, words, legend } = shownChains(31, 16);
  t.deepEqual([lines.length, lines[0]?.chain, lines.at(-1)?.chain, legend.length], [16, 0, 30, 0]);
  t.is(words, "16 of 31 chains");
  t.true(lines.every(({ dash }) => dash === ""));
});
