/** Labels from counts over bags: marginals by enumeration, planted groups, the classifier, and the same bits always. */
import test from "ava";
import { labelProportions, labelProportionsSync } from "gibbs/cluster";
import {
  badAsyncRunOptions,
  badCounts,
  badLabels,
  badMatrices,
  badNumbers,
  badOptions,
  badSeeds,
  badSyncRunOptions,
  badVectors,
} from "../support/bad-inputs.ts";
import { close, uniforms } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { planted } from "./support.ts";

const points = [
  [0, 1],
  [0.2, 1],
  [1, 0],
  [1, 0.3],
];
const bags = { ids: [0, 1, 0, 1], counts: [1, 0] };

/** Marginals by adding up all labelings. */
function enumerated(
  ids: readonly number[],
  counts: readonly number[],
  edges: readonly (readonly [number, number, number])[],
  [bagWeight, similarityWeight]: readonly [number, number],
): number[] {
  const n = ids.length;
  const ones = new Array<number>(n).fill(0);
  let total = 0;
  for (let labels = 0; labels < 2 ** n; labels++) {
    const y = Array.from({ length: n }, (_, i) => (labels >> i) & 1);
    const sums = counts.map((count, bag) => y.reduce((sum, label, i) => sum + (ids[i] === bag ? label : 0), 0) - count);
    const held = sums.reduce((sum, excess) => sum + excess ** 2, 0);
    const cut = edges.reduce((sum, [a, b, w]) => sum + w * (y[a] - y[b]) ** 2, 0);
    const mass = Math.exp(-bagWeight * held - similarityWeight * cut);
    total += mass;
    y.forEach((label, i) => {
      ones[i] += label * mass;
    });
  }
  return ones.map((mass) => mass / total);
}

test("on a forest the marginals are exact", async (t) => {
  const ids = [0, 0, 0, 1, 1, 2, 2];
  const counts = [1, 1.5, 0];
  const edges: [number, number, number][] = [
    [2, 3, 1],
    [4, 5, 0.5],
  ];
  const found = await labelProportions(
    ids.map((id) => [id, 1]),
    { ids, counts },
    {
      bagWeight: 1.5,
      similarityWeight: 2,
      edges: { from: edges.map(([a]) => a), to: edges.map(([, b]) => b), weights: edges.map(([, , w]) => w) },
      tolerance: 1e-12,
      rounds: 0,
    },
  );
  t.true(found.converged && found.residual <= 1e-12);
  t.is(found.edges, 2);
  close(t, found.marginals, enumerated(ids, counts, edges, [1.5, 2]), 1e-10);
  t.deepEqual(
    [...found.labels],
    [...found.marginals].map((p) => (p >= 0.5 ? 1 : 0)),
  );
  t.is(found.probabilities.length, 0);
  t.throws(() => found.predict([[1, 1]]), { message: /no classifier/ });
});

test("proportions are counts over sizes", async (t) => {
  const found = await labelProportions(points, bags, { neighbors: 1 });
  t.deepEqual(
    (await labelProportions(points, { ids: bags.ids, proportions: [0.5, 0] }, { neighbors: 1 })).marginals,
    found.marginals,
  );
});

test("planted groups are told apart, and new points too", async (t) => {
  const rows = planted(3, 2, 150, 4, 5);
  const uniform = uniforms(7);
  const order = rows.map(() => uniform());
  const ids = rows.map((_, i) => Math.floor(50 * order[i]));
  const counts = new Array<number>(50).fill(0);
  rows.forEach((_, i) => {
    counts[ids[i]] += i % 2;
  });
  const options = { metric: "euclidean", rounds: 2, threads: 2 } as const;
  const found = await labelProportions(rows, { ids, counts }, options);
  const right = rows.filter((_, i) => found.labels[i] === i % 2).length;
  t.true(right >= 0.97 * rows.length, `${right} of ${rows.length}`);
  t.is(found.proportionErrors.length, 2);
  close(t, found.predict(rows), found.probabilities, 1e-12);
  const fresh = planted(4, 2, 150, 4, 5);
  const learned = [...found.predict(fresh)].filter((p, i) => Number(p >= 0.5) === i % 2).length;
  t.true(learned >= 0.97 * fresh.length, `${learned} of ${fresh.length}`);
  const { predict: _, ...twin } = labelProportionsSync(rows, { ids, counts }, { ...options, threads: 1 });
  const { predict: __, ...first } = found;
  t.deepEqual(twin, first);
});

