/** Mini-batch k-means: near k-means and scikit-learn's answers, consistent results, the same bits always. */
import { readFileSync } from "node:fs";
import test from "ava";
import { kmeansSync, miniBatchKmeans, miniBatchKmeansSync } from "gibbs/cluster";
import { badMatrices, badWeights } from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { bestInertia, centersOf, flat, inertiaOf, planted, renamed, uniformPoints } from "./support.ts";

test("planted groups are found and proved best", (t) => {
  const points = planted(5, 4, 500, 3, 40);
  const { labels, certified, converged, iterations } = miniBatchKmeansSync(points, { clusters: 4, batchSize: 200 });
  t.deepEqual(
    renamed(labels),
    points.map((_, i) => i % 4),
  );
  t.true(certified && converged && iterations >= 10);
});

test("no worse than scikit-learn's, and near the full iteration", (t) => {
  const { points, miniBatch, kmeans } = JSON.parse(
    readFileSync(new URL("fixtures/kmeans-family.json", import.meta.url), "utf8"),
  );
  const found = miniBatchKmeansSync(points, { clusters: 5, batchSize: 64 });
  t.true(found.inertia <= miniBatch * 1.01, `${found.inertia} beside ${miniBatch}`);
  t.true(found.inertia >= kmeans * (1 - 1e-9) && found.lowerBound <= kmeans);
  close(t, kmeansSync(points, { clusters: 5, restarts: 30 }).inertia, kmeans, 1e-9);
});

test("centers are the means of their points, the inertia is theirs, the bound is below the best", (t) => {
  for (const [n, weighted] of [
    [8, false],
    [8, true],
    [300, true],
  ] as const) {
    const points = uniformPoints(n, n, 2);
    const weights = points.map((_, i) => (weighted ? 1 + (i % 3) : 1));
    const found = miniBatchKmeansSync(points, { clusters: 3, batchSize: 16, weights, certificate: "full" });
    close(t, found.centers.data, centersOf(points, found.labels, 3, weights).flat(), 1e-12);
    close(t, found.inertia, inertiaOf(points, found.labels, weights), 1e-11);
    if (n === 8) t.true(found.lowerBound <= bestInertia(points, 3, weights) * (1 + 1e-12));
  }
});

test("the same bits at any number of threads, synchronously and not, in either precision", async (t) => {
  const points = flat(uniformPoints(3, 3000, 6));
  const options = { clusters: 7, batchSize: 100, seed: 5 };
  const one = await miniBatchKmeans(points, { ...options, threads: 1 });
  t.deepEqual(await miniBatchKmeans(points, { ...options, threads: 4 }), one);
  t.deepEqual(miniBatchKmeansSync(points, options), one);
  t.notDeepEqual(miniBatchKmeansSync(points, { ...options, seed: 6 }).labels, one.labels);
  const single = { data: Float32Array.from(points.data), shape: points.shape };
  const widened = { data: Float64Array.from(single.data), shape: points.shape };
  t.deepEqual(miniBatchKmeansSync(single, options), miniBatchKmeansSync(widened, options));
});

test("one group, a group a point, equal points", (t) => {
  const points = uniformPoints(2, 6, 2);
  t.true(miniBatchKmeansSync(points, { clusters: 1 }).certified);
  t.is(miniBatchKmeansSync(points, { clusters: 6 }).inertia, 0);
  t.is(miniBatchKmeansSync(new Array(5).fill([1, 2]), { clusters: 2 }).inertia, 0);
});

test("bad input is refused by name", async (t) => {
  const points = uniformPoints(1, 5, 2);
  for (const run of [miniBatchKmeans, miniBatchKmeansSync]) {
    await rejects(t, "points", (value) => run(value, { clusters: 2 }), badMatrices);
    await rejects(t, "options.weights", (weights) => run(points, { clusters: 2, weights }), badWeights(5));
    for (const name of ["clusters", "batchSize", "restarts", "maxIterations", "patience"]) {
      const refused = { code: "InvalidOption", message: new RegExp(`^options\\.${name}`) } as const;
      for (const bad of [0, -1, 1.5, "2"]) {
        await t.throwsAsync(async () => run(points, { clusters: 2, [name]: bad } as never), refused, `${name}: ${bad}`);
      }
    }
    await t.throwsAsync(async () => run(points, { clusters: 6 }), { message: /^options\.clusters/ });
  }
});
