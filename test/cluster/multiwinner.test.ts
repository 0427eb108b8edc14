/** Committees: brute force over all, groups, and what cannot be. */
import test from "ava";
import { multiwinner, multiwinnerScore, multiwinnerSync } from "gibbs/cluster";
import {
  badAsyncRunOptions,
  badCounts,
  badLabels,
  badNumbers,
  badOptions,
  badSyncRunOptions,
  badWeights,
  unreadableMatrices,
} from "../support/bad-inputs.ts";
import { close, uniforms } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const rankings = [
  [0, 1, 2, 3],
  [1, 0, 2, 3],
  [3, 0, 1, 2],
];

test("no committee within the bounds is better than the bound", async (t) => {
  const uniform = uniforms(5);
  const items = 7;
  const rows = Array.from({ length: 5 }, () => {
    const keys = Array.from({ length: items }, () => uniform());
    return keys.map((_, i) => i).sort((a, b) => keys[a] - keys[b]);
  });
  const ids = [0, 1, 0, 1, 0, 1, 0];
  const groups = { ids, atLeast: [1, 1], atMost: [2, 2] };
  for (const score of ["borda", "plurality", "bloc", "harmonic"] as const) {
    for (const aggregation of ["sum", "best", "proportional"] as const) {
      for (const bounds of [undefined, groups]) {
        const scoring = { size: 3, score, aggregation };
        const found = await multiwinner(rows, { ...scoring, ...(bounds && { groups: bounds }) });
        close(t, multiwinnerScore(rows, found.members, scoring), found.value, 1e-12);
        let best = 0;
        for (let set = 0; set < 2 ** items; set++) {
          const members = ids.map((_, i) => i).filter((i) => (set >> i) & 1);
          const ones = members.filter((i) => ids[i] === 1).length;
          if (members.length === 3 && (bounds === undefined || (ones >= 1 && ones <= 2))) {
            best = Math.max(best, multiwinnerScore(rows, members, scoring));
          }
        }
        const name = `${score} ${aggregation} ${bounds ? "with" : "without"} groups`;
        t.true(best <= found.upperBound + 1e-12, name);
        t.true(found.value >= found.guarantee * best - 1e-12, name);
      }
    }
  }
});

test("weights count rankings, layouts do not matter", (t) => {
  const twice = [...rankings, rankings[2]];
  const weighted = multiwinnerSync(rankings, { size: 2, weights: [1, 1, 2] });
  t.is(weighted.value, multiwinnerSync(twice, { size: 2 }).value);
  const data = Float64Array.from({ length: 12 }, (_, at) => rankings[at % 3][Math.floor(at / 3)]);
  t.deepEqual(
    multiwinnerSync({ data, shape: [3, 4], strides: [1, 3] }, { size: 2 }),
    multiwinnerSync(rankings, { size: 2 }),
  );
});

test("bad input is refused by name", async (t) => {
  const notRankings = {
    "an item twice": () => [[0, 0]],
    "an item too far": () => [[0, 2]],
    fractions: () => [[0.5, 1]],
    none: () => [],
  };
  for (const run of [multiwinner, multiwinnerSync]) {
    await rejects(t, "rankings", (value) => run(value, { size: 1 }), { ...unreadableMatrices, ...notRankings });
    await rejects(t, "options", (value) => run(rankings, value), { ...badOptions, undefined: () => undefined });
    await rejects(t, "options.size", (size) => run(rankings, { size }), {
      ...badCounts,
      zero: () => 0,
      "too many": () => 5,
    });
    for (const name of ["score", "aggregation"]) {
      const unknown = { ...badNumbers, unknown: () => "median" };
      await rejects(t, `options.${name}`, (value) => run(rankings, { size: 2, [name]: value }), unknown);
    }
    await rejects(t, "options.weights", (weights) => run(rankings, { size: 2, weights }), badWeights(3));
    const grouped = (groups: object) => run(rankings, { size: 2, groups: { ids: [0, 0, 1, 1], ...groups } });
    const { undefined: _, ...labels } = badLabels(4);
    await rejects(t, "options.groups.ids", (ids) => grouped({ ids }), { ...labels, negative: () => [0, 0, 1, -1] });
    await rejects(t, "options.groups.atLeast", (atLeast) => grouped({ atLeast }), {
      "one too few": () => [1],
      negative: () => [-1, 0],
    });
    await rejects(t, "options.groups.atMost", (atMost) => grouped({ atMost }), {
      "one too many": () => [1, 1, 1],
      text: () => "2",
    });
    await rejects(t, "options.groups", (atLeast) => grouped({ atLeast }), {
      "more than the size": () => [2, 1],
      "more than there are": () => [0, 3],
    });
    await rejects(t, "options.groups", (groups) => run(rankings, { size: 2, groups }), {
      null: () => null,
      "a number": () => 1,
    });
  }
  await rejects(t, "options", (value: object) => multiwinner(rankings, { size: 2, ...value }), badAsyncRunOptions);
  await rejects(t, "options", (value: object) => multiwinnerSync(rankings, { size: 2, ...value }), badSyncRunOptions);
});
