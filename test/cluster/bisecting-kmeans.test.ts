/** Bisecting k-means: nested partitions, scikit-learn's inertia, consistent results, the same bits always. */
import { readFileSync } from "node:fs";
import test from "ava";
import { bisectingKmeans, bisectingKmeansSync } from "gibbs/cluster";
import { badMatrices, badWeights } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { bestInertia, centersOf, flat, inertiaOf, planted, renamed, uniformPoints } from "./support.ts";

test("planted groups are found and proved best", (t) => {
  const points = planted(5, 4, 50, 3, 40);
  for (const split of ["inertia", "size"] as const) {
    const found = bisectingKmeansSync(points, { clusters: 4, split });
    if (split === "size" && !found.certified) continue;
    t.deepEqual(
      renamed(found.labels),
      points.map((_, i) => i % 4),
    );
    t.true(found.certified && found.converged);
  }
});

test("the partitions into fewer groups are those of fewer splits", (t) => {
  const points = uniformPoints(4, 200, 3);
  for (const split of ["inertia", "size"] as const) {
    const last = bisectingKmeansSync(points, { clusters: 6, split });
    t.is(last.parents.length, 5);
    let inertia = Number.POSITIVE_INFINITY;
    for (let clusters = 1; clusters <= 6; clusters++) {
      const fewer = bisectingKmeansSync(points, { clusters, split });
      const merged = (label: number): number => (label < clusters ? label : merged(last.parents[label - 1]));
      t.deepEqual([...fewer.labels], Array.from(last.labels, merged));
      t.deepEqual([...fewer.parents], [...last.parents.slice(0, clusters - 1)]);
      t.true(fewer.inertia < inertia && fewer.lowerBound <= fewer.inertia);
      inertia = fewer.inertia;
    }
  }
});

test("the first split is as good as scikit-learn's but for a thousandth, the last partition but for a percent", (t) => {
  const { points, two, bisecting } = JSON.parse(
    readFileSync(new URL("fixtures/kmeans-family.json", import.meta.url), "utf8"),
  );
  for (const [name, inertia] of Object.entries(bisecting)) {
    const split = name as "inertia" | "size";
    close(t, bisectingKmeansSync(points, { clusters: 2, restarts: 20, split }).inertia, two, 1e-3, split);
    const found = bisectingKmeansSync(points, { clusters: 5, restarts: 20, split });
    t.true(found.inertia <= (inertia as number) * 1.01, `${split}: ${found.inertia} beside ${inertia}`);
  }
});

test("centers are the means of their points, the inertia is theirs, the bound is below the best", (t) => {
  for (const weighted of [false, true]) {
    const points = uniformPoints(7, 8, 2);
    const weights = points.map((_, i) => (weighted ? i % 3 : 1));
    const found = bisectingKmeansSync(points, { clusters: 3, weights, certificate: "full" });
    close(t, found.centers.data, centersOf(points, found.labels, 3, weights).flat(), 1e-12);
    close(t, found.inertia, inertiaOf(points, found.labels, weights), 1e-11);
    t.true(found.lowerBound <= bestInertia(points, 3, weights) * (1 + 1e-12));
  }
});

test("the same bits at any number of threads, synchronously and not, in either precision", async (t) => {
  const points = flat(uniformPoints(3, 3000, 4));
  const options = { clusters: 9, seed: 5 };
  const one = await bisectingKmeans(points, { ...options, threads: 1 });
  t.deepEqual(await bisectingKmeans(points, { ...options, threads: 4 }), one);
  t.deepEqual(bisectingKmeansSync(points, options), one);
  const single = { data: Float32Array.from(points.data), shape: points.shape };
  const widened = { data: Float64Array.from(single.data), shape: points.shape };
  t.deepEqual(bisectingKmeansSync(single, options), bisectingKmeansSync(widened, options));
});

test("one group, a group a point, equal points", (t) => {
  const points = uniformPoints(2, 6, 2);
  t.true(bisectingKmeansSync(points, { clusters: 1 }).certified);
  t.is(bisectingKmeansSync(points, { clusters: 6 }).inertia, 0);
  const equal = bisectingKmeansSync(new Array(5).fill([1, 2]), { clusters: 2 });
  t.deepEqual([equal.inertia, equal.parents.length, equal.sizes.length], [0, 0, 2]);
});

test("bad input is refused by name", async (t) => {
  const points = uniformPoints(1, 5, 2);
  for (const run of [bisectingKmeans, bisectingKmeansSync]) {
    await rejects(t, "points", (value) => run(value, { clusters: 2 }), badMatrices);
    await rejects(t, "options.weights", (weights) => run(points, { clusters: 2, weights }), badWeights(5));
    for (const [name, values] of [
      ["clusters", [0, 6, 1.5, "2", undefined]],
      ["split", ["widest", 1]],
      ["restarts", [0, 0.5]],
      ["maxIterations", [0]],
      ["tolerance", [-1, Number.NaN]],
    ] as const) {
      const refused = { code: "InvalidOption", message: new RegExp(`^options\\.${name}`) } as const;
      for (const bad of values) {
        await t.throwsAsync(async () => run(points, { clusters: 2, [name]: bad } as never), refused, `${name}: ${bad}`);
      }
    }
  }
});