test("bad input is refused by name", async (t) => {
  for (const run of [labelProportions, labelProportionsSync]) {
    await rejects(t, "points", (value) => run(value, bags), badMatrices);
    await rejects(t, "bags", (value) => run(points, value), {
      null: () => null,
      "a number": () => 3,
      "an array": () => [1],
    });
    await rejects(t, "bags.ids", (ids) => run(points, { ...bags, ids }), badLabels(4));
    await rejects(t, "bags.ids", (ids) => run(points, { ...bags, ids }), {
      negative: () => [0, -1, 0, 1],
      "beyond the counts": () => [0, 2, 0, 1],
    });
    const { undefined: _, ...given } = badVectors;
    await rejects(t, "bags.counts", (counts) => run(points, { ids: bags.ids, counts }), given);
    await rejects(t, "bags.counts", (counts) => run(points, { ids: bags.ids, counts }), {
      none: () => [],
      "neither counts nor proportions": () => undefined,
    });
    await rejects(t, "bags.counts", (proportions) => run(points, { ...bags, proportions }), { both: () => [0, 1] });
    await rejects(t, "bags.proportions", (proportions) => run(points, { ids: bags.ids, proportions }), {
      "above 1": () => [0, 1.5],
      NaN: () => [Number.NaN, 0],
    });
    await rejects(t, "options", (value) => run(points, bags, value), badOptions);
    for (const name of ["neighbors", "maxIterations"]) {
      const zero = { zero: () => 0 };
      await rejects(t, `options.${name}`, (value) => run(points, bags, { [name]: value }), { ...badCounts, ...zero });
    }
    for (const name of ["bagWeight", "similarityWeight", "bandwidth", "damping", "tolerance", "threshold", "ridge"]) {
      const outside = { negative: () => -1, infinite: () => Number.POSITIVE_INFINITY };
      await rejects(t, `options.${name}`, (value) => run(points, bags, { [name]: value }), {
        ...badNumbers,
        ...outside,
      });
    }
    await rejects(t, "options.damping", (damping) => run(points, bags, { damping }), { one: () => 1 });
    await rejects(t, "options.features", (features) => run(points, bags, { features }), { "too many": () => 100_000 });
    for (const name of ["rounds", "features"]) {
      await rejects(t, `options.${name}`, (value) => run(points, bags, { [name]: value }), badCounts);
    }
    for (const name of ["metric", "similarity"]) {
      await rejects(t, `options.${name}`, (value) => run(points, bags, { [name]: value }), {
        ...badNumbers,
        unknown: () => "manhattan",
      });
    }
    await rejects(t, "options.seed", (seed) => run(points, bags, { seed }), badSeeds);
    const edges = (part: object) => ({ edges: { from: [0, 1], to: [1, 2], weights: [1, 1], ...part } }) as never;
    await rejects(t, "options.edges.from", (from) => run(points, bags, edges({ from })), {
      "one too few": () => [0, 4],
      negative: () => [-1, 0],
      "a fraction": () => [0.5, 0],
    });
    await rejects(t, "options.edges.to", (to) => run(points, bags, edges({ to })), {
      "one too few": () => [1],
      "a loop": () => [0, 2],
      "beyond the points": () => [1, 4],
    });
    await rejects(t, "options.edges.weights", (weights) => run(points, bags, edges({ weights })), {
      negative: () => [1, -1],
      NaN: () => [1, Number.NaN],
      "one too many": () => [1, 1, 1],
    });
  }
  await rejects(t, "options", (value) => labelProportions(points, bags, value), badAsyncRunOptions);
  await rejects(t, "options", (value) => labelProportionsSync(points, bags, value), badSyncRunOptions);
  const { predict } = await labelProportions(points, bags, { neighbors: 1 });
  await rejects(t, "newPoints", (value) => predict(value), badMatrices);
  await rejects(t, "newPoints", (value) => predict(value), { "another dimension": () => [[1, 2, 3]] });
});

test("an abort stops it", async (t) => {
  const controller = new AbortController();
  const rows = planted(1, 2, 4000, 20, 1);
  const ids = rows.map((_, i) => i >> 3);
  const run = labelProportions(
    rows,
    { ids, counts: ids.filter((_, i) => i % 8 === 0).map(() => 4) },
    { signal: controller.signal },
  );
  controller.abort(new Error("enough"));
  await t.throwsAsync(run, { message: "enough" });
});
