import test from "ava";
import { silhouette, silhouetteSync } from "gibbs/cluster";
import {
  badAsyncRunOptions,
  badLabels,
  badMatrices,
  badOptions,
  badSyncRunOptions,
  prefixed,
} from "../support/bad-inputs.ts";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";
import { badGroups, internal } from "./indices-fixture.ts";
import { claimed, flat, squaredDistance, uniformPoints } from "./support.ts";

const distances = (points: readonly number[][]) =>
  points.map((x) => points.map((y) => Math.sqrt(squaredDistance(x, y))));

test("the values are scikit-learn's, from points and from distances", async (t) => {
  for (const { name, points, labels, silhouette: mean, silhouettes } of internal) {
    const found = await silhouette(points, labels);
    close(t, found.value, mean, 1e-12, name);
    close(t, found.values, silhouettes, 1e-12, name);
    close(t, silhouetteSync(distances(points), labels, { metric: "precomputed" }).values, silhouettes, 1e-12, name);
  }
});

test("the same bits at any number of threads, and progress on the way", async (t) => {
  const points = flat(uniformPoints(3, 3000, 3));
  const labels = Int32Array.from({ length: 3000 }, (_, i) => i % 7);
  const one = silhouetteSync(points, labels, { threads: 1 });
  for (const threads of [2, 8]) t.deepEqual(await silhouette(points, labels, { threads }), one);
});

test("bad input is refused", async (t) => {
  const points = [[0], [1], [5], [6]];
  for (const call of [silhouette, silhouetteSync]) {
    await rejects(t, "points", (value) => call(value, new Array(claimed(value)[0]).fill(0)), badMatrices);
    await rejects(t, "labels", (labels) => call(points, labels), { ...badLabels(4), ...badGroups(4) });
    await rejects(t, "options", (options) => call(points, [0, 0, 1, 1], options), {
      ...badOptions,
      ...(call === silhouette ? badAsyncRunOptions : badSyncRunOptions),
      ...prefixed("metric: ", { unknown: () => "cosine", "a number": () => 1 }, (metric) => ({ metric })),
    });
    await rejects(t, "points", (value) => call(value, [0, 0, 1], { metric: "precomputed" }), {
      "not square": () => [[0], [1], [2]],
      negative: () => [
        [0, 1, 1],
        [1, 0, -1],
        [1, -1, 0],
      ],
      "not 0 on the diagonal": () => [
        [0, 1, 1],
        [1, 1, 1],
        [1, 1, 0],
      ],
    });
  }
});
