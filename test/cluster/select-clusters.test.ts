/** How many clusters: separated groups by every criterion, silhouettes in plain JavaScript, bad options. */
import test from "ava";
import { kmeansSync, selectClusters, selectClustersSync } from "gibbs/cluster";
import { badCounts, badMatrices, badSeeds } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { planted, renamed, squaredDistance, uniformPoints } from "./support.ts";

const criteria = ["bic", "icl", "evidence", "silhouette", "gap", "certificate"] as const;

test("separated groups are counted by every criterion", async (t) => {
  const points = planted(4, 3, 30, 2, 40);
  for (const by of criteria) {
    const options = { range: [5, 1, 2, 3, 4], by, restarts: 6, references: 6 };
    const found = await selectClusters(points, options);
    t.is(found.clusters, 3, by);
    t.deepEqual([...found.candidates], [1, 2, 3, 4, 5]);
    t.deepEqual(
      renamed(found.labels),
      points.map((_, i) => i % 3),
      by,
    );
    t.is(found.errors.length, by === "gap" ? 5 : 0);
    t.deepEqual(selectClustersSync(points, { ...options, threads: 2 }), found);
  }
});

test("silhouettes are the mean of (b - a) / max(a, b)", (t) => {
  const points = uniformPoints(6, 40, 2);
  const { scores, clusters } = selectClustersSync(points, { range: [3], by: "silhouette", seed: 2 });
  const { labels } = kmeansSync(points, { clusters: 3, seed: 2 });
  const mean = (i: number, group: number) => {
    const others = points.filter((_, j) => j !== i && labels[j] === group);
    return others.reduce((sum, other) => sum + Math.sqrt(squaredDistance(points[i], other)), 0) / others.length;
  };
  const widths = points.map((_, i) => {
    const a = mean(i, labels[i]);
    const b = Math.min(...[0, 1, 2].filter((group) => group !== labels[i]).map((group) => mean(i, group)));
    return (b - a) / Math.max(a, b);
  });
  t.is(clusters, 3);
  close(t, scores[0], widths.reduce((sum, width) => sum + width, 0) / 40, 1e-12);
});

test("bad input is refused", async (t) => {
  const points = uniformPoints(1, 4, 2);
  await rejects(t, "points", (value) => selectClusters(value, { range: [1] }), badMatrices);
  const bad = {
    range: {
      none: () => [],
      zero: () => [0],
      "more than points": () => [5],
      fractions: () => [1.5],
      undefined: () => undefined,
      "a number": () => 3,
    },
    by: { unknown: () => "elbow", "a number": () => 1 },
    covariance: { unknown: () => "round" },
    restarts: { ...badCounts, zero: () => 0 },
    references: { ...badCounts, one: () => 1 },
    seed: badSeeds,
  };
  for (const [name, inputs] of Object.entries(bad)) {
    const options = (value: unknown) => ({ range: [1, 2], [name]: value }) as never;
    await rejects(t, `options.${name}`, (value) => selectClusters(points, options(value)), inputs);
    await rejects(t, `options.${name}`, (value) => selectClustersSync(points, options(value)), inputs);
  }
});
